"""Official tables in the model.

TB1 columns are those of the definition to the twip and tile the type area. TB2 cells tile the grid whatever the answers
are. TB3 every line lies inside its cell: rows are as high as the text of their cells. TB4 growable tables print 15
rows and grow beyond. TB5 what goes in comes out: an answer stands in its cell whole and in order. TB6 boxes, 无,
units and printed blanks as the notice has them (rulings 3, 17). TB7 texts above a table share a line or stand below.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.layout import styles
from app.documents.layout.setter import Setter
from app.documents.layout.tables import build, table_stream
from app.documents.layout.texts import Filler
from app.documents.model import ParagraphPart, Table
from app.documents.typeset import Typesetter, clean
from app.forms.answers import Filling
from app.forms.definition import FormDefinition

TEXT = st.text(alphabet=st.sampled_from("合作区发展，。“”（）1234.5%abc \n䶮𠮷、；"), max_size=400)


def words(table: Table, row: int, column: int) -> str:
    cell = next(cell for cell in table.cells if (cell.row, cell.column) == (row, column))
    return "\n".join(part.paragraph.text for part in cell.parts)


def made(typesetter: Typesetter, definition: FormDefinition, table: str, answers: dict[str, object]) -> Table:
    setter = Setter(typesetter, styles.portrait(), Filler(definition, Filling(answers)), "t")  # type: ignore[arg-type]
    return build(definition.tables[table], setter)[0]


def covered(table: Table) -> list[tuple[int, int]]:
    return [
        (cell.row + down, cell.column + right)
        for cell in table.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    ]


@pytest.mark.parametrize("name", ["A1", "A3", "A4", "A5", "A6", "A7"])
def test_tb1_columns_tile_the_type_area(typesetter: Typesetter, zone: FormDefinition, name: str) -> None:
    table = made(typesetter, zone, name, {})
    assert table.width == styles.twips(156)
    edges = [sum(zone.tables[name].columns_mm[:n]) for n in range(len(table.columns) + 1)]
    assert [sum(table.columns[:n]) for n in range(len(edges))] == [styles.twips(edge) for edge in edges]


@given(text=TEXT, name=st.sampled_from(["A1", "A3", "A4", "A5", "A6"]))
def test_tb2_tb3_tb5_any_answer_stays_in_its_cell(
    typesetter: Typesetter, zone: FormDefinition, text: str, name: str
) -> None:
    answers = {field.id: text for field in zone.fields.values() if field.type not in ("checks", "rows", "yesno")}
    table = made(typesetter, zone, name, answers)
    assert sorted(covered(table)) == [(r, c) for r in range(len(table.rows)) for c in range(len(table.columns))]
    for cell in table.cells:
        height = sum(table.rows[row].height for row in range(cell.row, cell.row + cell.row_span))
        width = sum(table.columns[cell.column : cell.column + cell.column_span]) - 2 * cell.padding
        assert cell.lines_height <= height
        for part in cell.parts:
            for line in part.lines:
                assert all(piece.x >= 0 and piece.x + piece.width <= width + 1 for piece in line.pieces)
            joined = "".join(part.paragraph.text[line.start : line.end] for line in part.lines)
            assert joined == part.paragraph.text
        if cell.answer == "zone_name" or cell.answer == "innovation_text":
            printed = "".join(part.paragraph.text for part in cell.parts)
            assert re.sub(r"\s", "", printed) == re.sub(r"\s", "", clean(text))


@pytest.mark.parametrize(("entries", "rows"), [(0, 15), (3, 15), (15, 15), (60, 60)])
def test_tb4_growable_tables_print_fifteen_rows_and_grow(
    typesetter: Typesetter, service: FormDefinition, entries: int, rows: int
) -> None:
    people = [{"person_name": f"张{number}"} for number in range(entries)]
    table = made(typesetter, service, "B3", {"people": people})
    assert len(table.rows) == 1 + rows
    assert table.rows[0].header
    assert [words(table, row, 0) for row in range(1, rows + 1)] == [str(number) for number in range(1, rows + 1)]
    assert [words(table, row, 1) for row in range(1, entries + 1)] == [f"张{number}" for number in range(entries)]


def test_tb6_boxes_blanks_and_none(typesetter: Typesetter, zone: FormDefinition) -> None:
    blank = made(typesetter, zone, "A5", {})
    assert words(blank, 2, 2) == "总数量: _____家"
    assert words(blank, 0, 1).split("\n")[-1] == "□ 其他_____"
    answers = {
        "n_champion": "无",
        "n_srdi": "0",
        "quality_checks": ["建立了优质中小企业梯度培育库", "其他"],
        "quality_checks_other": "设立辅导站",
    }
    filled = made(typesetter, zone, "A5", answers)
    assert words(filled, 2, 2).split() == ["总数量:", "无", "家"]
    assert words(filled, 4, 2).split() == ["总数量:", "0", "家"]
    options = words(filled, 0, 1).split("\n")
    assert options[0] == "☑ 建立了优质中小企业梯度培育库"
    assert options[1].startswith("□ ")
    assert options[-1] == "☑ 其他 设立辅导站 "
    yes = made(typesetter, zone, "A1", {"q_accident": "否"})
    assert words(yes, 7, 1) == "□ 是　　☑ 否"


def test_tb6_the_printed_hint_gives_way_to_the_answer(typesetter: Typesetter, service: FormDefinition) -> None:
    assert words(made(typesetter, service, "B1", {}), 10, 1).startswith("按条例，简明概况。")
    answered = made(typesetter, service, "B1", {"activities_text": "2024年组织对接会三场。"})
    assert words(answered, 10, 1) == "2024年组织对接会三场。"


@pytest.mark.parametrize(("name", "lines"), [("云川公司", 1), ("云川" * 30 + "公司", 2)])
def test_tb7_lines_above_share_a_line_while_they_fit(
    typesetter: Typesetter, service: FormDefinition, name: str, lines: int
) -> None:
    filling = Filling({"org_name": name, "filed_on": "2026-04-10"})
    setter = Setter(typesetter, styles.portrait(), Filler(service, filling), "t")
    above = [
        streamed.part.paragraph.text
        for streamed in table_stream(service.tables["B3"], setter)
        if isinstance(streamed.part, ParagraphPart) and "填报" in streamed.part.paragraph.text
    ]
    assert len(above) == lines
    assert "填报单位：" + name in above[0]
    assert above[-1].endswith("填报时间：2026年4月10日")
