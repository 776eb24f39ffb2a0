"""Text into lines: which face shows each character, how wide it is, and where each line ends.

Two measures exist. *True* widths break the lines that are drawn. *Cautious* widths (wider gaps and Latin letters, a
narrower column) give the upper bound on lines from which row heights are reckoned, so that a cell never needs more room
in Word, WPS or LibreOffice than the row has in the PDF (decision 5).

Widths are kept in *units* of 1/100 twip: thousandths of an em times half-points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.documents.atoms import UNITS, Atom, clusters_of, fill, pieces, stretch, without_trailing_space
from app.documents.fonts import LATIN, Fonts
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
from app.documents.model import Align, Face, Line, Paragraph, ParagraphPart, Run
from app.documents.phrases import composed, faces_of
from app.documents.remembered import Remembered

GETA = "〓"
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CAUTIOUS_NARROWER = 40
_EM = 1000
_EVEN = 20
_NARROW_EMS = 14
_LONG_WORD = 8
_MOST_CHARACTERS = 400_000
_LEAST_WEIGHT = 16


def clean(text: str) -> str:
    """Text as it can be set: one kind of line break, marks on their letters, no tabs, controls, invisible formats."""
    if text.replace("\u3000", "").isprintable() and not _SELECTORS.search(text):
        return composed(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\t", "  ").replace("\v", "\n").replace("\f", "\n").replace("\u00a0", " ")
    return composed("".join(char for char in text if char == "\n" or not is_invisible(char)))


def is_invisible(char: str) -> bool:
    """Whether a character leaves no mark on paper and is dropped (controls, zero width, variation selectors)."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") or bool(_SELECTORS.match(char))


@dataclass(frozen=True, slots=True)
class _Measure:
    """How text is measured: ``gap`` stands between hanzi and Latin, and beside ``symbols``, in thousandths of an em.

    ``wordwise``: addresses are not cut at their separators.
    """

    gap: int
    wordwise: bool = False
    symbols: bool = False


_TRUE = _Measure(200)
_CAUTIOUS = _Measure(250, symbols=True)
_WORST = _Measure(250, symbols=True, wordwise=True)
_CAUTIOUS_LATIN = 620
_WITHOUT_TIMES = 1250


class _Advances(dict[str, int]):
    """Widths of the characters of a face in thousandths of an em, reckoned when first asked for.

    ``true`` are those that are drawn; the others are the least that programs are taken to need.
    """

    def __init__(self, fonts: Fonts, face: Face, true: bool) -> None:
        super().__init__()
        self._fonts = fonts
        self._face = face
        self._true = true

    def __missing__(self, char: str) -> int:
        advance = self._fonts.advance(self._face, char)
        if not self._true and not char.isspace():
            # 宋体 and 仿宋 of Windows set dashes, dots and quotes as wide as hanzi; some of the bundled faces do not
            least = _CAUTIOUS_LATIN if is_latin(char) or char.isascii() else _EM
            if self._face in LATIN:  # a PC without the fonts that Word names takes wider ones
                advance = advance * _WITHOUT_TIMES // _EM
            advance = max(advance, self._fonts.own_advance(self._face, char), least)
        self[char] = advance
        return advance


@dataclass(frozen=True, slots=True)
class _Text:
    """What of a paragraph decides where its lines end."""

    runs: tuple[Run, ...]
    tail: tuple[Run, ...]
    align: Align
    first_indent: int
    left_indent: int
    right_indent: int
    stated: bool
    text: str = field(compare=False)

    @classmethod
    def of(cls, paragraph: Paragraph) -> _Text:
        return cls(
            paragraph.runs,
            paragraph.tail,
            paragraph.align,
            paragraph.first_indent,
            paragraph.left_indent,
            paragraph.right_indent,
            paragraph.stated,
            paragraph.text,
        )

    def weight(self) -> int:
        """About how much room its lines take in memory."""
        return len(self.text) + _LEAST_WEIGHT


