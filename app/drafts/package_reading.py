"""Looking into a package without unpacking it: what a bureau reads of a thousand of them, and one file to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app import disk
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_checks import Limits, Listed, other_drafts_in_words, visible
from app.drafts.package_contents import copy_out, demand_few_values, draft_in, read_contents, read_out
from app.drafts.package_rescue import DRAFT_DAMAGED, LIST_LOST, REVIEWS_LOST, names_of_files
from app.drafts.package_streams import Count
from app.drafts.package_survey import Survey, survey
from app.drafts.package_zip import PackageFile, opened
from app.errors import DamagedPackage, DraftError
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What a package says: its draft, the reviews that came along, its files by path.

    ``lost`` are paths of files whose bytes are not there (others may turn out to be damaged when they are read);
    ``told`` are sentences on what is damaged and on what was read all the same. ``is_doubtful``: the draft itself is
    not what was packed, and may say anything. ``reviews_lost``: there were reviews, or may have been.
    """

    draft: Draft
    files: Mapping[str, Listed] = field(default_factory=dict)
    reviews: bytes | None = None
    lost: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    is_doubtful: bool = False
    reviews_lost: bool = False


def read_packed(file: Path, *, limits: Limits | None = None) -> Packed:
    """The draft and the reviews of a package, checked; no file of the draft is read, nothing is written.

    A damaged package is read as far as its draft survives. Raises :class:`DraftError` when it does not, and when the
    package was made to do harm.
    """
    limits = limits or Limits()
    with opened(file) as source:
        try:
            held = read_contents(source, limits)
            draft = draft_in(source, read_out(source, held, DRAFT_FILE))
            reviews = read_out(source, held, REVIEWS_FILE) if REVIEWS_FILE in held.listed else None
            demand_few_values(source, REVIEWS_FILE, reviews or b"")
        except DamagedPackage as error:
            return _surveyed(survey(source, limits), error)
    files = {path: one for path, one in held.listed.items() if path not in (DRAFT_FILE, REVIEWS_FILE)}
    return Packed(draft=draft, files=files, reviews=reviews, told=held.told)


def _surveyed(found: Survey, error: DamagedPackage) -> Packed:
    lost = tuple(path for path in sorted(found.wanted) if not found.may_have(path))
    told = [error.message]
    told += [] if found.draft_whole else [DRAFT_DAMAGED]
    told += [] if found.by_list else [LIST_LOST]
    told += [f"{who}损坏或丢失了" for who in names_of_files(found.draft, lost)]
    told += [REVIEWS_LOST] if found.reviews_lost else []
    others = found.others
    told += [f"里面还有{other_drafts_in_words(others)}，没有读；请对方把它单独打包交来"] if others else []
    return Packed(
        draft=found.draft,
        files=found.wanted,
        reviews=found.reviews,
        lost=lost,
        told=tuple(told),
        is_doubtful=not found.draft_whole,
        reviews_lost=found.reviews_lost,
    )


def extract_file(
    file: Path, path: str, target: Path, progress: Progress = silent, *, limits: Limits | None = None
) -> Path:
    """Write one file of a package to ``target``, when every byte is the one that was packed.

    ``path`` as in :attr:`Packed.files`. Raises :class:`DraftError` naming it when it is lost or damaged,
    :class:`DiskError`; ``target`` is then as it was.
    """
    with opened(file) as source, disk.replacing(target) as temp, temp.open("wb") as out:
        _extract(source, path, out, progress, limits or Limits())
    return target


def _extract(source: PackageFile, path: str, out: BinaryIO, progress: Progress, limits: Limits) -> None:
    try:
        held = read_contents(source, limits)
        if path in held.listed:
            copy_out(source, held, path, out, Count(progress, held.listed[path].bytes, "取出"))
            return
        known: Mapping[str, Listed] = held.listed
    except DamagedPackage as error:
        out.seek(0)
        out.truncate()
        found = survey(source, limits)
        known = found.wanted
        if path in known:
            if not found.take(path, out, Count(progress, known[path].bytes, "取出")):
                who = next(names_of_files(found.draft, (path,)))
                raise DraftError(f"“{source.name}”里的{who}损坏或丢失了", "请向对方重新要这个文件") from error
            return
    raise DraftError(f"“{source.name}”里没有“{visible(path)}”这个文件", "请核对名称")
