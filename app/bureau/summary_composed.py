"""The summary composed: of what was gathered, of what its draft keeps of last time, and of what is wanted now.

The command line and the window compose here, so what is seen is what is written, and both are told the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.bureau.decisions_told import decided_before, decisions_told
from app.bureau.gathered_before import stamped
from app.bureau.gathering import GatheredRow, gathers
from app.bureau.matching import alike
from app.bureau.recommends import with_office
from app.bureau.summarising import Forms, Gathered
from app.bureau.summary import (
    Edits,
    Order,
    Summary,
    SummaryRow,
    composed,
    in_order,
    row_named,
    with_changes,
    with_edits,
)
from app.bureau.summary_carried import Carried, carried_over, case_now, is_known, is_same, newcomers
from app.bureau.summary_draft import KeptSummary, read_kept, summary_draft
from app.bureau.summary_records import Staff
from app.bureau.summary_typed import listed_twice
from app.bureau.told_names import name_told, names_told
from app.bureau.twins import Twin, apart, clashes_told, twins_told
from app.drafts.draft import Draft
from app.forms.answers import Row
from app.forms.definition import Field
from app.forms.issues import Issue
from app.forms.messages import shortened

CHOSEN = "chosen"
"""Key of the summary draft under which the choices for all rows are kept."""
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is wanted of a summary now; what is None or empty stays as it was.

    ``edits``: row key to column to text, None gives the source back; ``cases``: whose row that was when it was changed,
    by the number of the application, where somebody saw it. ``named``: the same by code or name of the
    applicant and by id or label of the column. ``order``: keys, or a rule; ``first``: who stands first, by code or
    name. ``answers`` are those of the summary's own fields, ``of_office`` those of them that nobody said.
    """

    edits: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    order: tuple[str, ...] | Order | None = None
    first: tuple[str, ...] = ()
    staff: Staff | None = None
    only_recommended: bool | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    of_office: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Composed:
    """A summary with its draft, drafts of applicants that came twice, rows typed by hand, and what to tell.

    ``issues`` are errors besides those that a check of the draft finds: it is no final one as long as there are any.
    """

    summary: Summary
    draft: Draft
    typed: tuple[Row, ...]
    twins: Sequence[Twin]
    told: tuple[str, ...]
    issues: tuple[Issue, ...] = ()


def chosen_in(draft: Draft, *, unless_said: bool = True) -> tuple[Staff, bool]:
    """Which figure is used, and whether only the recommended are listed, as the summary draft says.

    ``unless_said``: whether they are as long as nobody chose.
    """
    stored = draft.extra.get(CHOSEN)
    stored = stored if isinstance(stored, dict) else {}
    only = stored.get("only_recommended")
    return "rows" if stored.get("staff") == "rows" else "count", only if isinstance(only, bool) else unless_said


def listed_rows(gathered: Gathered, only_recommended: bool) -> list[GatheredRow]:
    """The rows that are to be listed."""
    return [row for row in gathered.rows if not only_recommended or row.id in gathered.recommended]


def compose(forms: Forms, before: Draft, gathered: Gathered, asked: Asked, last: KeptSummary | None = None) -> Composed:
    """The rows gathered with what the summary draft ``before`` keeps of last time and what is ``asked`` for.

    What was changed of a row that is not listed is kept for it as long as the draft knows it, else told. ``last`` is
    what ``before`` keeps, where that was read already. Raises :class:`UsageError` for names of ``asked`` that nobody
    has.
    """
    definition, only = forms.summary, bool(asked.only_recommended)
    apart_rows, twins = apart(listed_rows(gathered, only), of_desk=gathered.of_desk)
    last = last or read_kept(definition, before, forms.applicant)
    carried = carried_over(last, apart_rows, gathered.held)
    kept, rows = carried.kept, carried.rows
    columns = definition.fields[gathers(definition).rows].columns
    now = _Now(carried, gathered, twins)
    edits, unplaced = _edited(now, columns, asked)
    unplaced += _not_in_order(now, asked)
    summary = composed(rows, edits, *_order(now, asked), columns)
    cases = {row.case for row in rows}
    back = {row.key for row in now.unlisted if row.key in now.known and _comes_back(row, gathered, cases)}
    others = [row for row in now.unlisted if row.key in edits or row.key in back]
    draft = summary_draft(definition, before, summary, kept.by_hand, asked.answers, others, kept.places)
    draft = with_office(stamped(draft, forms, asked.staff or "count"), asked.answers, asked.of_office)
    twice = tuple(listed_twice(forms, summary.rows, kept.by_hand))
    told = (
        *decisions_told(rows, gathered, only),
        *gathered.told,
        *carried.told,
        *unplaced,
        *twins_told(twins),
        *clashes_told(rows),
        *decided_before(rows, gathered),
        *_since_last_time(kept, rows, gathered),
        *_typed_told(kept.by_hand, twice),
        *summary.told,
    )
    return Composed(summary, _with_choices(draft, asked), kept.by_hand, twins, told, twice)


