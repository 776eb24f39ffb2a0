"""Tables of several drafts as one: rows of each, the same row cell by cell. A row is known by its first column."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

from app.drafts.merging_entries import Entries, kept, note_list
from app.drafts.merging_kinds import answer_key, answer_kind, row_words
from app.drafts.merging_lists import Slot, united
from app.drafts.merging_values import NOTHING, Ledger
from app.forms.answers import Row
from app.forms.definition import Field, FormDefinition
from app.forms.field_types.choices import filled_rows
from app.forms.labels import label_of

Rows: TypeAlias = Sequence[Row]


def merged_rows(
    ledger: Ledger, definition: FormDefinition, field: Field, tables: Mapping[int, Rows], base: Rows
) -> list[Row]:
    """The rows of all drafts in order, each once; cells that were changed differently are conflicts.

    A row is called by its place among all rows that any draft has, from 0 (``people.3.person_post``). Rows that hold
    nothing are left out.
    """
    filled = {side: filled_rows(list(rows)) for side, rows in tables.items()}
    how: Entries[Row] = Entries(
        lambda row: _said(field, row),
        row_words,
        lambda at, slot, path, label: _mixed(at, field, slot, path, label),
    )
    found = united(filled, filled_rows(list(base)), how.exact, lambda row: _name(field, row))
    table = label_of(definition, field.id)
    sides = list(tables)
    result: list[Row] = []
    for place, slot in enumerate(found.slots):
        label = f"{table} {_called(field, slot.first, place)}"
        result += [row for _, row in kept(ledger, slot, f"{field.id}.{place}", label, sides, how)]
    note_list(ledger, found, field.id, table, sides, lambda rows: f"{len(rows)} 行")
    for name in found.unclear:
        ledger.told.append(f"{table}里“{name}”不止一行，分不清哪几行是同一个，都留下了，请核对")
    return result


def rows_gone(field: Field, base: Rows, others: Sequence[Rows], rows: Rows) -> list[str]:
    """What rows of ``base`` are called that somebody took out of ``rows``, while others still have them."""
    here = {(_said(field, row), _name(field, row)) for row in filled_rows(list(rows))}
    said, names = {said for said, _ in here}, {name for _, name in here if name}
    there = {_said(field, row) for other in others for row in filled_rows(list(other))}
    gone = [
        row for row in filled_rows(list(base)) if _said(field, row) in there - said and _name(field, row) not in names
    ]
    return [_name(field, row) or row_words(row) for row in gone]


def _columns(field: Field, rows: Sequence[Row]) -> list[str]:
    return [*field.columns, *dict.fromkeys(name for row in rows for name in row if name not in field.columns)]


def _said(field: Field, row: Row) -> Hashable:
    cells = ((name, answer_key(field.columns.get(name), row.get(name, ""))) for name in _columns(field, [row]))
    return tuple(sorted((name, str(said)) for name, said in cells if said is not None))


def _name(field: Field, row: Row) -> str | None:
    """What stands in the first column, which says whom or what the row is about; None when that is blank."""
    first = next(iter(field.columns))
    return row.get(first, "").strip() or None


def _called(field: Field, row: Row, place: int) -> str:
    name = _name(field, row)
    return f"“{name}”" if name else f"第 {place + 1} 行"


def _mixed(ledger: Ledger, field: Field, slot: Slot[Row], path: str, label: str) -> Row:
    """The row cell by cell."""
    row: Row = {}
    before = slot.base or {}
    for name in _columns(field, list(slot.held.values())):
        asked = field.columns.get(name)
        cells = {side: held.get(name, NOTHING) for side, held in slot.held.items()}
        column = asked.label if asked else name
        side = ledger.settle(
            f"{path}.{name}", f"{label} {column}", cells, before.get(name, NOTHING), answer_kind(asked)
        )
        if cells[side] is not NOTHING:
            row[name] = slot.held[side][name]
    return row
