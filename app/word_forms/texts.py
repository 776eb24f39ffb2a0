"""The text of an answer out of the paragraphs of its cells: what was cut only by the edge of a page is joined again."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from app.forms.definition import FieldType
from app.word_forms.model import LINE_END, WordParagraph

Pieces: TypeAlias = Sequence[Sequence[WordParagraph]]
"""The paragraphs of a cell, page after page."""

_LISTED_BY = ("、", ",", "，", "；", ";")
# The styles that say by themselves which paragraph goes on: those of this program's exports.
_TELLING = ("表格文字", "表格文字续")
# What stands together at the head of a line: a word, or a sign with those that may not begin a line.
_WORD = re.compile(r"[!-~]+|[^!-~][，。、；：？！）】》”’％]*")
# A line that ends a paragraph is as full as one that was broken only by chance.
_FULL = 0.9
_WIDE = "WFA"


def joined(pieces: Pieces, kind: FieldType | None = None) -> str:
    """The text of a cell, its paragraphs one a line; ``kind`` is the type of the one field that it answers."""
    lines: list[str] = []
    whole = [_without_blanks(piece) for piece in pieces]
    kept = [piece for piece in whole if piece]
    for number, piece in enumerate(kept):
        for place, paragraph in enumerate(piece):
            cut = number > 0 and place == 0 and _goes_on(kept, number, kind)
            if lines and (cut or paragraph.continues):
                lines[-1] += paragraph.plain
            else:
                lines.append(paragraph.plain)
    return _as_kind(lines, kind)


def _as_kind(lines: list[str], kind: FieldType | None) -> str:
    """Dates that were set on two lines are one; telephone numbers one below the other are a list."""
    if kind == "date":
        return "".join(line.strip() for line in lines)
    if kind == "phone":
        text = ""
        for line in (line.strip() for line in lines if line.strip()):
            text += line if not text or text.endswith(_LISTED_BY) else f"\n{line}"
        return text
    return "\n".join(lines).strip("\n")


def _without_blanks(piece: Sequence[WordParagraph]) -> list[WordParagraph]:
    """Empty paragraphs at both ends hold no answer: they fill rows and stand behind tables."""
    kept = list(piece)
    while kept and not kept[0].plain.strip():
        kept.pop(0)
    while kept and not kept[-1].plain.strip():
        kept.pop()
    return kept


def _goes_on(pieces: Pieces, number: int, kind: FieldType | None) -> bool:
    """Whether the paragraph at the head of a page is the rest of the last one of the page before.

    An export of this program says so by a style. Else short answers are one paragraph; in long ones those that begin
    anew are indented; without any indent it counts whether the last line was full.
    """
    first = pieces[number][0]
    if first.style in _TELLING:
        return first.continues
    if kind is not None and kind != "long_text":
        return True
    if any(paragraph.first_indent > 0 for piece in pieces for paragraph in piece):
        return first.first_indent <= 0
    before = [line for paragraph in pieces[number - 1] for line in paragraph.text.split(LINE_END)]
    widest = max(_width(line) for piece in pieces for one in piece for line in one.text.split(LINE_END))
    return _is_full(before[-1], first.text, widest)


def with_line_ends(text: str) -> str:
    """A text whose breaks lost their look: those behind full lines were stated by an export, the others typed."""
    lines = text.split("\n")
    widest = max(map(_width, lines))
    ends = [LINE_END if _is_full(line, after, widest) else "\n" for line, after in itertools.pairwise(lines)]
    return "".join(f"{line}{end}" for line, end in zip(lines, [*ends, ""], strict=True))


def _is_full(line: str, after: str, widest: int) -> bool:
    """Whether what follows did not fit on a line any more: its first sign, or its first word."""
    word = _WORD.match(after)
    return _width(line) + _width(word[0] if word else "") > _FULL * widest


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text)
