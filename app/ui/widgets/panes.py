"""What pages are made of: scrolled areas, splitters, cards, and the sentence of an empty page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

from app.ui.look.look import Look
from app.ui.look.paint import CARD_RADIUS, rounded
from app.ui.look.palette import BACKGROUND
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import TextLabel


class _WheelGuard(QObject):
    """Takes the wheel from a control that does not have the focus; lives as long as the control."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class PageScroll(QScrollArea):
    """A page that scrolls up and down only, as wide as its window.

    ``ground`` names the colour behind it, ``name`` is read aloud. Lists and number boxes on it keep their value
    when the wheel passes over them without focus; see :meth:`keep_wheel` for those that are not of
    :mod:`app.ui.widgets.choices`.
    """

    def __init__(self, look: Look, *, ground: str = "ground", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab reaches what stands on the page
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setBackgroundRole(BACKGROUND[ground])
        self.viewport().setAutoFillBackground(True)
        self.verticalScrollBar().setSingleStep(24)

    def setWidget(self, widget: QWidget) -> None:
        """Show ``widget``; the page's ground shows through it."""
        super().setWidget(widget)
        widget.setAutoFillBackground(False)  # Qt switches it on

    def show_at_third(self, widget: QWidget) -> None:
        """Scroll so that ``widget`` stands at a third of the height, whole if it fits; not at all if it is in sight."""
        page = self.widget()
        if page is None or not page.isAncestorOf(widget):
            return
        top = widget.mapTo(page, QPoint(0, 0)).y()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if bar.value() <= top and top + widget.height() <= bar.value() + height:
            return
        room = max(height - widget.height(), 0)
        bar.setValue(top - min(height // 3, room))

    def keep_wheel(self, *controls: QComboBox | QAbstractSpinBox) -> None:
        """The wheel over these scrolls the page unless they have the focus."""
        for control in controls:
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(_WheelGuard(control))


class _Handle(QSplitterHandle):
    def __init__(self, orientation: Qt.Orientation, splitter: Splitter, look: Look) -> None:
        super().__init__(orientation, splitter)
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._look.colours
        painter = QPainter(self)
        middle = self.rect().center()
        colour = colours.grid if self.underMouse() else colours.hairline
        if self.orientation() == Qt.Orientation.Horizontal:
            painter.fillRect(QRect(middle.x(), 0, 1, self.height()), colour)
        else:
            painter.fillRect(QRect(0, middle.y(), self.width(), 1), colour)


class Splitter(QSplitter):
    """Two areas with a hairline between them that can be dragged; the parts never vanish."""

    def __init__(self, orientation: Qt.Orientation, look: Look, parent: QWidget | None = None) -> None:
        self._look = look  # before Qt makes the first handle
        super().__init__(orientation, parent)
        self.setHandleWidth(1)  # Qt widens what the mouse can hold of so thin a handle
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """A hairline."""
        return _Handle(self.orientation(), self, self._look)


class Card(QFrame):
    """A surface with round corners and a hairline."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setContentsMargins(1, 1, 1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface and line."""
        colours = self._look.colours
        rounded(QPainter(self), self.rect(), colours.surface, colours.hairline, CARD_RADIUS)


class EmptyState(QWidget):
    """What an empty page says, and the button that fills it."""

    acted = Signal()

    def __init__(
        self, look: Look, sentence: str, action: str = "", *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(1)
        if icon:
            column.addWidget(_LargeIcon(look, icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words = TextLabel(look, sentence, tone="ink2", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._words)
        self._button = OutlineButton(look, action)
        self._button.clicked.connect(self.acted)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._button.setVisible(bool(action))
        column.addStretch(2)

    def say(self, sentence: str, action: str = "") -> None:
        """Another sentence, and another button if ``action`` names one."""
        self._words.setText(sentence)
        self._button.setText(action)
        self._button.setVisible(bool(action))


class _LargeIcon(QWidget):
    def __init__(self, look: Look, icon: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.paint_icon(QPainter(self), QRectF(self.rect()), self._icon, self._look.colours.ink3)
