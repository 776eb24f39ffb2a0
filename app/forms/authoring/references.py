"""Every name that one part of a form uses must be defined by another: ids, item numbers, slots in texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from app.forms.authoring.messages import did_you_mean
from app.forms.authoring.positions import Path, Problems, Spot, where
from app.forms.bureau_records import Bureau, Condition, Figure, Gathering
from app.forms.definition import (
    Cell,
    CharLimit,
    Contents,
    Cover,
    CoverLine,
    Field,
    FieldType,
    FormDefinition,
    Holding,
    Item,
    ItemPart,
    Line,
    Notes,
    Outline,
    OutlineLine,
    Remark,
    Repeat,
    Rule,
    SelfDeclaration,
    Statement,
    Table,
)
from app.forms.slots import Slot, parse_slots

# Keys that hold an id (or a list of ids), and the mapping of the form where that id must be a key.
_REFERENCES: dict[type, dict[str, str]] = {
    FormDefinition: {"name_field": "fields", "authority_field": "fields"},
    Bureau: {"tells_apart": "fields", "place": "fields"},
    Condition: {"fields": "fields", "items": "items", "same_province": "fields", "until": "fields"},
    Figure: {"fields": "fields"},
    Gathering: {"rows": "fields"},
    Field: {"other": "fields", "counts": "fields", "passages": "passages"},
    Rule: {"fields": "fields"},
    CharLimit: {"fields": "fields"},
    Remark: {"fields": "fields"},
    Item: {"text": "fields", "cited_by": "fields"},
    Notes: {"passages": "passages"},
    Holding: {"table": "tables", "outline": "outlines", "statement": "statements"},
    ItemPart: {"number": "items"},
    Cell: {"field": "fields", "cite": "items"},
    Repeat: {"field": "fields"},
    OutlineLine: {"field": "fields"},
}
# Keys that hold a text (or a list of texts) with slots.
_TEXTS: dict[type, tuple[str, ...]] = {
    FormDefinition: ("none_page_text",),
    Field: ("label", "hint"),
    Item: ("title", "short_title", "claim"),
    Cover: ("mark", "title", "foot"),
    CoverLine: ("label", "value", "below"),
    Notes: ("title",),
    Contents: ("title",),
    Cell: ("label", "header", "text", "static", "placeholder"),
    Line: ("text",),
    Table: ("title", "subtitle"),
    Outline: ("title", "note"),
    OutlineLine: ("heading", "guide"),
    Statement: ("title", "text", "mark"),
    SelfDeclaration: ("title", "default_statement", "date_line"),
}
# Filled by the program when it prints the page of an item, not by an answer.
ITEM_SLOTS = ("claim",)


def check_references(root: Spot, found: Iterable[tuple[Spot, type]], problems: Problems) -> None:
    """Add a problem for each id that is not defined and each slot that is malformed or unknown."""
    for spot, record in found:
        for key, target in _REFERENCES.get(record, {}).items():
            for word in texts_at(spot, key):
                _check_id(root, word, target, problems)
        for key in _TEXTS.get(record, ()):
            for text in texts_at(spot, key):
                _check_slots(root, text, record is Cell and key == "static", problems)


def texts_at(spot: Spot, key: str) -> Iterator[Spot]:
    """The scalars of an entry that is a text or a list of texts; blank ones are left out."""
    entry = spot.get(key)
    if entry is not None:
        for word in entry.elements or [entry]:
            if word.text:
                yield word


def fields_in_scope(root: Spot, path: Path) -> Mapping[str, Spot]:
    """The fields that a name at ``path`` may mean: inside a repeated row or a rows field, its columns."""
    rows_field = _rows_field(root, path)
    return _at(root, ("fields", rows_field, "columns") if rows_field else ("fields",)).entries


def _rows_field(root: Spot, path: Path) -> str:
    """The rows field whose columns are meant at ``path``; empty outside repeated rows."""
    if path[0] == "fields" and len(path) > 3 and path[2] == "columns":
        return str(path[1])
    if path[0] == "tables" and path[2:4] == ("repeat", "cells"):
        return _at(root, path[:3]).word("field")
    return ""


def _at(root: Spot, path: Path) -> Spot:
    spot = root
    for step in path:
        spot = spot.entries.get(str(step)) or Spot("", (), 1, 1, (1, 1))
    return spot


def _check_id(root: Spot, word: Spot, target: str, problems: Problems) -> None:
    known, place = _at(root, (target,)).entries, target
    if target == "fields":
        rows_field = _rows_field(root, word.path)
        known, place = fields_in_scope(root, word.path), f"{rows_field} 的 columns" if rows_field else target
    if word.text not in known:
        near = did_you_mean(word.text, known)
        problems.add(word, f"“{where(word.path)}”写了 {word.text}，但 {place} 里没有它{near}。")


def _check_slots(root: Spot, text: Spot, only_years: bool, problems: Problems) -> None:
    try:
        pieces = parse_slots(text.text)
    except ValueError as error:
        problems.add(text, f"“{where(text.path)}”：{error}")
        return
    for piece in pieces:
        if isinstance(piece, Slot):
            wrong = _wrong_slot(root, text.path, piece, only_years)
            if wrong:
                problems.add(text, f"“{where(text.path)}”里的 {{{piece.name}}} {wrong}。")


def _wrong_slot(root: Spot, path: Path, slot: Slot, only_years: bool) -> str:
    years = _at(root, ("years",)).entries
    everywhere, nearby = _at(root, ("fields",)).entries, fields_in_scope(root, path)
    if slot.name in years or (path[0] == "self_declaration" and slot.name in ITEM_SLOTS):
        return "不是日期，不能取年、月、日" if slot.part else ""
    answer = nearby.get(slot.name) or everywhere.get(slot.name)
    if answer is None:
        return f"既不是字段，也不在 years 里{did_you_mean(slot.name, {**nearby, **everywhere, **years})}"
    if only_years:
        return "是字段，而 static 只印固定文字；请改用 text"
    kind = answer.word("type")
    if kind == "rows":
        return "是多行表，不能放进一段文字"
    known = kind in get_args(FieldType)  # a mistyped type is told by itself
    return "不是日期字段，不能取年、月、日" if slot.part and known and kind != "date" else ""
