"""Gathered rows as they are kept in a summary draft: JSON on one line each, without what the form says anyway.

A list of a thousand rows is read by programs; spread out on lines, with every label, it would be ten times as long.
"""

from __future__ import annotations

import json

from app.bureau.gathering import GatheredCell, GatheredRow, Origin, gathers
from app.forms.definition import FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.gathered import column_label
from app.forms.labels import label_of


class StoredRows:
    """Writes and reads the rows of one ``summary``.

    A cell is a text where it is what its own field says; else an object with the text, where it came from (``from``: a
    path each, with what is printed there when that is another text), ``mapped`` and ``doubts``. ``applicant`` is the
    form that these paths are of. What it has no field for, or without it, a column's own field is called as the column,
    any other one by its path.
    """

    def __init__(self, summary: FormDefinition, applicant: FormDefinition | None = None) -> None:
        gathering = gathers(summary)
        self._decimals = summary.decimals
        self._columns = summary.fields[gathering.rows].columns
        self._paths = {column: source.field for column, source in gathering.columns.items()}
        self._labels = {name: label_of(applicant, name) for name in applicant.fields} if applicant else {}

    def text(self, row: GatheredRow) -> str:
        """The line of a row."""
        document = {
            "key": row.key,
            "known": dict(row.known),
            "name": row.name,
            "place": row.place,
            "code": row.code,
            "written": row.written,
            "source": row.source,
            **({"case": row.case} if row.case else {}),
            "cells": {column: self._document(column, cell) for column, cell in row.cells.items()},
        }
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    def row(self, text: object) -> GatheredRow | None:
        """The row on a line; None when there is none, whatever stands there."""
        row = _mapping(_parsed(text))
        cells = _mapping(row.get("cells"))
        if not _text(row.get("key")):
            return None
        return GatheredRow(
            key=_text(row.get("key")),
            known={name: text for name, text in _mapping(row.get("known")).items() if isinstance(text, str)},
            name=_text(row.get("name")),
            place=_text(row.get("place")),
            code=_text(row.get("code")),
            written=_text(row.get("written")),
            source=_text(row.get("source")),
            case=_number(row.get("case")),
            cells={column: self._cell(column, cells[column]) for column in self._paths if column in cells},
        )

    def _document(self, column: str, cell: GatheredCell) -> object:
        if not cell.mapped and not cell.doubts and cell.origins == (self._own(column, cell.text, cell.origins),):
            return cell.text
        found: dict[str, object] = {"text": cell.text}
        if cell.origins:
            found["from"] = [one.path if one.text == cell.text else [one.path, one.text] for one in cell.origins]
        if cell.mapped:
            found["mapped"] = True
        if cell.doubts:
            found["doubts"] = list(cell.doubts)
        return found

    def _own(self, column: str, text: str, like: tuple[Origin, ...] = ()) -> Origin:
        """The column's own field with this text; it is called as ``like`` calls it."""
        path, asked = self._paths[column], self._columns[column]
        label = like[0].label if like else self._called(column, path)
        return Origin(path, label, FIELD_TYPES[asked.type].show(text, asked, self._decimals) if text else "")

    def _cell(self, column: str, stored: object) -> GatheredCell:
        if isinstance(stored, str):
            return GatheredCell(stored, (self._own(column, stored),))
        cell = _mapping(stored)
        text, places, doubts = _text(cell.get("text")), cell.get("from"), cell.get("doubts")
        origins = tuple(self._origin(column, one, text) for one in (places if isinstance(places, list) else ()))
        told = tuple(one for one in doubts if isinstance(one, str)) if isinstance(doubts, list) else ()
        return GatheredCell(text, origins, cell.get("mapped") is True, told)

    def _called(self, column: str, path: str) -> str:
        """The label of a field; drafts of another edition may have been gathered from one that this form has not."""
        own = column_label(self._columns, column) if path == self._paths[column] else path
        return self._labels.get(path, own)

    def _origin(self, column: str, stored: object, text: str) -> Origin:
        path = _text(stored[0]) if isinstance(stored, list) and stored else _text(stored)
        printed = _text(stored[1]) if isinstance(stored, list) and len(stored) > 1 else text
        return Origin(path, self._called(column, path), printed)


def _parsed(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
