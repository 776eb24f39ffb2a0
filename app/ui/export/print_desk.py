"""Printing from the export page: asks how, shows how far it is, says when the paper has to be turned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.books.exported import Exported, ExportedVolume
from app.errors import in_full
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
from app.ui.work.unfinished import Remainder

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_TURN = "正面都印好了。请把整叠纸翻过来放回纸盒，再印背面；朝向先用一张纸试好"
_LIST = "盖章清单"


class PrintDesk(Card):
    """A card that shows itself while something is printed.

    ``open_asked``: a file is wanted outside instead. ``begun``; ``ended``: the card goes, and it had the keyboard.
    """

    open_asked = Signal(Path)
    begun = Signal()
    ended = Signal()

    def __init__(self, tools: Tools, host: QWidget, printers: Printers) -> None:
        super().__init__(tools.look)
        self._tools = tools
        self._host = host
        self._printers = printers
        self.printing = Printing(tools, self)
        self.sheet: PrintSheet | None = None
        self._exported: Exported | None = None
        self._done = (0, 0)
        self._refusal = ""
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

    def ask(self, exported: Exported, volume: str, against: int | None = None) -> None:
        """Ask how to print a volume of an export: all of it, or what changed since an earlier one (from 0)."""
        volumes = [one for one in exported.volumes if one.pdf]
        if not volumes or self.printing.is_running:
            return
        sheet = PrintSheet(
            self._tools.look,
            self._host,
            self._printers,
            "打印",
            volumes,
            volume=volume,
            what="all" if against is None else "changed",
            against=against or 0,
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
        self._refusal = ""
        self.on.hide()
        self.stop.setText("取消")
        self.bar.show()
        self.show()
        self.begun.emit()

    def _show_step(self, done: int, total: int) -> None:
        self._done = (done, total)
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
        self.stop.setFocus()
        self.on.hide()
        self.bar.show()
        self.stop.setText("取消")
        self.printing.go_on()

    def _stop(self) -> None:
        self.printing.cancel()

    def _finish(self) -> None:
        self._end("已全部送到打印机")

    def _refuse(self, sentence: str, hint: str) -> None:
        self._refusal = in_full(sentence, hint)
        self._end(self._refusal)

    def _end(self, sentence: str) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self.hide()
        self._tools.guide.say(sentence)
        if held:
            self.ended.emit()

    # ---- leaving, see app.ui.work.unfinished

    def remainder(self) -> Remainder | None:
        """The pages that are not printed yet; nothing goes on while the paper has to be turned."""
        job = self.printing.job
        if job is None:
            return None
        if not self.on.isHidden():
            told, lost = f"“{job.title}”的背面还没有印", "正面已经印好；不印背面就离开的话，这一册要重新打印"
            return Remainder(told, lost, "", "不印背面并离开")
        done, total = self._done
        told, lost = f"正在打印“{job.title}”，还有 {total - done} 页", "停止的话，已经送到打印机的页还会印出来"
        return Remainder(told, lost, "印完再离开", "停止打印并离开", done, total)

    def end_early(self) -> None:
        """As 取消 does."""
        self.stop_printing()

    def complaint(self) -> str:
        """Why the last job was refused."""
        return self._refusal

    def go_there(self) -> None:
        """To the page of this card."""
        self._tools.guide.go_tab("export")

    def stop_printing(self) -> None:
        """The draft was given back."""
        self.printing.cancel()
