"""What the window shows of a draft's book: pages, places of answers, pictures, evidence files (part of ``app.api``).

Nothing here writes a draft or refuses it for its issues; the draft comes as it is in memory, saved or not. What was
laid out and measured stays in the process that answers, so ask all of them of one worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from app.api_editing import definition_of
from app.drafts.draft import Draft
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.books.preview import LaidBook
    from app.books.seen import FoundText, PagePicture, SeenBook, SeenFile

_Mark: TypeAlias = Literal["final", "draft", "blank"]


def see_book(
    paths: AppPaths,
    folder: Path,
    draft: Draft,
    mark: _Mark = "final",
    complete: bool = False,
    progress: Progress = silent,
) -> SeenBook:
    """Lay a draft out as an export would, and say what is where; made for being asked after every few keys.

    ``mark`` as in an export. Without ``complete`` nothing is taken in: a file that is not known yet counts as one
    pending page. Raises :class:`DraftError` when the form is not known, :class:`DiskError` when the cache cannot be
    written, and whatever ``progress`` raises.
    """
    return _laid(paths, folder, draft, mark, complete, progress).seen


def see_page(
    paths: AppPaths,
    folder: Path,
    draft: Draft,
    key: str,
    volume: str,
    side: int,
    width: int,
    mark: _Mark = "final",
    progress: Progress = silent,
) -> PagePicture:
    """A side of a volume as a picture, ``width`` pixels wide (32 to 3000), as it will be bound.

    ``key`` is that of the book seen before. When it is no longer in memory the draft is laid out anew, and the picture
    tells the key of that book. Raises :class:`UsageError` when the book has no such side, else as :func:`see_book`.
    """
    for picture in see_pages(paths, folder, draft, key, [(volume, side)], width, mark, progress):
        return picture
    raise UsageError("这一页现在没有了。", "请回到前面的页。")


def see_pages(
    paths: AppPaths,
    folder: Path,
    draft: Draft,
    key: str,
    pages: Sequence[tuple[str, int]],
    width: int,
    mark: _Mark = "final",
    progress: Progress = silent,
) -> tuple[PagePicture, ...]:
    """Pictures of several sides (volume id and side), as :func:`see_page`; sides that do not exist are left out."""
    from app.books.preview import kept_books
    from app.books.preview_pictures import pictures

    book = kept_books().find(key) or _laid(paths, folder, draft, mark, False, progress)
    return tuple(pictures(book, pages, width, progress))


def see_text(
    paths: AppPaths,
    folder: Path,
    draft: Draft,
    key: str,
    words: str,
    volume: str,
    sides: tuple[int, int],
    mark: _Mark = "final",
    progress: Progress = silent,
) -> tuple[FoundText, ...]:
    """Where ``words`` stand on ``sides`` (first and last) of a volume, attached files with text included.

    Letters match whatever their case and width, blanks count for nothing. ``key`` as in :func:`see_page`.
    """
    from app.books.preview import kept_books
    from app.books.preview_text import search

    book = kept_books().find(key) or _laid(paths, folder, draft, mark, False, progress)
    return search(book, words, volume, sides, progress)


def see_files(paths: AppPaths, folder: Path, draft: Draft, progress: Progress = silent) -> dict[str, SeenFile]:
    """Every listed evidence file by its path: what it is, its pages, what was found in it, why it cannot be bound.

    What is new is taken in. Raises :class:`DiskError` and whatever ``progress`` raises.
    """
    from app.books.preview_files import EvidenceDesk, see_listed_files

    return see_listed_files(EvidenceDesk(folder, paths.cache / "intake", paths.fonts), draft, progress)


def see_file_page(
    paths: AppPaths,
    folder: Path,
    file: EvidenceFile,
    page: int,
    width: int,
    at_once: bool = False,
    progress: Progress = silent,
) -> PagePicture | None:
    """A page (from 0) of an attached file by itself, turned as its entry says, ``width`` pixels wide.

    ``at_once``: nothing is read or taken in, and None says that the file is not there yet; otherwise it is taken in.
    Raises :class:`AttachmentError` when the file cannot be used, :class:`UsageError` when it has no such page.
    """
    from app.books.preview_files import EvidenceDesk
    from app.books.preview_pictures import picture_of_file

    desk = EvidenceDesk(folder, paths.cache / "intake", paths.fonts)
    known = desk.at_once(file) if at_once else desk.taken_in(file, progress)
    if known.refusal:
        raise AttachmentError(known.refusal.reason, known.refusal.hint)
    if known.taken is None:
        return None
    if not 0 <= page < len(known.taken.pages):
        raise UsageError(f"“{file.path.rsplit('/', 1)[-1]}”没有第 {page + 1} 页。", "请看前面的页。")
    return picture_of_file(known.taken, page, width)


def _laid(paths: AppPaths, folder: Path, draft: Draft, mark: _Mark, complete: bool, progress: Progress) -> LaidBook:
    from app.books.preview import PreviewRequest, lay_out

    request = PreviewRequest(
        definition=definition_of(paths, draft),
        draft=draft,
        folder=folder,
        mark=mark,
        fonts=paths.fonts,
        cache=paths.cache / "intake",
        installed_fonts=paths.installed_fonts,
    )
    return lay_out(request, complete, progress)
