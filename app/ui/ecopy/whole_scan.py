"""A volume that was scanned whole: chosen, compared page by page, used in spite of what differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.exported import ExportedVolume
from app.drafts.sealed import SealedScan
from app.scans.model import FullScan
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.choices import ComboBox
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.panes import Card

_NOTE = "整本盖章以后整册扫描了的，可以用一个 PDF 代替这一册。会逐页和册子比对，页数、顺序、方向有不同的都列出来。"
_MOST = 60


class WholeScan(QWidget):
    """``choose_asked``: a PDF for the volume; ``use_asked``: what was compared is to be used; ``remove_asked``: not."""

    choose_asked = Signal(str)
    use_asked = Signal(object)
    remove_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.card: Card
        self.card, column = card(look, "整册扫描件", _NOTE)
        self.compared: FullScan | None = None
        self._names: dict[str, str] = {}
        self._editable = True
        self._shown: object = None
        self.volumes = ComboBox(look)
        self.volumes.setAccessibleName("哪一册")
        self.choose = OutlineButton(look, "选择 PDF…")
        self._placed = QVBoxLayout()
        self._placed.setSpacing(8)
        self._found = QVBoxLayout()
        self._found.setSpacing(6)
        self.use = OutlineButton(look, "照样使用")
        self.drop = OutlineButton(look, "不用它")
        self._ask = button_row(self.volumes, self.choose)
        column.addLayout(self._placed)
        column.addLayout(self._ask)
        column.addLayout(self._found)
        column.addLayout(button_row(self.use, self.drop))
        self.choose.clicked.connect(lambda: self.choose_asked.emit(str(self.volumes.currentData())))
        self.use.clicked.connect(lambda: self.use_asked.emit(self.compared))
        self.drop.clicked.connect(lambda: self.show_compared(None))
        self.show_compared(None)

    def show_volumes(self, volumes: Sequence[ExportedVolume], sealed: Sequence[SealedScan], editable: bool) -> None:
        """The volumes that there are, and those that a whole scan stands for."""
        state = (tuple((one.id, one.name) for one in volumes), tuple(sealed), editable)
        if state == self._shown:
            return
        self._shown = state
        self._editable = editable
        self._names = {volume.id: volume.name for volume in volumes}
        chosen = self.volumes.currentData()
        self.volumes.clear()
        for volume in volumes:
            self.volumes.addItem(volume.name, volume.id)
        at = self.volumes.findData(chosen)
        self.volumes.setCurrentIndex(max(at, 0))
        self.volumes.setVisible(len(volumes) > 1)
        self.choose.setVisible(editable)
        empty(self._placed)
        for scan in sealed:
            if scan.whole and scan.volume in self._names:
                self._placed.addLayout(self._line(scan))
        self.card.setVisible(bool(volumes))

    def _line(self, scan: SealedScan) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        name = self._names[scan.volume]
        row.addWidget(StateMark(self._look, "check"))
        row.addWidget(TextLabel(self._look, f"{name}：{scan.name}，{len(scan.turns)} 页", wrap=True), 1)
        gone = OutlineButton(self._look, "移除", small=True)
        gone.set_name(f"移除“{name}”的整册扫描件")
        if not self._editable:  # what has no parent yet must not be shown: it would be a window
            gone.hide()
        gone.clicked.connect(lambda: self.remove_asked.emit(scan.volume))
        row.addWidget(gone)
        return row

    def show_compared(self, found: FullScan | None) -> None:
        """What a comparison found; None takes it away."""
        self.compared = found
        empty(self._found)
        for button in (self.use, self.drop):
            button.setVisible(found is not None)
        if found is None:
            return
        name = self._names.get(found.volume, found.volume)
        count = len(found.deviations)
        verdict = f"“{found.file.name}”有 {found.pages} 页，"
        verdict += f"和“{name}”有 {count} 处不同" if count else f"次序和版式都和“{name}”对得上"
        self._found.addWidget(TextLabel(self._look, verdict, semibold=True, wrap=True))
        by_eye = "个别文字不同比对不出来，请翻看是不是这一版的纸"
        self._found.addWidget(TextLabel(self._look, by_eye, role="caption", tone="ink2", wrap=True))
        for deviation in found.deviations[:_MOST]:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(StateMark(self._look, "warning"))
            row.addWidget(TextLabel(self._look, deviation.sentence, wrap=True, selectable=True), 1)
            self._found.addLayout(row)
        if count > _MOST:
            self._found.addWidget(TextLabel(self._look, f"还有 {count - _MOST} 处", tone="ink2"))
        self.use.setText("照样使用" if count else "使用")
        self.use.updateGeometry()
