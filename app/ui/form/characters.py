"""按编码输入: a character that no input method offers, by its number in Unicode, seen large before it goes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeGuard

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QFont, QFontDatabase, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.forms.characters import has_unprintable
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.text_box import TextBox
from app.ui.work.tools import Tools

_HEX = re.compile(r"(?:U\+?|0x|\\u|&#x)?([0-9A-F]{4,6});?", re.IGNORECASE)
_DECIMAL = re.compile(r"&#(\d{3,7});")
_RARE_FILE, _RARE_FAMILY = "HanaMinB.ttf", "HanaMinB"
_LARGE_PT = 44


def character_of(text: str) -> str:
    """The character of a code such as ``U+3F06``, ``3f06`` or ``&#16134;``; empty when it is none that prints."""
    typed = text.strip()
    if len(typed) == 1 and not typed.isascii():
        return typed
    found, base = _DECIMAL.fullmatch(typed), 10
    if found is None:
        found, base = _HEX.fullmatch(typed), 16
    if found is None:
        return ""
    code = int(found[1], base)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    char = chr(code)
    return "" if has_unprintable(char) or not char.strip() else char


def lend_rare_font(fonts: Path) -> None:
    """Make the shipped font of rare characters known to Qt, which then draws with it what no other font has.

    Costs some milliseconds: Qt reads no glyph before it is wanted.
    """
    if not QFontDatabase.hasFamily(_RARE_FAMILY):
        QFontDatabase.addApplicationFont(str(fonts / _RARE_FILE))


class CharacterSheet(Sheet):
    """Asks for a code; ``answered`` with 0 means that :attr:`preview` shows the character that is wanted."""

    def __init__(self, tools: Tools, host: QWidget) -> None:
        super().__init__(
            tools.look, host, "按编码输入", "输入字的 Unicode 编码，例如 U+3F06", ("插入", "取消"), cancel=1, width=380
        )
        self.code = QLineEdit()
        self.code.setAccessibleName("Unicode 编码")
        self.code.setPlaceholderText("U+3F06")
        tools.look.dress(self.code, "value")
        self.code.textChanged.connect(self._show)
        self.preview = TextLabel(tools.look, "")
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("这个字")
        font = QFont(tools.look.font("page"))
        font.setPointSizeF(_LARGE_PT)
        self.preview.setFont(font)
        self.preview.setMinimumHeight(self.preview.fontMetrics().height() + 12)
        self.told = TextLabel(tools.look, "", role="caption", tone="ink3", wrap=True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.code)
        self.body.addWidget(self.preview)
        self.body.addWidget(self.told)

    def ask(self) -> None:
        """Open with nothing typed yet."""
        self.code.clear()
        self._show("")
        self.open()

    def _show(self, text: str) -> None:
        char = character_of(text)
        self.preview.setText(char)
        if char:
            self.told.setText(f"U+{ord(char):04X}")
        else:
            self.told.setText("这个编码没有可以打印的字，请核对" if len(text.strip()) > 3 else "")
        self.button(0).setEnabled(bool(char))


class _Spot(NamedTuple):
    """Where a character goes: the path, its text box, and what was chosen in its text (-1: behind the last one)."""

    path: str
    box: TextBox | None = None
    anchor: int = -1
    position: int = -1


class CharacterInput(QObject):
    """Puts a character to where the cursor of ``form`` was when it was asked for; ``go`` puts the cursor to a path.

    Whoever comes by keyboard has left the text box on the way, and the editor of a growable table is then put away.
    """

    def __init__(self, tools: Tools, page: QWidget, form: QWidget, go: Callable[[str], bool]) -> None:
        super().__init__(page)
        self._tools = tools
        self._page = page
        self._form = form
        self._go = go
        self._left = _Spot("")
        self._asked = _Spot("")
        self.sheet: CharacterSheet | None = None
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def ask(self, path: str) -> None:
        """Ask for a character for the field or cell at ``path``."""
        now = QApplication.focusWidget()
        if self._is_ours(now):
            self._left = _spot(self._tools.guide.focus, now)
        self._asked = self._left if self._left.path == path else _Spot(path)
        if self.sheet is None:
            self.sheet = CharacterSheet(self._tools, self._page)
            self.sheet.answered.connect(self._answer)
        self.sheet.ask()

    def put_away(self) -> None:
        """Ask no more."""
        if self.sheet is not None:
            self.sheet.put_away()

    def _is_ours(self, widget: QWidget | None) -> TypeGuard[TextBox]:
        return isinstance(widget, TextBox) and self._form.isAncestorOf(widget)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self._form.isAncestorOf(now) and self._is_ours(old):
            self._left = _spot(self._tools.guide.focus, old)

    def _answer(self, number: int) -> None:
        spot, self._asked = self._asked, _Spot("")
        box = self._open(spot)
        if box is not None and number == 0 and self.sheet is not None and self.sheet.preview.text():
            event = QInputMethodEvent()
            event.setCommitString(self.sheet.preview.text())
            QCoreApplication.sendEvent(box, event)

    def _open(self, spot: _Spot) -> TextBox | None:
        """Give the keyboard back to the text box, its cursor where it was."""
        box = spot.box
        if box is not None and shiboken6.isValid(box) and box.isVisible():
            box.setFocus(Qt.FocusReason.PopupFocusReason)
        elif self._go(spot.path):
            now = QApplication.focusWidget()
            box = now if self._is_ours(now) else None
        if box is not None:
            _choose(box, spot)
        return box


def _spot(path: str, box: TextBox) -> _Spot:
    cursor = box.textCursor()
    whole = cursor.hasSelection() and len(cursor.selectedText()) == len(box.document().toRawText())
    # a line that Tab came to is chosen whole: nobody means to replace all of it
    return _Spot(path, box) if whole else _Spot(path, box, cursor.anchor(), cursor.position())


def _choose(box: TextBox, spot: _Spot) -> None:
    cursor = box.textCursor()
    end = box.document().characterCount() - 1
    cursor.setPosition(min(spot.anchor, end) if spot.anchor >= 0 else end)
    position = min(spot.position, end) if spot.position >= 0 else end
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    box.setTextCursor(cursor)
