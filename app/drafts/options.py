"""The options of a draft: how it is printed and bound, never what is answered.

Also the two names that the command line takes beside them: ``override.FIELD=note`` (ruling 9) and
``tick.ITEM.WORDS=yes|no`` (ruling 15).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import Cover, FormDefinition, Holding

OptionValue: TypeAlias = bool | int | str
_YES_NO: Mapping[str, OptionValue] = MappingProxyType({"yes": True, "no": False})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _always(definition: FormDefinition) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option: its words in Chinese, what is typed for each value, and its default.

    ``allowed`` maps the typed word to the stored value; a date option has none and takes a date or nothing.
    ``serves`` tells whether a form holds what the option changes, so that a form of another year or office has the
    options that fit it without being named here.
    """

    name: str
    meaning: str
    default: OptionValue
    allowed: Mapping[str, OptionValue] = field(default_factory=lambda: _YES_NO)
    serves: Callable[[FormDefinition], bool] = _always

    def takes(self, value: object) -> bool:
        """Whether this is one of its stored values."""
        if not self.allowed:
            return isinstance(value, str) and _is_date(value)
        # True == 1 in Python: the type must agree as well.
        return any(value == known and type(value) is type(known) for known in self.allowed.values())


def _whole_numbers(low: int, high: int) -> Mapping[str, OptionValue]:
    return MappingProxyType({str(number): number for number in range(low, high + 1)})


def _covers(definition: FormDefinition) -> Iterator[Cover]:
    return (part.cover for volume in definition.volumes for part in volume.parts if part.cover)


def _held(definition: FormDefinition) -> Iterator[tuple[int, Holding]]:
    """What items and bodies hold, with the item's number; 0 for a body."""
    for volume in definition.volumes:
        for part in volume.parts:
            if part.item:
                yield from ((part.item.number, holding) for holding in part.item.holds)
            if part.body:
                yield from ((0, holding) for holding in part.body.holds)


def _has_evidence(definition: FormDefinition) -> bool:
    return any(holding.attachments for _, holding in _held(definition))


OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        option.name: option
        for option in (
            Option(
                name="volumes",
                meaning="分订几册，还是合订一册",
                default=2,
                allowed=_whole_numbers(1, 2),
                serves=lambda form: len(form.volumes) > 1,
            ),
            Option(
                name="attach_plan",
                meaning="规划正文另附纸",
                default=False,
                serves=lambda form: any(outline.separable for outline in form.outlines.values()),
            ),
            Option(name="dividers", meaning="每项佐证材料前加隔页", default=False, serves=_has_evidence),
            Option(
                name="sheets_per_volume",
                meaning="一册最多订多少张纸，超过就分上册、下册；0 表示不分",
                default=300,
                allowed=MappingProxyType({str(sheets): sheets for sheets in (0, 20, *range(50, 601, 50))}),
                serves=_has_evidence,
            ),
            Option(
                name="gutter_mm",
                meaning="装订边另加的毫米数",
                default=0,
                allowed=_whole_numbers(0, 5),
                serves=lambda form: any(not volume.landscape for volume in form.volumes),
            ),
            Option(name="copies", meaning="纸质份数，0 表示按通知的规定", default=0, allowed=_whole_numbers(0, 99)),
            Option(
                name="attachment_mark",
                meaning="封面左上角印“附件”字样",
                default=True,
                serves=lambda form: any(cover.mark for cover in _covers(form)),
            ),
            Option(
                name="content_code",
                meaning="封面背面印内容编号，与光盘、电子版核对",
                default=True,
                serves=lambda form: any(_covers(form)),
            ),
            Option(
                name="example_line",
                meaning="封面保留示例一行",
                default=True,
                serves=lambda form: any(line.below for cover in _covers(form) for line in cover.lines),
            ),
            Option(
                name="guide_text",
                meaning="规划正文保留括号里的提示",
                default=True,
                serves=lambda form: any(line.guide for outline in form.outlines.values() for line in outline.lines),
            ),
            Option(
                name="fonts",
                meaning="用程序自带的字体，还是用这台电脑上的公文字体",
                default="bundled",
                allowed=MappingProxyType({"bundled": "bundled", "installed": "installed"}),
            ),
            Option(
                name="own_deadline", meaning="自定的截止日期，空白表示不另定", default="", allowed=MappingProxyType({})
            ),
        )
    }
)


def options_of(definition: FormDefinition) -> tuple[Option, ...]:
    """The options that a form has: those of the table that fit it, then its own pages that are left out unasked."""
    return (*(found for found in OPTIONS.values() if found.serves(definition)), *_page_options(definition))


