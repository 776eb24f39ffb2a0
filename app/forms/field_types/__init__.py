"""The registry of field types: one entry holds how a type is normalised, checked, printed and computed with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.forms.answers import Answer, Row
from app.forms.definition import Field, FieldType
from app.forms.field_types import choices, codes, contacts, dates, numbers, texts
from app.forms.field_types.spec import FieldContext, FieldTypeSpec, Finding, Value

__all__ = ["FIELD_TYPES", "FieldContext", "FieldTypeSpec", "Finding", "Value", "empty_answer", "normalise_answer"]

_TYPES: dict[FieldType, FieldTypeSpec] = {
    "text": texts.TEXT,
    "long_text": texts.LONG_TEXT,
    "integer": numbers.INTEGER,
    "decimal": numbers.DECIMAL,
    "quantity": numbers.QUANTITY,
    "percent": numbers.PERCENT,
    "date": dates.DATE,
    "year": dates.YEAR,
    "phone": contacts.PHONE,
    "email": contacts.EMAIL,
    "postcode": codes.POSTCODE,
    "uscc": codes.USCC,
    "yesno": choices.YESNO,
    "choice": choices.CHOICE,
    "checks": choices.CHECKS,
    "rows": choices.ROWS,
}
FIELD_TYPES: Mapping[FieldType, FieldTypeSpec] = MappingProxyType(_TYPES)


def empty_answer(field: Field) -> Answer:
    """Give the stored blank of a field: ``""``, or a new empty list for boxes and tables."""
    empty = FIELD_TYPES[field.type].empty
    return empty if isinstance(empty, str) else []


def normalise_answer(answer: Answer, field: Field, stored: object = None) -> Answer:
    """Normalise what was typed, pasted or read from a file; idempotent.

    Lists keep their length and rows their unknown columns; whatever has not the field's shape stays untouched. Rows
    that are the very objects of ``stored``, an answer that is normal already, stay as they are: of a table of thousands
    of rows one has changed.
    """
    spec = FIELD_TYPES[field.type]
    if not spec.accepts(answer):
        return answer
    if isinstance(answer, str):
        return spec.normalise(answer, field)
    if field.type == "rows":
        normal = {id(row) for row in stored} if isinstance(stored, list) else set()
        return [row if id(row) in normal else _normalise_row(row, field) for row in answer if isinstance(row, dict)]
    return [spec.normalise(entry, field) for entry in answer if isinstance(entry, str)]


def _normalise_row(row: Row, field: Field) -> Row:
    columns = field.columns
    return {
        name: FIELD_TYPES[columns[name].type].normalise(cell, columns[name]) if name in columns else cell
        for name, cell in row.items()
    }
