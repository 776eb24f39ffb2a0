"""What is known of the listed files: asked for beside the window, told to the desk, kept for undo."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app import api
from app.drafts import attachments
from app.errors import DiskError
from app.ui.evidence.intake import Taking
from app.ui.look.look import Look
from app.ui.work.files_seen import FilesSeen
from tests.ui.evidence.conftest import Bench, Desktop, MakeBench
from tests.ui.work_tools import close_tools, make_tools


def test_pages_and_captions(bench: Bench, desktop: Desktop) -> None:
    files = bench.page.files
    assert files.caption(3) == "尚未处理"
    bench.give(3, desktop.pdf("甲.pdf", 2), desktop.photo())
    assert files.pages(3) == 3
    assert files.caption(3) == "2 个文件，3 页"
    bench.page.changes.choose(3, "none")
    assert files.caption(3) == "标为“无”"
    bench.page.changes.choose(3, "self_declaration")
    assert files.caption(3) == "自我声明"


def test_captions_of_items_that_ask_for_less(make_bench: MakeBench) -> None:
    bench = make_bench("service_institution_2026")
    files = bench.page.files
    assert files.caption(1) == "可不附"
    assert files.caption(2) == "尚未处理"
    names = ("basic", "history", "products", "results")
    bench.tools.desk.set_answers({f"overview_{name}": "有" for name in names}, "填写", "overview_basic")
    assert files.caption(2) == "已在表内填写"


def test_a_step_taken_back_needs_no_second_look(bench: Bench, desktop: Desktop) -> None:
    bench.give(3, desktop.pdf("甲.pdf", 2))
    looks = bench.hands.calls.count("see_files")
    bench.tools.desk.undo()
    assert bench.page.files.pages(3) == 0
    bench.tools.desk.redo()
    assert bench.page.files.pages(3) == 2
    bench.rest()
    assert bench.hands.calls.count("see_files") == looks
    bench.page.changes.turn(3, bench.tools.desk.item(3).files[0].path, 90)
    assert not bench.page.files.looking, "a turned file is taken in for the book, and known here"


def test_a_file_that_is_gone_is_an_issue_and_is_forgiven_when_it_is_back(bench: Bench, desktop: Desktop) -> None:
    bench.give(3, desktop.pdf("甲.pdf", 2))
    path = bench.tools.folder / "attachments/03/甲.pdf"
    kept = path.read_bytes()
    path.unlink()
    bench.page.files.look()
    bench.rest()
    assert [issue.code for issue in bench.tools.desk.board.of_item(3)] == ["item_file_missing"]
    path.write_bytes(kept)
    bench.page.files.look()
    bench.rest()
    assert not bench.tools.desk.board.of_item(3)


def test_a_look_that_is_refused_is_said_once_and_nobody_waits(
    bench: Bench, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.give(3, desktop.pdf("甲.pdf", 2))

    def refuses(*_: object, **__: object) -> None:
        raise DiskError("磁盘满了。", "请腾出空间。")

    with monkeypatch.context() as patch:
        patch.setattr(api, "see_files", refuses)
        for _ in range(2):
            bench.page.files.look()
            bench.rest()
    assert bench.said.count("佐证材料的页数暂时看不到：磁盘满了。请腾出空间。") == 1
    assert not bench.page.files.looking
    assert bench.page.files.pages(3) == 2, "what was known still holds"
    bench.page.files.look()
    bench.rest()
    assert bench.page.files.trouble_text == ""


def test_notes_of_files_are_issues(bench: Bench, desktop: Desktop) -> None:
    from tests.scans import damaged

    bad = desktop.folder / "坏.pdf"
    bad.write_bytes(damaged(desktop.pdf("好.pdf", 2).read_bytes()))
    bench.give(3, bad)
    codes = [(issue.code, issue.kind) for issue in bench.tools.desk.board.of_item(3)]
    assert ("item_file_note", "warning") in codes
    row = bench.page.left_pane.list.rows[2]
    assert row.mark == "warning"


def test_with_real_worker_processes(look: Look, tmp_path, qtbot: QtBot, desktop: Desktop) -> None:
    tools = make_tools(look, tmp_path)
    files, taking = FilesSeen(tools), Taking(tools)
    try:
        with qtbot.waitSignal(taking.taken, timeout=60_000):
            taking.take(1, [desktop.pdf("名录.pdf", 3), desktop.locked()])
        qtbot.waitUntil(lambda: files.pages(1) == 3, timeout=60_000)
        assert [arrival.needs_password for arrival in taking.arrivals(1)] == [True]
        gone = attachments.unlisted(tools.desk.draft, 1)
        tools.desk.edit(replace(gone), "删除", "items.1")
        assert files.pages(1) == 0
        assert files.of("attachments/01/名录.pdf") is None
    finally:
        close_tools(tools)
