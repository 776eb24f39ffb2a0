"""Answers in printed texts: dates in their parts, values on printed blanks, nothing that was typed left out."""

from __future__ import annotations

import pytest

from app.documents.layout.texts import Filler, Span
from app.forms.answers import Filling
from app.forms.definition import FormDefinition

DATE = "{filed_on.year:XX}年{filed_on.month:XX}月{filed_on.day:XX}日"


def filler(form: FormDefinition, **answers: str) -> Filler:
    return Filler(form, Filling(answers))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("2026-04-09", "2026年4月9日"),
        ("2026-04", "2026年4月XX日"),
        ("2026年4月", "2026年4月XX日"),
        ("2026", "2026年XX月XX日"),
        ("2026.5.6", "2026年5月6日"),
        ("下周一", "下周一年XX月XX日"),
        ("2026-04-09 上午", "2026-04-09 上午年XX月XX日"),
        ("", "XX年XX月XX日"),
    ],
)
def test_what_was_typed_for_a_date_is_printed(service: FormDefinition, typed: str, printed: str) -> None:
    shown = filler(service, filed_on=typed).plain(DATE)
    assert shown.replace(" ", "") == printed.replace(" ", "")


@pytest.mark.parametrize("typed", ["A" * 13, "12345678901234567890123456789"])
def test_no_blank_stands_before_a_word_that_may_need_a_line_of_its_own(service: FormDefinition, typed: str) -> None:
    for blank in ("XX", "_____"):
        (span,) = filler(service, org_name=typed).spans(f"{{org_name:{blank}}}")
        assert span == Span(typed, "org_name", ruled=True)


def test_a_name_has_room_on_its_blank(service: FormDefinition) -> None:
    (span,) = filler(service, org_name="云川启明").spans("{org_name:XX}")
    assert span == Span(" 云川启明 ", "org_name", ruled=True)
