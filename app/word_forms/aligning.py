"""A row of an official table beside a row that somebody typed: which cell is which, by the printed labels.

Cells may have been split, merged, left out or added by hand; labels retyped. The best pairing wins (a small sequence
alignment); its evidence says how sure it is that the two rows are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.forms.definition import FormDefinition
from app.word_forms.asked import AskedCell, AskedTable
from app.word_forms.model import GridCell
from app.word_forms.words import ALIKE, EQUAL, likeness, squeezed

_MOST_CELLS = 60
# What a pair of cells counts for, and what it costs to leave one without the other.
_LABEL, _LABEL_ABOVE, _PRINTED, _ANSWER, _BLANK = 3.0, 0.5, 1.5, 0.4, 0.2
_NO_LABEL, _OTHER_LABEL, _LABEL_AS_ANSWER, _LABEL_IN_ANSWER = -0.8, -3.0, -2.0, -1.0
_LEFT_LABEL, _LEFT_ANSWER, _LEFT_SMALL = -1.5, -0.5, -0.2
_EXTRA, _EXTRA_BLANK = -1.0, -0.05
_SEVERAL = 2
_OWN = 6  # so many characters make a label that no answer begins with by chance


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An asked cell with the cells that stand for it: one, several where it was split, none where it is missing.

    ``alike`` is how much its label looks as printed (answers: 1). ``shared``: the cell holds the label and the answer
    that follows it.
    """

    asked: AskedCell
    cells: tuple[GridCell, ...] = ()
    alike: float = EQUAL
    shared: bool = False


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """The pairs of one row, the cells that belong to none of them, and how well the rows agree."""

    pairs: tuple[Pair, ...]
    loose: tuple[GridCell, ...]
    score: float
    evidence: float


@dataclass(frozen=True, slots=True)
class _Places:
    """Which row of the table is compared with which row of the grid."""

    row: int
    number: int


@dataclass(slots=True)
class _Step:
    score: float
    evidence: float
    move: str = ""


