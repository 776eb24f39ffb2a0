"""Words and lines: plain labels in a tone, labels that are cut at the right or in the middle, hairlines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from app.ui.look.look import Look
from app.ui.look.palette import FOREGROUND, Tone
from app.ui.look.type import TypeRole
from app.ui.widgets.tips import plain_tip

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class TextLabel(QLabel):
    """Plain words in a role of type and a tone; follows theme and size by itself."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        role: TypeRole = "body",
        tone: Tone = "ink",
        semibold: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        look.dress(self, role, semibold)
        self.set_tone(tone)
        if selectable:
            self.setTextInteractionFlags(_SELECTABLE)

    def set_tone(self, tone: Tone) -> None:
        """Draw the words in ``tone`` from now on."""
        self.setForegroundRole(FOREGROUND[tone])


class ElidedLabel(QWidget):
    """One line that ends in … where it has no room; the whole of it then stands in the tooltip."""

    _cut = Qt.TextElideMode.ElideRight

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        role: TypeRole = "body",
        tone: Tone = "ink",
        semibold: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._tone: Tone = tone
        self._text = ""
        look.dress(self, role, semibold)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """The whole text, also while it is cut."""
        return self._text

    def setText(self, text: str) -> None:
        """Show ``text``; line breaks become spaces."""
        shown = " ".join(text.split("\n"))
        if shown != self._text:
            self._text = shown
            self.setAccessibleName(shown)
            self.updateGeometry()
            self.update()

    def set_tone(self, tone: Tone) -> None:
        """Draw the words in ``tone`` from now on."""
        self._tone = tone
        self.update()

    @property
    def elided(self) -> bool:
        """Whether the text is cut at the present width."""
        return self.fontMetrics().horizontalAdvance(self._text) > self.width()

    def sizeHint(self) -> QSize:
        """Room for the whole line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Room for two characters and the cut."""
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance("填表…"), self.sizeHint().width()), metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line in its tone."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.setPen(colours.tone(self._tone) if self.isEnabled() else colours.disabled)
        shown = self.fontMetrics().elidedText(self._text, self._cut, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def event(self, event: QEvent) -> bool:
        """The tooltip tells the whole line, only while it is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            if self.elided:
                QToolTip.showText(event.globalPos(), plain_tip(self._text), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


class PathLabel(ElidedLabel):
    """A folder on one line; without room its middle is left out: the name at the end tells most."""

    _cut = Qt.TextElideMode.ElideMiddle

    def __init__(
        self, look: Look, *, role: TypeRole = "value", tone: Tone = "ink", parent: QWidget | None = None
    ) -> None:
        super().__init__(look, role=role, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


class HairLine(QWidget):
    """A line of 1 px between areas."""

    def __init__(self, look: Look, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One colour throughout."""
        QPainter(self).fillRect(self.rect(), self._look.colours.hairline)
