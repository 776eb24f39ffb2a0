"""Which sheets of a printed volume are to be printed again after a further export, and which old ones go.

Books are printed on both sides, so a sheet is the least that can be exchanged. Works on the fingerprints that
``book.json`` keeps; knows no files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from app.books.page_lists import in_words, pages_by_label

Fingerprints: TypeAlias = Mapping[str, tuple[str, ...]]
"""The fingerprints of the sides of each volume, by its id."""
Sheet: TypeAlias = tuple[str, ...]
_KEPT = 3
_VERSIONS = ("上一版", "再上一版", "更早一版")


@dataclass(frozen=True, slots=True)
class ChangedVolume:
    """What became of one volume: ``sides`` that look new and ``sheets`` to print, numbered from 1 in the new volume.

    ``taken_out`` are the sheets of the old print that they replace, as numbered there. ``whole``: the volume was not
    there before.
    """

    volume: str
    sides: tuple[int, ...]
    sheets: tuple[int, ...]
    taken_out: tuple[int, ...]
    whole: bool = False

    @property
    def same(self) -> bool:
        """Whether the old print can stay as it is."""
        return not self.sheets and not self.taken_out


def changed_volumes(before: Fingerprints, now: Fingerprints) -> tuple[ChangedVolume, ...]:
    """Each volume of ``now`` compared with the same one of ``before``, in the order of ``now``."""
    return tuple(_changed(volume, before.get(volume), sides) for volume, sides in now.items())


def gone_volumes(before: Fingerprints, now: Fingerprints) -> tuple[int, ...]:
    """The places (from 1) in ``before`` of the volumes that ``now`` has not, as when tomes became fewer."""
    return tuple(place for place, volume in enumerate(before, start=1) if volume not in now)


def _changed(volume: str, before: Sequence[str] | None, now: Sequence[str]) -> ChangedVolume:
    new = _sheets(now)
    if before is None:
        every = tuple(range(1, len(now) + 1))
        return ChangedVolume(volume, every, tuple(range(1, len(new) + 1)), (), whole=True)
    old = _sheets(before)
    gone, printed = _exchanged(old, new)
    known = Counter(side for sheet in gone for side in old[sheet])
    sides = []
    for sheet in printed:
        for place, side in enumerate(new[sheet]):
            if known[side]:
                known[side] -= 1
            else:
                sides.append(2 * sheet + place + 1)
    return ChangedVolume(
        volume, tuple(sides), tuple(sheet + 1 for sheet in printed), tuple(sheet + 1 for sheet in gone)
    )


def _exchanged(old: Sequence[Sheet], new: Sequence[Sheet]) -> tuple[list[int], list[int]]:
    """The sheets (from 0) that go and those that come; runs of equal sheets stay when some before them came or went."""
    gone: list[int] = []
    printed: list[int] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            gone += range(old_from, old_to)
            printed += range(new_from, new_to)
    if len(old) == len(new):
        in_place = [at for at, sheet in enumerate(new) if sheet != old[at]]
        if len(in_place) <= len(printed):  # one for one is what a hand does most easily
            return in_place, in_place
    return gone, printed


def _sheets(sides: Sequence[str]) -> list[Sheet]:
    """Front and back together; the last sheet may have no back."""
    return [tuple(sides[at : at + 2]) for at in range(0, len(sides), 2)]


# ---- what book.json keeps ----------------------------------------------------------------------------------------


def fingerprints_in(book: object) -> Fingerprints:
    """The fingerprints of the volumes that a ``book.json`` is about; empty when it has none or is none."""
    volumes = book.get("volumes") if isinstance(book, dict) else None
    listed = [one for one in volumes if isinstance(one, dict)] if isinstance(volumes, list) else []
    return _fingerprints({str(one.get("id")): one.get("page_fingerprints") for one in listed})


def earlier_in(book: object) -> dict[str, tuple[Fingerprints, ...]]:
    """What a ``book.json`` keeps of earlier exports, by their mark, the newest first.

    Files of the first programs keep one of each mark, not in a list.
    """
    kept = book.get("earlier") if isinstance(book, dict) else None
    listed = kept.items() if isinstance(kept, dict) else ()
    found = {mark: _several(versions if isinstance(versions, list) else [versions]) for mark, versions in listed}
    return {mark: versions for mark, versions in found.items() if versions}


def _several(versions: Sequence[object]) -> tuple[Fingerprints, ...]:
    return tuple(found for one in versions if (found := _fingerprints(one)))[:_KEPT]


def earlier_than(old: object, mark: str, now: Fingerprints) -> dict[str, tuple[Fingerprints, ...]]:
    """What the next ``book.json`` keeps, when ``old`` lay in its place: the last looks of each kind of copy.

    Of its own kind those that looked otherwise than ``now``, so that exporting the same twice changes nothing.
    """
    kept = earlier_in(old)
    last = fingerprints_in(old)
    old_mark = old.get("mark") if isinstance(old, dict) else None
    if last and isinstance(old_mark, str) and (old_mark != mark or last != now):
        kept[old_mark] = (last, *kept.get(old_mark, ()))[:_KEPT]
    mine = kept.pop(mark, ())
    if mine[:1] == (now,):  # a copy of another kind came between
        mine = mine[1:]
    return {kind: versions for kind, versions in sorted({**kept, mark: mine}.items()) if versions}


def _fingerprints(volumes: object) -> Fingerprints:
    """Only what is whole: a volume with anything else in its list counts as not known."""
    listed: Mapping[Any, Any] = volumes if isinstance(volumes, dict) else {}
    return {
        str(volume): tuple(words)
        for volume, words in listed.items()
        if isinstance(words, list | tuple) and words and all(isinstance(word, str) for word in words)
    }


# ---- in words --------------------------------------------------------------------------------------------------


def version_in_words(number: int) -> str:
    """What an earlier export is called that looked otherwise, from 0 for the newest."""
    return _VERSIONS[min(number, len(_VERSIONS) - 1)]


def changed_in_words(changed: ChangedVolume, labels: Sequence[str]) -> str:
    """What to print again and what to take out, half a sentence; ``labels`` are the numbers printed on the sides.

    ``改了第 3、7 页；要重印 2 张（第 5、6 张），抽出旧的 2 张（第 5、6 张）``.
    """
    if changed.whole:
        return f"整册都要打印，共 {len(changed.sheets)} 张"
    if changed.same:
        return "没有改过的页"
    words = [f"改了{_named(changed.sides, labels)}"] if changed.sides else ["页的次序变了"]
    if changed.sheets == changed.taken_out:
        words.append(f"要换 {len(changed.sheets)} 张纸（{_sheets_in_words(changed.sheets)}，两面都要重印）")
        return "；".join(words)
    if changed.sheets:
        words.append(f"要印 {len(changed.sheets)} 张纸（{_sheets_in_words(changed.sheets)}）")
    if changed.taken_out:
        words.append(f"旧的抽出 {len(changed.taken_out)} 张（{_sheets_in_words(changed.taken_out)}）")
    return "；".join(words)


def _named(sides: Sequence[int], labels: Sequence[str]) -> str:
    return pages_by_label([labels[side - 1] if side <= len(labels) else str(side) for side in sides])


def _sheets_in_words(sheets: Sequence[int]) -> str:
    return in_words(sheets, "张")
