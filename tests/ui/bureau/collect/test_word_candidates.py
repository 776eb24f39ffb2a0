"""A draft and a form in Word of one applicant, side by side: why one goes before, and what is gone from its place."""

from __future__ import annotations

from dataclasses import replace

from app.ui.bureau.collect.candidates import Candidates
from app.ui.look.look import Look
from app.ui.widgets.labels import TextLabel
from tests.ui.bureau.collect.made import twice
from tests.ui.work_tools import NOW


def words(found: Candidates) -> list[str]:
    return [label.text() for label in found.findChildren(TextLabel)]


def test_a_draft_goes_before_a_form_in_word_and_the_card_says_why(qtbot: object, look: Look) -> None:
    seen = twice(1)
    first, counts = seen.candidates
    found = Candidates(look)
    found.show_case(replace(seen, candidates=(replace(first, kind="word"), counts)), NOW, writable=True)
    assert "先按这份（草稿先于 Word 版）" in words(found)
    found = Candidates(look)
    found.show_case(seen, NOW, writable=True)
    assert "先按这份（最后填写的）" in words(found)


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
