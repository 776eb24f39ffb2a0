"""Two editions of a form compared, in words: what clerks and maintainers should know before the newer one is used.

The walk follows the shape of the records, so that nothing of a definition can differ without a line being told; the
words stand in :mod:`app.forms.comparing_words`. A definition compared with itself differs nowhere.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal, cast

from app.forms.bureau_records import Condition, Figure
from app.forms.comparing_words import PARTS, kind_of, name_of, nth, title_of, told
from app.forms.compiled import plain
from app.forms.definition import CharLimit, Field, FormDefinition, Item, Part, Rule, Volume
from app.forms.labels import with_years
from app.forms.pairing import Pairs, paired, paired_asked, paired_items
from app.forms.quoted import Remark

_NAMED = {Rule: "id", CharLimit: "id", Volume: "id", Remark: "id", Condition: "id", Figure: "label"}
_SHOWN = 60
_LEAD = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison: the ``part`` of the form, the ``place`` in it, ``what`` differs, before and after.

    ``added`` and ``removed`` ones have only one side, ``moved`` (another order) has none.
    """

    kind: Literal["changed", "added", "removed", "moved"]
    place: str
    what: str
    before: str = ""
    after: str = ""
    part: str = ""

    @property
    def sentence(self) -> str:
        """The line in full; of long texts what stands around the first difference."""
        head = f"{self.place}：" if self.place else ""
        before, after = excerpts(self.before, self.after)
        if self.kind == "added":
            return f"{head}新增{self.what}“{after}”"
        if self.kind == "removed":
            return f"{head}删去{self.what}“{before}”"
        if self.kind == "moved":
            return f"{head}{self.what}的次序改了"
        gap = " " if self.what[-1:].isascii() else ""
        return f"{head}{self.what}{gap}由“{before}”改为“{after}”"


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Both texts, long ones from shortly before the first place where they differ."""
    if max(len(before), len(after)) <= _SHOWN:
        return before, after
    common = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(before), len(after)) if common is None else common
    start = max(at - _LEAD, 0)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    end = "…" if start + _SHOWN < len(text) else ""
    return f"{'…' if start and text else ''}{text[start : start + _SHOWN]}{end}"


def compare(old: FormDefinition, new: FormDefinition) -> tuple[Difference, ...]:
    """Everything that differs, part by part in the order in which a reader wants it; nothing for equal definitions."""
    walk = _Walk(old, new)
    found: list[Difference] = []
    for entry in fields(FormDefinition):
        name = entry.name
        there = walk.attribute(FormDefinition, name, getattr(old, name), getattr(new, name), "")
        found += [replace(one, part=PARTS[name]) for one in there]
    order = list(dict.fromkeys(PARTS.values()))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order.index(one.part)))


class _Walk:
    """Knows both definitions: the years that their labels name, and which fields and items belong together."""

    def __init__(self, old: FormDefinition, new: FormDefinition) -> None:
        self._old, self._new = old, new

    def attribute(self, record: type, key: str, old: object, new: object, place: str) -> Iterator[Difference]:
        """What differs in one attribute of a record that stands at ``place``."""
        if _text(old) == _text(new):
            return
        if is_dataclass(old) and type(old) is type(new):
            yield from self._records(old, new, _below(place, self._called(old)))
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from self._mappings(record, key, old, new, self._pairs(record, key, old, new), place)
        elif isinstance(old, tuple) and isinstance(new, tuple):
            yield from self._sequences(record, key, old, new, place)
        elif is_dataclass(old) or is_dataclass(new):
            if old is not None:
                yield self._single("removed", record, key, old, place)
            if new is not None:
                yield self._single("added", record, key, new, place)
        else:
            yield Difference("changed", place, name_of(record, key), *_apart(key, old, new))

    def _records(self, old: object, new: object, place: str) -> Iterator[Difference]:
        kind = type(old)
        for entry in fields(kind):  # type: ignore[arg-type]  # both are records of one kind
            yield from self.attribute(kind, entry.name, getattr(old, entry.name), getattr(new, entry.name), place)

    def _pairs(self, record: type, key: str, old: Mapping[Any, object], new: Mapping[Any, object]) -> Pairs[Any]:
        if (record, key) in ((FormDefinition, "fields"), (Field, "columns")):
            return paired_asked(cast(Mapping[str, Field], old), cast(Mapping[str, Field], new))
        if record is FormDefinition and key == "items":
            return paired_items(self._old, self._new)
        return paired(old, new)

    def _mappings(
        self,
        record: type,
        key: str,
        old: Mapping[Any, object],
        new: Mapping[Any, object],
        pairs: Pairs[Any],
        place: str,
    ) -> Iterator[Difference]:
        what = name_of(record, key)
        for name, other in pairs.both.items():
            before, after = old[name], new[other]
            if name != other:
                inside = _below(place, self._called(before))
                yield Difference(
                    "changed", inside, "序号" if isinstance(before, Item) else "编号", str(name), str(other)
                )
            if is_dataclass(before) or isinstance(before, dict | tuple):
                yield from self.attribute(record, key, before, after, place)
            elif _text(before) != _text(after):
                yield Difference("changed", place, f"{what} {name}", *_apart("", before, after))
        for name in pairs.removed:
            yield self._single("removed", record, key, old[name], place, name)
        for name in pairs.added:
            yield self._single("added", record, key, new[name], place, name)
        if not pairs.in_order:
            yield Difference("moved", place, what)

    def _sequences(
        self, record: type, key: str, old: Sequence[object], new: Sequence[object], place: str
    ) -> Iterator[Difference]:
        names = [[_name(part) for part in parts] for parts in (old, new)]
        if all(_tell_apart(found) for found in names):
            before, after = (
                dict(zip(found, parts, strict=True)) for found, parts in zip(names, (old, new), strict=True)
            )
            yield from self._mappings(record, key, before, after, paired(before, after), place)
            return
        texts = [[_text(part) for part in parts] for parts in (old, new)]
        if Counter(texts[0]) == Counter(texts[1]):
            yield Difference("moved", place, name_of(record, key))
            return
        for tag, a, b, c, d in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
            if tag != "equal":
                yield from self._stretch(record, key, (a, old[a:b]), new[c:d], place)

    def _stretch(
        self, record: type, key: str, old: tuple[int, Sequence[object]], new: Sequence[object], place: str
    ) -> Iterator[Difference]:
        """A run of elements that gave way to others: in pairs as far as they go, the rest came or went."""
        start, gone = old
        for step, (before, after) in enumerate(zip(gone, new, strict=False)):
            inner = "cells" if isinstance(before, tuple) else key
            inside = place if isinstance(before, str) else _below(place, nth(key, start + step))
            yield from self.attribute(record, inner, before, after, inside)
        paired_up = min(len(gone), len(new))
        yield from (self._single("removed", record, key, part, place) for part in gone[paired_up:])
        yield from (self._single("added", record, key, part, place) for part in new[paired_up:])

    def _single(
        self, kind: Literal["added", "removed"], record: type, key: str, part: object, place: str, name: object = ""
    ) -> Difference:
        """One that has no other side, by its title."""
        definition = self._old if kind == "removed" else self._new
        what = kind_of(part) or name_of(record, key)
        said = _with_years(definition, title_of(part)) if is_dataclass(part) else told(key, _titles(part))
        if not is_dataclass(part) and isinstance(name, str) and name:
            said = f"{name} {said}"
        return Difference(kind, place, what, said if kind == "removed" else "", said if kind == "added" else "")

    def _called(self, part: object) -> str:
        """How a place below a record begins: ``栏目“单位名称”``."""
        if isinstance(part, Part) or not kind_of(part):
            return ""
        title = _with_years(self._old, title_of(part))
        return f"第 {title} 项" if isinstance(part, Item) else f"{kind_of(part)}{f'“{title}”' if title else ''}"


def _below(place: str, inner: str) -> str:
    return f"{place} {inner}".strip()


def _titles(part: object) -> object:
    """A row of cells by what they say."""
    return tuple(title_of(cell) for cell in part) if isinstance(part, tuple) else part


def _apart(key: str, old: object, new: object) -> tuple[str, str]:
    """Two values in words, as they are written where the words are the same."""
    before, after = told(key, old), told(key, new)
    return (before, after) if before != after else (_text(old), _text(new))


def _name(part: object) -> Hashable:
    """By what an element is known from others of its list; nothing for one that only has a place."""
    if isinstance(part, Part):
        return f"item {part.item.number}" if part.item else ""
    key = _NAMED.get(type(part))
    return getattr(part, key) if key else ""


def _tell_apart(names: Sequence[Hashable]) -> bool:
    return all(names) and len(set(names)) == len(names)


def _with_years(definition: FormDefinition, text: str) -> str:
    try:
        return with_years(definition, text)
    except ValueError:  # cut in the middle of a slot
        return text


def _text(value: object) -> str:
    """The same for equal parts only: order and spelling count."""
    return json.dumps(plain(value), ensure_ascii=False, default=str)
