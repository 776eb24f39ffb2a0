"""Texts set into a room of given size: as large as they may be, smaller where they are long, then on more lines.

Lengths are twips, sizes half-points. Nothing ever leaves its room: what is too long at the least size ends with ….
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.documents.linebreak import is_hanzi, is_latin
from app.documents.model import Align, Face, Paragraph, ParagraphPart, Run
from app.documents.typeset import Typesetter, clean
from app.renderers.label_sheet import Glyphs, Text

_PITCH = 1.28
_ELLIPSIS = "…"
# the middle of a hanzi above its baseline, in em; of letters and figures a little less
_MIDDLE, _LATIN_MIDDLE = 0.36, 0.34
_APART = 1.06
_BETWEEN = 100
_MOST = 600  # more characters have no room on any label
_ON_SIDE = frozenset("（）〔〕［］｛｝《》〈〉「」『』【】“”‘’—…～－–·()[]{}<>~-_/|=+:;")
_AT_CORNER = frozenset("，。、．")


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle that a text must not leave."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """The largest size of a text and the least; down to ``one_line`` it is made smaller to stay on one line."""

    largest: int
    one_line: int
    least: int


class Setter:
    """Sets texts into rooms with the faces of ``typesetter``; characters that a face lacks come from another one."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._count = 0

    def set(self, text: str, face: Face, sizes: Sizes, room: Room, align: Align = Align.CENTER) -> tuple[Text, ...]:
        """The text in its room, in the middle of its height; nothing for an empty text."""
        text = _tidy(text)
        if not text:
            return ()
        part = self._fitted(text, face, sizes, room, align)
        slack = (room.height - part.height) // 2
        return (Text(room.x, room.y + slack, part),)

    def block(self, texts: Sequence[str], face: Face, sizes: tuple[int, int], room: Room) -> tuple[Text, ...]:
        """Texts one below the other from the top of a room, all of one size; what has no room ends with ….

        ``sizes`` are the largest and the least.
        """
        kept = [_tidy(text) for text in texts]
        largest, least = sizes
        for half_points in range(largest, least - 1, -1):
            parts = [self.lines(text, face, half_points, room.width) for text in kept if text]
            if _height(parts) <= room.height:
                return _below(parts, room)
        while _height(parts) > room.height:
            del kept[-1 if kept[-1] != _ELLIPSIS else -2]
            kept = [*kept, *([] if kept[-1:] == [_ELLIPSIS] else [_ELLIPSIS])]
            parts = [self.lines(text, face, least, room.width) for text in kept if text]
        return _below(parts, room)

    def lines(self, text: str, face: Face, half_points: int, width: int, align: Align = Align.LEFT) -> ParagraphPart:
        """The text at one size, on as many lines as it takes."""
        self._count += 1
        runs = self._typesetter.runs(text, face, half_points)
        pitch = round(half_points * 10 * _PITCH)
        return self._typesetter.set(Paragraph(f"t{self._count}", runs, "cell", pitch, align), width)

    def _fitted(self, text: str, face: Face, sizes: Sizes, room: Room, align: Align) -> ParagraphPart:
        for half_points in range(sizes.largest, sizes.one_line - 1, -1):
            part = self.lines(text, face, half_points, room.width, align)
            if len(part.lines) == 1 and part.height <= room.height:
                return part
        for half_points in range(sizes.largest, sizes.least - 1, -1):
            part = self.lines(text, face, half_points, room.width, align)
            if part.height <= room.height:
                return self._even(part, text, face, half_points, room, align)
        return self._cut(text, face, sizes.least, room, align)

    def _even(
        self, part: ParagraphPart, text: str, face: Face, half_points: int, room: Room, align: Align
    ) -> ParagraphPart:
        """Centred lines about as long as each other, so that no single character stands alone on the last one."""
        if align is not Align.CENTER or len(part.lines) == 1:
            return part
        low, high = room.width // 3, room.width
        while high - low > 20:
            middle = (low + high) // 2
            fits = len(self.lines(text, face, half_points, middle, align).lines) <= len(part.lines)
            low, high = (low, middle) if fits else (middle, high)
        aside = (room.width - high) // 2
        runs = part.paragraph.runs
        paragraph = Paragraph(
            part.paragraph.id, runs, "cell", part.paragraph.pitch, align, left_indent=aside, right_indent=aside
        )
        even = self._typesetter.set(paragraph, room.width)
        return even if len(even.lines) == len(part.lines) else part

    def _cut(self, text: str, face: Face, half_points: int, room: Room, align: Align) -> ParagraphPart:
        text = text.removesuffix(_ELLIPSIS)
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            part = self.lines(text[:middle] + _ELLIPSIS, face, half_points, room.width, align)
            low, high = (middle, high) if part.height <= room.height else (low, middle - 1)
        return self.lines(text[:low] + _ELLIPSIS, face, half_points, room.width, align)

    def column(self, texts: tuple[tuple[str, Face], ...], sizes: tuple[int, int], room: Room) -> tuple[Glyphs, ...]:
        """Texts from top to bottom down the middle of a room, the first at its top, the last at its end.

        ``sizes`` are the largest and the least. Hanzi stand upright, letters, figures and brackets lie on their side.
        """
        cleaned = [(_tidy(text), face) for text, face in texts]
        largest, least = sizes
        while True:
            for half_points in range(largest, least - 1, -1):
                stacks = [self._stack(text, face, half_points) for text, face in cleaned if text]
                if _length(stacks, half_points) <= room.height:
                    return _placed(stacks, half_points, room)
            largest, cleaned = least, _shorter(cleaned)

    def _stack(self, text: str, face: Face, half_points: int) -> list[_Stacked]:
        return [
            _Stacked(replaced, turned, self._typesetter.width((replaced,)))
            for run in self._typesetter.runs(text, face, half_points)
            for replaced, turned in _stretches(run)
        ]


