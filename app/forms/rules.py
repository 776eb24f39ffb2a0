"""Rules of a form definition: one expression over field ids, evaluated by simpleeval, exact in decimals.

Numbers are read as Decimal from their *source text*, since ``Decimal("71.2") == 71.2`` is false. Attributes,
subscripts, powers, comprehensions and unknown functions are refused when the rule is compiled; texts are at most
1000 characters and expressions at most 20 levels deep, so that no rule can exhaust time or stack.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Protocol

from app.forms.definition import Field
from app.forms.field_types import Value
from app.forms.field_types.choices import is_empty_row
from app.forms.names import split_names

_LONGEST = 1000
_DEEPEST = 20
_LONGEST_NUMBER = 30
_GRAMMAR: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Call,
    ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List,
)  # fmt: skip


def years_between(first: date, last: date) -> Decimal:
    """Count the full years from one day to another, negative when ``last`` is earlier.

    A day that a year lacks (29 February) is replaced by the last day of its month (民法典第二百零二条).
    """
    leap = last.year % 4 == 0 and (last.year % 100 != 0 or last.year % 400 == 0)
    day = 28 if (first.month, first.day) == (2, 29) and not leap else first.day
    return Decimal(last.year - first.year - ((last.month, last.day) < (first.month, day)))


def count(entries: str | list[object]) -> Decimal:
    """Count ticked options, filled rows, or the names inside a text (split as ruling 6 says)."""
    if isinstance(entries, str):
        return Decimal(len(split_names(entries)))
    return Decimal(sum(1 for entry in entries if not is_empty_row(entry)))


def _length(entries: str | list[object]) -> Decimal:
    return Decimal(len(entries))


_FUNCTIONS: tuple[tuple[str, Callable[..., object], int], ...] = (
    ("years_between", years_between, 2),
    ("count", count, 1),
    ("len", _length, 1),
)


class Values(Protocol):
    """What rules compute with, by field id."""

    def get(self, name: str, /) -> Value | None:
        """The value of a field; ``None`` when it has none."""


class Evaluator:
    """Computes rules, one after the other; setting it up takes as long as computing several."""

    def __init__(self) -> None:
        from simpleeval import EvalWithCompoundTypes

        self._inner = EvalWithCompoundTypes(functions={name: function for name, function, _ in _FUNCTIONS}, names={})

    def compute(self, rule: CompiledRule, names: Mapping[str, Value]) -> object:
        """The value of a rule's expression with these values of its names."""
        self._inner.names = names
        return self._inner.eval(rule.text, previously_parsed=rule.tree.body)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule that was read and found within the grammar; ``names`` are the field ids it computes with."""

    text: str
    names: frozenset[str]
    tree: ast.Expression

    def evaluate(self, values: Values, evaluator: Evaluator | None = None) -> bool | None:
        """Compute the expression; ``None`` when there is nothing to compute.

        That is when a name has no value (blank, 无, not understood), after a division by zero, and when unlike
        values meet (a mistake of the definition that :func:`misfit` finds beforehand). ``evaluator`` serves many rules.
        """
        known = {name: value for name in self.names if (value := values.get(name)) is not None}
        if len(known) < len(self.names):
            return None
        try:
            return bool((evaluator or Evaluator()).compute(self, known))
        except (ArithmeticError, TypeError, AttributeError):
            return None

    def holds(self, values: Values, evaluator: Evaluator | None = None) -> bool:
        """Tell whether the answers pass; a rule with nothing to compute is silent, that is, it holds (ruling 6)."""
        return self.evaluate(values, evaluator) is not False


@lru_cache(maxsize=512)
def compile_rule(text: str) -> CompiledRule:
    """Read one expression; :class:`ValueError` with a Chinese sentence when it is outside the grammar."""
    if len(text) > _LONGEST:
        raise ValueError(f"规则太长，最多 {_LONGEST} 个字符，现有 {len(text)} 个。")
    source = text.strip()
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"规则“{_quoted(source)}”读不懂，请检查括号、引号和比较号。") from error
    _refuse(tree, source)
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called}
    exact = _Exact(source).visit(tree)
    return CompiledRule(source, frozenset(names), exact)


def misfit(rule: CompiledRule, fields: Mapping[str, Field]) -> str:
    """Try a rule on sample values of its fields' types; a Chinese sentence when they do not fit, else ``""``."""
    unknown = sorted(rule.names - fields.keys())
    if unknown:
        return f"规则“{_quoted(rule.text)}”用到的栏目 {'、'.join(unknown)} 不存在。"
    from simpleeval import InvalidExpression

    try:
        Evaluator().compute(rule, {name: _sample(fields[name]) for name in rule.names})
    except ArithmeticError:
        return ""
    except InvalidExpression:  # such as a text a hundred million times
        return f"规则“{_quoted(rule.text)}”算不出来，请写得简单些。"
    except (TypeError, AttributeError):
        return f"规则“{_quoted(rule.text)}”把不同种类的内容放在一起比较或计算。"
    return ""


def _sample(field: Field) -> Value:
    if field.type in ("integer", "decimal", "percent", "quantity", "year"):
        return Decimal(1)
    if field.type == "date":
        return date(2026, 1, 1)
    if field.type == "checks":
        return ["是"]
    return [{"": "1"}] if field.type == "rows" else "是"


def _refuse(tree: ast.Expression, source: str) -> None:
    """Walk level by level, so that depth is known without recursing."""
    level: list[ast.AST] = [tree]
    for _ in range(_DEEPEST):
        for node in level:
            _refuse_node(node, source)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise ValueError(f"规则“{_quoted(source)}”的括号层数太多，最多 {_DEEPEST} 层。")


def _refuse_node(node: ast.AST, source: str) -> None:
    if not isinstance(node, _GRAMMAR):
        raise ValueError(f"规则“{_quoted(source)}”里只能用比较、加减乘除、and、or、not、in 和规定的函数。")
    if isinstance(node, ast.Constant):
        _number(node, source)
    elif isinstance(node, ast.Call):
        takes = {name: arguments for name, _, arguments in _FUNCTIONS}
        if not isinstance(node.func, ast.Name) or node.func.id not in takes:
            raise ValueError(f"规则“{_quoted(source)}”里的函数只能是 {'、'.join(takes)}。")
        if node.keywords or len(node.args) != takes[node.func.id]:
            raise ValueError(f"规则“{_quoted(source)}”里 {node.func.id} 的参数应为 {takes[node.func.id]} 个。")


def _number(node: ast.Constant, source: str) -> Decimal | str:
    """Give a literal as text or exact number; refuses True, None, complex, hexadecimal and powers of ten."""
    if isinstance(node.value, str):
        return node.value
    literal = ast.get_source_segment(source, node) or ""
    plain = set(literal) <= set("0123456789.") and len(literal) <= _LONGEST_NUMBER
    try:
        if plain and not isinstance(node.value, bool):
            return Decimal(literal)
    except InvalidOperation:
        pass
    raise ValueError(f"规则“{_quoted(source)}”里的 {_quoted(literal)} 不是普通数字或带引号的文字。")


def _quoted(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


class _Exact(ast.NodeTransformer):
    """Replace every number by the Decimal of its source text."""

    def __init__(self, source: str) -> None:
        self._source = source

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        exact = ast.Constant(_number(node, self._source))  # type: ignore[arg-type]
        return ast.copy_location(exact, node)
