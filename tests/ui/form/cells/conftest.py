"""A cell of an opened draft on a white sheet, as wide as a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.forms.definition import Cell
from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.factory import make_cell
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
MakeTools = Callable[..., Tools]
ShowCell = Callable[..., AnswerCell]


@pytest.fixture
def tools_of(look: Look, tmp_path: Path) -> Iterator[MakeTools]:
    """Tools around a new draft of a form with answers; closed after the test."""
    made: list[Tools] = []

    def make(form: str = ZONE, *, writable: bool = True, **answers: Any) -> Tools:
        tools = make_tools(look, tmp_path, form, answers)
        if not writable:
            close_tools(tools)
            tools = make_tools(look, tmp_path, form, None, tools.folder, writable=False)
        made.append(tools)
        return tools

    yield make
    for tools in made:
        close_tools(tools)


@pytest.fixture
def show_cell(shown: Callable[..., QWidget]) -> ShowCell:
    """Shows a cell (of a field, or a given one) at a width, as high as it wants, and keeps it so."""

    sheets: list[QWidget] = []

    def show(tools: Tools, cell: str | Cell | AnswerCell, width: int = 420) -> AnswerCell:
        sheet = QWidget()
        sheets.append(sheet)  # nobody else keeps it
        if isinstance(cell, AnswerCell):
            made = cell
            made.setParent(sheet)
        else:
            made = make_cell(tools, Cell(field=cell) if isinstance(cell, str) else cell, sheet)
        made.setGeometry(0, 0, width, made.heightForWidth(width))
        made.resized.connect(lambda: made.resize(width, made.heightForWidth(width)))
        sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sheet.setFocus()
        shown(sheet, max(width, 700), 600)
        return made

    return show


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """No test sees what another copied."""
    yield
    qapp.clipboard().clear()


def compose(widget: QWidget, text: str) -> None:
    """What an input method shows while it composes."""
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def commit(widget: QWidget, text: str) -> None:
    """What an input method gives at the end."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
