"""What goes to the printer: which sides, in which order, as which picture; and what the sheet asks and refuses."""

from __future__ import annotations

import os
import unicodedata
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.books.changed_pages import ChangedVolume
from app.books.exported import ExportedVolume
from app.ui.export.page import ExportPage
from app.ui.export.print_choice import EMPTY, PrintChoice, paper_of, runs_of, sides_to_print, title_of
from app.ui.export.print_sheet import PrintSheet
from app.ui.export.printer_list import PrinterFacts, PrinterList, SystemPrinterList
from app.ui.work.tools import Tools
from tests.ui.export.conftest import PaperTray
from tests.ui.work_tools import FakeDialogs


def _volume(sides: int = 7, changed: ChangedVolume | None = None) -> ExportedVolume:
    labels = tuple(["封面", "ii"][:sides] + [str(number) for number in range(1, sides - 1)])
    return ExportedVolume("book", "申报材料", "02_申报材料.pdf", "", sides, labels, (), (changed,) if changed else ())


CHANGED = ChangedVolume("book", (3, 7), (2, 4), (2, 4))


def test_whole_sheets_are_printed_in_order() -> None:
    volume = _volume(7, CHANGED)
    assert sides_to_print(PrintChoice("book", "p"), volume) == (1, 2, 3, 4, 5, 6, 7, EMPTY)
    assert runs_of(PrintChoice("book", "p"), volume) == ((1, 2, 3, 4, 5, 6, 7),)
    assert runs_of(PrintChoice("book", "p", copies=2), volume) == ((1, 2, 3, 4, 5, 6, 7, EMPTY),)
    assert runs_of(PrintChoice("book", "p", "changed"), volume) == ((3, 4, 7),)
    assert runs_of(PrintChoice("book", "p", "changed", faces="single"), volume) == ((3, 7),)
    assert runs_of(PrintChoice("book", "p", "range", 4, 5), volume) == ((3, 4, 5, 6),)
    assert runs_of(PrintChoice("book", "p", faces="by_hand"), volume) == ((1, 3, 5, 7), (2, 4, 6, EMPTY))
    assert runs_of(PrintChoice("book", "p", faces="by_hand"), _volume(1)) == ((1,),)
    assert runs_of(PrintChoice("book", "p", "range", 6, 3), volume) == ()


@given(st.integers(1, 40), st.integers(-2, 45), st.integers(-2, 45), st.sampled_from(["long_edge", "by_hand"]))
def test_fronts_and_backs_always_meet_on_their_sheet(sides: int, first: int, last: int, faces: str) -> None:
    choice = PrintChoice("book", "p", "range", first, last, faces)  # type: ignore[arg-type]
    found = sides_to_print(choice, _volume(sides))
    assert len(found) % 2 == 0
    for front, back in zip(found[::2], found[1::2], strict=True):
        assert front % 2 == 1
        assert back == front + 1 if front < sides else back == EMPTY
    wanted = {side for side in range(max(first, 1), min(last, sides) + 1)}
    assert wanted <= set(found)
    assert set(found) <= {EMPTY, *range(1, sides + 1)}


def test_paper_and_title_are_told() -> None:
    choice = PrintChoice("book", "p", copies=2, use="正本")
    assert paper_of(choice, _volume()) == "7 页，4 张纸，打 2 份共 8 张"
    assert paper_of(PrintChoice("book", "p", "changed"), _volume()) == "没有要打印的页"
    assert title_of(choice, _volume()) == "申报材料（正本）"


# ---- really printed


def _print(page: ExportPage, **wanted: int) -> PrintSheet:
    page.print_last()
    sheet = page.print_desk.sheet
    assert sheet is not None
    sheet.listing.begin()
    for name, number in wanted.items():
        getattr(sheet, name).set_current(number)
    sheet._show()
    return sheet


def _darkness(file: Path, page: int) -> float:
    """How much ink is on a page, at a coarse scale."""
    with closing(pypdfium2.PdfDocument(file)) as book:
        image = book[page].render(scale=0.5).to_pil().convert("L").resize((60, 84))
    return sum(255 - value for value in image.tobytes()) / (60 * 84 * 255)


def test_every_side_is_printed_as_it_stands_in_the_file(exported: ExportPage, tray: PaperTray, qtbot: QtBot) -> None:
    made = exported.result.exported
    assert made is not None
    sheet = _print(exported, whats=2)
    sheet.first.setText(made.volumes[0].labels[0])
    sheet.last.setText(made.volumes[0].labels[3])
    assert sheet._paper.text() == "4 页，2 张纸"
    with qtbot.waitSignal(exported.print_desk.printing.finished, timeout=60_000):
        sheet.button(0).click()
    (file,) = tray.printed
    with closing(pypdfium2.PdfDocument(file)) as book:
        assert len(book) == 4
        assert [round(size) for size in book[0].get_size()] == [595, 842]
    for page in range(4):
        assert _darkness(file, page) == pytest.approx(_darkness(made.files[0], page), abs=0.01)
    assert tray.made[0].turned == QPrinter.DuplexMode.DuplexLongSide
    assert exported.print_desk.isHidden()


