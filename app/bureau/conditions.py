"""The conditions of entry, one by one: the figure found in a draft, and what follows from it.

Source of the conditions: the definition (``bureau.conditions``), article by article of its notice. What no form can
show is left to a person (ruling 11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.bureau.model import ConditionSeen, FigureFound, Verdict
from app.drafts.draft import Draft
from app.forms.answers import Filling
from app.forms.bureau_records import Condition
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.field_types import FIELD_TYPES, empty_answer
from app.forms.field_types.choices import filled_rows
from app.forms.issues import Issue
from app.forms.labels import label_of, with_years
from app.forms.relations import RuleValues

BLANK = "（未填）"
_MOST_TEXT = 200


def conditions_seen(definition: FormDefinition, draft: Draft, issues: Sequence[Issue]) -> tuple[ConditionSeen, ...]:
    """Every condition of the form with the figures found and its verdict; ``issues`` are those of the draft."""
    if definition.bureau is None:
        return ()
    filling = draft.filling
    values = RuleValues(definition, filling)
    by_field: dict[str, list[Issue]] = {}
    for issue in issues:
        by_field.setdefault(issue.path.partition(".")[0], []).append(issue)
    by_code = {issue.code: issue for issue in issues}
    rules = {rule.id for rule in definition.rules}
    return tuple(
        _seen(definition, filling, condition, list(_found(condition, by_field, by_code, rules)), by_field, values)
        for condition in definition.bureau.conditions
    )


def figure_of(definition: FormDefinition, filling: Filling, name: str) -> FigureFound:
    """An answer in words, as it is printed; a table by its number of rows."""
    field = definition.fields[name]
    answer = filling.answers.get(name, empty_answer(field))
    spec = FIELD_TYPES[field.type]
    label = label_of(definition, name)
    if not spec.accepts(answer):
        return FigureFound(label, BLANK, name)
    if field.type == "rows":
        count = len(filled_rows(answer))
        return FigureFound(label, f"{count} 行" if count else BLANK, name)
    text = spec.show(answer, field, definition.decimals)
    more = filling.answers.get(field.other, "") if field.other else ""
    if isinstance(more, str) and more.strip():
        text = "、".join(part for part in (text, more.strip()) if part)
    text = "".join(text.split("\n"))
    shown = text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"
    is_number = shown and shown != NONE and field.unit and shown[-1:].isdecimal()
    return FigureFound(label, f"{shown} {field.unit}" if is_number else shown or BLANK, name)


def _found(
    condition: Condition, by_field: Mapping[str, list[Issue]], by_code: Mapping[str, Issue], rules: set[str]
) -> Iterator[Issue]:
    """The issues that speak against a condition: of its rules wherever they stand, of other codes at its fields."""
    for code in condition.issues:
        if code in rules:
            yield from [by_code[code]] if code in by_code else []
        else:
            yield from (one for name in condition.fields for one in by_field.get(name, ()) if one.code == code)


def _seen(
    definition: FormDefinition,
    filling: Filling,
    condition: Condition,
    against: Sequence[Issue],
    by_field: Mapping[str, list[Issue]],
    values: RuleValues,
) -> ConditionSeen:
    blank = [name for name in condition.fields if _says_nothing(definition.fields[name], name, filling, values)]
    told = list(against)
    verdict: Verdict = "unmet" if against else "met"
    if condition.manual:
        verdict = "manual"
    elif blank:
        verdict = "unknown"
        told += [one for name in blank for one in by_field.get(name, ()) if one.severity == "error"]
    return ConditionSeen(
        id=condition.id,
        source=condition.source,
        needs=with_years(definition, condition.needs),
        figures=tuple(figure_of(definition, filling, name) for name in condition.fields),
        verdict=verdict,
        told=tuple(dict.fromkeys(one.message for one in told)),
        look=condition.manual,
        items=condition.items,
    )


def _says_nothing(field: Field, name: str, filling: Filling, values: RuleValues) -> bool:
    """Whether nothing follows from an answer: blank, 无, or not understood; a free line beside boxes is an answer."""
    other = filling.answers.get(field.other) if field.other else None
    if isinstance(other, str) and other.strip() and other.strip() != NONE:
        return False
    return values.get(name) is None
