"""What several answers say together: rules, names and their number, shared ceilings, years, remarks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.forms.answers import Filling
from app.forms.counting import characters, words
from app.forms.definition import NONE, OTHER, CharLimit, Field, FormDefinition
from app.forms.field_types import FIELD_TYPES, Value
from app.forms.field_types.texts import length_findings
from app.forms.issues import Fix, Issue
from app.forms.labels import label_of, with_years
from app.forms.messages import issue, own_issue
from app.forms.names import split_names
from app.forms.rules import Evaluator, compile_rule

_YEARS_APART = 2


class RuleValues:
    """What rules compute with, by field id, worked out when a rule asks for it, and what computes them.

    ``None`` for blank, 无 and what is not understood. Boxes that hold nothing but 其他 with 无 beside it have no fact
    either (ruling 3).
    """

    def __init__(self, definition: FormDefinition, filling: Filling) -> None:
        self._fields, self._answers = definition.fields, filling.answers
        self._known: dict[str, Value | None] = {}
        self._evaluator: Evaluator | None = None

    @property
    def evaluator(self) -> Evaluator:
        """One for all rules, made when the first one is computed."""
        self._evaluator = self._evaluator or Evaluator()
        return self._evaluator

    def get(self, name: str, /) -> Value | None:
        """The value of a field; ``None`` also for one that the form does not have."""
        if name not in self._known:
            field = self._fields.get(name)
            self._known[name] = self._value(name, field) if field else None
        return self._known[name]

    def _value(self, name: str, field: Field) -> Value | None:
        spec = FIELD_TYPES[field.type]
        answer = self._answers.get(name, spec.empty)
        if answer == [OTHER] and self._answers.get(field.other) == NONE:
            return None
        if field.type == "year" and isinstance(answer, str):
            answer = spec.normalise(answer, field)  # 2024年 is wrong as it stands, but says which year it is
        return spec.value(answer, field) if spec.accepts(answer) else None


def rule_values(definition: FormDefinition, filling: Filling) -> dict[str, Value | None]:
    """Give the values of all fields, as :class:`RuleValues` tells them."""
    values = RuleValues(definition, filling)
    return {name: values.get(name) for name in definition.fields}


def rule_issues(definition: FormDefinition, values: RuleValues) -> Iterator[Issue]:
    """Give the rules that the answers break; a rule is silent while any of its fields has no value (ruling 6)."""
    for rule in definition.rules:
        if any(values.get(name) is None for name in rule.fields):
            continue
        if not compile_rule(rule.rule).holds(values, values.evaluator):
            path = rule.fields[0] if rule.fields else ""
            sentence = with_years(definition, rule.message)
            yield own_issue(rule.id, path, label_of(definition, path), sentence, rule.severity)


def remark_issues(definition: FormDefinition, values: RuleValues) -> Iterator[Issue]:
    """Give the contradictions of the notice as notes; ``when`` limits one to the answers that it concerns."""
    for remark in definition.remarks:
        if not remark.when or compile_rule(remark.when).evaluate(values, values.evaluator):
            path = remark.fields[0] if remark.fields else ""
            sentence = with_years(definition, remark.text)
            yield own_issue(remark.id, path, label_of(definition, path), sentence, "note")


def names_issues(definition: FormDefinition, filling: Filling) -> Iterator[Issue]:
    """Compare a number with the names that it counts; 无 or 0 goes with names 无 (ruling 6)."""
    for name, field in definition.fields.items():
        if field.counts in definition.fields:
            yield from _names_issue(definition, filling, name, field)


def _names_issue(definition: FormDefinition, filling: Filling, name: str, field: Field) -> Iterator[Issue]:
    number, names = filling.answers.get(name, ""), filling.answers.get(field.counts, "")
    if not isinstance(number, str) or not isinstance(names, str) or not number.strip() or not names.strip():
        return
    value = Decimal(0) if number.strip() == NONE else FIELD_TYPES[field.type].value(number, field)
    if not isinstance(value, Decimal):
        return
    found = 0 if names.strip() == NONE else len(split_names(names))
    if value == found:
        return
    slots = {"count": number.strip(), "names": label_of(definition, field.counts), "found": str(found)}
    code = "names_count" if value and found else "names_none_mismatch"
    fix = Fix(f"数量改为 {found}", name, str(found))
    yield issue(code, name, label_of(definition, name), slots, (fix,))


def group_issues(definition: FormDefinition, filling: Filling) -> Iterator[Issue]:
    """Compare texts together with the ceiling they share; the issue stands at the longest of them."""
    for limit in definition.limits:
        yield from _group_issue(definition, filling, limit)


def _group_issue(definition: FormDefinition, filling: Filling, limit: CharLimit) -> Iterator[Issue]:
    texts = {name: text for name in limit.fields if isinstance(text := filling.answers.get(name, ""), str)}
    if not texts:
        return
    counts = {name: words(text) for name, text in texts.items()}
    signs = sum(characters(text) for text in texts.values())
    longest = max(counts, key=lambda name: counts[name])
    for finding in length_findings(sum(counts.values()), signs, limit.max_chars, "group_too_long"):
        yield issue(finding.code, longest, with_years(definition, limit.label), finding.slots)


def year_issues(definition: FormDefinition, filling: Filling) -> Iterator[Issue]:
    """Note an answered year that differs from the one of the notice, which the contents lines print (ruling 10).

    The notice itself leaves room for the next one or two; farther off it is a slip of the key, and a warning.
    """
    for name, field in definition.fields.items():
        if field.type != "year" or not field.default:
            continue
        answer = filling.answers.get(name, "")
        value = FIELD_TYPES["year"].value(answer, field) if isinstance(answer, str) else None
        expected = with_years(definition, field.default)
        if value is not None and str(value) != expected:
            fix = Fix(f"改为 {expected}", name, expected)
            apart = abs(int(str(value)) - int(expected))
            code = "year_differs" if apart <= _YEARS_APART else "year_far"
            slots = {"text": str(value), "year": expected, "apart": str(apart)}
            yield issue(code, name, label_of(definition, name), slots, (fix,))
