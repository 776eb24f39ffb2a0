"""Whatever is typed, the pages hold it: whole, once, in order, inside its cell and page.

LP1 broken lines: see ``judge_lines``. LP2 whole books of every form with random answers, evidence and options: pages,
tables, rows and lines (``judge_pages``), all words in printed order (``expected``), true page numbers, ink over nothing
(``judge_ink``). LP3 names on covers, from 1 to 200 characters: whole, smaller only when they must be, then on more
lines. LP4 另附纸: the form says 见附页, the plan follows on the next pages, all of it there and nowhere else. LP5
growable tables of 400 rows, some rows higher than a page. LP6 answers of nothing visible, line breaks of any kind.

``SHENBAO_PROPERTY_TIMES=20`` draws twenty times as many examples.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.books.volume import BookInPages
from app.documents.layout import styles
from app.documents.layout.parts import LayoutOptions
from app.documents.layout.setter import BODY, CELL, CONTENTS, LINE, NOTE, SECTION_TITLE, TITLE
from app.documents.model import Align, Paragraph, TablePart
from app.documents.typeset import Typesetter
from app.forms.answers import Answer, Filling
from app.forms.authoring import load_form
from tests.conftest import ROOT
from tests.unit.documents import typed
from tests.unit.documents.expected import Expected, visible
from tests.unit.documents.fillings import Case, cases
from tests.unit.documents.judge_ink import judge_ink
from tests.unit.documents.judge_lines import judge_parts
from tests.unit.documents.judge_pages import (
    captions_of,
    judge_document,
    judge_numbers,
    parts_of,
    placed_words,
    words_without_captions,
)

TIMES = int(os.environ.get("SHENBAO_PROPERTY_TIMES", "1"))
# Shrinking a whole book takes minutes, and a fault names the place and the words anyway.
UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]
FORMS = {
    name: load_form(ROOT / "forms" / name / "form.yaml")
    for name in sorted(path.parent.name for path in (ROOT / "forms").glob("*/form.yaml"))
}
_COLUMN = styles.portrait().column
_CELLS = sorted(
    {
        sum(columns[first : first + span]) - 2 * styles.CELL_PADDING
        for form in FORMS.values()
        for table in form.tables.values()
        for columns in [styles.columns(table.columns_mm)]
        for span in range(1, len(columns) + 1)
        for first in range(len(columns) - span + 1)
    }
)[1:]
PLACES = [
    *((CELL, width) for width in _CELLS),
    *((style, width) for style in (BODY, NOTE, LINE, TITLE, SECTION_TITLE, CONTENTS) for width in (_COLUMN, 6000)),
]
"""The widths that a style of text is set in: cells of all tables and their merges (but for the narrowest, a column of
序号), the type area, part of it."""


@st.composite
def paragraphs(draw: st.DrawFn, typesetter: Typesetter) -> tuple[Paragraph, int]:
    """A paragraph of any style, printed words before the typed ones, and the width of its column."""
    style, width = draw(st.sampled_from(PLACES))
    text = draw(typed.lines)
    runs = typesetter.runs(draw(st.sampled_from(["", "", "名称：", "1. "])), style.face, style.size)
    runs += typesetter.runs(text, style.face, style.size, underline=draw(st.booleans()))
    entry = style is CONTENTS
    indent = styles.em(style.size, 2.5 if entry else style.indent_em)
    paragraph = Paragraph(
        "p",
        runs,
        style.name,
        style.pitch,
        draw(st.sampled_from([style.align, *Align])),
        first_indent=-indent if entry else indent,
        left_indent=indent if entry else 0,
        right_indent=styles.CONTENTS_NUMBER if entry else 0,
        tail=typesetter.runs(draw(st.sampled_from(["", "7", "1888"])), style.face, style.size) if entry else (),
        stated=style.stated,
    )
    return paragraph, width


def test_lp1_lines_hold_all_and_break_where_they_may(typesetter: Typesetter) -> None:
    @settings(max_examples=300 * TIMES)
    @given(drawn=paragraphs(typesetter))
    def check(drawn: tuple[Paragraph, int]) -> None:
        assert list(judge_parts([typesetter.set(*drawn)])) == []

    check()


def first_difference(found: str, expected: str) -> str:
    """Where two texts part, with what stands around."""
    same = next(
        (i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), min(len(found), len(expected))
    )
    return f"printed …{found[max(0, same - 20) : same + 30]!r}, expected …{expected[max(0, same - 20) : same + 30]!r}"


def faults(case: Case, typesetter: Typesetter) -> list[str]:
    """Everything wrong with the books of a case."""
    return faults_of(case, case.books(typesetter))


def faults_of(case: Case, books: Sequence[BookInPages]) -> list[str]:
    """The same for books that are laid out already."""
    found: list[str] = []
    expected = Expected(case)
    for book in books:
        words, wanted = (
            words_without_captions(book.pdf),
            "".join(expected.volume(volume) for volume in book.binding.volumes),
        )
        if words != wanted:
            found.append(first_difference(words, wanted))
        captions = [visible(one.file.caption) for entry in book.contents for one in entry.files]
        if sorted(captions_of(book.pdf)) != sorted(filter(None, captions)):
            found.append(f"captions printed {captions_of(book.pdf)}, expected {captions}")
        for document in (book.pdf, book.word)[: 1 if book.word is book.pdf else 2]:
            found += [*judge_document(document), *judge_numbers(book, document), *judge_ink(document)]
    return found


@pytest.mark.parametrize("form", FORMS)
def test_lp2_books_of_random_fillings_hold_all_of_it(typesetter: Typesetter, form: str) -> None:
    @settings(max_examples=25 * TIMES, phases=UNSHRUNK)
    @given(case=cases(FORMS[form]))
    def check(case: Case) -> None:
        assert faults(case, typesetter) == []

    check()


COVERS = [(form.id, volume.id) for form in FORMS.values() for volume in form.volumes if volume.parts[0].cover]
LENGTHS = range(1, 201) if TIMES > 1 else [*range(1, 31), *range(34, 201, 19), 200]
_NAME = "云川滨河先进制造中外中小企业合作区晋阳湖畔创新创业服务中心管理委员会"


def covered(form: str, volume: str, name: str) -> Case:
    """A form that is only the cover of one of its volumes, all its texts the same."""
    definition = FORMS[form]
    kept = next(one for one in definition.volumes if one.id == volume)
    answers = {field.id: name for field in definition.fields.values() if field.type == "text"}
    alone = replace(definition, volumes=(replace(kept, parts=kept.parts[:1]),))
    return Case(alone, Filling({**answers, "filed_on": "2026-05-28"}))


@pytest.mark.parametrize(("form", "volume"), COVERS)
def test_lp3_names_on_covers_shrink_to_a_floor_then_wrap(typesetter: Typesetter, form: str, volume: str) -> None:
    smallest: dict[str, int] = {}
    wrapped = set()
    for length in LENGTHS:
        case = covered(form, volume, (_NAME * 6)[:length])
        (book,) = case.books(typesetter)
        assert faults_of(case, [book]) == [], length
        assert len(book.pdf.pages) == 2, length
        table = next(placed.part.table for _, placed in parts_of(book.pdf) if isinstance(placed.part, TablePart))
        for cell in table.cells:
            for part in cell.parts if cell.kind == "answer" else ():
                size = part.paragraph.runs[0].half_points
                key = f"{cell.row}"
                assert size <= smallest.get(key, styles.COVER_SIZES[0]), f"{length}: row {key} grows to {size}"
                smallest[key] = size
                larger = [one for one in styles.COVER_SIZES if one > size]
                needed = [len(part.paragraph.text) * one * 10 for one in larger]
                assert all(width > part.width - 2 * styles.em(size) for width in needed), f"{length}: {size} too early"
                assert len(part.lines) == 1 or size <= min(styles.COVER_SIZES), f"{length}: wraps at {size}"
                wrapped |= {key} if len(part.lines) > 1 else set()
    assert wrapped
    assert min(smallest[key] for key in wrapped) < styles.COVER_SIZES[0]


def sides_of(book: BookInPages) -> list[str]:
    """The words of each side of a book."""
    document = book.pdf
    said = [""] * len(document.pages)
    for side, placed in parts_of(document):
        said[side - 1] += visible(placed_words(placed))
    return said


def test_lp4_a_plan_on_own_sheets_is_there_once(typesetter: Typesetter) -> None:
    definition = FORMS["cooperation_zone_2026"]
    outline = next(one for one in definition.outlines.values() if one.separable)
    fields = [line.field for line in outline.lines if line.field]

    @settings(max_examples=6 * TIMES, phases=UNSHRUNK)
    @given(drawn=st.lists(typed.texts, min_size=1, max_size=8), times=st.sampled_from([1, 5, 40]))
    def check(drawn: list[str], times: int) -> None:
        answers = {name: f"〔{index}〕" + drawn[index % len(drawn)] * times for index, name in enumerate(fields)}
        case = Case(definition, Filling(answers), options=LayoutOptions(attach_plan=True, guide_text=False))
        books = case.books(typesetter)
        assert faults_of(case, books) == []
        sides = sides_of(books[0])
        opening = next(number for number, said in enumerate(sides) if "见附页" in said)
        assert sides[opening].count(visible(outline.title)) == 1
        assert sides[opening + 1].startswith("附页：" + visible(outline.title))
        following = "".join(sides[opening + 1 :])
        for name in fields:
            assert visible(answers[name]) in following
            assert not any(visible(answers[name])[:3] in said for said in sides[: opening + 1])
        plain = Case(definition, Filling(answers), options=LayoutOptions(guide_text=False))
        assert not any("见附页" in said for said in sides_of(plain.books(typesetter)[0]))

    check()


@pytest.mark.parametrize("high", [0, 200])
def test_lp5_tables_of_four_hundred_rows(typesetter: Typesetter, high: int) -> None:
    for definition in FORMS.values():
        answers: dict[str, Answer] = {}
        for field in definition.fields.values():
            if field.type == "rows":
                answers[field.id] = [_row(number, list(field.columns), high) for number in range(400)]
        assert faults(Case(definition, Filling(answers)), typesetter) == []


def _row(number: int, names: list[str], high: int) -> dict[str, str]:
    """A row of short cells; of some rows one cell is long."""
    row = {name: f"第{number}行" for name in names}
    if number % 133 == 3:
        row[names[number % len(names)]] += "情况，2024年" * high
    return row


@pytest.mark.parametrize("answer", ["\x00", "\u200b\u202e", "\ufeff\ufe0f"])
def test_lp6_an_answer_of_nothing_visible_leaves_the_blank(typesetter: Typesetter, answer: str) -> None:
    definition = FORMS["cooperation_zone_2026"]
    answers = {field.id: answer for field in definition.fields.values() if field.type not in ("checks", "rows")}
    assert faults(Case(definition, Filling(answers)), typesetter) == []


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\v", "\x85", "\u2028"])
def test_lp6_line_breaks_of_any_kind_in_any_answer(typesetter: Typesetter, line_break: str) -> None:
    for definition in FORMS.values():
        answers: dict[str, Answer] = {
            field.id: f"第一行{line_break}第二行0351-5550123、0351-5550124{line_break}"
            for field in definition.fields.values()
            if field.type not in ("checks", "rows", "date", "yesno")
        }
        assert faults(Case(definition, Filling(answers)), typesetter) == []
