"""A summary as a draft of its own form: what is printed as answers, where it came from and what was changed beside.

The draft can be opened and corrected like any other. When drafts are gathered again, the next summary finds in it what
was changed by hand, row for row, and keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.bureau.gathering import GatheredRow, gathers
from app.bureau.matching import alike
from app.bureau.summary import Edit, Edits, Summary
from app.bureau.summary_rows import StoredRows
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.fresh import begin_history, fresh_folder
from app.forms.answers import Row
from app.forms.definition import FormDefinition
from app.forms.field_types.choices import filled_rows

GATHERED = "gathered"
"""Key of the draft under which rows with their sources, and edits, are kept."""
LISTED, _OTHERS, _PLACES = "rows", "others", "places"
APPLICANT = "applicant"
"""Key of a row's own entry: whose row it is. No column has this name, so nothing prints it."""


@dataclass(frozen=True, slots=True)
class KeptSummary:
    """What a summary draft says of last time: edits, keys in the order of the table, rows, and rows typed by hand.

    ``others`` are applicants that were not listed, with a place or with changes of before; ``places`` are the keys of
    both in their order.
    """

    edits: Edits = field(default_factory=dict)
    order: tuple[str, ...] = ()
    rows: Mapping[str, GatheredRow] = field(default_factory=dict)
    by_hand: tuple[Row, ...] = ()
    others: Mapping[str, GatheredRow] = field(default_factory=dict)
    places: tuple[str, ...] = ()


def read_kept(summary: FormDefinition, draft: Draft, applicant: FormDefinition | None = None) -> KeptSummary:
    """What is kept in a summary draft; what somebody wrote into it that makes no sense is left out.

    ``applicant`` is the form whose fields the sources are; without it they are called by their paths.
    """
    gathering = gathers(summary)
    stored = draft.extra.get(GATHERED)
    stored = stored if isinstance(stored, dict) else {}
    reads = StoredRows(summary, applicant)
    rows, others = (dict(_rows(reads, stored.get(name))) for name in (LISTED, _OTHERS))
    edits = {key: dict(own) for key, own in _edits(stored.get("edits"))}
    order: list[str] = []
    by_hand: list[Row] = []
    table = filled_rows(draft.answers.get(gathering.rows, []))
    marked = {entry.get(APPLICANT, "") for entry in table}
    free = [row for key, row in rows.items() if key not in marked]
    for entry in table:
        row = rows.get(entry.get(APPLICANT, "")) or _whose(
            entry, free, {name: one.field for name, one in gathering.columns.items()}
        )
        if row is None or row.key in order:
            by_hand.append({name: text for name, text in entry.items() if name != APPLICANT})
            continue
        order.append(row.key)
        own = dict(_changed(entry, row, edits.get(row.key, {})))
        edits[row.key] = own
    edits = {key: own for key, own in edits.items() if own}
    others = {key: row for key, row in others.items() if key not in rows}
    said = stored.get(_PLACES)
    known = [key for key in (said if isinstance(said, list) else ()) if isinstance(key, str)]
    return KeptSummary(edits, tuple(order), rows, tuple(by_hand), others, in_places(known, order))


def in_places(places: Iterable[str], order: Sequence[str]) -> tuple[str, ...]:
    """``order`` put into the places that its keys have among ``places``; who has none goes last."""
    listed, those = iter(order), set(order)
    return tuple(dict.fromkeys([*(next(listed) if key in those else key for key in dict.fromkeys(places)), *listed]))


def _rows(reads: StoredRows, texts: object) -> Iterator[tuple[str, GatheredRow]]:
    for row in map(reads.row, texts if isinstance(texts, list) else ()):
        if row is not None:
            yield row.key, row


def _whose(entry: Row, rows: Iterable[GatheredRow], fields: Mapping[str, str]) -> GatheredRow | None:
    """The gathered row that an entry without a mark is, by the name or code that stands in it.

    ``rows`` are those that no mark names: who stands there already is not the one that somebody typed.
    """
    for column, asked in fields.items():
        text = alike(entry.get(column, ""))
        same = [row for row in rows if text and alike(row.known.get(asked, "")) == text]
        if len(same) == 1:
            return same[0]
    return None


def _changed(entry: Row, row: GatheredRow, edits: Mapping[str, Edit]) -> Iterator[tuple[str, Edit]]:
    """The edits of a row as the table has them now: somebody may have typed there since."""
    for column, cell in row.cells.items():
        text, edit = entry.get(column, ""), edits.get(column)
        if edit is not None and edit.text == text:
            yield column, edit
        elif text != cell.text:
            yield column, Edit(text, cell.text)


def summary_draft(
    summary: FormDefinition,
    before: Draft,
    made: Summary,
    by_hand: Sequence[Row],
    answers: Mapping[str, str],
    others: Iterable[GatheredRow] = (),
    places: Sequence[str] = (),
) -> Draft:
    """The draft of a summary: ``before`` with ``answers`` and the rows of ``made``, those typed by hand behind them.

    ``others`` are known rows that are not listed, and ``places`` the keys of last time among which theirs stay.
    """
    gathering = gathers(summary)
    table: list[Row] = [
        {**{column: cell.text for column, cell in row.cells.items()}, APPLICANT: row.key} for row in made.rows
    ]
    rows = StoredRows(summary)
    stored: dict[str, object] = {
        LISTED: [rows.text(row.gathered) for row in made.rows],
        "edits": {
            key: {column: {"text": edit.text, "was": edit.was} for column, edit in own.items()}
            for key, own in made.edits.items()
        },
    }
    if left := {row.key: rows.text(row) for row in others}:
        listed = [row.key for row in made.rows]
        known = {*left, *listed}
        stored[_OTHERS] = list(left.values())
        stored[_PLACES] = [key for key in in_places(places, listed) if key in known]
    changed = before.answered({**answers, gathering.rows: [*table, *by_hand]})
    return replace(changed, extra={**before.extra, GATHERED: stored})


def new_summary(folder: Path, draft: Draft, now: datetime) -> None:
    """Make the folder of a summary draft, whole or not at all; raises as :func:`app.drafts.fresh.fresh_folder`."""
    with fresh_folder(folder, "没有汇总") as temp:
        store.create(temp, draft.form)
        with store.open_draft(temp, writable=True, now=now) as opened:
            store.save(opened, draft, now=now, marked=True)
        begin_history(temp)


# ---- reading, whatever stands there -------------------------------------------------------------------------------


def _edits(stored: object) -> Iterator[tuple[str, dict[str, Edit]]]:
    for key, own in _mapping(stored).items():
        found = {column: _mapping(edit) for column, edit in _mapping(own).items()}
        yield key, {column: Edit(_text(edit.get("text")), _text(edit.get("was"))) for column, edit in found.items()}


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
