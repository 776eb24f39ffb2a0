"""Tab in the order in which the page is read. Controls come and go with each item, so Qt's own order is of no use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget


def stops_in(part: QWidget) -> list[QWidget]:
    """What Tab reaches inside a part of a page, from above, then from the left."""
    found = [child for child in part.findChildren(QWidget) if _is_stop(child)]
    return sorted(found, key=lambda child: _place(child, part))


def _is_stop(widget: QWidget) -> bool:
    reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    return bool(reachable) and widget.isEnabled() and widget.isVisible()


def _place(widget: QWidget, part: QWidget) -> tuple[int, int]:
    at = widget.mapTo(part, QPoint(0, 0))
    return at.y(), at.x()


def walk(page: QWidget, parts: Sequence[QWidget], *, forth: bool) -> bool:
    """Give the keyboard to the next stop of ``parts``, or to what lies before or behind the page; False: nowhere."""
    stops = [stop for part in parts if part.isVisible() for stop in stops_in(part)]
    now = QApplication.focusWidget()
    at = _number_of(now, stops) + (1 if forth else -1)
    target = stops[at] if 0 <= at < len(stops) else _outside(page, forth)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forth else Qt.FocusReason.BacktabFocusReason)
    return True


def _number_of(now: QWidget | None, stops: Sequence[QWidget]) -> int:
    """The stop that has the keyboard; for what is no stop itself (a row that was clicked) the one before it."""
    if now in stops:
        return stops.index(now)
    inside = [at for at, stop in enumerate(stops) if now is not None and _reads_before(stop, now)]
    return inside[-1] if inside else -1


def _reads_before(stop: QWidget, now: QWidget) -> bool:
    a, b = stop.mapToGlobal(QPoint(0, 0)), now.mapToGlobal(QPoint(0, 0))
    return (a.y(), a.x()) < (b.y(), b.x()) and a.x() <= b.x() + now.width()


def _outside(page: QWidget, forth: bool) -> QWidget | None:
    at = page.nextInFocusChain() if forth else page.previousInFocusChain()
    while at is not None and at is not page:
        if at.window() is page.window() and not page.isAncestorOf(at) and not at.isWindow() and _is_stop(at):
            return at
        at = at.nextInFocusChain() if forth else at.previousInFocusChain()
    return None
