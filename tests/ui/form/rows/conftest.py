"""A growable table of an opened draft, as wide as in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.ui.form.rows.table import GUTTER, RowsTable
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools

SERVICE, SUMMARY = "service_institution_2026", "recommendation_summary_2026"
MakeTools = Callable[..., Tools]
ShowTable = Callable[..., RowsTable]


@pytest.fixture
def tools_of(look: Look, tmp_path: Path) -> Iterator[MakeTools]:
    """Tools around a new draft of a form with answers; closed after the test."""
    made: list[Tools] = []

    def make(form: str = SERVICE, **answers: Any) -> Tools:
        tools = make_tools(look, tmp_path, form, answers)
        made.append(tools)
        return tools

    yield make
    for tools in made:
        close_tools(tools)


@pytest.fixture
def show_table(tools_of: MakeTools, shown: Callable[..., RowsTable]) -> ShowTable:
    """The table ``B3`` (or another) shown in the width of the window's form column."""

    def show(
        table: str = "B3", *, form: str = SERVICE, width: int = 698, height: int = 620, **answers: Any
    ) -> RowsTable:
        tools = tools_of(form, **answers)
        return shown(RowsTable(tools, tools.desk.definition.tables[table]), width + GUTTER, height)

    return show


def compose(preedit: str = "", commit: str = "") -> None:
    """What an input method sends to whoever has the focus."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def people(count: int) -> list[dict[str, str]]:
    """So many made-up people."""
    return [
        {"person_name": f"虚构{number}", "person_post": "诊断工程师", "person_degree": "本科"}
        for number in range(count)
    ]
