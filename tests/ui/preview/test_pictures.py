from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.ui.preview import paper
from app.ui.preview.pictures import PagePictures, Wanted
from tests.ui.preview.books import FakeQueue, bound_book, plain_book
from tests.ui.preview.conftest import Scene


@pytest.fixture
def owner(scene: Scene) -> QObject:
    return QObject(scene.eyes)


def asked_pages(eyes: FakeQueue) -> list[list[tuple[str, int]]]:
    QCoreApplication.processEvents()
    return [list(task.call.args[4]) for task in eyes.tasks if task.call.name == "see_pages"]


def test_the_most_wanted_page_is_asked_first_and_one_call_at_a_time(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(9))
    scene.pictures.want(owner, [Wanted("form", 5, 800), Wanted("form", 6, 800)])
    assert asked_pages(scene.eyes) == [[("form", 5)]]
    scene.pictures.want(owner, [Wanted("form", 9, 800), Wanted("form", 6, 800)])
    assert asked_pages(scene.eyes) == [[("form", 5)]]
    assert scene.draw() == [("form", 5), ("form", 9), ("form", 6)]


def test_small_pages_come_in_batches_after_the_large_ones(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(9))
    small = QObject(scene.eyes)
    scene.pictures.want(small, [Wanted("form", side, 96) for side in range(1, 7)], rank=1)
    scene.pictures.want(owner, [Wanted("form", 2, 800)])
    assert asked_pages(scene.eyes) == [[("form", 2)]]
    scene.eyes.answer_pictures()
    assert asked_pages(scene.eyes) == [[("form", 1), ("form", 2), ("form", 3), ("form", 4)]]


