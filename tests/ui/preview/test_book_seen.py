from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.books.seen import Place
from app.errors import DiskError
from app.jobs import Step
from app.ui.preview.seen_book import Spot
from tests.ui.preview.books import book, bound_book, page, placed, plain_book, volume
from tests.ui.preview.conftest import Scene


def test_the_book_is_asked_for_by_itself(scene: Scene, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: scene.eyes.names() == ["see_book"])
    call = scene.eyes.asked[0]
    assert call.args == (scene.tools.paths, scene.tools.folder, scene.tools.desk.draft, "final", False)
    assert scene.seen.status() == ""
    with qtbot.waitSignal(scene.seen.changed):
        scene.eyes.answer(bound_book())
    assert scene.seen.status() == "申报表封面 · 申报表 3 张 · 申报材料 6 张（双面）"


def test_keys_in_quick_succession_ask_once(scene: Scene, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    asked = len(scene.eyes.asked)
    for text in ("云", "云川", "云川合", "云川合作区"):
        scene.tools.desk.answer("zone_name", text)
    qtbot.waitUntil(lambda: len(scene.eyes.asked) == asked + 1)
    qtbot.wait(60)
    assert len(scene.eyes.asked) == asked + 1
    assert scene.eyes.asked[-1].args[2].answers["zone_name"] == "云川合作区"


def test_an_edit_during_an_answer_asks_again(scene: Scene, qtbot: QtBot) -> None:
    scene.seen.refresh()
    before = len(scene.eyes.asked)
    with qtbot.waitSignal(scene.seen.updating):  # once typing rests, the old look is cancelled
        scene.tools.desk.answer("zone_name", "云川")
    assert scene.eyes.names() == ["see_book"]
    assert len(scene.eyes.asked) == before + 1
    assert scene.eyes.asked[-1].args[2].answers["zone_name"] == "云川"


def test_somebody_who_never_stops_typing_sees_a_newer_book_now_and_then(scene: Scene, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    scene.seen.refresh()
    for count in range(3):
        scene.tools.desk.answer("zone_name", "云" * (count + 1))
        scene.seen.refresh()
        assert scene.eyes.asked[-1].args[2].answers["zone_name"] == "云" * (count + 1)
    scene.tools.desk.answer("zone_name", "云川合作区")
    scene.seen.refresh()
    assert scene.eyes.asked[-1].args[2].answers["zone_name"] == "云云云", "now it is let through"
    with qtbot.waitSignal(scene.seen.changed):
        scene.eyes.answer(plain_book(4))
    assert scene.eyes.asked[-1].args[2].answers["zone_name"] == "云川合作区"


def test_a_look_at_the_same_draft_is_not_cancelled(scene: Scene) -> None:
    scene.show(plain_book(3))
    scene.seen.refresh()
    asked = len(scene.eyes.asked)
    scene.seen.refresh()  # files changed on the disk
    assert len(scene.eyes.asked) == asked
    scene.eyes.answer(plain_book(3))
    assert len(scene.eyes.asked) == asked + 1


def test_trouble_is_told_and_the_old_book_stays(scene: Scene, qtbot: QtBot) -> None:
    scene.show(plain_book(3))
    kept = scene.seen.book
    scene.seen.refresh()
    with qtbot.waitSignal(scene.seen.trouble) as told:
        scene.eyes.refuse(DiskError("缓存写不进去，磁盘满了。", "请腾出一些空间。"))
    assert told.args == ["这一页暂时排不出来：缓存写不进去，磁盘满了。请腾出一些空间。"]
    assert scene.seen.book is kept
    assert not scene.seen.is_updating
    scene.seen.refresh()
    with qtbot.waitSignal(scene.seen.trouble) as told:
        scene.eyes.answer(plain_book(3))
    assert told.args == [""]
    assert scene.seen.trouble_text == ""


def test_a_broken_worker_is_trouble_too(scene: Scene, qtbot: QtBot) -> None:
    scene.seen.refresh()
    scene.eyes.breaks()
    assert scene.seen.trouble_text == "这一页暂时排不出来：程序出了意外。详情记在日志里。"
    assert scene.seen.book is None


def test_files_that_are_missing_are_taken_in_beside(scene: Scene, qtbot: QtBot) -> None:
    steps: list[Step | None] = []
    scene.seen.taking_in.connect(steps.append)
    scene.show(bound_book(pending=True))
    assert scene.hands.names() == ["see_files"], "nothing is laid out twice"
    scene.hands.tasks[0].step.emit(Step(1, 9, "整理 协议.pdf"))
    scene.hands.answer({}, "see_files")
    assert [step.label if step else "" for step in steps] == ["整理 协议.pdf", ""]
    assert scene.eyes.names() == ["see_book"]
    scene.eyes.answer(bound_book())
    assert scene.hands.tasks == []


def test_files_that_cannot_be_taken_in_are_told_of_and_not_tried_for_ever(scene: Scene, qtbot: QtBot) -> None:
    scene.show(bound_book(pending=True))
    assert scene.seen.waiting_words(pending=True) == "正在排版"
    with qtbot.waitSignal(scene.seen.trouble) as told:
        scene.hands.refuse(DiskError("磁盘满了。", "请腾出一些空间。"), "see_files")
    assert told.args == ["有的佐证材料暂时编不进来：磁盘满了。请腾出一些空间。"]
    assert scene.seen.waiting_words(pending=True) == "这一页暂时排不出来"
    assert "申报材料暂时排不出来" in scene.seen.status()
    assert scene.seen.waiting_words(pending=False) == "正在排版"
    scene.show(bound_book(pending=True))
    assert scene.hands.tasks == []
    assert scene.seen.trouble_text == told.args[0], "the file is still not in the book"
    scene.seen.try_again()
    scene.eyes.answer(bound_book(pending=True))
    assert scene.hands.names() == ["see_files"]
    scene.hands.answer({}, "see_files")
    assert scene.seen.trouble_text == ""


def test_a_worker_that_broke_over_a_file_is_told_of(scene: Scene) -> None:
    scene.show(bound_book(pending=True))
    scene.hands.breaks("see_files")
    assert scene.seen.trouble_text == "有的佐证材料暂时编不进来：程序出了意外。详情记在日志里。"


def test_focus_leads_to_its_page_in_the_section_where_it_is_asked(scene: Scene, qtbot: QtBot) -> None:
    scene.show(bound_book())
    with qtbot.waitSignal(scene.seen.status_changed):
        scene.tools.guide.set_focus("revenue_y2")
    assert scene.seen.spot == Spot("form", 3)
    assert scene.seen.status() == "申报表第 1 页 · 申报表 3 张 · 申报材料 6 张（双面）"
    scene.tools.guide.set_focus("items.4")
    assert scene.seen.status() == "申报材料第 7 页 · 申报表 3 张 · 申报材料 6 张（双面）"
    scene.tools.guide.set_focus("")
    assert scene.seen.spot == Spot("materials", 11)


def test_typing_in_a_text_over_pages_shows_the_page_that_changed(scene: Scene) -> None:
    sections = scene.tools.desk.sections
    field = next(name for section in sections if section.kind == "outline" for name in section.fields)
    places = {field: tuple(Place("form", side, 0, 0, 9, 9, "form.A2") for side in (2, 3, 4))}

    def laid(looks: list[int], key: str) -> None:
        pages = [page(side, look=look) for side, look in enumerate(looks, start=1)]
        scene.show(book(volume(pages), places=places, key=key))

    laid([1, 2, 3, 4], "one")
    scene.tools.guide.set_focus(field)
    assert scene.seen.spot == Spot("form", 2)
    scene.tools.desk.answer(field, "更多")
    laid([1, 2, 3, 5], "two")
    assert scene.seen.spot == Spot("form", 4)
    scene.tools.desk.answer(field, "更多的")
    laid([1, 2, 6, 7], "three")
    assert scene.seen.spot == Spot("form", 4), "the page that is looked at changed too"


def test_turning_pages_by_hand_stays_when_another_field_changes(scene: Scene) -> None:
    scene.show(bound_book())
    scene.tools.guide.set_focus("revenue_y2")
    scene.seen.look_at("form", 5)
    scene.tools.desk.answer("zone_name", "别处")
    scene.show(bound_book())
    assert scene.seen.spot == Spot("form", 5)


def test_a_field_that_other_answers_push_to_another_page_stays_in_sight(scene: Scene) -> None:
    scene.show(bound_book())
    scene.tools.guide.set_focus("revenue_y2")
    assert scene.seen.spot == Spot("form", 3)
    pushed = bound_book()
    places = {**pushed.places, "revenue_y2": (Place("form", 4, 5000, 2000, 1500, 480, "form.A1"),)}
    scene.tools.desk.answer("zone_name", "别处")
    scene.show(replace(pushed, places=placed(places)))
    assert scene.seen.spot == Spot("form", 4)


def test_a_page_that_is_gone_gives_way_to_the_first(scene: Scene) -> None:
    scene.show(bound_book())
    scene.seen.look_at("materials", 11)
    scene.show(plain_book(2))
    assert scene.seen.spot == Spot("form", 1)


def test_a_closed_one_asks_nothing(scene: Scene, qtbot: QtBot) -> None:
    scene.show(bound_book(pending=True))
    scene.seen.close()
    assert scene.hands.tasks == []
    asked = len(scene.eyes.asked)
    scene.tools.desk.answer("zone_name", "云川")
    qtbot.wait(60)
    assert len(scene.eyes.asked) == asked


def test_a_book_without_volumes_is_no_trouble(scene: Scene) -> None:
    scene.show(replace(plain_book(1), volumes=()))
    assert scene.seen.status() == ""
