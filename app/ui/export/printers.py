"""The printers of this PC. QtPrintSupport is loaded when somebody prints, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.export.printer_list import PrinterList, SystemPrinterList

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Printers(Protocol):
    """What the printing sheet asks of the system; tests put their own in place."""

    def listing(self, parent: QObject) -> PrinterList:
        """A question for all printers, still to begin."""

    def make(self, name: str) -> QPrinter:
        """A printer to paint on, with A4 paper to its edges."""

    def ask_more(self, printer: QPrinter, parent: QWidget) -> bool:
        """The system's own dialog for trays and the like; False when it was given up."""


class SystemPrinters:
    """What :class:`Printers` promises, by Qt."""

    def listing(self, parent: QObject) -> PrinterList:
        """Answered in a process beside the window."""
        return SystemPrinterList(parent)

    def make(self, name: str) -> QPrinter:
        """By its name in the list."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        return on_a4(QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution))

    def ask_more(self, printer: QPrinter, parent: QWidget) -> bool:
        """A dialog of the system, as those for files."""
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(printer, parent)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)
        return bool(dialog.exec())


def on_a4(printer: QPrinter) -> QPrinter:
    """A4 and no margins of its own: the pages bring theirs."""
    from PySide6.QtCore import QMarginsF
    from PySide6.QtGui import QPageLayout, QPageSize

    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    return printer
