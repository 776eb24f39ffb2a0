"""The page of evidence as a clerk uses it: dropping, ordering, turning, removing, states, undo over everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.ui.evidence.dragging import DraggedFile
from app.ui.evidence.page import EvidencePage
from app.ui.work.page import Command
from tests.ui.evidence.conftest import Bench, Desktop, MakeBench, drag
from tests.ui.preview.books import bound_book


def command(page: EvidencePage, identity: str) -> Command:
    return next(one for one in page.commands() if one.id == identity)


def run(page: EvidencePage, identity: str) -> None:
    found = command(page, identity)
    assert found.enabled()
    found.run()


@pytest.fixture
def three(bench: Bench, desktop: Desktop) -> Bench:
    """Item 3 open with 甲.pdf (2 pages), 乙.pdf, 丙.pdf."""
    bench.page.show_item(3)
    bench.give(3, desktop.pdf("甲.pdf", 2), desktop.pdf("乙.pdf", 1, item=2), desktop.pdf("丙.pdf", 1, item=4))
    return bench


# ---- dropping


def test_files_dropped_on_a_row_go_into_that_item(bench: Bench, desktop: Desktop) -> None:
    rows = bench.page.left_pane.list
    at = rows.place_of(6).center()
    assert drag(rows, at, [desktop.pdf("平台.pdf", 2)], drop=False)
    assert rows.over == 6
    assert drag(rows, at, [desktop.pdf("平台.pdf", 2)])
    bench.rest()
    assert bench.names(6) == ["平台.pdf"]
    assert bench.page.item == 6
    assert rows.over is None
    assert rows.rows[5].words == "2 页"
    assert rows.rows[5].mark == "check"


def test_files_dropped_anywhere_on_the_item(bench: Bench, desktop: Desktop) -> None:
    bench.page.show_item(4)
    pane = bench.page.pane
    assert drag(pane, QPoint(20, 20), [desktop.pdf("海外.pdf")])
    bench.rest()
    assert drag(pane.zone, QPoint(20, 20), [desktop.photo()])
    bench.rest()
    assert bench.names(4) == ["海外.pdf", "照片.jpg"]


def test_files_dropped_between_rows_go_there(three: Bench, desktop: Desktop) -> None:
    files = three.page.pane.files
    assert drag(files, QPoint(100, 76), [desktop.pdf("新.pdf", 1, item=5)])
    three.rest()
    assert three.names(3) == ["甲.pdf", "新.pdf", "乙.pdf", "丙.pdf"]


def test_words_dragged_here_are_not_wanted(bench: Bench) -> None:
    assert not drag(bench.page.left_pane.list, QPoint(50, 50), [])
    assert not drag(bench.page.pane, QPoint(50, 50), [])


# ---- order


def test_a_row_dragged_to_another_place(three: Bench) -> None:
    files = three.page.pane.files
    path = files.rows[0].row.key
    assert drag(files, QPoint(100, 73 * 3 - 4), DraggedFile(3, path))
    assert three.names(3) == ["乙.pdf", "丙.pdf", "甲.pdf"]
    assert drag(files, QPoint(100, 2), DraggedFile(3, path))
    assert three.names(3) == ["甲.pdf", "乙.pdf", "丙.pdf"]
    three.tools.desk.undo()
    three.tools.desk.undo()
    assert three.names(3) == ["甲.pdf", "乙.pdf", "丙.pdf"]
    assert files.current == path


def test_a_row_dropped_on_itself_changes_nothing(three: Bench) -> None:
    files = three.page.pane.files
    before = three.tools.desk.undo_stack.count()
    for y in (2, 40, 70):
        drag(files, QPoint(100, y), DraggedFile(3, files.rows[0].row.key))
    assert three.tools.desk.undo_stack.count() == before


def test_the_mouse_takes_a_row_along(three: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[str] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, *_: carried.append(self.mimeData().formats()[0]))
    row = three.page.pane.files.rows[1]
    for kind, x in ((QMouseEvent.Type.MouseButtonPress, 10), (QMouseEvent.Type.MouseMove, 60)):
        point = QPoint(x, 30)
        buttons = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind, point.toPointF(), row.mapToGlobal(point).toPointF(), buttons, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(row, event)
    assert carried == ["application/x-shenbao-evidence"]
    assert row.is_selected


def test_a_row_dragged_onto_another_item(three: Bench) -> None:
    rows = three.page.left_pane.list
    path = three.page.pane.files.rows[1].row.key
    assert not drag(rows, rows.place_of(3).center(), DraggedFile(3, path))
    assert drag(rows, rows.place_of(5).center(), DraggedFile(3, path))
    assert three.names(3) == ["甲.pdf", "丙.pdf"]
    assert three.names(5) == ["乙.pdf"]
    assert three.tools.desk.item(5).state == "files"
    assert three.said[-1] == "已移到第 5 项"
    three.tools.desk.undo()
    assert three.names(3) == ["甲.pdf", "乙.pdf", "丙.pdf"]
    assert three.names(5) == []


def test_a_row_of_another_window_is_left_alone(three: Bench) -> None:
    rows = three.page.left_pane.list
    drag(rows, rows.place_of(5).center(), DraggedFile(3, "attachments/03/别处.pdf"))
    drag(three.page.pane.files, QPoint(20, 20), DraggedFile(3, "attachments/03/别处.pdf"))
    assert three.names(3) == ["甲.pdf", "乙.pdf", "丙.pdf"]
    assert three.names(5) == []


def test_keys_move_the_chosen_file(three: Bench) -> None:
    files = three.page.pane.files
    files.select(files.rows[0].row.key)
    files.focus_current()  # in the list of items these keys mean the items
    run(three.page, "file_down")
    run(three.page, "file_down")
    run(three.page, "file_down")
    assert three.names(3) == ["乙.pdf", "丙.pdf", "甲.pdf"]
    run(three.page, "file_up")
    assert three.names(3) == ["乙.pdf", "甲.pdf", "丙.pdf"]
    assert files.rows[1].hasFocus()
    assert files.rows[1].is_selected


# ---- turning, removing


def test_turning_shows_on_the_row_and_in_the_draft(three: Bench) -> None:
    files = three.page.pane.files
    files.select(files.rows[0].row.key)
    files.focus_current()
    run(three.page, "turn_right")
    run(three.page, "turn_left")
    run(three.page, "turn_left")
    assert three.tools.desk.item(3).files[0].rotate == 270
    three.tools.desk.undo()
    assert three.tools.desk.item(3).files[0].rotate == 0
    three.page.viewer.right_turn.click()
    assert three.tools.desk.item(3).files[0].rotate == 90


def test_removing_asks_nothing_and_can_be_undone(three: Bench) -> None:
    files = three.page.pane.files
    files.rows[1].setFocus()
    run(three.page, "remove")
    assert three.names(3) == ["甲.pdf", "丙.pdf"]
    assert files.rows[1].is_selected
    assert three.said[-1] == "已删除“乙.pdf”"
    assert (three.tools.folder / "attachments/03/乙.pdf").is_file()
    three.tools.desk.undo()
    three.rest()
    assert three.names(3) == ["甲.pdf", "乙.pdf", "丙.pdf"]


def test_an_item_without_files_left_is_unsettled(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.pdf("名录.pdf"))
    bench.page.pane.files.rows[0].setFocus()
    run(bench.page, "remove")
    bench.rest()
    assert bench.tools.desk.item(1).state == ""
    assert bench.page.pane.head.switch is not None
    assert bench.page.pane.head.switch.current == -1
    bench.tools.desk.undo()
    assert bench.tools.desk.item(1).state == "files"


def test_keys_in_the_list_of_items_turn_the_file_in_sight_and_remove_none(three: Bench) -> None:
    three.page.left_pane.list.setFocus()
    run(three.page, "turn_right")
    assert three.tools.desk.item(3).files[0].rotate == 90
    for name in ("remove", "file_down"):
        run(three.page, name)
        assert three.names(3) == ["甲.pdf", "乙.pdf", "丙.pdf"]
        assert three.said[-1] == "先按回车进入这一项的文件，再移动或删除"
    three.page.show_item(4)
    three.page.left_pane.list.setFocus()
    assert not command(three.page, "remove").enabled()
    assert not command(three.page, "turn_right").enabled()


def test_del_on_the_row_of_a_refused_file_removes_it(bench: Bench, desktop: Desktop) -> None:
    bench.give(2, desktop.cut())
    bench.page.show_item(2)
    bench.page.pane.files.rows[0].setFocus()
    run(bench.page, "remove")
    bench.rest()
    assert bench.page.pane.files.rows == []
    assert bench.tools.desk.not_taken == ()


def test_files_copied_in_the_file_manager_are_pasted(bench: Bench, desktop: Desktop) -> None:
    bench.page.show_item(4)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(desktop.pdf("甲.pdf"))), QUrl.fromLocalFile(str(desktop.photo()))])
    QApplication.clipboard().setMimeData(data)
    assert command(bench.page, "paste").keys == "Ctrl+V"
    run(bench.page, "paste")
    bench.rest()
    assert bench.names(4) == ["甲.pdf", "照片.jpg"]
    QApplication.clipboard().setText("甲")
    run(bench.page, "paste")
    assert bench.said[-1].startswith("剪贴板里没有文件")
    assert bench.names(4) == ["甲.pdf", "照片.jpg"]


def test_open_folder_and_menu(three: Bench) -> None:
    row = three.page.pane.files.rows[0]
    three.qtbot.keyClick(row, Qt.Key.Key_Return)
    assert three.dialogs.opened == [three.tools.folder / "attachments/03/甲.pdf"]
    menu = three.page.acts.make_menu(3, row.row.key)
    actions = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert not actions["上移"].isEnabled()
    actions["打开所在文件夹"].trigger()
    assert three.dialogs.opened[-1] == three.tools.folder / "attachments/03"
    actions["下移"].trigger()
    assert three.names(3)[:2] == ["乙.pdf", "甲.pdf"]
    targets = actions["移到"].menu()
    next(action for action in targets.actions() if action.text().startswith("第 8 项")).trigger()
    assert three.names(8) == ["甲.pdf"]


def test_another_file_takes_the_place(three: Bench, desktop: Desktop) -> None:
    three.dialogs.files = [desktop.pdf("改好的.pdf", 1, item=6)]
    path = three.page.pane.files.rows[1].row.key
    three.page.acts.act(3, path, "swap", QPoint())
    three.rest()
    assert three.names(3) == ["甲.pdf", "改好的.pdf", "丙.pdf"]
    assert three.tools.desk.undo_stack.undoText() == "换成“改好的.pdf”"


def test_ctrl_o_chooses_files(bench: Bench, desktop: Desktop) -> None:
    bench.page.show_item(12)
    bench.dialogs.files = [desktop.pdf("认定名单.pdf")]
    run(bench.page, "open")
    bench.rest()
    assert bench.names(12) == ["认定名单.pdf"]


# ---- states


def test_states_keep_the_files_and_come_back(three: Bench) -> None:
    switch = three.page.pane.head.switch
    assert switch is not None
    switch._buttons[2].click()
    three.rest()
    assert three.tools.desk.item(3).state == "none"
    assert not three.page.pane.files.isVisible()
    assert three.page.pane.kept.text().startswith("保留着 3 个文件")
    assert three.page.left_pane.list.rows[2].words == "无"
    three.tools.desk.undo()
    three.rest()
    assert three.tools.desk.item(3).state == "files"
    assert three.page.pane.files.isVisible()


def test_a_statement_is_offered_and_typed(bench: Bench) -> None:
    bench.page.show_item(2)
    desk, pane = bench.tools.desk, bench.page.pane
    assert pane.head.switch is not None
    pane.head.switch._buttons[1].click()
    bench.rest()
    assert desk.item(2).statement.startswith("本单位声明：")
    assert pane.statement.box.text() == desk.item(2).statement
    assert not pane.statement.again.isVisible()
    pane.statement.box.setFocus()
    pane.statement.box.selectAll()
    commit = QInputMethodEvent()
    commit.setCommitString("本单位已为区内企业提供服务。")
    before = desk.undo_stack.count()
    QApplication.sendEvent(pane.statement.box, commit)
    bench.qtbot.keyClick(pane.statement.box, Qt.Key.Key_1)
    assert desk.item(2).statement == "本单位已为区内企业提供服务。1"
    assert desk.undo_stack.count() == before + 1
    assert pane.statement.again.isVisible()
    pane.statement.again.click()
    assert desk.item(2).statement.startswith("本单位声明：")
    desk.undo()
    bench.rest()
    assert pane.statement.box.text() == "本单位已为区内企业提供服务。1"


def test_choosing_files_where_nothing_is_asked_for_is_no_error(make_bench: MakeBench) -> None:
    bench = make_bench("service_institution_2026")
    bench.page.show_item(12)
    bench.page.changes.choose(12, "none")
    bench.page.changes.choose(12, "files")
    assert bench.tools.desk.item(12).state == ""
    assert not bench.tools.desk.board.of_item(12)


def test_needs_are_ticked_off(make_bench: MakeBench, desktop: Desktop) -> None:
    bench = make_bench("service_institution_2026")
    bench.page.show_item(8)
    boxes = bench.page.pane.needs.boxes
    assert list(boxes) == ["前一年财务报表", "前一年审计报告", "后一年财务报表", "后一年审计报告"]
    boxes["后一年审计报告"].click()
    boxes["前一年财务报表"].click()
    assert bench.tools.desk.item(8).ticked == ("前一年财务报表", "后一年审计报告")
    bench.tools.desk.undo()
    bench.rest()
    assert not boxes["前一年财务报表"].isChecked()
    assert boxes["后一年审计报告"].isChecked()


# ---- two-way warnings, citations


def test_a_claim_without_evidence_is_a_strip_with_a_way_to_the_cell(bench: Bench) -> None:
    desk = bench.tools.desk
    desk.set_answers({"agreements_y2": "3", "agreements_y1": "0"}, "填写", "agreements_y2")
    bench.page.changes.choose(3, "none")
    bench.page.show_item(3)
    bench.rest()
    (strip,) = bench.page.pane.head.strips.strips
    assert strip.kind == "warning"
    assert "没有佐证" in strip.sentence
    went: list[str] = []
    bench.tools.guide.asked_place.connect(went.append)
    strip.buttons[0].click()
    assert went == ["agreements_y2"]
    assert bench.page.left_pane.list.rows[2].mark == "warning"


def test_citations_link_to_their_cells_with_the_answers(bench: Bench) -> None:
    from app.ui.widgets.buttons import LinkLabel

    bench.tools.desk.set_answers({"revenue_y1": "186.42", "revenue_y2": "205.37"}, "填写", "revenue_y1")
    bench.page.show_item(1)
    bench.rest()
    links = [link for link in bench.page.pane.head.citations.findChildren(LinkLabel) if link.isVisible()]
    assert [link.text() for link in links] == [
        "一、基本情况 › 合作区营业总收入",
        "一、基本情况 › 合作区内中小企业营业收入占比",
    ]
    assert links[0].accessibleName().endswith("186.42 · 205.37 · 未填 亿元")
    went: list[str] = []
    bench.tools.guide.asked_place.connect(went.append)
    links[0].click()
    assert went == ["revenue_y1"]


def test_the_same_file_twice_is_told_on_its_row(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.pdf("甲.pdf"))
    bench.give(2, desktop.pdf("甲.pdf"))
    bench.page.show_item(2)
    row = bench.page.pane.files.rows[0].row
    assert (row.badge, row.badge_tone) == ("重复", "warning")
    assert "第 1 项" in row.sentence


def test_a_file_that_is_gone_is_told_and_replaced(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.pdf("甲.pdf"))
    (bench.tools.folder / "attachments/01/甲.pdf").unlink()
    bench.page.entered()
    bench.rest()
    row = bench.page.pane.files.rows[0]
    assert (row.row.badge, row.row.acts) == ("找不到", ("swap",))
    bench.dialogs.files = [desktop.pdf("新甲.pdf", 1, item=3)]
    row.buttons()[0].click()
    bench.rest()
    assert bench.names(1) == ["新甲.pdf"]
    assert bench.page.pane.files.rows[0].row.badge == ""


# ---- the list and the book


def test_the_filter_leaves_what_is_to_do(bench: Bench, desktop: Desktop) -> None:
    bench.give(1, desktop.pdf("名录.pdf"))
    for item in range(2, 14):
        bench.page.changes.choose(item, "none")
    bench.page.show_item(14)
    bench.rest()
    left = bench.page.left_pane
    assert left.filter._buttons[1].text() == "待处理 2"
    left.filter._buttons[1].click()
    assert [row.number for row in left.list.rows] == [14, 15]
    bench.page.changes.choose(14, "none")
    bench.rest()
    assert [row.number for row in left.list.rows] == [14, 15]  # the open one must not jump away
    bench.page.show_item(3)
    assert left.filter.current == 0
    assert len(left.list.rows) == 15


def test_captions_tell_where_a_file_is_in_the_book(three: Bench) -> None:
    captions = [row.row.caption for row in three.page.pane.files.rows]
    assert captions[0].startswith("PDF · 2 页 · ")
    assert captions[0].endswith("第 5–6 页")
    assert captions[1].endswith("第 7 页")
    assert three.page._summary() == "共 4 页，书中第 5–8 页"
    assert "页 · " in three.page.left_pane.book._size.text()


def test_the_viewer_follows_the_file_and_the_file_the_viewer(three: Bench) -> None:
    viewer, files = three.page.viewer, three.page.pane.files
    files.rows[2].setFocus()
    assert viewer.shown is not None
    assert viewer.shown.file.endswith("丙.pdf")
    viewer.step(-1)
    assert files.current.endswith("乙.pdf")
    three.qtbot.keyClick(files.rows[1], Qt.Key.Key_PageUp)
    assert viewer.shown.file.endswith("甲.pdf")
    assert viewer.shown.file_page == 1
    three.qtbot.keyClick(viewer.canvas, Qt.Key.Key_PageUp)
    assert (viewer.shown.file_page, viewer.back.isEnabled()) == (0, False)
    viewer.strip.chosen.emit(3)
    assert viewer.shown.file.endswith("丙.pdf")


def test_the_page_is_drawn_with_its_number(three: Bench) -> None:
    three.rest()
    three.qtbot.waitUntil(lambda: _is_drawn(three), timeout=5000)


def _is_drawn(bench: Bench) -> bool:
    bench.rest()
    shown = bench.page.viewer.shown
    assert shown is not None
    return bool(bench.page.pictures.picture(shown.volume, shown.side, bench.page.viewer.canvas._width()))


def test_a_double_click_enlarges(three: Bench) -> None:
    canvas = three.page.viewer.canvas
    three.qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert canvas.zoom > 2
    assert canvas.horizontalScrollBar().maximum() > 0
    three.qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert canvas.zoom == 1


def test_keys_enlarge_around_the_middle_and_the_mouse_drags(three: Bench) -> None:
    canvas = three.page.viewer.canvas
    canvas.set_zoom(canvas.largest)
    bars = canvas.horizontalScrollBar(), canvas.verticalScrollBar()
    assert all(bar.maximum() > 200 and abs(bar.value() - bar.maximum() / 2) < 20 for bar in bars)  # bars take room
    before = [bar.value() for bar in bars]
    three.qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    three.qtbot.mouseMove(canvas.viewport(), QPoint(190, 130))
    three.qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(190, 130))
    three.qtbot.mouseMove(canvas.viewport(), QPoint(90, 30))
    assert [bar.value() - was for bar, was in zip(bars, before, strict=True)] == [10, 20]
    three.qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == canvas.largest
    for _ in range(30):
        three.qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.zoom == 1


# ---- places, keys, sizes


def test_places_of_issues_are_shown(three: Bench) -> None:
    page = three.page
    page.show_item(1)
    assert page.show_place("items.3.files.2")
    assert (page.item, page.pane.files.rows[2].hasFocus()) == (3, True)
    assert page.show_place("items.7")
    assert page.left_pane.list.current == 7
    assert page.left_pane.list.hasFocus()
    page.changes.choose(2, "self_declaration")
    assert page.show_place("items.2.statement")
    assert page.pane.statement.box.hasFocus()
    assert three.tools.guide.focus == "items.2"
    assert not page.show_place("zone_name")
    assert not page.show_place("items.99")
    assert page.show_place("items.3.files.9")


def test_arrows_and_enter_walk_from_item_to_file(three: Bench) -> None:
    page = three.page
    page.left_pane.list.setFocus()
    three.qtbot.keyClick(page.left_pane.list, Qt.Key.Key_Return)
    assert page.pane.files.rows[0].hasFocus()
    three.qtbot.keyClick(page.pane.files.rows[0], Qt.Key.Key_Down)
    assert page.pane.files.rows[1].hasFocus()
    page.left_pane.list.setFocus()
    three.qtbot.keyClick(page.left_pane.list, Qt.Key.Key_Up)
    assert page.item == 2


def test_pages_that_are_not_counted_yet_have_no_numbers(three: Bench) -> None:
    page = three.page
    assert page.pane.head._summary.text().startswith("共 4 页，书中第 ")
    assert "张" in page.left_pane.book._size.text()
    page.book.book = bound_book(pending=True)
    page.book.changed.emit()
    page.refresh()
    assert page.pane.head._summary.text() == "共 4 页，正在排版"
    assert page.left_pane.book._size.text() == "正在排版"
    assert page.viewer._count.text() == "", "one page stands for all of its file"
    page.show_item(4)
    assert page.viewer._label.text() == ""


def test_the_name_of_a_refused_file_has_no_double_marks(three: Bench, desktop: Desktop) -> None:
    text = desktop.folder / "说明.txt"
    text.write_text("说明")
    three.give(3, text)
    row = three.page.pane.files.rows[-1]
    assert row.row.sentence
    assert row.row.sentence.rstrip("。") in row.accessibleName()
    assert "。，" not in row.accessibleName()


def test_everything_has_a_name(three: Bench) -> None:
    row = three.page.pane.files.rows[0]
    assert row.accessibleName().startswith("甲.pdf，PDF · 2 页")
    assert row.accessibleName().endswith("第 1 个，共 3 个")
    model = three.page.left_pane.list.model()
    told = model.data(model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("第 3 项 与海外政府机构")
    unnamed = [
        button for button in three.page.findChildren(type(three.page.viewer.back)) if not button.accessibleName()
    ]
    assert not unnamed


@pytest.mark.parametrize(("size", "beside"), [((1366, 614), True), ((1024, 524), False), ((1920, 1000), True)])
def test_there_is_room_for_everything(make_bench: MakeBench, size: tuple[int, int], beside: bool) -> None:
    page = make_bench(size=size).page
    assert page.viewer.isVisible() is beside
    assert page.pane.head.look_button.isVisible() is not beside
    assert page.pane.width() >= 380
    if not beside:
        command(page, "preview").run()
        assert page.viewer.isVisible()
        command(page, "preview").run()
        assert not page.viewer.isVisible()


def test_all_items_are_in_sight_in_a_maximised_small_window(bench: Bench) -> None:
    assert bench.page.left_pane.list.verticalScrollBar().maximum() == 0


def test_a_draft_that_is_only_looked_at(make_bench: MakeBench, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.ui.work.desk import Desk

    made = Desk.__init__

    def init(self: Desk, *args: object, **more: object) -> None:
        made(self, *args, **more)  # type: ignore[arg-type]
        self.read_only = "张三 在电脑 GXJ-03 上打开着，这里只能看"

    monkeypatch.setattr(Desk, "__init__", init)
    bench = make_bench()
    page = bench.page
    assert not page.pane.zone.isVisible()
    assert not page.viewer.left_turn.isVisible()
    assert page.pane.head.switch is not None
    assert not page.pane.head.switch.isEnabled()
    assert not command(page, "open").enabled()
    assert not drag(page.left_pane.list, page.left_pane.list.place_of(2).center(), [bench.tools.folder])


def test_what_happens_elsewhere_is_seen_on_coming_back(bench: Bench, desktop: Desktop) -> None:
    bench.page.hide()
    bench.give(1, desktop.pdf("甲.pdf", 2))
    bench.page.show()
    bench.page.entered()
    bench.rest()
    assert bench.page.left_pane.list.rows[0].words == "2 页"
    assert [row.row.name for row in bench.page.pane.files.rows] == ["甲.pdf"]


# ---- what is in sight


def test_an_item_that_is_opened_begins_at_its_top(make_bench: MakeBench, desktop: Desktop) -> None:
    """Also when it is entered before anything has its place, as the frame does it."""
    bench = make_bench()
    bench.page.show_item(1)
    bench.give(1, *(desktop.pdf(f"协议{number}.pdf", 1, item=2) for number in range(12)))
    stack = QStackedWidget()
    bench.qtbot.addWidget(stack)
    stack.addWidget(QWidget())
    stack.resize(1366, 614)
    stack.show()
    bench.rest()
    again = EvidencePage(bench.tools, files=bench.page.files, taking=bench.page.taking, book=bench.page.book)
    stack.addWidget(again)
    stack.setCurrentWidget(again)
    again.entered()
    bench.rest()
    bar = again.pane.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    again.entered()  # from another tab: as it was left
    bench.rest()
    assert bar.value() == bar.maximum()
    again.show_item(4)
    again.show_item(1)
    bench.rest()
    assert bar.value() == 0


def test_a_file_that_is_jumped_to_is_in_sight(make_bench: MakeBench, desktop: Desktop) -> None:
    bench = make_bench(size=(1366, 500))
    bench.page.show_item(3)
    bench.give(3, *(desktop.pdf(f"协议{number}.pdf", 1, item=2) for number in range(12)))
    bench.page.show_item(1)
    bench.page.show_place("items.3.files.11")
    bench.rest()
    row = bench.page.pane.files.rows[11]
    top = row.mapTo(bench.page.pane.viewport(), QPoint(0, 0)).y()
    assert top >= 0
    assert top + row.height() <= bench.page.pane.viewport().height()
