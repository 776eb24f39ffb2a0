"""The options of a draft: how it is printed and bound, never what is answered (design section 5).

Also the two names that the command line takes beside them: ``override.FIELD=note`` (ruling 9) and
``tick.ITEM.WORDS=yes|no`` (ruling 15).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import Item

OptionValue: TypeAlias = bool | int | str
_YES_NO: Mapping[str, OptionValue] = MappingProxyType({"yes": True, "no": False})
_ZONE = "cooperation_zone"
_SERVICE = "service_institution"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option: its words in Chinese, what is typed for each value, and its default.

    ``allowed`` maps the typed word to the stored value; a date option has none and takes a date or nothing.
    ``families`` are form ids without their year, so that next year's form keeps them; empty means every form.
    """

    name: str
    meaning: str
    default: OptionValue
    allowed: Mapping[str, OptionValue] = field(default_factory=lambda: _YES_NO)
    families: tuple[str, ...] = ()

    def serves(self, form_id: str) -> bool:
        """Whether the form has this option."""
        return not self.families or re.sub(r"_\d{4}$", "", form_id) in self.families


def _whole_numbers(low: int, high: int) -> Mapping[str, OptionValue]:
    return MappingProxyType({str(number): number for number in range(low, high + 1)})


_BOTH = (_ZONE, _SERVICE)
OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        option.name: option
        for option in (
            Option(
                name="volumes",
                meaning="申报表和申报材料分订两册，还是合订一册",
                default=2,
                allowed=_whole_numbers(1, 2),
                families=(_ZONE,),
            ),
            Option(name="attach_plan", meaning="未来五年发展规划另附纸", default=False, families=(_ZONE,)),
            Option(name="dividers", meaning="每项佐证材料前加隔页", default=False, families=_BOTH),
            Option(
                name="fonts",
                meaning="用程序自带的字体，还是用这台电脑上的公文字体",
                default="bundled",
                allowed=MappingProxyType({"bundled": "bundled", "installed": "installed"}),
            ),
            Option(name="gutter_mm", meaning="装订边另加的毫米数", default=0, allowed=_whole_numbers(0, 5)),
            Option(name="copies", meaning="纸质份数，0 表示按通知的规定", default=0, allowed=_whole_numbers(0, 99)),
            Option(name="attachment_mark", meaning="封面左上角印“附件”字样", default=True),
            Option(name="example_line", meaning="封面保留示例一行", default=True, families=(_ZONE,)),
            Option(name="guide_text", meaning="规划正文保留括号里的提示", default=True, families=(_ZONE,)),
            Option(
                name="promise_page",
                meaning="第 10 项加法定代表人诚信承诺页（非官方样式）",
                default=False,
                families=(_SERVICE,),
            ),
            Option(
                name="own_deadline", meaning="自定的截止日期，空白表示不另定", default="", allowed=MappingProxyType({})
            ),
        )
    }
)


def options_of(form_id: str) -> tuple[Option, ...]:
    """The options that a form has, in the order of the table."""
    return tuple(option for option in OPTIONS.values() if option.serves(form_id))


def option(options: Mapping[str, object], name: str) -> OptionValue:
    """The stored value, or the default when nothing usable is stored. ``KeyError`` on an unknown name: a bug."""
    entry = OPTIONS[name]
    value = options.get(name)
    if not entry.allowed:
        return value if isinstance(value, str) and _is_date(value) else entry.default
    # True == 1 in Python: the type must agree as well.
    for known in entry.allowed.values():
        if value == known and type(value) is type(known):
            return known
    return entry.default


def parse_option(form_id: str, name: str, text: str) -> OptionValue:
    """The value that a typed text stands for; for ``override.…`` the note, for ``tick.…`` a truth value.

    Raises :class:`UsageError` with a sentence that lists what is allowed.
    """
    kind, _, _ = name.partition(".")
    if kind == "override":
        return text.strip()
    if kind == "tick":
        return _choose(name, _YES_NO, text)
    entry = OPTIONS.get(name)
    if entry is None or not entry.serves(form_id):
        known = "、".join(found.name for found in options_of(form_id))
        raise UsageError(f"这份表没有“{name}”这个选项", f"可用的选项：{known}、override.栏目、tick.项号.内容")
    if entry.allowed:
        return _choose(name, entry.allowed, text)
    if text.strip() and not _is_date(text.strip()):
        raise UsageError(f"选项“{name}”应是 2026-05-28 这样的日期，或空白，现在是“{text}”", entry.meaning)
    return text.strip()


def set_option(draft: Draft, name: str, text: str, *, overridable: Collection[str], items: Mapping[int, Item]) -> Draft:
    """The draft with one ``NAME=VALUE`` of the command line applied.

    ``overridable`` are the ids of the fields whose check may be overridden (codes, ruling 9), ``items`` those of
    the definition. An empty note takes the override back. Raises :class:`UsageError`.
    """
    value = parse_option(draft.form, name, text)
    kind, _, rest = name.partition(".")
    if kind == "override":
        return _overridden(draft, rest, str(value), overridable)
    if kind == "tick":
        return _ticked(draft, rest, bool(value), items)
    return replace(draft, options={**draft.options, name: value})


def _choose(name: str, allowed: Mapping[str, OptionValue], text: str) -> OptionValue:
    value = allowed.get(text.strip())
    if value is None:
        words = list(allowed)
        listed = "、".join(words) if len(words) < 4 else f"{words[0]} 到 {words[-1]} 的整数"
        raise UsageError(f"选项“{name}”只能是 {listed}，现在是“{text}”")
    return value


def _is_date(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return text == ""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _overridden(draft: Draft, field_id: str, note: str, overridable: Collection[str]) -> Draft:
    if field_id not in overridable:
        known = "、".join(sorted(overridable)) or "无"
        raise UsageError(f"栏目“{field_id}”的检查不能手工放行", f"可以放行的栏目：{known}")
    overrides = {key: text for key, text in draft.overrides.items() if key != field_id}
    if note:
        overrides[field_id] = note
    return replace(draft, overrides=overrides)


def _ticked(draft: Draft, rest: str, tick: bool, items: Mapping[int, Item]) -> Draft:
    number_text, _, words = rest.partition(".")
    number = int(number_text) if re.fullmatch(r"[0-9]{1,6}", number_text) else -1
    if number not in items:
        raise UsageError(f"没有第“{number_text}”项", f"项号：{'、'.join(str(n) for n in sorted(items))}")
    needs = items[number].needs
    if words not in needs:
        listed = "、".join(needs) or "无"
        raise UsageError(f"第 {number} 项的清单里没有“{words}”", f"第 {number} 项的清单：{listed}")
    state = draft.item(number)
    kept = tuple(entry for entry in state.ticked if entry != words)
    # The order of the definition, so that the order of ticking leaves no trace; unknown ticks stay at the end.
    chosen = {*kept, words} if tick else set(kept)
    ticked = tuple(n for n in needs if n in chosen) + tuple(k for k in kept if k not in needs)
    return replace(draft, items={**draft.items, number: replace(state, ticked=ticked)})
