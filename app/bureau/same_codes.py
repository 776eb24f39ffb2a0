"""Applications of different names that state one code: each is told of the others, and a clerk says whose it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.bureau.candidates import Candidates, candidates_of
from app.bureau.collecting import stored_draft
from app.bureau.desk_forms import form_for
from app.bureau.matching import marked, same_codes
from app.errors import DraftError
from app.forms.definition import FormDefinition
from app.forms.labels import label_of

_MOST_NAMED = 3
_NAMELESS = "（没有写名称）"


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other cases that state the same code just now, and the sentence on them."""

    cases: tuple[int, ...] = ()
    told: tuple[str, ...] = ()


def sharing_codes(
    connection: sqlite3.Connection, forms: Mapping[str, FormDefinition], form_id: str, case: int | None = None
) -> dict[int, Sharing]:
    """What is to be told of each case, or of one, whose draft that counts states the sound code of another one's."""
    definition = forms[form_id]
    known = same_codes(connection, definition)
    wanted = {number: others for number, others in known.items() if case in (None, number)}
    numbers = {*wanted, *(other for others in wanted.values() for other in others)}
    found = {number: one for number in sorted(numbers) for one in candidates_of(connection, number)}
    codes = {number: _codes(connection, forms, one) for number, one in found.items()}
    sharing = {}
    for number, others in wanted.items():
        same = [found[other] for other in others if _shared(codes.get(number, {}), codes.get(other, {}))]
        if same:
            label = _shared(codes[number], codes[same[0].case])
            sharing[number] = Sharing(tuple(one.case for one in same), (_sentence(label, same),))
    return sharing


def _codes(
    connection: sqlite3.Connection, forms: Mapping[str, FormDefinition], found: Candidates
) -> Mapping[int, tuple[str, str]]:
    """The codes in the draft that counts and what they are called, by rank; a case may have been known by others."""
    try:
        draft = stored_draft(connection, found.counts.version)
    except DraftError:
        return {}
    definition = form_for(forms, draft)
    names = definition.bureau.tells_apart[:-1] if definition.bureau else ()
    codes = {rank: marked(definition, name, draft.answers.get(name)) for rank, name in enumerate(names)}
    return {rank: (code, label_of(definition, names[rank])) for rank, code in codes.items() if code}


def _shared(one: Mapping[int, tuple[str, str]], other: Mapping[int, tuple[str, str]]) -> str:
    """What the code is called that is the same in both; empty when there is none."""
    return next((label for rank, (code, label) in one.items() if rank in other and other[rank][0] == code), "")


def _sentence(label: str, others: Sequence[Candidates]) -> str:
    names = "、".join(
        f"“{one.counts.applicant or '（没有写名称）'}”（第 {one.case} 号）" for one in others[:_MOST_NAMED]
    )
    more = f"等 {len(others)} 家" if len(others) > _MOST_NAMED else ""
    return f"与{names}{more}的{label}相同，请核对"
