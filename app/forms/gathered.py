"""Whether a summary finds in another form what it gathers there (``bureau.gathers``), field by field.

It names that form's fields by their ids, which no check of one file can follow: so editions of both are checked against
each other before new drafts use one, which is told and never refused: most of those who fill a form never summarise
(decision 89).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from app.errors import DefinitionError
from app.forms.bureau_records import ColumnSource
from app.forms.comparing_words import told
from app.forms.definition import Field, FieldType, FormDefinition
from app.forms.editions import edition_words


class Known(Protocol):
    """The forms of this PC in the editions in use, as :class:`app.forms.library.Library` finds them."""

    def ids(self) -> tuple[str, ...]:
        """The ids of all of them."""

    def get(self, form_id: str) -> FormDefinition:
        """One of them; raises :class:`DefinitionError` where its file is wrong."""


_NUMBERS: Collection[FieldType] = ("integer", "decimal", "quantity", "percent")
_LISTS: Collection[FieldType] = ("checks", "rows")


def unfit(summary: FormDefinition, applicant: FormDefinition) -> Mapping[str, str]:
    """The columns of a summary that cannot be gathered from ``applicant``, each with why: ``没有 org_name 这一栏``."""
    gathering = summary.bureau.gathers if summary.bureau else None
    if gathering is None:
        return {}
    columns = summary.fields[gathering.rows].columns
    wrong = {name: _wrong(source, columns.get(name), applicant) for name, source in gathering.columns.items()}
    return {name: why for name, why in wrong.items() if why}


def ungathered(known: Known, definition: FormDefinition) -> tuple[str, ...]:
    """What summaries would not find in a form if ``definition`` were in use, a sentence for each column.

    It may be of the form that is gathered or of the summary; the other one is meant in its edition in use. Such a
    column stays empty in the rows of these drafts (:class:`app.bureau.gathering.Gatherer`).
    """
    forms: dict[str, FormDefinition] = {}
    for form_id in known.ids():
        with contextlib.suppress(DefinitionError):  # told where forms are listed
            forms[form_id] = known.get(form_id)
    forms[definition.id] = definition
    return tuple(told for one in forms.values() for told in _told(one, forms, definition))


def _told(summary: FormDefinition, forms: Mapping[str, FormDefinition], changed: FormDefinition) -> Iterator[str]:
    gathering = summary.bureau.gathers if summary.bureau else None
    applicant = forms.get(gathering.form) if gathering else None
    if gathering is None or applicant is None or changed not in (summary, applicant):
        return
    called = f"“{summary.short_title}”{edition_words(summary)}"
    asked = f"“{applicant.short_title}”{edition_words(applicant)}"
    wrong = unfit(summary, applicant)
    if len(wrong) == len(gathering.columns):
        yield f"{called}要汇总的栏目，{asked}里一个也没有，照它填的材料汇总不了"
        return
    columns = summary.fields[gathering.rows].columns
    for column, why in wrong.items():
        yield f"{called}的“{column_label(columns, column)}”会空着：照{asked}，{why}"


def column_label(columns: Mapping[str, Field], name: str) -> str:
    """How a column of a summary is called in a sentence; one that is not there by its id."""
    return "".join(columns[name].label.split("\n")) if name in columns else name


def _wrong(source: ColumnSource, column: Field | None, applicant: FormDefinition) -> str:
    """What is wrong with what a column is gathered from; empty when nothing is."""
    if column is None:
        return "汇总表里没有这一列"
    values = [pair.value for pair in source.latest] or [source.field]
    wanted = [*values, *(pair.year for pair in source.latest), *filter(None, (source.other, source.or_rows))]
    missing = next((name for name in wanted if name not in applicant.fields), "")
    if missing:
        return f"没有 {missing} 这一栏"
    for name in wanted:
        asked = applicant.fields[name].type
        if name == source.or_rows:
            fits = asked == "rows"
        elif name in values:
            fits = _fits(asked, column.type) and not (source.latest and asked == "checks")
        else:
            fits = asked not in _LISTS if name == source.other else asked == "year"
        if not fits:
            return f"{name} 是“{told('type', asked)}”，取不了"
    return ""


def _fits(asked: FieldType, column: FieldType) -> bool:
    """Whether an answer of one type can stand in a column of another."""
    if column in _NUMBERS:
        return asked in _NUMBERS
    if column in ("date", "year"):
        return asked == column
    return asked != "rows"
