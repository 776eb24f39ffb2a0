"""The hands and eyes of a clerk: keys, paste, clicks, drops and reading what stands on the screen. Knows no form.

Nothing here changes a draft but through widgets; what is read from the desk serves only to know where the cursor is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.ui.window.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NO_MODIFIER, CTRL, SHIFT, ALT = (
    Modifier.NoModifier, Modifier.ControlModifier, Modifier.ShiftModifier, Modifier.AltModifier,
)  # fmt: skip


class Hands:
    """Works in one window as its user does; each deed goes to whatever has the keyboard or lies under the mouse."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    # ---- waiting

    def wait(self, condition: Callable[[], object], words: str, seconds: float = 20.0) -> None:
        """Let the window run until something is the case."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{words}：等了 {seconds:g} 秒。窗口里：{self.seen()}"
            QTest.qWait(10)

    def rest(self, milliseconds: int = 0) -> None:
        """Let everything that is due happen."""
        QTest.qWait(milliseconds)

    # ---- keyboard

    @property
    def focus(self) -> QWidget:
        """What has the keyboard."""
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """One key."""
        QTest.keyClick(self.focus, key, modifier)

    def type(self, text: str) -> None:
        """ASCII by keys, anything else by the clipboard: key clicks take no Chinese."""
        if text.isascii() and text.isprintable():
            QTest.keyClicks(self.focus, text)
        else:
            self.paste(text)

    def paste(self, text: str) -> None:
        """Put a text on the clipboard and press Ctrl+V."""
        QGuiApplication.clipboard().setText(text)
        self.press(Key.Key_V, CTRL)

    def replace(self, text: str) -> None:
        """Other text instead of what stands in the editor."""
        self.press(Key.Key_A, CTRL)
        self.type(text)

    # ---- mouse

    def buttons(self, words: str, inside: QWidget | None = None) -> list[QAbstractButton]:
        """The buttons to be seen with these words on them or as their name."""
        return [
            button
            for button in (inside or self.window).findChildren(QAbstractButton)
            if words in (button.text(), button.accessibleName()) and button.isVisible() and button.isEnabled()
        ]

    def click(self, words: str, inside: QWidget | None = None) -> None:
        """Press the one button with these words by the mouse, where it is not covered or cut off."""
        self.wait(lambda: self.buttons(words, inside), f"没有按钮“{words}”")
        found = self.buttons(words, inside)
        assert len(found) == 1, f"“{words}”有 {len(found)} 个"
        self.click_at(found[0])

    def click_at(self, widget: QWidget) -> None:
        """Press the mouse where a widget is to be seen."""
        place = self.visible_point(widget)
        assert place is not None, f"“{widget.accessibleName()}”看不见"
        under = self.window.childAt(place)
        assert under is not None
        QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(self.window, place))

    def visible_point(self, widget: QWidget) -> QPoint | None:
        """A point of the window where this widget, or a part of it, lies under the mouse; None when it is hidden."""
        area = QRect(widget.mapTo(self.window, QPoint()), widget.size()) & self.window.rect()
        for x in (area.center().x(), area.left() + 8, area.right() - 8):
            point = QPoint(x, area.center().y())
            under = self.window.childAt(point)
            if area.contains(point) and under is not None and (under is widget or widget.isAncestorOf(under)):
                return point
        return None

    def drop(self, target: QWidget, place: QPoint, files: Sequence[Path]) -> None:
        """Drag files from the desktop and let them go over a place of ``target``."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        entering = QDragEnterEvent(place, copy, data, left, NO_MODIFIER)
        QApplication.sendEvent(target, entering)
        assert entering.isAccepted(), "the target does not want files"
        letting_go = QDropEvent(QPointF(place), copy, data, left, NO_MODIFIER)
        QApplication.sendEvent(target, letting_go)
        assert letting_go.isAccepted()

    # ---- eyes

    def seen(self) -> list[str]:
        """The words on everything that is to be seen, for messages."""
        return list(dict.fromkeys(words for widget in self._shown() for words in _words_of(widget)))

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere in the window."""
        return any(words in text for text in self.seen())

    def _shown(self) -> Iterator[QWidget]:
        return (widget for widget in self.window.findChildren(QWidget) if widget.isVisible())


def _words_of(widget: QWidget) -> Iterator[str]:
    said = getattr(widget, "text", None)
    text = said() if callable(said) else getattr(widget, "sentence", "")
    if isinstance(text, str) and text:
        yield text
    if widget.accessibleName():
        yield widget.accessibleName()
