"""Printing from the export page: asks how, shows how far it is, says when the paper has to be turned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.exported import Exported, ExportedVolume
from app.ui.export.print_choice import PrintChoice, runs_of, title_of
from app.ui.export.print_sheet import PrintSheet
from app.ui.export.printers import Printers, on_a4
from app.ui.export.printing import Printing, PrintJob
from app.ui.export.seal_list import seal_html
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import Card
from app.ui.widgets.progress import ThinBar
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_TURN = "正面都印好了。请把整叠纸翻过来放回纸盒，再印背面；朝向先用一张纸试好"
_LIST = "盖章清单"


class PrintDesk(Card):
    """A card that shows itself while something is printed. ``open_asked``: a file is wanted outside instead."""

    open_asked = Signal(Path)
    begun = Signal()

    def __init__(self, tools: Tools, host: QWidget, printers: Printers) -> None:
        super().__init__(tools.look)
        self._tools = tools
        self._host = host
        self._printers = printers
        self.printing = Printing(tools, self)
        self.sheet: PrintSheet | None = None
        self._exported: Exported | None = None
        self._words = TextLabel(tools.look, "", wrap=True)
        self.bar = ThinBar(tools.look)
        self.on = OutlineButton(tools.look, "印背面")
        self.stop = OutlineButton(tools.look, "取消")
        self._lay_out()
        printing = self.printing
        printing.began.connect(self._begin)
        printing.stepped.connect(self._show_step)
        printing.turn_asked.connect(self._ask_turn)
        printing.finished.connect(self._finish)
        printing.stopped.connect(lambda: self._end("已停止打印；已经送到打印机的页还会印出来"))
        printing.refused.connect(self._refuse)
        self.on.clicked.connect(self._go_on)
        self.stop.clicked.connect(self._stop)
        self.hide()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._words)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 14, 24, 14)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.on)
        row.addWidget(self.stop)

    @property
    def sentence(self) -> str:
        """What the card says."""
        return self._words.text()

    # ---- asking

    def ask(self, exported: Exported, volume: str, *, changed: bool = False) -> None:
        """Ask how to print a volume of an export."""
        volumes = [one for one in exported.volumes if one.pdf]
        if not volumes or self.printing.is_running:
            return
        what = "changed" if changed else "all"
        sheet = PrintSheet(
            self._tools.look,
            self._host,
            self._printers,
            "打印",
            volumes,
            volume=volume,
            what=what,  # type: ignore[arg-type]
        )
        sheet.print_asked.connect(lambda choice: self._print(exported, choice, sheet))
        sheet.open_asked.connect(lambda name: self._open(exported, name))
        self._show(sheet, exported)

    def ask_seals(self, exported: Exported, name: str) -> None:
        """Ask on which printer to print the list of seals; ``name`` is the applicant's."""
        sheet = PrintSheet(self._tools.look, self._host, self._printers, f"打印{_LIST}")
        sheet.print_asked.connect(lambda choice: self._print_seals(exported, name, choice, sheet))
        sheet.open_asked.connect(lambda _: self._open(exported, ""))
        self._show(sheet, exported)

    def _show(self, sheet: PrintSheet, exported: Exported) -> None:
        self._exported = exported
        self.sheet = sheet
        sheet.closed.connect(sheet.deleteLater)
        sheet.closed.connect(self._forget_sheet)
        sheet.open()

    def _forget_sheet(self) -> None:
        self.sheet = None

    def _open(self, exported: Exported, volume: str) -> None:
        name = next((one.pdf for one in exported.volumes if one.pdf and volume in ("", one.id)), "")
        self.open_asked.emit(exported.folder / name)

    # ---- printing

    def _print(self, exported: Exported, choice: PrintChoice, sheet: PrintSheet) -> None:
        volume: ExportedVolume = next(one for one in exported.volumes if one.id == choice.volume)
        ready = sheet.printer

        def make() -> QPrinter:
            return on_a4(ready) if ready is not None else self._printers.make(choice.printer)

        runs = runs_of(choice, volume)
        title = title_of(choice, volume)
        self.printing.start(PrintJob(exported.folder / volume.pdf, title, runs, choice.faces, choice.copies, make))

    def _print_seals(self, exported: Exported, name: str, choice: PrintChoice, sheet: PrintSheet) -> None:
        """One page of text: made and sent at once, with the margins that Qt gives a text."""
        from PySide6.QtGui import QTextDocument

        printer = sheet.printer or self._printers.make(choice.printer)
        printer.setDocName(_LIST)
        printer.setCopyCount(choice.copies)
        document = QTextDocument()
        document.setHtml(seal_html(exported, name, self._tools.look.font("body").families()))
        document.print_(printer)
        self._tools.guide.say(f"“{_LIST}”已送到打印机")

    def _begin(self) -> None:
        self.on.hide()
        self.stop.setText("取消")
        self.bar.show()
        self.show()
        self.begun.emit()

    def _show_step(self, done: int, total: int) -> None:
        job = self.printing.job
        if job is not None:
            self._words.setText(f"正在打印“{job.title}”：{done} / {total} 页")
            self.bar.set_value(done, total)

    def _ask_turn(self) -> None:
        self._words.setText(_TURN)
        self.bar.hide()
        self.on.show()
        self.stop.setText("不印了")
        self.on.setFocus()

    def _go_on(self) -> None:
        self.on.hide()
        self.bar.show()
        self.stop.setText("取消")
        self.printing.go_on()

    def _stop(self) -> None:
        self.printing.cancel()

    def _finish(self) -> None:
        self._end("已全部送到打印机")

    def _refuse(self, sentence: str, hint: str) -> None:
        self._end(f"{sentence}{hint}")

    def _end(self, sentence: str) -> None:
        self.hide()
        self._tools.guide.say(sentence)

    def leave(self) -> None:
        """The window gives the draft back: stop what is under way."""
        self.printing.cancel()
