from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.books.seen import FoundBox, FoundText
from app.ui.look.look import Look
from app.ui.preview.page import PreviewPage
from app.ui.preview.seen_book import Spot
from tests.ui.preview.books import bound_book, plain_book
from tests.ui.preview.conftest import Scene
from tests.ui.preview.test_pane import wheel

Show = Callable[..., QWidget]


@pytest.fixture
def preview(scene: Scene, shown: Show) -> PreviewPage:
    preview = PreviewPage(scene.tools, scene.seen, scene.pictures)
    shown(preview, 1366, 614)
    preview.entered()
    return preview


def type_words(widget: QWidget, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def middle(preview: PreviewPage, side: int) -> QPoint:
    return preview.view.rect_of(side).center().toPoint()


def test_the_outline_leads_to_its_pages_and_follows_the_scroll(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book(evidence=30))
    preview.show_side("materials", 1)
    rows = preview.column.outline.rows
    assert [row.title for row in rows][:4] == ["封面", "空白", "目录", "空白"]
    at = next(number for number, row in enumerate(rows) if row.title.startswith("4."))
    preview.column.outline.setCurrentIndex(preview.column.outline.model().index(at, 0))
    assert preview.view.side == rows[at].side
    preview.view.go_to(20)
    assert rows[preview.column.outline.currentIndex().row()].title == "协议.pdf"
    bar = preview.view.verticalScrollBar()
    bar.setValue(0)
    assert preview.view.side == 1
    assert preview.bar.number.text() == "封面"


def test_volumes_are_switched_and_the_foot_tells_their_length(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book())
    assert preview.column.length.text() == "5 页 · 3 张"
    assert preview.column.volumes is not None
    preview.column.volumes._buttons[1].click()
    assert preview.view.volume_id == "materials"
    assert preview.column.length.text() == "11 页 · 6 张"
    assert scene.seen.status().startswith("申报材料")
    scene.show(plain_book(7))
    assert preview.column.volumes is None
    assert preview.view.volume_id == "form"


def test_a_click_on_evidence_goes_to_its_item(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(bound_book())
    preview.show_side("materials", 6)
    with qtbot.waitSignal(scene.tools.guide.asked_place) as asked:
        qtbot.mouseClick(preview.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    assert asked.args == ["items.3"]


def test_a_click_on_an_answer_goes_to_its_field(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(bound_book())
    preview.show_side("form", 3)
    place = scene.seen.book.places["zone_name"][1]  # type: ignore[union-attr]
    with qtbot.waitSignal(scene.tools.guide.asked_place) as asked:
        point = preview.view.place_rect(place).center().toPoint()
        qtbot.mouseClick(preview.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert asked.args == ["zone_name"]


def test_an_open_book_has_odd_pages_on_the_right(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book())
    preview.bar.arrangement._buttons[1].click()
    preview.bar.fits[0].click()
    preview.show_side("materials", 5)
    view = preview.view
    assert view.rect_of(4).right() == view.rect_of(5).left()
    assert view.rect_of(4).top() == view.rect_of(5).top()
    assert view.rect_of(1).left() == view.rect_of(5).left()
    assert preview.thumbnails.arrangement.spread
    assert view.viewport().rect().toRectF().contains(view.rect_of(4) | view.rect_of(5))


def test_two_thousand_pages_ask_only_for_what_is_seen(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(2000))
    QCoreApplication.processEvents()
    wanted = preview.view.wanted()
    small = preview.thumbnails.wanted()
    assert len(wanted) <= 6
    assert len(small) <= 12
    preview.view.go_to(1500)
    assert [one.side for one in preview.view.wanted()][:2] == [1500, 1501]
    assert 1500 in [one.side for one in preview.thumbnails.wanted()]
    assert scene.draw()[:2] == [("form", 1), ("form", 1500)], "the call under way, then what is seen now"


def test_two_thousand_pages_are_gone_through_with_few_pictures(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(2000))
    view = preview.view
    bar = view.verticalScrollBar()
    for step in range(60):
        bar.setValue(bar.maximum() * step // 60)
        view.viewport().repaint()
        preview.thumbnails.viewport().repaint()
        assert len(view.wanted()) <= 6
        assert len(preview.thumbnails.wanted()) <= 12
    assert preview.view.side > 1900


def test_a_new_book_of_two_thousand_pages_keeps_the_place(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(2000))
    preview.view.go_to(1200)
    scene.show(plain_book(2000, key="new", look=1))
    assert preview.view.side == 1200


@pytest.mark.parametrize(
    ("keys", "side"),
    [
        ([Qt.Key.Key_Right], 2),
        ([Qt.Key.Key_End], 50),
        ([Qt.Key.Key_End, Qt.Key.Key_Home], 1),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left], 2),
    ],
)
def test_keys_go_through_the_pages(
    scene: Scene, preview: PreviewPage, qtbot: QtBot, keys: list[Qt.Key], side: int
) -> None:
    scene.show(plain_book(50))
    for key in keys:
        qtbot.keyClick(preview.view, key)
    assert preview.view.side == side
    assert preview.bar.number.text() == str(side)


def test_pgdn_goes_through_a_page_taller_than_the_room_before_the_next(
    scene: Scene, preview: PreviewPage, qtbot: QtBot
) -> None:
    scene.show(plain_book(50))
    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.view.verticalScrollBar().value() > 400
    preview.bar.fits[0].click()
    preview.view.go_to(5)
    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.view.side == 6
    qtbot.keyClick(preview.view, Qt.Key.Key_PageUp)
    qtbot.keyClick(preview.view, Qt.Key.Key_PageUp)
    assert preview.view.side == 4


def test_a_number_that_is_typed_leads_to_its_page(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(bound_book(evidence=30))
    preview.show_side("materials", 1)
    preview.bar.number.setText("12")
    qtbot.keyClick(preview.bar.number, Qt.Key.Key_Return)
    assert preview.view.side == 16
    preview.bar.number.setText("99")
    with qtbot.waitSignal(scene.tools.guide.said) as said:
        qtbot.keyClick(preview.bar.number, Qt.Key.Key_Return)
    assert said.args[0] == "没有第 99 页，共 32 页"
    assert preview.view.side == 16


def test_ctrl_and_wheel_zoom_and_the_point_stays(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(50))
    preview.view.go_to(20)
    at = QPointF(middle(preview, 20).x(), 200.0)
    before = preview.view.spot_at(at)
    for _ in range(3):
        wheel(preview.view, 1, at, control=True)
    after = preview.view.spot_at(at)
    assert before is not None
    assert after is not None
    assert before[0] == after[0]
    assert abs(before[2] - after[2]) < 60
    assert preview.view.fit == "free"
    assert not any(button.isChecked() for button in preview.bar.fits)
    assert preview.bar.percent.text() == f"{preview.view.percent}%"
    for _ in range(80):
        wheel(preview.view, 1, at, control=True)
    assert preview.view.percent == 300
    for _ in range(80):
        wheel(preview.view, -1, at, control=True)
    assert preview.view.percent == 10


def test_files_that_come_in_do_not_move_the_page_that_is_read(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book(pending=True))
    preview.show_side("materials", 7)
    top = preview.view.rect_of(7).top()
    scene.eyes.tasks.clear()
    scene.show(bound_book(evidence=30))
    assert preview.view.side == 36
    assert abs(preview.view.rect_of(36).top() - top) <= 1


def test_resizing_keeps_what_is_read(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(50))
    preview.view.go_to(20)
    preview.resize(1024, 524)
    assert preview.view.side == 20
    assert 20 in preview.view.visible_sides()
    preview.resize(1920, 1004)
    assert preview.view.side == 20
    assert preview.view.percent <= 130


def test_small_pages_lead_to_large_ones_and_follow_them(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(plain_book(50))
    small = preview.thumbnails
    qtbot.mouseClick(small.viewport(), Qt.MouseButton.LeftButton, pos=small.rect_of(3).center().toPoint())
    assert preview.view.side == 3
    preview.view.go_to(40)
    assert small.side == 40
    assert small.viewport().rect().toRectF().contains(small.rect_of(40))
    qtbot.keyClick(small, Qt.Key.Key_Down)
    assert preview.view.side == 41
    qtbot.keyClick(small, Qt.Key.Key_End)
    assert small.viewport().rect().toRectF().contains(small.rect_of(50))


def test_it_opens_where_the_form_was(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book())
    preview.left()
    preview.hide()
    scene.tools.guide.set_focus("items.4")
    preview.show()
    preview.entered()
    assert (preview.view.volume_id, preview.view.side) == ("materials", 11)


def test_scrolling_tells_the_status_bar(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(50))
    preview.view.go_to(12)
    assert scene.seen.spot == Spot("form", 12)
    assert scene.seen.status() == "第 12 页 · 申报表 25 张（双面）"


def found(volume: str, side: int, y: int = 3000) -> FoundText:
    return FoundText(volume, (FoundBox(side, 2000, y, 900, 400),))


def test_words_are_found_from_the_page_on_and_stepped_through(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.draw()
    preview.show_side("form", 4)
    preview.open_find()
    scene.draw()
    type_words(preview.find_bar.box, "合作")
    qtbot.keyClick(preview.find_bar.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "see_text" in scene.eyes.names())
    call = next(task.call for task in scene.eyes.tasks if task.call.name == "see_text")
    assert call.args[3:] == ("k", "合作", "form", (1, 5))
    scene.eyes.answer((found("form", 1), found("form", 5)), "see_text")
    assert preview.view.side == 5
    assert preview.find_bar.count.text() == "2 / 2+"
    scene.eyes.answer((found("materials", 3),), "see_text")
    assert preview.find_bar.count.text() == "2 / 3"
    qtbot.keyClick(preview.find_bar.box, Qt.Key.Key_Return)
    assert (preview.view.volume_id, preview.view.side) == ("materials", 3)
    qtbot.keyClick(preview.find_bar.box, Qt.Key.Key_Return)
    assert (preview.view.volume_id, preview.view.side) == ("form", 1)
    qtbot.keyClick(preview.find_bar.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert preview.view.volume_id == "materials"
    assert [hit.current for hit in preview.view.hits] == [True]


def test_found_words_are_marked_and_esc_puts_the_marks_away(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    scene.draw(shade=255)
    preview.open_find()
    type_words(preview.find_bar.box, "合作")
    qtbot.waitUntil(lambda: "see_text" in scene.eyes.names())
    scene.eyes.answer((found("form", 1),), "see_text")
    box = preview.view._on_sheet(1, preview.view.hits[0].box)
    assert preview.view.viewport().rect().contains(box.toAlignedRect())
    image = preview.view.viewport().grab().toImage()
    assert image.pixelColor(box.center().toPoint()).blue() < 230
    qtbot.keyClick(preview.find_bar.box, Qt.Key.Key_Escape)
    assert not preview.find_bar.isVisible()
    assert preview.view.hits == []
    assert preview.view.hasFocus()


def test_nothing_found_says_so(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    scene.draw()
    preview.open_find()
    type_words(preview.find_bar.box, "没有的字")
    qtbot.waitUntil(lambda: "see_text" in scene.eyes.names())
    assert preview.find_bar.count.text() == "查找中"
    scene.eyes.answer((), "see_text")
    assert preview.find_bar.count.text() == "没有找到"
    assert not preview.find_bar.after.isEnabled()


def test_a_new_book_is_searched_again(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    scene.draw()
    preview.open_find()
    type_words(preview.find_bar.box, "合作")
    qtbot.waitUntil(lambda: "see_text" in scene.eyes.names())
    scene.eyes.answer((found("form", 1),), "see_text")
    scene.show(plain_book(3, key="new"))
    assert "see_text" in scene.eyes.names()
    assert scene.eyes.asked[-1].args[3] == "new"
    scene.eyes.answer((found("form", 2),), "see_text")
    assert [hit.side for hit in preview.view.hits] == [2]


def test_files_that_are_taken_in_and_refused_are_told(scene: Scene, preview: PreviewPage) -> None:
    from app.books.seen import Refusal
    from app.jobs import Step

    scene.show(bound_book(pending=True))
    scene.hands.tasks[0].step.emit(Step(3, 12, "整理 协议.pdf"))
    assert preview.column._taking.text() == "正在整理 协议.pdf"
    assert preview.column._taking.isVisible()
    scene.hands.answer({}, "see_files")
    assert not preview.column._taking.isVisible()
    from dataclasses import replace

    scene.eyes.answer(replace(bound_book(), refused={"evidence/3/坏.pdf": Refusal("打不开", "请重新扫描")}))
    assert preview.column.refused.text() == "1 个文件编不进来，去处理"


def test_the_frame_asks_for_find_and_print(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    commands = {command.id: command for command in preview.commands()}
    commands["find"].run()
    assert preview.find_bar.isVisible()
    assert preview.find_bar.box.hasFocus()
    with qtbot.waitSignal(preview.print_asked):
        preview.bar.print_button.click()
    keys = [key for command in commands.values() if command.keys for key in command.keys.split(";")]
    assert len(keys) == len(set(keys))
    assert "Ctrl+F" not in keys, "the frame has it"


def test_parts_are_walked_by_command(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book())
    preview.show_side("materials", 1)
    commands = {command.id: command.run for command in preview.commands()}
    commands["next_section"]()
    assert preview.view.side == 3
    commands["next_section"]()
    assert preview.view.side == 5
    commands["previous_section"]()
    assert preview.view.side == 3


@pytest.mark.parametrize("width", [1024, 1366, 1920])
@pytest.mark.parametrize("size", ["standard", "large"])
def test_no_control_is_cut(scene: Scene, shown: Show, look: Look, width: int, size: str) -> None:
    look.set_size(size)  # type: ignore[arg-type]
    preview = PreviewPage(scene.tools, scene.seen, scene.pictures)
    shown(preview, width, 524)
    scene.show(bound_book(evidence=1200))
    preview.show_side("materials", 600)
    QCoreApplication.processEvents()  # the bar takes its new words in
    assert preview.width() == width
    for child in preview.bar.findChildren(QWidget):
        if child.isVisible() and child.parentWidget() is preview.bar:
            assert preview.bar.rect().contains(child.geometry()), child
            assert child.width() >= child.minimumSizeHint().width() or child is preview.bar.number, child


def test_before_there_is_a_book_nothing_is_wrong(scene: Scene, preview: PreviewPage, qtbot: QtBot) -> None:
    preview.view.go_to(3)
    preview.show_side("form", 3)
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    qtbot.keyClick(preview.thumbnails, Qt.Key.Key_Down)
    wheel(preview.view, 1, control=True)
    preview.bar.arrangement._buttons[1].click()
    preview.bar.fits[0].click()
    preview.open_find()
    type_words(preview.find_bar.box, "合作")
    qtbot.wait(200)
    QApplication.sendEvent(preview.view, QEvent(QEvent.Type.UpdateRequest))


def test_the_dark_desk_holds_white_paper(scene: Scene, preview: PreviewPage, dark_look: Look) -> None:
    scene.show(plain_book(3))
    image = preview.view.viewport().grab().toImage()
    sheet = preview.view.rect_of(1)
    assert image.pixelColor((sheet.topLeft() + QPointF(6, 6)).toPoint()) == QColor("white")
    assert image.pixelColor(2, 300) == dark_look.colours.desk


@pytest.mark.parametrize("fit", ["width", "page", "free"])
def test_the_top_of_a_page_stays_the_top_at_every_size(scene: Scene, preview: PreviewPage, fit: str) -> None:
    scene.show(plain_book(50))
    preview.view.set_fit(fit)  # type: ignore[arg-type]
    preview.view.go_to(20)
    tops = []
    for size in ((1024, 524), (1920, 1004), (1366, 614), (1093, 560), (1366, 614)):
        preview.resize(*size)
        tops.append(round(preview.view.rect_of(20).top()))
    assert tops == [9] * 5


def test_a_line_that_is_read_stays_at_the_top_and_comes_back_exactly(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(50))
    preview.view.go_to(20)
    bar = preview.view.verticalScrollBar()
    bar.setValue(bar.value() + 333)
    before, sheet = bar.value(), preview.view.rect_of(20)
    share = -sheet.top() / sheet.height()
    for width in range(1366, 1000, -7):
        preview.resize(width, 614)
        sheet = preview.view.rect_of(20)
        assert abs(-sheet.top() / sheet.height() - share) < 0.003
    for width in range(1000, 1367, 3):
        preview.resize(width, 614)
    preview.resize(1366, 614)
    assert bar.value() == before
    bar.setValue(before + 50)  # whoever scrolls decides anew
    preview.resize(1200, 614)
    preview.resize(1366, 614)
    assert abs(bar.value() - before - 50) <= 1


def test_the_page_box_takes_wide_digits_and_puts_back_what_it_refuses(scene: Scene, preview: PreviewPage) -> None:
    scene.show(plain_book(32))
    told: list[str] = []
    scene.tools.guide.said.connect(lambda sentence, _undo: told.append(sentence))
    number = preview.bar.number
    number.setFocus()
    number.setText("１２")
    number.returnPressed.emit()
    assert preview.view.volume is not None
    assert preview.view.volume.pages[preview.view.side - 1].label == "12"
    number.setFocus()
    for typed in ("99", "九十九", " "):
        number.setText(typed)
        number.returnPressed.emit()
        assert number.text() == "12"
        assert number.selectedText() == "12"
    assert told == ["没有第 99 页，共 32 页", "没有第 九十九 页，共 32 页"]


def test_a_volume_whose_files_are_not_counted_has_no_length_yet(scene: Scene, preview: PreviewPage) -> None:
    scene.show(bound_book(pending=True))
    assert (preview.bar.total.text(), preview.column.length.text()) == ("共 3 页", "5 页 · 3 张")
    preview.show_side("materials", 7)
    assert (preview.bar.number.text(), preview.bar.total.text()) == ("", "正在排版")
    assert preview.column.length.text() == "正在排版"
    scene.hands.answer({}, "see_files")
    scene.show(bound_book())
    assert (preview.bar.number.text(), preview.bar.total.text()) == ("7", "共 7 页")
    assert preview.column.length.text() == "11 页 · 6 张"
