"""Taking files by drag and drop: a frame over a page while files are dragged, and a zone that is always there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.endings import EVIDENCE_FILES
from app.ui.look.look import Look
from app.ui.look.paint import CARD_RADIUS, rounded
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import TextLabel

# Anything else may be a folder, which only the disk can tell; and the disk may be a slow share.
SURELY_FILES = frozenset((*EVIDENCE_FILES, ".docm", ".xlsm", ".xlsb", ".pptm", ".csv", ".txt", ".zip", ".rar", ".7z"))
Accepts = Callable[[list[Path]], bool]
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def dragged_files(data: QMimeData) -> list[Path]:
    """Files and folders that are dragged, in their order; addresses that are not on this computer are left out."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


class _Weighing:
    """Whether files are wanted, asked once for a drag: the answer may need the disk, and the mouse moves often."""

    def __init__(self, accepts: Accepts | None) -> None:
        self._accepts = accepts
        self._files: list[Path] = []
        self._wanted = False

    def __call__(self, files: list[Path]) -> bool:
        """The answer for these files."""
        if files != self._files:
            self._files, self._wanted = files, self._accepts is None or self._accepts(files)
        return self._wanted

    def end(self) -> None:
        """The drag is over; the next one is asked about anew."""
        self._files = []


def _taken(event: QDropEvent, accepts: Accepts) -> list[Path]:
    """The files of ``event`` if they are wanted, which then is told to whoever drags; else none."""
    files = dragged_files(event.mimeData())
    if not files or not accepts(files):
        event.ignore()
        return []
    event.setDropAction(Qt.DropAction.CopyAction)  # the user's own file stays where it is
    event.accept()
    return files


class DropFrame(QWidget):
    """Lies over ``target`` while files are dragged over it: accent outline, one sentence. Esc leaves the drag.

    ``accepts`` says whether the files are wanted; ``dropped`` carries their paths. Editors on the page should not
    accept drops of their own, or they take what was meant for the page.
    """

    dropped = Signal(list)

    def __init__(
        self, look: Look, target: QWidget, sentence: str = "松开即可打开", *, accepts: Accepts | None = None
    ) -> None:
        super().__init__(target)
        self._look = look
        self._accepts = _Weighing(accepts)
        self.sentence = sentence
        self._target = target
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        target.setAcceptDrops(True)
        target.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watches what is dragged over the target."""
        kind = event.type()
        if kind in _DRAGS and isinstance(event, QDropEvent):
            files = _taken(event, self._accepts)
            self._show(bool(files) and kind != QEvent.Type.Drop)
            if kind == QEvent.Type.Drop:
                self._accepts.end()
            if files and kind == QEvent.Type.Drop:
                self.dropped.emit(files)
            return bool(files)
        if kind == QEvent.Type.DragLeave:
            self._accepts.end()
            self._show(False)
        elif kind == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._target.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A wash, an outline, the sentence on a card."""
        painter = QPainter(self)
        colours = self._look.colours
        wash = colours.surface.toRgb()
        wash.setAlphaF(0.75)
        painter.fillRect(self.rect(), wash)
        rounded(painter, self.rect().adjusted(8, 8, -8, -8), None, colours.accent, CARD_RADIUS, 2)
        words = self._look.metrics("title", semibold=True).horizontalAdvance(self.sentence)
        card = QRectF(0, 0, words + 64, 56 * self._look.factor)
        card.moveCenter(QRectF(self.rect()).center())
        rounded(painter, card, colours.accent_tint, colours.accent, CARD_RADIUS)
        painter.setFont(self._look.font("title", True))
        painter.setPen(colours.accent)
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, self.sentence)

    def _show(self, shown: bool) -> None:
        if shown and not self.isVisible():
            self.setGeometry(self._target.rect())
            self.raise_()
        self.setVisible(shown)


class DropZone(QWidget):
    """A dotted area that takes files and offers to choose them; keyboard users press its link.

    ``dropped`` carries the paths, ``asked`` tells that the link was pressed.
    """

    dropped = Signal(list)
    asked = Signal()

    def __init__(
        self,
        look: Look,
        sentence: str,
        link: str = "",
        hint: str = "",
        *,
        accepts: Accepts | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._accepts = _Weighing(accepts)
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(sentence)
        self._words = TextLabel(look, sentence, role="value", tone="ink2")
        self._link = LinkLabel(look, link, role="value")
        if link:
            self.setFocusProxy(self._link)
        else:  # what has no parent yet must not be shown: it would be a window
            self._link.hide()
        self._link.clicked.connect(self.asked)
        self._hint = TextLabel(look, hint, role="caption", tone="ink3", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not hint:
            self._hint.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addStretch(1)
        line.addWidget(_Plus(self._look))
        line.addWidget(self._words)
        line.addWidget(self._link)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(4)
        column.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._hint)
        column.addStretch(1)

    def set_words(self, sentence: str, hint: str = "") -> None:
        """What the zone asks for, and the line below it."""
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Shows that files are wanted."""
        self._set_over(bool(_taken(event, self._accepts)))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Stays as it was on entering."""
        _taken(event, self._accepts)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As before the drag."""
        self._accepts.end()
        self._set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hands the files on."""
        files = _taken(event, self._accepts)
        self._accepts.end()
        self._set_over(False)
        if files:
            self.dropped.emit(files)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dotted; accent while files are over it."""
        painter = QPainter(self)
        colours = self._look.colours
        fill = colours.accent_tint if self._over else colours.surface
        rounded(painter, self.rect(), fill, None, CARD_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colours.accent if self._over else colours.grid, 2 if self._over else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CARD_RADIUS, CARD_RADIUS)

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()


class _Plus(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.paint_icon(QPainter(self), QRectF(self.rect()), "plus", self._look.colours.accent)
