"""Text into lines: which face shows each character, how wide it is, and where each line ends.

Two measures exist. *True* widths break the lines that are drawn. *Cautious* widths (wider gaps and Latin letters, a
narrower column) give the upper bound on lines from which row heights are reckoned, so that a cell never needs more room
in Word, WPS or LibreOffice than the row has in the PDF (design section 2).

Widths are kept in *units* of 1/100 twip: thousandths of an em times half-points.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.documents.fonts import Fonts
from app.documents.linebreak import (
    clusters,
    fragments,
    is_doubtful,
    is_hanzi,
    is_latin,
    is_symbol,
    may_break,
    may_surely_break,
    needs_gap,
    tokens,
    words,
)
from app.documents.model import Align, Face, Line, Paragraph, ParagraphPart, Piece, Run

GETA = "〓"
_UNITS = 100
_CAUTIOUS_NARROWER = 40
_MOST_STRETCH = 250
_EM = 1000
_NARROW_EMS = 14
_LONG_WORD = 8


def clean(text: str) -> str:
    """Text as it can be set: one kind of line break, no tabs, no control or invisible format characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\t", "  ").replace("\v", "\n").replace("\f", "\n").replace("\u00a0", " ")
    return "".join(char for char in text if char == "\n" or not is_invisible(char))


