"""What to print, on which printer, how: the questions before a job, with the usual answers in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.books.exported import ExportedVolume
from app.books.page_lists import side_of_label
from app.ui.export.print_choice import (
    MOST_COPIES,
    Faces,
    PrintChoice,
    Use,
    What,
    changed_of,
    paper_of,
    sides_to_print,
)
from app.ui.export.printer_list import PrinterFacts
from app.ui.export.printers import Printers
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.choices import ComboBox, Segmented
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_WHATS: tuple[What, ...] = ("all", "changed", "range")
_FACES: tuple[Faces, ...] = ("long_edge", "by_hand", "single")
_USES: tuple[Use, ...] = ("", "正本", "副本")
_FACE_NOTES: dict[Faces, str] = {
    "long_edge": "打印机自己翻面，沿长边翻转；册子按双面排版，每项从右手页开始",
    "by_hand": "先印全部正面；把纸翻过来放回纸盒后，再印全部背面",
    "single": "只印纸的一面；装订后页码不在外侧，正式材料请用双面",
}
_NO_ANSWER = "系统没有给出打印机的名单。可以打开 PDF，在那里打印"
_NO_PRINTER = "这台电脑没有打印机。可以打开 PDF，拿到有打印机的电脑上打印"


class PrintSheet(Sheet):
    """Asks for volumes when ``volumes`` are given, else only for printer and copies (the list of seals).

    ``print_asked`` carries the :class:`PrintChoice`; ``open_asked`` the volume to be opened outside instead.
    ``printer`` is what the system's own dialog was used on, with what was chosen there. ``against`` is the
    earlier export with which “改过的” compares.
    """

    print_asked = Signal(object)
    open_asked = Signal(str)

    def __init__(
        self,
        look: Look,
        host: QWidget,
        printers: Printers,
        title: str,
        volumes: Sequence[ExportedVolume] = (),
        *,
        volume: str = "",
        what: What = "all",
        against: int = 0,
    ) -> None:
        super().__init__(look, host, title, "", ("打印", "取消"), cancel=1, width=560)
        self._against = against
        self._look = look
        self._printers = printers
        self._volumes = tuple(volumes)
        self.printer: QPrinter | None = None
        self._printer_of = ""
        self._found: dict[str, PrinterFacts] = {}
        self._looking = True
        self._faces_of = ""
        self._faces_chosen = False
        self.listing = printers.listing(self)
        self.volume_box = ComboBox(look)
        self.printer_box = ComboBox(look)
        self.more = OutlineButton(look, "更多设置…")
        self.whats = Segmented(look, ("全部", "改过的", "部分"), name="页")
        self.first, self.last = (LineEdit(look, name=name) for name in ("从第几页", "到第几页"))
        self.copies = LineEdit(look, "1", name="份数")
        self.uses = Segmented(look, ("不注明", "正本", "副本"), name="用途")
        self.faces = Segmented(look, ("自动双面", "手动双面", "单面"), name="双面")
        self._face_note = TextLabel(look, "", role="caption", tone="ink3", wrap=True)
        self._paper = TextLabel(look, "", tone="ink2", wrap=True)
        self._grid = QGridLayout()
        self._lay_out()
        self._connect()
        self._fill(volume, what)
        self._show()
        QTimer.singleShot(0, self.listing, self.listing.begin)

    # ---- laying out

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        if len(self._volumes) > 1:
            self._row("文件", self.volume_box)
        self._row("打印机", self.printer_box, self.more)
        if self._volumes:
            for field in (self.first, self.last):
                field.setFixedWidth(round(64 * self._look.factor))
            self._row("页", self.whats, self.first, TextLabel(self._look, "到"), self.last)
        self.copies.setValidator(QIntValidator(1, MOST_COPIES, self.copies))
        self.copies.setFixedWidth(round(56 * self._look.factor))
        unit = TextLabel(self._look, "份", tone="ink2")
        if not self._volumes:
            self._row("份数", self.copies, unit)
            return
        about = TextLabel(self._look, "只写在打印任务的名称里，纸上不印", role="caption", tone="ink3")
        self._row("份数", self.copies, unit)
        self._row("用途", self.uses)
        self._grid.addWidget(about, self._grid.rowCount(), 1)
        self._row("双面", self.faces)
        self._grid.addWidget(self._face_note, self._grid.rowCount(), 1)
        self.body.addWidget(self._paper)

    def _row(self, title: str, *parts: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in parts:
            row.addWidget(part, 1 if isinstance(part, ComboBox) else 0)
        if not any(isinstance(part, ComboBox) for part in parts):
            row.addStretch(1)
        at = self._grid.rowCount()
        self._grid.addWidget(TextLabel(self._look, title, tone="ink2"), at, 0)
        self._grid.addLayout(row, at, 1)

    def _connect(self) -> None:
        self.more.clicked.connect(self._ask_more)
        self.volume_box.currentIndexChanged.connect(lambda _: self._follow_volume("all"))
        self.printer_box.currentIndexChanged.connect(lambda _: self._follow_printer())
        for choice in (self.whats, self.faces):
            choice.chosen.connect(lambda _: self._show())
        for field in (self.first, self.last, self.copies):
            field.textChanged.connect(lambda _: self._show())
        self.faces.chosen.connect(self._keep_faces)
        self.listing.found.connect(self._hear_printers)
        self.closed.connect(self.listing.end)
        self.answered.connect(self._hear)

    def _fill(self, volume: str, what: What) -> None:
        self.volume_box.setAccessibleName("文件")
        self.printer_box.setAccessibleName("打印机")
        self.printer_box.setPlaceholderText("正在查找打印机")
        self.more.setEnabled(False)
        self.volume_box.blockSignals(True)
        for one in self._volumes:
            self.volume_box.addItem(one.name, one.id)
        self.volume_box.setCurrentIndex(max(self.volume_box.findData(volume), 0))
        self.volume_box.blockSignals(False)
        if self._volumes:
            self._follow_volume(what)

    # ---- what is chosen

    @property
    def volume(self) -> ExportedVolume | None:
        """The volume to be printed."""
        at = self.volume_box.currentIndex()
        return self._volumes[at] if 0 <= at < len(self._volumes) else None

    def choice(self) -> PrintChoice:
        """What stands in the sheet now."""
        volume = self.volume
        copies = int(self.copies.text()) if self.copies.hasAcceptableInput() else 0
        first = side_of_label(volume.labels, self.first.text()) if volume else None
        last = side_of_label(volume.labels, self.last.text()) if volume else None
        return PrintChoice(
            volume=volume.id if volume else "",
            printer=self.printer_box.currentText(),
            what=_WHATS[self.whats.current],
            first=first or volume.sides + 1 if volume else 1,
            last=last or 0,
            faces=_FACES[self.faces.current],
            copies=copies,
            use=_USES[self.uses.current],
            against=self._against,
        )

    def _hear_printers(self, found: tuple[PrinterFacts, ...] | None) -> None:
        """List the printers; without any the sheet says so and offers to open the file."""
        self._looking = False
        known, self._found = list(self._found), {one.name: one for one in found or ()}
        if list(self._found) != known or not found:
            self._list_printers(_NO_ANSWER if found is None else _NO_PRINTER)
        self._follow_printer()

    def _list_printers(self, why_none: str) -> None:
        self.printer_box.blockSignals(True)
        self.printer_box.clear()
        self.printer_box.addItems(list(self._found))
        self.printer_box.setCurrentIndex(0 if self._found else -1)
        self.printer_box.blockSignals(False)
        if not self._found:
            self.printer_box.setPlaceholderText("没有打印机")
            self.set_sentence(why_none)
            self.button(0).setText("打开")
        for part in self._parts_of_a_printer():
            part.setEnabled(bool(self._found))

    def _parts_of_a_printer(self) -> tuple[QWidget, ...]:
        return (self.printer_box, self.more, self.copies, self.whats, self.faces, self.uses)

    def _follow_volume(self, what: What) -> None:
        volume = self.volume
        assert volume is not None
        found = changed_of(PrintChoice(volume.id, "", against=self._against), volume)
        changed = found is not None and bool(found.sheets)
        self.whats.set_enabled(1, changed, "没有改过的页，或者没有上次的导出可以比")
        self.whats.set_current(_WHATS.index(what) if what != "changed" or changed else 0)
        self.first.setText(next((label for label in volume.labels), "1"))
        self.last.setText(volume.labels[-1] if volume.labels else str(volume.sides))
        self._show()

    def _follow_printer(self) -> None:
        name = self.printer_box.currentText()
        if self.printer is not None and name != self._printer_of:
            self.printer = None
        turns = self._found[name].turns_paper if name in self._found else None
        if name != self._faces_of:
            self._faces_of, self._faces_chosen = name, False
        if turns is not None and not self._faces_chosen:
            self.faces.set_current(0 if turns else 1)
        self._show()

    def _keep_faces(self) -> None:
        """What the user chose stays, whatever his printer still answers."""
        self._faces_chosen = True

    def _ask_more(self) -> None:
        """The system's dialog; what was chosen there holds for this job, its copies stand here too."""
        name = self.printer_box.currentText()
        printer = self.printer or self._printers.make(name)
        if self.copies.hasAcceptableInput():
            printer.setCopyCount(int(self.copies.text()))
        if self._printers.ask_more(printer, self):
            self.printer, self._printer_of = printer, name
            self.copies.setText(str(max(printer.copyCount(), 1)))

    # ---- what is shown

    def _show(self) -> None:
        volume = self.volume
        for field in (self.first, self.last):
            field.setEnabled(_WHATS[self.whats.current] == "range")
        choice = self.choice()
        self._face_note.setText(_FACE_NOTES[choice.faces])
        wrong = self._what_is_wrong(choice, volume)
        self._paper.setText(wrong or (paper_of(choice, volume) if volume else ""))
        self._paper.set_tone("error" if wrong else "ink2")
        self.button(0).setEnabled(not self._looking and (not wrong or not choice.printer))

    def _what_is_wrong(self, choice: PrintChoice, volume: ExportedVolume | None) -> str:
        """Why this cannot be printed, in a sentence; empty when it can."""
        if not choice.copies:
            return f"份数是 1 到 {MOST_COPIES} 的数"
        if volume is None or sides_to_print(choice, volume):
            return ""
        if choice.what == "range":
            labels = f"{volume.labels[0]} 到 {volume.labels[-1]}" if volume.labels else ""
            return f"没有这几页；页码按印出的写，{labels}"
        return "没有要打印的页"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does not print while something is wrong."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.button(0).isEnabled():
            return
        super().keyPressEvent(event)

    def _hear(self, number: int) -> None:
        if number != 0:
            return
        if not self.printer_box.count():
            volume = self.volume
            self.open_asked.emit(volume.id if volume else "")
        else:
            self.print_asked.emit(self.choice())
