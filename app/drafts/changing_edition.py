"""A draft of one edition as one of another: what goes over, what has to be looked at, what stays behind and why.

The draft that it was stays as it is; this gives the content of a second one. Unlike a draft of another year
(:mod:`app.drafts.carrying`) it is the same application: answers that are wrong go over too and are told by the check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.drafts.carrying import Carried, of_another_year
from app.drafts.changes import words_of
from app.drafts.draft import Draft, is_blank
from app.drafts.options import options_of
from app.forms.answers import ItemState
from app.forms.definition import Field, FormDefinition, Item
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import STATE_WORDS, item_label, label_of, with_years
from app.forms.pairing import Pairs, paired_asked, paired_fields, paired_items

_SEALED = "盖章扫描件"


@dataclass(frozen=True, slots=True)
class Changed:
    """A draft for the other edition, and the report: ``taken`` as it was, ``doubtful`` taken too, ``left`` behind."""

    draft: Draft
    taken: tuple[Carried, ...]
    doubtful: tuple[Carried, ...]
    left: tuple[Carried, ...]


def changed(earlier: FormDefinition | None, draft: Draft, definition: FormDefinition) -> Changed:
    """Bring the content of a draft of ``earlier`` into ``definition``, an edition of the same form.

    ``earlier`` is None when this PC does not have it: then fields and items are known by id and number alone, and every
    item with evidence is doubtful. The stamp of the draft is left as it is.
    """
    work = _Work(earlier, draft, definition)
    answers = dict(work.answers())
    items = dict(work.items())
    options = dict(work.options())
    for scan in draft.sealed[:1]:
        work.leave(scan.path, _SEALED, f"{len(draft.sealed)} 页", "是照原来一版打印盖章的，要重新导出、盖章")
    fields = work.fields.both
    overrides = {fields[name]: note for name, note in draft.overrides.items() if fields.get(name) in answers}
    made = replace(draft, answers=answers, items=items, options=options, overrides=overrides, sealed=())
    return Changed(made, tuple(work.taken), tuple(work.doubtful), tuple(work.left))


class _Work:
    """One conversion; ``taken``, ``doubtful`` and ``left`` fill as its parts are asked for."""

    def __init__(self, earlier: FormDefinition | None, draft: Draft, definition: FormDefinition) -> None:
        self._earlier, self._draft, self._new = earlier, draft, definition
        before = earlier or definition
        self._before = before
        self.fields: Pairs[str] = paired_fields(before, definition)
        self.pairs: Pairs[int] = paired_items(before, definition)
        self.taken: list[Carried] = []
        self.doubtful: list[Carried] = []
        self.left: list[Carried] = []

    def leave(self, path: str, label: str, text: str, why: str) -> None:
        """Note what stays behind."""
        self.left.append(Carried(path, label, text, why))

    # ---- answers

    def answers(self) -> Iterator[tuple[str, object]]:
        """Answers under the ids of the new edition, in the order of the earlier one."""
        known = [name for name in self._before.fields if name in self._draft.answers]
        for name in (*known, *(name for name in self._draft.answers if name not in self._before.fields)):
            value, target = self._draft.answers[name], self.fields.both.get(name)
            if is_blank(value):
                if target:
                    yield target, value
                continue
            label, text = label_of(self._before, name), words_of(value)
            why = self._why_not(name, target, value)
            if why or target is None:
                self.leave(name, label, text, why)
                continue
            doubt, value = self._doubt(name, target), self._in_columns(name, target, value)
            if is_blank(value):
                continue  # no column of it is left
            doubts = [one for one in (doubt, *self._column_doubts(name, target, value)) if one]
            note = Carried(target, label_of(self._new, target), text, "；".join(doubts))
            (self.doubtful if doubts else self.taken).append(note)
            yield target, value

    def _why_not(self, name: str, target: str | None, value: object) -> str:
        if target is None:
            return "新版没有这一栏"
        asked = self._new.fields[target]
        before = self._before.fields.get(name)
        if not FIELD_TYPES[asked.type].accepts(value) or (before and before.type != asked.type):
            return "这一栏的填法和原来的不同"
        return of_another_year(self._earlier, self._new, target, asked) if self._earlier else ""

    def _doubt(self, name: str, target: str) -> str:
        before, asked = self._before.fields[name], self._new.fields[target]
        if self._earlier is None and of_another_year(None, self._new, target, asked):
            return "不知道原来填的是哪一年，请核对"
        return self._means_other(before, asked, "这一栏")

    def _means_other(self, before: Field, asked: Field, called: str) -> str:
        """Why the same text may say something else under ``asked``."""
        old, new = self._both_ways(before.label, asked.label)
        if old != new:
            return f"{called}原来叫“{old}”，请核对填的还是不是这件事"
        if (before.unit, before.units) != (asked.unit, asked.units):
            return f"{'' if called == '这一栏' else called}计量单位改了，请核对数值"
        if before.suffix != asked.suffix:
            old, new = before.suffix or "空白", asked.suffix or "空白"
            return f"{called}后面印的字原来是“{old}”，现在是“{new}”，请核对数值"
        if set(before.options) != set(asked.options):
            return f"{called}的选项改了，请核对选的还合不合适"
        return ""

    def _both_ways(self, old: str, new: str) -> tuple[str, str]:
        """A text of each edition with its years."""
        return with_years(self._before, old), with_years(self._new, new)

    def _column_doubts(self, name: str, target: str, value: object) -> Iterator[str]:
        """What to look at in the columns that hold anything."""
        before, asked = self._before.fields[name], self._new.fields[target]
        for column, other in paired_asked(before.columns, asked.columns).both.items():
            if any(one.get(other) for one in _rows_in(value)):
                new = asked.columns[other]
                called = f"“{with_years(self._new, new.label)}”这一列"
                why = of_another_year(self._earlier, self._new, other, new)
                yield f"{called}{why}，请核对" if why else self._means_other(before.columns[column], new, called)

    def _in_columns(self, name: str, target: str, value: object) -> object:
        """Rows under the columns of the new edition; what stood in others is told."""
        asked, before = self._new.fields[target], self._before.fields[name]
        if asked.type != "rows" or not isinstance(value, list):
            return value
        both = paired_asked(before.columns, asked.columns).both
        held = dict.fromkeys(column for row in _rows_in(value) for column in row)
        known = [column for column in before.columns if column in held]
        kept: dict[str, str] = {}
        lost = False
        for column in (*known, *(column for column in held if column not in before.columns)):
            other, old = both.get(column), before.columns.get(column)
            if other is not None and old is not None and old.type == asked.columns[other].type:
                kept[column] = other
                continue
            texts = [str(row[column]) for row in _rows_in(value) if row.get(column)]
            if texts:
                lost = True
                label = f"{label_of(self._before, name)} {with_years(self._before, old.label) if old else column}"
                why = "新版没有这一列" if other is None else "这一列的填法和原来的不同"
                self.leave(f"{name}.{column}", label, "、".join(texts), why)
        rows = [_row_in(row, kept) for row in value]
        return [] if lost and all(isinstance(row, dict) and not any(row.values()) for row in rows) else rows

    # ---- items

    def items(self) -> Iterator[tuple[int, ItemState]]:
        """What stands behind items, under the numbers of the new edition."""
        for number, state in sorted(self._draft.items.items()):
            target = self.pairs.both.get(number)
            if state == ItemState():
                continue
            label = item_label(self._before, number) if number in self._before.items else f"第 {number} 项"
            text = "、".join(file.path.rpartition("/")[2] for file in state.files) or STATE_WORDS[state.state]
            if target is None:
                self.leave(f"items.{number}", label, text, "新版的目录里没有这一项，文件留在原来的草稿里")
                continue
            kept, lost = self._fitting(target, state)
            for words, why in lost:
                self.leave(f"items.{number}", label, words, why)
            doubt = self._item_doubt(number, target, kept)
            note = Carried(f"items.{target}", item_label(self._new, target), text, doubt)
            (self.doubtful if doubt else self.taken).append(note)
            yield target, kept

    def _item_doubt(self, number: int, target: int, kept: ItemState) -> str:
        old, new = self._before.items[number], self._new.items[target]
        if self._earlier is None:
            return "不知道原来一版的这一项要什么，请核对"
        before, after = self._both_ways(old.title, new.title)
        if before != after:
            return f"这一项原来是“{before}”，请核对材料还合不合用"
        if kept.state == "self_declaration" and _declared(self._before, old) != _declared(self._new, new):
            return "自我声明的内容改了，请核对还愿不愿意这样声明"
        if kept.state == "none" and self._before.none_page_text != self._new.none_page_text:
            return "标为“无”的一页上印的话改了，请核对"
        if (kept.files or kept.ticked) and _needed(self._before, old) != _needed(self._new, new):
            return "这一项要有的材料改了，请核对"
        return f"原来是第 {number} 项" if number != target else ""

    def _fitting(self, target: int, state: ItemState) -> tuple[ItemState, list[tuple[str, str]]]:
        """The state as far as the new item takes it, and what of it does not fit."""
        item = self._new.items[target]
        lost = [(words, "新版的清单里没有这一条") for words in state.ticked if words not in item.needs]
        kept = replace(state, ticked=tuple(words for words in state.ticked if words in item.needs))
        if kept.files and "files" not in item.takes:
            lost.append(("、".join(file.path for file in kept.files), "新版的这一项不放文件，文件留在原来的草稿里"))
            kept = replace(kept, files=())
        if kept.state and kept.state not in item.takes:
            lost.append((STATE_WORDS[kept.state], "新版的这一项不能这样选"))
            kept = replace(kept, state="")
        return kept, lost

    # ---- options

    def options(self) -> Iterator[tuple[str, object]]:
        """Options that the new edition has; those of nobody are kept as they are."""
        before = {option.name: option for option in options_of(self._before)}
        known = {option.name: option for option in options_of(self._new)}
        for name, value in self._draft.options.items():
            if name in before and (name not in known or not known[name].takes(value)):
                self.leave(f"options.{name}", before[name].meaning, words_of(value), "新版没有这个选项")
            else:
                yield name, value


def _declared(definition: FormDefinition, item: Item) -> tuple[str, ...]:
    """What a self-declaration of an item says above the signature."""
    page = definition.self_declaration
    texts = (item.claim, page.title, page.default_statement) if page else (item.claim,)
    return tuple(with_years(definition, text) for text in texts)


def _needed(definition: FormDefinition, item: Item) -> set[str]:
    return {with_years(definition, need) for need in item.needs}


def _rows_in(value: object) -> list[Mapping[str, Any]]:
    """The rows of an answer; none where it is none of a table."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _row_in(row: Any, kept: Mapping[str, str]) -> Any:  # noqa: ANN401 - foreign data, of any shape
    return {kept[name]: text for name, text in row.items() if name in kept} if isinstance(row, dict) else row
