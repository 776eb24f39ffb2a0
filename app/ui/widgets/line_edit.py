"""A framed line to write in, for what is not a cell of the form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolTip, QWidget

from app.ui.look.look import Look
from app.ui.widgets.composing import belongs_to_method
from app.ui.widgets.pasting import LINE_MOST, text_in, too_much
from app.ui.widgets.tips import plain_tip

_HEIGHT = 30
_NO_TEXT = "复制的不是文字，没有粘贴"


class LineEdit(QLineEdit):
    """As high as a button beside it; its name for those who hear it is ``name``.

    Files are neither dropped nor pasted into it.
    """

    def __init__(
        self, look: Look, text: str = "", *, name: str = "", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.composing = False
        self._look = look
        look.dress(self, "value")
        self.setAccessibleName(name or placeholder)
        self.setPlaceholderText(placeholder)
        self.setTextMargins(5, 0, 5, 0)
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What is being composed is no text yet."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys belong to the input method while it composes: Enter takes its word and presses nothing."""
        if self.composing and isinstance(event, QKeyEvent) and belongs_to_method(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pasting goes through :meth:`paste`."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, whose 粘贴 goes through :meth:`paste`."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if isinstance(paste, QAction):
            paste.triggered.disconnect()
            paste.triggered.connect(self.paste)
        menu.popup(event.globalPos())

    def paste(self) -> None:
        """Insert what was copied as far as it is text, and not too much of it; else a tip says why nothing came."""
        if self.isReadOnly():
            return
        copied = QGuiApplication.clipboard().mimeData()
        text = text_in(copied)
        before = len(self.text())
        why = too_much(len(text), before, before - len(self.selectedText()) + len(text), LINE_MOST) if text else ""
        if not text and copied.formats():
            why = _NO_TEXT
        if why:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), plain_tip(why), self)
        elif text:
            self.insert(text)

    def sizeHint(self) -> QSize:
        """A line of 30 px."""
        return QSize(240, round(_HEIGHT * self._look.factor))
