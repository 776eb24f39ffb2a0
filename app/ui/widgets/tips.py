"""Tooltips with words of others: a name may look like a tag, and Qt would follow it, even to a file of another PC."""

from __future__ import annotations

import unicodedata

from PySide6 import QtGui

_BREAKS, _UNSEEN = ("Cc", "Zl", "Zp"), ("Cf", "Cs")


def plain_tip(text: str) -> str:
    """The words of a tooltip as they stand; Qt takes what looks like HTML for a page with pictures.

    What cannot be seen, or would turn the words around it, is left out; lines stay lines.
    """
    if not text.isprintable():
        text = "\n".join("".join(map(_seen, line)) for line in text.split("\n"))
    # these two functions live in QtGui, beside the name that QtCore has
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return str(QtGui.Qt.convertFromPlainText(text, QtGui.Qt.WhiteSpaceMode.WhiteSpaceNormal))


def _seen(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind in _BREAKS else "" if kind in _UNSEEN else character
