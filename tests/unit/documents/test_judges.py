"""The judges of the page model see what they are there to see: each fault is planted in a book that has none.

JD1 faults of pages, tables, words and numbers. JD2 faults of lines. JD3 faults of ink.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

import pytest

from app.books.volume import BookInPages
from app.documents.layout.setter import CELL
from app.documents.model import (
    Cell,
    Document,
    Line,
    Page,
    Paragraph,
    ParagraphPart,
    Placed,
    RowPart,
    Section,
    TablePart,
)
from app.documents.typeset import Typesetter
from tests.conftest import ROOT
from tests.unit.documents.expected import Expected
from tests.unit.documents.fillings import Case
from tests.unit.documents.golden import sample_case
from tests.unit.documents.judge_ink import judge_ink
from tests.unit.documents.judge_lines import judge_paragraph
from tests.unit.documents.judge_pages import judge_document, judge_numbers, words_of

Planted: TypeAlias = Callable[[Document], Document]


@pytest.fixture(scope="module")
def case() -> Case:
    return sample_case(ROOT / "forms" / "service_institution_2026")


@pytest.fixture(scope="module")
def book(case: Case, typesetter: Typesetter) -> BookInPages:
    (made,) = case.books(typesetter)
    return made


@pytest.fixture(scope="module")
def wanted(case: Case, book: BookInPages) -> str:
    return "".join(Expected(case).volume(volume) for volume in book.binding.volumes)


def verdict(book: BookInPages, wanted: str, document: Document) -> list[str]:
    words = [] if words_of(document) == wanted else ["other words"]
    return [*words, *judge_document(document), *judge_numbers(replace(book, pdf=document), document)]


def changed(change: Callable[[Page], Page], wanted: Callable[[Page], bool]) -> Planted:
    """Change the first page that is wanted."""

    def plant(document: Document) -> Document:
        done = False
        sections: list[Section] = []
        for section in document.sections:
            pages = []
            for page in section.pages:
                pages.append(change(page) if wanted(page) and not done else page)
                done = done or wanted(page)
            sections.append(replace(section, pages=tuple(pages)))
        assert done
        return replace(document, sections=tuple(sections))

    return plant


def first_part(page: Page, kind: type) -> Placed | None:
    return next((placed for placed in page.placed if isinstance(placed.part, kind)), None)


def part_changed(kind: type, change: Callable[..., object], wanted: Callable[..., bool] = lambda part: True) -> Planted:
    """Change the first part of a kind that is wanted."""

    def has(page: Page) -> bool:
        return any(isinstance(placed.part, kind) and wanted(placed.part) for placed in page.placed)

    def change_page(page: Page) -> Page:
        index = next(i for i, placed in enumerate(page.placed) if isinstance(placed.part, kind) and wanted(placed.part))
        placed = list(page.placed)
        placed[index] = replace(placed[index], part=change(placed[index].part))  # type: ignore[arg-type]
        return replace(page, placed=tuple(placed))

    return changed(change_page, has)


def moved(x: int = 0, y: int = 0) -> Planted:
    return changed(
        lambda page: replace(page, placed=tuple(replace(one, x=one.x + x, y=one.y + y) for one in page.placed)),
        lambda page: page.kind == "numbered" and bool(page.placed),
    )


def without_last(page: Page) -> Page:
    return replace(page, placed=page.placed[:-1])


def twice(page: Page) -> Page:
    return replace(page, placed=(*page.placed, page.placed[-1]))


def lines_changed(change: Callable[[tuple[Line, ...]], tuple[Line, ...]]) -> Planted:
    return part_changed(
        ParagraphPart, lambda part: replace(part, lines=change(part.lines)), lambda part: len(part.lines) > 2
    )


def rows_changed(change: Callable[[tuple[RowPart, ...]], tuple[RowPart, ...]]) -> Planted:
    return part_changed(TablePart, lambda part: replace(part, rows=change(part.rows)), lambda part: len(part.rows) > 3)


def cell_changed(change: Callable[[Cell], Cell]) -> Planted:
    def change_table(part: TablePart) -> TablePart:
        index = next(
            i for i, cell in enumerate(part.table.cells) if cell.kind == "answer" and cell.parts[0].lines[0].pieces
        )
        cells = [change(cell) if i == index else cell for i, cell in enumerate(part.table.cells)]
        return replace(part, table=replace(part.table, cells=tuple(cells)))

    return part_changed(TablePart, change_table, lambda part: part.first and part.last and part.table.rows[0].header)


def contents_number(part: ParagraphPart) -> ParagraphPart:
    (run,) = part.paragraph.tail
    return replace(part, paragraph=replace(part.paragraph, tail=(replace(run, text=str(int(run.text) + 2)),)))


PLANTED: dict[str, tuple[Planted, str]] = {
    "a part below the type area": (moved(y=6000), "below"),
    "a part beside the type area": (moved(x=300), "the type area"),
    "a part left out": (changed(without_last, lambda page: first_part(page, TablePart) is not None), "other words"),
    "a part twice": (changed(twice, lambda page: first_part(page, ParagraphPart) is not None), ""),
    "a line left out": (lines_changed(lambda lines: lines[:1] + lines[2:]), "lines say"),
    "two lines changed": (lines_changed(lambda lines: (lines[1], lines[0], *lines[2:])), "lines say"),
    "a row left out": (rows_changed(lambda rows: rows[:2] + rows[3:]), "where row"),
    "a row twice": (rows_changed(lambda rows: (*rows, rows[-1])), "where row"),
    "a row not in its full height": (rows_changed(lambda rows: (replace(rows[0], height=100), *rows[1:])), "where row"),
    "a cell over another": (cell_changed(lambda cell: replace(cell, row_span=2)), "tile the grid"),
    "a cell whose text is higher": (cell_changed(lambda cell: replace(cell, parts=cell.parts * 9)), "room"),
    "a cell without its text": (cell_changed(lambda cell: replace(cell, parts=())), "other words"),
    "a text too wide for its cell": (cell_changed(lambda cell: replace(cell, padding=400)), "wide"),
    "a wrong number in the contents": (
        part_changed(ParagraphPart, contents_number, lambda part: bool(part.paragraph.tail)),
        "is said to begin",
    ),
    "a wrong number on a page": (
        changed(lambda page: replace(page, number=99, footer="— 99 —"), lambda page: page.number == 3),
        "page numbers run",
    ),
    "a bookmark of another page": (lambda document: replace(document, bookmarks=document.bookmarks[1:]), "bookmarks"),
    "an outline entry of another page": (
        lambda document: replace(document, outline=(replace(document.outline[3], sheet_side=1),)),
        "outline leads",
    ),
    "something on a blank side": (
        changed(lambda page: replace(page, placed=(Placed(0, 0, ParagraphPart(PARAGRAPH, (), 1)),)),
                lambda page: page.kind == "blank"),
        "holds something",
    ),
}  # fmt: skip
PARAGRAPH = Paragraph("planted", (), "body", 300)


def test_the_sample_has_no_fault(book: BookInPages, wanted: str) -> None:
    assert verdict(book, wanted, book.pdf) == []
    assert list(judge_ink(book.pdf)) == []


@pytest.mark.parametrize("name", PLANTED)
def test_jd1_planted_faults_are_found(book: BookInPages, wanted: str, name: str) -> None:
    plant, said = PLANTED[name]
    found = verdict(book, wanted, plant(book.pdf))
    assert found
    assert any(said in fault for fault in found), found


def broken(typesetter: Typesetter, text: str, *, wide: int = 0, space: int = 0) -> list[str]:
    """The judge's faults of a text whose lines end at the bars; ``wide`` and ``space`` change the first piece."""
    cuts = [len(text[:at].replace("|", "")) for at in range(len(text)) if text[at] == "|"]
    whole = text.replace("|", "")
    paragraph = Paragraph("p", typesetter.runs(whole, CELL.face, CELL.size), "cell", CELL.pitch)
    width = max(b - a for a, b in pairwise([0, *cuts, len(whole)])) * CELL.size * 10
    lines = []
    for start, end in pairwise([0, *cuts, len(whole)]):
        (line,) = typesetter.set(
            replace(paragraph, runs=typesetter.runs(whole[start:end], CELL.face, CELL.size)), 9000
        ).lines
        pieces = tuple(replace(piece, start=piece.start + start, end=piece.end + start, run=0) for piece in line.pieces)
        lines.append(Line(start, end, pieces))
    first = lines[0].pieces[0]
    lines[0] = replace(
        lines[0], pieces=(replace(first, x=first.x + space, width=first.width + wide), *lines[0].pieces[1:])
    )
    return list(judge_paragraph(paragraph, lines, width))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("建设合作区|，引进企业", "begins with '，'"),
        ("建设合作区（|核心区）引进企业", "ends with '（'"),
        ("建设合作区（核心区|）引进企业", "begins with '）'"),
        ("建设合作区 |。引进企业", "begins with '。'"),
        ("引进企业共计12,34|5.67万元", "'12,345.67' is cut"),
        ("到二〇二六年即2026-05|-28为止的", "'2026-05-28' is cut"),
        ("联系电话是0351-|1234567号", "'0351-1234567' is cut"),
        ("同比增长了12.5|%", "begins with '%'"),
        ("采用国际标准Inter|national认证", "'International' is cut"),
        ("我们的合作—|—互利共赢", "—— is cut"),
        ("以及其他等等…|…此外", "…… is cut"),
        ("合作区caft|\u0301咖啡馆之内", "combining mark"),
    ],
)
def test_jd2_planted_faults_of_lines_are_found(typesetter: Typesetter, text: str, said: str) -> None:
    assert any(said in fault for fault in broken(typesetter, text)), broken(typesetter, text)
    assert broken(typesetter, "建设合作区，|引进企业12家（含|外资）") == []


