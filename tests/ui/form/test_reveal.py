from __future__ import annotations

from app.forms.issues import Issue
from app.ui.form.reveal import Reveal

WRONG = Issue("area", "not_a_number", "error", "不是数字")
LONG = Issue("area", "too_long", "error", "超了")
BLANK = Issue("area", "required", "error", "还没有填写")
NOTE = Issue("area", "year_differs", "note", "请确认")


def test_a_problem_is_told_when_its_field_is_left() -> None:
    reveal = Reveal(())
    assert reveal.told("area", [WRONG], focused=True, typing=True) == []
    assert reveal.told("area", [WRONG], focused=True) == []
    reveal.leave("area")
    assert reveal.told("area", [WRONG]) == [WRONG]


def test_what_was_answered_before_is_told_from_the_start() -> None:
    assert Reveal({"area"}).told("area", [WRONG]) == [WRONG]


def test_a_passed_limit_is_told_at_once() -> None:
    assert Reveal(()).told("area", [LONG, WRONG], focused=True, typing=True) == [LONG]


def test_a_mended_problem_goes_at_once_and_waits_when_it_comes_back() -> None:
    reveal = Reveal({"area"})
    assert reveal.told("area", [WRONG]) == [WRONG]
    assert reveal.told("area", [WRONG], focused=True, typing=True) == [WRONG]
    assert reveal.told("area", [], focused=True, typing=True) == []
    assert reveal.told("area", [WRONG], focused=True, typing=True) == []


def test_typing_elsewhere_brings_nothing_new() -> None:
    reveal = Reveal({"area"})
    assert reveal.told("area", [WRONG], typing=True) == []
    assert reveal.told("area", [WRONG]) == [WRONG]


def test_blanks_and_notes_are_never_told() -> None:
    assert Reveal({"area"}).told("area", [BLANK, NOTE]) == []
