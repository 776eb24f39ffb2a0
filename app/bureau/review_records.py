"""Reviews as JSON: in the bureau's workspace, and in ``reviews.json`` of a ``.shenbao`` file, where offices add theirs.

What another office wrote is carried on value by value as it was read, unknown keys included. Notes are the office's own
and stay in its workspace.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from app.bureau.model import DECISIONS, LEVELS, Decision, Level, Review
from app.errors import DraftError

_FORMAT = 1
_TEXTS = ("office", "by", "at", "opinion", "notes", "code")


@dataclass(frozen=True, slots=True)
class Carried:
    """The reviews that came along: as records, and as they stand in the file; ``told`` is what could not be read."""

    reviews: tuple[Review, ...] = ()
    entries: tuple[Mapping[str, Any], ...] = ()
    told: tuple[str, ...] = ()
    is_newer: bool = False


def review_document(review: Review) -> dict[str, Any]:
    """A review as a JSON object."""
    return {**asdict(review), "corrections": list(review.corrections), "manual": dict(review.manual)}


def review_of(entry: Mapping[str, Any]) -> Review:
    """The review in a JSON object; :class:`ValueError` when it is none."""
    level, decision = entry.get("level"), entry.get("decision", "")
    corrections, manual = entry.get("corrections", []), entry.get("manual", {})
    texts = {key: entry.get(key, "") for key in _TEXTS}
    if level not in LEVELS or decision not in DECISIONS or not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("no review")
    if not isinstance(corrections, list) or not isinstance(manual, dict):
        raise ValueError("no review")
    return Review(
        level=cast(Level, level),
        decision=cast(Decision, decision),
        corrections=tuple(line for line in corrections if isinstance(line, str)),
        manual={key: value for key, value in manual.items() if isinstance(value, bool)},
        **texts,
    )


def read_reviews(data: bytes | None) -> Carried:
    """What a ``reviews.json`` holds; one that cannot be read, or a part of it, is told and nothing more."""
    if not data:
        return Carried()
    try:
        document = json.loads(data.decode("utf-8-sig"))
        found, entries = document["format"], document["reviews"]
        newer = bool(found > _FORMAT)
        plain = [entry for entry in entries if isinstance(entry, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Carried(told=("随草稿来的初审意见损坏了，读不出来",))
    if newer:
        return Carried(told=("随草稿来的初审意见由较新的程序写成，这里看不了",), is_newer=True)
    reviews = []
    for entry in plain:
        try:
            reviews.append(review_of(entry))
        except ValueError:
            continue
    unread = len(entries) - len(reviews)
    told = (f"随草稿来的初审意见里有 {unread} 份读不懂",) if unread else ()
    return Carried(tuple(reviews), tuple(plain), told)


def reviews_file(carried: Carried, own: Sequence[Review]) -> bytes:
    """``reviews.json`` with what came along and our own; an earlier one of the same office gives way to ours.

    Raises :class:`DraftError` when what came along is of a newer program: it would be lost.
    """
    if carried.is_newer:
        hint = "请用较新的程序上报这份材料"
        raise DraftError("随草稿来的初审意见由较新的程序写成，加不进新的意见，没有写出", hint)
    ours = {(review.level, review.office) for review in own}
    kept = [entry for entry in carried.entries if (entry.get("level"), entry.get("office")) not in ours]
    added = [{key: value for key, value in review_document(review).items() if key != "notes"} for review in own]
    document = {"format": _FORMAT, "reviews": [*kept, *added]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
