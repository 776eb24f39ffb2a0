"""A draft's books as they would be exported, for the eye: pages, where items and sections begin, places of answers.

Layout, plan and numbers are those of the export (``assembly``, ``volume``); only how evidence is looked at differs
(``preview_files``), and that nothing refuses. The books laid out last stay in memory, so that pictures of their pages
(``preview_pictures``) need no layout.
"""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from app.books.assembly import (
    Mark,
    bindings_of,
    code_of,
    kept_typesetter,
    layout_of,
    listed_evidence,
    marks_of,
    printed_draft,
)
from app.books.book_document import Marks
from app.books.evidence_sides import FileInBook, file_in_book
from app.books.fit import PageBox
from app.books.intake import TakenIn
from app.books.preview_files import EvidenceDesk, Known
from app.books.seen import Refusal, SeenBook
from app.books.sight import Listing, seen_places, seen_volume
from app.books.volume import BookInPages, put_together
from app.documents.fonts import Fonts, opened_fonts
from app.documents.installed_fonts import Installed, fonts_chosen
from app.documents.typeset import Typesetter
from app.drafts.draft import Draft
from app.drafts.options import option
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile
from app.forms.definition import FormDefinition
from app.progress import Progress, pause_of, silent

_BOOKS = 3
_PENDING = "pending:"
_LAYING_OUT = "排版"
_A4 = PageBox(595.276, 841.89)


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """What to look at: the form, the draft as it is in memory, and the folder where its evidence lies.

    ``fonts`` and ``cache`` are folders, ``installed_fonts`` those where the fonts of this PC lie.
    """

    definition: FormDefinition
    draft: Draft
    folder: Path
    mark: Mark
    fonts: Path
    cache: Path
    installed_fonts: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidBook:
    """All volumes laid out, what draws them, and what is told of them; ``taken`` are evidence files by their key."""

    seen: SeenBook
    volumes: Mapping[str, BookInPages]
    taken: Mapping[str, TakenIn]
    fonts: Fonts
    installed: Installed


@dataclass
class _Gathered:
    """The evidence of a draft as far as it is known."""

    files: dict[int, list[FileInBook]] = field(default_factory=dict)
    paths: dict[int, list[str]] = field(default_factory=dict)
    taken: dict[str, TakenIn] = field(default_factory=dict)
    missing: dict[int, tuple[str, ...]] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    pending: dict[str, None] = field(default_factory=dict)
    uncounted: set[str] = field(default_factory=set)

    def add(self, number: int, file: EvidenceFile, known: Known) -> None:
        """Take down a file of an item."""
        if known.refusal:
            self.missing[number] = (*self.missing.get(number, ()), known.refusal.reason)
            self.refused[file.path] = known.refusal
            return
        try:
            made = self._booked(file, known)
        except AttachmentError as error:  # of pages that it does not have
            self.missing[number] = (*self.missing.get(number, ()), error.message)
            self.refused[file.path] = Refusal(error.message, error.hint)
            return
        self.files.setdefault(number, []).append(made)
        self.paths.setdefault(number, []).append(file.path)

    def _booked(self, file: EvidenceFile, known: Known) -> FileInBook:
        if known.taken:
            self.taken[known.taken.key] = known.taken
            return file_in_book(known.taken.key, file, known.taken.pages)
        self.pending[file.path] = None
        if known.boxes:
            return file_in_book(_PENDING + file.path, file, known.boxes)
        self.uncounted.add(file.path)
        return file_in_book(_PENDING + file.path, replace(file, pages=""), (_A4,))


