"""The rules of the house style that are judged on the page model.

TY3 numbers with unlike units are not aligned. TY4 what is a heading typed in an answer. TY10 no line of a paragraph
stands alone on a page where two could stand. TY11 breaks make rows hardly higher. TY12 labels in the middle of a cell
have no single character on their last line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.layout import figures, styles
from app.documents.layout.flow import flow_text
from app.documents.layout.frame import Streamed
from app.documents.layout.headings import typed_lines
from app.documents.layout.rows import break_rows
from app.documents.layout.setter import BODY, HEADINGS, Setter
from app.documents.layout.spacing import balanced
from app.documents.layout.tables import build
from app.documents.layout.texts import Filler, Span
from app.documents.linebreak import NO_END
from app.documents.model import Align, Cell, ParagraphPart, Table, TableRow
from app.documents.typeset import Typesetter
from app.forms.answers import Filling
from app.forms.authoring import load_form
from app.forms.definition import FormDefinition
from tests.conftest import ROOT

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"


@pytest.fixture(scope="module")
def forms() -> dict[str, FormDefinition]:
    return {form: load_form(ROOT / "forms" / form / "form.yaml") for form in (ZONE, SERVICE)}


def test_ty3_unlike_units_are_not_aligned(typesetter: Typesetter, forms: dict[str, FormDefinition]) -> None:
    setter = Setter(typesetter, styles.portrait(), Filler(forms[ZONE], Filling({})), "t")
    one, other = (figures._figure((row, 1), text, setter) for row, text in enumerate(("12.5平方公里", "300亩")))
    assert one is not None
    assert other is not None
    assert figures._aligned([one, other], 4000, setter) == {}
    assert figures._aligned([one, replace(other, unit=one.unit)], 4000, setter) != {}


@pytest.mark.parametrize(
    ("line", "level", "heading"),
    [
        ("一、总体思路", 1, "一、总体思路"),
        ("十二、其他。情况如下", 1, "十二、其他。"),
        ("(三)落实举措：分三步", 2, "(三)落实举措："),
        ("2.5万吨产能已经建成", 0, ""),
        ("3．发展布局", 3, "3．发展布局"),
        ("（4）用地", 4, "（4）用地"),
        ("一是扩大开放。", 0, ""),
        ("一、" + "围绕主导产业提升能级，" * 6, 0, ""),
    ],
)
def test_ty4_what_is_a_heading(line: str, level: int, heading: str) -> None:
    (found,) = typed_lines([line])
    assert (found.level, line[: found.heading]) == (level, heading)


def test_ty4_a_heading_of_its_own_stays_with_what_it_heads() -> None:
    kept = [
        line.keeps for line in typed_lines(["一、总体", "（一）分项", "正文。", "（二）分项", "（三）分项", "二、总体"])
    ]
    assert kept == [True, True, False, False, False, False]


@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_ty12_centred_lines_have_company(typesetter: Typesetter, forms: dict[str, FormDefinition], form: str) -> None:
    setter = Setter(typesetter, styles.portrait(), Filler(forms[form], Filling({})), "t")
    alone = []
    for table in forms[form].tables.values():
        for cell in build(table, setter)[0].cells:
            for part in cell.parts:
                last = part.paragraph.text[part.lines[-1].start : part.lines[-1].end]
                if len(part.lines) > 1 and part.paragraph.align is Align.CENTER and len(last.strip()) < 2:
                    alone.append((table.id, part.paragraph.text))
    assert alone == []


@given(st.text("合作区中小企业研发（）、，；2024 abc", min_size=1, max_size=60), st.integers(1000, 4000))
def test_ty12_balancing_takes_no_line_more(
    typesetter: Typesetter, forms: dict[str, FormDefinition], text: str, width: int
) -> None:
    setter = Setter(typesetter, styles.portrait(), Filler(forms[ZONE], Filling({})), "t")
    paragraph = setter.paragraph([Span(text.strip() or "字")], replace(HEADINGS[1], align=Align.CENTER, indent_em=0))
    made = balanced(paragraph, width, typesetter)
    assert len(typesetter.set(made, width).lines) == len(typesetter.set(paragraph, width).lines)
    assert typesetter.lines_bound(made, width) <= typesetter.lines_bound(paragraph, width)


def alone_faults(leaves: Sequence[Sequence[ParagraphPart]]) -> list[str]:
    """Lines that stand alone at the foot or the head of a page, and headings at the foot."""
    faults = []
    for number, parts in enumerate(leaves[:-1]):
        last = parts[-1]
        if last.paragraph.keep_with_next and last.last:
            faults.append(f"a heading at the foot of {number}")
        if not last.last and last.first == 0 and len(last.lines) == 1:
            faults.append(f"a first line alone at the foot of {number}")
        first = leaves[number + 1][0]
        if first.first > 0 and first.last and len(first.lines) == 1 and first.first > 2:
            faults.append(f"a last line alone at the head of {number + 1}")
    return faults


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=8, max_size=30))
def test_ty10_no_line_stands_alone(
    typesetter: Typesetter, forms: dict[str, FormDefinition], shape: list[tuple[int, bool]]
) -> None:
    setter = Setter(typesetter, styles.portrait(), Filler(forms[ZONE], Filling({})), "t")
    stream: list[Streamed] = []
    for lines, headed in shape:
        if headed:
            stream += setter.stream([setter.paragraph([Span("（一）标题")], HEADINGS[2])])
        stream += setter.stream([setter.paragraph([Span("合作区发展" * 5 * lines)], BODY)])
    sheets = flow_text(stream, setter)
    leaves = [[p.part for p in leaf if isinstance(p.part, ParagraphPart)] for leaf in sheets.leaves]
    assert alone_faults(leaves) == []
    placed = [(p.paragraph.id, p.first, len(p.lines)) for leaf in leaves for p in leaf]
    for identity, parts in groupby(placed, key=lambda one: one[0]):
        found = list(parts)
        whole = next(s.part for s in stream if isinstance(s.part, ParagraphPart) and s.part.paragraph.id == identity)
        assert sum(count for *_, count in found) == len(whole.lines)  # type: ignore[union-attr]


@given(st.lists(st.integers(440, 3000), min_size=4, max_size=60), st.integers(3000, 12736))
def test_ty11_breaks_make_rows_hardly_higher(heights: list[int], rest: int) -> None:
    cells = tuple(Cell(row, 0, 1, 1, "answer", (), 108, text_height=400) for row in range(len(heights)))
    made, _pages = break_rows(Table("t", (8844,), tuple(map(TableRow, heights)), cells), rest, 12736)
    assert all(row.height - height <= 201 for row, height in zip(made.rows, heights, strict=True))


def test_ty11_a_small_merge_stands_on_one_page() -> None:
    heights = [3000] * 3 + [900, 500, 900]
    merged = Cell(3, 0, 3, 1, "label", (), 108, text_height=400)
    cells = [Cell(row, 0, 1, 1, "label", (), 108, text_height=400) for row in range(3)]
    cells += [merged, *(Cell(row, 1, 1, 1, "answer", (), 108, text_height=400) for row in range(6))]
    table = Table("t", (4000, 4844), tuple(map(TableRow, heights)), tuple(cells))
    _made, pages = break_rows(table, 10500, 12736)
    assert [part.row for part in pages[1]] == [3, 4, 5]


def test_a_bracket_of_its_own_stays_whole(typesetter: Typesetter, forms: dict[str, FormDefinition]) -> None:
    setter = Setter(typesetter, styles.portrait(), Filler(forms[SERVICE], Filling({})), "t")
    table, _ = build(forms[SERVICE].tables["B1"], setter)
    label = next(cell for cell in table.cells if any(p.paragraph.text.startswith("服务场地") for p in cell.parts))
    (part,) = label.parts
    ends = [part.paragraph.text[line.start] for line in part.lines[1:]]
    assert ends
    assert ends[-1] in NO_END
