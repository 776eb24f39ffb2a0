"""How much of a form is filled in: what the user reads as 已填 81 / 113.

Counted are the places that want something: required fields, tables that want rows, the text of 其他 where 其他 is
ticked, and items whose evidence is required or may be a text instead. What may stay blank counts as soon as something
stands there, so that filling it in never makes the rest look smaller. What stands there by itself (the years of the
notice) does not count until it is changed: an empty form is not begun. 无 is an answer. A wrong answer is filled in all
the same: what is wrong is told apart from what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.forms.answers import Filling
from app.forms.definition import OTHER, Field, FormDefinition
from app.forms.evidence import is_settled
from app.forms.field_types import FIELD_TYPES, empty_answer
from app.forms.field_types.choices import filled_rows
from app.forms.labels import with_years


class Filled(NamedTuple):
    """Places that are filled in, and places that want to be."""

    done: int
    total: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total


def answered(definition: FormDefinition, filling: Filling) -> Filled:
    """The whole form: every field and every item."""
    fields = answered_fields(definition, filling, definition.fields)
    items = answered_items(definition, filling, definition.items)
    return Filled(fields.done + items.done, fields.total + items.total)


def answered_fields(definition: FormDefinition, filling: Filling, names: Iterable[str]) -> Filled:
    """Those fields of the form that ``names`` gives, such as the ones of a section; unknown names count nothing."""
    asked = _asked_for(definition, filling)
    done = total = 0
    for name in dict.fromkeys(names):
        field = definition.fields.get(name)
        if field is None or (field.default and filling.answers.get(name) == with_years(definition, field.default)):
            continue
        filled = _is_filled(filling, name, field)
        done += filled
        total += filled or field.required or field.at_least > 0 or name in asked
    return Filled(done, total)


def answered_items(definition: FormDefinition, filling: Filling, numbers: Iterable[int]) -> Filled:
    """Those items of the form that ``numbers`` gives; one whose evidence is optional counts once it has a state."""
    done = total = 0
    for number in dict.fromkeys(numbers):
        item = definition.items.get(number)
        if item is None:
            continue
        chosen = number in filling.items and filling.items[number].state != ""
        if item.evidence != "optional" or chosen:
            total += 1
            done += is_settled(definition, filling, number)
    return Filled(done, total)


def _is_filled(filling: Filling, name: str, field: Field) -> bool:
    spec = FIELD_TYPES[field.type]
    answer = filling.answers.get(name, empty_answer(field))
    if not spec.accepts(answer) or spec.is_empty(answer):
        return False
    return field.type != "rows" or len(filled_rows(answer)) >= field.at_least


def _asked_for(definition: FormDefinition, filling: Filling) -> frozenset[str]:
    """The texts beside 其他 that are wanted, since 其他 is ticked."""
    return frozenset(
        field.other
        for name, field in definition.fields.items()
        if field.other and OTHER in field.options and _has_other(filling.answers.get(name))
    )


def _has_other(answer: object) -> bool:
    return answer == OTHER or (isinstance(answer, list) and OTHER in answer)