def test_by_hand_the_backs_wait_for_the_paper(exported: ExportPage, tray: PaperTray, qtbot: QtBot) -> None:
    made = exported.result.exported
    assert made is not None
    sheet = _print(exported, whats=2, faces=1)
    sheet.first.setText(made.volumes[0].labels[0])
    sheet.last.setText(made.volumes[0].labels[3])
    desk = exported.print_desk
    with qtbot.waitSignal(desk.printing.turn_asked, timeout=60_000):
        sheet.button(0).click()
    assert desk.on.isVisibleTo(exported)
    assert "翻过来" in desk.sentence
    left = desk.remainder()
    assert left is not None
    assert left.told.endswith("的背面还没有印")
    assert left.wait == "", "nothing goes on until the paper is turned"
    with qtbot.waitSignal(desk.printing.finished, timeout=60_000):
        desk.on.click()
    fronts, backs = tray.printed
    for file, sides in ((fronts, (0, 2)), (backs, (1, 3))):
        for page, side in enumerate(sides):
            assert _darkness(file, page) == pytest.approx(_darkness(made.files[0], side), abs=0.01)
    assert tray.made[0].turned == QPrinter.DuplexMode.DuplexNone


def test_printing_stops_and_another_job_can_follow(
    exported: ExportPage, tray: PaperTray, said: list[str], qtbot: QtBot
) -> None:
    desk = exported.print_desk
    sheet = _print(exported)
    with qtbot.waitSignal(desk.printing.stepped):
        sheet.button(0).click()
    exported.start()
    assert exported.state == "done"  # no export beside the printing
    desk.stop.click()
    assert not desk.printing.is_running
    assert said[-1].startswith("已停止打印")
    sheet = _print(exported, whats=2)
    with qtbot.waitSignal(desk.printing.finished, timeout=60_000):
        sheet.first.setText("封面")
        sheet.last.setText("封面")
        sheet.button(0).click()


def test_a_window_that_goes_while_it_prints_ends_the_job(exported: ExportPage, tray: PaperTray, qtbot: QtBot) -> None:
    printing = exported.print_desk.printing
    sheet = _print(exported)
    with qtbot.waitSignal(printing.stepped, check_params_cb=lambda done, _: done == 1, timeout=60_000):
        sheet.button(0).click()
    spool = printing._spool
    printing.deleteLater()
    qtbot.waitUntil(lambda: spool.painter is None and spool.printer is None)
    qtbot.wait(300)  # the page on its way finds nobody


def test_a_job_that_somebody_else_stopped_is_told_of(exported: ExportPage, said: list[str], qtbot: QtBot) -> None:
    """Its worker was ended: nobody waits for a page that never comes."""
    printing = exported.print_desk.printing
    _print(exported).button(0).click()
    qtbot.waitUntil(lambda: printing._task is not None, timeout=20_000)
    task = printing._task
    assert task is not None
    task.stopped.emit()
    assert not printing.is_running
    assert said[-1] == "打印停下了，没有印完。看看印出了哪些页，其余的再印一次。"


def test_printing_ends_with_the_draft_and_says_before_what_would_be_lost(
    exported: ExportPage, tray: PaperTray, qtbot: QtBot
) -> None:
    printing = exported.print_desk.printing
    _print(exported).button(0).click()
    exported.left()
    assert printing.is_running, "another tab is no reason to stop"
    assert exported.print_desk in exported.works()
    left = exported.print_desk.remainder()
    assert left is not None
    assert left.told.startswith("正在打印“")
    assert left.told.endswith(f"，还有 {left.total} 页")
    assert left.wait
    with qtbot.waitSignal(printing.stopped):
        exported.end()
    assert exported.print_desk.remainder() is None


def test_a_file_that_is_gone_is_named(exported: ExportPage, said: list[str], qtbot: QtBot) -> None:
    made = exported.result.exported
    assert made is not None
    sheet = _print(exported)
    made.files[0].unlink()
    with qtbot.waitSignal(exported.print_desk.printing.refused, timeout=20_000):
        sheet.button(0).click()
    assert made.files[0].name in said[-1]
    assert "再导出一次" in said[-1]
    assert exported.print_desk.complaint() == said[-1]


# ---- the sheet


