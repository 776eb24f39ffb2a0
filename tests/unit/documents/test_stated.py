"""Where line ends are stated: so that no page can need more room in Word than it has, and no more often than that.

ST1 prose in a wide column flows; what programs break in ways of their own, and narrow columns, are stated. ST2 one
certain line is never stated. ST3 stated lines are the bound. ST4 on every text page Word's need stays within its slack,
however many lines are filled to the last character. ST5 a row that goes over pages is stated, and never cuts a label.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents.layout import styles
from app.documents.layout.flow import flow_text
from app.documents.layout.rows import break_rows
from app.documents.layout.setter import BODY, Setter
from app.documents.layout.texts import Span
from app.documents.model import Cell, Face, Paragraph, ParagraphPart, Table, TableRow
from app.documents.typeset import Typesetter

PROSE = (
    "云川市中外中小企业合作区2024年实现营业收入71.23亿元，同比增长12.5%（详见佐证材料3），主导产业为“专精特新”装备。"
)
COLUMN = 8844


def cell_paragraph(typesetter: Typesetter, text: str) -> Paragraph:
    return Paragraph("p", typesetter.runs(text, Face.SONG, 21), "cell", 360)


@pytest.mark.parametrize(
    ("text", "width", "stated"),
    [
        (PROSE * 3, COLUMN, False),
        (PROSE * 3, 4200, False),
        (PROSE * 3, 2000, True),
        ("参见https://www.example.com/very/long/path?q=1" * 4, COLUMN, True),
        ("编号" + "A1B2" * 40, COLUMN, True),
        ("等等……”》（" * 20, COLUMN, True),
        ("面积①25㎡" * 30, COLUMN, True),
        ("空    格" * 40, COLUMN, True),
        ("云川市", 2000, False),
        ("https://www.example.com/x", COLUMN, False),
    ],
)
def test_st1_st2_stated_where_programs_might_differ(
    typesetter: Typesetter, text: str, width: int, stated: bool
) -> None:
    assert typesetter.settled(cell_paragraph(typesetter, text), width).stated is stated


def test_st3_stated_lines_are_the_bound(typesetter: Typesetter) -> None:
    made = typesetter.settled(cell_paragraph(typesetter, "参见https://www.example.com/very/long?q=1" * 9), 3000)
    assert typesetter.lines_bound(made, 3000) == len(typesetter.set(made, 3000).lines)


def text_setter(typesetter: Typesetter) -> Setter:
    return Setter(typesetter, styles.portrait(), None, "t")  # type: ignore[arg-type]


def need(part: ParagraphPart, typesetter: Typesetter) -> int:
    runs = part.paragraph.cut(part.lines[0].start, part.lines[-1].end)
    indent = part.paragraph.first_indent if part.first == 0 else 0
    alone = replace(part.paragraph, runs=runs, first_indent=indent)
    return len(part.lines) if alone.stated else typesetter.lines_bound(alone, part.width)


@pytest.mark.parametrize("text", [PROSE, "合作区企业发展情况（2024年度）共25家企业，营收5亿。", PROSE * 2 + "约25家"])
def test_st4_word_never_needs_more_than_its_slack(typesetter: Typesetter, text: str) -> None:
    setter = text_setter(typesetter)
    stream = setter.stream(setter.paragraph([Span(text)], replace(BODY, indent_em=0)) for _ in range(60))
    leaves = flow_text(stream, setter).leaves
    assert len(leaves) > 2
    stated = flowing = 0
    for leaf in leaves:
        parts = [placed.part for placed in leaf if isinstance(placed.part, ParagraphPart)]
        more = sum(need(part, typesetter) - len(part.lines) for part in parts) * styles.BODY_PITCH
        assert more <= styles.TEXT_SLACK
        stated += sum(part.paragraph.stated for part in parts)
        flowing += sum(not part.paragraph.stated for part in parts)
    assert flowing > 0


def test_st4_doubtful_pages_are_stated(typesetter: Typesetter) -> None:
    setter = text_setter(typesetter)
    plain = replace(BODY, indent_em=0)
    full = "合作区2024年发展25家企业，营收5亿元，利润3亿，税1亿9千万"
    while len(setter.set(setter.paragraph([Span(full)], plain)).lines) > 1:
        full = full[:-1]
    only = setter.paragraph([Span(full)], plain)
    assert typesetter.lines_bound(only, COLUMN) == 2, "the text must be one that may or may not wrap"
    leaves = flow_text(setter.stream(setter.paragraph([Span(full)], plain) for _ in range(40)), setter).leaves
    for leaf in leaves:
        doubtful = [placed for placed in leaf if not placed.part.paragraph.stated]  # type: ignore[union-attr]
        assert len(doubtful) <= styles.TEXT_SLACK // styles.BODY_PITCH


def made_cell(typesetter: Typesetter, row: int, column: int, span: int, kind: str, lines: int) -> Cell:
    part = typesetter.set(cell_paragraph(typesetter, "字" * (lines * 10)), 2100)
    return Cell(row, column, span, 1, kind, (part,), 108, text_height=lines * 360 + 80)  # type: ignore[arg-type]


@pytest.mark.parametrize("label_lines", [3, 8, 15])
def test_st5_a_label_is_not_cut_beside_a_row_that_splits(typesetter: Typesetter, label_lines: int) -> None:
    cells = (
        made_cell(typesetter, 0, 0, 1, "label", 2),
        made_cell(typesetter, 0, 1, 1, "answer", 2),
        made_cell(typesetter, 1, 0, 1, "label", label_lines),
        made_cell(typesetter, 1, 1, 1, "answer", 80),
    )
    rows = (TableRow(8000), TableRow(80 * 360 + 80))
    table, pages = break_rows(Table("t", (3000, 3000), rows, cells), 12000, 12000)
    first = next(part for page in pages for part in page if part.row == 1)
    assert first.height >= cells[2].text_height
    assert sum(part.height for page in pages for part in page if part.row == 1) == table.rows[1].height
