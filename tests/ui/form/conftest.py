"""The page 填表 over a real draft, without the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from app.paths import find_paths
from app.ui.form.page import FormPage
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools, sample_answers

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
MakeTools = Callable[..., Tools]
MakePage = Callable[..., FormPage]


@pytest.fixture
def sample(tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """The answers of a form's sample, to be changed at will."""
    return lambda form: dict(sample_answers(find_paths(tmp_path / "profile"), form))


@pytest.fixture
def open_tools(look: Look, tmp_path: Path) -> Iterator[MakeTools]:
    """Opens drafts and closes them after the test."""
    opened: list[Tools] = []

    def make(form: str = ZONE, answers: Mapping[str, Any] | None = None, **more: Any) -> Tools:
        tools = make_tools(look, tmp_path / str(len(opened)), form, answers, **more)
        opened.append(tools)
        return tools

    yield make
    for tools in opened:
        close_tools(tools)


@pytest.fixture
def form_page(open_tools: MakeTools, shown: Callable[..., QWidget]) -> MakePage:
    """Shows the page of a new draft, the cursor in its first field."""

    def make(
        form: str = ZONE, answers: Mapping[str, Any] | None = None, *, size: tuple[int, int] = (1366, 614), **more: Any
    ) -> FormPage:
        page = FormPage(open_tools(form, answers, **more))
        shown(page, *size)
        page.entered()
        return page

    return make
