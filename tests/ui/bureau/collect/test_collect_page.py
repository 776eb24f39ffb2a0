"""收集 as it is used: dropping, what comes of it, choosing, trying again, taking off the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bureau.desk_records import DeskSeen, VersionSeen
from app.bureau.model import Office
from app.errors import AppError, DiskError, DraftError, UsageError
from app.jobs import Done, Refused
from app.ui.bureau.collect.lines import LineList
from app.ui.bureau.collect.listing import CaseRow, Heading, LostRow
from app.ui.bureau.collect.page import CollectPage
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.overlay import Sheet
from tests.ui.bureau.collect.made import LINES, candidate, case, collected, lost, taken, twice
from tests.ui.bureau.desk_tools import OFFICE, row, rows, unreadable
from tests.ui.ecopy.answers import Desk
from tests.ui.program_tools import WAIT_MS
from tests.ui.work_tools import NOW, FakeDialogs

Opened = Callable[..., CollectPage]
BAG = Path("/媒体/U盘/申报")


def lay(answers: Desk, seen: DeskSeen, office: Office = OFFICE) -> None:
    """What the desk has from now on."""
    answers.answers |= {"desk_seen": lambda paths, desk: seen, "office": lambda paths, desk: office}


def words_on(widget: QWidget) -> str:
    """All that can be read on it."""
    labels = [one for one in widget.findChildren(QWidget) if one.isVisible() and callable(getattr(one, "text", None))]
    painted = [row.text for one in widget.findChildren(LineList) if one.isVisible() for row in one.rows]
    return "\n".join([*(str(one.text()) for one in labels), *painted])  # type: ignore[attr-defined]


def press(widget: QWidget, text: str) -> None:
    button = next(one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisible())
    button.click()


def rest(answers: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not answers.is_busy)
    qtbot.wait(100)
    qtbot.waitUntil(lambda: not answers.is_busy)


def choose(page: CollectPage, key: str, answers: Desk, qtbot: QtBot) -> None:
    page.list.view.choose(key)
    rest(answers, qtbot)


# ---- whose desk


def test_an_empty_desk_asks_whose_it_is_and_offers_one_large_zone(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, said: list[str]
) -> None:
    lay(answers, DeskSeen(()), Office())
    page = opened()
    assert page.zone.isVisible()
    assert not page.list.isVisible()
    card = page.office.card
    assert card.isVisible()
    assert card.kind.count() == 3
    card.name.setText("云川市工业和信息化局")
    assert card.kind.currentText() == "XX市"
    card.level.step(1)
    card.by.setText(" 李明 ")
    lay(answers, DeskSeen(()))
    press(card, "记下")
    rest(answers, qtbot)
    assert answers.last("set_office").args[1:] == (OFFICE, NOW, None)
    assert not card.isVisible()
    assert page.office.words.text() == "云川市工业和信息化局 · 市级 · 经办 李明"
    assert said == ["已记下这是哪个单位的受理台"]


def test_the_questions_have_room_in_the_smallest_window(opened: Opened, answers: Desk) -> None:
    lay(answers, DeskSeen(()), Office())
    page = opened(1024, 444)
    card = page.office.card
    assert page.minimumSizeHint().height() <= 444
    assert card.height() <= 220
    assert card.width() <= page.width()
    assert card.name.height() == card.name.sizeHint().height()


def test_whoever_puts_it_off_is_not_asked_at_every_look(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    lay(answers, DeskSeen(()), Office())
    page = opened()
    press(page.office.card, "以后再写")
    tools.board.reload()
    rest(answers, qtbot)
    assert not page.office.card.isVisible()
    assert page.office.change.text() == "填写…"


def test_what_is_kept_stays_while_the_kinds_are_still_asked_for(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    answers.held.add("office_kinds")
    press(page.office, "更改…")
    card = page.office.card
    assert card.office == OFFICE
    answers.end("office_kinds", Done(("XX部门", "XX市")))
    assert card.kind.currentText() == "XX市"
    assert card.office == OFFICE


def test_what_somebody_chose_for_the_title_stays_when_the_name_says_otherwise(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    page = opened()
    press(page.office, "更改…")
    rest(answers, qtbot)
    card = page.office.card
    card.kind.setCurrentIndex(2)
    card.kind.activated.emit(2)
    card.name.setText("云川市工信局")
    assert card.office.kind == "山西综改区管委会"


def test_the_desk_may_lie_elsewhere_but_not_in_what_was_sent(
    opened: Opened, tools: DeskTools, dialogs: FakeDialogs, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    asked: list[object] = []
    tools.guide.asked_desk.connect(asked.append)
    page = opened()
    press(page.office, "更改…")
    sent, shared = tmp_path / "甲公司" / "佐证", tmp_path / "共享"
    sent.mkdir(parents=True)
    shared.mkdir()
    (tmp_path / "甲公司" / "draft.json").write_text("{}")
    dialogs.folder = sent
    press(page.office, "换一个受理文件夹…")
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["“佐证”是申报材料，受理台的资料不放在里面，请换一个文件夹"]
    dialogs.folder = shared
    press(page.office, "换一个受理文件夹…")
    qtbot.waitUntil(lambda: asked == [shared])
    dialogs.folder = tools.paths.desk
    press(page.office, "换一个受理文件夹…")
    assert asked == [shared]  # it lies there already


def test_a_desk_that_may_only_be_looked_at_is_not_changed(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    lay(answers, DeskSeen(rows(1), (unreadable(),), read_only="别人在用，这里只能看"))
    answers.answers["case_seen"] = lambda paths, number, desk: twice(int(number))
    page = opened()
    tools.board.reload()  # who stays a moment has it
    rest(answers, qtbot)
    assert not page.office.change.isVisible()
    choose(page, "1", answers, qtbot)
    assert page.detail.candidates is not None
    assert page.detail.candidates.buttons == []
    choose(page, f"/ {BAG / '坏掉的.shenbao'}", answers, qtbot)
    again = [one for one in page.detail.findChildren(QPushButton) if one.text() == "再试一次" and one.isVisible()]
    assert [one.isEnabled() for one in again] == [False]
    QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    assert [call.name for call in answers.calls if call.name == "dismiss"] == []


# ---- taking in


def test_what_is_dropped_anywhere_is_taken_in_with_steps_to_see(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    lay(answers, DeskSeen(()))
    answers.held.add("collect")
    page = opened()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(BAG)), QUrl.fromLocalFile(str(BAG / "一份.docx"))])
    where, none = QPointF(600, 300), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(page._usual, enter)
    QApplication.sendEvent(
        page._usual, QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    )
    assert answers.last("collect").args == (tools.paths, (BAG, BAG / "一份.docx"), NOW, None)
    progress = page.list.progress
    assert progress.isVisible()
    answers.step("collect", 1, 2, "查找材料")
    assert progress.words.text() == "查找材料"
    answers.step("collect", 7, 30, "读取 启航.shenbao")
    assert progress.words.text() == "读取 启航.shenbao · 8 / 30"
    assert round(progress.bar.share, 2) == 0.23
    left = page.works()[0].remainder()
    assert left is not None
    assert (left.told, left.done, left.total) == ("正在收材料", 7, 30)
    lay(answers, DeskSeen(rows(2), (unreadable(),)))
    found = collected(taken(1, "new"), taken(2, "changed", LINES), unreadable=(lost(),))
    answers.end("collect", Done((found, ("换上了备份",))))
    rest(answers, qtbot)
    assert not progress.isVisible()
    assert page.list.isVisible()
    assert page.strip.isVisible()
    assert [type(one) for one in page.list.view.rows] == [Heading, LostRow, Heading, CaseRow, CaseRow]


def test_the_sentence_on_a_batch_stays_on_the_page_and_is_told_elsewhere(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, said: list[str]
) -> None:
    answers.answers["collect"] = lambda *args: (collected(taken(1, "new")), ())
    page = opened()
    page.work.take([BAG])
    rest(answers, qtbot)
    assert page.strip.sentence == "收了 1 份：新收 1"
    assert page.strip.kind == "done"
    assert said == []
    page.hide()
    page.work.take([BAG])
    rest(answers, qtbot)
    assert said == ["收了 1 份：新收 1"]


def test_what_is_dropped_meanwhile_is_taken_in_afterwards(
    opened: Opened, answers: Desk, qtbot: QtBot, said: list[str]
) -> None:
    answers.held.add("collect")
    page = opened()
    page.work.take([BAG])
    page.work.take([BAG / "另一个"])
    page.work.take([BAG / "另一个"])
    assert said == ["这一批收完接着收"] * 2
    answers.end("collect", Done((collected(), ())))
    assert answers.last("collect").args[1] == (BAG / "另一个",)


def test_stopping_says_what_is_kept_and_begins_nothing_more(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("collect")
    page = opened()
    page.work.take([BAG])
    page.work.take([BAG / "另一个"])
    page.list.progress.stop.click()
    rest(answers, qtbot)
    assert page.strip.sentence == "已停下。停下以前收进来的都在，其余的没有收"
    assert sum(call.name == "collect" for call in answers.calls) == 1


def test_a_desk_that_cannot_be_written_says_why(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("collect")
    page = opened()
    page.work.take([BAG])
    answers.end("collect", Refused(DraftError("磁盘满了，没有收", "请腾出空间再试")))
    rest(answers, qtbot)
    assert page.strip.sentence == "磁盘满了，没有收。请腾出空间再试"
    assert page.strip.kind == "error"
    assert page.works()[0].complaint() == "磁盘满了，没有收"


def test_files_and_folders_can_be_chosen(opened: Opened, answers: Desk, dialogs: FakeDialogs, qtbot: QtBot) -> None:
    answers.answers["collect"] = lambda *args: (collected(), ())
    page = opened()
    press(page.list, "选择文件…")
    press(page.list, "选择文件夹…")
    assert not [call for call in answers.calls if call.name == "collect"]
    dialogs.files, dialogs.folder = [BAG / "甲.shenbao"], BAG
    press(page.list, "选择文件…")
    rest(answers, qtbot)
    assert answers.last("collect").args[1] == (BAG / "甲.shenbao",)
    press(page.list, "选择文件夹…")
    rest(answers, qtbot)
    assert answers.last("collect").args[1] == (BAG,)


# ---- several drafts of one applicant


def test_a_draft_of_another_applicant_is_parted(opened: Opened, answers: Desk, qtbot: QtBot, said: list[str]) -> None:
    lay(answers, DeskSeen((row(2, must_choose=True, duplicates=1),)))
    answers.answers["case_seen"] = lambda paths, number, desk: twice(2)
    page = opened()
    found = page.detail.candidates
    assert found is not None
    assert [one.text() for one in found.parts] == ["不是同一家"]
    found.parts[0].click()
    rest(answers, qtbot)
    assert answers.last("part").args[1:] == ("2", "/媒体/U盘1/启航.shenbao", NOW, None)
    assert said == ["第 1 份已分成另一家"]
    assert not page.strip.isVisible()
    assert page.can_undo()
    answers.answers["undo_part"] = lambda *args: (2, ())
    page.undo()
    rest(answers, qtbot)
    assert answers.last("undo_part").args[1:] == ("9", NOW, None)
    assert said[-1] == page.strip.sentence == "第 9 号已并回第 2 号，和分开以前一样"
    assert not page.can_undo()


def parting_not_undone(opened: Opened, answers: Desk, qtbot: QtBot, error: AppError) -> CollectPage:
    """The page after a parting of which the undo is asked for; the core refuses that with ``error``."""

    def refuse(*_: object) -> None:
        raise error

    answers.answers |= {"case_seen": lambda paths, number, desk: twice(2), "undo_part": refuse}
    lay(answers, DeskSeen((row(2, must_choose=True, duplicates=1),)))
    page = opened()
    assert page.detail.candidates is not None
    page.detail.candidates.parts[0].click()
    rest(answers, qtbot)
    page.undo()
    return page


def test_a_parting_that_is_not_taken_back_is_told(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    error = UsageError("第 2 号和第 9 号分开以后又写过初审，撤销会丢掉这些，没有撤销。", "是同一家的，请合成一家。")
    page = parting_not_undone(opened, answers, qtbot, error)
    rest(answers, qtbot)
    assert page.strip.sentence.startswith("第 2 号和第 9 号分开以后又写过初审")


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (DraftError("受理台正由另一个窗口使用，没有改动", "请等那边做完，再试一次"), True),
        (DiskError("磁盘满了。", "请腾出空间"), True),
        (UsageError("第 9 号不是最后一次分出来的，没有撤销。"), False),
    ],
)
def test_a_parting_can_be_taken_back_later_where_that_may_succeed(
    opened: Opened, answers: Desk, qtbot: QtBot, said: list[str], error: AppError, again: bool
) -> None:
    page = parting_not_undone(opened, answers, qtbot, error)
    assert not page.can_undo(), "it is under way"
    rest(answers, qtbot)
    assert page.strip.sentence.startswith(error.message.rstrip("。"))
    assert page.can_undo() == again
    answers.answers["undo_part"] = lambda *args: (2, ())
    page.undo()
    rest(answers, qtbot)
    assert (said[-1] == "第 9 号已并回第 2 号，和分开以前一样") == again
    assert not page.can_undo()


def test_a_parting_waits_behind_what_was_taken_off_since(
    opened: Opened, answers: Desk, qtbot: QtBot, said: list[str]
) -> None:
    seen = DeskSeen((row(2, must_choose=True, duplicates=1),), (unreadable(),))
    answers.answers |= {
        "case_seen": lambda paths, number, desk: twice(2),
        "undo_part": lambda *args: (2, ()),
        "collect": lambda *args: (collected(unreadable=(lost(),)), ()),
    }
    lay(answers, seen)
    page = opened()
    choose(page, "2", answers, qtbot)
    assert page.detail.candidates is not None
    page.detail.candidates.parts[0].click()
    rest(answers, qtbot)
    page.work.dismiss(BAG / "坏掉的.shenbao")
    rest(answers, qtbot)
    page.undo()
    rest(answers, qtbot)
    assert answers.last("collect").args[1] == (BAG / "坏掉的.shenbao",)
    assert (answers.last("undo_part").args, page.can_undo()) == ((), True)
    page.undo()
    rest(answers, qtbot)
    assert said[-1] == "第 9 号已并回第 2 号，和分开以前一样"
    assert not page.can_undo()
    page.undo()
    rest(answers, qtbot)
    assert said[-1] == "第 9 号已并回第 2 号，和分开以前一样", "nothing is done twice"


def test_two_with_one_code_can_be_joined(opened: Opened, answers: Desk, qtbot: QtBot, said: list[str]) -> None:
    told = ("与“另一家”（第 2 号）的统一社会信用代码相同，请核对",)
    lay(answers, DeskSeen((row(1, same_code=(2,), told=told), row(2, same_code=(1,)))))
    answers.answers["case_seen"] = lambda paths, number, desk: case(int(number), same_code=(2,), told=told)
    page = opened()
    choose(page, "1", answers, qtbot)
    assert told[0] in words_on(page.detail)
    press(page.detail, "是同一家…")
    sheet = next(one for one in page.findChildren(Sheet) if one.is_open)
    assert sheet.accessibleName() == f"“{row(1).applicant}”和“{row(2).applicant}”是同一家？"
    assert answers.last("join").args == (), "nothing before the answer"
    sheet.button(0).click()
    rest(answers, qtbot)
    assert answers.last("join").args[1:] == ("1", "2", NOW, None)
    assert said == ["第 1 号和第 2 号已合成一家"]


def test_two_of_one_name_can_be_joined(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    name, told = "云川（虚构）公司", ("与第 2 号名称相同，请核对是不是同一家",)
    alone: dict[str, Any] = {"applicant": name, "same_name": (2,), "told": told}
    lay(answers, DeskSeen((row(1, **alone), row(2, applicant=name, same_name=(1,)))))
    answers.answers["case_seen"] = lambda paths, number, desk: case(int(number), **alone)
    page = opened()
    choose(page, "1", answers, qtbot)
    assert told[0] in words_on(page.detail)
    press(page.detail, "是同一家…")
    sheet = next(one for one in page.findChildren(Sheet) if one.is_open)
    assert sheet.accessibleName() == f"第 1 号和第 2 号的“{name}”是同一家？"
    sheet.button(0).click()
    rest(answers, qtbot)
    assert answers.last("join").args[1:] == ("1", "2", NOW, None)


def test_of_several_of_one_name_the_number_stands_on_the_button(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    name, others = "云川（虚构）公司", tuple(range(3, 12))
    rows = [row(1), row(2), *(row(number, applicant=name) for number in others)]
    lay(answers, DeskSeen(tuple(rows)))
    answers.answers["case_seen"] = lambda *_: case(1, applicant=name, same_code=(2,), same_name=others)
    page = opened()
    choose(page, "1", answers, qtbot)
    texts = [one.text() for one in page.detail.joins]
    assert texts[1:] == [f"和第 {number} 号是同一家…" for number in range(3, 8)]
    assert texts[0].startswith("和“")


def test_which_of_several_is_meant_stands_on_the_button(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    lay(answers, DeskSeen((row(1, same_code=(2, 3)), row(2), row(3))))
    answers.answers["case_seen"] = lambda paths, number, desk: case(int(number), same_code=(2, 3))
    page = opened()
    choose(page, "1", answers, qtbot)
    assert [one.text() for one in page.detail.joins] == [
        f"和“{row(2).applicant[:14]}…”是同一家…", f"和“{row(3).applicant[:14]}…”是同一家…",
    ]  # fmt: skip


def test_two_drafts_stand_side_by_side_and_one_is_chosen(
    opened: Opened, answers: Desk, qtbot: QtBot, said: list[str]
) -> None:
    lay(answers, DeskSeen((row(1), row(2, must_choose=True, duplicates=1))))
    answers.answers["case_seen"] = lambda paths, number, desk: twice(2) if number == "2" else case(int(number))
    page = opened()
    assert isinstance(page.list.view.current_row, CaseRow)
    assert page.list.view.current_row.row.case == 2  # what waits stands first
    told = words_on(page.detail)
    assert "两份，相差 4 处，选一份" in told
    assert "营业总收入：1,286 → 1,300" in told
    assert "先按这份（最后写的一份）" in told
    found = page.detail.candidates
    assert found is not None
    assert [one.accessibleName() for one in found.buttons] == ["选这份：第 2 份", "选这份：第 1 份"]
    left, right = (found.grid.itemAt(n).widget() for n in range(2))
    assert left.y() == right.y()
    assert left.x() < right.x()
    found.buttons[1].setFocus()
    answers.answers["case_seen"] = lambda paths, number, desk: twice(2, must_choose=False)
    found.buttons[1].click()
    rest(answers, qtbot)
    first = twice(2).candidates[0]
    assert answers.last("choose").args[1:3] == ("2", str(first.path))
    assert answers.last("choose").kwargs == {"code": first.code}
    assert said == ["已选定第 1 份"]
    assert page.detail.candidates is not None
    assert [one.text() for one in page.detail.candidates.buttons] == ["改用这份"]
    assert page.detail.candidates.buttons[0].hasFocus()


def test_all_that_is_told_stands_beside_several_drafts(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    """Only what began with a certain word was shown; damage and missing files were not."""
    told = ("1 个文件不在材料里：“执照.pdf”", "请比较后选定一份", "与第 3 号名称相同，请核对是不是同一家")
    lay(answers, DeskSeen((row(2, must_choose=True, duplicates=1),)))
    answers.answers["case_seen"] = lambda paths, number, desk: twice(2, told=told)
    page = opened()
    seen = words_on(page.detail)
    assert [sentence in seen for sentence in told] == [True, True, True]


def test_a_damaged_one_that_is_alone_can_be_chosen(
    opened: Opened, answers: Desk, qtbot: QtBot, said: list[str]
) -> None:
    one = candidate(1, True, is_whole=False)
    lay(answers, DeskSeen((row(1), row(2, is_unproven=True))))
    answers.answers["case_seen"] = lambda paths, number, desk: case(2, one, is_unproven=True)
    page = opened()
    (heading, first) = page.list.view.rows[:2]
    assert (heading.title, first.key, first.badge) == ("有缺损，要选定", "2", "有缺损")
    assert "有缺损，填写的内容可能有错" in words_on(page.detail)
    press(page.detail, "照这份汇总（有缺损）")
    rest(answers, qtbot)
    assert answers.last("choose").args[1:3] == ("2", str(one.path))
    assert answers.last("choose").kwargs == {"code": one.code}
    assert said == ["已选定第 1 份"]


def test_what_another_office_said_anew_is_told(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    lay(answers, DeskSeen((row(1), row(2))))
    sentence = "“清水县工信局”的初审改了：推荐 → 退回补正"
    batch = collected(taken(1, "same"), taken(2, "same", reviews=(sentence,)))
    answers.answers["collect"] = lambda paths, places, now, desk: (batch, ())
    page = opened()
    page.work.take([BAG])
    rest(answers, qtbot)
    choose(page, "2", answers, qtbot)
    assert sentence in words_on(page.detail)
    assert page.strip.sentence == "收了 2 份：已有 2；1 份带来的初审和以前的不同"
    assert [one.badge for one in page.list.view.rows if isinstance(one, CaseRow)] == ["已有", "初审有变"]


def test_in_a_narrow_window_the_drafts_stand_below_each_other(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    lay(answers, DeskSeen((row(2, must_choose=True, duplicates=1),)))
    answers.answers["case_seen"] = lambda paths, number, desk: twice(2)
    page = opened(940, 480)
    found = page.detail.candidates
    assert found is not None
    upper, lower = (found.grid.itemAt(n).widget() for n in range(2))
    assert upper.y() < lower.y()
    bar = page.detail.view.horizontalScrollBar()
    # it is laid out once more when the bar beside it comes
    qtbot.waitUntil(lambda: bar.maximum() == 0, timeout=WAIT_MS)


def test_many_differences_are_shown_when_they_are_wanted(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    lines = tuple(f"第 {number} 处：旧 → 新" for number in range(40))
    lay(answers, DeskSeen(rows(1)))
    version = VersionSeen(code="OLD", received="2026-05-01T09:00:00", written="", differences=lines)
    answers.answers["case_seen"] = lambda paths, number, desk: case(1, versions=(version,))
    page = opened()
    assert "较早的一版" in words_on(page.detail)
    assert "填写时间不详，5月1日 09:00 收到" in words_on(page.detail)
    assert "第 12 处" not in words_on(page.detail)
    found = page.detail.findChild(LineList)
    assert found is not None
    assert found.rows[-1].text == "还有 28 处"
    QTest.mouseClick(
        found.viewport(), Qt.MouseButton.LeftButton, pos=found.visualRect(found.model().index(13, 0)).center()
    )
    assert "第 39 处：旧 → 新" in words_on(page.detail)
    assert "还有" not in words_on(page.detail)


def test_a_newer_version_says_what_changed_also_of_the_row_that_is_marked(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    old = [VersionSeen(code=code, received="2026-05-01T09:00:00", written="", differences=(code,)) for code in "旧老"]
    answers.answers["case_seen"] = lambda paths, number, desk: case(int(number), versions=tuple(old))
    answers.answers["collect"] = lambda *args: (collected(taken(1, "changed", LINES)), ())
    page = opened()
    assert "这次收到" not in words_on(page.detail)
    assert page.list.view.current_row is not None
    assert page.list.view.current_row.key == "1"
    page.work.take([BAG])
    rest(answers, qtbot)
    told = words_on(page.detail).split("\n")
    assert "这次收到较新的版本，改了 4 处" in told
    assert LINES[3] in told
    assert "旧" in told
    assert "老" not in told  # the latest one before it is what the changes lead from


def test_what_is_known_of_an_applicant_that_cannot_be_told_says_why(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise DraftError("受理台里存的这一份损坏了", "请重新收这个单位的材料")

    answers.answers["case_seen"] = refuse
    page = opened()
    assert "受理台里存的这一份损坏了。请重新收这个单位的材料" in words_on(page.detail)


def test_an_applicant_leads_to_its_review_and_to_its_folder(
    opened: Opened, tools: DeskTools, dialogs: FakeDialogs
) -> None:
    page = opened()
    asked: list[tuple[int, str]] = []
    tools.guide.asked_case.connect(lambda number, path: asked.append((number, path)))
    press(page.detail, "去初审")
    assert asked == [(1, "")]
    press(page.detail, "打开所在文件夹")
    assert dialogs.opened == [BAG]


# ---- what could not be read


def test_a_place_that_could_not_be_read_says_why_and_can_be_tried_again(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    lay(answers, DeskSeen(rows(1), (unreadable(),)))
    answers.answers["collect"] = lambda *args: (collected(unreadable=(lost(),)), ())
    page = opened()
    told = words_on(page.detail)
    assert "不完整，缺后半部分" in told
    assert "请让申报单位重新打包一份" in told
    press(page.detail, "再试一次")
    rest(answers, qtbot)
    assert answers.last("collect").args[1] == (BAG / "坏掉的.shenbao",)
    assert page.strip.sentence == "没有收到新的材料；1 份读不出来"


def test_del_takes_a_place_off_the_list_and_it_can_be_had_back(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, said: list[str]
) -> None:
    lay(answers, DeskSeen(rows(1), (unreadable(),)))
    answers.answers["collect"] = lambda *args: (collected(unreadable=(lost(),)), ())
    page = opened()
    lay(answers, DeskSeen(rows(1)))
    QTest.keyClick(page.list.view, Qt.Key.Key_Delete)
    rest(answers, qtbot)
    assert answers.last("dismiss").args[1] == str(BAG / "坏掉的.shenbao")
    assert said == ["已从列表移除“坏掉的.shenbao”，它还在原来的位置"]
    assert [one.key for one in page.list.view.rows] == ["1"]
    assert page.can_undo()
    page.undo()
    rest(answers, qtbot)
    assert answers.last("collect").args[1] == (BAG / "坏掉的.shenbao",)
    assert not page.can_undo()


# ---- the list


def test_the_marked_row_stays_marked_when_the_desk_is_looked_at_again(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    lay(answers, DeskSeen(rows(40)))
    page = opened()
    choose(page, "30", answers, qtbot)
    at = page.list.view.verticalScrollBar().value()
    lay(answers, DeskSeen((*rows(40), row(41))))
    tools.board.reload()
    rest(answers, qtbot)
    assert page.list.view.current_row is not None
    assert page.list.view.current_row.key == "30"
    assert page.list.view.verticalScrollBar().value() == at


def test_who_walks_with_the_arrows_asks_for_the_last_row_only(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    lay(answers, DeskSeen(rows(20)))
    page = opened()
    before = sum(call.name == "case_seen" for call in answers.calls)
    page.list.view.setFocus()
    for _ in range(8):
        QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    rest(answers, qtbot)
    assert sum(call.name == "case_seen" for call in answers.calls) == before + 1
    assert answers.last("case_seen").args[1] == "9"


def test_the_keyboard_goes_to_the_list_once_it_is_known(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    lay(answers, DeskSeen(()))
    page = opened()
    assert page.zone.focusProxy() is QApplication.focusWidget()
    lay(answers, DeskSeen(rows(3)))
    tools.board.reload()
    rest(answers, qtbot)
    assert page.list.view.hasFocus()
    page.list.files.setFocus()
    answers.held.add("collect")
    page.work.take([BAG])
    assert page.list.progress.stop.hasFocus()
    answers.end("collect", Done((collected(), ())))
    assert page.list.files.hasFocus()


def test_searching_leaves_what_fits(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    lay(answers, DeskSeen(rows(20)))
    page = opened()
    page.list.search.setText("云桥")
    QTest.keyClick(page.list.search, Qt.Key.Key_Return)
    assert [one.key for one in page.list.view.rows] == ["2", "14"]
    page.list.search.setText("没有的")
    QTest.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.list.nothing.isVisible()


@pytest.mark.parametrize("size", [(1366, 614), (1024, 444)])
def test_nothing_is_wider_than_the_window(opened: Opened, answers: Desk, size: tuple[int, int]) -> None:
    lay(answers, DeskSeen(rows(12), (unreadable(),)))
    page = opened(*size)
    assert page.minimumSizeHint().width() <= size[0]
    assert page.detail.view.horizontalScrollBar().maximum() == 0
    assert page.list.view.height() > 120


def test_what_becomes_of_reviews_that_are_joined_is_said(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, said: list[str]
) -> None:
    answers.answers["join"] = lambda *args: (1, ("两边写的初审合成了一条",))
    page = opened()
    page.work.join(1, 2)
    rest(answers, qtbot)
    assert said == ["第 1 号和第 2 号已合成一家"]
    assert page.strip.isVisible()
    assert page.strip.sentence == "第 1 号和第 2 号已合成一家。两边写的初审合成了一条"
    tools.board.look_again()
    rest(answers, qtbot)
    assert page.strip.isVisible(), "until it was read"


def test_what_waits_behind_a_batch_that_is_refused_is_named(opened: Opened, answers: Desk) -> None:
    answers.held.add("collect")
    page = opened()
    for place in (BAG, Path("/媒体/U盘/乙"), Path("/媒体/U盘/丙")):
        page.work.take([place])
    answers.end("collect", Refused(DiskError("磁盘满了。", "请腾出空间再试。")))
    assert page.strip.sentence.endswith("请腾出空间再试。接着要收的“乙”、“丙”也没有收，请再收一次")
    assert [call.args[1] for call in answers.calls if call.name == "collect"] == [(BAG,)]
