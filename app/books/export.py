"""An export is a set of files: written under temporary names, audited, put in place together, ``book.json`` last.

From a filling and its evidence to bound PDFs, Word files and the claim about them. Nothing under a
final name changes before everything has been made and checked; a cancelled or refused export leaves what was there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from app import disk
from app.books.assembly import (
    DRAFT_WORD,
    Mark,
    bindings_of,
    content_code,
    kept_typesetter,
    layout_of,
    listed_evidence,
    marks_of,
    printed_draft,
)
from app.books.audit import BookExpectation, ExpectedItem, audit
from app.books.bind import BoundPage, bind
from app.books.changed_pages import earlier_than, fingerprints_in
from app.books.claims import ContentsEntry
from app.books.evidence_sides import FileInBook, file_in_book
from app.books.exported import BOOK, read_export
from app.books.intake import Intake, TakenIn, opened_intake, sha256_of
from app.books.listed_files import take_in_listed
from app.books.page_fingerprints import page_fingerprints
from app.books.pictures import PictureMaker, Source
from app.books.publish import publish
from app.books.volume import BookInPages, put_together
from app.documents.fonts import opened_fonts
from app.documents.installed_fonts import fonts_chosen
from app.documents.model import EvidencePage
from app.drafts.draft import Draft
from app.drafts.options import option
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile
from app.forms.definition import FormDefinition, Seal
from app.progress import Progress, pause_of, silent
from app.renderers.pdf import render_pdf
from app.renderers.word import render_word
from app.renderers.word_pictures import Picture

Format: TypeAlias = Literal["pdf", "docx"]
BLANK_WORD = "空白表"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export: the form, the draft and its folder (where evidence lies), formats, and which kind of copy.

    ``blank`` exports the empty official form (ruling 21). ``fonts`` and ``cache`` are folders; ``installed_fonts`` are
    searched when the draft's option asks for the fonts of this PC.
    """

    definition: FormDefinition
    draft: Draft
    folder: Path
    out: Path
    formats: tuple[Format, ...]
    mark: Mark
    fonts: Path
    cache: Path
    installed_fonts: tuple[Path, ...] = ()


def _unheard(sentence: str) -> None:
    """The default listener of what an export tells."""


def export_draft(
    request: ExportRequest, progress: Progress = silent, tell: Callable[[str], None] = _unheard
) -> dict[str, Any]:
    """Write the packet into ``request.out`` and return what ``book.json`` says.

    ``tell`` hears what the user should know of the files; a draft copy goes on without those that cannot be used.
    Raises AttachmentError (a file cannot be bound), AuditError (what was written is not what was meant), DiskError,
    UsageError as :func:`demand_no_other`, and whatever ``progress`` raises. Whether the answers may be exported is for
    the caller to check first.
    """
    demand_no_other(request.out, request.definition.id)
    with opened_intake(request.cache, request.fonts) as (intake, told), publish(request.out) as place:
        for sentence in told:
            tell(sentence)
        export = _Export(request, intake, progress)
        book = export.run(place.folder)
        claim = _claim(request.out, request.definition.id)
        earlier = earlier_than(claim, request.mark, fingerprints_in(book))
        book["earlier"] = {mark: [dict(volumes) for volumes in versions] for mark, versions in earlier.items()}
        for sentence in export.told:
            tell(sentence)
        (place.folder / BOOK).write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", "utf-8")
        names = [volume[kind] for volume in book["volumes"] for kind in ("pdf", "docx") if volume[kind]]
        progress(0, 1, "写入")
        place.finish(names, BOOK, _outdated(request.out, claim, names))
    progress(1, 1, "写入")
    return book


def demand_no_other(out: Path, form: str) -> None:
    """Raise :class:`UsageError` when a final set of another form lies in ``out``, which would lose its ``book.json``.

    It lies there too where ``book.json`` tells of a draft or blank copy of that form, exported beside it since.
    """
    there = read_export(out)
    if there is None or there.form == form:
        return
    finals = [out / file.name.removeprefix(_word_before(file.name)).lstrip("_") for file in there.files]
    if any(map(disk.is_file, [*there.files, *finals] if there.mark == "final" else finals)):
        names = "、".join(f"“{volume.name}”" for volume in there.volumes)
        raise UsageError(f"“{out.name}”里是另一种表的正式稿（{names}），没有写。", "请换一个文件夹。")


