"""Rules and the conditions of remarks: they must read as expressions and list every field they use."""

from __future__ import annotations

from app.forms.authoring.messages import did_you_mean
from app.forms.authoring.positions import Problems, Spot, where
from app.forms.authoring.references import fields_in_scope
from app.forms.definition import FormDefinition
from app.forms.rules import compile_rule, misfit


def check_rule(root: Spot, rule: Spot, problems: Problems) -> None:
    """A rule reads, uses only fields of the form, and lists each of them in ``fields``."""
    expression = rule.get("rule")
    if expression is not None:
        listed = rule.get("fields")
        _check(root, expression, [word.text for word in listed.elements] if listed else [], problems)


def check_condition(root: Spot, remark: Spot, problems: Problems) -> None:
    """The ``when`` of a remark reads and uses only fields of the form."""
    expression = remark.get("when")
    if expression is not None and expression.text:
        _check(root, expression, None, problems)


def _check(root: Spot, expression: Spot, listed: list[str] | None, problems: Problems) -> None:
    if not expression.text:
        if isinstance(expression.value, str):
            problems.add(expression, f"“{where(expression.path)}”是空白，应写一个比较式，如 a <= b。")
        return
    try:
        names = compile_rule(expression.text).names
    except ValueError as error:
        problems.add(expression, f"“{where(expression.path)}”：{error}")
        return
    known = fields_in_scope(root, expression.path)
    for name in sorted(names):
        if name not in known:
            near = did_you_mean(name, known)
            problems.add(expression, f"“{where(expression.path)}”用到 {name}，但 fields 里没有这个字段{near}。")
        elif listed is not None and name not in listed:
            problems.add(expression, f"“{where(expression.path)}”用到 {name}，请把它写进这条规则的 fields。")


def check_kinds(root: Spot, definition: FormDefinition, problems: Problems) -> None:
    """Tell which rules of an otherwise right definition mix kinds, such as a number and a date."""
    for listed, key in (("rules", "rule"), ("remarks", "when")):
        records = root.get(listed)
        for record in records.elements if records else []:
            expression = record.get(key)
            if expression is not None and expression.text:
                wrong = misfit(compile_rule(expression.text), definition.fields)
                if wrong:
                    problems.add(expression, f"“{where(expression.path)}”：{wrong}")
