"""The tabs of the frame: words, a count of problems, a line under the one that is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.widgets.marks import KIND_NAMES, Kind, paint_pill, pill_width

HEIGHT = 48
_LINE = 3
_SIDE = 12
_GAP = 6


class PageTabs(QTabBar):
    """One row of tabs, none locked; ←/→ move, Ctrl+1…6 are the window's. ``currentChanged`` as in Qt."""

    def __init__(self, look: Look, names: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._counts: dict[int, tuple[int, Kind]] = {}
        look.dress(self, "value")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        for name in names:
            self.addTab(name)

    def set_count(self, index: int, count: int, kind: Kind = "error") -> None:
        """Show ``count`` problems behind the name of a tab; 0 shows none."""
        if self._counts.get(index, (0, kind)) == (count, kind):
            return
        self._counts[index] = (count, kind)
        told = f"{self.tabText(index)}，{count} {KIND_NAMES[kind]}" if count else self.tabText(index)
        self.setAccessibleTabName(index, told)
        self.setTabToolTip(index, f"{count} {KIND_NAMES[kind]}" if count else "")
        self.setTabText(index, self.tabText(index))  # has the tabs laid out again
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        """Words, count, and 12 px on both sides."""
        words = self._look.metrics("value", semibold=True).horizontalAdvance(self.tabText(index))
        return QSize(words + self._count_room(index) + 2 * _SIDE, round(HEIGHT * self._look.factor))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Tabs are never cut."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        """All tabs."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words in ink, the open tab in the accent with a line under it."""
        painter = QPainter(self)
        for index in range(self.count()):
            self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        colours = self._look.colours
        rect = self.tabRect(index)
        is_open = index == self.currentIndex()
        under_mouse = self.underMouse() and rect.contains(self.mapFromGlobal(self.cursor().pos()))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        count, kind = self._counts.get(index, (0, "error"))
        if count:
            paint_pill(painter, inner, self._look, str(count), kind)
        painter.setFont(self._look.font("value", is_open))
        painter.setPen(colours.accent if is_open or under_mouse else colours.ink)
        words = inner.adjusted(0, 0, -self._count_room(index), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
        if is_open:
            line = QRect(inner.left(), rect.bottom() + 1 - _LINE, inner.width(), _LINE)
            painter.fillRect(line, colours.accent)
            if self.hasFocus():
                paint_focus(painter, rect.adjusted(2, 6, -2, -6), colours)

    def _count_room(self, index: int) -> int:
        count, _ = self._counts.get(index, (0, "error"))
        return pill_width(self._look, str(count)) + _GAP if count else 0
