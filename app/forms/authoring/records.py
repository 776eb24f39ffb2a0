"""Which record each part of the file becomes: walks the tree of spots along the type hints of the records."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.forms.authoring.positions import Path, Spot
from app.forms.definition import Field, Item, Outline, Passage, Statement, Table

# Records that sit in a mapping and take its key as their id or number.
KEYED: dict[type, str] = {
    Field: "id",
    Item: "number",
    Table: "id",
    Outline: "id",
    Statement: "id",
    Passage: "id",
}


def record_types(spot: Spot, kind: type) -> dict[Path, type]:
    """The record class of every mapping in the tree that becomes a record, by key path, outermost first."""
    return {found.path: record for found, record in _walk(spot, kind, {})}


def records(spot: Spot, kind: type) -> list[tuple[Spot, type]]:
    """Every mapping in the tree that becomes a record, with its class; parts of a wrong shape are left out."""
    return list(_walk(spot, kind, {}))


def keys_of(record: type) -> list[str]:
    """The keys an author may write in a record."""
    return [entry.name for entry in fields(record) if entry.name != KEYED.get(record)]


def _walk(spot: Spot, hint: object, known: dict[type, dict[str, Any]]) -> Iterator[tuple[Spot, type]]:
    hint = _without_none(hint)
    origin = get_origin(hint)
    if origin is tuple:
        for element in spot.elements:
            yield from _walk(element, get_args(hint)[0], known)
    elif origin is dict:
        for entry in spot.entries.values():
            yield from _walk(entry, get_args(hint)[1], known)
    elif isinstance(hint, type) and is_dataclass(hint) and isinstance(spot.value, dict):
        yield spot, hint
        if hint not in known:
            known[hint] = get_type_hints(hint)
        for key, entry in spot.value.items():
            if key in known[hint]:
                yield from _walk(entry, known[hint][key], known)


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, types.UnionType):
        return next(choice for choice in get_args(hint) if choice is not type(None))
    return hint
