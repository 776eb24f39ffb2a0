"""What two states of a draft do not share, in the words of the form: for the history and for what was not saved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, takewhile
from operator import eq
from typing import Any

from app.drafts.draft import Draft, is_blank
from app.drafts.journal import Difference, differences
from app.drafts.options import options_of
from app.forms.accepted import KEEP
from app.forms.accepted import KEY as ACCEPTED
from app.forms.definition import FormDefinition
from app.forms.field_types.choices import printed_numbers
from app.forms.labels import STATE_WORDS, item_label, label_of, with_years
from app.forms.messages import shortened

BLANK = "未填"
_NO_ROW = "没有这一行"
_BEFORE, _AFTER = "原来的", "改过的"
# More rows than anybody reads one by one, or so many alike that pairing them takes the square of their number, are told
# by how many there are.
_MOST_ROWS = 500
_MOST_PAIRS = 50_000
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One place where two states differ: its path as in :class:`Issue`, its label, and what stood and stands there."""

    path: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change on one line, long texts cut."""
        return f"{self.label}：{shortened(self.before, _LONGEST)} → {shortened(self.after, _LONGEST)}"


def changes(definition: FormDefinition, before: Draft, after: Draft) -> tuple[Change, ...]:
    """Every change that leads from ``before`` to ``after``: answers as asked, then items, options, scans."""
    places = {name: place for place, name in enumerate(definition.fields)}
    found = sorted(differences(before, after), key=lambda one: _place(one, places))
    return tuple(change for difference in found for change in _told(definition, difference))


def _told(definition: FormDefinition, one: Difference) -> list[Change]:
    """The changes of one difference that can be told apart in words; there is one unless both sides say nothing."""
    if is_blank(one.before) and is_blank(one.after):
        return []
    found = [change for change in _in_words(definition, one) if change.before != change.after]
    if found:
        return found
    path, label = _whole(definition, one)
    return [Change(path, label, _BEFORE, _AFTER)]


def _whole(definition: FormDefinition, one: Difference) -> tuple[str, str]:
    """Path and label of the whole thing that differs."""
    if one.part == "answers":
        return one.key, label_of(definition, one.key)
    path = f"{one.part}.{one.key}"
    if one.part == "sealed":
        return one.part, "盖章扫描件"
    return (path, f"{_item_label(definition, one.key)} 的记录") if one.part == "items" else (path, one.key)


def _place(difference: Difference, places: Mapping[str, int]) -> tuple[int, int, str]:
    part, key = difference.part, difference.key
    if part == "answers":
        return (0, places.get(key, len(places)), key)
    number = int(key) if part == "items" and key.isdecimal() else 0
    return ({"items": 1, "options": 2}.get(part, 3), number, key)


def _in_words(definition: FormDefinition, one: Difference) -> Iterator[Change]:
    if one.part == "answers":
        yield from _answer(definition, one)
    elif one.part == "items":
        yield from _item(definition, one)
    elif one.part == "sealed":
        yield from _scans(definition, one)
    elif one.key == "overrides":
        yield from _overrides(definition, one)
    else:
        words = {option.name: option.meaning for option in options_of(definition)}
        label = words.get(one.key, one.key)
        yield Change(f"options.{one.key}", label, _option(one.before), _option(one.after))


def _answer(definition: FormDefinition, one: Difference) -> Iterator[Change]:
    field = definition.fields.get(one.key)
    if field and field.type == "rows" and _are_rows(one.before) and _are_rows(one.after):
        yield from _rows(definition, one.key, one.before or [], one.after or [])
    else:
        yield Change(one.key, label_of(definition, one.key), words_of(one.before), words_of(one.after))


def _are_rows(value: object) -> bool:
    rows = value or []
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _exchanged(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[int, int, int, int]] | None:
    """Stretches of rows (from, to, from, to) that gave way to others, in order; None where there are too many."""
    first = sum(1 for _ in takewhile(bool, map(eq, before, after)))
    room = min(len(before), len(after)) - first
    last = sum(1 for _ in takewhile(bool, islice(map(eq, reversed(before), reversed(after)), room)))
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    if max(len(old), len(new)) > _MOST_ROWS:
        places = [first + place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other]
        in_place = len(old) == len(new) and len(places) <= _MOST_ROWS
        return [(place, place + 1, place, place + 1) for place in places] if in_place else None
    keys, others = [_key(row) for row in old], [_key(row) for row in new]
    alike = Counter(others)
    if sum(alike[key] for key in keys) > _MOST_PAIRS:
        return None
    found = SequenceMatcher(None, keys, others, autojunk=False).get_opcodes()
    return [(first + a, first + b, first + c, first + d) for kind, a, b, c, d in found if kind != "equal"]


def _rows(definition: FormDefinition, name: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """Rows that stayed are found again, so that one that was put in or taken out is told as just that."""
    stretches = _exchanged(before, after)
    if stretches is None:
        yield Change(name, label_of(definition, name), words_of(before), words_of(after))
        return
    numbers, earlier = printed_numbers(after), printed_numbers(before)
    for old, old_end, new, new_end in stretches:
        both = min(old_end - old, new_end - new)
        for step in range(both):
            yield from _cells(
                definition, f"{name}.{new + step}", numbers[new + step], before[old + step], after[new + step]
            )
        for place in range(new + both, new_end):
            label = label_of(definition, f"{name}.{place}", numbers[place])
            yield Change(f"{name}.{place}", label, _NO_ROW, _row(after[place]))
        for place in range(old + both, old_end):
            label = f"{label_of(definition, name)} 原第{earlier[place]}行"
            yield Change(name, label, _row(before[place]), _NO_ROW)


def _key(row: Mapping[str, object]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _row(row: Mapping[str, object]) -> str:
    return "、".join(text for cell in row.values() if (text := words_of(cell)) != BLANK) or BLANK


def _cells(
    definition: FormDefinition, path: str, number: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    return [
        Change(f"{path}.{column}", label_of(definition, f"{path}.{column}", number), words_of(old), words_of(new))
        for column in dict.fromkeys((*before, *after))
        if (old := before.get(column, "")) != (new := after.get(column, ""))
    ]


def words_of(value: object) -> str:
    """A stored value as it is told: 未填 for nothing, boxes as a list, a table by its number of rows."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, "", []):
        return BLANK
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return "、".join(value)
    if isinstance(value, list):
        return f"{len(value)} 行"
    return json.dumps(value, ensure_ascii=False)


