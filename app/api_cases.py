"""An application of the desk looked at closely: the page on which an answer is printed, the pages of its evidence.

Offered by :mod:`app.api`. What was laid out and taken in stays in the process that answers, so ask one worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.api_bureau import case_file, desk_folder, kept_case
from app.disk import fingerprint, is_file, scratch_folder
from app.errors import AttachmentError, UsageError
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.books.intake import TakenIn
    from app.books.preview import LaidBook
    from app.books.seen import PagePicture, SeenVolume
    from app.bureau.desk_case import KeptCase
    from app.forms.answers import EvidenceFile
    from app.forms.definition import FormDefinition


class Box(NamedTuple):
    """A part of a page, as shares of its width and height from the upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A printed page of an application, and the answer that was asked for on it.

    ``field`` and ``value`` say what is answered, ``heading`` where that stands, ``told`` what was found there; all are
    empty when a page was asked for by its number. ``picture`` is None for an answer that no page shows. ``side`` is one
    of ``sides`` of the ``volume``, ``page`` what is printed on it.
    """

    volume: str = ""
    title: str = ""
    side: int = 0
    sides: int = 0
    page: str = ""
    heading: str = ""
    field: str = ""
    value: str = ""
    told: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    picture: PagePicture | None = None


@dataclass(frozen=True, slots=True)
class FilePage:
    """A page (from 0) of an evidence file that has ``pages``."""

    path: str
    page: int
    pages: int
    picture: PagePicture


def case_place(
    paths: AppPaths, case: str, path: str, width: int, desk: Path | None = None, progress: Progress = silent
) -> CasePage:
    """What is answered at a path (as issues have it) and the page where it is printed, ``width`` pixels wide.

    The page is laid out from the draft as it was received; only how many pages evidence takes is looked up where it
    came from. Raises :class:`UsageError` for an unknown case, :class:`DraftError`, :class:`DiskError`.
    """
    from app.bureau.answers_seen import answer_seen

    kept, definition = kept_case(paths, case, desk)
    seen = answer_seen(definition, kept.received.draft.filling, path)
    told = tuple(dict.fromkeys(one.message for one in kept.looked.issues if one.path == path))
    book = _laid_out(paths, kept, definition, progress)
    where = _where(book, path)
    if where is None:
        return CasePage(heading=seen.heading, field=seen.field, value=seen.value, told=told)
    volume, side, boxes = where
    return CasePage(
        volume=volume.id,
        title=volume.title,
        side=side,
        sides=len(volume.pages),
        page=_page_words(volume, side),
        heading=seen.heading,
        field=seen.field,
        value=seen.value,
        told=told,
        boxes=boxes,
        picture=_picture(book, volume.id, side, width, progress),
    )


def case_page(
    paths: AppPaths,
    case: str,
    volume: str,
    side: int,
    width: int,
    desk: Path | None = None,
    progress: Progress = silent,
) -> CasePage:
    """A side (from 1) of a volume of an application, ``width`` pixels wide.

    Raises as :func:`case_place`, :class:`UsageError` for a volume or side that it has not.
    """
    kept, definition = kept_case(paths, case, desk)
    book = _laid_out(paths, kept, definition, progress)
    known = next((one for one in book.seen.volumes if one.id == volume), None)
    if known is None or not 1 <= side <= len(known.pages):
        raise UsageError("这一页现在没有了。", "请回到前面的页。")
    return CasePage(
        volume=known.id,
        title=known.title,
        side=side,
        sides=len(known.pages),
        page=_page_words(known, side),
        picture=_picture(book, known.id, side, width, progress),
    )


def case_file_page(
    paths: AppPaths,
    case: str,
    path: str,
    page: int,
    width: int,
    desk: Path | None = None,
    progress: Progress = silent,
) -> FilePage:
    """A page (from 0) of a listed evidence file, upright, ``width`` pixels wide.

    The applicant's file is copied and the copy is read, once: what was learnt stays in the cache of taken in files.
    Raises as :func:`app.bureau.evidence.bring_out`, :class:`AttachmentError` for a file that cannot be shown,
    :class:`UsageError` for a page that it has not.
    """
    from app.books.preview_pictures import picture_of_file

    kept, _ = kept_case(paths, case, desk)
    taken = _taken_in(paths, case, _listed(kept, path), desk, progress)
    if not 0 <= page < len(taken.pages):
        raise UsageError(f"“{path.rpartition('/')[2]}”没有第 {page + 1} 页。", "请看前面的页。")
    return FilePage(path, page, len(taken.pages), picture_of_file(taken, page, width))


def case_copy(paths: AppPaths, case: str, path: str, desk: Path | None = None) -> Path:
    """A copy of a listed evidence file for another program to open.

    One that is there already is left to the program that has it open. Raises :class:`UsageError` for an unknown case or
    a file that it does not list, :class:`AttachmentError` for one that is no document and so might be run, else as
    :func:`app.bureau.evidence.bring_out`.
    """
    from app.books.endings import may_be_opened, not_opened
    from app.bureau.opened_copies import copy_place

    kept, _ = kept_case(paths, case, desk)
    sha256 = _listed(kept, path).sha256
    if not may_be_opened(path):
        raise AttachmentError(not_opened(path), "请向对方问清这是什么文件；要用的材料，请对方换成 PDF 再交")
    place = copy_place(paths.cache, desk_folder(paths, desk), str(kept.case), path, sha256)
    if is_file(place) and fingerprint(place) == sha256:
        return place
    return case_file(paths, case, path, place, desk)


def forget_copies(paths: AppPaths) -> None:
    """Remove the copies of :func:`case_copy` that are left of earlier runs; what cannot be removed stays, untold."""
    from app.bureau.opened_copies import forget_copies as forget

    forget(paths.cache)


def _listed(kept: KeptCase, path: str) -> EvidenceFile:
    states = kept.received.draft.items.values()
    found = next((one for state in states for one in state.files if one.path == path), None)
    if found is None:
        raise UsageError(f"这份材料里没有“{path}”这个文件。")
    return found


def _taken_in(paths: AppPaths, case: str, file: EvidenceFile, desk: Path | None, progress: Progress) -> TakenIn:
    """The file as pages: from the cache, else from a copy."""
    from app.books.preview_files import EvidenceDesk

    with scratch_folder() as scratch:
        files = EvidenceDesk(scratch, paths.cache / "intake", paths.fonts)
        remembered = files.remembered(file)
        if remembered:
            return remembered
        place = scratch / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        case_file(paths, case, file.path, place, desk)
        known = files.taken_in(file, progress)
    if known.taken:
        return known.taken
    why = known.refusal
    raise AttachmentError(why.reason if why else "这个文件现在看不了", why.hint if why else "请打开原件看")


def _laid_out(paths: AppPaths, kept: KeptCase, definition: FormDefinition, progress: Progress) -> LaidBook:
    from app.books.preview import PreviewRequest, lay_out

    request = PreviewRequest(
        definition=definition,
        draft=kept.received.draft,
        folder=kept.received.source.path,
        mark="final",
        fonts=paths.fonts,
        cache=paths.cache / "intake",
        installed_fonts=paths.installed_fonts,
    )
    return lay_out(request, False, progress)


def _where(book: LaidBook, path: str) -> tuple[SeenVolume, int, tuple[Box, ...]] | None:
    """The volume and side where an answer begins, and its boxes there; of an item the side where it begins.

    Of a cell that is not printed by itself those of what it belongs to.
    """
    words = path.split(".")
    names = (".".join(words[:many]) for many in range(len(words), 0, -1))
    printed = next((found for name in names if (found := book.seen.places.get(name))), ())
    if not printed:
        started = ((one, start) for one in book.seen.volumes for start in one.items)
        return next(((one, start.side, ()) for one, start in started if words[:2] == ["items", str(start.item)]), None)
    first = printed[0]
    volume = book.seen.volume(first.volume)
    wide, high = volume.geometry.width, volume.geometry.height
    boxes = (one for one in printed if (one.volume, one.side) == (first.volume, first.side))
    shares = tuple(Box(one.x / wide, one.y / high, one.width / wide, one.height / high) for one in boxes)
    return volume, first.side, shares


def _picture(book: LaidBook, volume: str, side: int, width: int, progress: Progress) -> PagePicture | None:
    from app.books.preview_pictures import pictures

    return next(iter(pictures(book, [(volume, side)], width, progress)), None)


def _page_words(volume: SeenVolume, side: int) -> str:
    from app.books.page_lists import page_in_words

    page = volume.pages[side - 1]
    return page_in_words(str(page.number or page.label))
