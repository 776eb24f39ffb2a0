"""Every issue of one filled form: a pure function of definition, answers and what the fonts can draw.

``error`` blocks the final export, ``warning`` does not, ``note`` informs. What counts as
required, where 无 is an answer, and how rules meet blanks: rulings 2, 3 and 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from app.forms.answers import Answer, Filling
from app.forms.definition import NONE, OTHER, Field, FormDefinition
from app.forms.evidence import FileNotes, duplicate_issues, item_issues
from app.forms.field_types import FIELD_TYPES, FieldContext, Finding, empty_answer
from app.forms.glyphs import Glyphs
from app.forms.handing_in import deadline_issues
from app.forms.issues import Fix, Issue
from app.forms.labels import label_of
from app.forms.messages import issue
from app.forms.nothing import nothing_findings, says_nothing
from app.forms.relations import RuleValues, group_issues, names_issues, remark_issues, rule_issues, year_issues
from app.forms.rows import row_issues

_NO_FACTS: Mapping[str, str] = {}
_NO_NOTES: FileNotes = {}


def check(
    definition: FormDefinition,
    filling: Filling,
    covers: Callable[[str], bool],
    facts: Mapping[str, str] = _NO_FACTS,
    notes: FileNotes = _NO_NOTES,
    glyphs: Glyphs | None = None,
) -> list[Issue]:
    """Give every issue, ordered as the fields stand in the form, then the items, then what has no place.

    ``covers`` tells whether some font has a character. ``facts`` maps the path of a listed evidence file to
    ``missing`` or ``changed``, ``notes`` to what was found when it was taken in. ``glyphs``, kept from one check of
    this form with these fonts to the next, spares looking at known characters again. Answers may hold anything that
    JSON can: what has not its field's shape is an issue, never an exception. Linear in the size of the filling.
    """
    glyphs = glyphs or Glyphs(definition, covers)
    found: list[Issue] = []
    for name, field in definition.fields.items():
        answer = filling.answers.get(name, empty_answer(field))
        found += _field_issues(definition, filling, field, name, answer)
        found += glyphs.in_answer(name, answer)
    found += names_issues(definition, filling)
    found += group_issues(definition, filling)
    found += year_issues(definition, filling)
    found += deadline_issues(definition, filling)
    values = RuleValues(definition, filling)
    found += rule_issues(definition, values)
    found += item_issues(definition, filling, facts, notes)
    found += duplicate_issues(definition, filling)
    for number, state in filling.items.items():
        found += glyphs.in_item(number, state)
    found += remark_issues(definition, values)
    places = {name: place for place, name in enumerate(definition.fields)}
    return sorted(found, key=lambda one: _place(one.path, places))


def _place(path: str, places: Mapping[str, int]) -> tuple[int, int]:
    head, _, rest = path.partition(".")
    if head in places:
        return (0, places[head])
    number = rest.partition(".")[0]
    return (1, int(number)) if head == "items" and number.isdecimal() else (2, 0)


def _field_issues(
    definition: FormDefinition, filling: Filling, field: Field, name: str, answer: Answer
) -> Iterator[Issue]:
    spec = FIELD_TYPES[field.type]
    if not spec.accepts(answer) and not (field.type == "rows" and isinstance(answer, list)):
        yield issue("wrong_shape", name, label_of(definition, name), {}, (Fix("清空", name, empty_answer(field)),))
        return
    context = FieldContext(name, definition.decimals, _other_text(filling, field), filling.overrides.get(name))
    findings: Iterable[Finding]
    if spec.is_empty(answer) and not (field.type == "rows" and field.at_least):
        findings = _blank_findings(field, context)
    elif isinstance(answer, str) and answer.strip() == NONE:
        findings = _none_findings(field, context, _takes_none(definition, name))
    elif isinstance(answer, str) and says_nothing(answer, field):
        findings = nothing_findings(answer, field, context, taken=_takes_none(definition, name))
    else:
        findings = spec.check(answer, field, context)
    yield from _in_words(definition, name, findings)
    if field.type == "rows":
        yield from row_issues(definition, name, answer)


def _in_words(definition: FormDefinition, path: str, findings: Iterable[Finding]) -> Iterator[Issue]:
    for finding in findings:
        place = finding.path or path
        label = label_of(definition, place)
        yield issue(finding.code, place, label, finding.slots, finding.fixes, finding.severity)


def _other_text(filling: Filling, field: Field) -> str:
    text = filling.answers.get(field.other, "") if field.other else ""
    return text if isinstance(text, str) else ""


def _blank_findings(field: Field, context: FieldContext) -> Iterator[Finding]:
    """Required fields want an answer; a text beside unticked boxes is one that is not ticked yet (ruling 7)."""
    if field.type == "checks" and context.other.strip():
        yield from FIELD_TYPES["checks"].check([], field, context)
    elif field.required:
        boxes = field.type in ("checks", "choice", "yesno")
        slots = {"verb": "选择" if boxes else "填写", "hint": f"，没有相关情况就填“{NONE}”" if field.none else ""}
        yield Finding("required", slots, _none_fixes(field, context.path))


def _none_fixes(field: Field, path: str) -> tuple[Fix, ...]:
    if not field.none or field.type == "rows":
        return ()
    if field.type != "checks":
        return (Fix(f"填“{NONE}”", path, NONE),)
    # the second step, 无 beside 其他, is the fix of the issue that follows
    return (Fix(f"勾选“{OTHER}”", path, [OTHER]),) if OTHER in field.options and field.other else ()


def _none_findings(field: Field, context: FieldContext, taken: bool) -> Iterator[Finding]:
    if not taken:
        fixes = () if field.required else (Fix("清空", context.path, ""),)
        yield Finding("none_not_allowed", {}, fixes)


def _takes_none(definition: FormDefinition, name: str) -> bool:
    """无 beside 其他 is right wherever the boxes themselves may be without a fact (ruling 3)."""
    if definition.fields[name].none:
        return True
    return any(field.none for field in definition.fields.values() if field.other == name)


def fill_none(definition: FormDefinition, filling: Filling) -> dict[str, Answer]:
    """Give the answers to change so that 无 stands in every empty required field that takes it (ruling 3).

    Boxes without a fact become 其他 with 无 beside it; a group whose 其他 has its text already is left to its user.
    """
    changes: dict[str, Answer] = {}
    for name, field in definition.fields.items():
        spec = FIELD_TYPES[field.type]
        answer = filling.answers.get(name, empty_answer(field))
        if not (field.required and field.none and spec.accepts(answer)):
            continue
        if field.type == "checks":
            changes |= _none_for_boxes(filling, name, field, answer)
        elif field.type != "rows" and spec.is_empty(answer):
            changes[name] = NONE
    return changes


def _none_for_boxes(filling: Filling, name: str, field: Field, answer: Answer) -> dict[str, Answer]:
    if OTHER not in field.options or not field.other or _other_text(filling, field).strip():
        return {}
    if answer == [OTHER]:
        return {field.other: NONE}
    return {name: [OTHER], field.other: NONE} if not answer else {}