def is_invisible(char: str) -> bool:
    """Whether a character leaves no mark on paper and is dropped (controls, zero width, variation selectors)."""
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return True
    return 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide text is taken to be, in thousandths of an em, and whether addresses may be cut at their separators.

    ``gap`` stands between hanzi and Latin, ``latin`` is the least width of an ASCII character.
    """

    gap: int
    latin: int = 0
    wordwise: bool = False
    symbols: bool = False


_TRUE = _Measure(200)
_CAUTIOUS = _Measure(250, 620, symbols=True)
_WORST = _Measure(250, 620, symbols=True, wordwise=True)


@dataclass(frozen=True, slots=True)
class _Atom:
    """A token inside one run: characters ``start:end``, width and width of the gap before it, in units.

    ``word``, on the first character of a token that no line can hold, is the width of all of it.
    """

    start: int
    end: int
    run: int
    width: int
    gap: int
    breakable: bool
    space: bool
    solid: bool
    word: int = 0


class Typesetter:
    """Resolves faces and breaks lines with the metrics of the bundled fonts."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts

    def runs(self, text: str, face: Face, half_points: int, underline: bool = False) -> tuple[Run, ...]:
        """Cut text into runs of one face each; a character that no font has becomes 〓.

        Whether such characters exist is the checker's business (``missing_glyph``); here nothing vanishes silently.
        """
        runs: list[Run] = []
        start, current = 0, None
        shown = clean(text).replace("\n", " ")
        chars: list[str] = []
        for index, char in enumerate(shown):
            found = self._fonts.face_for(face, char)
            chars.append(char if found else GETA)
            found = found or face
            if found is not current:
                if current is not None:
                    runs.append(Run("".join(chars[start:index]), current, half_points, underline))
                start, current = index, found
        if current is not None:
            runs.append(Run("".join(chars[start:]), current, half_points, underline))
        return tuple(runs)

    def width(self, runs: tuple[Run, ...]) -> int:
        """Natural width of runs set on one line, in twips, rounded up."""
        total, before = 0, ""
        for run in runs:
            for char in run.text:
                total += self._fonts.advance(run.face, char) * run.half_points
                if before and needs_gap(before, char):
                    total += _TRUE.gap * run.half_points
                before = char
        return -(-total // _UNITS)

    def set(self, paragraph: Paragraph, width: int) -> ParagraphPart:
        """Break a paragraph into lines for a column ``width`` twips wide (indents are taken off here).

        A paragraph whose line ends are *stated* in Word is broken by cautious widths, so that none of its lines wraps.
        """
        stated = paragraph.stated
        limits = self._limits(paragraph, width, cautious=stated)
        atoms = list(self._atoms(paragraph, min(limits[:2]), _CAUTIOUS if stated else _TRUE))
        groups = _fill(atoms, *limits)
        if stated:
            atoms = [self._true(atom, paragraph) for atom in atoms]
        lines = [
            self._line(paragraph, atoms[a:b], index, width, last=b == len(atoms)) for index, (a, b) in enumerate(groups)
        ]
        if not lines:
            lines = [self._line(paragraph, [], 0, width, last=True)]
        return ParagraphPart(paragraph, tuple(lines), width)

    def settled(self, paragraph: Paragraph, width: int) -> Paragraph:
        """The paragraph, its line ends stated when office programs might end its lines elsewhere than we do.

        That is so when it wraps in a narrow column or holds what programs break in ways of their own. In prose they
        agree within the room that rows and pages leave, and Word may flow it as whoever edits it expects.
        """
        if paragraph.stated or not paragraph.runs or self._surely_one_line(paragraph, width):
            return paragraph
        limits = self._limits(paragraph, width, cautious=True)
        narrowest = min(limits[:2])
        narrow = narrowest < _NARROW_EMS * _EM * max(run.half_points for run in paragraph.runs)
        cut = (atom.word for atom in self._atoms(paragraph, narrowest, _WORST))
        return replace(paragraph, stated=narrow or is_doubtful(paragraph.text) or any(cut))

    def _surely_one_line(self, paragraph: Paragraph, width: int) -> bool:
        return len(self.set(paragraph, width).lines) == 1 and self.lines_bound(paragraph, width) == 1

    def lines_bound(self, paragraph: Paragraph, width: int) -> int:
        """Upper bound on the lines that any office program needs for the paragraph in that column.

        Programs are taken to be reluctant: letters, gaps and dashes wider than ours, the column narrower, no break
        inside a run of Latin letters or beside its brackets (measured on thousands of random texts against LibreOffice
        7.4); and a wrapped paragraph with a long word or number counts a line more.
        """
        if paragraph.stated:
            return len(self.set(paragraph, width).lines)
        limits = self._limits(paragraph, width, cautious=True)
        lines = len(_fill(list(self._atoms(paragraph, min(limits[:2]), _WORST)), *limits))
        wraps = lines > 1 and any(len(word) >= _LONG_WORD and word.isascii() for word in words(paragraph.text))
        return max(1, lines) + wraps

    def _limits(self, paragraph: Paragraph, width: int, cautious: bool) -> tuple[int, int, int]:
        """Room of the first line, of the others, and what the tail takes beyond the right indent, in units."""
        others = (width - paragraph.left_indent - paragraph.right_indent - _CAUTIOUS_NARROWER * cautious) * _UNITS
        tail = max(0, self.width(paragraph.tail) - paragraph.right_indent)
        return others - paragraph.first_indent * _UNITS, others, tail * _UNITS

    def _atoms(self, paragraph: Paragraph, narrowest: int, measure: _Measure) -> Iterator[_Atom]:
        """Yield the tokens of a paragraph, cut where runs change and, when wider than any line, by character.

        No line ends before a blank, nor where none may end without the blanks (Unicode UAX 14, LB7, LB13, LB14).
        """
        bounds = _run_bounds(paragraph.runs)
        may_end = may_surely_break if measure.wordwise else may_break
        position, run, before, solid = 0, 0, "", ""
        for token in words(paragraph.text) if measure.wordwise else tokens(paragraph.text):
            blank = token.isspace() and token != "\u3000"
            breakable = not blank and may_end(before, token) and may_end(solid, token)
            end = position + len(token)
            while position < end:
                while bounds[run] <= position:
                    run += 1
                whole = self._atom(paragraph, position, min(end, bounds[run]), run, breakable, measure)
                yield from (
                    [whole] if whole.width <= narrowest or blank else self._cut(whole, paragraph, narrowest, measure)
                )
                breakable, position = False, whole.end
            before, solid = token, solid if blank else token

    def _atom(
        self, paragraph: Paragraph, start: int, end: int, run: int, breakable: bool, measure: _Measure, word: int = 0
    ) -> _Atom:
        """Measure the characters ``start:end``, which stand in one run."""
        text, half_points, face = paragraph.text, paragraph.runs[run].half_points, paragraph.runs[run].face
        chars = text[start:end]
        width = sum(self._advance(face, char, measure) for char in chars) * half_points
        gapped = start and _has_gap(text[start - 1], chars[0], measure)
        space = chars.isspace() and chars != "\u3000"
        solid = len(chars) > 1 and chars not in ("——", "……")
        return _Atom(start, end, run, width, measure.gap * half_points if gapped else 0, breakable, space, solid, word)

    def _cut(self, atom: _Atom, paragraph: Paragraph, narrowest: int, measure: _Measure) -> Iterator[_Atom]:
        """Cut a token that no line can hold: after its separators, and by character what is still too wide."""
        text = paragraph.text[atom.start : atom.end]
        at, before = atom.start, ""
        for fragment in [text] if measure.wordwise else fragments(text):
            whole = self._atom(paragraph, at, at + len(fragment), atom.run, True, measure)
            for piece in [fragment] if whole.width <= narrowest else clusters(fragment):
                breakable = may_break(before, piece) if before else atom.breakable
                word = 0 if before else atom.width
                yield self._atom(paragraph, at, at + len(piece), atom.run, breakable, measure, word)
                at, before = at + len(piece), piece

    def _true(self, atom: _Atom, paragraph: Paragraph) -> _Atom:
        """A cautiously measured atom with the widths that are drawn."""
        run = paragraph.runs[atom.run]
        text = paragraph.text
        width = sum(self._fonts.advance(run.face, char) for char in text[atom.start : atom.end])
        gapped = atom.start and _has_gap(text[atom.start - 1], text[atom.start], _TRUE)
        return replace(atom, width=width * run.half_points, gap=_TRUE.gap * run.half_points if gapped else 0)

    def _advance(self, face: Face, char: str, measure: _Measure) -> int:
        advance = self._fonts.advance(face, char)
        if not measure.latin or char.isspace():
            return advance
        # 宋体 and 仿宋 of Windows set dashes, dots and quotes as wide as hanzi; some of the bundled faces do not
        return max(advance, measure.latin if is_latin(char) or char.isascii() else _EM)

    def _line(self, paragraph: Paragraph, atoms: list[_Atom], index: int, width: int, last: bool) -> Line:
        """Place the atoms of one line: indent, alignment, justification, and the tail of the last line."""
        left = paragraph.left_indent + (paragraph.first_indent if index == 0 else 0)
        room = (width - paragraph.right_indent - left) * _UNITS
        shown = _without_trailing_space(atoms)
        natural = sum(atom.width + (atom.gap if i else 0) for i, atom in enumerate(shown))
        stretch, offset = 0, 0
        if paragraph.align is Align.JUSTIFY and not last:
            stretch = _stretch(shown, room - natural)
        elif paragraph.align is Align.CENTER:
            offset = max(0, room - natural) // 2
        elif paragraph.align is Align.RIGHT:
            offset = max(0, room - natural)
        pieces, end = _pieces(shown, left * _UNITS + offset, stretch)
        start = atoms[0].start if atoms else 0
        stop = atoms[-1].end if atoms else 0
        if not (last and paragraph.tail):
            return Line(start, stop, pieces)
        tail_x = width - self.width(paragraph.tail)
        return Line(start, stop, pieces, tail_x, (-(-end // _UNITS), tail_x))


def _has_gap(before: str, after: str, measure: _Measure) -> bool:
    """Whether a gap is reckoned with; LibreOffice 7.4 sets one beside ①, Ⅲ, ㎡ and the like, too."""
    if needs_gap(before, after):
        return True
    return measure.symbols and ((is_hanzi(before) and is_symbol(after)) or (is_symbol(before) and is_hanzi(after)))


def _run_bounds(runs: tuple[Run, ...]) -> list[int]:
    bounds, total = [], 0
    for run in runs:
        total += len(run.text)
        bounds.append(total)
    return bounds


def _without_trailing_space(atoms: list[_Atom]) -> list[_Atom]:
    stop = len(atoms)
    while stop and atoms[stop - 1].space:
        stop -= 1
    return atoms[:stop]


def _fill(atoms: list[_Atom], first_room: int, room: int, tail: int) -> list[tuple[int, int]]:
    """Greedy lines as ranges of atoms; tokens wider than a line were cut before.

    The last line leaves ``tail`` units free; when it cannot, its last breakable stretch moves to a line of its own.
    """
    lines: list[tuple[int, int]] = []
    start, used, last_break, limit = 0, 0, 0, first_room
    index = 0
    while index < len(atoms):
        atom = atoms[index]
        if atom.breakable:
            last_break = index
        gap = atom.gap if index > start else 0
        needed = gap + atom.width
        too_long = used + needed > limit or (atom.breakable and used + gap + atom.word > limit)
        if too_long and not atom.space and index > start:
            cut = last_break if last_break > start else index
            lines.append((start, cut))
            start, used, limit, index = cut, 0, room, cut
            last_break = cut
            continue
        used += needed
        index += 1
    if start < len(atoms):
        if tail and used > limit - tail and last_break > start:
            lines.append((start, last_break))
            start = last_break
        lines.append((start, len(atoms)))
    return lines


def _stretch(atoms: list[_Atom], rest: int) -> int:
    """Units to add between neighbouring atoms of a justified line; 0 when the gaps would become ugly."""
    joints = sum(1 for before, after in itertools.pairwise(atoms) if before.end == after.start)
    if rest <= 0 or joints == 0:
        return 0
    size = max(atom.width // max(1, atom.end - atom.start) for atom in atoms)
    return rest // joints if rest // joints <= _MOST_STRETCH * size // 1000 else 0


def _pieces(atoms: list[_Atom], x: int, stretch: int) -> tuple[tuple[Piece, ...], int]:
    """Join neighbouring atoms of the same run into pieces; returns them and where the last one ends, in units."""
    pieces: list[Piece] = []
    start, begin, end = -1, x, x
    previous: _Atom | None = None
    for atom in atoms:
        step = (atom.gap + stretch) if previous else 0
        joins = previous is not None and previous.run == atom.run and not atom.gap
        if joins and stretch and previous is not None and (atom.solid or previous.solid):
            joins = False
        if previous is not None and not joins:
            pieces.append(_piece(start, previous.end, begin, end, previous.run))
            start = -1
        if start < 0:
            start, begin = atom.start, end + step
        end = end + step + atom.width
        previous = atom
    if previous is not None:
        pieces.append(_piece(start, previous.end, begin, end, previous.run))
    return tuple(pieces), end


def _piece(start: int, end: int, begin: int, stop: int, run: int) -> Piece:
    x = round(begin / _UNITS)
    return Piece(start, end, x, round(stop / _UNITS) - x, run)
