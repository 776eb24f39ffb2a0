"""Files that were not taken in: said beside the questions, asked about before the final copy, never in its way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.drafts.not_taken import NotTaken
from app.ui.export.left_out import left_out_words, names_of
from app.ui.export.page import ExportPage
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools


def refused(number: int, item: int = 3) -> NotTaken:
    return NotTaken(number=number, item=item, source=f"/桌面/锁{number}.pdf", name=f"锁{number}.pdf", reason="打不开")


@pytest.fixture
def zone(look: Look, tmp_path, tray, shown):
    tools = make_tools(look, tmp_path)
    page: ExportPage = shown(ExportPage(tools, printers=tray), 1366, 614)
    page.entered()
    page.questions.set_final("")
    page.questions.choose_mark("final")
    yield page, tools
    close_tools(tools)


def started(page: ExportPage, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    marks: list[str] = []
    monkeypatch.setattr(page.exporting, "start", lambda mark, *_: marks.append(mark))
    return marks


def test_the_page_says_how_many_are_missing(zone: tuple[ExportPage, Tools]) -> None:
    page, tools = zone
    assert page.left_out.strip.isHidden()
    tools.desk.learn_not_taken((refused(1), refused(2)))
    page.questions.set_final("")
    page.questions.marks._buttons[0].click()
    assert page.left_out.strip.isVisibleTo(page)
    assert page.left_out.strip.sentence.startswith("有 2 个文件没有收进来，")
    places: list[str] = []
    tools.guide.asked_place.connect(places.append)
    page.left_out.strip.buttons[0].click()
    assert places == ["items.3.not_taken.1"]
    tools.desk.learn_not_taken(())
    assert page.left_out.strip.isHidden()


def test_a_final_copy_asks_once_more(zone: tuple[ExportPage, Tools], monkeypatch: pytest.MonkeyPatch) -> None:
    page, tools = zone
    marks = started(page, monkeypatch)
    page.start()
    assert marks == ["final"]
    tools.desk.learn_not_taken((refused(1),))
    page.questions.set_final("")
    page.questions.choose_mark("final")
    page.start()
    assert marks == ["final"]
    sheet = page.left_out.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "有 1 个文件没有收进来，正式稿里没有它们"
    assert "第 3 项的“锁1.pdf”" in sheet.accessibleDescription()
    places: list[str] = []
    tools.guide.asked_place.connect(places.append)
    sheet.button(0).click()
    assert (marks, places) == (["final"], ["items.3.not_taken.1"])
    for button, expected in ((2, ["final"]), (1, ["final", "final"])):
        page.start()
        assert page.left_out.sheet is not None
        page.left_out.sheet.button(button).click()
        assert marks == expected
        assert page.left_out.sheet is None


def test_esc_is_no_consent(zone: tuple[ExportPage, Tools], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    page, tools = zone
    marks = started(page, monkeypatch)
    tools.desk.learn_not_taken((refused(1),))
    page.questions.set_final("")
    page.questions.choose_mark("final")
    page.questions.export.setFocus()
    page.start()
    assert page.left_out.sheet is not None
    qtbot.keyClick(page.left_out.sheet, Qt.Key.Key_Escape)
    assert (marks, page.left_out.sheet) == ([], None)
    assert page.questions.export.hasFocus()


def test_a_draft_copy_is_made_without_asking(zone: tuple[ExportPage, Tools], monkeypatch: pytest.MonkeyPatch) -> None:
    page, tools = zone
    marks = started(page, monkeypatch)
    tools.desk.learn_not_taken((refused(1),))
    page.questions.choose_mark("draft")
    page._show_left_out()
    assert page.left_out.strip.sentence == "有 1 个文件没有收进来，草稿里没有它们"
    page.start()
    assert (marks, page.left_out.sheet) == (["draft"], None)


def test_files_on_their_way_are_asked_about_too(
    zone: tuple[ExportPage, Tools], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export begun while files are taken in would lack them, and nobody would see it in the counts."""
    page, tools = zone
    marks = started(page, monkeypatch)
    tools.desk.learn_arriving((refused(1),))
    assert page.left_out.strip.isVisibleTo(page)
    assert page.left_out.strip.sentence == "有 1 个文件还在整理，现在导出的正式稿里没有它们"
    page.start()
    assert marks == []
    assert page.left_out.sheet is not None
    assert "等它们整理完再导出" in page.left_out.sheet.accessibleDescription()
    page.left_out.sheet.button(2).click()
    tools.desk.learn_arriving(())
    assert page.left_out.strip.isHidden()
    page.start()
    assert marks == ["final"]


def test_words() -> None:
    several = [refused(1), refused(2)]
    assert left_out_words(several, several, "draft") == "有 2 个文件没有收进来，2 个还在整理，现在导出的草稿里没有它们"
    many = [refused(number, number) for number in range(1, 9)]
    assert left_out_words(many, (), "final") == "有 8 个文件没有收进来，正式稿里没有它们"
    assert left_out_words((), (), "final") == ""
    assert names_of(many) == "第 1 项的“锁1.pdf”、第 2 项的“锁2.pdf”、第 3 项的“锁3.pdf”等 8 个文件"
    assert names_of(many[:1]) == "第 1 项的“锁1.pdf”"
