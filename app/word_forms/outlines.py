"""Answers under pre-printed headings (A 二, 目录 2): the headings in their order, what stands between is the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.forms.definition import Outline
from app.word_forms.cells import STRUCK
from app.word_forms.findings import Findings, Found
from app.word_forms.flow import Line
from app.word_forms.printed import SEE_ATTACHED, Printed
from app.word_forms.words import ALIKE, Folded, likeness, squeezed, without_number

_EXACT, _NUMBERED_ELSE, _WITH_TEXT, _ALIKE, _HEADED = 3.0, 2.0, 2.0, 1.0, 0.5
_LEAST_FOUND = 2
_LONGEST_GUIDE = 4
_SHORT = 3
_AFTER_HEADING = ":,。.;(　 \t"
_NO_HEADING = "没有找到小标题，全部文字放在了这里"
_TABLED = "这里有表格，只留下了文字"
_MOVED = "它的小标题没有找到，文字可能接在别的标题下面"
_HIGHER = "“{heading}”下面的文字也放在了这里"


@dataclass(slots=True)
class _Stretch:
    """A heading with the lines below it."""

    heading: str
    alike: float = 1.0
    lines: list[str] = field(default_factory=list)
    doubts: dict[str, None] = field(default_factory=dict)


class OutlineReader:
    """Reads one outline out of the lines of the files."""

    def __init__(self, outline: Outline, printed: Printed, findings: Findings) -> None:
        self._outline = outline
        self._printed = printed
        self._findings = findings
        self._headings = [squeezed(line.heading) for line in outline.lines if line.heading]
        self._guides = {squeezed(line.guide) for line in outline.lines if line.guide} | {squeezed(outline.note)} - {""}

    def read(self, lines: Sequence[Line], others: frozenset[str]) -> None:
        """Find title and headings, take what stands below them; ``others`` are the sections that end the outline."""
        begin, end = self._bounds(lines, others)
        region = [line for line in lines[begin:end] if not line.used]
        found = self._matched(region)
        titled = begin < len(lines) and self._printed.title_of(lines[begin].words) == self._outline.id
        if len(found) < min(_LEAST_FOUND, len(self._headings)) and not titled:
            for line in self._outline.lines:
                if line.field:
                    self._findings.near(line.field, f"没有找到“{self._outline.title}”")
            return
        self._take(region, found)

    def _bounds(self, lines: Sequence[Line], others: frozenset[str]) -> tuple[int, int]:
        """From the title, or the first heading without one, to the next section."""
        titles = [
            at
            for at, line in enumerate(lines)
            if not line.used and self._printed.title_of(line.words) == self._outline.id
        ]
        if titles:
            begin = titles[0]
        else:
            begin = next((at for at, line in enumerate(lines) if line.words in self._headings), len(lines))
        end = next((at for at in range(begin + 1, len(lines)) if self._ends(lines[at], others)), len(lines))
        return begin, end

    def _ends(self, line: Line, others: frozenset[str]) -> bool:
        if line.table or line.head:
            return True
        name = self._printed.title_of(line.words)
        return (name in others and name != self._outline.id) or self._printed.item_of(line.words) is not None

    def _matched(self, region: Sequence[Line]) -> dict[int, tuple[int, float]]:
        """Heading by number: the line it is, and how surely; the best ascending choice."""
        height, width = len(self._headings), len(region)
        best = [[0.0] * (width + 1) for _ in range(height + 1)]
        scores = [[self._score(heading, line) for line in region] for heading in self._headings]
        for row in range(1, height + 1):
            for at in range(1, width + 1):
                score = scores[row - 1][at - 1]
                paired = best[row - 1][at - 1] + score if score else 0.0
                best[row][at] = max(best[row - 1][at], best[row][at - 1], paired)
        found: dict[int, tuple[int, float]] = {}
        row, at = height, width
        while row and at:
            score = scores[row - 1][at - 1]
            if best[row][at] == best[row][at - 1]:
                at -= 1
            elif best[row][at] == best[row - 1][at]:
                row -= 1
            else:
                found[row - 1] = at - 1, score
                row, at = row - 1, at - 1
        return found

    def _score(self, heading: str, line: Line) -> float:
        """How surely a line is a heading; 0 when it is none."""
        words = line.words
        headed = _HEADED if line.level else 0.0
        if words == heading:
            return _EXACT + headed
        bare, other = without_number(heading), without_number(words)
        if other == bare and (len(bare) > _SHORT or other != words):
            return _NUMBERED_ELSE + headed
        if self._behind(heading, line):
            return _WITH_TEXT
        if len(bare) > _SHORT and likeness(bare, other) >= ALIKE and len(other) < 2 * len(bare):
            return _ALIKE + headed
        return 0.0

    def _behind(self, heading: str, line: Line) -> str:
        """What stands behind a heading on its own line; empty when the line does not begin with it."""
        words, bare = line.words, without_number(heading)
        if len(bare) <= _SHORT and not words.startswith(heading):
            return ""
        for begin in (heading, bare):
            other = words if begin == heading else without_number(words)
            if other.startswith(begin) and len(other) > len(begin):
                rest = other[len(begin) :]
                if rest[0] in _AFTER_HEADING or rest in self._guides:
                    return rest
        return ""

    def _take(self, region: Sequence[Line], found: dict[int, tuple[int, float]]) -> None:
        stretches: dict[int, _Stretch] = {}
        starts = {at: number for number, (at, _) in found.items()}
        current = -1
        before: list[Line] = []
        for at, line in enumerate(region):
            if at in starts:
                current = starts[at]
                score = found[current][1]
                stretches[current] = _Stretch(line.text.strip(), 1.0 if score >= _NUMBERED_ELSE else 0.9)
                self._put(stretches[current], self._same_line(current, line), line)
            elif current < 0:
                before.append(line)
            else:
                self._put(stretches[current], line.text, line)
            line.used = True
        for stretch in stretches.values():
            stretch.lines = self._without_guides(stretch.lines)
        self._settle(stretches, before)

    def _same_line(self, number: int, line: Line) -> str:
        """The text behind a heading on its line."""
        behind = self._behind(self._headings[number], line)
        folded = Folded(line.text)
        return folded.part(len(folded.words) - len(behind), len(folded.words)).lstrip(":： 　") if behind else ""

    def _put(self, stretch: _Stretch, text: str, line: Line) -> None:
        if squeezed(text) and squeezed(text) != squeezed(SEE_ATTACHED):
            stretch.lines.append(text.strip())
            stretch.doubts |= ({STRUCK: None} if line.struck else {}) | ({_TABLED: None} if line.in_table else {})

    def _without_guides(self, lines: list[str]) -> list[str]:
        """The lines without the printed guidance, which may have been broken over several."""
        kept: list[str] = []
        at = 0
        while at < len(lines):
            guided = (n for n in range(1, _LONGEST_GUIDE + 1) if squeezed("".join(lines[at : at + n])) in self._guides)
            skipped = next(guided, 0)
            if not skipped:
                kept.append(lines[at])
            at += skipped or 1
        return kept

    def _settle(self, stretches: dict[int, _Stretch], before: Sequence[Line]) -> None:
        """Give every field the text below its heading; text below a heading without a field goes to the next field."""
        carried: list[str] = []
        notes: list[str] = []
        numbers = self._fields_by_heading()
        loose = [line.text.strip() for line in before if not self._is_printed(line)]
        if not stretches:
            self._without_headings(loose)
            return
        self._findings.leave_all(f"{self._outline.title}开头", loose)
        pending: list[int] = []
        for number in range(len(self._headings)):
            stretch = stretches.get(number)
            name = numbers.get(number)
            if name is None:
                if stretch and stretch.lines:
                    carried += stretch.lines
                    notes.append(_HIGHER.format(heading=stretch.heading))
                continue
            if stretch is None:
                self._findings.near(name, _MOVED)
                pending.append(number)
                continue
            doubts = [*notes, *([f"小标题写作“{stretch.heading}”"] if stretch.alike < 1 else [])]
            doubts += stretch.doubts
            text = "\n".join([*carried, *stretch.lines])
            self._findings.take(Found(name, text, text, self._outline.title, doubts=tuple(doubts)))
            carried, notes = [], []
        self._findings.leave_all(self._outline.title, carried)

    def _fields_by_heading(self) -> dict[int, str]:
        """The field that stands below each heading, if one does."""
        found: dict[int, str] = {}
        number = -1
        for line in self._outline.lines:
            if line.heading:
                number += 1
            elif line.field:
                found.setdefault(number, line.field)
        return found

    def _is_printed(self, line: Line) -> bool:
        words = line.words
        return (
            not words or words in self._guides or bool(self._printed.title_of(words)) or words == squeezed(SEE_ATTACHED)
        )

    def _without_headings(self, texts: Sequence[str]) -> None:
        """Nobody's headings are there: all text is kept with the first field."""
        names = [line.field for line in self._outline.lines if line.field]
        text = "\n".join(texts)
        for number, name in enumerate(names):
            if number or not text:
                self._findings.near(name, "没有找到它的小标题")
        if names and text:
            self._findings.take(Found(names[0], text, text, self._outline.title, doubts=(_NO_HEADING,)))