def test_an_old_picture_stays_until_the_new_one_is_there(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    assert scene.pictures.picture("form", 1, 300) is None
    scene.draw(shade=100)
    found = scene.pictures.picture("form", 1, 300)
    assert found is not None
    assert found.fresh
    scene.show(plain_book(3, key="new", look=1))
    stale = scene.pictures.picture("form", 1, 300)
    assert stale is not None
    assert not stale.fresh
    assert stale.image.pixelColor(5, 5).red() == 100
    scene.draw(shade=50)
    newest = scene.pictures.picture("form", 1, 300)
    assert newest is not None
    assert newest.fresh
    assert newest.image.pixelColor(5, 5).red() == 50


def test_pages_that_look_as_before_are_not_asked_again(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    scene.draw()
    scene.show(plain_book(3, key="new"))
    assert scene.draw() == []


def test_another_width_is_shown_meanwhile(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    scene.draw()
    scene.pictures.picture("form", 1, 300)
    zoomed = scene.pictures.picture("form", 1, 600)
    assert zoomed is not None
    assert not zoomed.fresh
    assert zoomed.image.width() == 300


def test_a_small_picture_does_not_take_the_place_of_a_large_old_one(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 600), Wanted("form", 1, 96)])
    scene.draw()
    scene.pictures.picture("form", 1, 600)
    scene.show(plain_book(3, key="new", look=1))
    scene.pictures.want(owner, [Wanted("form", 1, 96)])
    scene.draw()
    large = scene.pictures.picture("form", 1, 600)
    assert large is not None
    assert large.image.width() == 600


def test_memory_is_bounded(scene: Scene, owner: QObject) -> None:
    limit = 3 * 300 * 424 * 4 + 100
    pictures = PagePictures(scene.tools, scene.seen, limit)
    scene.show(plain_book(20))
    pictures.want(owner, [Wanted("form", side, 300) for side in range(1, 21)])
    for _ in range(20):
        QCoreApplication.processEvents()
        if "see_pages" in scene.eyes.names():
            scene.eyes.answer_pictures()
        assert pictures.bytes <= limit
    assert pictures.picture("form", 1, 300) is None


def test_nothing_is_asked_while_the_book_is_laid_out_anew(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.seen.refresh()
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    assert asked_pages(scene.eyes) == []
    scene.eyes.answer(plain_book(3))
    assert asked_pages(scene.eyes) == [[("form", 1)]]


def test_a_page_that_cannot_be_drawn_is_asked_once_a_book(scene: Scene, owner: QObject, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    QCoreApplication.processEvents()
    with qtbot.waitSignal(scene.pictures.arrived):
        scene.eyes.refuse(AppError("画不出来"), "see_pages")
    assert scene.pictures.is_refused("form", 1, 300)
    assert asked_pages(scene.eyes) == []
    scene.show(plain_book(3, key="new"))
    assert asked_pages(scene.eyes) == [[("form", 1)]]


def test_a_worker_that_dies_again_and_again_is_left_alone(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    for _ in range(3):
        QCoreApplication.processEvents()
        scene.eyes.breaks("see_pages")
        scene.eyes.answer(plain_book(3))
    assert asked_pages(scene.eyes) == []
    assert scene.pictures.is_refused("form", 1, 300), "the page says so, instead of 正在排版 for ever"
    scene.tools.desk.answer("zone_name", "改了")
    scene.show(plain_book(3, key="new"))
    assert asked_pages(scene.eyes) == [[("form", 1)]]


def test_equal_looks_of_another_process_are_other_pictures(scene: Scene, owner: QObject) -> None:
    scene.show(replace(plain_book(3), process=1))
    scene.pictures.want(owner, [Wanted("form", 1, 300)])
    scene.draw()
    drawn = scene.pictures.picture("form", 1, 300)
    assert drawn is not None
    assert drawn.fresh
    scene.show(replace(plain_book(3), process=2))
    shown = scene.pictures.picture("form", 1, 300)
    assert shown is not None
    assert not shown.fresh
    assert asked_pages(scene.eyes) == [[("form", 1)]]


def test_pending_pages_are_not_asked(scene: Scene, owner: QObject) -> None:
    scene.show(bound_book(pending=True))
    scene.pictures.want(owner, [Wanted("materials", 5, 300)])
    assert asked_pages(scene.eyes) == []
    assert scene.pictures.picture("materials", 5, 300) is None


def test_a_picture_of_another_book_asks_for_the_book_again_once(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300), Wanted("form", 2, 300)])
    QCoreApplication.processEvents()
    scene.eyes.answer_pictures(key="other")
    assert "see_book" in scene.eyes.names()
    scene.eyes.answer(plain_book(3))
    QCoreApplication.processEvents()
    scene.eyes.answer_pictures(key="other")
    assert "see_book" not in scene.eyes.names()


def test_an_owner_that_is_gone_wants_nothing(scene: Scene) -> None:
    scene.show(plain_book(3))
    scene.seen.refresh()
    short = QObject()
    scene.pictures.want(short, [Wanted("form", 1, 300)])
    del short
    scene.eyes.answer(plain_book(3))
    assert asked_pages(scene.eyes) == []


def test_nothing_is_asked_once_the_draft_is_given_back(scene: Scene, owner: QObject) -> None:
    scene.show(plain_book(3))
    scene.pictures.want(owner, [Wanted("form", 1, 300), Wanted("form", 2, 300)])
    QCoreApplication.processEvents()
    scene.seen.close()
    scene.eyes.answer_pictures()
    assert asked_pages(scene.eyes) == []


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_a_small_picture_ends_where_its_frame_does(qapp: object, scale: float, left: int) -> None:
    screen = QImage(round(80 * scale), round(80 * scale), QImage.Format.Format_RGB32)
    screen.setDevicePixelRatio(scale)
    screen.fill(QColor("white"))
    picture = QImage(50, 71, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    painter = QPainter(screen)
    paper.draw_framed(painter, QRectF(9 + left, 9 + left, 40, 56), picture, QColor("red"))
    painter.end()
    middle = round(30 * scale)
    for line in (
        [screen.pixelColor(at, middle).name() for at in range(screen.width())],
        [screen.pixelColor(middle, at).name() for at in range(screen.height())],
    ):
        inside = [name for name in line if name != "#ffffff"]
        thick = max(int(scale + 0.01), 1)
        assert inside[:thick] == inside[-thick:] == ["#ff0000"] * thick
        assert set(inside[thick:-thick]) == {"#000000"}