class Shelf:
    """The books laid out last, by their keys."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._books: OrderedDict[str, LaidBook] = OrderedDict()

    def find(self, key: str) -> LaidBook | None:
        """A book that is still there; it stays longest then."""
        found = self._books.get(key)
        if found:
            self._books.move_to_end(key)
        return found

    def put(self, book: LaidBook) -> None:
        """Keep a book; the one asked for longest ago goes when there is no room."""
        self._books[book.seen.key] = book
        self._books.move_to_end(book.seen.key)
        while len(self._books) > self._room:
            self._books.popitem(last=False)

    def __len__(self) -> int:
        """How many books are kept."""
        return len(self._books)


@lru_cache(maxsize=1)
def kept_books() -> Shelf:
    """The shelf of this process."""
    return Shelf(_BOOKS)


@lru_cache(maxsize=1)
def _chosen_fonts(choice: object, folders: tuple[Path, ...]) -> Installed:
    """The fonts of this PC, opened once: searching them takes longer than laying out a book."""
    return fonts_chosen(choice, folders)


def lay_out(request: PreviewRequest, complete: bool, progress: Progress = silent) -> LaidBook:
    """The book of a draft, from memory when nothing has changed.

    ``complete``: evidence is read, and taken in where it was not yet; otherwise a file that the cache does not know
    counts as one pending page. A file that cannot be bound is named on the page of its item, as in a draft copy.
    Raises :class:`DiskError` and whatever ``progress`` raises.
    """
    draft = printed_draft(request.draft, request.mark)
    desk = EvidenceDesk(request.folder, request.cache, request.fonts)
    gathered = _gather(desk, request.definition, draft, complete, progress)
    marks = marks_of(request.definition, draft, request.mark)
    installed = _chosen_fonts(option(draft.options, "fonts"), request.installed_fonts)
    key = _key(request, marks, gathered)
    known = kept_books().find(key)
    if known:
        return known
    fonts = opened_fonts(request.fonts)
    volumes = _volumes(request, draft, gathered, marks, kept_typesetter(fonts), progress)
    faces = tuple(sorted((face.value, font.name) for face, font in installed.faces.items()))
    pending, uncounted = frozenset(gathered.pending), frozenset(gathered.uncounted)
    listing = Listing(request.definition.id, gathered.paths, pending, uncounted, faces)
    pause = pause_of(progress, len(volumes), len(volumes), _LAYING_OUT)
    seen = SeenBook(
        key=key,
        mark=request.mark,
        code=code_of(marks.fingerprint),
        volumes=tuple(seen_volume(book, listing, pause) for book in volumes.values()),
        places=seen_places(volumes, listing),
        pending=tuple(gathered.pending),
        refused=gathered.refused,
        told=(*desk.told, *installed.told),
        process=os.getpid(),
    )
    book = LaidBook(seen, volumes, gathered.taken, fonts, installed)
    kept_books().put(book)
    return book


def _volumes(
    request: PreviewRequest,
    draft: Draft,
    gathered: _Gathered,
    marks: Marks,
    typesetter: Typesetter,
    progress: Progress,
) -> dict[str, BookInPages]:
    found: dict[str, BookInPages] = {}
    bindings = bindings_of(request.definition, draft)
    for done, binding in enumerate(bindings):
        pause = pause_of(progress, done, len(bindings), _LAYING_OUT)
        pause()
        layout = layout_of(request.definition, draft, request.mark, typesetter, gathered.missing, pause)
        books = put_together(layout, binding, gathered.files, marks, for_word=False)
        found |= {book.binding.id: book for book in books}
    return found


def _gather(
    desk: EvidenceDesk, definition: FormDefinition, draft: Draft, complete: bool, progress: Progress
) -> _Gathered:
    gathered = _Gathered()
    wanted = list(listed_evidence(definition, draft))
    files = [file for _, file in wanted]
    known = desk.all_taken_in(files, progress) if complete else [desk.at_once(file) for file in files]
    for (number, file), one in zip(wanted, known, strict=True):
        gathered.add(number, file, one)
    return gathered


def _key(request: PreviewRequest, marks: Marks, gathered: _Gathered) -> str:
    """Names a book by all that it is made of, within one process."""
    parts = (
        request.definition.id,
        id(request.definition),
        str(request.fonts),
        str(request.folder),
        request.mark,
        marks,
        [
            (number, [(f.key, len(f.boxes), f.pages, f.caption, f.per_side) for f in files])
            for number, files in gathered.files.items()
        ],
        sorted(gathered.uncounted),
        gathered.missing,
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
