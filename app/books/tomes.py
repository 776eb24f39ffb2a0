"""A volume that is too thick to be bound goes on in a next one: 上册, 下册, with numbers that run on.

Later tomes open with the cover and the contents list again. An item stays in one tome as long as a tome can hold it;
a longer one is cut behind a left-hand page, so that its next page is a right-hand page again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.books.page_lists import sheets_of
from app.books.plan import Part, Plan, make_plan

_NAMES = {2: ("上册", "下册"), 3: ("上册", "中册", "下册")}
_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Tome:
    """What is bound together: the parts, with their numbers, and what it is called; nothing for a whole volume."""

    parts: tuple[Part, ...]
    plan: Plan
    name: str = ""


def tomes_of(parts: Sequence[Part], most_sheets: int) -> tuple[Tome, ...]:
    """One tome for a volume of at most ``most_sheets`` sheets (0: any), else as many as it takes."""
    whole = make_plan(parts)
    if not most_sheets or sheets_of(len(whole.pages)) <= most_sheets:
        return (Tome(tuple(parts), whole),)
    head, items = _divided(parts)
    front = _front(head)
    rooms = [_room(most_sheets, _sides(head)), _room(most_sheets, _sides(front))]
    if min(rooms) < 2 or not items:  # nothing of it can be put anywhere else
        return (Tome(tuple(parts), whole),)
    filled = _filled(items, rooms, all(part.kind != "body" for part in head))
    names = _names(len(filled))
    return tuple(
        Tome(tuple(own), make_plan(own, _number(whole, held[0]) if place else 1), name)
        for place, (held, name) in enumerate(zip(filled, names, strict=True))
        for own in [[*(front if place else head), *held]]
    )


def _divided(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """What stands before the first item, and from there on what has pages."""
    first = next((place for place, part in enumerate(parts) if part.kind == "item" and _sides([part])), len(parts))
    return list(parts[:first]), [part for part in parts[first:] if _sides([part])]


def _front(head: Sequence[Part]) -> list[Part]:
    """What a later tome repeats: the last cover, and the contents."""
    covers = [part for part in head if part.kind == "cover"][-1:]
    return [*covers, *(part for part in head if part.kind == "contents")]


def _sides(parts: Sequence[Part]) -> int:
    return len(make_plan(parts).pages)


def _even(sides: int) -> int:
    return sides + sides % 2


def _room(most_sheets: int, front: int) -> int:
    return 2 * most_sheets - _even(front)


def _filled(items: Sequence[Part], rooms: Sequence[int], at_once: bool) -> list[list[Part]]:
    """The items of each tome: about as much in each, where that takes no more tomes than filling each to the brim.

    ``at_once``: the first tome has no page with a number but those of items, so it cannot go without any.
    """
    brim = _filling(items, rooms, max(rooms), at_once)
    total = sum(_even(_sides([item])) for item in items)
    even = _filling(items, rooms, -(-total // len(brim)), at_once)
    return even if len(even) == len(brim) else brim


def _filling(items: Sequence[Part], rooms: Sequence[int], wanted: int, at_once: bool) -> list[list[Part]]:
    """Fill tomes up to about ``wanted`` sides, and never beyond their room."""
    tomes: list[list[Part]] = [[]]
    used = 0
    left = list(reversed(items))
    while left:
        item = left.pop()
        size, room = _even(_sides([item])), rooms[min(len(tomes), 2) - 1] - used
        if size <= room and (not used or used + size // 2 <= wanted):
            tomes[-1].append(item)
            used += size
        elif room >= 2 and (size > rooms[-1] or (at_once and len(tomes) == 1 and not used)):
            began, rest = _cut(item, room)
            tomes[-1].append(began)
            left.append(rest)
            tomes.append([])
            used = 0
        else:
            tomes.append([])
            used = 0
            left.append(item)
    return tomes


def _cut(item: Part, sides: int) -> tuple[Part, Part]:
    """An item's first ``sides`` (an even number), and what is left of it."""
    taken = make_plan([item]).pages[: sides - sides % 2]
    own = item.pages.start + sum(page.own is not None for page in taken)
    evidence = item.evidence.start + sum(page.evidence is not None for page in taken)
    began = replace(item, pages=range(item.pages.start, own), evidence=range(item.evidence.start, evidence))
    rest = replace(item, pages=range(own, item.pages.stop), evidence=range(evidence, item.evidence.stop))
    return began, rest


def _number(whole: Plan, first: Part) -> int:
    """The number that the first page of a part has in the whole volume."""
    own = first.pages.start if first.pages else None
    evidence = first.evidence.start if own is None else None
    page = next(p for p in whole.pages if p.part == first.id and p.own == own and p.evidence == evidence)
    assert page.number is not None
    return page.number


def _names(count: int) -> Sequence[str]:
    if count < 2:
        return [""] * count
    return _NAMES.get(count) or [f"第{_in_words(number)}册" for number in range(1, count + 1)]


def _in_words(number: int) -> str:
    """一 to 九十九; what is beyond is written in digits."""
    if number > 99:
        return f" {number} "
    tens, ones = divmod(number, 10)
    before = ("" if tens == 1 else _DIGITS[tens - 1]) + "十" if tens else ""
    return before + (_DIGITS[ones - 1] if ones else "")
