"""Files that were refused count everywhere, outlive the program, and are named before the final export."""

from __future__ import annotations

from pathlib import Path

from app.drafts.not_taken import NOT_TAKEN_FILE, read
from app.ui.checks.page import ChecksPage
from app.ui.evidence.page import EvidencePage
from tests.ui.evidence.conftest import PASSWORD, Bench, Desktop, MakeBench
from tests.ui.work_tools import close_tools

ITEM = 2


def written(bench: Bench) -> list[str]:
    """The names on the disk, after what waits to be written was."""
    bench.page.taking._record.write()
    assert bench.tools.saver is not None
    bench.tools.saver.wait()
    return [entry.name for entry in read(bench.tools.folder)]


def ready(bench: Bench) -> str:
    return bench.page.left_pane._ready.text()


def reopened(bench: Bench, make_bench: MakeBench) -> Bench:
    """The draft given back as the window does it, and opened again."""
    bench.page.taking.settle()
    close_tools(bench.tools)
    return make_bench(folder=bench.tools.folder)


def test_an_item_with_a_refused_file_is_not_ready(bench: Bench, desktop: Desktop) -> None:
    before = ready(bench)
    bench.give(ITEM, desktop.pdf("甲.pdf"))
    with_one = ready(bench)
    assert with_one != before
    whole = bench.tools.desk.progress()
    bench.give(ITEM, desktop.cut(), desktop.locked())
    assert ready(bench) == before
    assert bench.tools.desk.progress() == whole._replace(done=whole.done - 1)
    row = bench.page.left_pane.list.rows[ITEM - 1]
    assert (row.mark, row.told) == ("warning", "“缺页.pdf”没有收进来")
    assert bench.tools.desk.board.counts().warnings == 2
    for arrival in list(bench.page.taking.arrivals(ITEM)):
        bench.page.taking.remove(arrival)
    bench.rest()
    assert ready(bench) == with_one
    assert bench.tools.desk.board.counts().warnings == 0


def test_the_list_of_checks_names_it_and_leads_to_its_row(bench: Bench, desktop: Desktop, qtbot) -> None:
    bench.give(ITEM, desktop.pdf("甲.pdf"), desktop.cut())
    bench.page.show_item(7)
    checks = ChecksPage(bench.tools)
    qtbot.addWidget(checks)
    checks.entered()
    (row,) = [row for row in checks.view.listing.rows if "缺页.pdf" in getattr(row, "sentence", "")]
    assert row.kind == "warning"
    assert row.place.startswith("佐证材料 › 第 2 项")
    assert row.sentence == "“缺页.pdf”没有收进来，导出的书里没有它"
    asked: list[str] = []
    bench.tools.guide.asked_place.connect(asked.append)
    checks.view.jumped.emit(row.issue.path)
    assert bench.page.show_place(asked[-1])
    focused = bench.page.pane.files.rows[-1]
    assert (focused.row.name, focused.hasFocus()) == ("缺页.pdf", True)
    # the row says it already: no strip of the item repeats it
    assert bench.page.pane.head.strips.strips == []


def test_rows_come_back_with_the_draft(bench: Bench, desktop: Desktop, make_bench: MakeBench) -> None:
    cut, locked = desktop.cut(), desktop.locked()
    bench.give(ITEM, cut, locked)
    again = reopened(bench, make_bench)
    assert [entry.name for entry in again.tools.desk.not_taken] == ["缺页.pdf", "加密.pdf"]
    assert again.tools.desk.board.counts().warnings == 2
    again.page.show_item(ITEM)
    broken, asks = again.page.pane.files.rows
    assert (broken.row.badge, broken.row.acts) == ("打不开", ("swap", "remove"))
    assert asks.row.badge == "需要密码"
    asks.buttons()[0].click()
    assert again.page.acts.sheet is not None
    again.page.acts.sheet.line.setText(PASSWORD)
    again.page.acts.sheet.button(0).click()
    again.rest()
    assert again.names(ITEM) == ["加密.pdf"]
    assert written(again) == ["缺页.pdf"]
    again.page.pane.files.rows[1].buttons()[1].click()
    again.rest()
    assert written(again) == []
    assert not (again.tools.folder / NOT_TAKEN_FILE).exists()


