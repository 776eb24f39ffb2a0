"""Answers of an earlier draft for a new one: what still means the same and is still right goes over as it is.

Nothing is guessed. An answer that belongs to a year stays behind when the new form asks for another year, and so do
the date of the papers, evidence, and what the new form would call wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.drafts.changes import words_of
from app.drafts.draft import Draft
from app.drafts.options import options_of
from app.forms.answers import Answer, Filling
from app.forms.checking import check
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES, normalise_answer
from app.forms.handing_in import FILED_ON, OWN_DEADLINE
from app.forms.labels import label_of, with_years


@dataclass(frozen=True, slots=True)
class Carried:
    """One answer or option of the earlier draft: its place, label and words; ``why`` it stayed behind, or nothing."""

    path: str
    label: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Carrying:
    """What goes over as it is, and the report: ``taken`` and ``left``, each in the order of its form."""

    answers: Mapping[str, Answer]
    options: Mapping[str, object]
    taken: tuple[Carried, ...]
    left: tuple[Carried, ...]


def carried(
    earlier: FormDefinition | None, source: Draft, definition: FormDefinition, covers: Callable[[str], bool]
) -> Carrying:
    """Choose what goes over from ``source`` into an empty draft of ``definition``.

    ``earlier`` is the form that ``source`` fills, None when this program no longer has it. ``covers`` as for
    :func:`app.forms.checking.check`.
    """
    answers: dict[str, Answer] = {}
    left: dict[str, str] = {}
    for name, value in source.answers.items():
        if value in ("", []):
            continue
        why = _why_not(earlier, definition, name, value)
        if why:
            left[name] = why
        else:
            asked = _asked_columns(definition.fields[name], value)
            answers[name] = normalise_answer(asked, definition.fields[name])  # type: ignore[arg-type]  # accepted
    left |= _drop_wrong(definition, answers, covers)
    options = _options(source, definition)
    names = dict.fromkeys((*definition.fields, *(earlier.fields if earlier else ())))
    order = {name: place for place, name in enumerate(names)}
    report = [
        Carried(name, _label(earlier, definition, name), words_of(source.answers[name]), left.get(name, ""))
        for name in sorted({*answers, *left}, key=lambda name: (order.get(name, len(order)), name))
    ]
    meanings = {option.name: option.meaning for option in options_of(definition)}
    chosen = tuple(Carried(f"options.{name}", meanings[name], words_of(value)) for name, value in options.items())
    taken = (*(one for one in report if not one.why), *chosen)
    return Carrying(answers, options, taken, tuple(one for one in report if one.why))


def _label(earlier: FormDefinition | None, definition: FormDefinition, name: str) -> str:
    return label_of(definition if name in definition.fields or not earlier else earlier, name)


def _why_not(earlier: FormDefinition | None, definition: FormDefinition, name: str, value: object) -> str:
    """Why an answer stays behind whatever it says; empty when it may go over."""
    field = definition.fields.get(name)
    if field is None:
        return "这份表没有这一栏"
    if name == FILED_ON:
        return "是材料的日期，要重新填"
    before = earlier.fields.get(name) if earlier else None
    fits = FIELD_TYPES[field.type].accepts(value) and not _foreign_columns(field, value)
    if not fits or (before and not _same_shape(before, field)):
        return "这一栏的填法和原来的不同"
    return of_another_year(earlier, definition, name, field)


def _foreign_columns(field: Field, value: object) -> bool:
    """Whether rows say something in a column that is not asked: where nobody knows the earlier form, only they tell."""
    rows = value if field.type == "rows" and isinstance(value, list) else []
    return any(name not in field.columns and cell not in ("", None) for row in rows for name, cell in row.items())


def _asked_columns(field: Field, value: object) -> object:
    """An answer without the blank cells of columns that nobody asks for."""
    if field.type != "rows" or not isinstance(value, list):
        return value
    return [{name: cell for name, cell in row.items() if name in field.columns} for row in value]


def _same_shape(before: Field, field: Field) -> bool:
    columns = {column: asked.type for column, asked in before.columns.items()}
    return before.type == field.type and columns == {column: asked.type for column, asked in field.columns.items()}


def of_another_year(earlier: FormDefinition | None, definition: FormDefinition, name: str, field: Field) -> str:
    """Why an answer belongs to a year that the new form does not ask for, as half a sentence; empty when it does."""
    bound = [key for key in definition.years if f"{{{key}}}" in field.label or name.endswith(f"_{key}")]
    if field.type == "year" and field.default:
        bound = [key for key in definition.years if f"{{{key}}}" in field.default] or list(definition.years)
    if not bound:
        return ""
    if earlier is None:
        return "不知道原来填的是哪一年"
    for key in bound:
        if earlier.years.get(key) != definition.years[key]:
            old = earlier.fields.get(name)
            asked = (
                with_years(earlier, old.label) if old and "{" in old.label else f"{earlier.years.get(key, '别的')}年"
            )
            return f"原来填的是“{asked}”，年度不同"
    return ""


def _drop_wrong(
    definition: FormDefinition, answers: dict[str, Answer], covers: Callable[[str], bool]
) -> dict[str, str]:
    """Take answers out until none of the rest is an error of its own; why, by field."""
    dropped: dict[str, str] = {}
    while True:
        found = check(definition, Filling(answers=answers), covers)
        wrong = {one.path.split(".")[0]: one.message for one in found if one.severity == "error"}
        wrong = {name: message for name, message in wrong.items() if name in answers}
        if not wrong:
            return dropped
        dropped |= wrong
        for name in wrong:
            del answers[name]


def _options(source: Draft, definition: FormDefinition) -> dict[str, object]:
    known = {option.name: option for option in options_of(definition)}
    return {
        name: value
        for name, value in sorted(source.options.items())
        if name in known and name != OWN_DEADLINE and known[name].takes(value)
    }