def _typed_told(typed: Sequence[Row], twice: Sequence[Issue]) -> Iterator[str]:
    """Rows that were typed by hand, and who stands there twice because of them."""
    yield from (issue.message for issue in twice)
    if len(typed) > len(twice):
        yield f"汇总草稿里手工加的 {len(typed) - len(twice)} 行没有申报材料，列在最后"


def _with_choices(draft: Draft, asked: Asked) -> Draft:
    stored = draft.extra.get(CHOSEN)
    chosen = dict(stored) if isinstance(stored, dict) else {}
    if asked.staff is not None:
        chosen["staff"] = asked.staff
    if asked.only_recommended is not None:
        chosen["only_recommended"] = asked.only_recommended
    return replace(draft, extra={**draft.extra, CHOSEN: chosen}) if chosen else draft


def _order(now: _Now, asked: Asked) -> tuple[Order, Sequence[str]]:
    """How the rows stand: who is to stand first goes before an order that is asked for, or that of last time."""
    if isinstance(asked.order, tuple):
        order: Order = "kept"
        places: Sequence[str] = list(now.keys_asked(asked.order, asked.cases))
    else:
        order, places = asked.order or ("kept" if now.kept.places else "given"), now.kept.places
    if not asked.first:
        return order, places
    first = [row_named(now.rows, named, now.unlisted).key for named in asked.first]
    rest = in_order([SummaryRow(row, {}) for row in now.rows], order, places)
    return "kept", list(dict.fromkeys([*first, *(row.key for row in rest)]))


# ---- what was changed ---------------------------------------------------------------------------------------------


class _Now:
    """The rows that are listed, what is kept of last time, and which key of these a key that somebody saw is now."""

    def __init__(self, carried: Carried, gathered: Gathered, twins: Iterable[Twin]) -> None:
        self.rows, self.kept = carried.rows, carried.kept
        self.listed = {row.key: row for row in carried.rows}
        self.known = {**carried.kept.others, **carried.kept.rows, **self.listed}
        unlisted = [row for key, row in self.known.items() if key not in self.listed]
        here = {row.id for row in carried.rows} | {twin.row.id for twin in twins}
        came = newcomers((row for row in gathered.rows if row.id not in here), self.known, gathered.held)
        self.unlisted = [*unlisted, *came]
        self._renamed = carried.keys

    def key_of(self, key: str) -> str:
        """A row of last time may have another key by now, and so may one that was only looked at."""
        if key in self.listed:
            return key
        if key in self._renamed or key in self.known:
            return self._renamed.get(key, key)
        meant = self._by_words.get(alike(key), set())
        return next(iter(meant)) if len(meant) == 1 else key

    def keys_asked(self, order: Sequence[str], cases: Mapping[str, int]) -> Iterator[str]:
        """The keys that the rows of an order have now; who has got the key of another one has no place in it."""
        for key in order:
            case = cases.get(key, 0)
            row = self.row_of(key, case)
            if row is not None or not case:
                yield row.key if row is not None else self.key_of(key)

    def row_of(self, key: str, case: int) -> GatheredRow | None:
        """The row that somebody saw under a key, of this application (0: nobody said which one)."""
        if case and case in self._by_case:
            return self._by_case[case]
        found = self.known.get(self.key_of(key))
        return found if found and case in (0, found.case) else None

    @cached_property
    def _by_case(self) -> Mapping[int, GatheredRow]:
        """Those that are listed: what is kept of others may be of another desk, with numbers of its own."""
        return {row.case: row for row in self.rows if row.case}

    @cached_property
    def _by_words(self) -> Mapping[str, set[str]]:
        """By what may have been the key of a row while it, or another one, said something else."""
        found: dict[str, set[str]] = {}
        for row in self.rows:
            for words in (*row.known.values(), *(f"{text} {row.name}" for text in row.known.values()), row.source):
                found.setdefault(alike(words), set()).add(row.key)
        return found


def _edited(now: _Now, columns: Mapping[str, Field], asked: Asked) -> tuple[Edits, list[str]]:
    """The edits with those that are asked for, and sentences on what is of nobody who is listed."""
    edits = with_changes(now.rows, columns, now.kept.edits, asked.named, now.unlisted)
    named = [row_named(now.rows, name, now.unlisted) for name in asked.named]
    told = [_unlisted_told(row) for row in named if row.key not in now.listed]
    for key, typed in asked.edits.items():
        row = now.row_of(key, asked.cases.get(key, 0))
        if row is None:
            told.append(_lost_told(now, key, typed, columns))
            continue
        edits = with_edits(row, columns, edits, {name: text for name, text in typed.items() if name in row.cells})
        if row.key not in now.listed:
            told.append(_unlisted_told(row))
    return edits, told


