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
from app.bureau.offices import is_of, one_of_each
from app.drafts.package_checks import has_too_many_values
from app.errors import DraftError

_FORMAT = 1
_MOST_REVIEWS, _MOST_TEXT, _MOST_CORRECTIONS = 200, 5_000, 20_000
"""What reviews of others are shown up to: of one application, and characters of a text and of all corrections."""
_MOST_NAMED, _MOST_NAME = 3, 30
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
    """What a ``reviews.json`` holds; one that cannot be read, or a part of it, is told and nothing more.

    Reviews beyond what offices write are told and carried on, and left out of ``reviews``.
    """
    if not data:
        return Carried()
    damaged = Carried(told=("随草稿来的初审意见损坏了，读不出来",))
    if has_too_many_values(data):
        return damaged
    try:
        document = json.loads(data.decode("utf-8-sig"))
        found, entries = document["format"], document["reviews"]
        newer = bool(found > _FORMAT)
        plain = [entry for entry in entries if isinstance(entry, dict)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return damaged
    if newer:
        return Carried(told=("随草稿来的初审意见由较新的程序写成，这里看不了",), is_newer=True)
    reviews: list[Review] = []
    long: list[Review] = []
    for entry in plain:
        try:
            one = review_of(entry)
        except ValueError:
            continue
        (long if _is_too_long(one) else reviews).append(one)
    told = []
    if unread := len(entries) - len(reviews) - len(long):
        told.append(f"随草稿来的初审意见里有 {unread} 份读不懂")
    if long:
        named = "、".join(f"“{one.office[:_MOST_NAME]}”" for one in long[:_MOST_NAMED])
        told.append(f"随草稿来的初审意见里有 {len(long)} 份太长（{named}），没有列出；上报时照原样带上")
    if len(reviews) > _MOST_REVIEWS:
        told.append(f"随草稿来的初审意见有 {len(reviews)} 份，只列出最后的 {_MOST_REVIEWS} 份；上报时都照原样带上")
    return Carried(tuple(reviews[-_MOST_REVIEWS:]), tuple(plain), tuple(told))


def _is_too_long(review: Review) -> bool:
    """Whether a review says more than any office does: nobody reads it, and a window would stand still over it."""
    texts = (getattr(review, key) for key in _TEXTS)
    lines = sum(len(line) + 1 for line in review.corrections)
    return lines > _MOST_CORRECTIONS or any(len(text) > _MOST_TEXT for text in texts)


def reviews_file(carried: Carried, own: Sequence[Review]) -> bytes:
    """``reviews.json`` with what came along and our own; an earlier one of the same office gives way to ours.

    Raises :class:`DraftError` when what came along is of a newer program: it would be lost.
    """
    if carried.is_newer:
        hint = "请用较新的程序上报这份材料"
        raise DraftError("随草稿来的初审意见由较新的程序写成，加不进新的意见，没有写出", hint)
    last = one_of_each(own)
    kept = [entry for entry in carried.entries if not any(_is_of(entry, review) for review in last)]
    added = [{key: value for key, value in review_document(review).items() if key != "notes"} for review in last]
    document = {"format": _FORMAT, "reviews": [*kept, *added]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def _is_of(entry: Mapping[str, Any], review: Review) -> bool:
    level, office = entry.get("level"), entry.get("office", "")
    return isinstance(level, str) and isinstance(office, str) and is_of(review, level, office)
