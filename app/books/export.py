"""An export is a set of files: written under temporary names, audited, put in place together, ``book.json`` last.

From a filling and its evidence to bound PDFs, Word files and the claim about them (design section 6). Nothing under a
final name changes before everything has been made and checked; a cancelled or refused export leaves what was there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeAlias

from app.books.audit import BookExpectation, ExpectedItem, audit
from app.books.bind import BoundPage, bind
from app.books.intake import Intake, TakenIn, opened_intake, sha256_of
from app.books.pictures import PictureMaker
from app.books.publish import publish
from app.books.volume import Binding, BookInPages, FileInBook, Marks, put_together
from app.documents.fonts import Fonts, opened_fonts
from app.documents.installed_fonts import fonts_chosen
from app.documents.layout.parts import Layout, LayoutOptions
from app.documents.model import EvidencePage, Picture
from app.documents.typeset import Typesetter, clean
from app.drafts import kept
from app.drafts.draft import Draft, to_json
from app.drafts.options import option, shown_pages
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile, Filling
from app.forms.definition import FormDefinition
from app.progress import Progress, silent
from app.renderers.pdf import render_pdf
from app.renderers.word import render_word

Mark: TypeAlias = Literal["final", "draft", "blank"]
Format: TypeAlias = Literal["pdf", "docx"]
DRAFT_WORD = "草稿"
BLANK_WORD = "空白表"
BOOK = "book.json"


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
    Raises AttachmentError (a file cannot be bound), AuditError (what was written is not what was meant), DiskError, and
    whatever ``progress`` raises. Whether the answers may be exported is for the caller to check first.
    """
    with opened_intake(request.cache) as (intake, told), publish(request.out) as place:
        for sentence in told:
            tell(sentence)
        export = _Export(request, intake, progress)
        book = export.run(place.folder)
        for sentence in export.told:
            tell(sentence)
        (place.folder / BOOK).write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", "utf-8")
        names = [volume[kind] for volume in book["volumes"] for kind in ("pdf", "docx") if volume[kind]]
        progress(0, 1, "写入")
        place.finish(names, BOOK, _outdated(request.out, names))
    progress(1, 1, "写入")
    return book


def _outdated(out: Path, names: list[str]) -> list[str]:
    """Files of the set that stood here before, of the same kind of copy, that the new set does not replace.

    A volume that is no longer made must not lie beside the new ones. Only files that are still as they were exported
    are meant: one that somebody edited stays.
    """
    try:
        volumes = json.loads((out / BOOK).read_text("utf-8"))["volumes"]
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


def content_code(draft: Draft) -> str:
    """A short code of a draft's content, such as ``7F3A-92C1``: the same for every export of the same draft."""
    code = draft_hash(draft)[:8].upper()
    return f"{code[:4]}-{code[4:]}"


