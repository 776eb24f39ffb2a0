"""The page 汇总表 with a summary of twelve applicants in memory; a test lays another desk ready before it opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui.bureau.summary.page import SummaryPage
from app.ui.bureau.tools import DeskTools
from tests.ui.bureau.summary.on_desk import KeptDesk
from tests.ui.ecopy.answers import Desk

Opened = Callable[..., SummaryPage]


@pytest.fixture
def kept() -> KeptDesk:
    """What the core has."""
    return KeptDesk(12)


@pytest.fixture
def opened(tools: DeskTools, answers: Desk, kept: KeptDesk, shown: Any, qtbot: QtBot) -> Opened:
    """Opens the page and waits until all is known."""

    def show(width: int = 1366, height: int = 614) -> SummaryPage:
        answers.answers.update(kept.answers())
        page: SummaryPage = shown(SummaryPage(tools), width, height)
        page.entered()
        page.show_board()
        qtbot.waitUntil(lambda: page.book.seen is not None and not answers.is_busy)
        return page

    return show


@pytest.fixture
def page(opened: Opened) -> SummaryPage:
    """The page as it is opened."""
    return opened()