@dataclass(frozen=True, slots=True)
class _Stacked:
    """Characters one below the other, or lying on their side; ``width`` is how wide they are when they stand."""

    run: Run
    turned: bool
    width: int

    @property
    def height(self) -> int:
        """How much of the column it takes."""
        em = self.run.half_points * 10
        return self.width if self.turned else round((em / 2 if self.run.text.isspace() else em) * _APART)


def _stretches(run: Run) -> Iterator[tuple[Run, bool]]:
    """Single upright characters, and stretches that lie on their side."""
    lying = ""
    for char in run.text:
        if is_latin(char) or char in _ON_SIDE or (char.isascii() and not char.isspace()):
            lying += char
            continue
        if lying:
            yield Run(lying, run.face, run.half_points), True
            lying = ""
        yield Run(char, run.face, run.half_points), False
    if lying:
        yield Run(lying, run.face, run.half_points), True


def _tidy(text: str) -> str:
    """A text as it is set on a label: one line, single blanks; the end of an endless one is left out at once."""
    text = " ".join(clean(text).split())
    return text if len(text) <= _MOST else text[:_MOST] + _ELLIPSIS


def _height(parts: Sequence[ParagraphPart]) -> int:
    return sum(part.height + _BETWEEN for part in parts) - _BETWEEN


def _below(parts: Sequence[ParagraphPart], room: Room) -> tuple[Text, ...]:
    tops = accumulate((part.height + _BETWEEN for part in parts), initial=room.y)
    return tuple(Text(room.x, top, part) for top, part in zip(tops, parts, strict=False))


def _shorter(texts: list[tuple[str, Face]]) -> list[tuple[str, Face]]:
    """The longest of the texts made a little shorter."""
    place = max(range(len(texts)), key=lambda at: len(texts[at][0]))
    text, face = texts[place]
    kept = text.removesuffix(_ELLIPSIS)
    return [*texts[:place], (kept[: -max(1, len(kept) // 20)] + _ELLIPSIS, face), *texts[place + 1 :]]


def _length(stacks: list[list[_Stacked]], half_points: int) -> int:
    gaps = max(0, len(stacks) - 1) * half_points * 15
    return sum(one.height for stack in stacks for one in stack) + gaps


def _placed(stacks: list[list[_Stacked]], half_points: int, room: Room) -> tuple[Glyphs, ...]:
    """The first text at the top, the last at the end, those between spread evenly."""
    heights = [sum(one.height for one in stack) for stack in stacks]
    gap = (room.height - sum(heights)) / max(1, len(stacks) - 1) if len(stacks) > 1 else 0.0
    found: list[Glyphs] = []
    top = float(room.y)
    for stack in stacks:
        for one in stack:
            found.append(_glyphs(one, room.x + room.width / 2, top, half_points * 10))
            top += one.height
        top += gap
    return tuple(found)


def _glyphs(one: _Stacked, middle: float, top: float, em: int) -> Glyphs:
    if one.turned:
        share = _LATIN_MIDDLE if not is_hanzi(one.run.text[0]) and one.run.text[0].isascii() else _MIDDLE
        return Glyphs(one.run, round(middle - share * em), round(top), True)
    across, down = (0.55, -0.55) if one.run.text in _AT_CORNER else (0.0, 0.0)
    base = top + one.height / 2 + _MIDDLE * em + down * em
    return Glyphs(one.run, round(middle - one.width / 2 + across * em), round(base))
