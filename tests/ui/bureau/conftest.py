"""A desk of three applicants; a test lays other answers ready before it opens a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bureau.desk_records import DeskSeen
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from tests.ui.bureau.desk_tools import answers_for, make_desk_tools, rows
from tests.ui.ecopy.answers import Desk
from tests.ui.work_tools import FakeDialogs


@pytest.fixture
def seen() -> DeskSeen:
    """What the desk has; a test that is about another one parametrizes it."""
    return DeskSeen(rows(3))


@pytest.fixture
def tools(look: Look, tmp_path: Path, seen: DeskSeen) -> Iterator[DeskTools]:
    made = make_desk_tools(look, tmp_path, answers_for(seen))
    yield made
    queue: Any = made.hands
    queue.close()
    made.preferences.wait()


@pytest.fixture
def answers(tools: DeskTools) -> Desk:
    """What the worker processes would answer."""
    queue: Any = tools.hands
    assert isinstance(queue, Desk)
    return queue


@pytest.fixture
def dialogs(tools: DeskTools) -> FakeDialogs:
    assert isinstance(tools.dialogs, FakeDialogs)
    return tools.dialogs


@pytest.fixture
def said(tools: DeskTools) -> list[str]:
    told: list[str] = []
    tools.guide.said.connect(lambda sentence, _: told.append(sentence))
    return told
