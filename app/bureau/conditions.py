"""The conditions of entry, one by one: the figure found in a draft, and what follows from it.

Source of the conditions: the definition (``bureau.conditions``), article by article of its notice. What no form can
show is left to a person (ruling 11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.bureau.model import ConditionSeen, FigureFound, Verdict
from app.bureau.years import is_meant, latest_year
from app.drafts.draft import Draft
from app.forms.answers import Filling
from app.forms.bureau_records import Condition
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.field_types import FIELD_TYPES, empty_answer
from app.forms.field_types.choices import filled_rows
from app.forms.issues import Issue
from app.forms.labels import label_of, with_years
from app.forms.regions import province_of_address, province_of_code
from app.forms.relations import RuleValues
from app.times_and_sizes import day_in_words

BLANK = "（未填）"
_MOST_TEXT = 200
_CODE_AND_ADDRESS = 2
_UNSOUND = frozenset(("uscc_length", "uscc_character", "uscc_checksum"))
"""A code with such a mistake is nobody's: nothing follows from its digits."""


def conditions_seen(
    definition: FormDefinition, draft: Draft, issues: Sequence[Issue], today: date | None = None
) -> tuple[ConditionSeen, ...]:
    """Every condition of the form with the figures found and its verdict; ``issues`` are those of the draft.

    ``today`` is the day on which it was received: from what is to be later nothing follows yet.
    """
    if definition.bureau is None:
        return ()
    filling = draft.filling
    values = RuleValues(definition, filling)
    by_field: dict[str, list[Issue]] = {}
    for issue in issues:
        by_field.setdefault(issue.path.partition(".")[0], []).append(issue)
    by_code = {issue.code: issue for issue in issues}
    rules = {rule.id for rule in definition.rules}
    look = _Look(definition, filling, values, by_field, today)
    return tuple(
        look.at(condition, list(_found(condition, by_field, by_code, rules)))
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


class _Look:
    """Looks at the conditions of one filled form, one after the other."""

    def __init__(
        self,
        definition: FormDefinition,
        filling: Filling,
        values: RuleValues,
        by_field: Mapping[str, list[Issue]],
        today: date | None,
    ) -> None:
        self._definition, self._filling, self._values, self._by_field = definition, filling, values, by_field
        self._today = today

    def at(self, condition: Condition, against: Sequence[Issue]) -> ConditionSeen:
        """A condition; ``against`` are the issues that speak against it."""
        fields, year, is_sure = self._latest(condition)
        opposed = [*(one.message for one in against), *self._provinces(condition)]
        too_late = [*self._too_late(condition)]
        unsure = [] if condition.manual and not condition.issues else [*self._unsure(fields, against)]
        verdict: Verdict = "manual" if condition.manual else "met"
        if unsure or too_late or not is_sure:
            verdict = "unknown"
        elif opposed:
            verdict = "unmet"
        told = [*opposed, *year, *too_late, *(one for sentences in unsure for one in sentences)]
        figures = tuple(self._figure(condition, name) for name in fields)
        return ConditionSeen(
            id=condition.id,
            source=condition.source,
            needs=with_years(self._definition, condition.needs),
            figures=figures,
            verdict=verdict,
            told=tuple(dict.fromkeys(told)),
            look=condition.manual,
            items=condition.items,
        )

    def _latest(self, condition: Condition) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """The fields to look at, those of the latest year included; what is odd about it, and whether it is meant."""
        if not condition.latest:
            return condition.fields, (), True
        answers = self._filling.answers
        latest = latest_year(self._definition, condition.latest, lambda name: answers.get(name, ""))
        sure = is_meant(self._definition, condition.latest, latest.year)
        fields = (*condition.fields, latest.chosen.value, latest.chosen.year)
        return fields, (latest.doubt,) if latest.doubt else (), sure

    def _unsure(self, fields: Sequence[str], against: Sequence[Issue]) -> Iterator[tuple[str, ...]]:
        """For each field from which nothing follows what is wrong with it: it is blank, 无 or not what it should be."""
        for name in fields:
            wrong = [one for one in self._by_field.get(name, ()) if one.severity == "error" and one not in against]
            says_nothing = _says_nothing(self._definition.fields[name], name, self._filling, self._values)
            if says_nothing or any(one.path == name and one.code in _UNSOUND for one in wrong):
                yield tuple(one.message for one in wrong)

    def _provinces(self, condition: Condition) -> Iterator[str]:
        """That a code and an address speak of two provinces."""
        if len(condition.same_province) == _CODE_AND_ADDRESS:
            code, address = (self._text(name) for name in condition.same_province)
            given, lies = province_of_code(code), province_of_address(address)
            if given and lies and given != lies:
                yield f"统一社会信用代码的登记地是{given}，地址在{lies}"

    def _too_late(self, condition: Condition) -> Iterator[str]:
        """That a day from which something follows had not come on receipt, or will not have when papers are due."""
        day = self._values.get(condition.until) if condition.until else None
        deadline = self._definition.notice.deadline
        if not isinstance(day, date):
            return
        said = f"“{label_of(self._definition, condition.until)}”{day_in_words(day)}"
        if day > deadline:
            yield f"{said}在截止日期 {day_in_words(deadline)}以后，看不出到时是否符合"
        elif self._today and day > self._today:
            yield f"{said}在收到材料的 {day_in_words(self._today)}以后，还没有到，看不出到时是否符合"

    def _figure(self, condition: Condition, name: str) -> FigureFound:
        found = figure_of(self._definition, self._filling, name)
        province = province_of_code(self._text(name)) if condition.same_province[:1] == (name,) else ""
        return replace(found, text=f"{found.text}（登记地{province}）") if province else found

    def _text(self, name: str) -> str:
        answer = self._filling.answers.get(name, "")
        return answer if isinstance(answer, str) else ""


def _says_nothing(field: Field, name: str, filling: Filling, values: RuleValues) -> bool:
    """Whether nothing follows from an answer: blank, 无, or not understood; a free line beside boxes is an answer."""
    other = filling.answers.get(field.other) if field.other else None
    if isinstance(other, str) and other.strip() and other.strip() != NONE:
        return False
    return values.get(name) is None
