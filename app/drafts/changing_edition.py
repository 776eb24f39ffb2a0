"""A draft of one edition as one of another: what goes over, what has to be looked at, what stays behind and why.

The draft that it was stays as it is; this gives the content of a second one. Unlike a draft of another year
(:mod:`app.drafts.carrying`) it is the same application: answers that are wrong go over too and are told by the check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.drafts.carrying import Carried, of_another_year
from app.drafts.changes import words_of
from app.drafts.draft import Draft, is_blank
from app.drafts.options import options_of
from app.forms.answers import ItemState
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import STATE_WORDS, item_label, label_of, with_years
from app.forms.pairing import Pairs, paired_fields, paired_items

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
            doubt = self._doubt(name, target)
            note = Carried(target, label_of(self._new, target), text, doubt)
            (self.doubtful if doubt else self.taken).append(note)
            yield target, self._without_lost_columns(name, target, value)

    def _why_not(self, name: str, target: str | None, value: object) -> str:
        if target is None:
            return "新版没有这一栏"
        asked = self._new.fields[target]
        before = self._before.fields.get(name)
        if not FIELD_TYPES[asked.type].accepts(value) or (before and not _same_kind(before, asked)):
            return "这一栏的填法和原来的不同"
        return of_another_year(self._earlier, self._new, target, asked) if self._earlier else ""

    def _doubt(self, name: str, target: str) -> str:
        before, asked = self._before.fields[name], self._new.fields[target]
        old, new = with_years(self._before, before.label), with_years(self._new, asked.label)
        if self._earlier is None and of_another_year(None, self._new, target, asked):
            return "不知道原来填的是哪一年，请核对"
        if old != new:
            return f"这一栏原来叫“{old}”，请核对填的还是不是这件事"
        if (before.unit, before.units) != (asked.unit, asked.units):
            return "计量单位改了，请核对数值"
        return ""

    def _without_lost_columns(self, name: str, target: str, value: object) -> object:
        """Rows with the columns that the new edition has; what stood in others is told."""
        asked, before = self._new.fields[target], self._before.fields[name]
        if asked.type != "rows" or not isinstance(value, list):
            return value
        gone = [column for column in before.columns if column not in asked.columns]
        for column in gone:
            texts = [str(row[column]) for row in value if isinstance(row, dict) and row.get(column)]
            if texts:
                label = f"{label_of(self._before, name)} {before.columns[column].label}"
                self.leave(f"{name}.{column}", label, "、".join(texts), "新版没有这一列")
        return [_row_without(row, gone) for row in value]

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
            doubt = self._item_doubt(number, target)
            note = Carried(f"items.{target}", item_label(self._new, target), text, doubt)
            (self.doubtful if doubt else self.taken).append(note)
            yield target, kept

    def _item_doubt(self, number: int, target: int) -> str:
        old, new = self._before.items[number], self._new.items[target]
        if self._earlier is None:
            return "不知道原来一版的这一项要什么，请核对"
        if old.title != new.title:
            return f"这一项原来是“{old.title}”，请核对材料还合不合用"
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


def _same_kind(before: Field, asked: Field) -> bool:
    """Whether answers look alike; columns that only one side has do not matter."""
    both = before.columns.keys() & asked.columns.keys()
    return before.type == asked.type and all(before.columns[one].type == asked.columns[one].type for one in both)


def _row_without(row: Any, gone: list[str]) -> Any:  # noqa: ANN401 - foreign data, of any shape
    return {name: text for name, text in row.items() if name not in gone} if isinstance(row, dict) else row
