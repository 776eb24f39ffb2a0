"""Which review decides of an application: one rule for the list of the desk, 附件 3 and the table of findings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from app.bureau.matching import alike
from app.bureau.model import ConditionSeen, Review, Verdict
from app.bureau.offices import is_of, one_of_each
from app.bureau.review_records import review_of
from app.bureau.workspace_tables import read_back, setting


def decision_of(connection: sqlite3.Connection, case: int, own: Sequence[Review]) -> Review | None:
    """The review that decides of a case on a desk; ``own`` as :func:`app.bureau.candidates.own_reviews` gives them.

    Only what this desk wrote decides (decision 83). The office whose desk it is, by level and name as they are set now,
    comes first. As long as it never decided anything, what was written under another name or level holds: an office
    that was renamed keeps its decisions until it decides anew, and what it takes back then is taken back. Of others the
    highest level counts, there what was written last. A review without a decision decides nothing.
    """
    level, name = setting(connection, "office.level"), setting(connection, "office.name")

    def is_ours(review: Review) -> bool:
        return is_of(review, level, name)

    found = deciding([one for one in one_of_each(own) if is_ours(one)])
    if found or not any(is_ours(one) for one in own):
        return found or deciding(own)
    query = "SELECT document FROM reviews WHERE case_id = ? AND NOT is_latest"
    before = [review_of(json.loads(read_back(text))) for (text,) in connection.execute(query, (case,))]
    return None if any(is_ours(one) and one.decision for one in before) else deciding(own)


def deciding(reviews: Sequence[Review], reviews_of: str = "") -> Review | None:
    """The review that decides where no desk does: the last one of ``reviews_of``, else the last of the highest level.

    ``reviews`` are the last ones of each office, the one written last at the end.
    """
    said = [one for one in reviews if one.decision and (not reviews_of or alike(one.office) == alike(reviews_of))]
    return max(reversed(said), key=lambda one: one.level == "city", default=None)


def answered(reviews: Iterable[Review]) -> dict[str, bool]:
    """What persons answered to conditions that no form shows, by condition: of each the last answer counts."""
    return {name: met for review in reviews for name, met in review.manual.items()}


def verdict_of(condition: ConditionSeen, answers: Mapping[str, bool]) -> Verdict:
    """What follows for a condition; the ``answers`` of persons count only where the draft leaves it to them."""
    if condition.verdict == "manual" and condition.id in answers:
        return "met" if answers[condition.id] else "unmet"
    return condition.verdict


def met(conditions: Iterable[ConditionSeen], own: Iterable[Review]) -> int:
    """How many conditions are met by what the form shows and by what the ``own`` reviews of a desk answer."""
    answers = answered(own)
    return sum(verdict_of(one, answers) == "met" for one in conditions)
