"""Headings that an applicant typed inside an answer, found by their numbers and set in the faces of the house ladder.

Source: GB/T 9704-2012, 7.3.3: 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋 as the text. A heading may be a line
of its own or open a paragraph; then it ends with the first 。 or ：.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMERAL = "[一二三四五六七八九十百]+"
_LADDER = (
    re.compile(rf"{_NUMERAL}、"),
    re.compile(rf"[（(]{_NUMERAL}[）)]"),
    re.compile(r"\d{1,2}(?:[.．](?!\d)|、)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
_END = re.compile("[。：:]")
# A heading fits on a line and a half; what is longer without an end is a sentence in a list.
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of an answer: its rank in the ladder (0 for running text), how many characters the heading has.

    ``keeps``: the heading is all of the line, and what it heads follows.
    """

    text: str
    level: int = 0
    heading: int = 0
    keeps: bool = False


def typed_lines(lines: Sequence[str]) -> list[TypedLine]:
    """The lines of an answer with the headings in them."""
    found = [_typed(line) for line in lines]
    return [
        TypedLine(line.text, line.level, line.heading, _heads(line, found[index + 1 :]))
        for index, line in enumerate(found)
    ]


def _typed(line: str) -> TypedLine:
    level = next((rank for rank, mark in enumerate(_LADDER, start=1) if mark.match(line)), 0)
    end = _END.search(line)
    heading = end.end() if end else len(line)
    return TypedLine(line, level, heading) if level and heading <= _LONGEST else TypedLine(line)


def _heads(line: TypedLine, following: Sequence[TypedLine]) -> bool:
    """Whether a line is nothing but a heading, and has text or a lower heading below it."""
    if not line.level or line.heading < len(line.text) or not following:
        return False
    return following[0].level == 0 or following[0].level > line.level
