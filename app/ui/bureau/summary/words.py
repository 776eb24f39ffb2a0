"""The sentences of 汇总表: pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.bureau.summary_records import CellSeen, ColumnSeen, IssueSeen, OriginSeen, RowSeen, Staff, SummarySeen
from app.forms.definition import DecimalsPolicy
from app.forms.field_types import FIELD_TYPES
from app.times_and_sizes import size_in_words

if TYPE_CHECKING:
    from app.api import MadeMails, Summarised
    from app.api_mailing import MailSeen

STAFF: Mapping[Staff, str] = {"count": "从业人数", "rows": "服务人员表行数"}
BLANK = "空白"
_NOT_THERE = "申报材料里没有"
_MOST_NAMES = 5
_UNIT = re.compile(r"\s*[（(].*$", re.DOTALL)


def shown(text: str, column: ColumnSeen, decimals: DecimalsPolicy) -> str:
    """A text as it is printed."""
    return FIELD_TYPES[column.asked.type].show(text, column.asked, decimals) if column.asked and text else text


def column_name(column: ColumnSeen) -> str:
    """The header without its unit and explanation: ``上年度服务收入``."""
    return _UNIT.sub("", column.header)


def place_words(number: int, row: RowSeen, column: ColumnSeen) -> str:
    """Which cell: ``第 3 行 云川启明… › 上年度服务收入``."""
    return f"第 {number + 1} 行  {row.name or row.key or '没有名称'} › {column_name(column)}"


def source_words(cell: CellSeen, text: str, column: ColumnSeen, decimals: DecimalsPolicy) -> str:
    """Where a text came from: ``来源：1,286.40（改为 1,286）``, else the fields that it was taken from."""
    if not cell.origins and not cell.doubts:
        return "手工加的行，没有申报材料"
    fields = "；".join(f"{one.label} {_printed(one, text, column, decimals)}" for one in cell.origins if one.label)
    if not cell.edited:
        return f"来源：{fields or _NOT_THERE}" + ("，写法照汇总表" if cell.mapped else "")
    gathered = (shown(cell.gathered, column, decimals) or BLANK) if cell.origins else _NOT_THERE
    words = f"来源：{gathered}（改为 {shown(text, column, decimals) or BLANK}）"
    if cell.was:
        words += f"，改的时候来源是 {shown(cell.was, column, decimals)}"
    elif cell.was is not None:  # blank, or of an edition that did not ask
        words += "，改的时候来源里没有"
    return words


def _printed(origin: OriginSeen, text: str, column: ColumnSeen, decimals: DecimalsPolicy) -> str:
    """What is printed at a place; of a plain cell only what is stored is known."""
    return (shown(text, column, decimals) if origin == column.own._replace(text=text) else origin.text) or BLANK


def doubt_words(cell: CellSeen, column: ColumnSeen, staff: Staff) -> str:
    """What to look at twice; what was changed by hand was looked at. Empty when there is nothing."""
    if cell.edited or not cell.doubts:
        return ""
    told = "；".join(cell.doubts)
    return f"{told}。表上用的是{STAFF[staff]}" if column.counts and cell.origins else told


def issue_words(issues: Sequence[IssueSeen], column: ColumnSeen) -> str:
    """What is wrong with a cell; empty when nothing is."""
    return "；".join(one.sentence.removeprefix(f"{column_name(column)} ") for one in issues)


def head_words(seen: SummarySeen, doubts: int, wrong: int) -> str:
    """``12 家 · 3 处要核对 · 2 格没填或有错误``."""
    parts = [f"{len(seen.rows)} 家"] if seen.rows else []
    if wrong:
        parts.append(f"{wrong} 格没填或有错误")
    if doubts:
        parts.append(f"{doubts} 处要核对")
    return " · ".join(parts)


def empty_words(seen: SummarySeen) -> tuple[str, str]:
    """What an empty summary says, and the word of its button."""
    if not seen.total:
        lost = f"（{seen.unreadable} 份读不出来）" if seen.unreadable else ""
        return f"还没有收到入库申请{lost}。收进各单位的材料，这里就列出附件 3", "去收集"
    return f"收到 {seen.total} 家，还没有一家定为“推荐”。先到“初审”里决定，或者先把收到的都列上看看", "列入全部"


class LeftText(NamedTuple):
    """What was being typed of a row that went off the table: key, case and name, the column and its name, the text."""

    key: str
    case: int
    name: str
    column: str
    header: str
    text: str


def left_words(left: LeftText) -> str:
    """What was typed of a row that is not listed any more."""
    who = f"“{left.name}”" if left.name else "正在改的那一家"
    return f"{who}不再列在表上。写到一半的“{left.header}”是：{left.text or BLANK}"


def moved_words(row: RowSeen, to: int) -> str:
    """What moving a row did."""
    return f"“{row.name or row.key}”移到第 {to + 1} 行"


# ---- what went out ------------------------------------------------------------------------------------------------


def made_words(made: Summarised) -> str:
    """The verdict on an export."""
    if made.mark == "final":
        return f"汇总表已导出：{made.rows} 家，正式稿"
    if made.rows_wrong:
        return f"已导出 {made.rows} 家，每页标了“草稿”：还有 {made.rows_wrong} 行没填全或有错误"
    return f"已导出 {made.rows} 家，每页标了“草稿”"


def made_lines(made: Summarised) -> list[str]:
    """What is to be known of an export."""
    lines = [f"有 {len(made.unreadable)} 份读不出来，没有列"] if made.unreadable else []
    if made.mark == "draft" and not made.rows_wrong:
        lines += [issue.message for issue in made.issues if issue.severity == "error"][:_MOST_NAMES]
    if made.doubts:
        lines.append(f"要核对的 {len(made.doubts)} 处写在 review.xlsx 的“初审”里")
    return [*lines, *made.told]


def mails_words(made: MadeMails) -> str:
    """The verdict on the drafts of mails."""
    return f"邮件草稿写好了：{len(made.mails)} 封，收件人 {made.address}"


def mail_line(mail: MailSeen) -> str:
    """``3.4 MB · 7 个附件 · 启明、长川``."""
    names = "、".join(mail.applicants[:_MOST_NAMES]) or "只有附件 3"
    more = f"等 {len(mail.applicants)} 家" if len(mail.applicants) > _MOST_NAMES else ""
    return f"{size_in_words(mail.bytes)} · {mail.files} 个附件 · {names}{more}"
