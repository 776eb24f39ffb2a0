"""The cells of growable tables: each is checked as a field of its column's type."""

from __future__ import annotations

from collections.abc import Iterator

from app.forms.answers import Answer, Row
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.field_types import FIELD_TYPES, FieldContext, Finding
from app.forms.field_types.choices import is_empty_row
from app.forms.handing_in import late_findings
from app.forms.issues import Fix, Issue
from app.forms.labels import label_of
from app.forms.messages import issue
from app.forms.nothing import nothing_findings, says_nothing


def row_issues(definition: FormDefinition, name: str, answer: Answer) -> Iterator[Issue]:
    """Check every row that holds anything; wholly empty rows are ignored.

    A row that was begun must say whom it is about: the columns marked ``required``, and where none is marked the
    first one. Its other cells may stay blank, as on paper. 无 is an answer in every cell but those that say whom the
    row is about, by what number or since when: columns that are ``required`` without ``none`` (ruling 3).
    """
    if not isinstance(answer, list):
        return
    field = definition.fields[name]
    wanted = {column for column, asked in field.columns.items() if asked.required} or set(list(field.columns)[:1])
    free = {column for column, asked in field.columns.items() if _is_free(asked)}
    number = 1  # the 序号 of the row, as in printed_numbers
    for place, row in enumerate(answer):
        path = f"{name}.{place}"
        if not isinstance(row, dict):
            yield issue("wrong_shape", path, label_of(definition, path, number), {})
        elif not is_empty_row(row):
            yield from _cell_issues(definition, field, path, number, row, wanted, free)
            number += 1


def _is_free(asked: Field) -> bool:
    """Whether a cell of a column may say anything at all, once it says something: nothing to check there."""
    bounded = asked.options or asked.max_chars is not None or asked.about_chars is not None
    return asked.type in ("text", "long_text") and not bounded and (asked.none or not asked.required)


def _cell_issues(
    definition: FormDefinition, field: Field, row_path: str, number: int, row: Row, wanted: set[str], free: set[str]
) -> Iterator[Issue]:
    for column, asked in field.columns.items():
        cell: Answer = row.get(column, "")
        if column in free and isinstance(cell, str) and cell.strip():
            continue
        path = f"{row_path}.{column}"
        spec = FIELD_TYPES[asked.type]
        if not isinstance(cell, str) or not spec.accepts(cell):
            yield issue("wrong_shape", path, label_of(definition, path, number), {}, (Fix("清空", path, ""),))
        elif not cell.strip():
            if column in wanted:
                yield issue("required", path, label_of(definition, path, number), {"verb": "填写", "hint": ""})
        else:
            for finding in _cell_findings(definition, asked, path, cell):
                label = label_of(definition, path, number)
                yield issue(finding.code, path, label, finding.slots, finding.fixes, finding.severity)


def _cell_findings(definition: FormDefinition, asked: Field, path: str, cell: str) -> Iterator[Finding]:
    must_say = asked.required and not asked.none
    context = FieldContext(path, definition.decimals)
    if cell.strip() == NONE:
        if must_say:
            yield Finding("none_not_allowed")
    # in texts that may stay blank a stroke is as good, as on paper
    elif says_nothing(cell, asked) and (must_say or asked.type not in ("text", "long_text")):
        yield from nothing_findings(cell, asked, context, taken=not must_say)
    else:
        yield from FIELD_TYPES[asked.type].check(cell, asked, context)
        yield from late_findings(definition, asked, cell)
