"""Pages of the electronic copy of both forms, with a desk of answers in the place of the worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.ui.ecopy.page import EcopyPage
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.ecopy.answers import Desk, answers_for
from tests.ui.work_tools import FakeDialogs, close_tools, make_tools

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
Opened = Callable[..., EcopyPage]


@pytest.fixture
def form() -> str:
    """The form whose page is opened; a test that is about the other one parametrizes it."""
    return ZONE


@pytest.fixture
def tools(look: Look, tmp_path: Path, form: str) -> Iterator[Tools]:
    made = make_tools(look, tmp_path, form)
    desk = Desk(answers_for(form, made.desk.definition.notice.disc_copies))
    yield replace(made, hands=desk, eyes=desk)  # type: ignore[arg-type]  # the part of a queue that pages know
    close_tools(made)
    desk.close()


@pytest.fixture
def answers(tools: Tools) -> Desk:
    """What the worker processes would answer."""
    desk: Any = tools.hands
    assert isinstance(desk, Desk)
    return desk


@pytest.fixture
def dialogs(tools: Tools) -> FakeDialogs:
    assert isinstance(tools.dialogs, FakeDialogs)
    return tools.dialogs


@pytest.fixture
def said(tools: Tools) -> list[str]:
    told: list[str] = []
    tools.guide.said.connect(lambda sentence, _: told.append(sentence))
    return told


@pytest.fixture
def opened(tools: Tools, answers: Desk, shown: Any, qtbot: QtBot) -> Opened:
    """Opens the page and waits until all is known; ``answers`` laid ready before count."""

    def show(width: int = 1366, height: int = 614) -> EcopyPage:
        page: EcopyPage = shown(EcopyPage(tools), width, height)
        page.entered()
        qtbot.waitUntil(lambda: not answers.is_busy or bool(answers.held))
        return page

    return show
