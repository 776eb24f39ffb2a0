"""A judge of broken lines: nothing lost, nothing outside its column, nothing squeezed, 避头尾, no number cut.

The lists are the judge's own. Never at the head of a line: GB/T 15834-2011 5.1 (句号 to 叹号, the second half of a
pair, ～, 间隔号), and what office programs add in their standard list for Chinese (closing marks of other widths, and
％ ‰ ℃ behind their figure). Never at the end: the first half of a pair, and signs of currency before their figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from app.documents.model import Align, Face, Line, Paragraph, ParagraphPart
from tests.unit.documents.faces import advances

NEVER_FIRST = frozenset("。，、；：？！”’）］｝】》〉」』〕〗·～％‰℃" + "!),.:;?]}%")
NEVER_LAST = frozenset("“‘（［｛【《〈「『〔〖￥＄" + "([{$")
_PAIRED = "—…"
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u052f@_?=&#\\\\]|://")
_STRETCH = re.compile(r"[!-~±’％‰℃°\u00c0-\u052f]+")
_NUMBER = re.compile(r"(?:(?<![0-9])[+\-±])?[0-9](?:[0-9.,:\-]*[0-9])?[%‰℃°]?")
_WORD = re.compile(r"(?<![!-~\u00b0-\u052f])[A-Za-z]{2,18}(?![!-~\u00b0-\u052f])")
_ROUNDING = 2
_CAUTIOUS = 620
_EM = 1000
_NARROWER = 40
"""By how much a line may be kept shorter where its end is stated for every office program; a Latin letter counts at
least 620/1000 em there, any other character a whole em."""


@lru_cache(maxsize=4096)
def _least_width(face: Face, half_points: int, text: str) -> int:
    """Twips that the characters need at least; those that the face lacks (some blanks) count nothing."""
    known = advances(face)
    return sum(known.get(char, 0) for char in text) * half_points // 100


def judge_paragraph(paragraph: Paragraph, lines: Sequence[Line], width: int) -> Iterator[str]:
    """Faults of all lines of a paragraph that was broken for a column of ``width``."""
    text = paragraph.text
    joined = "".join(text[line.start : line.end] for line in lines)
    if joined != text:
        yield f"{paragraph.id}: lines say {joined!r} instead of {text!r}"
        return
    if any(before.end != after.start for before, after in pairwise(lines)):
        yield f"{paragraph.id}: lines do not follow each other"
    room = _room(paragraph, width)
    for index, line in enumerate(lines):
        yield from (f"{paragraph.id} line {index}: {fault}" for fault in _placing(paragraph, text, line, width))
    for before, after in pairwise(lines):
        yield from (f"{paragraph.id} at {after.start}: {fault}" for fault in _break_faults(text, before, after))
        if _cuts_pair(text, after.start) and _most_width(paragraph, after.start - 1, after.start + 1) <= room:
            yield f"{paragraph.id} at {after.start}: {text[after.start] * 2} is cut"
    yield from (f"{paragraph.id}: {fault}" for fault in _cut_tokens(paragraph, text, lines, room))
    for run in paragraph.runs:
        if run.half_points * 10 > paragraph.pitch:
            yield f"{paragraph.id}: characters of {run.half_points} half-points overlap on lines of {paragraph.pitch}"


def _room(paragraph: Paragraph, width: int) -> int:
    """What the narrowest line can hold; indents that balance the lines of a cell or a centred text take nothing."""
    hanging = paragraph.left_indent if paragraph.first_indent < 0 else 0
    balanced = paragraph.align is Align.CENTER or paragraph.style == "cell"
    indents = hanging if balanced else paragraph.left_indent + paragraph.right_indent
    return width - indents - max(0, paragraph.first_indent) - _NARROWER


def _placing(paragraph: Paragraph, text: str, line: Line, width: int) -> Iterator[str]:
    """Pieces hold the line's characters (but for blanks at its end), in the column, none over another."""
    at, right = line.start, 0
    for piece in line.pieces:
        run = paragraph.runs[piece.run]
        chars = text[piece.start : piece.end]
        if piece.start < at or text[at : piece.start].strip(" ") or piece.end <= piece.start:
            yield f"pieces say {chars!r} at {piece.start} after {at}"
        if piece.x < 0 or piece.x + piece.width > width:
            yield f"{chars!r} stands at {piece.x} to {piece.x + piece.width} in a column of {width}"
        if piece.x < right - _ROUNDING:
            yield f"{chars!r} begins at {piece.x} over what ends at {right}"
        if piece.width < _least_width(run.face, run.half_points, chars) - _ROUNDING:
            yield f"{chars!r} is squeezed into {piece.width}"
        at, right = piece.end, piece.x + piece.width
    if text[at : line.end].strip():
        yield f"{text[at : line.end]!r} is not set"
    if line.tail_x is not None:
        tail = sum(_least_width(run.face, run.half_points, run.text) for run in paragraph.tail)
        if line.tail_x < right or line.tail_x + tail > width + _ROUNDING:
            yield f"the tail stands at {line.tail_x}, the text ends at {right}, the column at {width}"