def test_the_usual_answers_follow_the_printer(exported: ExportPage) -> None:
    sheet = _print(exported)
    assert sheet.choice().printer == "示例打印机"
    assert sheet.choice().faces == "long_edge"
    sheet.printer_box.setCurrentIndex(1)
    assert sheet.choice().faces == "by_hand"
    sheet.more.click()
    assert sheet.choice().copies == 3
    assert sheet.printer is not None
    sheet.printer_box.setCurrentIndex(0)
    assert sheet.printer is None


def test_nonsense_is_not_printed(exported: ExportPage, tray: PaperTray) -> None:
    sheet = _print(exported, whats=2)
    sheet.first.setText("99999")
    assert not sheet.button(0).isEnabled()
    assert "没有这几页" in sheet._paper.text()
    QTest.keyClick(sheet.first, Qt.Key.Key_Return)
    assert not tray.made
    sheet.first.setText("封面")
    sheet.copies.setText("")
    assert not sheet.button(0).isEnabled()
    sheet.copies.setText("2")
    assert sheet.button(0).isEnabled()


def test_without_a_printer_the_file_is_opened(exported: ExportPage, tray: PaperTray, tools: Tools) -> None:
    tray.names.clear()
    sheet = _print(exported)
    assert "没有打印机" in sheet.accessibleDescription()
    assert sheet.button(0).text() == "打开"
    sheet.button(0).click()
    dialogs = tools.dialogs
    assert isinstance(dialogs, FakeDialogs)
    assert exported.result.exported is not None
    assert dialogs.opened == [exported.result.exported.files[0]]


def test_printers_that_take_their_time_leave_the_sheet_alone(
    exported: ExportPage, tray: PaperTray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray, "listing", PrinterList)
    exported.print_last()
    sheet = exported.print_desk.sheet
    assert sheet is not None
    assert sheet.printer_box.placeholderText() == "正在查找打印机"
    assert not sheet.button(0).isEnabled()
    sheet.listing.found.emit((PrinterFacts("甲", True), PrinterFacts("乙")))
    assert sheet.button(0).isEnabled()
    assert sheet.choice().faces == "long_edge"
    sheet.printer_box.setCurrentIndex(1)
    sheet.listing.found.emit((PrinterFacts("甲", True, True), PrinterFacts("乙", False, False)))
    assert sheet.choice().printer == "乙", "what was chosen meanwhile stays"
    assert sheet.choice().faces == "by_hand"
    sheet.faces.set_current(2)
    sheet.faces.chosen.emit(2)
    sheet.listing.found.emit((PrinterFacts("甲", True, True), PrinterFacts("乙", False, True)))
    assert sheet.choice().faces == "single", "what the user chose stays"


def test_a_system_that_does_not_answer_is_told_of(exported: ExportPage, tray: PaperTray) -> None:
    tray.names.clear()
    sheet = _print(exported)
    sheet.listing.found.emit(None)
    assert "没有给出打印机的名单" in sheet.accessibleDescription()
    assert sheet.button(0).text() == "打开"


def test_the_system_is_asked_in_a_process_of_its_own(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one; how many printers it finds is up to this PC."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: pytest.fail("asked in the window's process"))
    listing = SystemPrinterList()
    with qtbot.waitSignal(listing.found, timeout=30_000) as told:
        listing.begin()
    assert isinstance(told.args[0], tuple)
    broken = SystemPrinterList(tell=_dies)
    with qtbot.waitSignal(broken.found, timeout=30_000) as told:
        broken.begin()
    assert told.args == [None]


def _dies(_told: object) -> None:
    """Runs in the process of a list."""
    os._exit(3)


def test_nothing_to_print_is_said(page: ExportPage, said: list[str], qtbot: QtBot) -> None:
    page.print_last()
    qtbot.waitUntil(lambda: "还没有导出过" in said[-1], timeout=20_000)


def test_the_list_of_seals_is_printed(exported: ExportPage, tray: PaperTray, qtbot: QtBot) -> None:
    page, made = exported, exported.result.exported
    assert made is not None
    page._print_seals()
    sheet = page.print_desk.sheet
    assert sheet is not None
    sheet.listing.begin()
    sheet.button(0).click()
    (file,) = tray.printed
    with closing(pypdfium2.PdfDocument(file)) as book:
        words = _plain(book[0].get_textpage().get_text_bounded())
        assert len(book) == 1
    assert "盖章清单" in words
    for seal in made.volumes[0].seals:
        assert _plain(seal.place) in words


def _plain(text: str) -> str:
    """Without blanks, and with the usual characters where the font names a radical instead."""
    return "".join(
        unicodedata.normalize("NFKC", text).replace("⻚", "页").replace("⻔", "门").replace("⻅", "见").split()
    )
