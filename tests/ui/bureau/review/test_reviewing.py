"""What is said of an applicant: decided by key, kept as it is typed, taken back step by step, never lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.bureau.deciding import met
from app.bureau.desk_records import DeskSeen, ReviewSeen, VersionSeen
from app.bureau.model import Review
from app.errors import DraftError, UsageError
from app.jobs import Done, Refused
from app.ui.bureau.review import reviews as module
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.review.words import others_of, own_of
from app.ui.bureau.tools import DeskTools
from app.ui.window.actions import Actions
from tests.ui.bureau.desk_tools import OFFICE, row
from tests.ui.bureau.review.conftest import Opened
from tests.ui.bureau.review.made import BLANK, COUNTY, ERROR, LOOK, case
from tests.ui.ecopy.answers import Desk


def _said(answers: Desk) -> list[tuple[str, Review]]:
    """The reviews that were kept, with their cases."""
    return [(call.args[1], call.args[2]) for call in answers.calls if call.name == "review"]


def _command(page: ReviewPage, name: str) -> None:
    next(one for one in page.commands() if one.id == name).run()


def test_the_keys_decide_and_the_decision_is_kept_at_once(opened: Opened, answers: Desk, tools: DeskTools) -> None:
    page, told = opened(), []
    tools.guide.said.connect(lambda *words: told.append(words))
    for name, words in (("return", "退回补正"), ("recommend", "推荐"), ("reject", "不推荐"), ("", "未定")):
        _command(page, f"decide {name}")
        assert page.pane.decision.current == ["recommend", "return", "reject", ""].index(name)
        assert told.pop() == (f"“{row(page.pane.case).applicant}”：{words}", True)
    keys = {one.id: one.keys for one in page.commands()}
    assert [keys[f"decide {one}"] for one in ("recommend", "return", "reject", "")] == ["1", "2", "3", "0"]


def test_a_review_is_kept_in_the_name_of_the_office(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    _command(page, "decide return")
    qtbot.waitUntil(lambda: not answers.is_busy)
    number, said = _said(answers)[-1]
    assert number == str(page.pane.case)
    assert (said.level, said.office, said.by, said.decision) == (OFFICE.level, OFFICE.name, OFFICE.by, "return")


def test_figures_are_typed_where_somebody_writes_and_decide_elsewhere(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    Actions(page.window()).set_page(page.commands())
    for box in (page.pane.opinion.box.box, page.pane.notes.box, page.pane.corrections.box.box):
        box.setFocus()
        qtbot.keyClicks(box, "123")
        assert box.text() == "123"
    page.list.search.setFocus()
    qtbot.keyClicks(page.list.search, "0")
    assert page.list.search.text() == "0"
    assert page.reviews.of(page.pane.case).decision == ""
    for focus, key, decision in (
        (page.list.table, Qt.Key.Key_2, "return"),
        (page.pane.jumps["问题"], Qt.Key.Key_3, "reject"),
        (page.pane.evidence, Qt.Key.Key_1, "recommend"),
        (page.pane.corrections.list, Qt.Key.Key_0, ""),
    ):
        focus.setFocus()
        qtbot.keyClick(focus, key)
        assert page.reviews.of(page.pane.case).decision == decision


def test_the_last_steps_are_taken_back_and_made_again(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    first = page.pane.case
    page.pane.opinion.box.box.insertPlainText("同意")
    page.pane.opinion.box.box.insertPlainText("推荐。")
    _command(page, "decide recommend")
    page.list.table.step(1)
    assert page.pane.case != first
    page.undo()
    assert page.pane.case == first
    assert page.reviews.of(first).decision == ""
    page.undo()
    assert page.reviews.of(first).opinion == ""
    assert not page.can_undo()
    page.redo()
    assert page.reviews.of(first).opinion == "同意推荐。"
    assert page.pane.opinion.box.box.text() == "同意推荐。"
    page.redo()
    assert not page.can_redo()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1].decision == "recommend"
    page.undo()
    page.pane.notes.box.insertPlainText("另写的")
    assert not page.can_redo()


def test_what_is_typed_is_kept_after_a_pause(
    opened: Opened, answers: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REST_MS", 30)
    page = opened()
    page.pane.notes.box.insertPlainText("电话问过")
    assert _said(answers) == []
    qtbot.waitUntil(lambda: len(_said(answers)) == 1 and not answers.is_busy)
    assert _said(answers)[0][1].notes == "电话问过"
    assert page.unsaved() == ""


@pytest.mark.parametrize("way", ["another", "left", "settle", "hide"])
def test_what_is_typed_is_kept_when_somebody_goes_elsewhere(
    opened: Opened, answers: Desk, qtbot: QtBot, way: str
) -> None:
    page = opened()
    first = page.pane.case
    page.pane.notes.box.insertPlainText("电话问过")
    assert page.unsaved()
    {"another": lambda: page.list.table.step(1), "left": page.left, "settle": page.settle, "hide": page.hide}[way]()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert [(number, said.notes) for number, said in _said(answers)] == [(str(first), "电话问过")]
    assert page.unsaved() == ""


def test_what_is_typed_while_the_last_is_being_kept_is_kept_too(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    answers.held.add("review")
    page.pane.notes.box.insertPlainText("一")
    page.settle()
    page.pane.notes.box.insertPlainText("二")
    page.settle()
    assert len(_said(answers)) == 1
    answers.held.clear()
    answers.end("review", Done(()))
    assert answers.is_busy  # asked for before anybody could think that nothing is left
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1].notes == "一二"
    assert page.unsaved() == ""


def test_what_cannot_be_kept_stays_and_is_tried_again(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_MS", 30)
    page = opened()
    answers.held.add("review")
    page.pane.notes.box.insertPlainText("电话问过")
    page.settle()
    answers.held.clear()
    answers.end("review", Refused(DraftError("受理台正在用，没有改动", "请等一会儿")))
    assert "还没有保存" in page.unsaved()
    assert "受理台正在用" in page.pane.head.trouble.sentence
    assert not page.pane.head.trouble.isHidden()
    assert page.pane.notes.box.text() == "电话问过"
    qtbot.waitUntil(lambda: not page.unsaved())
    assert page.pane.head.trouble.isHidden()


def test_what_nobody_signed_is_kept_once_it_is_known_whose_desk_it_is(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_MS", 30)
    answers.answers["office"] = lambda paths, desk: replace(OFFICE, name="", level="county")

    def kept(paths: object, number: str, said: Review, *more: object) -> tuple[str, ...]:
        if not said.office:
            raise UsageError("还没有写是哪个单位初审的，没有记下。")
        return ()

    answers.answers["review"] = kept
    page = opened()
    page.pane.notes.box.insertPlainText("电话问过")
    page.settle()
    qtbot.waitUntil(lambda: "哪个单位" in page.unsaved())
    answers.answers["office"] = lambda paths, desk: OFFICE
    tools.board.reload()
    qtbot.waitUntil(lambda: not page.unsaved())
    said = _said(answers)[-1][1]
    assert (said.level, said.office, said.notes) == (OFFICE.level, OFFICE.name, "电话问过")


def test_a_look_that_is_older_than_what_was_kept_changes_nothing(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    _command(page, "decide recommend")
    qtbot.waitUntil(lambda: not answers.is_busy)
    before = Review(level=OFFICE.level, office=OFFICE.name, decision="reject", opinion="旧的")
    page.reviews.take(case(row(page.pane.case), reviews=(ReviewSeen(before, True, False),)), keeps=0)
    assert page.reviews.of(page.pane.case).decision == "recommend"


@pytest.mark.parametrize("at", ["2000-01-01 09:00", "", None], ids=["earlier", "same minute", "none left"])
def test_what_was_joined_or_parted_is_shown_whenever_it_was_written(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot, at: str | None
) -> None:
    page = opened()
    number = page.pane.case
    _command(page, "decide return")
    qtbot.waitUntil(lambda: not answers.is_busy)
    kept = page.reviews.of(number)
    other = replace(kept, decision="reject", notes="乙的备注", at=at or kept.at)
    left = () if at is None else (ReviewSeen(other, True, False),)
    answers.answers["case_seen"] = lambda *_: case(row(number), reviews=left)
    tools.board.look_again()
    shown = ("", "") if at is None else ("reject", "乙的备注")
    qtbot.waitUntil(lambda: (page.reviews.of(number).decision, page.pane.notes.box.text()) == shown)
    _command(page, "decide return")  # what is not so any more is kept again
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1].decision == "return"
    assert len(_said(answers)) == 2


def test_a_look_that_was_asked_for_before_something_was_kept_does_not_undo_it(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    number = page.pane.case
    answers.held.add("case_seen")
    tools.board.look_again()
    qtbot.waitUntil(lambda: "case_seen" in {task.call.name for task in answers.waiting})
    _command(page, "decide recommend")
    qtbot.waitUntil(lambda: "review" not in {task.call.name for task in answers.waiting} and bool(_said(answers)))
    answers.end("case_seen", Done(case(row(number))))
    assert page.reviews.of(number).decision == "recommend"


def test_a_review_is_of_the_content_that_is_shown(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    first, newer = row(page.pane.case), replace(row(page.pane.case), code="AAAA-0001")
    page.pane.opinion.box.box.insertPlainText("同意")
    answers.held.add("case_seen")
    answers.answers["desk_seen"] = lambda paths, desk: DeskSeen((newer,))
    tools.board.reload()
    qtbot.waitUntil(lambda: tools.board.case(newer.case) == newer)
    _command(page, "decide recommend")  # the list has another version by now, the page has not
    qtbot.waitUntil(lambda: {task.call.name for task in answers.waiting} == {"case_seen"})
    assert _said(answers)[-1][1].code == first.code
    answers.held.clear()
    while answers.is_busy:
        answers.end("case_seen", Done(case(newer)))
    _command(page, "decide reject")
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1].code == newer.code


def test_what_another_program_wrote_later_is_shown_and_kept(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    number, reviews = page.pane.case, page.reviews
    reviews.change(number, "notes", notes="这里写的")
    reviews.rest()
    qtbot.waitUntil(lambda: not answers.is_busy)
    kept = reviews.of(number)
    reviews.change(number, "opinion", opinion="同意")
    theirs = replace(kept, at="2099-01-01 00:00", notes="那边后来写的", decision="return", manual={"credit": True})
    page.cases.arrived.emit(case(row(number), reviews=(ReviewSeen(theirs, True, False),)))
    shown = reviews.of(number)
    assert (shown.opinion, shown.notes, shown.decision) == ("同意", "那边后来写的", "return")
    assert page.pane.notes.box.text() == "那边后来写的"
    reviews.rest()
    qtbot.waitUntil(lambda: not answers.is_busy)
    call = answers.last("review")
    assert (call.args[2].opinion, call.args[2].notes) == ("同意", "那边后来写的")
    assert call.args[5] == theirs  # what is laid over it changes the opinion only
    assert reviews.of(number).manual == {"credit": True}


def test_what_another_program_wrote_while_this_was_being_kept_is_not_undone(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    page = opened()
    number, reviews = page.pane.case, page.reviews
    answers.held.add("review")
    reviews.change(number, "opinion", opinion="同")
    reviews.rest()
    assert answers.last("review").args[5] == Review(level=OFFICE.level, office=OFFICE.name)
    reviews.change(number, "opinion", opinion="同意")
    theirs = Review(level=OFFICE.level, office=OFFICE.name, at="2099-01-01 00:00", notes="那边写的")
    reviews.take(case(row(number), reviews=(ReviewSeen(theirs, True, False),)))
    answers.held.clear()
    answers.end("review", Refused(DraftError("受理台正在用")))
    assert (reviews.of(number).opinion, reviews.of(number).notes) == ("同意", "那边写的")
    reviews.keep()
    qtbot.waitUntil(lambda: not answers.is_busy)
    call = answers.last("review")
    assert (call.args[2].opinion, call.args[2].notes, call.args[5]) == ("同意", "那边写的", theirs)


def test_what_is_kept_is_what_the_next_one_is_laid_over(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    for opinion in ("同", "同意"):
        page.reviews.change(page.pane.case, "opinion", opinion=opinion)
        page.reviews.rest()
        qtbot.waitUntil(lambda: not answers.is_busy)
    first, second = (call for call in answers.calls if call.name == "review")
    assert second.args[5].says_the_same(first.args[2])


def test_this_applicant_is_looked_at_again_after_another_program(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    looks = [call for call in answers.calls if call.name == "case_seen"]
    tools.board.reload()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert [call for call in answers.calls if call.name == "case_seen"] == looks
    tools.board.look_again()
    qtbot.waitUntil(lambda: not answers.is_busy)
    again = [call for call in answers.calls if call.name == "case_seen"][len(looks) :]
    assert [call.args[1] for call in again] == [str(page.pane.case)]


def test_what_this_office_wrote_last_is_shown(opened: Opened, answers: Desk) -> None:
    own = Review(
        level=OFFICE.level, office=OFFICE.name, decision="return", opinion="暂缓", notes="缺章", corrections=("补章",),
        manual={"credit": False},
    )  # fmt: skip
    answers.answers["case_seen"] = lambda paths, number, desk: case(
        row(int(number)), reviews=(ReviewSeen(COUNTY, False, False), ReviewSeen(own, True, False))
    )
    pane = opened().pane
    assert pane.opinion.box.box.text() == "暂缓"
    assert pane.notes.box.text() == "缺章"
    assert pane.corrections.box.points == ("补章",)
    assert pane.decision.current == 1
    assert pane.conditions.rows[3].verdict.text() == "不符合"
    assert pane.conditions.rows[3].no.isChecked()
    assert "云川县工信局，县级，王芳" in pane.others.words
    assert "云川市" not in pane.others.words


def test_a_person_answers_what_no_form_can_show(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    page = opened()
    manual = page.pane.conditions.rows[3]
    assert manual.verdict.text() == "待核"
    assert [one.verdict.text() for one in page.pane.conditions.rows[:3]] == ["符合", "不符合", "看不出"]
    assert not page.pane.conditions.rows[0].answer.isVisible()
    manual.yes.click()
    assert manual.verdict.text() == "符合"
    assert page.pane.jumps["条件"].text() == "条件 2/4"
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1].manual == {"credit": True}
    manual.no.click()
    assert not manual.yes.isChecked()
    manual.no.click()
    assert page.reviews.of(page.pane.case).manual == {}


def test_problems_go_into_the_notice_and_out_of_it(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    part = page.pane.corrections
    assert [line.text for line in part.list.rows] == [ERROR.text, BLANK.text, LOOK.text]
    part.list.setFocus()
    qtbot.keyClick(part.list, Qt.Key.Key_Space)
    assert part.box.points == (ERROR.line,)
    part.add_all.click()
    assert part.box.points == (ERROR.line, BLANK.line)
    assert part.add_all.isHidden()
    place = part.list.act_place(LOOK, part.list.visualRect(part.list.model().index(2, 0)))
    qtbot.mouseClick(part.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert part.box.points == (ERROR.line, BLANK.line, LOOK.line)
    part.list.act_on(ERROR)
    assert part.box.points == (BLANK.line, LOOK.line)
    page.undo()
    assert part.box.points == (ERROR.line, BLANK.line, LOOK.line)


def test_the_points_of_the_notice_are_moved_with_alt_and_an_arrow(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    box = page.pane.corrections.box
    box.box.insertPlainText("甲\n乙\n\n丙")
    assert page.reviews.of(page.pane.case).corrections == ("甲", "乙", "丙")
    qtbot.keyClick(box.box, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(box.box, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert box.points == ("甲", "丙", "乙")
    assert page.reviews.of(page.pane.case).corrections == ("甲", "丙", "乙")
    qtbot.keyClick(box.box, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(box.box, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert box.points == ("丙", "甲", "乙")
    qtbot.keyClick(box.box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert box.points == ("甲", "丙", "乙")


def test_a_version_that_came_after_the_review_is_told_and_confirmed(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    old = replace(COUNTY, level=OFFICE.level, office=OFFICE.name, code="0000-0000")
    one = replace(row(1), is_outdated=True, decision="recommend")
    changes = ("人数：26 → 27", "地址：甲 → 乙", "电话：1 → 2", "网址：a → b", "邮编：030000 → 030001")
    seen = case(
        one,
        reviews=(ReviewSeen(old, True, True, changes),),
        versions=(
            VersionSeen(code="0000-0000", received="2026-05-01T10:00:00", written="", differences=changes),
            VersionSeen(code=one.code, received="2026-05-27T10:00:00", written=""),
        ),
    )
    answers.answers["case_seen"] = lambda paths, number, desk: seen
    answers.answers["desk_seen"] = lambda paths, desk: replace(tools.board.seen, rows=(one,))
    page = opened()
    strip = page.pane.head.changed
    assert strip.sentence == "看过后又改过：人数：26 → 27；地址：甲 → 乙；电话：1 → 2；网址：a → b；还有 1 处"
    assert "收到，内容编号 0000-0000，与现在的相差 5 处" in page.pane.others.came.label.text()
    strip.acted.emit(0)
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1].decision == "recommend"
    assert strip.isHidden()


def test_what_somebody_who_decides_should_know_stands_above_the_decision(
    opened: Opened, answers: Desk, qtbot: QtBot
) -> None:
    answers.answers["review"] = lambda paths, number, said, now, desk, knew: ("退回补正，但还没有写要改什么",)
    page = opened()
    _command(page, "decide return")
    qtbot.waitUntil(lambda: page.pane.told.text() == "退回补正，但还没有写要改什么")
    page.list.table.step(1)
    qtbot.waitUntil(lambda: page.pane.told.isHidden())


def test_a_long_caution_takes_one_line_until_it_is_opened(opened: Opened, answers: Desk, qtbot: QtBot) -> None:
    long = "还有 5 条要人工核的没有记结果：" + "；".join(["具有固定的经营服务场所和必要的设施设备"] * 5)
    answers.answers["review"] = lambda paths, number, said, now, desk, knew: (long,)
    page = opened()
    _command(page, "decide recommend")
    told = page.pane.told
    qtbot.waitUntil(lambda: told.text() == long)
    qtbot.waitUntil(lambda: told.more.isVisible())
    low = told.height()
    assert low <= 2 * told.fontMetrics().height()
    told.more.click()
    assert told.more.text() == "收起"
    qtbot.waitUntil(lambda: told.height() > 2 * low)
    told.more.click()
    qtbot.waitUntil(lambda: told.height() == low)


def test_another_office_begins_with_a_blank_review(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    _command(page, "decide reject")
    qtbot.waitUntil(lambda: not answers.is_busy)
    other = replace(OFFICE, level="county", name="云川县工信局")
    answers.answers["office"] = lambda paths, desk: other
    tools.board.reload()
    qtbot.waitUntil(lambda: tools.board.office == other and not answers.is_busy)
    assert page.pane.decision.current == 3
    said: Any = page.reviews.of(page.pane.case)
    assert (said.level, said.office) == ("county", "云川县工信局")


def test_steps_of_one_office_write_nothing_into_the_review_of_another(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    number, reviews = page.pane.case, page.reviews
    told: list[int] = []
    page.undo_changed.connect(lambda: told.append(1))
    reviews.change(number, "opinion", opinion="旧单位的意见")
    reviews.rest()
    reviews.change(number, "notes", notes="旧单位的备注")
    reviews.undo()
    qtbot.waitUntil(lambda: not answers.is_busy)
    offices = [replace(OFFICE, level="county", name="云川县工信局"), OFFICE]
    answers.answers["office"] = lambda paths, desk: offices[0]
    told.clear()
    tools.board.reload()
    qtbot.waitUntil(lambda: tools.board.office.level == "county" and not answers.is_busy)
    assert told, "the header shows what this office can take back"
    assert (page.can_undo(), page.can_redo()) == (False, False)
    sent = len(_said(answers))
    page.redo()
    page.undo()
    assert (reviews.of(number).opinion, reviews.of(number).notes) == ("", "")
    assert len(_said(answers)) == sent
    reviews.change(number, "opinion", opinion="新单位的意见")
    reviews.rest()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert (_said(answers)[-1][1].office, _said(answers)[-1][1].opinion) == ("云川县工信局", "新单位的意见")
    tools.board.office = OFFICE
    assert reviews.of(number).opinion == "旧单位的意见"
    page.redo()
    qtbot.waitUntil(lambda: not answers.is_busy)
    said = _said(answers)[-1][1]
    assert (said.office, said.opinion, said.notes) == (OFFICE.name, "旧单位的意见", "旧单位的备注")


def test_what_is_typed_while_the_office_is_renamed_stays_with_whom_it_was_typed_for(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    number = page.pane.case
    page.reviews.change(number, "opinion", opinion="旧单位的意见")
    tools.board.office = replace(OFFICE, name="新云川市工信局")
    page.reviews.change(number, "notes", notes="新单位的备注")
    page.reviews.rest()
    qtbot.waitUntil(lambda: not answers.is_busy)
    said = {review.office: (review.opinion, review.notes) for _, review in _said(answers)}
    assert said == {OFFICE.name: ("旧单位的意见", ""), "新云川市工信局": ("", "新单位的备注")}
    assert page.unsaved() == ""


def test_nothing_is_kept_in_the_name_of_nobody_while_the_office_cannot_be_read(
    tools: DeskTools, answers: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise DraftError("受理台正在用，读不出来")

    good, troubles = answers.answers["office"], []
    answers.answers["office"] = refuse
    tools.board.trouble.connect(troubles.append)
    tools.board.reload()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert troubles[-1] == "受理台正在用，读不出来", "that the list could be read does not wipe it"
    monkeypatch.setattr(module, "RETRY_MS", 30)
    reviews = module.Reviews(tools, tools.board)
    reviews.change(1, "opinion", opinion="同意")
    reviews.rest()
    qtbot.wait(100)
    assert _said(answers) == []
    assert reviews.unsaved()
    answers.answers["office"] = good
    tools.board.reload()
    qtbot.waitUntil(lambda: reviews.unsaved() == "")
    assert [(said.level, said.office, said.opinion) for _, said in _said(answers)] == [
        (OFFICE.level, OFFICE.name, "同意")
    ]


def test_a_step_of_who_was_taken_off_the_desk_is_passed_over(
    opened: Opened, answers: Desk, tools: DeskTools, said: list[str], qtbot: QtBot
) -> None:
    page = opened()
    number = page.pane.case
    _command(page, "decide reject")
    qtbot.waitUntil(lambda: not answers.is_busy)
    left = DeskSeen(tuple(one for one in tools.board.seen.rows if one.case != number))
    answers.answers["desk_seen"] = lambda paths, desk: left
    tools.board.reload()
    qtbot.waitUntil(lambda: not answers.is_busy)
    sent = len(_said(answers))
    page.undo()
    assert said[-1] == "这一步改的那一家已不在受理台上，跳过了"
    assert (len(_said(answers)), page.unsaved()) == (sent, "")


def test_the_keyboard_comes_everywhere(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    assert page.list.table.hasFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert page.pane.jumps["条件"].hasFocus()
    for pane in page.panes():
        pane.setFocus()
        focus = page.focusWidget()
        assert focus is pane or (focus is not None and pane.isAncestorOf(focus))
    assert page.pane.decision._buttons[3].hasFocus()
    expected = {
        "条件": page.pane.conditions.rows[0].figures[0], "问题": page.pane.corrections.add_all,
        "材料": page.pane.evidence, "意见": page.pane.opinion.box.box,
    }  # fmt: skip
    for title, widget in expected.items():
        page.pane.jumps[title].click()
        assert widget.hasFocus(), title
    assert [button.toolTip() for button in page.pane.decision._buttons] == [
        "推荐（1）", "退回补正（2）", "不推荐（3）", "未定（0）",
    ]  # fmt: skip


def test_another_spelling_of_the_office_goes_on_with_its_review(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    page = opened()
    _command(page, "decide reject")
    page.reviews.change(page.pane.case, "notes", notes="旧")
    page.reviews.rest()
    qtbot.waitUntil(lambda: not answers.is_busy)
    spelled = replace(OFFICE, name=f"{OFFICE.name[:3]} {OFFICE.name[3:]}\u3000")
    answers.answers["office"] = lambda paths, desk: spelled
    tools.board.reload()
    qtbot.waitUntil(lambda: tools.board.office == spelled and not answers.is_busy)
    said = page.reviews.of(page.pane.case)
    assert (said.office, said.decision, said.notes) == (spelled.name, "reject", "旧")
    assert page.can_undo()
    page.undo()
    qtbot.waitUntil(lambda: not answers.is_busy)
    assert _said(answers)[-1][1] == replace(said, notes="", at=_said(answers)[-1][1].at)


def test_what_this_desk_wrote_under_another_spelling_is_not_of_others() -> None:
    own = Review(level="city", office="云川 市局", at="2026-04-20 10:00")
    seen = case(row(1), reviews=tuple(ReviewSeen(one, True, False) for one in (own, COUNTY)))
    assert [one.review for one in others_of(seen, "city", "云川市局")] == [COUNTY]


def test_the_pane_counts_conditions_as_the_list_does(
    opened: Opened, answers: Desk, tools: DeskTools, qtbot: QtBot
) -> None:
    """What the office answered under an earlier name counts until it answers anew; the draft's own verdicts stay."""
    before = replace(COUNTY, office="旧名", manual={"credit": True, "served": True})
    shown = case(row(1), reviews=(ReviewSeen(before, True, False), ReviewSeen(COUNTY, False, False)))
    page = opened()
    answers.answers["case_seen"] = lambda paths, number, desk: shown
    tools.board.reload()
    page.pane.show_case(shown)
    assert page.pane.conditions_part.count.text() == "2/4"
    assert page.pane.conditions.rows[3].verdict.text() == "符合"
    assert not page.pane.conditions.rows[3].yes.isChecked(), "not by this office"
    page.pane.conditions.rows[3].no.click()
    now = page.reviews.of(page.pane.case)
    assert met(shown.conditions, own_of(shown, now)) == 1
    assert page.pane.conditions_part.count.text() == "1/4"
    qtbot.waitUntil(lambda: not answers.is_busy)
