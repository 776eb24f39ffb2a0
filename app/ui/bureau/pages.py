"""The tabs of the desk, in order; a page is imported and built when it is first visited."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.ui.bureau.page import DeskPage
from app.ui.bureau.tools import DeskTools


class DeskTab(NamedTuple):
    """A tab: its id in jumps, its title, and how its page is built."""

    id: str
    title: str
    build: Callable[[DeskTools], DeskPage]


def _collect(tools: DeskTools) -> DeskPage:
    from app.ui.bureau.collect.page import CollectPage

    return CollectPage(tools)


def _review(tools: DeskTools) -> DeskPage:
    from app.ui.bureau.review.page import ReviewPage

    return ReviewPage(tools)


def _summary(tools: DeskTools) -> DeskPage:
    from app.ui.bureau.summary.page import SummaryPage

    return SummaryPage(tools)


TABS = (
    DeskTab("collect", "收集", _collect),
    DeskTab("review", "初审", _review),
    DeskTab("summary", "汇总表", _summary),
)