def test_a_file_that_is_gone_meanwhile_says_where_it_was(bench: Bench, desktop: Desktop, make_bench: MakeBench) -> None:
    locked = desktop.locked()
    bench.give(ITEM, locked)
    locked.unlink()
    again = reopened(bench, make_bench)
    (arrival,) = again.page.taking.arrivals(ITEM)
    again.page.taking.retry(arrival, PASSWORD)
    again.rest()
    again.page.show_item(ITEM)
    assert str(locked) in again.page.pane.files.rows[0].row.sentence
    assert again.tools.desk.board.counts().warnings == 1


def test_files_on_their_way_are_on_the_list_until_they_are_in_the_draft(
    bench: Bench, desktop: Desktop, make_bench: MakeBench
) -> None:
    """The program may be ended by force: then they come back as rows that can be tried again."""
    bench.hands.held = True
    bench.page.taking.take(ITEM, [desktop.pdf("甲.pdf"), desktop.pdf("乙.pdf", 1, item=2)])
    assert written(bench) == ["甲.pdf", "乙.pdf"]
    assert bench.tools.desk.not_taken == ()
    assert [entry.name for entry in bench.tools.desk.arriving] == ["甲.pdf", "乙.pdf"]
    killed = [(entry.may_retry, entry.reason) for entry in read(bench.tools.folder)]
    assert killed == [(True, "上次没有收完程序就停了，没有添加。")] * 2
    bench.hands.let_go()
    bench.rest()
    assert bench.names(ITEM) == ["甲.pdf", "乙.pdf"]
    assert bench.tools.desk.arriving == ()
    assert written(bench) == []


def test_a_new_number_is_none_of_the_old_ones(bench: Bench, desktop: Desktop, make_bench: MakeBench) -> None:
    bench.give(ITEM, desktop.cut(), desktop.locked())
    again = reopened(bench, make_bench)
    again.give(5, desktop.cut("别的.pdf"))
    numbers = [entry.number for entry in again.tools.desk.not_taken]
    assert len(set(numbers)) == 3


def test_a_draft_to_look_at_shows_the_rows_without_buttons(
    bench: Bench, desktop: Desktop, make_bench: MakeBench
) -> None:
    bench.give(ITEM, desktop.cut())
    bench.page.taking.settle()
    close_tools(bench.tools)
    again = make_bench(folder=bench.tools.folder, writable=False)
    again.page.show_item(ITEM)
    (row,) = again.page.pane.files.rows
    assert row.row.name == "缺页.pdf"
    assert row.buttons() == []
    assert again.tools.desk.board.counts().warnings == 1


def test_nothing_is_written_once_the_draft_was_given_back(bench: Bench, desktop: Desktop) -> None:
    taking, saver = bench.page.taking, bench.tools.saver
    assert saver is not None
    close_tools(bench.tools)
    taking.take(ITEM, [desktop.cut()])
    taking._record.write()
    saver.wait()
    assert not (bench.tools.folder / NOT_TAKEN_FILE).exists()


def test_dropping_the_page_keeps_the_path(tmp_path: Path, bench: Bench) -> None:
    assert isinstance(bench.page, EvidencePage)
    assert not bench.page.show_place("items.99.not_taken.1")
    assert bench.page.show_place("items.3.not_taken.77")
    assert bench.page.left_pane.list.hasFocus()


def test_files_that_are_not_wanted_on_leaving_are_off_the_list(bench: Bench, desktop: Desktop) -> None:
    bench.give(ITEM, desktop.cut())
    bench.hands.held = True
    bench.page.taking.take(ITEM, [desktop.pdf("甲.pdf"), desktop.pdf("乙.pdf", 1, item=2)])
    assert written(bench) == ["缺页.pdf", "甲.pdf", "乙.pdf"]
    bench.page.taking.end_early()
    assert written(bench) == ["缺页.pdf"]
