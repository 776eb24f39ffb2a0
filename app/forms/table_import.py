"""Rows of a form table out of the cells of somebody's spreadsheet: its header row, which column is which, the rows.

Guesses only propose: whoever imports sees them, with the rows that they give, and can choose otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.forms.answers import Row
from app.forms.characters import half_width
from app.forms.definition import NONE, Field
from app.forms.field_types import FIELD_TYPES, FieldContext
from app.forms.table_rows import Normaliser

Cells: TypeAlias = Sequence[Sequence[str]]

# What people call a column in lists of their own; the words of the official label count anyway.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "姓名": ("名字", "人员", "人员姓名", "员工姓名", "专家姓名"),
    "职务": ("岗位", "职位", "现任职务"),
    "职称": ("专业技术职务", "技术职称", "职称等级"),
    "学历": ("文化程度", "最高学历", "学位"),
    "企业名称": ("单位名称", "公司名称", "服务企业", "客户名称", "单位", "企业", "公司"),
    "单位名称": ("机构名称", "企业名称", "公司名称", "单位", "机构", "企业"),
    "服务产品名称": ("产品名称", "产品", "服务名称", "服务项目"),
    "服务内容": ("内容", "产品内容", "服务描述", "产品介绍"),
    "产品应用情况": ("应用情况", "使用情况", "应用效果"),
    "服务性质": ("性质", "收费性质", "是否收费"),
    "服务满意度": ("满意度", "评价", "满意情况", "满意程度"),
    "联系电话": ("电话", "手机", "手机号", "联系方式"),
    "成立时间": ("成立日期", "注册时间", "注册日期"),
}
_TELLING = ("date", "phone", "email", "uscc", "postcode")
_NUMBER_WORDS = ("序号", "编号", "号", "")
_HEADER_WITHIN = 10
_LOOKED_AT = 50
_EQUAL, _SYNONYM, _SURE, _CONTAINED, _CONTENTS = 100, 95, 85, 60, 40
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """Where the header stands (row from 0, None without one) and which file column (from 0) gives which of ours."""

    header: int | None
    columns: Mapping[str, int]


def guess(field: Field, cells: Cells) -> Guess:
    """Find header row and columns of a sheet: by equal labels, synonyms, contained words, then by what stands below.

    A header row names at least one column by its label or a synonym; of several the one that names most.
    """
    header = _header(field, cells)
    words = list(cells[header]) if header is not None else []
    return Guess(header, columns_of(field, words, cells[header + 1 if header is not None else 0 :]))


def columns_of(field: Field, header: Sequence[str], body: Cells) -> dict[str, int]:
    """Pair our columns with file columns, the surest pair first; what fits nothing is left out.

    Without any header, as many file columns as ours (序号 aside) are ours in their order, unless contents contradict.
    """
    width = max((len(row) for row in (header, *body[:_LOOKED_AT])), default=0)
    found: list[tuple[int, int, int, str]] = []
    for place, (name, asked) in enumerate(field.columns.items()):
        for column in range(width):
            said = header[column] if column < len(header) else ""
            score = _likeness(asked, said)
            if not score and not said.strip():
                score = _by_contents(asked, [row[column] for row in body[:_LOOKED_AT] if column < len(row)])
            if score:
                found.append((-score, place, column, name))
    pairs: dict[str, int] = {}
    for _, _, column, name in sorted(found):
        if name not in pairs and column not in pairs.values():
            pairs[name] = column
    if not any(said.strip() for said in header):
        ordered = _in_order(field, body[:_LOOKED_AT], width)
        if all(ordered.get(name) == column for name, column in pairs.items()):
            return ordered
    return {name: pairs[name] for name in field.columns if name in pairs}


def _in_order(field: Field, body: Cells, width: int) -> dict[str, int]:
    """Our columns in their order, behind a column of 序号 where one stands; empty when their number differs."""
    first = 1 if _numbered(body) else 0
    if width - first != len(field.columns):
        return {}
    for column, asked in enumerate(field.columns.values(), start=first):
        below = [row[column] for row in body if column < len(row)]
        if asked.type in _TELLING and any(map(str.strip, below)) and not _by_contents(asked, below):
            return {}
    return {name: first + place for place, name in enumerate(field.columns)}


def _numbered(body: Cells) -> bool:
    """Whether rows that hold anything begin with 1, 2, 3 … or go on counting from another number."""
    begins = [row[0].strip() for row in body if any(cell.strip() for cell in row)]
    if not begins or not all(text.isascii() and text.isdecimal() and len(text) <= 6 for text in begins):
        return False
    first = int(begins[0])
    return all(int(text) == first + place for place, text in enumerate(begins))


def fullest_sheet(field: Field, sheets: Sequence[Cells]) -> int:
    """Which sheet of a file (from 0) holds the table: one with a header, then the one that gives most columns."""
    found = [guess(field, cells) for cells in sheets]
    scores = [(one.header is not None, len(one.columns)) for one in found]
    return scores.index(max(scores)) if scores else 0


@dataclass(frozen=True, slots=True)
class Block:
    """Copied cells as they are laid over a table, and what of them was left out, in words."""

    cells: Cells
    left_out: tuple[str, ...] = ()


def block_for(field: Field, columns: Sequence[str], cells: Cells) -> Block:
    """A copied block without the header row and the 序号 that were copied along with a whole table.

    ``columns`` are ours from where it is pasted. A header row says the labels of these columns in their order; numbers
    without one are 序号 only before the first column, and when that holds words.
    """
    asked = [field.columns[name] for name in columns]
    first = _labels_begin(asked, cells)
    left_out = ["标题行"] if first is not None else []
    body = cells[1:] if first is not None else cells
    lead = first if first is not None else _numbers_before(field, asked, body)
    if lead:
        left_out.append("序号")
        body = [row[lead:] for row in body]
    return Block(body, tuple(left_out))


def _labels_begin(asked: Sequence[Field], cells: Cells) -> int | None:
    """Where in the first row (0, or 1 behind 序号) our labels begin; None when it is no header, or all there is."""
    if len(cells) < 2 or not asked:
        return None
    said = cells[0]
    for first in (0, 1) if said and _plain(said[0]) in _NUMBER_WORDS else (0,):
        pairs = list(zip(asked, said[first:], strict=False))
        least = _SURE if len(pairs) > 1 else _EQUAL
        if pairs and all(_likeness(ours, theirs) >= least for ours, theirs in pairs):
            return first
    return None


def _numbers_before(field: Field, asked: Sequence[Field], body: Cells) -> int:
    if len(asked) < len(field.columns) or asked[0].type not in ("text", "long_text"):
        return 0
    width = max((len(row) for row in body), default=0)
    sure = width == len(asked) + 1 or (len(body) > 1 and 1 < width <= len(asked) + 1)
    return 1 if sure and _numbered(body) else 0


def _header(field: Field, cells: Cells) -> int | None:
    best, place = 0, None
    for number, row in enumerate(cells[:_HEADER_WITHIN]):
        named = sum(max((_likeness(asked, said) for said in row), default=0) for asked in field.columns.values())
        sure = any(_likeness(asked, said) >= _SURE for asked in field.columns.values() for said in row)
        # a later row that says the same is the second line of a header cell merged downwards
        if sure and named >= best:
            best, place = named, number
    return place


def _likeness(asked: Field, said: str) -> int:
    """How much a header cell sounds like a column."""
    label, word = _plain(asked.label), _plain(said)
    if not word or not label:
        return 0
    if word == label or _plain(asked.label, whole=True) == _plain(said, whole=True):
        return _EQUAL
    others = [_plain(other) for other in SYNONYMS.get(label, ())]
    if word in others:
        return _SYNONYM - others.index(word)
    shorter, longer = sorted((word, label), key=len)
    return _CONTAINED + len(shorter) if len(shorter) >= 2 and shorter in longer and len(longer) <= 20 else 0


def _plain(text: str, *, whole: bool = False) -> str:
    """A label without blanks, marks and, unless ``whole``, remarks in brackets."""
    kept = text if whole else _BRACKETS.sub("", text) or text
    return _NOT_WORDS.sub("", half_width(kept)).casefold()


def _by_contents(asked: Field, below: Sequence[str]) -> int:
    """Whether what stands in a column without a header is what ours wants: suggested words, or a type that shows."""
    texts = [text.strip() for text in below if text.strip() and text.strip() != NONE]
    if not texts:
        return 0
    if asked.suggestions:
        good = sum(text in asked.suggestions for text in texts)
    elif asked.type in _TELLING:
        spec = FIELD_TYPES[asked.type]
        good = sum(not any(spec.check(spec.normalise(text, asked), asked, FieldContext(""))) for text in texts)
    else:
        return 0
    return _CONTENTS if 2 * good >= len(texts) else 0


def rows_from(field: Field, cells: Cells, columns: Mapping[str, int], normal: Normaliser | None = None) -> list[Row]:
    """The rows that a pairing gives, each cell normalised as if typed; rows that hold nothing are left out.

    ``columns`` maps our columns to file columns from 0; ``normal`` may know texts already.
    """
    normal = normal or Normaliser(field)
    found: list[Row] = []
    for texts in cells:
        stored = ((name, normal(name, texts[place])) for name, place in columns.items() if place < len(texts))
        row = {name: text for name, text in stored if text}
        if row:
            found.append(row)
    return found