def _unlisted_told(row: GatheredRow) -> str:
    return f"“{name_told(row.name or row.key)}”现在没有列在表上，刚才改的已经留着，再列上时就用"


def _not_in_order(now: _Now, asked: Asked) -> Iterator[str]:
    """Who was asked to stand first and does not stand on the table."""
    rows = [row_named(now.rows, named, now.unlisted) for named in asked.first]
    if names := [row.name or row.key for row in rows if row.key not in now.listed]:
        yield f"排在前面的{names_told(names)}现在没有列在表上，列上以后请再排"


def _lost_told(now: _Now, key: str, typed: Mapping[str, str | None], columns: Mapping[str, Field]) -> str:
    said = "、".join(
        f"{columns[name].label}“{shortened(text, _LONGEST)}”"
        for name, text in typed.items()
        if name in columns and text is not None
    )
    what = f"：{said}" if said else ""
    other = now.known.get(now.key_of(key))
    if other is not None and other.case:
        who = name_told(other.name or other.key)
        return f"“{name_told(key)}”这一行现在是另一份申报材料“{who}”的，刚才改的是原来那一份，没有放进去{what}"
    return f"“{name_told(key)}”已经不在受理台上了，刚才改的没有地方放{what}"


# ---- since last time ----------------------------------------------------------------------------------------------


def _since_last_time(kept: KeptSummary, rows: Sequence[GatheredRow], gathered: Gathered) -> Iterator[str]:
    """What the summary of last time had and nobody has any more, and rows that were typed by hand."""
    now = {row.key for row in rows}
    left = [kept.rows[key] for key in kept.order if key in kept.rows and key not in now]
    joined = _joined(left, rows, gathered)
    for row, other in joined.values():
        if kept.edits.get(row.key):
            yield (
                f"“{name_told(row.name or row.key)}”现在和“{name_told(other.name or other.key)}”算一家，只列一行；"
                f"上次在“{name_told(row.name or row.key)}”一行改过的没有带过去，请核对后重新改"
            )
    gone = [
        row for row in left if row.key not in joined and not _is_there(row, gathered, bool(kept.edits.get(row.key)))
    ]
    if off := [row.name or row.key for row in gone if _is_taken_off(row, gathered)]:
        yield f"上次汇总有、后来从受理台移走的：{names_told(off)}；改过的内容和次序还留着，放回以后照旧"
    if lost := [row.name or row.key for row in gone if not _is_taken_off(row, gathered)]:
        yield f"上次汇总有、这次没有收到的：{names_told(lost)}；改过的内容还留着"
    back = [row.name or row.key for row in rows if row.key in kept.rows and row.key not in kept.order]
    if back and kept.order:
        what = "请改它的初审结论，只列推荐的" if gathered.of_desk else "请不要选它的材料"
        yield f"汇总草稿里删去的{names_told(back)}，这次又收到了，仍列在表上；不要列的，{what}"


def _joined(
    left: Iterable[GatheredRow], rows: Iterable[GatheredRow], gathered: Gathered
) -> dict[str, tuple[GatheredRow, GatheredRow]]:
    """Rows of last time whose content is one of another row now, and that one: a clerk made one of two."""
    by_case = {row.case: row for row in rows if row.case}
    homes = {old.key: case_now(old, gathered.held) for old in left if old.code in gathered.held}
    return {old.key: (old, by_case[homes[old.key]]) for old in left if homes.get(old.key) in by_case}


def _is_there(old: GatheredRow, gathered: Gathered, is_changed: bool) -> bool:
    """Whether a row of last time is of somebody who is there and only not listed.

    Where only a number says so, which another desk has too, what was changed is not passed over. Who was taken off is
    not there, whoever else is called as he is: what was changed of him waits.
    """
    if _is_taken_off(old, gathered):
        return False
    if case_now(old, gathered.held) in gathered.cases:
        if is_known(old, gathered.held) or not is_changed:
            return True
    elif gathered.of_desk and old.case:
        return False
    return any(is_same(old, row) for row in gathered.rows)


def _is_taken_off(old: GatheredRow, gathered: Gathered) -> bool:
    """Whether a row of last time is of a case that the desk still knows, without showing it."""
    home = case_now(old, gathered.held)
    return home in gathered.held.get(old.code, ()) and home not in gathered.cases


def _comes_back(old: GatheredRow, gathered: Gathered, listed: Collection[int]) -> bool:
    """Whether a row that is not listed is of the desk, so that its place is kept; also one that was read elsewhere.

    Where its case is among those ``listed``, it was made one with another, whose place that has.
    """
    home = case_now(old, gathered.held)
    if home in listed and is_known(old, gathered.held):
        return False
    return home in gathered.cases or _is_taken_off(old, gathered)
