"""What somebody who decides should know, above the decision: one line, all of it where that is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import ElidedLabel, TextLabel


class CautionLine(QWidget):
    """In a low window five lines would cover what is decided on, so the line is cut and can be opened."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = ElidedLabel(look, role="caption", tone="warning")
        self._whole = TextLabel(look, role="caption", tone="warning", wrap=True)
        self.more = LinkLabel(look, "全部", role="caption")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._line, 0, 0)
        grid.addWidget(self._whole, 0, 0)
        grid.addWidget(self.more, 0, 1, Qt.AlignmentFlag.AlignTop)
        self.more.clicked.connect(lambda: self._open(self._whole.isHidden()))
        self._open(False)

    def text(self) -> str:
        """All of it, also while it is cut."""
        return self._line.text()

    def setText(self, text: str) -> None:
        """Tell something else, on one line."""
        self._line.setText(text)
        self._whole.setText(text)
        self._open(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the rest where there is one."""
        super().resizeEvent(event)
        self._offer()

    def _open(self, whole: bool) -> None:
        self._whole.setVisible(whole)
        self._line.setVisible(not whole)
        self.more.setText("收起" if whole else "全部")
        self.more.setAccessibleName("收起提醒" if whole else "看全部提醒")
        self.more.updateGeometry()
        self._offer()

    def _offer(self) -> None:
        needed = self._line.sizeHint().width()
        self.more.setVisible(not self._whole.isHidden() or needed > self.width())