def _break_faults(text: str, before: Line, after: Line) -> Iterator[str]:
    """Faults of one line end.

    The one exception to 避头尾: the line before holds no place at which it could have ended instead, that is, the
    marks (or the word and its marks) that have to stay together are themselves longer than a line.
    """
    at = after.start
    first = re.match(r"[ ]*", text[at : after.end]).end() + at  # type: ignore[union-attr]
    last = before.end - 1
    while last > before.start and text[last] == " ":
        last -= 1
    excused = not any(sure_place(text, place) for place in range(before.start + 1, last + 1))
    if first < after.end and text[first] in NEVER_FIRST and not excused:
        yield f"a line begins with {text[first]!r}: {text[before.start : after.end]!r}"
    if text[last] in NEVER_LAST and not excused:
        yield f"a line ends with {text[last]!r}: {text[before.start : after.end]!r}"
    if at < len(text) and unicodedata.category(text[at])[0] == "M":
        yield f"a line begins with a combining mark: {text[before.start : after.end]!r}"


def _cuts_pair(text: str, at: int) -> bool:
    """Whether a line that starts at ``at`` begins with the second half of —— or ……."""
    if not 0 < at < len(text) or text[at] not in _PAIRED:
        return False
    return (at - len(text[:at].rstrip(text[at]))) % 2 == 1


def sure_place(text: str, place: int) -> bool:
    """Whether every reading of the rules lets a line end before ``text[place]``; doubtful places are none."""
    opening = text[:place].rstrip(" ")[-1:]
    before, after = text[place - 1], text[place]
    if not opening or opening in NEVER_LAST or after in NEVER_FIRST or after == " ":
        return False
    if _in_stretch(before) and _in_stretch(after):
        return False
    if before == "’" and _is_letter(after):  # an apostrophe
        return False
    plain_before = _is_hanzi(before) or before in NEVER_FIRST or before == " " or _is_letter(before)
    return plain_before and (_is_hanzi(after) or after in NEVER_LAST or _is_letter(after))


def _is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\U00020000" <= char <= "\U000323af"


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _in_stretch(char: str) -> bool:
    return "!" <= char <= "~"


def _cut_tokens(paragraph: Paragraph, text: str, lines: Sequence[Line], room: int) -> Iterator[str]:
    """Numbers and words that stand on two lines though each line could hold them with the marks that keep to them."""
    cuts = {line.start for line in lines[1:]}
    if not cuts:
        return
    for start, end in whole_tokens(text):
        if any(start < cut < end for cut in cuts) and _most_width(paragraph, *_with_marks(text, start, end)) <= room:
            yield f"{text[start:end]!r} is cut in a line of {room}: {text[max(0, start - 30) : end + 10]!r}"


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A token and the marks on both sides that may have to stay on its line."""
    while start and not sure_place(text, start) and not text[start - 1].isalnum():
        start -= 1
    while end < len(text) and not sure_place(text, end) and not text[end].isalnum():
        end += 1
    return start, end


def _most_width(paragraph: Paragraph, start: int, end: int) -> int:
    """Twips that characters need where a line end is stated."""
    total, at = 0, 0
    for run in paragraph.runs:
        chars = run.text[max(0, start - at) : max(0, end - at)]
        least = (_CAUTIOUS if char.isascii() else _EM for char in chars)
        total += sum(map(max, least, (advances(run.face).get(char, 0) for char in chars))) * run.half_points // 100
        at += len(run.text)
    return total


def whole_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers with their separators and signs, and short Latin words, stand in a text.

    A stretch of Latin characters with letters in it is an address or a code; its figures are not looked at.
    """
    for stretch in _STRETCH.finditer(text):
        if not _LETTERS.search(stretch.group()):
            yield from (match.span() for match in _NUMBER.finditer(text, *stretch.span()))
    yield from (match.span() for match in _WORD.finditer(text))


def judge_parts(parts: Sequence[ParagraphPart]) -> Iterator[str]:
    """Faults of one paragraph, given all of its parts in printed order."""
    whole = parts[0].paragraph
    lines: list[Line] = []
    for index, part in enumerate(parts):
        if part.paragraph != whole or part.width != parts[0].width:
            yield f"{whole.id}: part {index} is of another paragraph or width"
        if part.first != len(lines):
            yield f"{whole.id}: part {index} says it begins with line {part.first}, not {len(lines)}"
        if part.last != (index == len(parts) - 1):
            yield f"{whole.id}: part {index} of {len(parts)} says last={part.last}"
        if not part.lines:
            yield f"{whole.id}: part {index} has no line"
        lines += part.lines
    yield from judge_paragraph(whole, lines, parts[0].width)
