"""A table of thousands of rows may have as many issues: only what is seen is put into words and measured."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from app.forms.issues import Issue
from app.ui.checks.listing import IssueRow, Listing
from app.ui.checks.page import ChecksPage

MANY = 10_000


def issues(count: int, words: str = "这里最多 20 字，现有 23 字，超出 3 字") -> list[Issue]:
    return [
        Issue(f"people.{row}.person_name", "too_long", "error", f"服务人员基本情况表 第{row + 1}行 姓名：{words}")
        for row in range(count)
    ]


def put_in(page: ChecksPage, found: list[Issue]) -> list[IssueRow]:
    page._listing.renew(found)
    page.view.listing.set_rows(page._listing.rows())
    return [row for row in page.view.listing.rows if isinstance(row, IssueRow)]


def test_words_are_made_for_what_is_seen(page: ChecksPage, qtbot: QtBot) -> None:
    rows = put_in(page, issues(MANY))
    bar = page.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > MANY * 40, timeout=20_000)
    page.view.grab()
    assert 0 < len([row for row in rows if "words" in row.__dict__]) < 200
    assert page.view.layoutMode() == QListView.LayoutMode.Batched


def test_rows_have_the_height_that_measuring_gives(page: ChecksPage) -> None:
    rows = put_in(page, [*issues(3), Issue("org_name", "too_long", "error", "单位名称：" + "很长的一句话" * 40)])
    painter, view = page.view._painter, page.view
    for place, row in enumerate(view.listing.rows):
        if isinstance(row, IssueRow):
            hint = painter.sizeHint(None, view.listing.index(place))  # type: ignore[arg-type]
            parts = painter.parts(row, QRect(0, 0, hint.width(), 44))
            assert hint.height() == max(44, parts.sentence.bottom() + 6)
    assert len({view.sizeHintForIndex(view.listing.index(place)).height() for place in range(1, 5)}) == 2, rows


def test_an_issue_that_stays_keeps_its_row(tools: Any) -> None:
    listing = Listing(tools.desk.definition, tools.desk.sections)
    found = issues(3)
    listing.renew(found)
    before = [row for row in listing.rows() if isinstance(row, IssueRow)]
    listing.follow(found[1:])
    after = [row for row in listing.rows() if isinstance(row, IssueRow)]
    assert [row.mended for row in after] == [True, False, False]
    assert after[1:] == before[1:]
    listing.renew(found[1:])
    assert [row for row in listing.rows() if isinstance(row, IssueRow)] == after[1:]


def test_several_remarks_on_one_place_are_all_listed(page: ChecksPage) -> None:
    first, second, third = (
        Issue("items.3.files.0", "item_file_note", "warning", f"“证书.pdf”{words}") for words in ("甲", "乙", "丙")
    )
    listing = page._listing

    def rows() -> list[tuple[str, bool]]:
        return [(row.issue.message, row.mended) for row in listing.rows() if isinstance(row, IssueRow)]

    listing.renew([first, second])
    assert rows() == [(first.message, False), (second.message, False)]
    listing.follow([second])
    assert rows() == [(first.message, True), (second.message, False)]
    listing.follow([second, third, third])
    assert sorted(rows()) == sorted(
        [(first.message, True), (second.message, False), (third.message, False), (third.message, False)]
    )


@pytest.mark.parametrize("width", [300, 500, 872])
def test_a_sentence_that_counts_as_short_takes_one_line(page: ChecksPage, width: int) -> None:
    page.resize(width, 600)
    painter = page.view._painter
    one = page._tools.look.metrics("body").height()
    for length in range(1, 80):
        (row,) = put_in(page, [Issue("org_name", "too_long", "error", "国" * length)])
        if painter._is_short(row, page.view.viewport().width()):
            rect = QRect(0, 0, page.view.viewport().width(), 44)
            assert painter.parts(row, rect).sentence.height() == one
