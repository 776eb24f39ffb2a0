"""Numbers that stand below one another in a table: their decimal points, and their units digits, stand in one line.

The widest number of such a stack stands in the middle of its column, or to the right of it where the column is narrow;
the others keep to its decimal point, by a right indent that Word has too. A lone number stays centred, and so does 无.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.documents.layout import styles
from app.documents.layout.setter import CELL, Setter
from app.documents.layout.texts import Span
from app.forms.definition import Cell, Field, Table

_NUMBER_TYPES = frozenset({"integer", "decimal", "percent", "quantity"})
_NUMBER = re.compile(r"(?P<whole>[+\-−]?\d[\d,，]*)(?P<rest>(?:\.\d+)?(?P<unit>[^\d.]*))")
# A character of a number is nowhere wider, and room is kept for office programs that set text a hair wider.
_WIDEST_EM = 0.62
_HAIR = 50

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in the grid: widths of what stands up to its units digit and of what follows, and the unit.

    ``more`` is by how much the number may be wider in an office program than here.
    """

    place: Place
    whole: int
    rest: int
    unit: str
    more: int


def right_indents(
    table: Table,
    places: Sequence[tuple[int, int, Cell]],
    entries: Sequence[Mapping[str, str] | None],
    columns: Sequence[int],
    setter: Setter,
) -> dict[Place, int]:
    """Right indents, in twips, of the numbers to be aligned, by row and column; ``entries``: those of the rows."""
    found: dict[Place, int] = {}
    for cells in _stacks(table, places, setter):
        _, column, cell = cells[0]
        shown = [(place, _shown(cell, entries[place], setter)) for place, _, cell in cells]
        figures = [figure for place, text in shown if (figure := _figure((place, column), text, setter))]
        width = sum(columns[column : column + cell.cols]) - 2 * styles.CELL_PADDING
        found.update(_aligned(figures, width, setter))
    return found


def _stacks(
    table: Table, places: Sequence[tuple[int, int, Cell]], setter: Setter
) -> Iterator[list[tuple[int, int, Cell]]]:
    """Cells of number fields that stand in the same columns of neighbouring rows, two at least."""
    fields: dict[str, Field] = dict(setter.filler.definition.fields)
    if table.repeat:
        fields |= fields[table.repeat.field].columns
    stack: list[tuple[int, int, Cell]] = []
    numbers = [one for one in places if one[2].field and fields[one[2].field].type in _NUMBER_TYPES]
    for row, column, cell in sorted(numbers, key=lambda one: (one[1], one[2].cols, one[0])):
        if stack:
            above, beside, last = stack[-1]
            if (beside, last.cols, above + last.rows) != (column, cell.cols, row):
                if len(stack) > 1:
                    yield stack
                stack = []
        stack.append((row, column, cell))
    if len(stack) > 1:
        yield stack


def _shown(cell: Cell, entry: Mapping[str, str] | None, setter: Setter) -> str:
    assert cell.field is not None
    return entry.get(cell.field, "") if entry is not None else setter.filler.shown(cell.field)


def _figure(place: Place, text: str, setter: Setter) -> _Figure | None:
    """A printed number measured; None for a blank, 无, or what is no number."""
    match = _NUMBER.fullmatch(text.strip())
    if not match:
        return None
    whole, rest = _width(match["whole"], setter), _width(match["rest"], setter)
    digits = len(match[0]) - len(match["unit"])
    more = styles.em(CELL.size, _WIDEST_EM * digits) - _width(match[0][:digits], setter) + _HAIR
    return _Figure(place, whole, rest, match["unit"], more)


def _width(text: str, setter: Setter) -> int:
    return setter.typesetter.width(setter.runs([Span(text)], CELL)) if text else 0


def _aligned(figures: Sequence[_Figure], width: int, setter: Setter) -> dict[Place, int]:
    """Indents that put the decimal points of a stack in one line; none for a lone number or for unlike units."""
    if len(figures) < 2 or len({figure.unit for figure in figures}) > 1:
        return {}
    whole, rest = max(figure.whole for figure in figures), max(figure.rest for figure in figures)
    # numbers grow to the left: what they may need more in an office program has to be free on that side alone
    beside = min((width - whole - rest) // 2, width - rest - max(figure.whole + figure.more for figure in figures))
    if beside < 0:
        return {}
    return {figure.place: beside + rest - figure.rest for figure in figures}
