"""Files on their way: one step of undo for a drop, refused ones stay, passwords, cancelling, several items."""

from __future__ import annotations

import pytest

from app.ui.evidence.arrival import Arrival
from tests.ui.evidence.conftest import PASSWORD, Bench, Desktop


def arrivals(bench: Bench, item: int) -> list[Arrival]:
    return list(bench.page.taking.arrivals(item))


def test_a_drop_is_one_step_of_undo(bench: Bench, desktop: Desktop) -> None:
    bench.give(3, desktop.pdf("协议一.pdf", 2), desktop.pdf("协议二.pdf", 1, item=2), desktop.photo())
    assert bench.names(3) == ["协议一.pdf", "协议二.pdf", "照片.jpg"]
    assert bench.tools.desk.item(3).state == "files"
    assert bench.tools.desk.undo_stack.count() == 1
    assert bench.tools.desk.undo_stack.text(0) == "添加 3 个文件"
    bench.tools.desk.undo()
    assert bench.names(3) == []
    bench.tools.desk.redo()
    assert len(bench.names(3)) == 3


def test_a_row_is_there_at_once(bench: Bench, desktop: Desktop) -> None:
    bench.hands.held = True
    bench.page.taking.take(1, [desktop.pdf("名录.pdf", 2)])
    bench.qtbot.wait(10)
    row = bench.page.pane.files.rows[0]
    assert row.row.name == "名录.pdf"
    assert row.row.caption == "等待整理"
    assert [button.text() for button in row.buttons()] == ["取消"]
    assert bench.page.left_pane.list.rows[0].mark == "half"


def test_the_good_ones_are_listed_though_one_is_refused(bench: Bench, desktop: Desktop) -> None:
    text = desktop.folder / "说明.txt"
    text.write_text("不是材料", "utf-8")
    bench.give(2, desktop.pdf("甲.pdf"), text, desktop.pdf("乙.pdf", 1, item=2))
    assert bench.names(2) == ["甲.pdf", "乙.pdf"]
    (refused,) = arrivals(bench, 2)
    assert refused.state == "refused"
    assert "说明.txt" in refused.reason
    row = bench.page.pane.files
    bench.page.show_item(2)
    last = row.rows[-1].row
    assert (last.badge, last.badge_tone, last.acts) == ("打不开", "error", ("swap", "remove"))
    assert bench.page.left_pane.list.rows[1].mark == "warning"


def test_a_refused_file_stays_until_it_is_removed(bench: Bench, desktop: Desktop) -> None:
    bench.give(2, desktop.cut())
    assert bench.names(2) == []
    bench.page.show_item(5)
    bench.page.show_item(2)
    assert bench.page.pane.files.rows[0].row.badge == "打不开"
    bench.page.pane.files.rows[0].buttons()[1].click()
    bench.rest()
    assert arrivals(bench, 2) == []
    assert bench.page.pane.files.rows == []
    assert bench.tools.desk.undo_stack.count() == 0


def test_another_file_in_the_place_of_a_refused_one(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.cut())
    bench.dialogs.files = [desktop.pdf("重新扫描.pdf")]
    bench.page.pane.files.rows[0].buttons()[0].click()
    bench.rest()
    assert bench.names(1) == ["重新扫描.pdf"]
    assert arrivals(bench, 1) == []


def test_a_password_opens_a_file_and_is_kept_nowhere(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.locked())
    row = bench.page.pane.files.rows[0]
    assert (row.row.badge, row.row.icon) == ("需要密码", "lock")
    assert row.row.sentence == "打开需要密码，暂不能编入书中"
    bench.page.pane.files.rows[0].buttons()[0].click()
    sheet = bench.page.acts.sheet
    assert sheet is not None
    assert not sheet.button(0).isEnabled()
    sheet.line.setText("错的")
    sheet.button(0).click()
    bench.rest()
    assert sheet.is_open
    assert sheet.complaint == bench.page.pane.files.rows[0].row.sentence == "密码不对，请核对后再输入"
    assert sheet.line.hasFocus()
    assert sheet.line.text() == ""
    sheet.line.setText(PASSWORD)
    sheet.button(0).click()
    assert sheet.complaint == "正在打开…"
    bench.rest()
    assert bench.names(1) == ["加密.pdf"]
    assert bench.page.acts.sheet is None
    assert bench.page.pane.files.rows[0].hasFocus()
    folder = bench.tools.folder
    assert not [path for path in folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]


def test_the_keyboard_goes_back_to_the_row_when_no_password_is_given(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.locked())
    bench.page.left_pane.list.setFocus()
    bench.page.pane.files.rows[0].buttons()[0].click()
    assert bench.page.acts.sheet is not None
    bench.page.acts.sheet.button(1).click()
    assert bench.page.pane.files.rows[0].hasFocus()


def test_a_sheet_for_a_password_goes_when_the_file_is_gone(bench: Bench, desktop: Desktop) -> None:
    locked = desktop.locked()
    bench.give(1, locked)
    bench.page.pane.files.rows[0].buttons()[0].click()
    sheet = bench.page.acts.sheet
    assert sheet is not None
    locked.unlink()
    sheet.line.setText(PASSWORD)
    sheet.button(0).click()
    bench.rest()
    assert bench.page.acts.sheet is None
    assert str(locked) in bench.page.pane.files.rows[0].row.sentence


