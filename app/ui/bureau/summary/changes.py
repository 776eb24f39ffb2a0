"""What a change makes of a summary before the core has answered, and what takes it back: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from app.bureau.summary_records import CellSeen, ColumnSeen, RowSeen, SummaryChange, SummarySeen
from app.forms.field_types import FIELD_TYPES

NOTHING = SummaryChange()
_ONCE = tuple(one.name for one in fields(SummaryChange) if one.name != "edits")


def is_empty(change: SummaryChange) -> bool:
    """Whether nothing is changed."""
    return change == NOTHING


def merged(first: SummaryChange, later: SummaryChange) -> SummaryChange:
    """Both, one after the other."""
    edits = {key: dict(own) for key, own in first.edits.items()}
    for key, own in later.edits.items():
        edits.setdefault(key, {}).update(own)
    said = {name: value for name in _ONCE if (value := getattr(later, name)) is not None}
    return replace(first, edits=edits, **said)


def new_keys(before: Sequence[RowSeen], after: Sequence[RowSeen]) -> Mapping[str, str]:
    """Old key to new one of rows that stand under another by now: an applicant put its code right, its case stayed."""
    stood, stand = {row.key for row in before}, {row.key for row in after}
    by_case = {row.case: row.key for row in after if row.case and row.key and row.key not in stood}
    return {row.key: by_case[row.case] for row in before if row.case in by_case and row.key and row.key not in stand}


def renamed(change: SummaryChange, keys: Mapping[str, str]) -> SummaryChange:
    """The change under the keys that rows have now."""
    if not keys:
        return change
    edits: dict[str, dict[str, str | None]] = {}
    for key, own in change.edits.items():
        edits.setdefault(keys.get(key, key), {}).update(own)
    order = change.order
    if isinstance(order, tuple):
        order = tuple(keys.get(key, key) for key in order)
    return replace(change, edits=edits, order=order)


def needs_core(change: SummaryChange) -> bool:
    """Whether only the core knows what comes of it: other rows, other figures, another order."""
    return change.order == "place" or change.staff is not None or change.only_recommended is not None


def other_rows(change: SummaryChange) -> bool:
    """Whether other rows are listed after it, or in an order that only the core knows."""
    return change.order == "place" or change.only_recommended is not None


def applied(seen: SummarySeen, change: SummaryChange) -> SummarySeen:
    """The summary with a change, as far as that is known without the core."""
    rows = seen.rows
    if change.edits:
        rows = tuple(
            _edited(row, seen.columns, change.edits[row.key]) if row.key in change.edits else row for row in rows
        )
    if isinstance(change.order, tuple):
        rows = in_order(rows, change.order)
    return replace(
        seen,
        rows=rows,
        staff=change.staff or seen.staff,
        only_recommended=seen.only_recommended if change.only_recommended is None else change.only_recommended,
        kind=seen.kind if change.kind is None else change.kind,
        name=seen.name if change.name is None else change.name,
    )


def in_order(rows: tuple[RowSeen, ...], order: tuple[str, ...]) -> tuple[RowSeen, ...]:
    """Rows by their keys; those without a place, and rows typed by hand, go last as they stand."""
    places = {key: place for place, key in enumerate(order)}
    last = len(places)
    return tuple(sorted(rows, key=lambda row: places.get(row.key, last) if row.key else last + 1))


def _edited(row: RowSeen, columns: tuple[ColumnSeen, ...], edits: Mapping[str, str | None]) -> RowSeen:
    texts, cells = list(row.texts), dict(row.cells)
    for number, column in enumerate(columns):
        if column.asked is None or column.id not in edits:
            continue
        before = cell_of(row, number, column)
        typed = edits[column.id]
        asked = column.asked
        text = before.gathered if typed is None else FIELD_TYPES[asked.type].normalise(typed, asked)
        texts[number] = text
        cells[number] = before._replace(edited=text != before.gathered, was=None)
    return row._replace(texts=tuple(texts), cells=cells)


def cell_of(row: RowSeen, number: int, column: ColumnSeen) -> CellSeen:
    """What is known of a cell; one that is not told of is what its own field says."""
    known = row.cells.get(number)
    if known is not None:
        return known
    origins = (column.own._replace(text=row.texts[number]),) if row.key else ()
    return CellSeen(row.texts[number], origins=origins)


def inverse(seen: SummarySeen, change: SummaryChange) -> SummaryChange:
    """What makes ``seen`` again of the summary with a change."""
    by_key = {row.key: row for row in seen.rows}
    numbers = {column.id: number for number, column in enumerate(seen.columns)}
    edits: dict[str, dict[str, str | None]] = {}
    for key, own in change.edits.items():
        row = by_key.get(key)
        for column in own if row else ():
            assert row is not None
            number = numbers[column]
            edited = cell_of(row, number, seen.columns[number]).edited
            edits.setdefault(key, {})[column] = row.texts[number] if edited else None
    return SummaryChange(
        edits=edits,
        order=None if change.order is None else keys_of(seen),
        staff=None if change.staff is None else seen.staff,
        only_recommended=None if change.only_recommended is None else seen.only_recommended,
        kind=None if change.kind is None else seen.kind,
        name=None if change.name is None else seen.name,
    )


def keys_of(seen: SummarySeen) -> tuple[str, ...]:
    """The rows that have a place of their own, in order."""
    return tuple(row.key for row in seen.rows if row.key)


def moved(keys: tuple[str, ...], key: str, to: int) -> tuple[str, ...]:
    """The order with one row taken out and put in front of the one that stood at ``to``; its end for ``len(keys)``."""
    at = keys.index(key)
    rest = [*keys[:at], *keys[at + 1 :]]
    place = to - (to > at)
    return (*rest[:place], key, *rest[place:])
