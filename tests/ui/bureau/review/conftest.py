"""The page 初审 on a desk of twelve applicants, with answers in the place of the worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.bureau.desk_records import DeskSeen
from app.ui.bureau.review.page import ReviewPage
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from tests.ui.bureau.desk_tools import answers_for, make_desk_tools, rows
from tests.ui.bureau.review.made import review_answers
from tests.ui.ecopy.answers import Desk

Opened = Callable[..., ReviewPage]


@pytest.fixture
def seen() -> DeskSeen:
    """What the desk has; a test that is about another one parametrizes it."""
    return DeskSeen(rows(12))


@pytest.fixture
def tools(look: Look, tmp_path: Path, seen: DeskSeen) -> Iterator[DeskTools]:
    answers = answers_for(seen) | review_answers({row.case: row for row in seen.rows})
    made = make_desk_tools(look, tmp_path, answers)
    yield made
    queue: Any = made.hands
    queue.close()
    made.preferences.wait()


@pytest.fixture
def opened(tools: DeskTools, answers: Desk, shown: Any, qtbot: QtBot) -> Opened:
    """Opens the page and waits until its first applicant is known."""

    def show(width: int = 1366, height: int = 614) -> ReviewPage:
        page = ReviewPage(tools)
        tools.board.changed.connect(page.show_board)
        shown(page, width, height)
        page.entered()
        tools.board.reload()
        qtbot.waitUntil(lambda: tools.board.is_known and (not answers.is_busy or bool(answers.held)))
        return page

    return show
