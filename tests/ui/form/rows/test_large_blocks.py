"""Thousands of rows: the window lives while they are brought in, and nothing of them is lost on the way."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.form.rows.table import RowsTable
from tests.ui.form.rows.conftest import ShowTable

COUNT = 2000
BLOCK = "\r\n".join(f"虚构{number}\t工程师\t中级\t本科\t合同 {number}" for number in range(COUNT))


@pytest.fixture
def pasted(show_table: ShowTable) -> RowsTable:
    """A table that a large block is on its way into."""
    table = show_table()
    table.view.commands.paste_text(BLOCK)
    assert table.tools.desk.answer_of("people") == []
    return table


def count(table: RowsTable) -> int:
    return len(table.tools.desk.answer_of("people"))


def test_a_large_block_arrives_whole_and_as_one_step(pasted: RowsTable, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: count(pasted) == COUNT)
    rows = pasted.tools.desk.answer_of("people")
    assert rows[-1]["person_proof"] == f"合同 {COUNT - 1}"  # type: ignore[index]
    assert pasted.tools.desk.undo_stack.count() == 1
    pasted.tools.desk.undo()
    assert count(pasted) == 0


def test_a_table_that_is_left_takes_what_is_on_its_way(pasted: RowsTable) -> None:
    pasted.hide()
    assert count(pasted) == COUNT


def test_a_block_that_is_given_up_never_arrives(pasted: RowsTable, qtbot: QtBot) -> None:
    pasted.busy.cancelled.emit()
    pasted.view.commands.paste_text("乙")  # a block that arrives later, after all that was under way
    assert count(pasted) == 1
    with qtbot.waitSignal(pasted.tools.desk.checked, timeout=300, raising=False):
        pass
    assert count(pasted) == 1


def test_two_large_blocks_arrive_in_their_order(pasted: RowsTable, qtbot: QtBot) -> None:
    pasted.view.commands.paste_text(BLOCK.replace("虚构", "后来"))
    assert count(pasted) == COUNT, "the first one is finished before the second begins"
    qtbot.waitUntil(lambda: pasted.model.text(0, "person_name") == "后来0")
    assert count(pasted) == COUNT


def test_rows_that_nobody_sees_get_their_heights_later(pasted: RowsTable, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: count(pasted) == COUNT)
    place = pasted.model.columns.index("person_name")
    narrow = [40] * len(pasted.model.columns)
    pasted.view.set_widths(narrow)
    last = COUNT - 1
    before = pasted.view.rowHeight(last)
    assert pasted.view.rowHeight(0) > before, "what is seen is fitted at once"
    qtbot.waitUntil(lambda: pasted.view.rowHeight(last) > before)
    assert pasted.view.columnWidth(place) == 40


def test_what_was_copied_along_with_a_table_is_left_out_and_told(show_table: ShowTable, qtbot: QtBot) -> None:
    table = show_table()
    said: list[str] = []
    table.tools.guide.said.connect(lambda sentence, _undo: said.append(sentence))
    table.view.commands.paste_text("序号\t姓名\t职务\r\n1\t甲\t经理\r\n2\t乙\t\r\n")
    qtbot.waitUntil(lambda: bool(said))
    assert table.tools.desk.answer_of("people") == [{"person_name": "甲", "person_post": "经理"}, {"person_name": "乙"}]
    assert said == ["已粘贴 2 行，没有粘贴标题行和序号"]
