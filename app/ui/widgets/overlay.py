"""Panels laid over a page instead of boxes in windows of their own: from the right, or a sheet in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import CARD_RADIUS, rounded
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.labels import TextLabel

Side: TypeAlias = Literal["right", "centre"]
_EDGE = 24


class Overlay(QWidget):
    """A panel over ``host``, ``width`` px wide; Esc closes it and the focus goes back where it was.

    ``modal`` dims the page, keeps Tab inside and the window's keys out; otherwise the page stays usable beside the
    panel. Own widgets go into ``body``. ``closed`` comes after it was put away.
    """

    closed = Signal()

    def __init__(
        self, look: Look, host: QWidget, *, side: Side = "right", width: int = 396, modal: bool = False
    ) -> None:
        super().__init__(host)
        self._look = look
        self._host = host
        self._side: Side = side
        self._width = width
        self._modal = modal
        self._focus_before: QWidget | None = None
        self.panel = QWidget(self)
        self._column = QVBoxLayout(self.panel)
        self._column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self._column.setSpacing(12)
        self.body = self._column
        host.installEventFilter(self)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether the panel lies over the page."""
        return not self.isHidden()

    def open(self) -> None:
        """Lay the panel over the page; the keyboard goes to its first control."""
        if not self.is_open:
            self._focus_before = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self._first().setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Take the panel off; the keyboard returns to where it was, if that is still there."""
        if not self.is_open:
            return
        now = QApplication.focusWidget()
        inside = now is not None and (now is self or self.isAncestorOf(now))
        self.hide()
        before, self._focus_before = self._focus_before, None
        if inside and before is not None and _alive(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the size of the page."""
        if event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """While it is modal the window's keys are not for the page; follows what its body needs."""
        if event.type() == QEvent.Type.ShortcutOverride and self._modal and isinstance(event, QKeyEvent):
            if not self._is_mnemonic(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.LayoutRequest and self.is_open:
            self._place()
        return super().event(event)

    def _is_mnemonic(self, event: QKeyEvent) -> bool:
        """Whether it presses a button of the panel; other chords belong to the page that lies below."""
        pressed = QKeySequence(event.keyCombination())
        return any(button.shortcut() == pressed for button in self.findChildren(QAbstractButton))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; other keys stay here while it is modal."""
        if event.key() == Qt.Key.Key_Escape:
            self._escaped()
        elif not self._modal:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The dimmed page takes no clicks."""
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside a modal panel."""
        if not self._modal:
            return super().focusNextPrevChild(next)
        stops = self._stops()
        if not stops:
            return False
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1 if next else 0
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if next else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dimmed page and the panel's ground."""
        painter = QPainter(self)
        colours = self._look.colours
        if self._modal:
            painter.fillRect(self.rect(), QColor(colours.shadow))
        place = self.panel.geometry()
        if self._side == "right":
            painter.fillRect(place, colours.surface)
            painter.fillRect(QRect(place.left(), place.top(), 1, place.height()), colours.grid)
        else:
            rounded(painter, place, colours.surface, colours.grid, CARD_RADIUS)

    def _escaped(self) -> None:
        self.put_away()

    def _first(self) -> QWidget:
        stops = self._stops()
        return stops[0] if stops else self

    def _stops(self) -> list[QWidget]:
        """What Tab reaches inside, in the order of Tab."""
        found: list[QWidget] = []
        at = self.nextInFocusChain()
        while at is not self and at is not None:
            reachable = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isEnabled() and at.isVisibleTo(self)
            if self.isAncestorOf(at) and reachable and at not in found:
                found.append(at)
            at = at.nextInFocusChain()
        return found

    def _place(self) -> None:
        room = self._host.rect()
        width = min(round(self._width * self._look.factor), room.width() - (0 if self._side == "right" else 2 * _EDGE))
        if self._side == "right":
            area = QRect(room.right() + 1 - width, room.top(), width, room.height())
            self.setGeometry(room if self._modal else area)
            self.panel.setGeometry(area.translated(-self.pos()))
            return
        self.setGeometry(room)
        column = self._column
        wanted = column.totalHeightForWidth(width) if column.hasHeightForWidth() else column.sizeHint().height()
        height = min(wanted, room.height() - 2 * _EDGE)
        corner = QPoint((room.width() - width) // 2, max((room.height() - height) * 2 // 5, _EDGE))
        self.panel.setGeometry(QRect(corner.x(), corner.y(), width, height))
        self.update()


class Sheet(Overlay):
    """A question with its buttons in the middle of the page. Own widgets go into ``body`` above the buttons.

    ``default`` is the filled button, pressed by Enter; ``cancel`` is what ``answered`` carries on Esc (-1: no button).
    """

    answered = Signal(int)

    def __init__(
        self,
        look: Look,
        host: QWidget,
        title: str,
        sentence: str = "",
        buttons: Sequence[str] = ("确定", "取消"),
        *,
        default: int = 0,
        cancel: int = -1,
        width: int = 480,
    ) -> None:
        super().__init__(look, host, side="centre", width=width, modal=True)
        self._cancel = cancel
        self._default = default
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        outer = self._column
        self._title = TextLabel(look, title, role="title", semibold=True, wrap=True)
        outer.addWidget(self._title)
        self._sentence = TextLabel(look, sentence, tone="ink2", wrap=True)
        if not sentence:  # what has no parent yet must not be shown: it would be a window
            self._sentence.hide()
        outer.addWidget(self._sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        self._buttons: list[QPushButton] = []
        for number, text in enumerate(buttons):
            button = FilledButton(look, text) if number == default else OutlineButton(look, text)
            button.clicked.connect(lambda _checked=False, number=number: self._answer(number))
            self._buttons.append(button)
            row.addWidget(button)
        outer.addLayout(row)

    def button(self, number: int) -> QPushButton:
        """The button ``number``, e.g. to bar it until something is entered."""
        return self._buttons[number]

    def set_title(self, title: str) -> None:
        """Head it otherwise, e.g. with how far something is."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_sentence(self, sentence: str) -> None:
        """Say something else under the title."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleDescription(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in an editor presses the filled button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._default < len(self._buttons):
            self._buttons[self._default].click()
            return
        super().keyPressEvent(event)

    def _first(self) -> QWidget:
        stops = [stop for stop in self._stops() if stop not in self._buttons]
        if stops:
            return stops[0]
        return self._buttons[self._default] if 0 <= self._default < len(self._buttons) else super()._first()

    def _escaped(self) -> None:
        self._answer(self._cancel)

    def _answer(self, number: int) -> None:
        self.put_away()
        self.answered.emit(number)


def _alive(widget: QWidget) -> bool:
    return shiboken6.isValid(widget)
