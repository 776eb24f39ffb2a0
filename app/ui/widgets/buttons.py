"""Buttons: flat, outlined, filled, icon only, and words that lead somewhere. Enter and Space press them all."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.look.icons import centred
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.look.palette import Tone
from app.ui.look.type import TypeRole
from app.ui.widgets.tips import plain_tip

TARGET = 30
SMALL = 24
_ICON = 16
_GAP = 6
_DOWN = 16
_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic


def told(name: str, key: str) -> str:
    """What a tooltip says: the name and, where there is one, the key."""
    return f"{name}（{key}）" if key else name


class _Button(QPushButton):
    """What all buttons share: size from words and icon, keys, tooltip; subclasses say how they are coloured."""

    padding = 12

    def __init__(self, look: Look, text: str, icon: str, key: str, tone: Tone, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self._look = look
        self._icon_name = icon
        self._key = key
        self._tone: Tone = tone
        self._height = TARGET
        look.dress(self, "body")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(True)  # Enter presses, also outside of dialogs
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if key:
            self.set_name(text)

    def set_name(self, name: str) -> None:
        """Name the button for those who hear it, and in its tooltip, together with its key."""
        plain = name.replace("&", "")
        self.setAccessibleName(plain)
        self.setToolTip(plain_tip(told(plain, self._key)))

    def set_tone(self, tone: Tone) -> None:
        """Draw words and icon in ``tone`` from now on."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """Words, icon and padding; as high as a finger or a mouse needs."""
        metrics = self.fontMetrics()
        words = metrics.size(Qt.TextFlag.TextShowMnemonic, self.text()).width() if self.text() else 0
        icon = _ICON if self._icon_name else 0
        gap = _GAP if words and icon else 0
        down = _DOWN if self.menu() else 0
        return QSize(words + icon + gap + down + 2 * self.padding, round(self._height * self._look.factor))

    def minimumSizeHint(self) -> QSize:
        """A button is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words with icon, focus."""
        painter = QPainter(self)
        self._paint_ground(painter)
        colour = self._words_colour() if self.isEnabled() else self._look.colours.disabled
        self._paint_words(painter, colour)
        if self.hasFocus():
            paint_focus(painter, self.rect(), self._look.colours)

    @property
    def _hovered(self) -> bool:
        return self.isEnabled() and self.underMouse()

    @property
    def _held(self) -> bool:
        return self.isDown() or self.isChecked()

    def _words_colour(self) -> QColor:
        colours = self._look.colours
        return colours.accent if self.isChecked() else colours.tone(self._tone)

    def _paint_ground(self, painter: QPainter) -> None:
        colours = self._look.colours
        if self._held or self._hovered:
            rounded(painter, self.rect(), colours.accent_tint if self._held else colours.neutral_tint, None)

    def _paint_words(self, painter: QPainter, colour: QColor) -> None:
        room = QRect(self.rect())
        if self.menu():
            self._look.paint_icon(painter, QRectF(room.right() - 22, room.center().y() - 6, 13, 13), "down", colour)
            room.adjust(0, 0, -_DOWN, 0)
        if self._icon_name:
            words = self.sizeHint().width() - 2 * self.padding - _ICON - (_DOWN if self.menu() else 0)
            left = room.center().x() - (words + _ICON) // 2 + 1
            place = QRectF(left, room.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            self._look.paint_icon(painter, place, self._icon_name, colour)
            room.setLeft(left + _ICON + _GAP)
            room.setWidth(max(words - _GAP, 0) + 1)
        painter.setPen(colour)
        painter.drawText(room, _CENTRED, self.text())


class TextButton(_Button):
    """Flat: words, or words with an icon, without a box."""

    padding = 8

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        tone: Tone = "ink",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, icon, key, tone, parent)


class OutlineButton(_Button):
    """Outlined; in a state's tone inside a strip. ``small`` is 24 px high, for cells."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        tone: Tone = "ink",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, icon, key, tone, parent)
        if small:
            self._height = SMALL
            self.padding = 10

    def _paint_ground(self, painter: QPainter) -> None:
        colours = self._look.colours
        plain = self._tone in ("ink", "ink2", "ink3")
        line = colours.accent if self._held else colours.grid if plain else colours.tone(self._tone)
        fill = colours.accent_tint if self._held else colours.label_cell if self._hovered else colours.surface
        rounded(painter, self.rect(), fill, line if self.isEnabled() else colours.hairline)


class FilledButton(_Button):
    """The one main action of a page."""

    padding = 14

    def __init__(self, look: Look, text: str, *, icon: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, text, icon, key, "ink", parent)

    def _words_colour(self) -> QColor:
        return self._look.colours.button_text

    def _paint_ground(self, painter: QPainter) -> None:
        colours = self._look.colours
        if not self.isEnabled():
            rounded(painter, self.rect(), colours.neutral_tint, colours.hairline)
            return
        rounded(painter, self.rect(), colours.button_hover if self._held or self._hovered else colours.button, None)
        if self.hasFocus():
            inner = self.rect().adjusted(3, 3, -3, -3)
            rounded(painter, inner, None, colours.button_text, 2)


class IconButton(_Button):
    """An icon alone; its name and key stand in the tooltip. ``size`` is the side of the target in px."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        key: str = "",
        tone: Tone = "ink2",
        size: int = TARGET,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "", icon, key, tone, parent)
        self._height = size
        self.set_name(name)

    def set_icon(self, icon: str, name: str) -> None:
        """Another icon, and the name that goes with it."""
        self._icon_name = icon
        self.set_name(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._height, self._height)

    def _paint_words(self, painter: QPainter, colour: QColor) -> None:
        place = centred(self.rect())
        self._look.paint_icon(painter, place, self._icon_name, colour)


class LinkLabel(_Button):
    """Words that lead somewhere, in the accent unless another tone is set.

    With ``wrap`` they take as many lines as they need.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        role: TypeRole = "body",
        wrap: bool = False,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, icon, "", "accent", parent)
        self._wrap = wrap
        look.dress(self, role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """The words on one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + self._inset + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Room for a few characters: the rest is wrapped or cut."""
        few = self.fontMetrics().horizontalAdvance("填表填表") + self._inset
        return QSize(min(few, self.sizeHint().width()), self.fontMetrics().height() + 2)

    def hasHeightForWidth(self) -> bool:
        """Only words that wrap."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped words at ``width``."""
        if not self._wrap:
            return self.sizeHint().height()
        room = QRect(0, 0, max(width - self._inset, 1), 1 << 16)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height() + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows the link; Qt's own buttons would move the focus on arrow keys, a link leaves them alone."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words in their tone, underlined under the mouse."""
        painter = QPainter(self)
        colours = self._look.colours
        colour = colours.tone(self._tone) if self.isEnabled() else colours.disabled
        if self._icon_name:
            side = min(16, self.height())
            self._look.paint_icon(painter, QRectF(0, (self.fontMetrics().height() - side) // 2 + 1, side, side),
                                  self._icon_name, colour)  # fmt: skip
        font = self.font()
        font.setUnderline(self._hovered or self.isDown())
        painter.setFont(font)
        painter.setPen(colour)
        room = self.rect().adjusted(self._inset, 1, 0, -1)
        if self._wrap:
            painter.drawText(room, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, self.text())
        else:
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            paint_focus(painter, self.rect(), colours, 2)

    @property
    def _inset(self) -> int:
        return 16 + _GAP if self._icon_name else 0
