from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.errors import DiskError
from app.ui.look.look import Look
from app.ui.look.palette import LIGHT
from app.ui.preview.pane import PreviewPane
from app.ui.preview.seen_book import Spot
from tests.ui.preview.books import bound_book
from tests.ui.preview.conftest import Scene

Show = Callable[..., QWidget]


@pytest.fixture
def pane(scene: Scene, shown: Show) -> PreviewPane:
    pane = PreviewPane(scene.tools, scene.seen, scene.pictures)
    shown(pane, 396, 478)
    return pane


def wheel(view: QWidget, notches: int, at: QPointF | None = None, *, control: bool = False) -> None:
    at = at or QPointF(view.viewport().rect().center())  # type: ignore[attr-defined]
    keys = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)  # type: ignore[attr-defined]


def colour_at(pane: PreviewPane, point: QPointF) -> QColor:
    image = pane.view.viewport().grab().toImage()
    return image.pixelColor(point.toPoint())


def test_it_follows_the_field_in_focus(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    assert pane.words.text() == "封面，共 3 页"
    scene.tools.guide.set_focus("revenue_y2")
    assert pane.words.text() == "第 1 页，共 3 页"
    scene.tools.guide.set_focus("items.3")
    assert pane.words.text() == "申报材料 第 1 页，共 7 页"


def test_the_answer_in_focus_is_framed_and_washed(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    scene.tools.guide.set_focus("revenue_y2")
    scene.draw(shade=255)
    box = pane.view.place_rect(scene.seen.focus_places(Spot("form", 3))[0])
    inside = colour_at(pane, box.center())
    assert inside != QColor("white")
    assert inside.blue() > inside.red()
    assert inside.red() > 200, "a wash, through which the words are read"
    assert colour_at(pane, box.center() + QPointF(0, 40)) == QColor("white")


def test_a_click_on_an_answer_goes_to_its_field(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.seen.look_at("form", 4)
    for path, place in (("people.3", scene.seen.book.places["people.3"][0]),):  # type: ignore[union-attr]
        with qtbot.waitSignal(scene.tools.guide.asked_place) as asked:
            point = pane.view.place_rect(place).center().toPoint()
            qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert asked.args == [path]


def test_a_click_beside_the_answers_goes_nowhere(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.seen.look_at("form", 4)
    with qtbot.assertNotEmitted(scene.tools.guide.asked_place):
        corner = pane.view.rect_of(4).topLeft().toPoint() + QPoint(4, 4)
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=corner)
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_moving_the_paper_is_no_click(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.seen.look_at("form", 4)
    pane.size_choice._buttons[1].click()
    view = pane.view
    view.verticalScrollBar().setValue(200)
    start = view.place_rect(scene.seen.book.places["people"][0]).center().toPoint()  # type: ignore[union-attr]
    with qtbot.assertNotEmitted(scene.tools.guide.asked_place):
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(view.viewport(), start - QPoint(0, 60))
        qtbot.mouseMove(view.viewport(), start - QPoint(0, 90))
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=start - QPoint(0, 90))
    assert view.verticalScrollBar().value() > 250


def test_the_whole_page_is_whole_and_the_legible_one_fills_the_width(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    view = pane.view
    sheet = view.rect_of(1)
    assert view.viewport().rect().toRectF().contains(sheet)
    pane.size_choice._buttons[1].click()
    geometry = view.volume.geometry  # type: ignore[union-attr]
    left = view.rect_of(1).left() + geometry.left(1) * view.scale
    right = left + geometry.column * view.scale
    assert 0 <= left <= 14
    assert view.viewport().width() - 14 <= right <= view.viewport().width()


def test_legible_scrolls_the_answer_into_sight_without_animation(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    pane.size_choice._buttons[1].click()
    scene.tools.guide.set_focus("revenue_y2")
    box = pane.view.place_rect(scene.seen.focus_places(Spot("form", 3))[0])
    assert pane.view.viewport().rect().toRectF().contains(box)


def test_ctrl_and_wheel_zoom_around_the_mouse(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    scene.seen.look_at("form", 4)
    view = pane.view
    at = view.place_rect(scene.seen.book.places["people.3"][0]).center()  # type: ignore[union-attr]
    for _ in range(6):
        wheel(view, 1, at, control=True)
    before = view.spot_at(at)  # wider than the room from here on
    for _ in range(4):
        wheel(view, 1, at, control=True)
    after = view.spot_at(at)
    assert before is not None
    assert after is not None
    assert view.scale > 0.03
    assert pane.size_choice.current == 1
    assert abs(after[1] - before[1]) < 60
    assert abs(after[2] - before[2]) < 60
    for _ in range(20):
        wheel(view, -1, at, control=True)
    assert pane.size_choice.current == 0
    assert view.viewport().rect().toRectF().contains(view.rect_of(4))


def test_the_wheel_turns_whole_pages_into_the_next_volume_and_back(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    for _ in range(5):
        wheel(pane.view, -1)
    assert scene.seen.spot == Spot("materials", 1)
    wheel(pane.view, 1)
    assert scene.seen.spot == Spot("form", 5)
    assert pane.back.isEnabled()


def test_the_ends_of_the_book_have_no_way_on(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    assert not pane.back.isEnabled()
    wheel(pane.view, 1)
    assert scene.seen.spot == Spot("form", 1)
    scene.seen.look_at("materials", 11)
    assert not pane.forth.isEnabled()
    assert pane.back.isEnabled()


@pytest.mark.parametrize(
    ("key", "side"),
    [(Qt.Key.Key_PageDown, 2), (Qt.Key.Key_Right, 2), (Qt.Key.Key_End, 5), (Qt.Key.Key_Home, 1)],
)
def test_keys_turn_pages(scene: Scene, pane: PreviewPane, qtbot: QtBot, key: Qt.Key, side: int) -> None:
    scene.show(bound_book())
    qtbot.keyClick(pane.view, key)
    assert scene.seen.spot == Spot("form", side)


def test_enter_goes_back_to_the_field(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.tools.guide.set_focus("revenue_y2")
    with qtbot.waitSignal(scene.tools.guide.asked_place) as asked:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert asked.args == ["revenue_y2"]


def test_waiting_is_told_after_a_while_and_the_old_picture_stays(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.draw(shade=255)
    scene.tools.guide.set_focus("revenue_y2")
    scene.draw(shade=180)
    scene.seen.refresh()
    assert pane.caption.isHidden()
    qtbot.waitUntil(pane.caption.isVisible, timeout=1500)
    assert colour_at(pane, pane.view.rect_of(3).center()).red() == 180
    scene.eyes.answer(bound_book())
    assert pane.caption.isHidden()


def test_a_quick_answer_says_nothing(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.draw()
    scene.seen.refresh()
    qtbot.wait(100)
    scene.eyes.answer(bound_book())
    qtbot.wait(700)
    assert pane.caption.isHidden()


def test_trouble_stands_over_the_page_with_a_way_to_try_again(scene: Scene, pane: PreviewPane, qtbot: QtBot) -> None:
    scene.show(bound_book())
    scene.seen.refresh()
    scene.eyes.refuse(DiskError("磁盘满了。", "请腾出一些空间。"))
    assert pane.strip.isVisible()
    assert pane.strip.sentence == "这一页暂时排不出来：磁盘满了。请腾出一些空间。"
    assert pane.words.text() == "封面，共 3 页"
    pane.strip.buttons[0].click()
    assert scene.eyes.names() == ["see_book"]
    scene.eyes.answer(bound_book())
    assert not pane.strip.isVisible()


def test_paper_stays_white_in_the_dark_and_its_marks_are_those_of_light_paper(
    scene: Scene, pane: PreviewPane, look: Look
) -> None:
    look.set_theme("dark")
    scene.show(bound_book())
    scene.tools.guide.set_focus("revenue_y2")
    sheet = pane.view.rect_of(3)
    assert colour_at(pane, sheet.topLeft() + QPointF(5, 5)) == QColor("white")
    assert colour_at(pane, QPointF(3, 200)) == look.colours.desk
    box = pane.view.place_rect(scene.seen.focus_places(Spot("form", 3))[0])
    around = [colour_at(pane, QPointF(box.center().x(), box.top() - 1.5 + step)) for step in (-1, 0, 1)]
    assert LIGHT.accent in around


def test_a_page_without_picture_says_its_size_and_that_it_is_under_way(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book(pending=True))
    scene.seen.look_at("materials", 5)
    scene.draw(shade=0)
    image = pane.view.viewport().grab().toImage()
    sheet = pane.view.rect_of(5).toRect()
    colours = {image.pixelColor(x, sheet.center().y()).name() for x in range(sheet.left() + 5, sheet.right() - 5)}
    assert "#ffffff" in colours
    assert len(colours) > 5, "words on white paper"


def test_those_who_hear_the_window_know_the_page_and_the_answer(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    scene.tools.guide.set_focus("revenue_y2")
    assert pane.view.accessibleName() == "预览，申报表，第 1 页，共 3 页"
    assert "一、基本情况" in pane.view.accessibleDescription()
    assert "框出的是“" in pane.view.accessibleDescription()
    scene.seen.look_at("materials", 2)
    assert pane.view.accessibleDescription() == "空白页"
    scene.seen.look_at("materials", 6)
    assert pane.view.accessibleDescription().endswith("，协议.pdf")


def test_the_tooltip_names_where_a_click_goes(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    scene.seen.look_at("form", 3)
    place = scene.seen.book.places["revenue_y2"][0]  # type: ignore[union-attr]
    point = pane.view.place_rect(place).center().toPoint()
    viewport = pane.view.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, point, viewport.mapToGlobal(point)))
    assert QToolTip.text().startswith("去“")
    QToolTip.hideText()


def test_a_hidden_pane_wants_no_pictures(scene: Scene, pane: PreviewPane) -> None:
    scene.show(bound_book())
    scene.draw()
    pane.hide()
    scene.tools.guide.set_focus("revenue_y2")
    assert scene.draw() == []
    pane.show()
    assert ("form", 3) in scene.draw()


def test_nothing_is_cut_where_it_is_narrowest_in_large_type(
    scene: Scene, pane: PreviewPane, look: Look, qtbot: QtBot
) -> None:
    look.set_size("large")
    scene.show(bound_book())
    scene.seen.look_at("materials", 5)
    pane.resize(320, 400)
    for button in (*pane.size_choice._buttons, pane.back, pane.forth):
        assert button.width() >= button.sizeHint().width()
        assert pane.rect().contains(button.geometry().translated(button.parentWidget().mapTo(pane, QPoint())))


def test_a_picture_between_two_pixels_of_the_screen_is_drawn_pixel_for_pixel(qapp: QApplication) -> None:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    from app.ui.preview.paper import draw_picture

    picture = QImage(50, 40, QImage.Format.Format_RGB32)
    for y in range(40):
        for x in range(50):
            picture.setPixel(x, y, 0xFF000000 if (x + y) % 2 else 0xFFFFFFFF)
    screen = QImage(100, 100, QImage.Format.Format_RGB32)
    screen.fill(Qt.GlobalColor.red)
    painter = QPainter(screen)
    painter.scale(1.25, 1.25)
    painter.translate(0, 38 / 1.25 + 0.4)
    draw_picture(painter, QRectF(4, 0, 40, 32), picture)
    painter.end()
    drawn = screen.copy(5, round(38 + 0.5), 50, 40)
    assert drawn == picture or screen.copy(5, 38, 50, 40) == picture
