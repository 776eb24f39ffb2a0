"""The words of a comparison of two definitions: what each record and each of its keys is called in Chinese."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from app.forms import bureau_records as bureau
from app.forms import definition as form
from app.forms.compiled import plain
from app.forms.labels import STATE_WORDS
from app.forms.quoted import Passage, Remark

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "notice": "通知和报送要求", "years": "通知和报送要求",
        "fields": "栏目", "limits": "栏目", "decimals": "栏目",
        "items": "目录和佐证材料", "self_declaration": "目录和佐证材料", "none_page_text": "目录和佐证材料",
        "rules": "检查", "remarks": "检查",
        "tables": "印出来的", "outlines": "印出来的", "statements": "印出来的", "volumes": "印出来的",
        "passages": "印出来的",
        "bureau": "主管部门",
        "id": "表单", "title": "表单", "short_title": "表单", "who": "表单", "name_field": "表单",
        "authority_field": "表单", "edition": "表单", "format": "表单",
    }
)  # fmt: skip
"""Which part of a comparison a key of the definition belongs to; parts in the order in which they are read."""

# What a key is called in any record, unless the record has a word of its own.
_COMMON: Mapping[str, str] = MappingProxyType(
    {
        "id": "编号", "title": "标题", "label": "名称", "text": "文字", "source": "出处", "fields": "涉及的栏目",
        "field": "栏目", "rows": "行", "seal": "盖章签字处", "mark": "角上的字", "heading": "标题", "holds": "内容",
        "number": "序号", "lines": "行", "columns": "列", "items": "材料", "statement": "声明页", "outline": "提纲",
        "table": "表", "attachments": "附件", "value": "填的内容", "short_title": "简称", "passages": "引文",
        "signature": "落款", "place": "位置", "rule": "比较式", "max_chars": "字数上限", "years": "年度",
        "body": "正文", "item": "一项材料", "days": "日期", "when": "时间", "latest": "按年度取数",
        "other": "“其他”的栏目",
    }
)  # fmt: skip
_OWN: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        form.FormDefinition: {
            "who": "谁来填", "name_field": "写单位名称的栏目", "authority_field": "写主管部门的栏目", "notice": "通知",
            "decimals": "小数的印法", "rules": "检查规则", "limits": "字数合计", "remarks": "说明",
            "self_declaration": "自我声明", "none_page_text": "“无”页上的字", "tables": "表", "outlines": "提纲",
            "statements": "声明页", "volumes": "册", "bureau": "主管部门", "edition": "版次", "format": "定义的格式",
            "fields": "栏目", "short_title": "简称",
        },
        form.Field: {
            "type": "填法", "hint": "填写提示", "unit": "单位", "suffix": "印在后面的字", "required": "必填",
            "none": "可以填“无”", "minimum": "最小值", "maximum": "最大值", "about_chars": "建议字数",
            "options": "选项", "at_most": "最多选几项", "at_least": "至少几行", "units": "计量单位",
            "suggestions": "可选的词", "default": "预填的内容", "counts": "数的是哪一栏里的名称",
            "drop_ending": "省去的词尾", "region": "代码的地区",
        },
        form.Rule: {"severity": "轻重", "message": "提示的话"},
        form.CharLimit: {},
        form.Item: {
            "notice_title": "通知里的写法", "takes": "可以放什么", "evidence": "要不要材料", "text": "写在表里的栏目",
            "cited_by": "印证的栏目", "claim": "声明的内容", "needs": "材料清单",
        },
        form.Seal: {"who": "谁盖章签字", "by_applicant": "由填报单位办"},
        form.CoverLine: {"below": "横线下的字"},
        form.Cover: {"foot": "页脚的字"},
        form.Notes: {},
        form.Contents: {},
        form.Holding: {"whole_page": "单独成页", "optional": "由哪个选项决定"},
        form.Body: {},
        form.ItemPart: {},
        form.Part: {"cover": "封面", "notes": "说明页", "contents": "目录页"},
        form.Volume: {"file_name": "文件名", "parts": "组成", "landscape": "横排"},
        form.Cell: {
            "label": "印的字", "header": "表头", "static": "印的字", "cols": "占几列", "rows": "占几行",
            "cite": "对应第几项材料", "placeholder": "空白时印的字", "height_mm": "最小高度", "align": "对齐",
        },
        form.Repeat: {"cells": "格", "printed_rows": "至少印几行"},
        form.Line: {},
        form.Table: {
            "subtitle": "副标题", "columns_mm": "列宽", "above": "表上面的字", "repeat": "重复的行",
            "header_rows": "表头行数", "below": "表下面的字",
        },
        form.OutlineLine: {"level": "第几级", "guide": "括号里的提示"},
        form.Outline: {"note": "注", "separable": "可以另附纸"},
        form.Statement: {"signatures": "落款"},
        form.Notice: {
            "number": "文号", "issuer": "发文单位", "deadline": "截止日期", "deadline_hint": "截止日期的说明",
            "paper_copies": "纸质份数", "paper_copies_text": "纸质份数的说明", "disc_copies": "光盘份数",
            "hand_in": "报送办法", "false_filing": "关于虚假填报的话",
        },
        form.SelfDeclaration: {"default_statement": "预写的声明", "date_line": "日期行"},
        Passage: {},
        Remark: {"when": "什么时候说"},
        bureau.YearValue: {"year": "年度的栏目"},
        bureau.Condition: {
            "needs": "要求", "issues": "看哪些检查", "manual": "人工核什么", "same_province": "应在同一省的栏目",
            "until": "不晚于截止日期的栏目",
        },
        bureau.ColumnSource: {"renamed": "改写的词", "other_as": "“其他”的写法", "or_rows": "也可以数行的栏目"},
        bureau.Gathering: {"form": "汇总哪种表"},
        bureau.Figure: {"unit": "单位", "fields": "取数的栏目"},
        bureau.FollowUp: {"when": "什么时候"},
        bureau.Mailing: {"address": "邮箱", "subject": "邮件标题", "most_mb": "一封邮件的大小上限"},
        bureau.Bureau: {
            "tells_apart": "认单位的栏目", "place": "写地址的栏目", "opinion": "推荐意见栏", "conditions": "入库条件",
            "figures": "比较的数据", "follow_ups": "入库以后的事项", "gathers": "汇总", "mailing": "报送邮件",
        },
    }
)  # fmt: skip
_KINDS: Mapping[type, tuple[str, Callable[[Any], str]]] = MappingProxyType(
    {
        form.Field: ("栏目", lambda one: one.label or one.id),
        form.Rule: ("检查", lambda one: one.message),
        form.CharLimit: ("字数合计", lambda one: one.label),
        form.Item: ("材料", lambda one: f"{one.number} {one.short_title}"),
        form.Seal: ("盖章签字处", lambda one: one.place),
        form.CoverLine: ("封面的一行", lambda one: one.label),
        form.Cover: ("封面", lambda one: "".join(one.title)),
        form.Notes: ("说明页", lambda one: one.title),
        form.Contents: ("目录页", lambda one: "".join(one.title)),
        form.Body: ("正文", lambda one: ""),
        form.ItemPart: ("材料的页", lambda one: f"第 {one.number} 项"),
        form.Volume: ("册", lambda one: one.title),
        form.Cell: ("格", lambda one: _content(one, "label", "header", "text", "static", "field")),
        form.Line: ("一行字", lambda one: one.text),
        form.Table: ("表", lambda one: one.title or one.id),
        form.OutlineLine: ("提纲的一行", lambda one: one.heading or one.guide or one.field),
        form.Outline: ("提纲", lambda one: one.title or one.id),
        form.Statement: ("声明页", lambda one: one.title),
        form.Notice: ("通知", lambda one: ""),
        form.SelfDeclaration: ("自我声明", lambda one: one.title),
        Passage: ("引文", lambda one: one.source or one.id),
        Remark: ("说明", lambda one: one.text),
        bureau.Condition: ("入库条件", lambda one: one.source or one.id),
        bureau.Figure: ("比较的数据", lambda one: one.label),
        bureau.FollowUp: ("入库以后的事项", lambda one: one.text),
        bureau.Mailing: ("报送邮件", lambda one: one.address),
    }
)
_NTH: Mapping[str, str] = MappingProxyType(
    {"rows": "第 {} 行", "cells": "第 {} 格", "lines": "第 {} 行", "above": "表上第 {} 行", "below": "表下第 {} 行",
     "parts": "第 {} 部分", "signatures": "落款第 {} 行"}
)  # fmt: skip
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "error": "错误", "warning": "提醒", "note": "说明", "text": "文字", "long_text": "长文字", "integer": "整数",
        "decimal": "小数", "quantity": "带单位的数", "percent": "百分数", "date": "日期", "year": "年份",
        "phone": "电话",
        "email": "邮箱", "postcode": "邮政编码", "uscc": "统一社会信用代码", "yesno": "是或否", "choice": "单选",
        "checks": "多选", "rows": "多行表", "two_if_any": "有小数的印两位", "as_typed": "照填的印",
        "required": "必须有", "optional": "可以没有", "text_or_files": "写在表里或放文件", **STATE_WORDS,
    }
)  # fmt: skip
_CODED = ("type", "severity", "takes", "evidence", "decimals")
_SHORT = 40


def name_of(record: type, key: str) -> str:
    """What a key of a record is called."""
    return _OWN.get(record, {}).get(key) or _COMMON.get(key, key)


def kind_of(part: object) -> str:
    """What kind of thing a record is; empty for one that is told by its content."""
    return _KINDS[type(part)][0] if type(part) in _KINDS else ""


def title_of(part: object) -> str:
    """How a record calls itself, shortened, on one line."""
    said = _KINDS[type(part)][1](part) if type(part) in _KINDS else _in_json(part)
    line = "".join(str(said).split("\n"))
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"


def nth(key: str, index: int) -> str:
    """The place of an element that has no name: ``第 3 行``."""
    return _NTH.get(key, "第 {} 处").format(index + 1)


def told(key: str, value: object) -> str:
    """A value in words."""
    if value is None:
        return "没有"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return (_WORDS.get(value, value) if key in _CODED else value) or "空白"
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    if isinstance(value, tuple):
        return "、".join(told(key, part) for part in value) or "没有"
    return _in_json(value) if isinstance(value, dict) or is_dataclass(value) else str(value)


def _content(one: object, *names: str) -> str:
    return next((str(found) for name in names if (found := getattr(one, name)) is not None), "序号")


def _in_json(value: object) -> str:
    return json.dumps(plain(value), ensure_ascii=False)
