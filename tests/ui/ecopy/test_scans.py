"""Scans are matched, looked at side by side, decided by a key each, and listed in the draft as one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.api import Chosen, Matched, TakenScans
from app.drafts.sealed import SealedScan
from app.drafts.sealing import ScanChange
from app.errors import AttachmentError
from app.scans.model import Deviation, FullScan, SealState
from app.ui.ecopy.page import EcopyPage
from app.ui.ecopy.pair_view import PairView
from app.ui.ecopy.pictures import dpi_for
from app.ui.work.tools import Tools
from tests.ui.ecopy.answers import Answer, Desk, exported, made, seals_of, suggestion
from tests.ui.ecopy.conftest import ZONE, Opened
from tests.ui.work_tools import FakeDialogs

FILE = Path("/扫描/盖章页.pdf")


def scan(volume: str, side: int) -> SealedScan:
    print_ = f"{volume}-{side}"
    return SealedScan(
        volume=volume, side=side, fingerprint=print_, path=f"attachments/sealed/{print_}.pdf", sha256="0" * 64, bytes=9
    )


def take(paths: object, folder: Path, export: Path, chosen: tuple[Chosen, ...]) -> TakenScans:
    return TakenScans(ScanChange(tuple(scan(one.volume, one.side) for one in chosen)))


def seals(paths: object, folder: Path, export: Path, draft: Any) -> object:
    """As the core tells: a side has a scan when the draft lists one."""
    states: Mapping[tuple[str, int], SealState] = {(one.volume, one.side): "scanned" for one in draft.sealed}
    return seals_of(exported(export, ZONE), states)


@pytest.fixture
def scans(opened: Opened, answers: Desk) -> EcopyPage:
    """The page at the step of scans; three pages are found, one of them is like none of ours."""
    found = Matched(
        (suggestion(FILE, 0, ("v1", 15)), suggestion(FILE, 1, None), suggestion(FILE, 2, ("v1", 1), turn=90))
    )
    more: dict[str, Answer] = {"match": lambda *_: found, "take_scans": take, "seals": seals}
    answers.answers.update(more)
    page = opened()
    page._choose("scans")
    return page


def _matched(page: EcopyPage, qtbot: QtBot) -> EcopyPage:
    page.scan_step.take([FILE])
    qtbot.waitUntil(lambda: page.scan_step.match.isVisible())
    return page


def test_dropped_files_are_matched_with_a_way_to_stop(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("match")
    step = scans.scan_step
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FILE))])
    at, copy, left = QPoint(5, 5), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(step.zone, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(step.zone, QDropEvent(QPointF(at), copy, data, left, none))
    qtbot.waitUntil(lambda: any(call.name == "match" for call in answers.calls))
    assert answers.last("match").args[3] == [FILE]
    answers.step("match", 3, 8, "比对")
    assert step.work_card.isVisible()
    assert step.work_card.told == ["比对"]
    assert step.zone.isHidden()
    assert next(row.note for row in scans.list.rows if row.key == "scans") == "正在认扫描件是哪几页"
    left_over = step.work.remainder()
    assert left_over is not None
    assert (left_over.done, left_over.total) == (3, 8)
    step.work_card.stop.click()
    qtbot.waitUntil(lambda: step.zone.isVisible())
    assert step.strip.sentence == "已取消，草稿没有改动"
    assert step.work.remainder() is None


def test_one_key_decides_and_the_last_enter_takes_them_in(scans: EcopyPage, tools: Tools, qtbot: QtBot) -> None:
    page = _matched(scans, qtbot)
    match, pair = page.scan_step.match, page.scan_step.match.pair
    assert pair.hasFocus()
    assert match.count.text() == "第 1 张，共 3 张"
    assert match.sentence.text() == "和左边的页很像"
    qtbot.keyClick(pair, Qt.Key.Key_Return)
    assert match.count.text() == "第 2 张，共 3 张"
    assert match.sentence.text() == "与册子里的页都不像，可能是别的材料"
    assert not match.yes.isEnabled()
    qtbot.keyClick(pair, Qt.Key.Key_Delete)
    qtbot.keyClick(pair, Qt.Key.Key_Return)
    assert match.yes.text() == "收下 2 页"
    assert match.sentence.text() == "都核对过了：收下 2 页，1 张不用"
    assert not tools.desk.draft.sealed
    qtbot.keyClick(pair, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(tools.desk.draft.sealed) == 2)
    qtbot.waitUntil(lambda: len(page.watch.known.missing) == 1)
    step = page.scan_step
    assert step.list.verdict.text() == "还缺：申报材料封面"
    assert step.strip.sentence == "已收下 2 页扫描件"
    assert step.match.isHidden()
    tools.desk.undo()
    assert not tools.desk.draft.sealed


def test_turn_and_skew_are_handed_on(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    page = _matched(scans, qtbot)
    match = page.scan_step.match
    qtbot.keyClick(match.pair, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    match.yes.click()
    match.put.click()
    qtbot.waitUntil(lambda: any(call.name == "take_scans" for call in answers.calls))
    (chosen,) = answers.last("take_scans").args[3]
    assert (chosen.volume, chosen.side, chosen.turn, chosen.scan.page) == ("v1", 15, 90, 0)


def test_another_page_is_chosen_from_the_menu(scans: EcopyPage, qtbot: QtBot) -> None:
    page = _matched(scans, qtbot)
    match = page.scan_step.match
    menu = match.make_menu()
    entries = [action for action in menu.actions() if action.text()]
    assert [action.text() for action in entries] == ["申报表封面", "申报材料封面", "不用这一页"]
    entries[1].trigger()
    assert match.sentence.text() == "自己选的"
    assert match.count.text() == "第 1 张，共 3 张"
    match.yes.click()
    match.back.click()
    assert match.sentence.text() == "已定：申报材料封面"
    menu.deleteLater()


def test_n_opens_the_menu(scans: EcopyPage, qtbot: QtBot) -> None:
    page = _matched(scans, qtbot)
    qtbot.keyClick(page.scan_step.match.pair, Qt.Key.Key_N)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def test_pages_nobody_took_in_are_asked_about_on_leaving(scans: EcopyPage, qtbot: QtBot) -> None:
    page = _matched(scans, qtbot)
    left = [one for work in page.works() if (one := work.remainder()) is not None]
    assert [(one.told, one.wait) for one in left] == [("有 3 张扫描件还没有收进草稿", "")]
    page.scan_step.match.give_up.click()
    assert [work.remainder() for work in page.works() if work.remainder()] == []
    assert page.scan_step.strip.sentence == "没有收下扫描件，草稿没有改动"


def test_a_refusal_keeps_what_was_decided(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    def refuse(*_: object) -> TakenScans:
        raise AttachmentError("“盖章页.pdf”刚才被改过，没有导入", "请再导入一次")

    answers.answers["take_scans"] = refuse
    page = _matched(scans, qtbot)
    match = page.scan_step.match
    match.yes.click()
    match.put.click()
    qtbot.waitUntil(lambda: page.scan_step.strip.kind == "error")
    assert match.isVisible()
    assert match.matching is not None
    assert len(match.matching.taken) == 1
    assert page.scan_step.work.complaint() == "“盖章页.pdf”刚才被改过，没有导入"


def test_files_that_cannot_be_used_are_named(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.answers["match"] = lambda *_: Matched((), ((Path("/坏.pdf"), "不是完整的 PDF"),))
    scans.scan_step.take([Path("/坏.pdf")])
    qtbot.waitUntil(lambda: bool(scans.scan_step.strip.sentence))
    assert scans.scan_step.strip.sentence == "“坏.pdf”：不是完整的 PDF"
    assert scans.scan_step.match.isHidden()


def test_a_scan_is_looked_at_and_removed_with_a_way_back(
    scans: EcopyPage, tools: Tools, said: list[str], qtbot: QtBot
) -> None:
    desk, step = tools.desk, scans.scan_step
    desk.edit(replace(desk.draft, sealed=(scan("v1", 1),)), "导入", "")
    qtbot.waitUntil(lambda: len(scans.watch.known.missing) == 2)
    (side, (look, _)), *rest = step.list.rows
    assert side.name == "申报表封面"
    assert [buttons for _, buttons in rest] == [(), ()]
    look.click()
    assert step.look_view.isVisible()
    assert step.look_view.pair.hasFocus()
    qtbot.keyClick(step.look_view.pair, Qt.Key.Key_Escape)
    assert step.look_view.isHidden()
    step.list.rows[0][1][1].click()
    assert desk.draft.sealed == ()
    assert said == ["已移除“申报表封面”的扫描件"]
    desk.undo()
    assert len(desk.draft.sealed) == 1


def test_scans_put_back_after_the_copy_make_it_stale_also_after_a_new_start(
    scans: EcopyPage, tools: Tools, answers: Desk, qtbot: QtBot
) -> None:
    answers.answers["draft_parts_of"] = lambda paths, draft: {"盖章扫描件": "aa"} if draft.sealed else {}
    answers.answers["look_at_copy"] = lambda out: made(out, ZONE)
    scans.entered()
    qtbot.waitUntil(lambda: scans.watch.known.made is not None and not answers.is_busy)
    assert not scans.banner.isVisible()
    scans.left()  # as in a run that saw nothing of the edit
    tools.desk.edit(replace(tools.desk.draft, sealed=(scan("v1", 1),)), "导入", "")
    scans.entered()
    qtbot.waitUntil(scans.banner.isVisible)
    assert scans.banner.sentence == "生成电子版后改过 1 处（盖章扫描件），需要重新生成"
    scans._choose("verify")
    scans.banner.buttons[1].click()
    assert scans.stack.currentWidget() is scans.scan_step


def test_the_scan_of_a_side_that_moved_is_the_one_that_is_removed(
    scans: EcopyPage, tools: Tools, answers: Desk, qtbot: QtBot
) -> None:
    """Side 1 was inserted: what was scanned as side 1 of the second volume stands for side 15 of it by now."""
    found = exported(scans.watch.export, ZONE)

    def moved(*_: object) -> object:
        places = seals_of(found, {("v1", 15): "scanned"})
        return tuple(replace(one, scan=("v1", 1)) if one.on.side == 15 else one for one in places)

    answers.answers["seals"] = moved
    desk, step = tools.desk, scans.scan_step
    desk.edit(replace(desk.draft, sealed=(scan("v1", 1), scan("v1", 7))), "导入", "")
    qtbot.waitUntil(lambda: len(scans.watch.known.missing) == 2)
    buttons = {(side.volume, side.side): found for side, found in step.list.rows}
    assert buttons["v1", 1] == (), "the scan for side 1 is not that of the new side 1"
    buttons["v1", 15][1].click()
    assert [one.place for one in desk.draft.sealed] == [("v1", 7)]


def test_a_whole_volume_is_used_in_spite_of_what_differs(
    scans: EcopyPage, tools: Tools, answers: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    whole = Path("/扫描/整册.pdf")
    lacking = Deviation(scan_page=0, side=3, sentence="缺第 3 页")
    found = FullScan(file=whole, volume="v1", pages=14, deviations=(lacking,), turns=(0,) * 14)
    put = SealedScan(volume="v1", path="attachments/sealed/整册.pdf", sha256="1" * 64, bytes=9, turns=(0,) * 14)
    answers.answers["full_scan"] = lambda paths, folder, export, volume, file: found
    answers.answers["take_full_scan"] = lambda *_: TakenScans(ScanChange((put,)))
    dialogs.files = [whole]
    step = scans.scan_step
    step.whole.choose.click()
    qtbot.waitUntil(lambda: step.whole.use.isVisible())
    assert answers.last("full_scan").args[3:] == ("v1", whole)
    assert step.whole.use.text() == "照样使用"
    assert not tools.desk.draft.sealed
    step.whole.use.click()
    qtbot.waitUntil(lambda: tools.desk.draft.sealed == (put,))
    assert step.whole.compared is None


# ---- the two pages


def test_both_pages_are_enlarged_and_moved_together(scans: EcopyPage, qtbot: QtBot) -> None:
    pair: PairView = _matched(scans, qtbot).scan_step.match.pair
    at = QPointF(pair.width() / 4, pair.height() / 2)
    wheel = QWheelEvent(
        at, pair.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pair, wheel)
    assert pair.zoom == pytest.approx(1.44)
    before = [pair._sheet(half, pair._shape()).topLeft() - half.topLeft() for half in pair._halves()]
    qtbot.keyClick(pair, Qt.Key.Key_Down)
    after = [pair._sheet(half, pair._shape()).topLeft() - half.topLeft() for half in pair._halves()]
    assert after[0].y() < before[0].y()
    assert after[0] == after[1]
    qtbot.mouseDClick(pair, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert pair.zoom == 1.0


def test_an_enlarged_page_stays_over_its_half(scans: EcopyPage, qtbot: QtBot) -> None:
    pair: PairView = _matched(scans, qtbot).scan_step.match.pair
    pair.set_zoom(4)
    for _ in range(200):
        qtbot.keyClick(pair, Qt.Key.Key_Up)
    half = pair._halves()[0]
    assert pair._sheet(half, pair._shape()).top() >= half.top()
    assert pair._sheet(half, pair._shape()).top() <= half.top() + 20


def test_pictures_are_as_fine_as_the_screen_needs(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    pair: PairView = _matched(scans, qtbot).scan_step.match.pair
    qtbot.waitUntil(lambda: answers.last("scan_page_picture").args[2:6] == (FILE, 1, 0, 0.0))  # ahead
    assert [dpi_for(height) for height in (100, 701, 702, 9000)] == [60, 60, 90, 300]
    pair.set_zoom(6)
    qtbot.waitUntil(lambda: answers.last("pdf_page").args[2] > 60)


def test_a_page_that_cannot_be_shown_says_why(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    def refuse(*_: object) -> object:
        raise AttachmentError("这一页读不出来")

    answers.answers["scan_page_picture"] = refuse
    pair: PairView = _matched(scans, qtbot).scan_step.match.pair
    qtbot.waitUntil(lambda: not answers.is_busy)
    source = pair._sides[1].source if pair._sides else None
    assert source is not None
    assert pair._pictures.refusal(source) == "这一页读不出来"


def test_only_documents_are_dropped(scans: EcopyPage) -> None:
    assert scans.scan_step._accepts([Path("a.PDF")])
    assert scans.scan_step._accepts([Path("a.heic")])
    assert not scans.scan_step._accepts([Path("a.docx")])


def test_leaving_the_page_for_good_stops_all(scans: EcopyPage, answers: Desk, qtbot: QtBot) -> None:
    answers.held.add("match")
    scans.scan_step.take([FILE])
    qtbot.waitUntil(lambda: any(call.name == "match" for call in answers.calls))
    scans.end()
    assert not scans.scan_step.work.is_running
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
