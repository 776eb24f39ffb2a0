"""What a change makes of a summary before the core has answered, and what takes it back: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from app.bureau.recommends import said_or_own
from app.bureau.summary_records import CellSeen, ColumnSeen, RowSeen, SummaryChange, SummarySeen
from app.forms.field_types import FIELD_TYPES

NOTHING = SummaryChange()
_ONCE = tuple(one.name for one in fields(SummaryChange) if one.name not in ("edits", "cases", "order"))


def is_empty(change: SummaryChange) -> bool:
    """Whether nothing is changed."""
    return change == NOTHING


def merged(first: SummaryChange, later: SummaryChange) -> SummaryChange:
    """Both, one after the other."""
    said = {name: value for name in _ONCE if (value := getattr(later, name)) is not None}
    return replace(first, **said, **_laid(first, later))


def typed(key: str, case: int, own: Mapping[str, str | None]) -> SummaryChange:
    """What was typed into a row, column to text."""
    return SummaryChange(edits={key: own}, cases={key: case} if case else {})


def ordered(seen: SummarySeen, order: tuple[str, ...]) -> SummaryChange:
    """The rows that are seen in another order, by their keys."""
    cases = {row.key: row.case for row in seen.rows if row.key and row.case}
    return SummaryChange(order=order, cases={key: cases[key] for key in order if key in cases})


def edits_of(change: SummaryChange, row: RowSeen) -> Mapping[str, str | None]:
    """What a change has for a row: that of another application under the same key is none of it."""
    found: dict[str, str | None] = {}
    for key, own in change.edits.items():
        case = change.cases.get(key, 0)
        if row.key and (case == row.case if case else key == row.key):
            found.update(own)
    return found


def _laid(*changes: SummaryChange, keys: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """Edits, order and cases of changes, one after the other: one key for each application, whatever it was then."""
    edits: dict[str, dict[str, str | None]] = {}
    cases: dict[str, int] = {}
    by_case: dict[int, str] = {}

    def key_in(change: SummaryChange, old: str) -> str:
        key, case = keys.get(old, old), change.cases.get(old, 0)
        if case:
            key = by_case.get(case, key)
            if cases.get(key, case) != case:
                key = f"{key}（第 {case} 号）"
            cases[key], by_case[case] = case, key
        return key

    for change in changes:
        for old, own in change.edits.items():
            edits.setdefault(key_in(change, old), {}).update(own)
    last = next((change for change in reversed(changes) if change.order is not None), NOTHING)
    order = last.order
    if isinstance(order, tuple):
        order = tuple(key_in(last, old) for old in order)
    return {"edits": edits, "cases": cases, "order": order}


def new_keys(before: Sequence[RowSeen], after: Sequence[RowSeen]) -> Mapping[str, str]:
    """Old key to new one of rows that stand under another by now: an applicant put its code right, its case stayed."""
    by_case = {row.case: row.key for row in after if row.case and row.key}
    return {row.key: key for row in before if row.key and (key := by_case.get(row.case, row.key)) != row.key}


def renamed(change: SummaryChange, keys: Mapping[str, str]) -> SummaryChange:
    """The change under the keys that rows have now."""
    if not keys:
        return change
    return replace(change, **_laid(change, keys=keys))


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
        rows = tuple(_edited(row, seen.columns, own) if (own := edits_of(change, row)) else row for row in rows)
    if isinstance(change.order, tuple):
        rows = in_order(rows, change.order, change.cases)
    said = seen.said[0] if change.kind is None else change.kind, seen.said[1] if change.name is None else change.name
    kind, name = said_or_own(seen.kinds, said, seen.of_office)
    return replace(
        seen,
        rows=rows,
        staff=change.staff or seen.staff,
        only_recommended=seen.only_recommended if change.only_recommended is None else change.only_recommended,
        kind=kind,
        name=name,
        said=said,
    )


def in_order(
    rows: tuple[RowSeen, ...], order: tuple[str, ...], cases: Mapping[str, int] = MappingProxyType({})
) -> tuple[RowSeen, ...]:
    """Rows by their keys, where ``cases`` says so by their cases.

    Those without a place, and rows typed by hand, go last as they stand.
    """
    by_case = {cases[key]: place for place, key in enumerate(order) if key in cases}
    by_key = {key: place for place, key in enumerate(order) if key not in cases}
    last = len(order)

    def place(row: RowSeen) -> int:
        return by_case.get(row.case, by_key.get(row.key, last)) if row.key else last + 1

    return tuple(sorted(rows, key=place))


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
    numbers = {column.id: number for number, column in enumerate(seen.columns)}
    back = NOTHING
    for row in seen.rows if change.edits else ():
        own: dict[str, str | None] = {}
        for column in edits_of(change, row):
            number = numbers[column]
            own[column] = row.texts[number] if cell_of(row, number, seen.columns[number]).edited else None
        if own:
            back = merged(back, typed(row.key, row.case, own))
    if change.order is not None:
        back = merged(back, ordered(seen, keys_of(seen)))
    return replace(
        back,
        staff=None if change.staff is None else seen.staff,
        only_recommended=None if change.only_recommended is None else seen.only_recommended,
        kind=None if change.kind is None else seen.said[0],
        name=None if change.name is None else seen.said[1],
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
