"""What the help says about a field: passages of the notice, evidence, limits, contradictions. No widgets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.forms.counting import around
from app.forms.definition import Field, FieldType, FormDefinition, Item, Remark
from app.forms.issues import Issue
from app.forms.labels import label_of, with_years
from app.forms.sections import Section
from app.ui.work.board import head_of
from app.ui.work.desk import Desk

_TEXTS = frozenset(("text", "long_text", "rows"))
_PLAIN = frozenset(("text", "long_text"))
# What is entered into a field of a type; a text says so itself.
_ENTERED: Mapping[FieldType, str] = MappingProxyType(
    {
        "integer": "填整数，不写单位",
        "decimal": "填数字，可以有小数，不写单位",
        "percent": "填数字，不写“%”",
        "quantity": "填数字和单位",
        "date": "填日期，如 2026-05-28；Alt+↓ 打开日历",
        "year": "填 4 位年份",
        "phone": "填手机或固定电话，固定电话写区号",
        "email": "填电子邮箱地址",
        "postcode": "填 6 位数字",
        "uscc": "填 18 位统一社会信用代码",
        "yesno": "选“是”或“否”，可按 1、2",
        "choice": "选一项",
        "checks": "可选多项",
    }
)


@dataclass(frozen=True, slots=True)
class HelpWords:
    """The help of one place, in the order in which it is shown.

    ``passages`` and ``items`` are pairs: source and text; number and title. ``blank``: what is done where there is
    nothing to say. ``takes_characters``: rare characters may be wanted there.
    """

    title: str
    unit: str = ""
    hint: str = ""
    passages: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[int, str], ...] = ()
    rules: tuple[str, ...] = ()
    blank: str = ""
    remarks: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    takes_characters: bool = False


def help_for(desk: Desk, path: str) -> HelpWords | None:
    """The help of a path; None when no field is there."""
    definition = desk.definition
    head = head_of(path)
    field = definition.fields.get(head)
    if field is None:
        return None
    column = field.columns.get(path.rpartition(".")[2]) if "." in path else None
    asked = column or field
    return HelpWords(
        title=_title(desk, path, field, column),
        unit=asked.unit or "",
        hint=with_years(definition, asked.hint),
        passages=tuple(_passage(definition, name) for name in (*asked.passages, *(field.passages if column else ()))),
        items=tuple(
            (number, with_years(definition, item.title.rstrip(";；。"))) for number, item in _cited(definition, head)
        ),
        rules=tuple(_rules(asked)),
        blank=_when_blank(field, asked),
        remarks=tuple(_remarks(desk, head)),
        issues=tuple(_row_issues(desk, path)) if field.type == "rows" else (),
        takes_characters=asked.type in _TEXTS,
    )


def help_for_section(desk: Desk, section: Section) -> HelpWords | None:
    """What is said while no field has the cursor: beside the official notes, the contradictions that concern none."""
    if section.kind != "notes":
        return None
    texts = [with_years(desk.definition, remark.text) for remark in desk.definition.remarks if not remark.fields]
    return HelpWords(title=section.title, remarks=tuple(texts)) if texts else None


def _title(desk: Desk, path: str, field: Field, column: Field | None) -> str:
    if column is not None:
        label, row = with_years(desk.definition, column.label), path.split(".")[1]
        return f"{label}（第 {desk.row_number(field.id, int(row))} 行）" if row.isdecimal() else label
    return "".join(label_of(desk.definition, field.id).split("\n"))


def _passage(definition: FormDefinition, name: str) -> tuple[str, str]:
    passage = definition.passages[name]
    return passage.source, with_years(definition, passage.text)


def _cited(definition: FormDefinition, field: str) -> list[tuple[int, Item]]:
    return [(n, item) for n, item in definition.items.items() if field in item.cited_by or field in item.text]


def _rules(asked: Field) -> list[str]:
    """What is entered, limits and choices, in words."""
    found = [_ENTERED[asked.type]] if asked.type in _ENTERED else []
    if asked.max_chars is not None:
        found.append(f"不超过 {asked.max_chars} 字，按 Word 字数，标点也算")
    if asked.about_chars is not None:
        low, high = around(asked.about_chars)
        found.append(f"{asked.about_chars} 字左右，以 {low} 至 {high} 字为宜")
    if asked.at_most is not None:
        found.append(f"最多选 {asked.at_most} 项{'（“其他”也算一项）' if asked.other else ''}")
    if asked.counts:
        found.append("数量与名称的个数应一致")
    return found or ["不限字数" if asked.type == "long_text" else "填一行文字"] * (asked.type in _PLAIN)


def _when_blank(field: Field, asked: Field) -> str:
    """What is done where there is nothing to say."""
    if asked.none and field.type == "rows" and not (field.required or field.at_least):
        return "这张表可以不填；填了的行里没有的，填“无”（F9）"
    if asked.none:
        return "没有相关情况填“无”（F9）"
    return "" if asked.required or field.type == "rows" else "可不填"


def _remarks(desk: Desk, field: str) -> list[str]:
    """Contradictions of the notice that concern a field: those that always hold, or hold for the present answers."""
    noted = desk.board.notes
    found = [
        with_years(desk.definition, remark.text)
        for remark in desk.definition.remarks
        if field in remark.fields and _holds(remark, noted)
    ]
    known = {remark.id for remark in desk.definition.remarks}
    label = label_of(desk.definition, field)
    notes = [one for one in desk.board.of_field(field) if one.kind == "note" and one.code not in known]
    return found + [note.message.removeprefix(f"{label}：") for note in notes]


def _holds(remark: Remark, noted: Collection[str]) -> bool:
    return not remark.when or remark.id in noted


def _row_issues(desk: Desk, path: str) -> list[Issue]:
    """Problems of a cell of a growable table, which have no strip; without a cell, those of the whole table."""
    return [issue for issue in desk.board.at(path) if issue.kind in ("error", "warning")]