def shown_pages(definition: FormDefinition, options: Mapping[str, object]) -> frozenset[str]:
    """The names of the optional pages (``Holding.optional``) that a draft asks for."""
    return frozenset(page.name for page in _page_options(definition) if options.get(page.name) is True)


def _page_options(definition: FormDefinition) -> tuple[Option, ...]:
    found: dict[str, Option] = {}
    for number, holding in _held(definition):
        name = holding.optional
        if name and name not in OPTIONS and name not in found:
            place = f"第 {number} 项" if number else "正文"
            found[name] = Option(name=name, meaning=f"{place}加{_page_title(definition, holding)}", default=False)
    return tuple(found.values())


def _page_title(definition: FormDefinition, holding: Holding) -> str:
    if holding.statement in definition.statements:
        statement = definition.statements[holding.statement]
        return f"{statement.title}页（{statement.mark}）" if statement.mark else f"{statement.title}页"
    titled = definition.tables.get(holding.table) or definition.outlines.get(holding.outline)
    return f"“{titled.title}”" if titled else "一页"


def option(options: Mapping[str, object], name: str) -> OptionValue:
    """The stored value, or the default when nothing usable is stored. ``KeyError`` on an unknown name: a bug.

    Optional pages have no place in the table; :func:`shown_pages` knows them.
    """
    entry = OPTIONS[name]
    value = options.get(name)
    return value if isinstance(value, bool | int | str) and entry.takes(value) else entry.default


def parse_option(definition: FormDefinition, name: str, text: str) -> OptionValue:
    """The value that a typed text stands for; for ``override.…`` the note, for ``tick.…`` a truth value.

    Raises :class:`UsageError` with a sentence that lists what is allowed.
    """
    kind, _, _ = name.partition(".")
    if kind == "override":
        return text.strip()
    if kind == "tick":
        return _choose(name, _YES_NO, text)
    known = {found.name: found for found in options_of(definition)}
    entry = known.get(name)
    if entry is None:
        listed = "、".join(known)
        raise UsageError(f"这份表没有“{name}”这个选项", f"可用的选项：{listed}、override.栏目、tick.项号.内容")
    if entry.allowed:
        return _choose(name, entry.allowed, text)
    if text.strip() and not _is_date(text.strip()):
        raise UsageError(f"选项“{name}”应是 2026-05-28 这样的日期，或空白，现在是“{text}”", entry.meaning)
    return text.strip()


def set_option(definition: FormDefinition, draft: Draft, name: str, text: str) -> Draft:
    """The draft with one ``NAME=VALUE`` of the command line applied; an empty note takes an override back.

    Only codes (ruling 9) can be overridden. Raises :class:`UsageError`.
    """
    value = parse_option(definition, name, text)
    kind, _, rest = name.partition(".")
    if kind == "override":
        return _overridden(definition, draft, rest, str(value))
    if kind == "tick":
        return _ticked(definition, draft, rest, bool(value))
    return replace(draft, options={**draft.options, name: value})


def not_understood(definition: FormDefinition, options: Mapping[str, object]) -> tuple[str, ...]:
    """A sentence for each stored option whose value is none of its own, so that the default holds instead."""
    return tuple(
        f"选项“{one.name}”（{one.meaning}）存的“{options[one.name]}”认不出，照默认的“{one.default}”处理。"
        for one in options_of(definition)
        if one.name in options and not one.takes(options[one.name])
    )


def _choose(name: str, allowed: Mapping[str, OptionValue], text: str) -> OptionValue:
    value = allowed.get(text.strip())
    if value is None:
        words = list(allowed)
        is_run = len(words) >= 4 and [int(word) for word in words] == list(range(int(words[0]), int(words[-1]) + 1))
        listed = f"{words[0]} 到 {words[-1]} 的整数" if is_run else "、".join(words)
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


def _overridden(definition: FormDefinition, draft: Draft, field_id: str, note: str) -> Draft:
    codes = [name for name, asked in definition.fields.items() if asked.type == "uscc"]
    if field_id not in codes:
        known = "、".join(sorted(codes)) or "无"
        raise UsageError(f"栏目“{field_id}”的检查不能手工放行", f"可以放行的栏目：{known}")
    overrides = {key: text for key, text in draft.overrides.items() if key != field_id}
    if note:
        overrides[field_id] = note
    return replace(draft, overrides=overrides)


def _ticked(definition: FormDefinition, draft: Draft, rest: str, tick: bool) -> Draft:
    items = definition.items
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
