"""Several drafts of one form as one; offered by :mod:`app.api`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from app import disk
from app.api_bureau import demand_not_theirs
from app.api_editing import Told, definition_of, demand_as_filled, edition_of, edition_told, told_of
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.edition import stamp_of
from app.drafts.merge_note import note_text
from app.drafts.merge_sources import NOTE_FILE, FolderSource, MergeSource, PackageSource, demand_place, write_merged
from app.drafts.merging import Side
from app.drafts.merging import merge as merge_drafts
from app.drafts.merging_values import BOTH as BOTH
from app.drafts.merging_values import Conflict as Conflict
from app.drafts.merging_values import Taken as Taken
from app.drafts.package_reading import read_packed
from app.errors import DraftError, UsageError
from app.paths import AppPaths
from app.progress import Progress, silent
from app.spreadsheets.model import column_letter

_REPLACE = "请换完好的一份；是草稿文件夹的，可以先打开它，核对、保存以后再合并。"


@dataclass(frozen=True, slots=True)
class Merging:
    """How drafts are merged: the draft that all of them went on from, choices for conflicts (path to ``A`` or ``B``).

    ``without_missing``: also when evidence cannot be found in any of them. ``with_damaged``: also of drafts whose
    answers are not what was packed or saved last, which nobody can tell of the outcome. ``desk``: nothing is written
    into what was collected there; None: the one of the profile.
    """

    base: Path | None = None
    take: Mapping[str, str] = field(default_factory=dict)
    without_missing: bool = False
    with_damaged: bool = False
    desk: Path | None = None


@dataclass(frozen=True, slots=True)
class MergedDrafts:
    """What came of a merge: the folder (None while conflicts are undecided), what the drafts are called, what differs.

    ``missing`` are the paths of listed files that no draft had.
    """

    out: Path | None
    sides: Mapping[str, Path]
    conflicts: tuple[Conflict, ...] = ()
    taken: tuple[Taken, ...] = ()
    told: Told = ()
    missing: tuple[str, ...] = ()

    @property
    def undecided(self) -> tuple[Conflict, ...]:
        """Conflicts that have to be decided before anything is written."""
        return tuple(conflict for conflict in self.conflicts if not conflict.taken)


def merge(
    paths: AppPaths,
    drafts: Sequence[Path],
    out: Path,
    now: datetime,
    how: Merging | None = None,
    progress: Progress = silent,
) -> MergedDrafts:
    """Merge draft folders or ``.shenbao`` files of one form into a new folder; the drafts are only read.

    They are called ``A``, ``B``… in their order. Nothing is written while a conflict is undecided. Raises
    :class:`UsageError` for drafts of different forms, choices that no conflict has, and a place in what the desk
    collected, :class:`DraftError` for a draft that cannot be read, is damaged, or whose very form this PC lacks,
    :class:`AttachmentError` naming files that none of them has, :class:`DiskError`.
    """
    how = how or Merging()
    if len(drafts) < 2:
        raise UsageError("至少要有两份草稿才能合并。", "请写两份或更多草稿。")
    told: list[str] = []
    sources = _sources(drafts, told, progress)
    base = _source("对照", how.base, told) if how.base else None
    demand_place(out, list(sources.values()))
    demand_not_theirs(paths, [out], how.desk)
    sides = [Side(name, source.draft) for name, source in sources.items()]
    told += _demand_one_edition(paths, [*sides, *([Side("对照", base.draft)] if base else [])])
    told += _demand_proven([*sources.values(), *([base] if base else [])], with_damaged=how.with_damaged)
    found = merge_drafts(definition_of(paths, sides[0].draft), sides, base.draft if base else None, how.take)
    told += [*found.told, *_reviews_told(sources)]
    named = {name: source.place for name, source in sources.items()}
    if found.undecided:
        return MergedDrafts(None, named, found.conflicts, found.taken, tuple(told))
    names = {name: source.place.name for name, source in sources.items()}
    note = partial(note_text, replace(found, told=tuple(told)), names, how.base.name if how.base else "", now)
    missing = write_merged(
        found, list(sources.values()), out, note, without_missing=how.without_missing, progress=progress
    )
    told += [f"“{path}”在哪一份草稿里都没有找到，合并后的草稿仍列着它，请把文件放回去或移除它" for path in missing]
    told.append(f"各处来自哪一份、没有用的内容，写在“{NOTE_FILE}”里")
    return MergedDrafts(out, named, found.conflicts, found.taken, tuple(told), missing)


def _sources(drafts: Sequence[Path], told: list[str], progress: Progress) -> dict[str, MergeSource]:
    found: dict[str, MergeSource] = {}
    for number, place in enumerate(drafts):
        progress(number, len(drafts), "读取草稿")
        found[column_letter(number)] = _source(column_letter(number), place, told)
    return found


def _source(name: str, place: Path, told: list[str]) -> MergeSource:
    """A draft to be merged; what its user should know of it goes to ``told``."""
    place = place.absolute()
    source: MergeSource
    if disk.is_file(place):
        packed = read_packed(place)
        source, sentences = PackageSource(place, packed), packed.told
    else:
        with store.open_draft(place, writable=False) as opened:
            source, sentences = FolderSource(place, opened.draft, bool(opened.damage)), told_of(opened)
    _demand_known(place, source.draft)
    told += [f"{name}（{place.name}）：{sentence}" for sentence in sentences]
    return source


def _demand_known(place: Path, draft: Draft) -> None:
    if draft.read_only:
        raise DraftError(f"“{place.name}”由较新的程序保存，这个程序合并不了，没有合并。", "请用较新的程序合并。")


def _demand_proven(sources: Sequence[MergeSource], *, with_damaged: bool) -> Told:
    """Refuse damaged answers, unless somebody chose them; then what to tell, since the outcome bears no mark of them.

    A desk lists such a draft apart until a clerk has chosen it (decision 79); merged it would stand there as whole.
    """
    doubtful = [source for source in sources if source.is_doubtful]
    if not doubtful:
        return ()
    names = "、".join(f"“{source.place.name}”" for source in doubtful)
    if with_damaged:
        return (f"{names}里有损坏的内容也用上了，合并后的草稿里看不出来，交出去以前请对照原件逐项核对",)
    raise DraftError(
        f"{names}有损坏，读出来的不是打包时或最后保存的内容，可能有错，没有合并。",
        f"{_REPLACE}有损坏的也要合并的，请勾上“有损坏的也合并”。",
        typed=f"{_REPLACE}有损坏的也要合并的，加 --with-damaged。",
    )


def _demand_one_edition(paths: AppPaths, sides: Sequence[Side]) -> Told:
    """Answers of two editions may stand under the same ids and mean different things; so may those of two files of one.

    By another file than the one that all of them were filled by, what says the same and which rows are one is guessed.
    Gives what nobody can know (:func:`app.drafts.edition.edition_doubt`).
    """
    first, *others = [one for one in sides if one.draft.form == sides[0].draft.form]
    number, file = stamp_of(first.draft).edition, _file_of(paths, first.draft)
    for one in others:
        other = stamp_of(one.draft).edition
        if other != number:
            raise UsageError(
                f"{first.name} 用的是表单的第 {number} 版，{one.name} 用的是第 {other} 版，没有合并。",
                "请先打开较旧的一份，点“转到新版…”，用转好的那一份合并。",
                typed="请先用 definition carry 把较旧的一份转到新版，用转好的那一份合并。",
            )
        if _file_of(paths, one.draft) != file:
            raise UsageError(
                f"{first.name} 和 {one.name} 用的都是表单的第 {number} 版，却不是同一个定义文件，没有合并。",
                "请在一台电脑上把它们各自转到同一版，核对后再合并。",
            )
    told: list[str] = []
    for one in (first, *others):
        found = edition_of(paths, one.draft)
        demand_as_filled(one.draft, found, "没有合并")
        told += edition_told(one.draft, found)
    return tuple(dict.fromkeys(told))


def _file_of(paths: AppPaths, draft: Draft) -> str:
    """The SHA-256 of the definition that a draft was filled by: the one it names, else the one it means here."""
    return stamp_of(draft).sha256 or edition_of(paths, draft).sha256


def _reviews_told(sources: Mapping[str, MergeSource]) -> list[str]:
    names = [name for name, source in sources.items() if source.has_reviews]
    return [f"{'、'.join(names)} 带着的审核意见没有带进来：它们说的是合并以前的内容"] if names else []
