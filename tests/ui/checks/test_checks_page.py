"""The check page tells what is left, jumps to it, mends it, and keeps what was mended in its place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.ui.checks.listing import GroupRow, IssueRow, Row, SectionRow
from app.ui.checks.page import ChecksPage, verdict
from app.ui.work.board import Counts, IssueBoard
from app.ui.work.tools import Tools


def _issue(page: ChecksPage, code: str) -> tuple[int, IssueRow]:
    rows = page.view.listing.rows
    return next((place, row) for place, row in enumerate(rows) if isinstance(row, IssueRow) and row.issue.code == code)


def _titles(rows: object) -> list[str]:
    return [row.title for row in rows if isinstance(row, GroupRow)]  # type: ignore[attr-defined]


def test_groups_stand_by_gravity_and_what_is_empty_is_folded(page: ChecksPage) -> None:
    rows = page.view.listing.rows
    assert _titles(rows)[:3] == ["错误", "未填", "提醒"]
    sections = [row for row in rows if isinstance(row, SectionRow)]
    assert sections[0].folded
    assert sum(row.count for row in sections) == page._tools.desk.board.counts().unfilled
    assert not any(isinstance(row, IssueRow) and row.kind == "unfilled" for row in rows)


def test_a_row_names_section_field_and_sentence_once(page: ChecksPage) -> None:
    _, row = _issue(page, "postcode_format")
    assert row.place == "山西省优质中小企业服务资源库入库申请表 › 邮政编码"
    assert row.sentence.startswith("“0300”不是邮政编码")


def test_a_section_that_is_one_table_is_named_once(page: ChecksPage) -> None:
    """Its table is called like it."""
    places = [row.place for row in page.view.listing.rows if isinstance(row, IssueRow) and row.issue.path == "people"]
    assert places
    assert set(places) == {"服务人员基本情况表"}


def test_enter_jumps_to_the_place(page: ChecksPage, tools: Tools) -> None:
    wanted: list[str] = []
    tools.guide.asked_place.connect(wanted.append)
    place, _ = _issue(page, "postcode_format")
    page.view.setCurrentIndex(page.view.listing.index(place))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert wanted == ["postcode"]


def test_a_rule_over_two_fields_links_both(page: ChecksPage, tools: Tools) -> None:
    wanted: list[str] = []
    tools.guide.asked_place.connect(wanted.append)
    place, row = _issue(page, "qualified_le_staff")
    assert {row.issue.path, row.other} == {"qualified_count", "staff_count"}
    index = page.view.listing.index(place)
    parts = page.view._painter.parts(row, page.view.visualRect(index))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=parts.other.center())
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=parts.sentence.topLeft() + QPoint(4, 4))
    assert wanted == [row.other, row.issue.path]


def test_what_was_mended_stays_struck_through_until_the_page_is_left(page: ChecksPage, tools: Tools) -> None:
    before = len(page.view.listing.rows)
    tools.desk.set_answers({"postcode": "030000"}, "改正", "postcode")
    _, row = _issue(page, "postcode_format")
    assert row.mended
    assert len(page.view.listing.rows) == before
    group = page.view.listing.row(0)
    assert isinstance(group, GroupRow)
    assert group.count == tools.desk.board.counts().errors
    page.left()
    page.entered()
    assert all(not isinstance(row, IssueRow) or row.issue.code != "postcode_format" for row in page.view.listing.rows)


def test_space_and_click_mend_and_can_be_undone(page: ChecksPage, tools: Tools) -> None:
    page._fold("山西省优质中小企业服务资源库入库申请表")
    rows: list[Row] = list(page.view.listing.rows)
    place = next(n for n, row in enumerate(rows) if isinstance(row, IssueRow) and row.issue.path == "service_assets")
    page.view.setCurrentIndex(page.view.listing.index(place))
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    assert tools.desk.text_of("service_assets") == "无"
    place = next(n for n, row in enumerate(rows) if isinstance(row, IssueRow) and row.issue.path == "service_area")
    index = page.view.listing.index(place)
    page.view.scrollTo(index)
    parts = page.view._painter.parts(page.view.listing.row(place), page.view.visualRect(index))  # type: ignore[arg-type]
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=parts.fix.center())
    assert tools.desk.text_of("service_area") == "无"
    tools.desk.undo()
    tools.desk.undo()
    assert tools.desk.text_of("service_assets") == ""


def test_sections_fold_and_open_by_key(page: ChecksPage) -> None:
    place = next(n for n, row in enumerate(page.view.listing.rows) if isinstance(row, SectionRow))
    page.view.setCurrentIndex(page.view.listing.index(place))
    before = len(page.view.listing.rows)
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert len(page.view.listing.rows) > before
    page.view.setCurrentIndex(page.view.listing.index(place))
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert len(page.view.listing.rows) == before


def test_filling_none_tells_how_many_and_says_what_is_left(page: ChecksPage, tools: Tools) -> None:
    said: list[tuple[str, bool]] = []
    tools.guide.said.connect(lambda sentence, undo: said.append((sentence, undo)))
    count = tools.desk.none_count()
    assert page._none.text().replace(" ", "").endswith(f"({count})")
    page._none.click()
    assert said == [(f"已给 {count} 项填“无”", True)]
    assert tools.desk.none_count() == 0
    assert page._none.isHidden()
    assert page._left_over.text() == f"{tools.desk.board.counts().unfilled} 项不能填“无”"


def test_without_anything_in_the_way_the_next_step_is_offered(page: ChecksPage, tools: Tools) -> None:
    assert page._next.isHidden()
    tools.desk._checker.board = IssueBoard([issue for issue in tools.desk.board.issues if issue.kind == "note"])
    page.entered()
    asked: list[str] = []
    tools.guide.asked_tab.connect(asked.append)
    assert not page._next.isHidden()
    assert page._walk.isHidden()
    page._next.click()
    assert asked == ["preview"]


def test_the_verdict_says_what_is_in_the_way() -> None:
    assert verdict(Counts(32, 3, 1)) == "还有 32 项未填、3 处错误，改好后才能正式导出；现在可以先导出草稿"
    assert verdict(Counts()) == "可以正式导出"
    assert "1 处提醒" in verdict(Counts(warnings=1))


def test_every_row_can_be_read_aloud(page: ChecksPage) -> None:
    model = page.view.listing
    for place in range(model.rowCount()):
        words = model.data(model.index(place), Qt.ItemDataRole.AccessibleTextRole)
        assert isinstance(words, str)
        assert words


def test_the_mark_stands_beside_the_verdict_and_the_list_ends_with_the_page(page: ChecksPage) -> None:
    page.layout().activate()
    mark, words = page._mark, page._verdict
    across = QPoint(0, 0)
    middles = [part.mapTo(page, across).y() + part.height() / 2 for part in (mark, words)]
    assert abs(middles[0] - middles[1]) <= 0.5
    assert page.view.mapTo(page, across).y() + page.view.height() == page.height()