def draft_hash(draft: Draft) -> str:
    """SHA-256 of the draft as it is stored: answers, options, and the hashes of its evidence."""
    return hashlib.sha256(to_json(draft).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _typesetter(fonts: Fonts) -> Typesetter:
    """The typesetter of these fonts: most of a text stays from one export to the next, and so do its lines."""
    return Typesetter(fonts)


class _Export:
    """One run: what its steps share."""

    def __init__(self, request: ExportRequest, intake: Intake, progress: Progress) -> None:
        self._request = request
        self._intake = intake
        self._progress = progress
        blank = request.mark == "blank"
        self._draft = Draft(form=request.definition.id) if blank else request.draft
        self._fonts = opened_fonts(request.fonts)
        self._typesetter = _typesetter(self._fonts)
        self._installed = fonts_chosen(option(self._draft.options, "fonts"), request.installed_fonts)
        self._taken: dict[str, TakenIn] = {}
        self._missing: dict[int, tuple[str, ...]] = {}
        # a file may prove two items and is told of once
        self.told: dict[str, None] = dict.fromkeys(self._installed.told)
        header = DRAFT_WORD if request.mark == "draft" else ""
        self._marks = Marks(header, self._name(), draft_hash(self._draft))

    def run(self, folder: Path) -> dict[str, Any]:
        """Make every file of the set in ``folder``."""
        evidence = self._evidence()
        layout = self._layout()
        volumes = []
        for number, binding in enumerate(self._bindings(), start=1):
            self._progress(number - 1, len(self._request.definition.volumes), "排版")
            book = put_together(layout, binding, evidence, self._marks)
            volumes.append(self._volume(book, number, folder))
        return {
            "form": self._request.definition.id,
            "draft": self._request.mark == "draft",
            "mark": self._request.mark,
            "code": content_code(self._draft),
            "volumes": volumes,
        }

    def _name(self) -> str:
        answer = self._draft.answers.get(self._request.definition.name_field, "")
        return clean(answer).replace("\n", " ") if isinstance(answer, str) else ""

    def _filling(self) -> Filling:
        return self._draft.filling

    def _evidence(self) -> dict[int, list[FileInBook]]:
        """Take in the files of every item that shows files, in their order.

        A draft copy can always be made: it names the files that cannot be used where they would stand.
        """
        wanted = list(self._files())
        found: dict[int, list[FileInBook]] = {}
        for done, (number, file) in enumerate(wanted):
            name = PurePosixPath(file.path).name
            self._progress(done, len(wanted), f"整理 {name}")
            try:
                source = kept.resolve(self._request.folder, file.path)
                taken = self._intake.take_in(source, file.sha256, file.rotate, name, self._progress)
            except AttachmentError as error:
                if self._request.mark != "draft":
                    raise
                self._missing[number] = (*self._missing.get(number, ()), error.message)
                self.told[f"{error.message.rstrip('。')}，样稿里用一页说明代替它。"] = None
                continue
            self.told |= dict.fromkeys(taken.notes)
            self._taken[taken.key] = taken
            found.setdefault(number, []).append(FileInBook(taken.key, name, file.sha256, taken.pages))
        return found

    def _files(self) -> Iterator[tuple[int, EvidenceFile]]:
        for number in sorted(self._request.definition.items):
            state = self._filling().items.get(number)
            if state and state.state == "files":
                for file in state.files:
                    yield number, file

    def _layout(self) -> Layout:
        options = self._draft.options
        return Layout(
            self._request.definition,
            self._filling(),
            self._typesetter,
            LayoutOptions(
                attachment_mark=bool(option(options, "attachment_mark")),
                example_line=bool(option(options, "example_line")),
                guide_text=bool(option(options, "guide_text")),
                attach_plan=bool(option(options, "attach_plan")),
                dividers=bool(option(options, "dividers")),
                gutter_mm=float(option(options, "gutter_mm")),
                shown=shown_pages(self._request.definition, options),
                blank=self._request.mark == "blank",
                missing=self._missing,
            ),
        )

    def _bindings(self) -> list[Binding]:
        """Each volume by itself, or all in one when the draft's option says so (ruling 19)."""
        volumes = self._request.definition.volumes
        if len(volumes) > 1 and option(self._draft.options, "volumes") == 1:
            joined = "和".join(volume.file_name for volume in volumes)
            return [Binding("book", joined, volumes[0].title, volumes)]
        return [Binding(volume.id, volume.file_name, volume.title, (volume,)) for volume in volumes]

    def _stem(self, book: BookInPages, number: int) -> str:
        word = {"draft": DRAFT_WORD, "blank": BLANK_WORD, "final": ""}[self._request.mark]
        return f"{word}_{number:02d}_{book.binding.file_name}".lstrip("_")

    def _volume(self, book: BookInPages, number: int, folder: Path) -> dict[str, Any]:
        """Write the files of one volume and say what is in them."""
        stem = self._stem(book, number)
        names = {kind: f"{stem}.{kind}" if kind in self._request.formats else None for kind in ("pdf", "docx")}
        if names["pdf"]:
            self._bind(book, folder / names["pdf"])
        if names["docx"]:
            render_word(
                book.word, folder / names["docx"], self._picture(book, folder), self._progress, self._installed.faces
            )
        return {
            "id": book.binding.id,
            "pdf": names["pdf"],
            "docx": names["docx"],
            "pdf_pages": len(book.plan.pages),
            "sha256": {kind: sha256_of(folder / name) if name else None for kind, name in names.items()},
            "contents": [_contents_line(book, index) for index in range(len(book.contents))],
            "blank_pdf_pages": [page.side for page in book.plan.pages if page.kind == "blank"],
            "seals": [{"place": seal.place, "who": seal.who, "pdf_page": side} for seal, side in book.seals],
        }

    def _bound_pages(self, book: BookInPages) -> list[BoundPage]:
        names = {
            side + page: file.name
            for entry in book.contents
            for file, side in entry.files
            for page in range(len(file.boxes))
        }
        return [
            BoundPage(
                page.side,
                self._taken[page.file].pdf,
                page.page,
                self._taken[page.file].pages[page.page],
                names[page.side],
                page.item,
            )
            for page in book.plan.pages
            if page.kind == "evidence"
        ]

    def _bind(self, book: BookInPages, target: Path) -> None:
        """Render our own pages, bind the evidence under them, and audit the result."""
        own = target.with_suffix(".own")
        render_pdf(book.pdf, self._fonts, own, self._progress, self._installed.faces)
        bound = self._bound_pages(book)
        bind(own, bound, book.geometry, target, book.plan.labels, self._marks.fingerprint, self._progress)
        own.unlink()
        items = tuple(ExpectedItem(entry.item, entry.title, entry.pdf_page, entry.page) for entry in book.contents)
        expectation = BookExpectation(
            name=target.name,
            geometry=book.geometry,
            pages=book.plan.pages,
            evidence=tuple(bound),
            items=items if book.contents_sides else (),
            contents_sides=book.contents_sides,
            header=self._marks.header,
        )
        audit(target, expectation, self._progress)

    def _picture(self, book: BookInPages, folder: Path) -> Pictured:
        return Pictured(PictureMaker(folder / "p"), self._taken, book)


class Pictured:
    """Shows an evidence page as the bound PDF shows it, for the Word file."""

    def __init__(self, maker: PictureMaker, taken: Mapping[str, TakenIn], book: BookInPages) -> None:
        self._maker = maker
        self._taken = taken
        self._geometry = book.geometry

    def __call__(self, page: EvidencePage, side: int) -> Picture:
        """The picture of a page on its side of the book."""
        taken = self._taken[page.file]
        return self._maker.picture(taken.pdf, page.page, taken.pages[page.page], self._geometry, side)


def _contents_line(book: BookInPages, index: int) -> dict[str, Any]:
    entry = book.contents[index]
    return {
        "item": entry.item,
        "title": entry.title,
        "page": entry.page,
        "pdf_page": entry.pdf_page,
        "files": [
            {"name": file.name, "sha256": file.sha256, "pages": len(file.boxes), "first_pdf_page": side}
            for file, side in entry.files
        ],
    }
