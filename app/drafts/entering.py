"""What may be entered: fields and items that the form has, and answers in the shape of their field."""

from __future__ import annotations

import difflib

from app.errors import UsageError
from app.forms.answers import Answer
from app.forms.definition import Field, FormDefinition, Item
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import label_of


def known_field(definition: FormDefinition, name: str) -> Field:
    """The field with this id, else :class:`UsageError` with what may have been meant."""
    if name in definition.fields:
        return definition.fields[name]
    near = difflib.get_close_matches(name, definition.fields, n=3)
    meant = f"相近的栏目：{'、'.join(near)}。" if near else "栏目的编号见表单定义。"
    raise UsageError(f"表单 {definition.id} 没有“{name}”这个栏目，什么也没有改。", meant)


def known_item(definition: FormDefinition, number: int) -> Item:
    """The item with this number, else :class:`UsageError` with the numbers there are."""
    if number in definition.items:
        return definition.items[number]
    if not definition.items:
        raise UsageError(f"表单 {definition.id} 没有目录，不能添加佐证材料。")
    raise UsageError(f"目录里没有第 {number} 项。", f"可用的项号：{min(definition.items)} 到 {max(definition.items)}。")


def shaped(definition: FormDefinition, field: Field, value: object) -> Answer:
    """``value`` when it has the field's shape and only known columns, else :class:`UsageError`."""
    if not FIELD_TYPES[field.type].accepts(value):
        shape = {"checks": "一列文字", "rows": "一列由“栏目: 文字”组成的行"}.get(field.type, "一段文字")
        advice = "请用 --from 从 JSON 文件读取。" if field.type in ("checks", "rows") else "数字和日期也写成文字。"
        raise UsageError(
            f"栏目“{label_of(definition, field.id)}”（{field.id}）的内容应是{shape}，什么也没有改。", advice
        )
    if field.type == "rows" and isinstance(value, list):
        unknown = sorted({str(column) for row in value for column in row} - set(field.columns))
        if unknown:
            known = "、".join(field.columns)
            label = label_of(definition, field.id)
            raise UsageError(f"栏目“{label}”没有“{unknown[0]}”这一列，什么也没有改。", f"可用的列：{known}。")
    return value  # type: ignore[return-value]  # accepts() has looked at its shape
