"""Drafts of one applicant side by side: why one goes before, what is gone from its place, and what is damaged."""

from __future__ import annotations

from dataclasses import replace

from app.ui.bureau.collect.candidates import Candidates
from app.ui.look.look import Look
from app.ui.widgets.labels import TextLabel
from tests.ui.bureau.collect.made import twice
from tests.ui.work_tools import NOW


def words(found: Candidates) -> list[str]:
    return [label.text() for label in found.findChildren(TextLabel)]


def test_the_card_says_which_one_is_used_as_the_desk_does(qtbot: object, look: Look) -> None:
    for used in ("草稿", "最后写的一份", "原来选定的一份", "完好的一份"):
        found = Candidates(look)
        found.show_case(twice(1, used=used), NOW, writable=True)
        assert f"先按这份（{used}）" in words(found)


def test_which_one_is_damaged_stands_on_its_card_and_over_its_lines(qtbot: object, look: Look) -> None:
    seen = twice(1)
    first, counts = seen.candidates
    broken, lossy = replace(first, is_whole=False), replace(first, number=3, lost=2)
    found = Candidates(look)
    found.show_case(replace(seen, candidates=(broken, counts, lossy)), NOW, writable=True)
    assert [word for word in words(found) if "缺" in word] == ["有缺损，填写的内容可能有错", "2 个文件缺失或损坏"]
    assert found.differences is not None
    heads = [one.text for one in found.differences.list.rows if one.kind == "head"]
    assert heads == ["第 1 份，有缺损，填写的内容可能有错", "第 3 份，2 个文件缺失或损坏"]


def test_copies_of_one_damaged_content_can_all_be_chosen(qtbot: object, look: Look) -> None:
    seen = twice(1, must_choose=False, is_unproven=True)
    same = [replace(one, is_whole=False, code="SAME", differences=()) for one in seen.candidates]
    found = Candidates(look)
    found.show_case(replace(seen, candidates=tuple(same)), NOW, writable=True)
    assert [button.text() for button in found.buttons] == ["照这份汇总（有缺损）"] * 2
    assert "没有选定" in words(found)


def test_what_is_gone_from_its_place_says_so(qtbot: object, look: Look) -> None:
    seen = twice(1)
    first, counts = seen.candidates
    for changed, told in (
        (replace(counts, is_gone=True), "原处已经没有了；收到时填的内容都在"),
        (replace(counts, is_there=False), "原来的位置现在放的是别的材料；收到时填的内容都在"),
    ):
        found = Candidates(look)
        found.show_case(replace(seen, candidates=(first, changed)), NOW, writable=True)
        assert told in words(found)
