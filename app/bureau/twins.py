"""Drafts of the same applicant that came twice: one is for the summary, the others are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

from app.bureau.gathering import GatheredRow
from app.bureau.matching import alike
from app.bureau.told_names import name_told, names_told

_Marks: TypeAlias = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Twin:
    """A draft that was left out, since ``kept`` is of the same applicant; ``differs``: not of the same content."""

    row: GatheredRow
    kept: GatheredRow
    differs: bool


def apart(rows: Sequence[GatheredRow], *, of_desk: bool = False) -> tuple[list[GatheredRow], list[Twin]]:
    """One row for each applicant, in the given order, and those left out: of two drafts the one written last counts.

    A draft goes before a form in Word, and of all with its content the one that lost fewest files, as on a desk
    (:mod:`app.bureau.candidates`).
    Rows ``of_desk``, and those of one of its cases, are of one applicant each already: a clerk may have said that two
    are not the same.
    It is the same applicant when everything that both say of code and name is the same. Where only the code is, or
    where a draft that says less may be of several, all rows stay: one row too many is seen, an applicant that is
    missing is not. Whose a draft is does not depend on the order of the drafts.
    """
    if of_desk:
        return _with_own_keys(list(rows)), []
    kept: list[GatheredRow] = []
    left: list[list[GatheredRow]] = []
    for group in _groups(rows):
        counts = _counts(group)
        kept.append(counts)
        left.append([row for row in group if row is not counts])
    found = _with_own_keys(kept)
    pairs = zip(found, left, strict=True)
    return found, [Twin(old, row, old.code != row.code) for row, olds in pairs for old in olds]


def _groups(rows: Sequence[GatheredRow]) -> Iterator[list[GatheredRow]]:
    """The rows of each applicant; what nothing is known of is somebody's own."""
    said = [frozenset((name, alike(text)) for name, text in row.known.items()) for row in rows]
    more: dict[_Marks, set[_Marks]] = {}
    for marks in set(said):
        for part in _parts(marks):
            more.setdefault(part, set()).add(marks)
    groups: dict[object, list[GatheredRow]] = {}
    for number, (row, marks) in enumerate(zip(rows, said, strict=True)):
        groups.setdefault(("case", row.case) if row.case else _whose(marks, more) or number, []).append(row)
    yield from groups.values()


def _whose(marks: _Marks, more: Mapping[_Marks, Collection[_Marks]]) -> _Marks:
    """The only one who says all that ``marks`` say and nobody says more of; else ``marks`` stand for themselves."""
    whole = [one for one in more.get(marks, ()) if one not in more]
    return whole[0] if len(whole) == 1 else marks


def _parts(marks: _Marks) -> Iterator[_Marks]:
    """Every part of what is known that is not the whole; there are two or three marks."""
    for size in range(len(marks) - 1, 0, -1):
        yield from map(frozenset, combinations(sorted(marks), size))


def _counts(group: Sequence[GatheredRow]) -> GatheredRow:
    """Which row of an applicant's is for the summary."""
    last = group[0]
    for row in group[1:]:
        last = row if _is_newer(row, last) else last
    same = [row for row in group if (row.code, row.is_word) == (last.code, last.is_word)]
    return min((last, *same), key=lambda row: row.lost)


def _is_newer(row: GatheredRow, than: GatheredRow) -> bool:
    """Whether a row counts in the place of another one; of two that cannot be told apart by time the first one does."""
    if row.is_word != than.is_word:
        return than.is_word
    return bool(than.written) and than.written < row.written


def _with_own_keys(rows: list[GatheredRow]) -> list[GatheredRow]:
    """Rows whose keys differ, also where two applicants wrote the same code."""
    count: dict[str, int] = {}
    for row in rows:
        count[row.key] = count.get(row.key, 0) + 1
    taken: set[str] = set()
    found: list[GatheredRow] = []
    for row in rows:
        key = row.key if count[row.key] == 1 else " ".join((row.key, row.name or row.source))
        while key in taken:
            key += "′"
        taken.add(key)
        found.append(row if key == row.key else replace(row, key=key))
    return found


def twins_told(twins: Iterable[Twin]) -> Iterator[str]:
    """A sentence for each applicant of whom drafts were left out."""
    groups: dict[int, list[Twin]] = {}
    for twin in twins:
        groups.setdefault(id(twin.kept), []).append(twin)
    for group in groups.values():
        kept, others = group[0].kept, [twin.row for twin in group if twin.differs]
        who = name_told(kept.name or kept.key)
        if not others:
            yield f"“{who}”收到{_copies(len(group) + 1)}内容一样的，只列一行"
            continue
        when = f" {kept.written[:16].replace('T', ' ')} 保存的" if kept.written else ""
        columns = sum(any(cell.text != row.cells[name].text for row in others) for name, cell in kept.cells.items())
        apart_by = f"汇总表上有 {columns} 栏不一样" if columns else "汇总表上的内容一样"
        unused = "、".join(f"“{row.source}”" for row in others)
        again = f"；另有 {len(group) - len(others)} 份和用的这份一样" if len(others) < len(group) else ""
        number = "两份不一样的" if len(others) == 1 else f" {len(others) + 1} 份，不都一样"
        word = "；有草稿时不用 Word 版，要用它，请收进受理台选定" if any(row.is_word for row in others) else ""
        word = "" if kept.is_word else word
        yield f"“{who}”收到{number}：用的是{when}“{kept.source}”，没有用{unused}；{apart_by}{again}{word}"


def _copies(number: int) -> str:
    return "两份" if number == 2 else f" {number} 份"


def clashes_told(rows: Sequence[GatheredRow]) -> Iterator[str]:
    """A sentence for each code that several applicants wrote, and for each name; one for those who share both."""
    same: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        for name, text in row.known.items():
            same.setdefault((name, alike(text)), []).append(number)
    groups = [([rows[at] for at in places], places, said) for (_, said), places in same.items() if len(places) > 1]
    by_code = [set(places) for group, places, said in groups if said != alike(group[0].name)]
    for group, places, said in groups:
        if said != alike(group[0].name):
            names = names_told(row.name or row.source for row in group)
            yield f"{names}写的是同一个代码 {said.upper()}，各列一行，请核对"
        elif not any(map(set(places).issubset, by_code)):
            yield f"名称都是“{name_told(group[0].name)}”的列了 {len(group)} 行，请核对是不是同一家"