class Typesetter:
    """Resolves faces and breaks lines with the metrics of the bundled fonts.

    What was reckoned for a text stays known: laying out a table asks for the same text again and again, and from one
    export or preview to the next most texts stay.
    """

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._faces = Remembered(self._make_runs, lambda asked: len(asked[0]) + _LEAST_WEIGHT, _MOST_CHARACTERS)
        self._broken = Remembered(self._break, _Text.weight, _MOST_CHARACTERS)
        self._bounds = Remembered(self._bound, _Text.weight, _MOST_CHARACTERS)
        self._doubts = Remembered(self._is_doubtful, _Text.weight, _MOST_CHARACTERS)
        self._advances = [{face: _Advances(fonts, face, true) for face in Face} for true in (False, True)]

    def runs(self, text: str, face: Face, half_points: int, underline: bool = False) -> tuple[Run, ...]:
        """Cut text into runs of one face each; a character that no font has becomes 〓.

        Whether such characters exist is the checker's business (``missing_glyph``); here nothing vanishes silently.
        """
        return self._faces((text, face, underline), half_points)

    def _make_runs(self, asked: tuple[str, Face, bool], half_points: int) -> tuple[Run, ...]:
        text, face, underline = asked
        runs: list[Run] = []
        start, current = 0, None
        shown = clean(text).replace("\n", " ")
        chars: list[str] = []
        for index, (char, found) in enumerate(zip(shown, faces_of(shown, face, self._fonts), strict=True)):
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
        return -(-total // UNITS)

    def set(self, paragraph: Paragraph, width: int) -> ParagraphPart:
        """Break a paragraph into lines for a column ``width`` twips wide (indents are taken off here).

        A paragraph whose line ends are *stated* in Word is broken by cautious widths, so that none of its lines wraps.
        """
        lines, align = self._broken(_Text.of(paragraph), width)
        return ParagraphPart(paragraph if align is paragraph.align else replace(paragraph, align=align), lines, width)

    def _break(self, text: _Text, width: int) -> tuple[tuple[Line, ...], Align]:
        """The lines, and the alignment in which they can stand."""
        limits = self._limits(text, width, cautious=text.stated)
        atoms = self._atoms(text, min(limits[:2]), _CAUTIOUS if text.stated else _TRUE)
        groups = fill(atoms, *limits)
        if text.stated:
            atoms = [self._true(atom, text) for atom in atoms]
        text = self._evenly(text, [atoms[a:b] for a, b in groups], width)
        lines = [
            self._line(text, atoms[a:b], index, width, last=b == len(atoms)) for index, (a, b) in enumerate(groups)
        ]
        return tuple(lines or [self._line(text, [], 0, width, last=True)]), text.align

    def settled(self, paragraph: Paragraph, width: int) -> Paragraph:
        """The paragraph, its line ends stated when office programs might end its lines elsewhere than we do.

        That is so when it wraps in a narrow column or holds what programs break in ways of their own. In prose they
        agree within the room that rows and pages leave, and Word may flow it as whoever edits it expects.
        """
        if paragraph.stated or not self._doubts(_Text.of(paragraph), width):
            return paragraph
        return replace(paragraph, stated=True)

    def _is_doubtful(self, text: _Text, width: int) -> bool:
        if len(self._broken(text, width)[0]) == 1:
            return False
        limits = self._limits(text, width, cautious=True)
        narrowest = min(limits[:2])
        if narrowest < _NARROW_EMS * _EM * max(run.half_points for run in text.runs) or is_doubtful(text.text):
            return True
        return any(atom.word for atom in self._atoms(text, narrowest, _WORST))

    def lines_bound(self, paragraph: Paragraph, width: int) -> int:
        """Upper bound on the lines that any office program needs for the paragraph in that column.

        Programs are taken to be reluctant: letters, gaps and dashes wider than ours, the column narrower, no break
        inside a run of Latin letters or beside its brackets (measured on thousands of random texts against LibreOffice
        7.4); and a wrapped paragraph with a long word or number counts a line more.
        """
        return self._bounds(_Text.of(paragraph), width)

    def _bound(self, text: _Text, width: int) -> int:
        if text.stated:
            return len(self._broken(text, width)[0])
        limits = self._limits(text, width, cautious=True)
        lines = len(fill(self._atoms(text, min(limits[:2]), _WORST), *limits))
        wraps = lines > 1 and any(len(word) >= _LONG_WORD and word.isascii() for word in words(text.text))
        return max(1, lines) + wraps

    def _limits(self, text: _Text, width: int, cautious: bool) -> tuple[int, int, int]:
        """Room of the first line, of the others, and what the tail takes beyond the right indent, in units."""
        others = (width - text.left_indent - text.right_indent - _CAUTIOUS_NARROWER * cautious) * UNITS
        tail = max(0, self.width(text.tail) - text.right_indent)
        return others - text.first_indent * UNITS, others, tail * UNITS

    def _atoms(self, text: _Text, narrowest: int, measure: _Measure) -> list[Atom]:
        """The tokens of a paragraph; words that no line can hold with the marks beside them are cut."""
        found: list[Atom] = []
        for cluster in clusters_of(list(self._tokens(text, measure))):
            width = sum(atom.width + atom.gap for atom in cluster if not atom.space) - cluster[0].gap
            marks = sum(atom.width + atom.gap for atom in cluster if not atom.solid and not atom.space)
            for atom in cluster:
                cut = width > narrowest and atom.solid and not atom.space
                room = max(narrowest - marks, narrowest // 2)
                found += self._cut(atom, text, room, measure) if cut else [atom]
        return found

    def _tokens(self, text: _Text, measure: _Measure) -> Iterator[Atom]:
        """Yield tokens as they stand in runs.

        No line ends before a blank, nor where none may end without the blanks (Unicode UAX 14, LB7, LB13, LB14).
        """
        bounds = _run_bounds(text.runs)
        may_end = may_surely_break if measure.wordwise else may_break
        position, run, before, solid = 0, 0, "", ""
        for token in words(text.text) if measure.wordwise else tokens(text.text):
            blank = token.isspace() and token != "\u3000"
            breakable = not blank and may_end(before, token) and (solid is before or may_end(solid, token))
            end = position + len(token)
            while position < end:
                while bounds[run] <= position:
                    run += 1
                whole = self._atom(text, position, min(end, bounds[run]), run, breakable, measure)
                yield whole
                breakable, position = False, whole.end
            before, solid = token, solid if blank else token

    def _atom(self, text: _Text, start: int, end: int, run: int, breakable: bool, measure: _Measure) -> Atom:
        """Measure the characters ``start:end``, which stand in one run."""
        half_points, chars = text.runs[run].half_points, text.text[start:end]
        advances = self._advances[measure is _TRUE][text.runs[run].face]
        width = sum(map(advances.__getitem__, chars)) * half_points
        gapped = start and _has_gap(text.text[start - 1], chars[0], measure)
        space = chars.isspace() and chars != "\u3000"
        solid = len(chars) > 1 and chars not in ("——", "……")
        return Atom(start, end, run, width, measure.gap * half_points if gapped else 0, breakable, space, solid)

    def _cut(self, atom: Atom, text: _Text, room: int, measure: _Measure) -> Iterator[Atom]:
        """Cut a token that no line can hold: after its separators, and by character what is still too wide."""
        chars = text.text[atom.start : atom.end]
        at, before = atom.start, ""
        for fragment in [chars] if measure.wordwise else fragments(chars):
            whole = self._atom(text, at, at + len(fragment), atom.run, True, measure)
            for piece in [fragment] if whole.width <= room else clusters(fragment):
                breakable = may_break(before, piece) if before else atom.breakable
                made = self._atom(text, at, at + len(piece), atom.run, breakable, measure)
                yield made._replace(word=0 if before else atom.width, inner=bool(before), solid=True)
                at, before = at + len(piece), piece

    def _true(self, atom: Atom, text: _Text) -> Atom:
        """A cautiously measured atom with the widths that are drawn."""
        true = self._atom(text, atom.start, atom.end, atom.run, atom.breakable, _TRUE)
        return atom._replace(width=true.width, gap=true.gap)

    def _evenly(self, text: _Text, lines: list[list[Atom]], width: int) -> _Text:
        """The paragraph, at the left when one of its lines is too short to be justified.

        Office programs spread every line of a justified paragraph over the whole width, however ugly.
        """
        if text.align is not Align.JUSTIFY:
            return text
        for index, atoms in enumerate(lines[:-1]):
            shown = without_trailing_space(atoms)
            left = text.left_indent + (text.first_indent if index == 0 else 0)
            rest = (width - text.right_indent - left) * UNITS - _natural(shown)
            if rest > _EVEN * UNITS and not stretch(shown, rest):
                return replace(text, align=Align.LEFT)
        return text

    def _line(self, text: _Text, atoms: list[Atom], index: int, width: int, last: bool) -> Line:
        """Place the atoms of one line: indent, alignment, justification, and the tail of the last line."""
        left = text.left_indent + (text.first_indent if index == 0 else 0)
        room = (width - text.right_indent - left) * UNITS
        shown = without_trailing_space(atoms)
        natural = _natural(shown)
        extra, offset = 0, 0
        if text.align is Align.JUSTIFY and not last:
            extra = stretch(shown, room - natural)
        elif text.align is Align.CENTER:
            offset = max(0, room - natural) // 2
        elif text.align is Align.RIGHT:
            offset = max(0, room - natural)
        placed, end = pieces(shown, left * UNITS + offset, extra)
        start = atoms[0].start if atoms else 0
        stop = atoms[-1].end if atoms else 0
        if not (last and text.tail):
            return Line(start, stop, placed)
        tail_x = width - self.width(text.tail)
        return Line(start, stop, placed, tail_x, (-(-end // UNITS), tail_x))


def _natural(atoms: list[Atom]) -> int:
    """Width of the atoms of a line before it is justified, in units."""
    return sum(atom.width + (atom.gap if index else 0) for index, atom in enumerate(atoms))


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
