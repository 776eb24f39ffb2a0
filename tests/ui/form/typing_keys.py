"""Typing as a user does, Chinese included: key clicks take ASCII alone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.form.page import FormPage
from app.ui.form.problems import StripStack
from app.ui.form.section_view import SectionView


def focused() -> QWidget:
    """The widget with the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def commit(text: str) -> None:
    """What an input method brings in."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focused(), event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key."""
    QTest.keyClick(focused(), key, modifier)


def replace(text: str) -> None:
    """Other text instead of what stands in the editor."""
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    commit(text)


def view_of(page: FormPage) -> SectionView:
    """The section that is shown."""
    view = page.form.view
    assert view is not None
    return view


def stacks(view: SectionView) -> list[StripStack]:
    """The strips of a section, from top to bottom."""
    grids = dict.fromkeys(seat.grid for seat in view.parts.seats)
    found = [grid.strip(row) for grid in grids for row in range(grid.row_count)]
    return [one for one in found if isinstance(one, StripStack)]


def sentences(view: SectionView) -> list[str]:
    """What is told in the strips."""
    return [strip.sentence for stack in stacks(view) for strip in stack.strips]


def y_on_screen(page: FormPage, field: str) -> int:
    """Where the cell of a field stands in the window."""
    seat = view_of(page).seat_of(field)
    assert seat is not None
    return seat.cell.mapTo(page, QPoint(0, 0)).y()