def _claim(out: Path, form: str) -> object:
    """What an earlier export of a form says of itself; None when there was none or nobody can read it.

    One of another form is no earlier one of this: its files stay, and no pages are compared with them.
    """
    try:
        found = json.loads((out / BOOK).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("form", form) == form else None


def _outdated(out: Path, claim: object, names: list[str]) -> list[str]:
    """Files of the set that stood here before, of the same kind of copy, that the new set does not replace.

    A volume that is no longer made must not lie beside the new ones. Only files that are still as they were exported
    are meant: one that somebody edited stays.
    """
    try:
        volumes = cast(dict[str, Any], claim)["volumes"]
        claims = {
            volume[kind]: volume["sha256"][kind] for volume in volumes for kind in ("pdf", "docx") if volume[kind]
        }
        kinds = {_word_before(name) for name in names}
        old = [name for name in claims if name not in names and Path(name).name == name and _word_before(name) in kinds]
        return [name for name in old if (out / name).is_file() and sha256_of(out / name) == claims[name]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _word_before(name: str) -> str:
    """草稿 or 空白表 in front of a file name, or nothing."""
    return next((word for word in (DRAFT_WORD, BLANK_WORD) if name.startswith(word)), "")


@dataclass
class _Volume:
    """A volume on its way: laid out, the names that its files will have, and the evidence bound into it."""

    book: BookInPages
    names: Mapping[str, str | None]
    bound: list[BoundPage] = field(default_factory=list)
    pdf_sha256: str | None = None

    def own(self, folder: Path) -> Path:
        """Where our own pages wait for the evidence."""
        return (folder / str(self.names["pdf"])).with_suffix(".own")


class _Export:
    """One run: what its steps share."""

    def __init__(self, request: ExportRequest, intake: Intake, progress: Progress) -> None:
        self._request = request
        self._intake = intake
        self._progress = progress
        self._draft = printed_draft(request.draft, request.mark)
        self._fonts = opened_fonts(request.fonts)
        self._installed = fonts_chosen(option(self._draft.options, "fonts"), request.installed_fonts)
        self._taken: dict[str, TakenIn] = {}
        self._missing: dict[int, tuple[str, ...]] = {}
        # a file may prove two items and is told of once
        self.told: dict[str, None] = dict.fromkeys(self._installed.told)
        self._marks = marks_of(request.definition, self._draft, request.mark)

    def run(self, folder: Path) -> dict[str, Any]:
        """Make every file of the set in ``folder``."""
        definition, mark = self._request.definition, self._request.mark
        evidence = self._evidence()
        typesetter = kept_typesetter(self._fonts)
        bindings = bindings_of(definition, self._draft)
        books: list[BookInPages] = []
        for number, binding in enumerate(bindings):
            pause = pause_of(self._progress, number, len(bindings), "排版")
            pause()
            layout = layout_of(definition, self._draft, mark, typesetter, self._missing, pause)
            books += put_together(layout, binding, evidence, self._marks)
        # one kind of work after the other, not one volume after the other: so a user sees how far it is
        volumes = [_Volume(book, self._names(book, number)) for number, book in enumerate(books, start=1)]
        for step in (self._draw, self._bind, self._audit, self._write_word):
            for volume in volumes:
                step(volume, folder)
        return {
            "form": definition.id,
            "draft": mark == "draft",
            "mark": mark,
            "code": content_code(self._draft),
            "volumes": [self._told_of(volume, folder) for volume in volumes],
        }

    def _evidence(self) -> dict[int, list[FileInBook]]:
        """Take in the files of every item that shows files, in their order.

        A draft copy can always be made: it names the files that cannot be used where they would stand.
        """
        listed = list(listed_evidence(self._request.definition, self._draft))
        files = [file for _, file in listed]
        found: dict[int, list[FileInBook]] = {}
        every = take_in_listed(self._intake, self._request.folder, files, self._progress)
        for (number, file), taken in zip(listed, every, strict=True):
            try:
                booked = self._booked(file, taken)
            except AttachmentError as error:
                if self._request.mark != "draft":
                    raise
                self._missing[number] = (*self._missing.get(number, ()), error.message)
                self.told[f"{error.message.rstrip('。')}，样稿里用一页说明代替它。"] = None
                continue
            found.setdefault(number, []).append(booked)
        return found

    def _booked(self, file: EvidenceFile, taken: TakenIn | AttachmentError) -> FileInBook:
        if isinstance(taken, AttachmentError):
            raise taken
        booked = file_in_book(taken.key, file, taken.pages)
        self.told |= dict.fromkeys(taken.notes)
        self._taken[taken.key] = taken
        return booked

    def _stem(self, book: BookInPages, number: int) -> str:
        word = {"draft": DRAFT_WORD, "blank": BLANK_WORD, "final": ""}[self._request.mark]
        return f"{word}_{number:02d}_{book.binding.file_name}".lstrip("_")

    def _names(self, book: BookInPages, number: int) -> dict[str, str | None]:
        stem = self._stem(book, number)
        return {kind: f"{stem}.{kind}" if kind in self._request.formats else None for kind in ("pdf", "docx")}

    def _told_of(self, volume: _Volume, folder: Path) -> dict[str, Any]:
        """What ``book.json`` says of one volume."""
        book, names = volume.book, volume.names
        return {
            "id": book.binding.id,
            "name": book.binding.file_name,
            "pdf": names["pdf"],
            "docx": names["docx"],
            "pdf_pages": len(book.plan.pages),
            "sha256": {
                "pdf": volume.pdf_sha256,
                "docx": sha256_of(folder / names["docx"]) if names["docx"] else None,
            },
            "contents": [_contents_line(entry) for entry in book.contents],
            "continued": [_contents_line(entry) for entry in book.continued],
            "blank_pdf_pages": [page.side for page in book.plan.pages if page.kind == "blank"],
            "seals": [_seal_line(seal, side) for seal, side in book.seals],
            "page_labels": list(book.plan.labels),
            "page_fingerprints": list(page_fingerprints(book, self._installed.faces)),
        }

    def _bound_pages(self, book: BookInPages) -> list[BoundPage]:
        return list(bound_pages(book, self._taken))

    def _draw(self, volume: _Volume, folder: Path) -> None:
        """Draw our own pages."""
        if volume.names["pdf"]:
            render_pdf(volume.book.pdf, self._fonts, volume.own(folder), self._progress, self._installed.faces)

    def _bind(self, volume: _Volume, folder: Path) -> None:
        """Bind the evidence under our own pages."""
        name, book = volume.names["pdf"], volume.book
        if name:
            volume.bound = self._bound_pages(book)
            labels, fingerprint = book.plan.labels, self._marks.fingerprint
            own = volume.own(folder)
            bind(own, volume.bound, book.geometry, folder / name, labels, fingerprint, self._progress)
            own.unlink()

    def _audit(self, volume: _Volume, folder: Path) -> None:
        """Compare what was bound with what was meant."""
        name, book = volume.names["pdf"], volume.book
        if not name:
            return
        items = tuple(ExpectedItem(entry.item, entry.title, entry.pdf_page, entry.page) for entry in book.contents)
        expectation = BookExpectation(
            name=name,
            geometry=book.geometry,
            pages=book.plan.pages,
            evidence=tuple(volume.bound),
            items=items if book.contents_sides else (),
            contents_sides=book.contents_sides,
            header=self._marks.header,
        )
        # hashing a thick book takes as long as reading it, and a second processor is idle meanwhile
        with ThreadPoolExecutor(1) as beside:
            hashed = beside.submit(sha256_of, folder / name)
            audit(folder / name, expectation, self._progress)
            volume.pdf_sha256 = hashed.result()

    def _write_word(self, volume: _Volume, folder: Path) -> None:
        """Write the Word file."""
        name, book = volume.names["docx"], volume.book
        if name:
            picture = self._picture(book, folder)
            render_word(book.word, folder / name, picture, self._progress, self._installed.faces)

    def _picture(self, book: BookInPages, folder: Path) -> Pictured:
        return Pictured(PictureMaker(folder / "p"), self._taken, book)


def bound_pages(book: BookInPages, taken: Mapping[str, TakenIn]) -> Iterator[BoundPage]:
    """Every page of evidence with its place, in order; the names and items are those that messages use."""
    names = {(entry.item, on.place): on.file.name for entry in (*book.contents, *book.continued) for on in entry.files}
    for planned, page in zip(book.plan.pages, book.pdf.pages, strict=True):
        side = book.shown_on(planned)
        for slot, (shown, area) in enumerate(zip(side.shown if side else (), page.evidence, strict=True)):
            file = taken[shown.key]
            name = names.get((planned.item or 0, shown.file), "")
            yield BoundPage(planned.side, file.pdf, area, file.pages[shown.page], slot, name, planned.item)


class Pictured:
    """Shows pages of evidence as the bound PDF shows them, for the Word file."""

    def __init__(self, maker: PictureMaker, taken: Mapping[str, TakenIn], book: BookInPages) -> None:
        self._maker = maker
        self._taken = taken
        self._geometry = book.geometry

    def __call__(self, row: Sequence[EvidencePage], left: int) -> Picture:
        """The picture of one page in its own size, or of a row of cells from the type area's ``left`` edge on."""
        return self._maker.picture([self._source(area) for area in row], self._geometry, left)

    def _source(self, area: EvidencePage) -> Source:
        taken = self._taken[area.file]
        return Source(taken.pdf, area, taken.pages[area.page])


def _seal_line(seal: Seal, side: int) -> dict[str, Any]:
    return {"place": seal.place, "who": seal.who, "by_applicant": seal.by_applicant, "pdf_page": side}


def _contents_line(entry: ContentsEntry) -> dict[str, Any]:
    return {
        "item": entry.item,
        "title": entry.title,
        "page": entry.page,
        "pdf_page": entry.pdf_page,
        "files": [
            {"name": on.file.name, "sha256": on.file.sha256, "pages": on.ends, "first_pdf_page": on.first}
            for on in entry.files
        ],
    }
