"""A draft of the service form, its export page, and a printer that prints into a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.export.page import ExportPage
from app.ui.export.printer_list import PrinterFacts, PrinterList
from app.ui.export.printers import on_a4
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools

ANSWERS = {"org_name": "云川示例服务中心（虚构）", "staff_count": "10"}


class FilePrinter(QPrinter):
    """A printer into a file, which forgets how the paper is turned: kept here."""

    turned = QPrinter.DuplexMode.DuplexAuto

    def setDuplex(self, duplex: QPrinter.DuplexMode) -> None:
        self.turned = duplex
        super().setDuplex(duplex)


class Listed(PrinterList):
    """Printers that answer at once."""

    def __init__(self, printers: tuple[PrinterFacts, ...], parent: QObject) -> None:
        super().__init__(parent)
        self.printers = printers

    def begin(self) -> None:
        self.found.emit(self.printers)


class PaperTray:
    """Printers that write PDF files into a folder, one for each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = ["示例打印机", "旧打印机"]
        self.made: list[FilePrinter] = []

    def listing(self, parent: QObject) -> PrinterList:
        return Listed(
            tuple(PrinterFacts(name, name == self.names[0], name == "示例打印机") for name in self.names), parent
        )

    def make(self, name: str) -> QPrinter:
        printer = FilePrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / f"run{len(self.made) + 1}.pdf"))
        self.made.append(printer)
        return on_a4(printer)

    def ask_more(self, printer: QPrinter, parent: QWidget) -> bool:
        printer.setCopyCount(3)
        return True

    @property
    def printed(self) -> list[Path]:
        return sorted(self.folder.glob("run*.pdf"))


@pytest.fixture
def tray(tmp_path: Path) -> PaperTray:
    folder = tmp_path / "纸"
    folder.mkdir()
    return PaperTray(folder)


@pytest.fixture
def tools(look: Look, tmp_path: Path) -> Iterator[Tools]:
    made = make_tools(look, tmp_path, "service_institution_2026", ANSWERS)
    yield made
    close_tools(made)


@pytest.fixture
def said(tools: Tools) -> list[str]:
    told: list[str] = []
    tools.guide.said.connect(lambda sentence, _: told.append(sentence))
    return told


@pytest.fixture
def page(tools: Tools, tray: PaperTray, shown: Any) -> ExportPage:
    made: ExportPage = shown(ExportPage(tools, printers=tray), 1366, 614)
    made.entered()
    return made


@pytest.fixture
def exported(page: ExportPage, qtbot: QtBot) -> ExportPage:
    """The page after an export of the draft copy as PDF."""
    page.questions.set_formats(("pdf",))
    page.start()
    qtbot.waitUntil(lambda: page.state == "done", timeout=60_000)
    return page