class Aligner:
    """Aligns rows of one official table; remembers what it compared."""

    def __init__(self, definition: FormDefinition, table: AskedTable) -> None:
        self._definition = definition
        self._table = table
        self._words: dict[GridCell, str] = {}
        self._known: dict[str, bool] = {}
        every = list(dict.fromkeys(one for row in table.rows for one in row))
        fields = {one: definition.fields[one.cell.field] for one in every if one.cell.field}
        self._options = {
            one: tuple(map(squeezed, field.options)) for one, field in fields.items() if field.type == "checks"
        }
        self._with_print = [one for one in every if one.printed or one in self._options]
        self._scores: dict[tuple[AskedCell, GridCell, int], tuple[float, float, float]] = {}

    def words(self, cell: GridCell) -> str:
        """The text of a cell as it is compared."""
        if cell not in self._words:
            self._words[cell] = squeezed(cell.text)
        return self._words[cell]

    def is_told(self, cells: Sequence[GridCell]) -> bool:
        """Whether a row holds any printed text of the table, so that it is worth a closer look."""
        return any(self._knows(self.words(cell)) for cell in cells)

    def _knows(self, words: str) -> bool:
        if words not in self._known:
            self._known[words] = bool(words) and (words in self._table.labels or self._looks_printed(words))
        return self._known[words]

    def _looks_printed(self, words: str) -> bool:
        """Whether a text is nearly a label, begins with one, or holds what is printed around answers."""
        for label in self._table.labels:
            if likeness(label, words) >= ALIKE or _begins(words, label):
                return True
        return any(self._shows(asked, words) for asked in self._with_print)

    def _shows(self, asked: AskedCell, words: str) -> bool:
        """Whether a text holds what is printed around the answers of a cell."""
        if asked.printed:
            return any(piece in words for piece in asked.printed)
        options = self._options.get(asked, ())
        return len(options) >= _SEVERAL and sum(option in words for option in options) >= _SEVERAL

    def align(self, row: int, cells: Sequence[GridCell], number: int) -> AlignedRow:
        """Pair the asked cells of a row of the table with these, which cover row ``number`` of their grid."""
        asked = self._table.rows[row]
        if len(cells) > _MOST_CELLS:
            return AlignedRow(tuple(map(Pair, asked)), tuple(cells), -1.0, 0.0)
        places = _Places(row, number)
        return self._traced(places, asked, cells, self._steps(places, asked, cells))

    def _steps(self, places: _Places, asked: Sequence[AskedCell], cells: Sequence[GridCell]) -> list[list[_Step]]:
        """The best way to each place of the two rows."""
        steps = [[_Step(0.0, 0.0) for _ in range(len(cells) + 1)] for _ in range(len(asked) + 1)]
        for i in range(len(asked) + 1):
            for j in range(len(cells) + 1):
                ways: list[_Step] = []
                if i:
                    before = steps[i - 1][j]
                    ways.append(
                        _Step(before.score + self._left_out(places.row, asked[i - 1]), before.evidence, "asked")
                    )
                if j:
                    before = steps[i][j - 1]
                    cost = _EXTRA if self.words(cells[j - 1]) else _EXTRA_BLANK
                    ways.append(_Step(before.score + cost, before.evidence, "cell"))
                if i and j:
                    score, evidence, _ = self._pair(places, asked[i - 1], cells[j - 1])
                    before = steps[i - 1][j - 1]
                    ways.append(_Step(before.score + score, before.evidence + evidence, "pair"))
                if i > 1 and j and self._holds_both(places.row, asked[i - 2], asked[i - 1], cells[j - 1]):
                    before = steps[i - 2][j - 1]
                    ways.append(_Step(before.score + _LABEL * ALIKE, before.evidence + _LABEL * ALIKE, "both"))
                if ways:
                    steps[i][j] = max(ways, key=lambda way: way.score)
        return steps

    def _traced(
        self, places: _Places, asked: Sequence[AskedCell], cells: Sequence[GridCell], steps: list[list[_Step]]
    ) -> AlignedRow:
        i, j = len(asked), len(cells)
        pairs: list[Pair] = []
        loose: list[GridCell] = []
        while i or j:
            move = steps[i][j].move
            if move == "cell":
                j -= 1
                loose.append(cells[j])
                continue
            i -= 1
            if move == "asked":
                pairs.append(Pair(asked[i]))
                continue
            j -= 1
            if move == "both":
                pairs += [Pair(asked[i], (cells[j],), shared=True), Pair(asked[i - 1], (cells[j],), shared=True)]
                i -= 1
            else:
                pairs.append(Pair(asked[i], (cells[j],), self._pair(places, asked[i], cells[j])[2]))
        end = steps[-1][-1]
        return AlignedRow(tuple(reversed(pairs)), tuple(reversed(loose)), end.score, end.evidence)

    def _left_out(self, row: int, asked: AskedCell) -> float:
        if asked.is_label:
            return _LEFT_LABEL if asked.row == row and asked.words else _LEFT_SMALL
        return _LEFT_ANSWER

    def _holds_both(self, row: int, label: AskedCell, answer: AskedCell, cell: GridCell) -> bool:
        """Whether a cell holds a label and the answer behind it: somebody merged the two."""
        if not (label.is_label and label.words and label.row == row) or answer.is_label:
            return False
        words = self.words(cell)
        return _begins(words, label.words) and words not in self._table.labels

    def _pair(self, places: _Places, asked: AskedCell, cell: GridCell) -> tuple[float, float, float]:
        """Score, evidence and likeness of a pair; a label that began in a row above tells less of this one."""
        begins = asked.row == places.row
        key = asked, cell, int(begins)
        if key not in self._scores:
            self._scores[key] = self._compared(asked, self.words(cell), begins)
        score, evidence, alike = self._scores[key]
        if begins and evidence and cell.top < places.number:
            return score / 2, evidence / 2, alike
        return score, evidence, alike

    def _compared(self, asked: AskedCell, words: str, begins: bool) -> tuple[float, float, float]:
        if asked.is_label:
            return self._as_label(asked, words, begins)
        if not words:
            return _BLANK, 0.0, EQUAL
        printed = _PRINTED if begins and self._shows(asked, words) else 0.0
        if words in self._table.labels and not printed:
            return _LABEL_AS_ANSWER, 0.0, EQUAL
        if any(len(label) >= _OWN and _begins(words, label) for label in self._table.labels):
            return _LABEL_IN_ANSWER, 0.0, EQUAL
        field = self._definition.fields.get(asked.cell.field or "")
        if field is not None and field.type == "yesno" and {"是", "否"} <= set(words[:12]):
            printed = _ANSWER
        return _ANSWER + printed, printed, EQUAL

    def _as_label(self, asked: AskedCell, words: str, begins: bool) -> tuple[float, float, float]:
        if not asked.words:
            return (_BLANK if not words else _NO_LABEL), 0.0, EQUAL
        if not words:
            return (_NO_LABEL if begins else _BLANK), 0.0, 0.0
        alike = EQUAL if words == asked.words else 0.0 if words in self._table.labels else likeness(asked.words, words)
        if alike >= ALIKE:
            return (_LABEL * alike, _LABEL * alike, alike) if begins else (_LABEL_ABOVE, 0.0, alike)
        return (_OTHER_LABEL if words in self._table.labels else _NO_LABEL), 0.0, 0.0


def _begins(words: str, label: str) -> bool:
    """Whether a text begins with a label and goes on behind it."""
    return len(label) > 1 and words.startswith(label) and len(words) > len(label)
