"""What was being typed of rows that went off the table: shown until the clerk puts it away, and to be copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.bureau.summary.words import LeftText, left_words
from app.ui.look.look import Look
from app.ui.widgets.strips import Banner

_COPY = "复制"


class LeftTexts(QWidget):
    """A line for each of them, the newest first."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.banners: list[Banner] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.hide()

    def add(self, left: LeftText) -> None:
        """Show another one."""
        banner = Banner(self._look, "warning", left_words(left), (_COPY,), closable=True)
        banner.acted.connect(lambda _: QGuiApplication.clipboard().setText(left.text))
        banner.closed.connect(lambda: self._put_away(banner))
        self.banners.insert(0, banner)
        self._lines.insertWidget(0, banner)
        banner.show()
        self.show()

    def _put_away(self, banner: Banner) -> None:
        self.banners.remove(banner)
        banner.deleteLater()
        self.setVisible(bool(self.banners))
