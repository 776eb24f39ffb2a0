"""The page 收集, with answers in the place of the worker processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui.bureau.collect.page import CollectPage
from app.ui.bureau.tools import DeskTools
from tests.ui.bureau.collect.made import case
from tests.ui.ecopy.answers import Desk

Opened = Callable[..., CollectPage]


@pytest.fixture
def opened(tools: DeskTools, answers: Desk, shown: Any, qtbot: QtBot) -> Opened:
    """Opens the page, which hears of the desk as from its frame; answers laid ready before count."""
    answers.answers |= {
        "office_kinds": lambda paths: ("XX部门", "XX市", "山西综改区管委会"),
        "zone_forms": lambda paths: ("cooperation_zone_2026",),
        "case_seen": lambda paths, number, desk: case(int(number)),
        "choose": lambda *args, **more: None,
        "dismiss": lambda *args: (),
        "join": lambda *args: (1, ()),
        "part": lambda *args: (9, ()),
    }

    def show(width: int = 1366, height: int = 614) -> CollectPage:
        page: CollectPage = shown(CollectPage(tools), width, height)
        tools.board.changed.connect(page.show_board)
        tools.board.reload()
        page.entered()
        qtbot.waitUntil(lambda: not answers.is_busy or bool(answers.held))
        qtbot.wait(100)  # what is marked is asked for once the arrows rest
        qtbot.waitUntil(lambda: not answers.is_busy or bool(answers.held))
        return page

    return show
