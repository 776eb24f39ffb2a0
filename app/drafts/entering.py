"""What may be entered: fields and items that the form has, answers in the shape of their field, offered fixes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from app.drafts import attachments
from app.drafts.draft import Draft
from app.drafts.options import set_option
from app.errors import UsageError
from app.forms.accepted import ACCEPTABLE, accepted, with_accepted
from app.forms.answers import Answer, ItemStateOrBlank
from app.forms.definition import Field, FormDefinition, Item
from app.forms.field_types import FIELD_TYPES, normalise_answer
from app.forms.issues import OVERRIDE, Fix
from app.forms.labels import label_of

_STATES: Mapping[str, ItemStateOrBlank] = {
    "": "", "files": "files", "none": "none", "self_declaration": "self_declaration",
}  # fmt: skip


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
        raise UsageError(
            f"栏目“{label_of(definition, field.id)}”（{field.id}）的内容应是{shape}，什么也没有改。",
            "" if field.type in ("checks", "rows") else "数字和日期也写成文字。",
            typed="请用 --from 从 JSON 文件读取。" if field.type in ("checks", "rows") else "",
        )
    if field.type == "rows" and isinstance(value, list):
        unknown = sorted({str(column) for row in value for column in row} - set(field.columns))
        if unknown:
            known = "、".join(field.columns)
            label = label_of(definition, field.id)
            raise UsageError(f"栏目“{label}”没有“{unknown[0]}”这一列，什么也没有改。", f"可用的列：{known}。")
    return value  # type: ignore[return-value]  # accepts() has looked at its shape


def answered(definition: FormDefinition, draft: Draft, answers: Mapping[str, object]) -> Draft:
    """The draft with these answers, normalised, all or none; what was typed is kept also when it is wrong.

    Raises :class:`UsageError` for an unknown field or column, or an answer that has not its field's shape.
    """
    fields = [known_field(definition, name) for name in answers]
    return draft.answered({f.id: normalise_answer(shaped(definition, f, answers[f.id]), f) for f in fields})


def with_state(
    definition: FormDefinition, draft: Draft, item: int, state: ItemStateOrBlank, statement: str = ""
) -> Draft:
    """Choose files, 无 or 自我声明 for an item, or nothing again (``""``); its files and statement are kept.

    A declaration without ``statement`` takes the form's own (ruling 14). Raises :class:`UsageError`.
    """
    known = known_item(definition, item)
    text = statement.strip() or None
    declaration = definition.self_declaration
    if state == "self_declaration" and text is None and declaration and not draft.item(item).statement:
        text = declaration.default_statement.replace("{claim}", known.claim)
    return attachments.set_state(draft, item, state, allowed=known.takes, statement=text)


def fixed(definition: FormDefinition, draft: Draft, fix: Fix) -> Draft:
    """The draft with an offered correction made, normalised as if it had been entered.

    Paths as in :class:`Fix`: ``field``, ``rows_field.3.column`` (0-based row), ``items.3.state``,
    ``items.3.files.0.accepted`` (0-based file), ``override.field``.
    Raises :class:`UsageError` when the draft or the form has no such place (any more).
    """
    if fix.path.startswith(OVERRIDE) and isinstance(fix.value, str):
        return set_option(definition, draft, fix.path, fix.value)
    head, *rest = fix.path.split(".")
    if re.fullmatch(r"items\.[0-9]{1,6}\.files\.[0-9]{1,6}\.accepted", fix.path):
        return _with_accepted(draft, fix)
    if head not in definition.fields:
        state = _STATES.get(fix.value) if isinstance(fix.value, str) else None
        if state is None or not re.fullmatch(r"items\.[0-9]{1,6}\.state", fix.path):
            raise _no_place(fix.path)
        return with_state(definition, draft, int(rest[0]), state)
    if not rest:
        return answered(definition, draft, {head: fix.value})
    return draft.answered({head: _with_cell(definition.fields[head], draft.answers.get(head), fix)})


def _with_accepted(draft: Draft, fix: Fix) -> Draft:
    _, item, _, place, _ = fix.path.split(".")
    files = draft.item(int(item)).files
    if int(place) >= len(files) or fix.value not in ACCEPTABLE:
        raise _no_place(fix.path)
    path, code = files[int(place)].path, str(fix.value)
    return attachments.replaced(draft, int(item), path, lambda file: with_accepted(file, {*accepted(file), code}))


def _with_cell(field: Field, rows: object, fix: Fix) -> Answer:
    _, place, *columns = fix.path.split(".")
    column = field.columns.get(columns[0]) if len(columns) == 1 else None
    row = rows[int(place)] if isinstance(rows, list) and place.isdecimal() and int(place) < len(rows) else None
    if column is None or not isinstance(row, dict) or not isinstance(fix.value, str) or not isinstance(rows, list):
        raise _no_place(fix.path)
    cell = normalise_answer(fix.value, column)
    return [{**row, columns[0]: cell} if number == int(place) else other for number, other in enumerate(rows)]


def _no_place(path: str) -> UsageError:
    return UsageError(f"草稿里没有“{path}”这个位置，什么也没有改。", "请重新检查草稿，再照新的结果改。")
