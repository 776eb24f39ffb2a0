"""收集: an applicant that was collected by mistake is taken off the desk after a question, and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bureau.desk_records import DeskRow, DeskSeen, RemovedSeen
from app.errors import UsageError
from app.ui.bureau.collect.page import CollectPage
from app.ui.bureau.removing import back_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.menus import Menu
from app.ui.widgets.overlay import Sheet
from tests.ui.bureau.desk_tools import rows, unreadable
from tests.ui.ecopy.answers import Desk

Opened = Callable[..., CollectPage]


class RemovableDesk:
    """Takes applicants off and puts them back, as the core does."""

    def __init__(self, seen: DeskSeen) -> None:
        self.seen = seen
        self.all = {row.case: row for row in seen.rows}
        self.gone: dict[int, RemovedSeen] = {}

    def look(self, *_: Any) -> DeskSeen:
        left: tuple[DeskRow, ...] = tuple(row for row in self.seen.rows if row.case not in self.gone)
        return replace(self.seen, rows=left, removed=tuple(self.gone.values()))

    def remove(self, _paths: Any, case: str, now: Any, _desk: Any) -> tuple[RemovedSeen, tuple[str, ...]]:
        row = self.all[int(case)]
        self.gone[row.case] = RemovedSeen(row.case, row.applicant, row.path, f"{now:%Y-%m-%d %H:%M}")
        return self.gone[row.case], ()

    def restore(self, _paths: Any, case: str, _now: Any, _desk: Any) -> tuple[RemovedSeen, tuple[str, ...]]:
        if int(case) not in self.gone:
            raise UsageError(f"第 {case} 号没有移走。")
        return self.gone.pop(int(case)), ()

    def answers(self) -> dict[str, Any]:
        return {"desk_seen": self.look, "remove_case": self.remove, "restore_case": self.restore}


@pytest.fixture
def removable(answers: Desk) -> RemovableDesk:
    made = RemovableDesk(DeskSeen(rows(3), (unreadable(),)))
    answers.answers |= made.answers()
    return made


def menu_on(page: CollectPage, key: str) -> Menu:
    """The menu of the right button on a row."""
    view = page.list.view
    view.choose(key)
    place = view.visualRect(view.currentIndex()).center()
    where = view.viewport().mapToGlobal(place)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where))
    return open_menus(page)[-1]


def open_menus(page: CollectPage) -> list[Menu]:
    return [one for one in page.findChildren(Menu) if one.isVisible()]


def pick(menu: Menu, words: str) -> None:
    action = next(one for one in menu.actions() if one.text().partition("\t")[0] == words)
    menu.close()
    action.trigger()


def sheet_on(page: CollectPage) -> Sheet:
    return next(one for one in page.window().findChildren(Sheet) if one.is_open)


def cases(page: CollectPage) -> list[str]:
    return [row.key for row in page.list.view.rows if row.key.isdecimal()]


def test_an_applicant_is_taken_off_after_a_question_and_put_back(
    removable: RemovableDesk, opened: Opened, answers: Desk, said: list[str], qtbot: QtBot
) -> None:
    page = opened()
    name = removable.all[2].applicant
    pick(menu_on(page, "2"), "从受理台移走…")
    sheet = sheet_on(page)
    assert sheet.accessibleName() == f"从受理台移走“{name}”？"
    assert "收到的文件不动" in sheet.accessibleDescription()
    assert answers.last("remove_case").args == (), "nothing before the answer"
    sheet.button(0).click()
    qtbot.waitUntil(lambda: cases(page) == ["1", "3"])
    assert answers.last("remove_case").args[1] == "2"
    assert said[-1] == f"已从受理台移走“{name}”"
    assert page.can_undo()
    page.undo()
    qtbot.waitUntil(lambda: cases(page) == ["1", "2", "3"])
    assert said[-1] == f"“{name}”放回受理台了"
    assert not page.can_undo()


def test_who_says_no_keeps_it(removable: RemovableDesk, opened: Opened, answers: Desk) -> None:
    page = opened()
    page.list.view.choose("2")
    QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    sheet_on(page).button(1).click()
    assert answers.last("remove_case").args == ()
    assert cases(page) == ["1", "2", "3"]


def test_who_came_anew_meanwhile_is_told_when_one_is_put_back() -> None:
    gone = RemovedSeen(1, "云川市启航公司", Path("/媒体/甲"), "2026-05-28", same=(3,))
    assert back_words(gone) == (
        "“云川市启航公司”放回受理台了。第 3 号和它名称或代码相同，各列一行；是同一家的，请合成一家"
    )


def test_who_was_taken_off_is_found_again_later(removable: RemovableDesk, opened: Opened, qtbot: QtBot) -> None:
    removable.remove(None, "1", _At("2026-05-01"), None)
    removable.remove(None, "3", _At("2026-05-02"), None)
    removable.gone[1] = replace(removable.gone[1], applicant="甲&乙\t公司")
    page = opened()
    assert cases(page) == ["2"]
    pick(menu_on(page, "2"), "放回移走的单位…")
    entries = open_menus(page)[-1].actions()
    assert [one.text() for one in entries] == [
        f"{removable.all[3].applicant}（{removable.all[3].path.name}）", f"甲&&乙 公司（{removable.all[1].path.name}）",
    ]  # fmt: skip
    entries[1].trigger()
    qtbot.waitUntil(lambda: cases(page) == ["1", "2"])


def test_also_when_nobody_is_left(removable: RemovableDesk, opened: Opened, qtbot: QtBot) -> None:
    removable.seen = DeskSeen(rows(1))
    removable.remove(None, "1", _At("2026-05-01"), None)
    page = opened()
    command = next(one for one in page.commands() if one.id == "restore")
    assert command.enabled()
    command.run()
    open_menus(page)[-1].actions()[0].trigger()
    qtbot.waitUntil(lambda: cases(page) == ["1"])
    assert not command.enabled()


def test_a_place_has_its_own_words(removable: RemovableDesk, opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    lost = next(row.key for row in page.list.view.rows if row.key.startswith("/"))
    menu = menu_on(page, lost)
    assert [one.text().partition("\t")[0] for one in menu.actions()] == ["再试一次", "从列表移除"]
    pick(menu, "从列表移除")
    qtbot.waitUntil(lambda: answers.last("dismiss").args != () and not answers.is_busy)


def test_nothing_is_taken_off_where_nothing_may_be_changed(
    removable: RemovableDesk, opened: Opened, tools: DeskTools, answers: Desk
) -> None:
    removable.remove(None, "1", _At("2026-05-01"), None)
    page = opened()
    tools.board.locked = "张三正在用"
    menu = menu_on(page, "2")
    enabled = {one.text().partition("\t")[0]: one.isEnabled() for one in menu.actions()}
    assert enabled == {"看初审": True, "从受理台移走…": False, "放回移走的单位…": False}
    menu.close()
    QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    assert not [one for one in page.window().findChildren(Sheet) if one.is_open]


def test_why_it_cannot_go_is_told(
    removable: RemovableDesk, opened: Opened, answers: Desk, said: list[str], qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise UsageError("受理台里没有第 2 号。")

    answers.answers["remove_case"] = refuse
    page = opened()
    pick(menu_on(page, "2"), "从受理台移走…")
    sheet_on(page).button(0).click()
    qtbot.waitUntil(lambda: said[-1:] == ["受理台里没有第 2 号。"])
    assert cases(page) == ["1", "2", "3"]


class _At(str):
    """A moment as far as a made-up desk writes it down."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return str(self)