def test_a_file_that_is_given_again_has_one_row(bench: Bench, desktop: Desktop) -> None:
    cut = desktop.cut()
    bench.give(1, cut)
    bench.give(1, cut)
    assert [arrival.name for arrival in arrivals(bench, 1)] == ["缺页.pdf"]
    cut.write_bytes(desktop.pdf("完整.pdf", 2, item=7).read_bytes())
    bench.give(1, cut)
    assert arrivals(bench, 1) == []
    assert bench.names(1) == ["缺页.pdf"]


def test_cancelling_what_waits_and_what_runs(bench: Bench, desktop: Desktop) -> None:
    bench.hands.held = True
    bench.page.taking.take(1, [desktop.pdf("甲.pdf", 3), desktop.pdf("乙.pdf", 1, item=2)])
    waiting = arrivals(bench, 1)[1]
    bench.page.taking.cancel(waiting)
    assert [arrival.name for arrival in arrivals(bench, 1)] == ["甲.pdf"]
    bench.hands.stop_after = 1
    bench.hands.let_go()
    bench.rest()
    assert arrivals(bench, 1) == []
    assert bench.names(1) == []
    assert bench.tools.desk.undo_stack.count() == 0


def test_files_of_several_items_are_one_step(bench: Bench, desktop: Desktop) -> None:
    bench.page.taking.take_sorted({2: [desktop.pdf("甲.pdf")], 9: [desktop.photo(), desktop.pdf("乙.pdf", 1, item=2)]})
    bench.rest()
    assert bench.names(2) == ["甲.pdf"]
    assert bench.names(9) == ["照片.jpg", "乙.pdf"]
    assert bench.tools.desk.undo_stack.count() == 1


def test_before_the_draft_is_given_back_the_ready_ones_are_listed(bench: Bench, desktop: Desktop) -> None:
    taking = bench.page.taking
    bench.hands.held = True
    taking.take(1, [desktop.pdf("甲.pdf"), desktop.pdf("乙.pdf", 1, item=2)])
    bench.hands.held = False
    bench.hands._next()
    assert [arrival.state for arrival in arrivals(bench, 1)] == ["ready", "waiting"]
    bench.hands.held = True
    taking.settle()
    assert bench.names(1) == ["甲.pdf"]
    assert not taking.is_busy


def test_a_broken_worker_keeps_the_row_with_a_reason(bench: Bench, desktop: Desktop, monkeypatch) -> None:
    from app import api

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(api, "take_in", fail)
    bench.give(1, desktop.pdf("甲.pdf"))
    (refused,) = arrivals(bench, 1)
    assert "程序出了意外" in refused.reason
    row = bench.page.pane.files.rows[0]
    assert (row.row.badge, row.row.acts) == ("没有添加", ("retry", "swap", "remove"))
    monkeypatch.undo()
    row.buttons()[0].click()
    bench.rest()
    assert bench.names(1) == ["甲.pdf"]


def test_a_stick_that_is_gone_is_no_fault_of_the_file(bench: Bench, desktop: Desktop) -> None:
    away = bench.tools.folder.with_name("拔出")
    bench.tools.folder.rename(away)
    bench.give(1, desktop.pdf("甲.pdf"))
    (refused,) = arrivals(bench, 1)
    assert refused.may_retry
    away.rename(bench.tools.folder)
    bench.page.taking.retry(refused)
    bench.rest()
    assert bench.names(1) == ["甲.pdf"]


def test_what_passes_may_be_tried_again(bench: Bench, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    from app import api
    from app.errors import PassingError

    def fail(*_args: object, **_kwargs: object) -> None:
        raise PassingError("整理“甲.pdf”时占用的内存太多，已经停下。", "请再试一次。")

    with monkeypatch.context() as patched:
        patched.setattr(api, "take_in", fail)
        bench.give(1, desktop.pdf("甲.pdf"))
    (refused,) = arrivals(bench, 1)
    assert refused.may_retry
    bench.page.taking.retry(refused)
    bench.rest()
    assert bench.names(1) == ["甲.pdf"]


@pytest.mark.parametrize(("state", "words"), [("waiting", "等待整理"), ("ready", "已整理，等这一次的其余文件")])
def test_what_an_arrival_says(state: str, words: str, desktop: Desktop) -> None:
    arrival = Arrival(1, 1, desktop.folder / "甲.pdf")
    arrival.state = state  # type: ignore[assignment]
    assert arrival.words == words


def test_how_far_the_work_is() -> None:
    from pathlib import Path

    arrival = Arrival(1, 1, Path("甲.pdf"), state="working", done=37, total=120)
    assert arrival.words == "第 38 / 120 页"
    arrival.copying, arrival.done, arrival.total = True, 45, 100
    assert arrival.words == "已复制 45%"
    arrival.copying, arrival.total = False, 1
    assert arrival.words == ""


def test_a_draft_that_is_only_looked_at_takes_nothing(make_bench, desktop: Desktop) -> None:
    bench = make_bench()
    bench.tools.desk.read_only = "张三打开着"
    bench.page.taking.take(1, [desktop.pdf("甲.pdf")])
    assert not bench.page.taking.is_busy
