"""Tooltips with words of others: a name may look like a tag, and Qt would follow it, even to a file of another PC."""

from __future__ import annotations

from PySide6 import QtGui


def plain_tip(text: str) -> str:
    """The words of a tooltip as they stand; Qt takes what looks like HTML for a page with pictures."""
    # these two functions live in QtGui, beside the name that QtCore has
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return str(QtGui.Qt.convertFromPlainText(text, QtGui.Qt.WhiteSpaceMode.WhiteSpaceNormal))
