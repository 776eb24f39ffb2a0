"""Choosing: boxes whose words wrap, one of a few, a list that leaves the wheel to the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from app.ui.look.look import Look
from app.ui.look.paint import BOX, paint_box, paint_focus
from app.ui.look.type import TypeRole
from app.ui.widgets.buttons import TARGET, OutlineButton, told
from app.ui.widgets.tips import plain_tip

_BOX_ROOM = 16
_GAP = 8
_PAD = 3
BOX_INSET = _PAD + (_BOX_ROOM - BOX) // 2
"""From the left edge of a :class:`CheckBox` to its square: room for the focus frame."""
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class CheckBox(QCheckBox):
    """A box with words that wrap; box and words are both clickable. At least 24 px high, for cells."""

    def __init__(self, look: Look, text: str, *, role: TypeRole = "value", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        look.dress(self, role)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Box and words on one line."""
        words = self.fontMetrics().horizontalAdvance(self.text()) + 2  # a hair less, and the last word would wrap
        return QSize(_BOX_ROOM + _GAP + words + 2 * _PAD, self._high(self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:
        """Box and four characters: the rest goes to further lines."""
        least = _BOX_ROOM + _GAP + self.fontMetrics().horizontalAdvance("填表填表") + 2 * _PAD
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of box and wrapped words."""
        return self._high(self._words(width).height())

    def hitButton(self, pos: QPoint) -> bool:
        """Box and words, not the empty rest of the line."""
        words = self._words(self.width())
        reach = _PAD + _BOX_ROOM + _GAP + words.width() + _PAD
        return QRect(0, 0, reach, self.height()).contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box beside the first line of the words."""
        painter = QPainter(self)
        colours = self._look.colours
        words = self._words(self.width())
        top = (self.height() - words.height()) // 2
        line = self.fontMetrics().height()
        box = QRect(_PAD, top, _BOX_ROOM, line)
        hovered = self.isEnabled() and self.underMouse()
        paint_box(painter, box, colours, self.isChecked(), self.isEnabled(), hovered)
        painter.setPen(colours.ink if self.isEnabled() else colours.disabled)
        painter.drawText(words.translated(_PAD + _BOX_ROOM + _GAP, top), _WRAPPED, self.text())
        if self.hasFocus():
            reach = _PAD + _BOX_ROOM + _GAP + words.width() + _PAD
            paint_focus(painter, QRect(0, 0, min(reach, self.width()), self.height()), colours)

    def _words(self, width: int) -> QRect:
        room = QRect(0, 0, max(width - _BOX_ROOM - _GAP - 2 * _PAD, 1), 1 << 16)
        found = self.fontMetrics().boundingRect(room, _WRAPPED, self.text())
        return QRect(0, 0, found.width() + 1, max(found.height(), self.fontMetrics().height()))

    def _high(self, words: int) -> int:
        return max(words + 2 * _PAD, 24)


class BoxRow(QHBoxLayout):
    """Boxes in a column of other things: the square of the first stands at their left edge, not its focus frame."""

    def setGeometry(self, rect: QRect) -> None:
        """A little further left."""
        super().setGeometry(rect.adjusted(-BOX_INSET, 0, 0, 0))


class ComboBox(QComboBox):
    """A list to choose from; the wheel scrolls the page unless the list has the focus."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        look.dress(self, "value")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """The longest choice, the chevron, and the height of a button."""
        found = super().sizeHint()
        return QSize(found.width() + 24, max(found.height(), round(TARGET * self._look.factor)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the page while the keyboard is elsewhere."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Option(OutlineButton):
    """One option; the arrow keys choose, as in a group of radio buttons."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key()), 0
        )
        row = self.parentWidget()
        if step and isinstance(row, Segmented):
            row.step(step)
            return
        super().keyPressEvent(event)


class Segmented(QWidget):
    """One of a few options, all visible: one stop for Tab, arrows choose. ``chosen`` tells only what the user chose."""

    chosen = Signal(int)

    def __init__(
        self,
        look: Look,
        options: Sequence[str],
        *,
        current: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._buttons = [_Option(look, text, parent=self) for text in options]
        for number, button in enumerate(self._buttons):
            button.setCheckable(True)
            button.setAccessibleDescription(name)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current(current)
        self._group.idClicked.connect(self._clicked)

    @property
    def current(self) -> int:
        """The number of the option that is on, from 0."""
        return self._group.checkedId()

    def set_current(self, number: int) -> None:
        """Switch option ``number`` on without a signal; the others leave the order of Tab."""
        self._buttons[number].setChecked(True)
        for at, button in enumerate(self._buttons):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == number else Qt.FocusPolicy.ClickFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the option that is on."""
        self._buttons[max(self.current, 0)].setFocus(event.reason())

    def set_text(self, number: int, text: str) -> None:
        """Change the words of an option, e.g. a count in them."""
        self._buttons[number].setText(text)
        self._buttons[number].updateGeometry()

    def set_key(self, number: int, key: str) -> None:
        """Tell in its tooltip which key of the page chooses an option."""
        self._buttons[number].setToolTip(plain_tip(told(self._buttons[number].text(), key)))

    def set_enabled(self, number: int, enabled: bool, why: str = "") -> None:
        """Allow or bar an option; ``why`` it is barred stands in its tooltip."""
        self._buttons[number].setEnabled(enabled)
        self._buttons[number].setToolTip(plain_tip("" if enabled else why))

    def step(self, by: int) -> None:
        """Choose the next option that is allowed, ``by`` +1 or -1, without going round."""
        at = self.current + by
        while 0 <= at < len(self._buttons) and not self._buttons[at].isEnabled():
            at += by
        if 0 <= at < len(self._buttons):
            self._buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)
            self._buttons[at].click()

    def _clicked(self, number: int) -> None:
        if self._buttons[number].focusPolicy() == Qt.FocusPolicy.StrongFocus:
            return  # it was on already
        self.set_current(number)
        self.chosen.emit(number)
