"""Printed texts with slots: editors in line, boxes below, answers of other sections."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.forms.definition import Cell
from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.date_editor import DateEditor
from app.ui.form.cells.factory import make_cell, make_line
from app.ui.form.cells.line_editor import LineEditor
from app.ui.form.cells.long_editor import LongEditor
from app.ui.form.cells.pieces import ElsewhereValue, Gap, Words, printed_lines
from app.ui.work.tools import Tools
from tests.ui.form.cells.conftest import SERVICE, ZONE, MakeTools, ShowCell


def cell_with(tools: Tools, slot: str) -> Cell:
    cells = [cell for table in tools.desk.definition.tables.values() for row in table.rows for cell in row]
    return next(cell for cell in cells if cell.text and f"{{{slot}" in cell.text)


def words_of(cell: AnswerCell) -> list[str]:
    return [one.text for one in cell.findChildren(Words)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("{y1}年\n{overseas_offices_y1}", [["2023年"], [Gap("overseas_offices_y1")]]),
        ("总数量: {n_champion:_____}家", [["总数量: ", Gap("n_champion", "家"), "家"]]),
        (
            "填报：{filed_on.year:　　}年{filed_on.month:　}月{filed_on.day:　}日止",
            [["填报：", Gap("filed_on", "止"), "止"]],
        ),
        ("甲\n\n{authority_contact} {authority_phone}",
         [["甲"], [], [Gap("authority_contact"), " ", Gap("authority_phone")]]),
        ("{{括}}号", [["{括}号"]]),
    ],
)  # fmt: skip
def test_texts_are_split_as_they_are_printed(tools_of: MakeTools, text: str, lines: list[object]) -> None:
    assert printed_lines(tools_of(ZONE).desk.definition, text) == lines


def test_count_and_names_stand_in_one_cell(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, cell_with(tools, "platform_national_count"), 268)
    count, names = cell.field_editors()
    assert isinstance(count, LineEditor)
    assert isinstance(names, LongEditor)
    assert cell.fields == ("platform_national_count", "platform_national_names")
    assert words_of(cell) == ["数量：", "个", "名称："]
    assert count.unit_width() == 0  # the printed 个 says it
    assert names.y() > count.geometry().bottom()
    assert names.width() > count.width()
    cell.set_place("四、创新能力情况 › 国家级创新平台名称及数量")
    assert [one.accessibleName().rpartition(" › ")[2] for one in cell.editors()] == ["数量", "名称"]
    cell.focus_field("platform_national_names")
    qtbot.keyClicks(names.box, "A;B;C")
    assert names.counter.count.text == "3 个名称"
    assert not cell.framed()


def test_a_figure_under_its_year_fills_the_cell(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, cell_with(tools, "patent_growth_y1"), 134)
    (editor,) = cell.field_editors()
    assert isinstance(editor, LineEditor)
    assert words_of(cell) == ["2023年"]
    assert (editor.x(), editor.width()) == (10, 114)
    assert editor.unit_width() > 0
    assert cell.framed()


def test_a_total_keeps_its_printed_words_on_one_line(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, cell_with(tools, "n_champion"), 206)
    assert cell.height() == 36
    assert words_of(cell) == ["总数量:", "家"]


def test_the_free_line_of_directions(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of(SERVICE)
    cell = show_cell(tools, cell_with(tools, "direction_other"), 573)
    (editor,) = cell.field_editors()
    assert editor.width() > 400
    cell.focus_field("direction_other")
    qtbot.keyClicks(cell.editors()[0], "carbon")
    assert tools.desk.text_of("direction_other") == "carbon"


def test_answers_of_other_sections_are_shown_with_the_way_to_them(
    qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell
) -> None:
    tools = tools_of()
    cell = show_cell(tools, cell_with(tools, "authority_name"), 546)
    assert cell.fields == ()
    (value,) = cell.findChildren(ElsewhereValue)
    assert value.shown() == "在“一、基本情况”填写"
    tools.desk.answer("authority_name", "云川市工信局")
    assert value.shown() == "云川市工信局"
    gone: list[str] = []
    tools.guide.asked_place.connect(gone.append)
    qtbot.mouseClick(value, Qt.MouseButton.LeftButton)
    assert gone == ["authority_name"]


def test_lines_of_a_cover(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    line = make_line(tools, "所属：{province:　　}省（区、市）{city:　　}市（州、区）", section="form.cover")
    cell = show_cell(tools, line, 620)
    province, city = cell.field_editors()
    assert abs(province.width() - city.width()) <= 1
    assert province.y() == city.y()
    cell.focus_field("city")
    qtbot.keyClicks(cell.editors()[1], "Yunchuan")
    assert tools.desk.text_of("city") == "Yunchuan"
    narrow = show_cell(
        tools, make_line(tools, "所属：{province:　　}省（区、市）{city:　　}市（州、区）", section="form.cover"), 260
    )
    first, second = narrow.field_editors()
    assert second.y() > first.y()


def test_a_date_in_parts_is_one_editor(tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    text = "申报时间：{filed_on.year:　　}年{filed_on.month:　}月{filed_on.day:　}日"
    cell = show_cell(tools, make_line(tools, text, section="form.cover"), 500)
    (editor,) = cell.field_editors()
    assert isinstance(editor, DateEditor)
    assert words_of(cell) == ["申报时间："]
    elsewhere = make_line(tools, text, section="form.A1")
    assert elsewhere.fields == ()
    elsewhere.deleteLater()


def test_growing_boxes_tell_the_page(qtbot: QtBot, tools_of: MakeTools, show_cell: ShowCell) -> None:
    tools = tools_of()
    cell = show_cell(tools, cell_with(tools, "overseas_rd_count"), 430)
    before = cell.height()
    cell.focus_field("overseas_rd_names")
    box = cell.editors()[1]
    for _ in range(6):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert cell.height() > before
    assert box.geometry().bottom() < cell.height()


def test_same_cell_without_its_table_is_all_editable(tools_of: MakeTools) -> None:
    cell = make_cell(tools_of(), Cell(text="{authority_name}与{city}"))
    assert cell.fields == ("authority_name", "city")
    cell.deleteLater()
