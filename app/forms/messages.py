"""The one table of codes: how grave each is and its sentence; every issue of the program is built here.

Rules and remarks of a form definition bring their own id as code and their own sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.forms.characters import has_control
from app.forms.definition import Severity
from app.forms.issues import Fix, Issue


@dataclass(frozen=True, slots=True)
class Message:
    """Severity of a code and its sentence with ``{slots}``; the field's label is put before it."""

    severity: Severity
    sentence: str


_TABLE: dict[str, Message] = {
    # every type
    "required": Message("error", "还没有{verb}{hint}"),
    "none_not_allowed": Message("error", "这一项不能填“无”，请填写实际内容"),
    "nothing_in_words": Message("error", "“{text}”应写作“无”，没有相关情况时填“无”"),
    "nothing_said": Message("error", "“{text}”没有说明情况，请填写实际内容"),
    "wrong_shape": Message("error", "草稿里存的内容不是这一项的样子，请清空后重新填写"),
    "missing_glyph": Message("error", "{chars}没有字体可以打印，请换一种写法"),
    "file_name_glyph": Message("error", "{chars}没有字体可以打印，请给文件改名后重新添加"),
    "private_use": Message("warning", "{places}是自造字，换一台电脑会变样，请改用标准汉字"),
    "control_character": Message("error", "夹有看不见、也打印不出的字符（{codes}），请删去"),
    # numbers
    "not_a_number": Message("error", "“{text}”不是数字，请只填数字{unit}"),
    "not_an_integer": Message("error", "“{text}”不是整数，这一项按个数填写"),
    "below_minimum": Message("error", "{text} 小于 {limit}，这一项不能小于 {limit}"),
    "above_maximum": Message("error", "{text} 大于 {limit}，这一项不能大于 {limit}"),
    "too_many_decimals": Message("error", "{text} 的小数多于两位，应保留两位小数"),
    "share_as_ratio": Message("warning", "{text} 不到 1%，如果是按比值填的，应写成百分数"),
    "ratio_with_decimals": Message("error", "{text} 的小数多于两位，又不到 1%，如果是按比值填的，应写成百分数"),
    "quantity_format": Message("error", "“{text}”里没有认出数字，请写成数字加单位，如 {example}"),
    "quantity_unit": Message("error", "“{text}”要带上单位{units}"),
    "quantity_remark": Message("error", "“{text}”的单位后面还有别的内容，补充说明请写在“{unit}”后面的括号里"),
    "too_many_digits": Message("error", "{text} 的整数部分有 {count} 位，最多 {limit} 位，请核对是不是多打了"),
    # texts
    "too_long": Message("error", "现有 {count} 字，不能超过 {limit} 字，请删去 {excess} 字"),
    "too_long_characters": Message(
        "warning", "字数 {words} 没有超过 {limit}，字符数（不计空格）{count} 超过了，可再压缩一些"
    ),
    "about_length": Message("warning", "要求 {about} 字左右，现有 {count} 字，以 {low} 至 {high} 字为宜"),
    "group_too_long": Message("error", "各部分共 {count} 字，不能超过 {limit} 字，请删去 {excess} 字"),
    # choices
    "too_many_choices": Message("error", "最多选 {limit} 项{other}，现在选了 {count} 项，请去掉 {excess} 项"),
    "unknown_option": Message("error", "“{text}”不在可选的内容里，请重新选择"),
    "duplicate_option": Message("error", "“{text}”选了不止一次，请只留一个"),
    "other_unnamed": Message("error", "只写了“{text}”，请在后面写明是什么"),
    "entry_unlisted": Message("warning", "“{text}”不在表头所列的内容里，请核对"),
    "other_text_missing": Message("error", "勾选了“其他”，请写明是什么"),
    "other_not_ticked": Message("error", "写了“其他”的内容，但没有勾选“其他”"),
    # dates
    "date_format": Message("error", "“{text}”不是完整的日期，请写成 2026-05-28 这样"),
    "date_not_real": Message("error", "“{text}”不是真实的日期，{reason}，请核对"),
    "date_other_year": Message("warning", "填的是{text}，与通知的截止日期{limit}不在同一年，请核对年份"),
    "date_too_late": Message("warning", "{text}在通知的截止日期{limit}之后，请核对"),
    "past_deadline": Message("note", "填的是{text}，通知的截止日期是{limit}：已截止，以通知为准"),
    "past_own_deadline": Message("note", "填的是{text}，晚于自定的截止日期{limit}，通知的截止日期还没有过"),
    "year_format": Message("error", "“{text}”不是年份，请写成 2024 这样的四位数字"),
    "year_differs": Message("note", "填的是 {text} 年，通知目录中写的是 {year} 年，请确认"),
    "year_far": Message("warning", "填的是 {text} 年，与通知目录中写的 {year} 年相差 {apart} 年，请核对"),
    # contacts
    "phone_format": Message(
        "error", "“{text}”不像电话号码，座机写成 0351-5550123，手机写 11 位数字，几个号码用顿号隔开"
    ),
    "phone_service": Message("warning", "{text} 是服务热线，最好填能直接找到联系人的号码"),
    "email_format": Message("error", "“{text}”不是完整的电子信箱，请写成 name@example.com 这样"),
    # codes
    "postcode_format": Message("error", "“{text}”不是邮政编码，应为 6 位数字"),
    "postcode_region": Message("warning", "{text} 不是本省的邮政编码（应以 {region} 开头），请核对"),
    "uscc_length": Message("error", "代码应为 18 位，现在是 {count} 位"),
    "uscc_untidy": Message("error", "代码应连着写，字母用大写"),
    "uscc_character": Message("error", "第 {place} 位是{what}"),
    "uscc_checksum": Message("error", "最后一位与前 17 位对不上，请照证件核对{kept}"),
    "uscc_overridden": Message("note", "最后一位与前 17 位对不上，已确认照证件保留{note}"),
    "uscc_region": Message("warning", "登记地代码是 {found}，不是本省的 {region}，请核对"),
    # names and their number
    "names_count": Message("warning", "数量是 {count}，“{names}”里有 {found} 个名称，请核对"),
    "names_none_mismatch": Message("warning", "数量是 {count}，与“{names}”不一致：没有时数量填 0 或“无”，名称填“无”"),
    # rows
    "rows_too_few": Message("error", "至少要填 {least} 行，现有 {count} 行"),
    # evidence items
    "item_state_missing": Message("error", "还没有处理，请{choices}"),
    "item_state_not_taken": Message("error", "这一项不能选“{state}”，可以选{choices}"),
    "item_files_missing": Message("error", "选了“文件”，但一个文件也没有，请添加文件"),
    "item_text_missing": Message("error", "请填写{fields}，或者添加文件"),
    "item_statement_missing": Message("error", "选了“自我声明”，请写明声明的内容"),
    "item_file_missing": Message("error", "文件“{file}”不在草稿文件夹里了，请重新添加"),
    "item_file_changed": Message("error", "文件“{file}”添加以后被改动过，请重新添加"),
    "item_file_note": Message("note", "文件“{file}”{note}"),
    "item_file_kept": Message("note", "文件“{file}”{note}，已定仍然使用"),
    "item_file_unusable": Message("error", "{note}"),
    "duplicate_file": Message("warning", "文件“{file}”与{other}的“{other_file}”内容相同，请核对是否重复添加"),
    "duplicate_file_kept": Message("note", "文件“{file}”与{other}的“{other_file}”内容相同，已定仍然使用"),
    "item_tick_missing": Message("note", "需要的材料还有 {count} 样没有勾选：{needs}"),
    "claim_without_evidence": Message("warning", "表中{fields}有内容，这一项却没有佐证，请添加文件或核对表中内容"),
    "evidence_without_claim": Message("warning", "附了文件，表中{fields}却填的是没有，请核对"),
}
MESSAGES: Mapping[str, Message] = MappingProxyType(_TABLE)


def issue(
    code: str,
    path: str,
    label: str,
    slots: Mapping[str, str],
    fixes: tuple[Fix, ...] = (),
    severity: Severity | None = None,
) -> Issue:
    """Build one issue of the table: ``label：sentence``; ``severity`` replaces the table's where a policy differs."""
    message = MESSAGES[code]
    return Issue(path, code, severity or message.severity, f"{label}：{message.sentence.format_map(slots)}", fixes)


def own_issue(code: str, path: str, label: str, sentence: str, severity: Severity) -> Issue:
    """Build the issue of a rule or remark, whose sentence stands in the definition; the label is added if absent."""
    named = sentence if not label or label in sentence else f"{label}：{sentence}"
    return Issue(path, code, severity, named)


def shortened(text: str, longest: int = 30) -> str:
    """Give a typed text for quoting in a sentence: on one line, cut with … when long, without control characters."""
    line = "".join("□" if has_control(char) else char for char in " ".join(text.split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
