"""Boxes ticked by hand: which options of a list are chosen, however they were marked.

``☑ 是 □ 否``, ``√是``, ``是（√） 否（ ）``, ``□√是 □否``, the chosen words alone: the mark beside an option counts,
and the first of them tells on which side marks stand. Where nothing is marked and not all options stand there, those
that were left standing are the chosen ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.forms.definition import OTHER
from app.word_forms.words import ALIKE, Folded, likeness, squeezed

_TICKS, _BOXES, _CROSSES = "☑☒√✓✔■●◉∨ˇ⊠✅", "□☐▢◻○◯❏❑❒○", "×✗✘✖╳"
_IN_BRACKETS = re.compile(
    rf"[(\[【](?P<in>[{_TICKS}{_CROSSES}{_BOXES}v]?)[)\]】]|(?P<one>[{_TICKS}{_BOXES}{_CROSSES}])"
)
_LETTER_TICK = re.compile(rf"(?<=[{_BOXES}])v|v(?=[{_BOXES}])")
_BETWEEN = re.compile(r"[\s,.;:。/·|和及\-_]+")
_RULE = re.compile(r"^[\s_]*_{2,}[\s_]*|[\s_]*_{2,}[\s_]*$|^_$")
_APART = _TICKS + _BOXES + _CROSSES + "()[]【】,.;:/_-v"
_SHORT = 2
_Sign = Literal["tick", "box", "cross"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which options are chosen, in printed order, and the text behind 其他.

    ``doubts`` are half sentences; ``rest`` is what stands there besides. ``marked`` tells whether anything was.
    """

    options: tuple[str, ...]
    other: str = ""
    doubts: tuple[str, ...] = ()
    rest: str = ""
    marked: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an option stands in the folded text."""

    option: str
    begin: int
    end: int
    alike: bool = True


def read_ticks(text: str, options: Sequence[str]) -> Chosen:
    """What is chosen of the options in the text of a cell."""
    folded = Folded(text)
    places = _places(folded.words, options)
    if not places:
        nothing = not _without_signs(folded.words)
        return Chosen((), rest="" if nothing else text.strip(), marked=False)
    last = places[-1]
    behind_other = last.option == OTHER
    gaps = _gaps(folded, places)
    signs = [_signs(folded.words[begin:end]) for begin, end in gaps]
    if not signs[0]:
        signs = _moved(signs, [_leans_on(folded, gap) for gap in gaps])
    other = _other(folded, last, gaps[-1]) if behind_other else ""
    found = _chosen(places, signs, options)
    retyped = [f"“{place.option}”写法不同" for place in places if not place.alike]
    rest = _rest(folded, gaps[:-1] if behind_other else gaps)
    return replace(found, other=other, doubts=(*retyped, *found.doubts), rest=rest)


def _places(words: str, options: Sequence[str]) -> list[_Place]:
    """Where the options stand: in printed order, then in any; those retyped a little at last."""
    found: list[_Place] = []
    left: list[str] = []
    at = 0
    for option in options:
        wanted = squeezed(option)
        begin = _found_at(words, wanted, at)
        if begin >= 0:
            at = begin + len(wanted)
            found.append(_Place(option, begin, at))
        else:
            left.append(option)
    for option in left:
        wanted = squeezed(option)
        begin = _found_at(words, wanted, 0)
        while begin >= 0 and any(one.begin < begin + len(wanted) and begin < one.end for one in found):
            begin = _found_at(words, wanted, begin + 1)
        if begin >= 0:
            found.append(_Place(option, begin, begin + len(wanted)))
        else:
            found += _retyped(words, option, found)
    return sorted(found, key=lambda place: place.begin)


def _found_at(words: str, wanted: str, begin: int) -> int:
    """Where an option stands; a short one (是, 否, 其他) only behind a sign or behind the option before."""
    at = words.find(wanted, begin)
    while at >= 0 and len(wanted) <= _SHORT and not (at == begin or words[at - 1] in _APART):
        at = words.find(wanted, at + 1)
    return at


def _retyped(words: str, option: str, taken: Sequence[_Place]) -> list[_Place]:
    """A stretch between marks that is nearly the option."""
    for match in re.finditer(rf"[^{_TICKS}{_BOXES}{_CROSSES}]+", words):
        begin, end = match.span()
        alike = len(option) > _SHORT and likeness(squeezed(option), match[0].strip("_,.;:")) >= ALIKE
        if alike and not any(one.begin < end and begin < one.end for one in taken):
            return [_Place(option, begin, end, alike=False)]
    return []


def _gaps(folded: Folded, places: Sequence[_Place]) -> list[tuple[int, int]]:
    """The stretches before, between and behind options."""
    begins = [0, *(place.end for place in places)]
    ends = [*(place.begin for place in places), len(folded.words)]
    return list(zip(begins, ends, strict=True))


def _signs(words: str) -> list[_Sign]:
    found: list[_Sign] = []
    words = _LETTER_TICK.sub("√", words)
    for match in _IN_BRACKETS.finditer(words):
        sign = match["one"] or match["in"] or "□"
        found.append("tick" if sign in _TICKS + "v" else "cross" if sign in _CROSSES else "box")
    return found


def _leans_on(folded: Folded, gap: tuple[int, int]) -> bool:
    """Whether a mark between two options stands nearer to the second: ``是 √否``."""
    begin, end = gap
    if not 0 < begin < end < len(folded.words):
        return False
    around, mark = folded.part(begin - 1, end + 1)[1:-1], folded.part(begin, end)
    before, _, behind = around.partition(mark)
    return _apart(before) > _apart(behind)


def _apart(blanks: str) -> int:
    """How far two words stand apart: not, by blanks, by a line."""
    return 2 if "\n" in blanks else 1 if blanks else 0


def _moved(signs: list[list[_Sign]], leaning: Sequence[bool]) -> list[list[_Sign]]:
    """Marks behind options as they count, a lone tick that leans on the next option moved behind that."""
    moved = [list(gap) for gap in signs]
    for number in range(len(signs) - 2, 0, -1):
        if leaning[number] and signs[number] == ["tick"]:
            moved[number + 1] = ["tick", *moved[number + 1]]
            moved[number] = []
    return moved


def _chosen(places: Sequence[_Place], signs: list[list[_Sign]], options: Sequence[str]) -> Chosen:
    everything = [sign for gap in signs[:-1] for sign in gap] + signs[-1][:1]
    if not everything:
        standing = tuple(option for option in options if any(place.option == option for place in places))
        if len(standing) < len(options):
            doubts = () if len(options) == 2 else ("没有打勾，照写出来的选",)
            return Chosen(standing, doubts=doubts, marked=False)
        return Chosen((), doubts=("没有打勾，看不出选了哪一项",), marked=False)
    before = bool(signs[0])
    ticked = {place.option for number, place in enumerate(places) if "tick" in _of(signs, number, before)}
    crossed = any("cross" in gap for gap in signs)
    doubts = ("有打叉的，看不出是选还是不选",) if crossed and not ticked else ()
    return Chosen(tuple(option for option in options if option in ticked), doubts=doubts)


def _of(signs: list[list[_Sign]], number: int, before: bool) -> list[_Sign]:
    """The marks of one option. Where they stand in front, a tick between an option and the next box belongs to it."""
    if not before:
        return signs[number + 1]
    own = signs[number]
    if number and len(own) > 1 and own[0] == "tick" and own[1] == "box":
        own = own[1:]
    following = signs[number + 1] if number + 1 < len(signs) else []
    is_last = number + 2 == len(signs)
    late = following[:1] == ["tick"] and (is_last or following[1:2] == ["box"])
    return [*own, "tick"] if late else own


def _other(folded: Folded, place: _Place, gap: tuple[int, int]) -> str:
    """The free text behind 其他, without its rule, a colon that joins it, and a mark that belongs to the box."""
    begin, end = gap
    while begin < end and folded.words[begin] in _TICKS + _BOXES:
        begin += 1
    text = _RULE.sub("", folded.part(begin, end)).strip()
    joined = folded.part(place.begin, end)[len(place.option) :][:1] in (":", "：")
    return text[1:].strip() if joined and text[:1] in (":", "：") else text


def _rest(folded: Folded, gaps: Sequence[tuple[int, int]]) -> str:
    """What stands between the options besides marks and signs."""
    parts = (folded.part(begin, end) for begin, end in gaps)
    return "；".join(part for part in parts if _without_signs(squeezed(part)))


def _without_signs(words: str) -> str:
    return _BETWEEN.sub("", _IN_BRACKETS.sub("", _LETTER_TICK.sub("", words)))
