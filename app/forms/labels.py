"""How a place is called in a sentence: the printed label of a field, a cell of a table, an item."""

from __future__ import annotations

from collections.abc import Mapping

from app.forms.definition import NONE, FormDefinition
from app.forms.slots import Slot, parse_slots

STATE_WORDS: Mapping[str, str] = {"": "尚未处理", "files": "文件", "self_declaration": "自我声明", "none": NONE}
"""What stands behind an item (:attr:`app.forms.answers.ItemState.state`), in the words of all messages and pages."""


def label_of(definition: FormDefinition, path: str, number: int | None = None) -> str:
    """Name a path by printed labels: ``服务人员基本情况表 第3行 姓名``; an unknown path is given back as it is.

    Paths as in :class:`app.forms.issues.Issue`; rows are 0-based in paths. In words they carry ``number``, the 序号
    they are printed with (:func:`app.forms.field_types.choices.printed_numbers`); without it blank rows count, too.
    """
    head, *rest = path.split(".")
    if head == "items" and rest and rest[0].isdecimal():
        return item_label(definition, int(rest[0])) if int(rest[0]) in definition.items else path
    field = definition.fields.get(head)
    if field is None:
        return path
    named = [_one_line(with_years(definition, field.label))]
    if rest and rest[0].isdecimal():
        named.append(f"第{number or int(rest[0]) + 1}行")
        if len(rest) > 1 and rest[1] in field.columns:
            named.append(_one_line(with_years(definition, field.columns[rest[1]].label)))
    return " ".join(named)


def item_label(definition: FormDefinition, number: int) -> str:
    """Name an item by number and short title: ``第 3 项 合作协议``."""
    return f"第 {number} 项 {with_years(definition, definition.items[number].short_title)}"


def with_years(definition: FormDefinition, text: str) -> str:
    """Fill the ``{y1}`` of labels and sentences with the definition's years; slots of answers stay as written."""
    return _filled(text, definition.years) if "{" in text else text


def _filled(text: str, years: Mapping[str, int]) -> str:
    parts: list[str] = []
    for part in parse_slots(text):
        if isinstance(part, Slot):
            parts.append(str(years[part.name]) if part.name in years else f"{{{part.name}}}")
        else:
            parts.append(part)
    return "".join(parts)


def _one_line(label: str) -> str:
    return "".join(label.split("\n"))
