r"""Printed texts with slots read back: the very templates that are printed, turned round.

``数量：{n:____}个\n名称：{names}`` gives what stands in the places of ``n`` and ``names``. Blanks and the width of
signs do not count. Units that somebody deleted, and labels, are done without when all of it still has one meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from app.forms.slots import Slot, parse_slots
from app.word_forms.words import Folded, squeezed

_PEN = re.compile(r"[ \u3000]{2,}|_{2,}")
_RULES = re.compile(r"^[\s_]*_{2,}|_{2,}[\s_]*$")
_LABEL_END = (":", "\n")
_YEAR = r"(?:19|20)\d\d"
_BY_PEN = "[0-9〇○零一二三四五六七八九十./-]"
_REMARK = re.compile(r"(\\\(.*?\\\))")
# Several values that end with printed words are looked for in each other's places, each of them as often again as the
# text is long: names by the page are still read where there are two, of many only what fits into a cell.
_LONGEST, _LONGEST_OF_TWO = 400, 4_000
_LONGEST_LABELS = 40


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the places of a template.

    ``values`` go with its slots in order; ``years`` are those that stand there where another is printed (printed,
    found). ``written``: what was written with the pen into printed blanks, such as a date beside a seal. ``whole``: all
    that is printed was there.
    """

    values: tuple[tuple[Slot, str], ...]
    years: tuple[tuple[int, int], ...] = ()
    written: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Label:
    """Printed words up to a value; ``unit`` are those behind one, up to the end of its line."""

    words: str
    unit: bool = False


@dataclass(frozen=True, slots=True)
class _Pen:
    """A printed blank that is no field."""


@dataclass(frozen=True, slots=True)
class _Year:
    number: int


_Piece: TypeAlias = _Label | _Pen | _Year | Slot


@dataclass(frozen=True, slots=True)
class Template:
    """A text with slots, ready to be found again; made by :func:`template`."""

    pieces: tuple[_Piece, ...]
    slots: tuple[Slot, ...]
    patterns: tuple[re.Pattern[str], ...] = field(default=())

    @property
    def label(self) -> str:
        """The printed words in front of the first slot, squeezed."""
        found = ""
        for piece in self.pieces:
            if not isinstance(piece, _Label):
                break
            found += piece.words
        return found

    def read(self, text: str) -> Said | None:
        """What a text says, None when it cannot be told which part of it is which value."""
        folded = Folded(text)
        longest = _LONGEST if len(self.slots) > 2 else _LONGEST_OF_TWO
        if len(folded.words) > longest and len(self.slots) > 1 and not isinstance(self.pieces[-1], Slot):
            return None
        for number, pattern in enumerate(self.patterns):
            match = pattern.fullmatch(folded.words)
            if match:
                return self._said(match, folded, whole=number == 0)
        return None

    def _said(self, match: re.Match[str], folded: Folded, whole: bool) -> Said:
        values: list[tuple[Slot, str]] = []
        years: list[tuple[int, int]] = []
        written: list[str] = []
        for number, piece in enumerate(self.pieces):
            if isinstance(piece, _Label):
                continue
            begin, end = match.span(f"p{number}")
            found = folded.part(begin, end) if begin >= 0 else ""
            if isinstance(piece, Slot):
                values.append((piece, without_rule(found, piece.blank)))
            elif isinstance(piece, _Pen):
                written += [found.strip("_")] if found.strip("_") else []
            elif found and int(squeezed(found)) != piece.number:
                years.append((piece.number, int(squeezed(found))))
        return Said(tuple(values), tuple(years), tuple(written), whole)


def template(text: str, years: Mapping[str, int]) -> Template:
    """Turn a text of the definition round; ``years`` are the definition's."""
    pieces = tuple(_pieces(text, years))
    slots = tuple(piece for piece in pieces if isinstance(piece, Slot))
    ways = [_pattern(pieces, units=True, labels=True), _pattern(pieces, units=False, labels=True)]
    labels = sum(len(piece.words) for piece in pieces if isinstance(piece, _Label))
    if len(slots) == 1 and labels <= _LONGEST_LABELS:
        ways.append(_pattern(pieces, units=False, labels=False))
    return Template(pieces, slots, tuple(re.compile(way, re.DOTALL) for way in dict.fromkeys(ways)))


def without_rule(text: str, blank: str) -> str:
    """A value without what is left of the printed rule that it stands on."""
    if not text.strip("_ \u2002\u3000") or squeezed(text) == squeezed(blank):
        return ""
    return text.strip("_ \u2002\u3000") if "_" in blank else _RULES.sub("", text).strip()


def _pieces(text: str, years: Mapping[str, int]) -> Iterator[_Piece]:
    after_value = False
    for part in parse_slots(text):
        if isinstance(part, Slot):
            yield _Year(years[part.name]) if part.name in years else part
            after_value = part.name not in years
            continue
        for number, line in enumerate(part.split("\n")):
            yield from _of_line(line, unit=after_value and number == 0)
        after_value = False


def _of_line(line: str, unit: bool) -> Iterator[_Piece]:
    """The words of a line, and the blanks for the pen among them."""
    ends = [0, *(end for match in _PEN.finditer(line) for end in match.span()), len(line)]
    for number, (begin, end) in enumerate(zip(ends[::2], ends[1::2], strict=True)):
        if number:
            yield _Pen()
        words = squeezed(line[begin:end])
        if words:
            yield _Label(words, unit=unit and number == 0 and not words.endswith(_LABEL_END))


def _pattern(pieces: tuple[_Piece, ...], units: bool, labels: bool) -> str:
    """How the whole text must look; units and labels may be missing unless they are asked for."""
    found = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, _Label):
            found.append(_words(pieces, number, piece, strict=units, needed=labels))
        elif isinstance(piece, _Year):
            found.append(f"(?P<p{number}>{_YEAR})" + ("" if labels else "?"))
        elif isinstance(piece, _Pen):
            found.append(f"(?P<p{number}>{_BY_PEN}{{0,10}}?)")
        else:
            found.append(f"(?P<p{number}>.*?)")
    return "".join(found)


def _words(pieces: tuple[_Piece, ...], number: int, label: _Label, strict: bool, needed: bool) -> str:
    """The pattern of printed words: a colon, a remark in brackets or a unit may be missing unless it is ``strict``.

    A unit alone between two values cannot: nothing else would tell them apart.
    """
    words = re.escape(label.words)
    if strict:
        return words
    words = _REMARK.sub(r"(?:\1)?", words)
    words = f"{words}?" if label.words.endswith(":") else words
    between = label.unit and number + 1 < len(pieces) and isinstance(pieces[number + 1], Slot)
    return words if between or (needed and not label.unit) else f"(?:{words})?"