def _option(value: object) -> str:
    return "默认" if value in (None, "") else words_of(value)


def _overrides(definition: FormDefinition, one: Difference) -> Iterator[Change]:
    before, after = (value if isinstance(value, dict) else {} for value in (one.before, one.after))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            old, new = (f"保留（{found[name]}）" if name in found else "不保留" for found in (before, after))
            yield Change(name, f"{label_of(definition, name)} 照证件保留", old, new)


def _item(definition: FormDefinition, one: Difference) -> Iterator[Change]:
    label = _item_label(definition, one.key)
    before, after = (value if isinstance(value, dict) else {} for value in (one.before, one.after))
    for part, word, show in _PARTS:
        old, new = show(definition, before.get(part)), show(definition, after.get(part))
        yield Change(f"items.{one.key}.{part}", f"{label}{word}", old, new)


_CHOICES = (("rotate", "转 {} 度"), ("pages", "第 {} 页"), ("caption", "图注“{}”"), ("per_side", "每面 {} 张"))


def _item_label(definition: FormDefinition, key: str) -> str:
    number = int(key) if key.isdecimal() else 0
    return item_label(definition, number) if number in definition.items else f"第 {key} 项"


def _state(_definition: FormDefinition, value: object) -> str:
    return STATE_WORDS.get(value or "", str(value)) if isinstance(value, str | None) else str(value)


def _statement(_definition: FormDefinition, value: object) -> str:
    return words_of(value)


def _ticked(definition: FormDefinition, value: object) -> str:
    return "、".join(with_years(definition, words) for words in value) if isinstance(value, list) and value else "没有"


def _files(_definition: FormDefinition, value: object) -> str:
    files = value if isinstance(value, list) else []
    return "、".join(_file(file) for file in files) or "没有"


def _file(entry: Mapping[str, Any]) -> str:
    name = str(entry.get("path", "")).rpartition("/")[2]
    chosen = [word.format(entry[key]) for key, word in _CHOICES if entry.get(key)]
    chosen += [KEEP] if entry.get(ACCEPTED) else []
    return f"{name}（{'，'.join(chosen)}）" if chosen else name


def _scans(definition: FormDefinition, one: Difference) -> Iterator[Change]:
    """What stands for which side; where only the way it is turned differs, that is told."""
    before, after = (_by_place(value if isinstance(value, list) else []) for value in (one.before, one.after))
    for place in sorted({*before, *after}):
        volume, side = place
        label = f"{_volume_name(definition, volume)} {f'第 {side} 面' if side else '整册'}的盖章扫描件"
        old, new = before.get(place, {}), after.get(place, {})
        words, others = _scan(old), _scan(new)
        if words == others and old != new:
            words, others = _BEFORE, _AFTER
        yield Change(f"sealed.{volume}.{side}", label, words, others)


def _volume_name(definition: FormDefinition, volume: str) -> str:
    """By its id in ``book.json``: that of the form, with a number where the volume goes on, or that of all joined."""
    names = {known.id: known.file_name for known in definition.volumes}
    base, _, number = volume.rpartition("_")
    if volume not in names and base in names and number.isdecimal():
        return f"{names[base]}第 {number} 册"
    return names.get(volume, "合订本" if volume == "book" else volume)


def _by_place(scans: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    return {(scan["volume"], scan.get("side", 0)): scan for scan in scans}


def _scan(scan: Mapping[str, Any]) -> str:
    if not scan:
        return "没有"
    name = str(scan["path"]).rpartition("/")[2]
    turned = f"，转 {scan['turn']} 度" if scan.get("turn") else ""
    return name if scan.get("whole") else f"{name} 第 {scan['page'] + 1} 页{turned}"


_PARTS = (
    ("state", "", _state),
    ("statement", " 声明的内容", _statement),
    ("ticked", " 勾选的材料", _ticked),
    ("files", " 的文件", _files),
)
