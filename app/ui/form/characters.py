"""按编码输入: a character that no input method offers, by its number in Unicode, seen large before it goes in."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QFontDatabase, QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.forms.characters import has_unprintable
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
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
    """Asks for a code and puts the character at the cursor of ``target``."""

    def __init__(self, tools: Tools, host: QWidget) -> None:
        super().__init__(
            tools.look, host, "按编码输入", "输入字的 Unicode 编码，例如 U+3F06", ("插入", "取消"), cancel=1, width=380
        )
        self._target: QWidget | None = None
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
        self.answered.connect(self._insert)

    def ask(self, target: QWidget | None) -> None:
        """Open for the editor ``target``."""
        self._target = target
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

    def _insert(self, number: int) -> None:
        char, target = self.preview.text(), self._target
        self._target = None
        if number != 0 or not char or target is None:
            return
        target.setFocus(Qt.FocusReason.PopupFocusReason)
        event = QInputMethodEvent()
        event.setCommitString(char)
        QCoreApplication.sendEvent(target, event)
