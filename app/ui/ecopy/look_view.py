"""A scan that was put back, beside the page that it stands for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.ecopy.pair_view import PairSide, PairView
from app.ui.ecopy.pictures import PagePictures
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import HairLine


class LookView(QWidget):
    """``left``: back to the list, by Esc, too; ``remove_asked``: the scan is to go; ``replace_asked``: another one."""

    left = Signal()
    remove_asked = Signal()
    replace_asked = Signal()

    def __init__(self, look: Look, pictures: PagePictures) -> None:
        super().__init__()
        self._look = look
        self.pair = PairView(look, pictures)
        self.back = OutlineButton(look, "回到清单", icon="previous", key="Esc")
        self.replace = OutlineButton(look, "换一份扫描件…")
        self.remove = OutlineButton(look, "移除", icon="bin")
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 10, 20, 10)
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.replace)
        foot.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pair, 1)
        column.addWidget(HairLine(look))
        column.addLayout(foot)
        self.back.clicked.connect(self.left)
        self.remove.clicked.connect(self.remove_asked)
        self.replace.clicked.connect(self.replace_asked)
        self.hide()

    def begin(self, ours: PairSide, scan: PairSide, *, editable: bool) -> None:
        """Show the two pages."""
        for button in (self.replace, self.remove):
            button.setVisible(editable)
        self.pair.show_pair(ours, scan)
        self.pair.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Del removes."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Delete and self.remove.isVisible():
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar stands on the surface."""
        QPainter(self).fillRect(self.rect(), self._look.colours.surface)
