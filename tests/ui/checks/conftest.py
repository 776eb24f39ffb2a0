"""A draft of the service form with a few mistakes, and its check page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.checks.page import ChecksPage
from app.ui.look.look import Look
from app.ui.work.tools import Tools
from tests.ui.work_tools import close_tools, make_tools

ANSWERS = {
    "org_name": "云川示例服务中心（虚构）",
    "staff_count": "10",
    "qualified_count": "12",
    "postcode": "0300",
    "expert_count": "3",
}


@pytest.fixture
def tools(look: Look, tmp_path: Path) -> Iterator[Tools]:
    made = make_tools(look, tmp_path, "service_institution_2026", ANSWERS)
    yield made
    close_tools(made)


@pytest.fixture
def page(tools: Tools, qtbot: object) -> ChecksPage:
    page = ChecksPage(tools)
    qtbot.addWidget(page)  # type: ignore[attr-defined]
    page.resize(1366, 614)
    page.show()
    page.entered()
    return page