def test_jd2_rows_of_marks_longer_than_a_line_are_excused(typesetter: Typesetter) -> None:
    assert broken(typesetter, "国，，，，，，|，，，，，，|，人") == []
    assert broken(typesetter, "（（（（（（|（（（（（国") == []


@pytest.mark.parametrize(("wide", "space", "said"), [(-300, 0, "squeezed"), (3000, 0, "column"), (0, -50, "column")])
def test_jd2_planted_faults_of_places_are_found(typesetter: Typesetter, wide: int, space: int, said: str) -> None:
    faults = broken(typesetter, "建设合作区，|引进企业", wide=wide, space=space)
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (moved(y=6000), "leaves the type area"),
        (moved(x=300), "leaves the type area"),
        (changed(lambda page: replace(page, placed=tuple(replace(one, y=2200) for one in page.placed)),
                 lambda page: len(page.placed) > 2), "stands over"),
        (rows_changed(lambda rows: tuple(replace(row, height=row.height // 3) for row in rows)), "not drawn"),
        (cell_changed(lambda cell: replace(cell, parts=tuple(replace(part, lines=tuple(
            replace(line, pieces=tuple(replace(piece, x=piece.x + 1500) for piece in line.pieces))
            for line in part.lines)) for part in cell.parts))), "over the rule"),
    ],
)  # fmt: skip
def test_jd3_planted_faults_of_ink_are_found(book: BookInPages, plant: Planted, said: str) -> None:
    found = list(judge_ink(plant(book.pdf)))
    assert any(said in fault for fault in found), found[:3]


def test_jd3_ink_left_out_is_found(book: BookInPages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.unit.documents.judge_ink.draw_part", lambda *_: None)
    assert any(fault.startswith("not drawn") for fault in judge_ink(book.pdf))
