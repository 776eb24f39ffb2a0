"""Whose a row of last time is now: edits and places follow an applicant, and never come to another one.

A desk knows by the case, whatever its newer drafts say of code and name, and where a clerk made two of one by whose the
content is that was changed. A desk that never had that content is another one, or was begun anew: its numbers say
nothing. Elsewhere it is the same applicant when both say a code or a name, and all that both say is the same. Where
that holds of several, nobody gets what was changed, and a sentence says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

from app.bureau.gathering import GatheredRow
from app.bureau.matching import alike
from app.bureau.summary import Edit
from app.bureau.summary_draft import KeptSummary
from app.bureau.told_names import name_told, names_told
from app.bureau.twins import apart

Held: TypeAlias = Mapping[str, Collection[int]]
"""The cases of a desk that ever had a content, also those taken off it, by the code of the content."""
_NOBODY: Held = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Carried:
    """What is kept under the keys of ``rows``; ``keys`` of last time that are others now; what to tell.

    No row has the key of somebody of last time who is not among them: what is asked for by that key means him.
    """

    kept: KeptSummary
    rows: tuple[GatheredRow, ...]
    keys: Mapping[str, str]
    told: tuple[str, ...] = ()


def carried_over(kept: KeptSummary, rows: Sequence[GatheredRow], held: Held = _NOBODY) -> Carried:
    """``kept`` under the keys of ``rows``, which are on a desk that ``held`` tells of, or on none."""
    old = {**kept.rows, **{key: row for key, row in kept.others.items() if key not in kept.rows}}
    match = _Match(old, rows, held)
    now = tuple(_with_free_keys(rows, {key for key in old if key not in match.found}))
    new = {before.key: after.key for before, after in zip(rows, now, strict=True)}
    keys = {key: new[match.found[key]] if key in match.found else key for key in old}
    edits: dict[str, dict[str, Edit]] = {}
    # what is kept of nobody that is known by more than a key goes first, and is not laid over what is
    for key, own in sorted(kept.edits.items(), key=lambda one: one[0] in old):
        edits.setdefault(keys.get(key, key), {}).update(own)
    found = replace(
        kept,
        edits=edits,
        order=tuple(keys.get(key, key) for key in kept.order),
        rows=_under(keys, kept.rows),
        others=_under(keys, kept.others),
        places=tuple(keys.get(key, key) for key in kept.places),
    )
    told = tuple(_claims_told(match, [row for key, row in old.items() if kept.edits.get(key)]))
    return Carried(found, now, {key: other for key, other in keys.items() if key != other}, told)


def case_now(old: GatheredRow, held: Held) -> int:
    """The case that a row of last time is of: the one that has its content, where its own one has not; 0 for several.

    A clerk made two cases of one, or one of two; or it was read at a place before the desk had it, which is told by
    the content alone where it says whose it is: forms left blank are all the same.
    """
    holders = held.get(old.code, ()) if old.case or old.known else ()
    if old.case in holders or not holders:
        return old.case
    return next(iter(holders)) if len(holders) == 1 else 0


def is_known(old: GatheredRow, held: Held) -> bool:
    """Whether a row of last time is of this desk for certain: it had that content. Another one has other numbers."""
    return bool(held.get(old.code) if old.case else case_now(old, held))


def is_same(old: GatheredRow, row: GatheredRow) -> bool:
    """Whether two rows say one code or name both, and nothing that differs; without any by where their drafts lie."""
    if not old.known and not row.known:
        return old.source == row.source
    both = [name for name in old.known if name in row.known]
    return bool(both) and all(alike(old.known[name]) == alike(row.known[name]) for name in both)


def newcomers(rows: Iterable[GatheredRow], known: Mapping[str, GatheredRow], held: Held) -> tuple[GatheredRow, ...]:
    """The rows of those who are none of the ``known`` ones (by key), one row for each, under keys that nobody has."""
    cases = {case_now(one, held) for one in known.values() if is_known(one, held)}
    sharing: dict[tuple[str, str], list[GatheredRow]] = {}
    for one in known.values():
        if not is_known(one, held):  # of others the numbers say nothing
            for mark in _marks(one):
                sharing.setdefault(mark, []).append(one)

    def is_new(row: GatheredRow) -> bool:
        likely = chain.from_iterable(sharing.get(mark, ()) for mark in _marks(row))
        return not (row.case and row.case in cases) and not any(is_same(one, row) for one in likely)

    found, _twins = apart([row for row in rows if is_new(row)])
    return tuple(_with_free_keys(found, known))


def _marks(row: GatheredRow) -> tuple[tuple[str, str], ...]:
    """What a row is known by; where its draft lies when that is nothing."""
    return tuple((name, alike(text)) for name, text in row.known.items()) or (("", row.source),)


def _shares(old: GatheredRow, row: GatheredRow) -> bool:
    return not set(_marks(old)).isdisjoint(_marks(row))


class _Match:
    """Which row each row of last time is now: ``found`` by keys; ``claims`` are those that it may be of several."""

    def __init__(self, old: Mapping[str, GatheredRow], rows: Sequence[GatheredRow], held: Held) -> None:
        self.found: dict[str, str] = {}
        self.claims: dict[str, list[GatheredRow]] = {}
        self._old, self._rows = list(old.values()), list(rows)
        homes = {key: case_now(row, held) for key, row in old.items()}
        self._by_case(homes, held)
        # a case is that application and no other one, also while it is taken off; of several nobody knows which one
        self._old = [row for row in self._old if not is_known(row, held)]
        self._by_marks()
        self._by_claims()

    def _by_case(self, homes: Mapping[str, int], held: Held) -> None:
        now = {row.case: row for row in self._rows if row.case}
        codes = {row.case: row.code for row in self._rows}

        def rank(old: GatheredRow) -> tuple[bool, bool]:
            """Of two that were made one the content goes on that counts, else the case that is left."""
            home = homes[old.key]
            return codes.get(home) != old.code, home != old.case

        for old in sorted(self._old, key=rank):
            row = now.get(homes[old.key])
            # the desk may be another one than last time: there what has nothing in common is not the same
            is_this_desk = (old.case or homes[old.key]) in held.get(old.code, ())
            if row is not None and (is_this_desk or _shares(old, row)):
                self._take(old, row)
                del now[row.case]
        self._leave_out_found()

    def _by_marks(self) -> None:
        """Rows that say exactly the same, where there is one of each."""
        olds, news = _grouped(self._old), _grouped(self._rows)
        for said, group in olds.items():
            if len(group) == 1 and len(news.get(said, ())) == 1:
                self._take(group[0], news[said][0])
        self._leave_out_found()

    def _by_claims(self) -> None:
        """Rows of which one says more than the other."""
        sharing: dict[tuple[str, str], list[GatheredRow]] = {}
        for row in self._rows:
            for mark in _marks(row):
                sharing.setdefault(mark, []).append(row)
        claimed: dict[str, list[GatheredRow]] = {}
        for old in self._old:
            likely = {row.key: row for row in chain.from_iterable(sharing.get(mark, ()) for mark in _marks(old))}
            if rows := [row for row in likely.values() if is_same(old, row)]:
                self.claims[old.key] = rows
            for row in rows:
                claimed.setdefault(row.key, []).append(old)
        for old in self._old:
            rows = self.claims.get(old.key, [])
            if len(rows) == 1 and len(claimed[rows[0].key]) == 1:
                self._take(old, rows[0])
                del self.claims[old.key]

    def _take(self, old: GatheredRow, row: GatheredRow) -> None:
        self.found[old.key] = row.key

    def _leave_out_found(self) -> None:
        taken = set(self.found.values())
        self._old = [row for row in self._old if row.key not in self.found]
        self._rows = [row for row in self._rows if row.key not in taken]


def _grouped(rows: Iterable[GatheredRow]) -> dict[tuple[tuple[str, str], ...], list[GatheredRow]]:
    groups: dict[tuple[tuple[str, str], ...], list[GatheredRow]] = {}
    for row in rows:
        groups.setdefault(_marks(row), []).append(row)
    return groups


def _with_free_keys(rows: Sequence[GatheredRow], taken: Collection[str]) -> Iterator[GatheredRow]:
    """Rows under keys that nobody else of last time has."""
    used = {*taken, *(row.key for row in rows)}
    for row in rows:
        key = row.key
        if key in taken:
            key = f"{key} {row.name or row.source}"
            while key in used:
                key += "′"
            used.add(key)
        yield row if key == row.key else replace(row, key=key)


def _under(keys: Mapping[str, str], rows: Mapping[str, GatheredRow]) -> dict[str, GatheredRow]:
    return {keys[key]: replace(row, key=keys[key]) for key, row in rows.items()}


def _claims_told(match: _Match, changed: Iterable[GatheredRow]) -> Iterator[str]:
    for old in changed:
        if claims := match.claims.get(old.key):
            names = names_told(row.name or row.key for row in claims)
            yield f"上次“{name_told(old.name or old.key)}”一行改过的内容可能是{names}的，没有带过去，请核对后重新改"
