"""What a record must be like beyond its types: one content only, numbers in a row, lists where the type needs them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from app.forms.authoring.expressions import check_condition, check_rule
from app.forms.authoring.grids import check_table, whole
from app.forms.authoring.messages import did_you_mean
from app.forms.authoring.positions import Problems, Spot, where
from app.forms.authoring.records import KEYED, keys_of
from app.forms.authoring.references import texts_at
from app.forms.bureau_records import Bureau, Condition
from app.forms.definition import (
    Cell,
    Field,
    FormDefinition,
    Holding,
    Item,
    Notice,
    OutlineLine,
    Part,
    Remark,
    Repeat,
    Rule,
    Table,
)
from app.forms.messages import MESSAGES

FORMAT = 1
_ID = re.compile(r"[a-z][a-z0-9_]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TRUE = ("true", "yes", "on", "y", "t", "1")
_ONE_OF: dict[type, tuple[str, ...]] = {
    Cell: ("label", "header", "field", "text", "static", "number"),
    Part: ("cover", "notes", "contents", "body", "item"),
    Holding: ("table", "outline", "statement", "attachments"),
    OutlineLine: ("heading", "guide", "field"),
}
# Keys of a field that only some types understand.
_ONLY_FOR: dict[str, tuple[str, ...]] = {
    "options": ("choice", "checks", "text"),
    "other": ("choice", "checks"),
    "at_most": ("checks", "text"),
    "columns": ("rows",),
    "at_least": ("rows",),
    "units": ("quantity",),
    "counts": ("integer",),
}
_NEEDED: dict[str, tuple[str, ...]] = {"choice": ("options",), "checks": ("options",), "rows": ("columns",)}


def check_structure(root: Spot, found: Iterable[tuple[Spot, type]], problems: Problems) -> None:
    """Add a problem for each record that its types allow and the program could not use."""
    for spot, record in found:
        if record in _ONE_OF:
            _check_one_of(spot, record, problems)
        if record in KEYED and KEYED[record] in spot.entries and len(spot.path) > 1:
            problems.add_key(
                spot.entries[KEYED[record]], f"“{where(spot.path)}”里不用再写 {KEYED[record]}，键本身就是。"
            )
        if record in _CHECKS:
            _CHECKS[record](root, spot, problems)


def is_true(spot: Spot | None) -> bool:
    """Whether a yes/no key is written as yes."""
    return spot is not None and spot.text.lower() in _TRUE


def _check_one_of(spot: Spot, record: type, problems: Problems) -> None:
    keys = _ONE_OF[record]
    written = [key for key in keys if key in spot.entries and _says_something(key, spot.entries[key])]
    mistyped = not written and any(key not in keys_of(record) for key in spot.entries)
    if len(written) != 1 and not mistyped:  # a mistyped key is told by itself
        now = "、".join(written) if written else "一个也没有"
        problems.add(spot, f"“{where(spot.path)}”应在 {'、'.join(keys)} 中正好写一个，现在是 {now}。")


def _says_something(key: str, spot: Spot) -> bool:
    if key in ("number", "attachments"):
        return is_true(spot)
    return spot.text != "" or not isinstance(spot.value, str) or key in ("label", "header")


def _check_field(root: Spot, spot: Spot, problems: Problems) -> None:
    kind = spot.word("type")
    name = str(spot.path[-1])
    if not _ID.fullmatch(name):
        problems.add_key(spot, f"字段编号 {name} 应由小写字母、数字和下划线组成，并以字母开头。")
    if kind == "rows" and "columns" in spot.path:
        problems.add(spot, f"“{where(spot.path)}”是多行表里的一列，不能再是多行表。")
    for key in _NEEDED.get(kind, ()):
        entry = spot.get(key)
        if entry is None or not (entry.elements or entry.entries):
            problems.add(spot, f"“{where(spot.path)}”的类型是 {kind}，应写出 {key}，且不能为空。")
    for key, kinds in _ONLY_FOR.items():
        if kind and key in spot.entries and kind not in kinds:
            problems.add_key(
                spot.entries[key], f"“{where(spot.path)}”的类型是 {kind}，{key} 只用于 {'、'.join(kinds)}。"
            )
    _check_options(spot, problems)
    _check_bounds(spot, problems)
    for key in ("other", "counts"):
        _check_target(root, spot, key, problems)


def _check_options(spot: Spot, problems: Problems) -> None:
    options = Counter(word.text for word in texts_at(spot, "options"))
    for word in texts_at(spot, "options"):
        if options[word.text] > 1:
            problems.add(word, f"“{where(word.path)}”的选项“{word.text}”写了不止一次。")
    most = spot.get("at_most")
    if most is not None and options and not 1 <= whole(spot, "at_most", 1) <= options.total():
        problems.add(most, f"“{where(most.path)}”应在 1 到选项数 {options.total()} 之间，现在是{most.describe()}。")


def _check_bounds(spot: Spot, problems: Problems) -> None:
    low, high = spot.get("minimum"), spot.get("maximum")
    try:
        crossed = low is not None and high is not None and float(low.text) > float(high.text)
    except ValueError:
        return  # pydantic tells that one of them is no number
    if crossed and high is not None:
        problems.add(high, f"“{where(spot.path)}”的 maximum 比 minimum 还小。")


def _check_target(root: Spot, spot: Spot, key: str, problems: Problems) -> None:
    target = _fields(root).get(spot.word(key)) if "columns" not in spot.path else None
    if target is not None and target.word("type") not in ("text", "long_text"):
        entry = spot.entries[key]
        problems.add(entry, f"“{where(entry.path)}”应指向文字字段（text 或 long_text），{entry.text} 不是。")


def _check_item(root: Spot, spot: Spot, problems: Problems) -> None:
    takes = [word.text for word in texts_at(spot, "takes")]
    if "self_declaration" in takes:
        if not spot.word("claim"):
            problems.add(spot, f"“{where(spot.path)}”接受 self_declaration，应写出 claim（声明的内容）。")
        if root.get("self_declaration") is None:
            problems.add(spot, f"“{where(spot.path)}”接受 self_declaration，表单应写出 self_declaration 的样式。")
    if spot.word("evidence") == "text_or_files" and not list(texts_at(spot, "text")):
        problems.add(spot, f"“{where(spot.path)}”的 evidence 是 text_or_files，应在 text 里列出字段。")


def _check_repeat(root: Spot, spot: Spot, problems: Problems) -> None:
    entry = spot.get("field")
    target = _fields(root).get(entry.text) if entry is not None else None
    if entry is not None and target is not None and target.word("type") != "rows":
        problems.add(entry, f"“{where(entry.path)}”应指向 rows 字段，{entry.text} 不是。")


def _check_not_rows(root: Spot, spot: Spot, problems: Problems) -> None:
    entry = spot.get("field")
    target = _fields(root).get(entry.text) if entry is not None else None
    if entry is not None and target is not None and "repeat" not in spot.path and target.word("type") == "rows":
        problems.add(entry, f"“{where(entry.path)}”不能放多行表 {entry.text}；多行表用表格的 repeat 印出。")


def _check_condition_of_entry(root: Spot, spot: Spot, problems: Problems) -> None:
    """A condition is judged by issues that there are, or by a person; and it says which fields they stand at."""
    name = where(spot.path)
    if not list(texts_at(spot, "issues")) and not spot.word("manual"):
        problems.add(spot, f"“{name}”没有说怎么核：应写 issues（规则的编号或检查的代码），或者 manual（人工看什么）。")
    rules = {rule.word("id") for rule in _list(root, "rules")}
    for word in texts_at(spot, "issues"):
        if word.text not in rules and word.text not in MESSAGES:
            near = did_you_mean(word.text, [*rules, *MESSAGES])
            problems.add(word, f"“{where(word.path)}”写了 {word.text}，规则里没有它，也不是检查的代码{near}。")
        elif word.text not in rules and not list(texts_at(spot, "fields")):
            problems.add(word, f"“{where(word.path)}”写了检查的代码 {word.text}，应在 fields 里写出是哪几栏的。")
    for pair in _list(spot, "latest"):
        for word in (*texts_at(pair, "year"), *texts_at(pair, "value")):
            if word.text not in _fields(root):
                near = did_you_mean(word.text, _fields(root))
                problems.add(word, f"“{where(word.path)}”写了 {word.text}，但 fields 里没有它{near}。")


def _check_bureau(root: Spot, spot: Spot, problems: Problems) -> None:
    _check_unique_ids(spot, "conditions", problems)


def _check_outline_line(root: Spot, spot: Spot, problems: Problems) -> None:
    if spot.word("heading") and not 1 <= whole(spot, "level", 0) <= 3:
        problems.add(spot, f"“{where(spot.path)}”是标题，应写 level: 1、2 或 3。")
    _check_not_rows(root, spot, problems)


def _check_notice(root: Spot, spot: Spot, problems: Problems) -> None:
    deadline = spot.get("deadline")
    if deadline is not None and isinstance(deadline.value, str) and not _DATE.fullmatch(deadline.text):
        wrong = f"“{where(deadline.path)}”应为一个日期，写法如 2026-04-30，现在是{deadline.describe()}。"
        problems.add(deadline, wrong)


def _check_grid(root: Spot, spot: Spot, problems: Problems) -> None:
    check_table(spot, problems)


def _check_form(root: Spot, spot: Spot, problems: Problems) -> None:
    form_id, number = spot.get("id"), spot.get("format")
    if form_id is not None and form_id.text and not _ID.fullmatch(form_id.text):  # nothing at all: see bounds
        problems.add(form_id, f"表单编号 {form_id.text} 应由小写字母、数字和下划线组成，并以字母开头。")
    if number is not None and whole(spot, "format", FORMAT) != FORMAT:
        problems.add(number, f"format 是 {number.text}，这个版本的程序只认 {FORMAT}；请改写或升级程序。")
    _check_years(spot, problems)
    _check_item_numbers(spot, problems)
    for key in ("rules", "limits", "remarks", "volumes"):
        _check_unique_ids(spot, key, problems)
    _check_volumes(spot, problems)


def _check_years(root: Spot, problems: Problems) -> None:
    years = root.get("years")
    for name, year in (years.entries if years else {}).items():
        if name in _fields(root):
            problems.add_key(year, f"年份 {name} 与字段同名，请改一个名称。")


def _check_item_numbers(root: Spot, problems: Problems) -> None:
    items = root.get("items")
    for place, (key, item) in enumerate((items.entries if items else {}).items(), start=1):
        if key.isascii() and key.isdigit() and key != str(place):
            problems.add_key(item, f"材料序号应从 1 起连续，这里应为 {place}，现在是 {key}。")


def _check_unique_ids(root: Spot, key: str, problems: Problems) -> None:
    listed = root.get(key)
    seen: set[str] = set()
    for record in listed.elements if listed else []:
        word = record.word("id")
        if word and word in seen:
            problems.add(record.entries["id"], f"“{where(record.path)}”的 id {word} 前面已经用过，请改一个。")
        seen.add(word)


def _check_volumes(root: Spot, problems: Problems) -> None:
    """Each item has its pages once, and room for the files it takes: what a user attaches must be bound."""
    placed: dict[str, Spot] = {}
    for part in _item_parts(root):
        number = part.word("number")
        if number in placed:
            problems.add(part, f"“{where(part.path)}”：第 {number} 项材料前面已经放过，一项只放一次。")
        placed.setdefault(number, part)
    items = root.get("items")
    for number, item in (items.entries if items else {}).items():
        if number not in placed:
            problems.add_key(item, f"第 {number} 项材料没有放进任何一册，请在 volumes 里加上。")
        elif _takes_files(item) and not _holds_attachments(placed[number]):
            part = placed[number]
            problems.add(part, f"“{where(part.path)}”没有 attachments，第 {number} 项收到的文件就无处装订。")


def _item_parts(root: Spot) -> list[Spot]:
    volumes = root.get("volumes")
    parts = [part for volume in (volumes.elements if volumes else []) for part in _list(volume, "parts")]
    return [entry for part in parts if (entry := part.get("item")) is not None]


def _takes_files(item: Spot) -> bool:
    return "takes" not in item.entries or any(word.text == "files" for word in texts_at(item, "takes"))


def _holds_attachments(part: Spot) -> bool:
    return any(is_true(holding.get("attachments")) for holding in _list(part, "holds"))


def _list(spot: Spot, key: str) -> list[Spot]:
    entry = spot.get(key)
    return entry.elements if entry else []


def _fields(root: Spot) -> Mapping[str, Spot]:
    fields = root.get("fields")
    return fields.entries if fields else {}


_CHECKS: dict[type, Callable[[Spot, Spot, Problems], None]] = {
    FormDefinition: _check_form,
    Field: _check_field,
    Item: _check_item,
    OutlineLine: _check_outline_line,
    Cell: _check_not_rows,
    Repeat: _check_repeat,
    Notice: _check_notice,
    Table: _check_grid,
    Rule: check_rule,
    Remark: check_condition,
    Bureau: _check_bureau,
    Condition: _check_condition_of_entry,
}
