"""The page model of each sample as text, one line for each placed part: ``tests/data/golden/<form>.<volume>.json``.

``make golden`` writes the files anew (that is ``python -m tests.unit.documents.golden``); read ``git diff`` before
committing, every changed line is a change on paper. The evidence stands for itself: its pages are A4, as many as the
sample says.

A file is one JSON object. ``pages``: side, kind, label, footer, and its parts; a paragraph is ``[id, x, y, width, look,
align, [[x, end, text] of each line]]``, a table part ``[id, x, y, [[row, height] …]]`` with ``+`` after a repeated row
and ``@offset`` after a continued one. ``tables``: columns and row heights, and of each cell ``[row, column, rows,
columns, kind, text height, paragraphs]``. Lengths are twips. ``outline`` and ``sections`` as in the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.books.evidence_sides import FileInBook
from app.books.fit import PageBox
from app.documents.fonts import Fonts
from app.documents.layout.parts import LayoutOptions
from app.documents.model import Document, Page, Paragraph, ParagraphPart, Placed, Table, TablePart
from app.documents.typeset import Typesetter
from app.drafts.options import option, shown_pages
from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.authoring import load_form, load_sample
from app.forms.definition import FormDefinition
from app.forms.field_types import normalise_answer
from tests.conftest import ROOT
from tests.unit.documents.fillings import Case

FOLDER = ROOT / "tests" / "data" / "golden"
_A4 = PageBox(595.276, 841.89)
_SINGLE = ("photo", "png")


def sample_case(folder: Path) -> Case:
    """The sample of a form folder as a filling with evidence; no file is made."""
    definition, sample = load_form(folder / "form.yaml"), load_sample(folder / "sample.yaml")
    answers = {name: normalise_answer(value, definition.fields[name]) for name, value in sample["answers"].items()}
    items: dict[int, ItemState] = {}
    evidence: dict[int, list[FileInBook]] = {}
    for key, entry in sample["items"].items():
        number = int(key)
        files = [_file(number, made) for made in entry["files"]]
        kept = tuple(EvidenceFile(f"attachments/{number:02d}/{file.name}", file.sha256, 1) for file in files)
        state = entry.get("state") or ("files" if files else "")
        items[number] = ItemState(state, entry.get("statement") or "", files=kept)
        if state == "files":
            evidence[number] = files
    options = sample["options"]
    return Case(definition, Filling(answers, items, options), evidence, _options(definition, options))


def _file(number: int, made: Mapping[str, Any]) -> FileInBook:
    pages = 1 if made["kind"] in _SINGLE else int(made.get("pages") or 1)
    return FileInBook(f"{number}/{made['name']}", str(made["name"]), "0" * 64, (_A4,) * pages, tuple(range(pages)))


def _options(definition: FormDefinition, stored: Mapping[str, object]) -> LayoutOptions:
    return LayoutOptions(
        attachment_mark=bool(option(stored, "attachment_mark")),
        example_line=bool(option(stored, "example_line")),
        guide_text=bool(option(stored, "guide_text")),
        attach_plan=bool(option(stored, "attach_plan")),
        dividers=bool(option(stored, "dividers")),
        gutter_mm=float(option(stored, "gutter_mm")),
        shown=shown_pages(definition, stored),
    )


def samples() -> list[Path]:
    """The folders of the forms that have a sample."""
    return sorted(path.parent for path in (ROOT / "forms").glob("*/sample.yaml"))


def goldens(folder: Path, typesetter: Typesetter) -> dict[str, str]:
    """File names and contents for the sample of a form."""
    case = sample_case(folder)
    books = case.books(typesetter)
    return {f"{case.definition.id}.{book.binding.id}.json": as_text(book.pdf) for book in books}


def as_text(document: Document) -> str:
    """A document as JSON that shows each placed part, cell, section and outline entry on a line of its own."""
    groups = [f'"title": {_json(document.title)}']
    groups += [_group("sections", ([s.id, len(s.pages), s.slack, s.number_from] for s in document.sections))]
    groups += [_group("outline", ([e.level, e.sheet_side, e.title] for e in document.outline))]
    groups += [_group("pages", (row for side, page in enumerate(document.pages, start=1) for row in _page(side, page)))]
    tables = {p.part.table.id: p.part.table for page in document.pages for p in page.placed
              if isinstance(p.part, TablePart)}  # fmt: skip
    groups += [_group("tables", (row for table in tables.values() for row in _table(table)))]
    return "{\n" + ",\n".join(groups) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _group(name: str, rows: Iterator[list[Any]]) -> str:
    return f'"{name}": [\n' + ",\n".join(" " + _json(row) for row in rows) + "\n]"


def _page(side: int, page: Page) -> Iterator[list[Any]]:
    yield [f"— {side} —", page.kind, page.label, page.footer]
    for area in page.evidence:
        yield ["evidence", area.file, area.page]
    yield from (_placed(placed) for placed in page.placed)


def _placed(placed: Placed) -> list[Any]:
    part = placed.part
    if isinstance(part, ParagraphPart):
        return [part.paragraph.id, placed.x, placed.y, *_paragraph(part)]
    rows = [[f"{row.row}{'+' * row.repeated}{f'@{row.offset}' if row.offset else ''}", row.height] for row in part.rows]
    return [part.table.id, placed.x, placed.y, rows]


def _paragraph(part: ParagraphPart) -> list[Any]:
    paragraph, text = part.paragraph, part.paragraph.text
    lines = [
        [line.pieces[0].x if line.pieces else 0,
         line.pieces[-1].x + line.pieces[-1].width if line.pieces else 0,
         text[line.start : line.end]]
        for line in part.lines
    ]  # fmt: skip
    if part.last and paragraph.tail:
        lines.append([part.lines[-1].tail_x, part.width, "".join(run.text for run in paragraph.tail)])
    return [part.width, _look(paragraph), paragraph.align.value, lines]


def _look(paragraph: Paragraph) -> str:
    looks = dict.fromkeys(f"{run.face.value} {run.half_points}{' _' * run.underline}" for run in paragraph.runs)
    return f"{paragraph.style}/{paragraph.pitch}: {', '.join(looks)}{' stated' * paragraph.stated}"


def _table(table: Table) -> Iterator[list[Any]]:
    yield [table.id, list(table.columns), [row.height for row in table.rows]]
    for cell in table.cells:
        lines = [_paragraph(part)[1:] for part in cell.parts]
        yield [cell.row, cell.column, cell.row_span, cell.column_span, cell.kind, cell.text_height, lines]


def main() -> None:
    """Write all files anew and remove those of forms that are gone."""
    typesetter = Typesetter(Fonts(ROOT / "resources" / "fonts"))
    made = {name: text for folder in samples() for name, text in goldens(folder, typesetter).items()}
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
