"""Units as people write them behind figures by hand: ``25名`` where 人 are counted, ``100万`` where 万元 are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.forms.answers import Answer
from app.forms.definition import Field
from app.forms.messages import shortened
from app.word_forms.words import squeezed

# what is counted one by one; a word for groups (户, 对, 批) would be another figure
_ALIKE = (frozenset("人名位"), frozenset("个家所"), frozenset(("场", "次", "场次")))
_COUNTED = re.compile(r"(?P<number>[0-9０-９][0-9０-９,，\s]*)(?P<word>\D{1,2})", re.DOTALL)
_FIGURES = re.compile(r"(?:人民币)?[+-]?[0-9.,]*")
_CURRENCY = "人民币"


def without_counting_word(answer: Answer, asked: Field) -> Answer:
    """``25名`` as ``25`` where the unit is another word for the same (人); anything else as it is."""
    if asked.type != "integer" or not isinstance(answer, str):
        return answer
    found = _COUNTED.fullmatch(answer.strip())
    words = {squeezed(found["word"]), asked.unit} if found else set()
    return found["number"].strip() if found and any(words <= alike for alike in _ALIKE) else answer


def read_as(asked: Field, typed: Answer, stored: Answer) -> Iterator[str]:
    """That a unit was put in that is not written so: ``100万`` became ``100万元``."""
    if asked.type != "quantity" or not isinstance(typed, str) or not isinstance(stored, str):
        return
    written, kept = (_FIGURES.sub("", squeezed(text), count=1).removesuffix(_CURRENCY) for text in (typed, stored))
    if written != kept:
        yield f"“{shortened(typed.strip())}”读作“{shortened(stored)}”，请核对单位"
