"""Strips: a tinted line with a mark, one sentence and the buttons that mend it; banners of the whole page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.look.look import Look
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import SMALL, IconButton, LinkLabel, OutlineButton
from app.ui.widgets.marks import KIND_STATES, KIND_TONES, Kind, State, paint_mark

BannerTone: TypeAlias = Literal["info", "warning", "error"]
_MARK = 16
_GAP = 8
_SPLIT = 150  # narrower than this for the sentence, the buttons go below it
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BANNER_KINDS: dict[BannerTone, Kind] = {"info": "note", "warning": "warning", "error": "error"}


class Strip(QWidget):
    """One issue: mark, sentence, buttons; grows where the sentence needs more lines. Read aloud when it appears.

    ``acted`` tells the number of the button pressed, ``more_asked`` that the other issues are wanted.
    """

    acted = Signal(int)
    more_asked = Signal()
    least_height = 34
    margin = 10

    def __init__(
        self,
        look: Look,
        kind: Kind,
        sentence: str,
        actions: Sequence[str] = (),
        *,
        more: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind: Kind = kind
        self._sentence = ""
        self._actions_shown = True
        self._buttons: list[OutlineButton] = []
        self._more: LinkLabel | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_issue(kind, sentence, actions, more)

    @property
    def kind(self) -> Kind:
        """How grave it is."""
        return self._kind

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence

    @property
    def buttons(self) -> list[OutlineButton]:
        """The buttons, in the order of the actions."""
        return list(self._buttons)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab stops at, from left to right."""
        return [one for one in self._shown() if not one.isHidden()]

    def set_issue(self, kind: Kind, sentence: str, actions: Sequence[str] = (), more: int = 0) -> None:
        """Show another issue; ``more`` further ones at the same place are offered behind it."""
        self._kind, self._sentence = kind, sentence
        self.setAccessibleName(sentence)
        texts = [button.text() for button in self._buttons]
        if texts != list(actions):
            self._make_buttons(actions)
        for button in self._buttons:
            button.set_tone(KIND_TONES[kind] if kind in ("error", "warning", "done") else "ink")
        self._set_more(more)
        self.set_actions_shown(self._actions_shown)
        if self.isVisible():
            self._read_aloud()

    def set_actions_shown(self, shown: bool) -> None:
        """Hide the buttons where a draft can only be read."""
        self._actions_shown = shown
        for button in self._buttons:
            button.setVisible(shown)
        self.updateGeometry()
        self._place()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height for the sentence and its buttons at ``width``."""
        return self._arranged(width)[0]

    def sizeHint(self) -> QSize:
        """Everything on one line."""
        words = self._look.metrics("body").horizontalAdvance(self._sentence)
        width = self._before() + words + self._behind() + 2 * self.margin
        return QSize(width, self._least())

    def minimumSizeHint(self) -> QSize:
        """Room for a few words beside the mark."""
        return QSize(120, self._least())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentence and buttons find their places."""
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """What appears is announced."""
        self._read_aloud()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Larger type needs more room."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self._place()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint, mark, sentence."""
        painter = QPainter(self)
        colours = self._look.colours
        _, words, _ = self._arranged(self.width())
        painter.fillRect(self.rect(), self._ground())
        metrics = self._look.metrics("body")
        first = metrics.boundingRect(words, _WRAPPED, self._sentence).top()
        mark = QRectF(self.margin, first + (metrics.height() - _MARK) // 2 + 1, _MARK, _MARK)
        paint_mark(painter, mark, self._look, self._state())
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.tone(self._words_tone()))
        painter.drawText(words, _WRAPPED, self._sentence)

    def _state(self) -> State:
        return KIND_STATES[self._kind]

    def _words_tone(self) -> Tone:
        return self._kind if self._kind in ("error", "warning", "done") else "ink2"

    def _ground(self) -> QColor:
        return self._look.colours.tint(KIND_TONES[self._kind])

    def _make_buttons(self, actions: Sequence[str]) -> None:
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = [OutlineButton(self._look, text, small=True, parent=self) for text in actions]
        for number, button in enumerate(self._buttons):
            button.clicked.connect(lambda _checked=False, number=number: self.acted.emit(number))

    def _set_more(self, more: int) -> None:
        if more and self._more is None:
            self._more = LinkLabel(self._look, "", parent=self)
            self._more.clicked.connect(self.more_asked)
        if self._more is not None:
            self._more.setText(f"还有 {more} 处")
            self._more.setVisible(more > 0)

    def _shown(self) -> list[QWidget]:
        behind: list[QWidget] = [] if self._more is None or self._more.isHidden() else [self._more]
        return [*behind, *(button for button in self._buttons if self._actions_shown)]

    def _before(self) -> int:
        return _MARK + _GAP

    def _behind(self) -> int:
        return sum(widget.sizeHint().width() + _GAP for widget in self._shown())

    def _least(self) -> int:
        return round(self.least_height * self._look.factor)

    def _arranged(self, width: int) -> tuple[int, QRect, bool]:
        """Height at ``width``, place of the sentence, and whether the buttons stand below it."""
        room = width - 2 * self.margin - self._before()
        beside = room - self._behind()
        whole = self._look.metrics("body").horizontalAdvance(self._sentence)
        below = bool(self._shown()) and beside < min(_SPLIT, whole)
        given = max(room if below else beside, 1)
        bounds = self._look.metrics("body").boundingRect(QRect(0, 0, given, 1 << 16), _WRAPPED, self._sentence)
        pad = (self._least() - self._look.metrics("body").height()) // 2
        buttons = max((widget.sizeHint().height() for widget in self._shown()), default=0)
        height = max(bounds.height() + 2 * pad, self._least())
        words = QRect(self.margin + self._before(), 0, given, max(height, self.height()))
        if below:
            words.setHeight(bounds.height() + 2 * pad)
            height = words.height() + buttons + pad
        return height, words, below

    def _place(self) -> None:
        height, words, below = self._arranged(self.width())
        right = self.width() - self.margin
        for widget in reversed(self._shown()):
            size = widget.sizeHint()
            middle = words.bottom() + 1 + size.height() // 2 if below else max(height, self.height()) // 2
            widget.setGeometry(right - size.width(), middle - size.height() // 2, size.width(), size.height())
            right -= size.width() + _GAP
        if below:
            left = words.left()
            for widget in self._shown():
                widget.move(left, widget.y())
                left += widget.width() + _GAP

    def _read_aloud(self) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class Banner(Strip):
    """A line under the header about the whole draft: read only, recovered, a sample. ``closed`` when put away."""

    closed = Signal()
    least_height = 36
    margin = 16

    def __init__(
        self,
        look: Look,
        tone: BannerTone,
        sentence: str,
        actions: Sequence[str] = (),
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._close: IconButton | None = None
        super().__init__(look, _BANNER_KINDS[tone], sentence, actions, parent=parent)
        if closable:
            self._close = IconButton(look, "close", "收起", size=SMALL, parent=self)
            self._close.clicked.connect(self._put_away)
            self._place()

    def set_banner(self, tone: BannerTone, sentence: str, actions: Sequence[str] = ()) -> None:
        """Say something else at the same place."""
        self.set_issue(_BANNER_KINDS[tone], sentence, actions)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As a strip, with a hairline under it."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), self._look.colours.hairline)

    def _ground(self) -> QColor:
        colours = self._look.colours
        return colours.accent_tint if self._kind == "note" else super()._ground()

    def _shown(self) -> list[QWidget]:
        return [*super()._shown(), *([self._close] if self._close is not None else [])]

    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()
