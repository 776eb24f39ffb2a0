"""Where Tab stops: inside an area, and next outside of it, in the order in which Qt keeps its widgets."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops_in(area: QWidget) -> list[QWidget]:
    """What Tab stops at inside ``area`` now, itself included."""
    found = [area, *(one for one in _chain(area, forward=True) if area.isAncestorOf(one))]
    return [one for one in found if is_stop(one)]


def stop_outside(area: QWidget, *, forward: bool) -> QWidget | None:
    """The next stop of the window behind (before) ``area``; None when the window has no other."""
    around = (one for one in _chain(area, forward=forward) if not area.isAncestorOf(one))
    return next((one for one in around if is_stop(one)), None)


def is_stop(widget: QWidget) -> bool:
    """Whether Tab may stop there: it is seen, can be used, and wants the keyboard."""
    wants = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and widget.focusProxy() is None
    return wants and widget.isEnabled() and widget.isVisible()


def _chain(start: QWidget, *, forward: bool) -> Iterator[QWidget]:
    """All other widgets of the window, each once."""
    at = start.nextInFocusChain() if forward else start.previousInFocusChain()
    while at is not None and at is not start:
        yield at
        at = at.nextInFocusChain() if forward else at.previousInFocusChain()
