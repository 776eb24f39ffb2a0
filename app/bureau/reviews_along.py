"""Reviews of other offices that came along with an application, whichever of its drafts counts now.

The applicant's own draft may have come besides the one that another office handed on, and may be a newer one. Of each
office what it wrote last holds, whatever content that was of; a review says of which.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.bureau.candidates import own_reviews
from app.bureau.model import DECISIONS, LEVELS, Review
from app.bureau.offices import OfficeKey, office_key
from app.bureau.review_records import Carried, read_reviews, review_document, review_of
from app.bureau.told_names import name_told, names_told


def reviews_along(connection: sqlite3.Connection, case: int) -> tuple[Review, ...]:
    """The last review of each office that ever came along with a draft of a case, the one that came last at the end."""
    query = "SELECT reviews FROM arrivals WHERE case_id = ? AND reviews <> '[]' ORDER BY is_current, id"
    last: dict[OfficeKey, Review] = {}
    for (text,) in connection.execute(query, (case,)):
        for one in map(review_of, json.loads(text)):
            key = office_key(one.level, one.office)
            if key not in last or one.at >= last[key].at:
                last.pop(key, None)
                last[key] = one
    return tuple(last.values())


def changed_along(
    connection: sqlite3.Connection, case: int, before: Iterable[Review], now: Iterable[Review]
) -> Iterator[str]:
    """A sentence for each office whose review came, changed or is there no more; our own that comes back is known."""
    own = {office_key(one.level, one.office) for one in own_reviews(connection, case)}
    was, here = (
        {office_key(one.level, one.office): one for one in reviews if office_key(one.level, one.office) not in own}
        for reviews in (before, now)
    )
    for key, one in here.items():
        earlier, decides = was.get(key), DECISIONS[one.decision]
        if earlier is None:
            yield f"带来{_whose(one)}的初审：{decides}"
        elif earlier.decision != one.decision:
            yield f"{_whose(one)}的初审改了：{DECISIONS[earlier.decision]} → {decides}"
        elif _said(earlier) != _said(one):
            yield f"{_whose(one)}的初审改了，结论还是{decides}"
    for key, one in was.items():
        if key not in here:
            yield f"原来随材料来的{_whose(one)}的初审（{DECISIONS[one.decision]}），这次的文件里没有了"


def _whose(one: Review) -> str:
    return f"“{name_told(one.office) or LEVELS[one.level]}”"


def _said(one: Review) -> tuple[object, ...]:
    return one.opinion, one.corrections, dict(one.manual)


def carried_on(files: Sequence[Carried], kept: Sequence[Review]) -> Carried:
    """What is handed on: all of the first file as it stands there, and of each office what it wrote later elsewhere.

    ``files`` are those that lie at their places now, that of the draft that counts first; ``kept`` is what the desk
    knows of the others.
    """
    first = files[0] if files else Carried()
    entries = list(first.entries)
    known = [{key: value for key, value in review_document(one).items() if key != "notes"} for one in kept]
    for found in (*(entry for one in files[1:] for entry in one.entries), *known):
        mine = [entry for entry in entries if _key(entry) is not None and _key(entry) == _key(found)]
        if found in entries or any(_at(entry) >= _at(found) for entry in mine):
            continue
        entries = [entry for entry in entries if entry not in mine] + [found]
    told = dict.fromkeys(sentence for one in files for sentence in one.told)
    return Carried(first.reviews, tuple(entries), tuple(told), any(one.is_newer for one in files))


def lost_with(there: bytes | None, now: bytes) -> str:
    """Whose reviews of a package are in another one's neither as they stand there nor newer, as half a sentence.

    Both are what ``reviews.json`` holds. Empty when nothing is lost with the first.
    """
    if not there or there == now:
        return ""
    before, entries = read_reviews(there), read_reviews(now).entries
    if before.told and not before.entries:  # damaged, or of a newer program
        return "里有初审意见，这里读不了"
    lost = [one for one in before.entries if one not in entries and not any(_is_after(new, one) for new in entries)]
    whose = names_told(dict.fromkeys(name for one in lost if (name := _named(one))))
    return f"里有{whose and f'{whose}的'}初审意见，换掉就没有了" if lost else ""


def _is_after(one: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    """Whether an office says it in place of an earlier one of its own."""
    return _key(one) is not None and _key(one) == _key(earlier) and _at(one) >= _at(earlier)


def _named(entry: Mapping[str, Any]) -> str:
    level, office = entry.get("level"), entry.get("office", "")
    return office if isinstance(office, str) and office else next((LEVELS[one] for one in LEVELS if one == level), "")


def _key(entry: Mapping[str, Any]) -> OfficeKey | None:
    level, office = entry.get("level"), entry.get("office", "")
    return office_key(level, office) if isinstance(level, str) and isinstance(office, str) else None


def _at(entry: Mapping[str, Any]) -> str:
    at = entry.get("at", "")
    return at if isinstance(at, str) else ""
