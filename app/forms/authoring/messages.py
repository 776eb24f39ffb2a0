"""What pydantic found wrong, said in Chinese: the key path, what stands there, and what is expected."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.forms.authoring.positions import Path, Problems, Spot, where
from app.forms.authoring.records import keys_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_EXPECTED: tuple[tuple[str, str], ...] = (
    ("string", "一段文字"),
    ("int", "一个整数"),
    ("float", "一个数"),
    ("decimal", "一个数"),
    ("finite", "一个数"),
    ("bool", " true 或 false"),
    ("date", "一个日期，写法如 2026-04-30"),
    ("tuple", "一个列表，写法如 [甲, 乙]"),
    ("list", "一个列表，写法如 [甲, 乙]"),
    ("dict", "一组键值，写法如 {键: 值}"),
    ("mapping", "一组键值，写法如 {键: 值}"),
    ("dataclass", "一组键值，写法如 {键: 值}"),
)
_LONGEST, _MOST = 100, 1_000


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``；是不是想写 X``, or nothing when no known word is near; of very many words only the first are tried."""
    near = difflib.get_close_matches(word[:_LONGEST], [*itertools.islice(known, _MOST)], n=1, cutoff=0.6)
    return f"；是不是想写 {near[0]}" if near else ""


def tell(errors: Sequence[ErrorDetails], root: Spot, kinds: Mapping[Path, type], problems: Problems) -> None:
    """Add each error of pydantic to ``problems``; ``kinds`` are the records by key path."""
    for error in errors:
        spot, missed = _find(root, error["loc"])
        if error["type"] == "missing":
            key = str(error["loc"][-1])
            problems.add(spot, f"“{where(spot.path)}”缺少 {key}，请补上。")
        elif error["type"] == "unexpected_keyword_argument":
            _tell_unknown_key(spot, kinds, problems)
        elif missed == ("[key]",):
            problems.add_key(spot, f"“{where(spot.path)}”的键应为{_expected(error)}。")
        else:
            problems.add(
                spot, f"“{where(spot.path)}”应为{_expected(error)}，现在是{spot.describe()}{_near(error, spot)}。"
            )


def _find(root: Spot, loc: tuple[int | str, ...]) -> tuple[Spot, tuple[int | str, ...]]:
    """The deepest spot on the way of ``loc``, and what of the way is not in the file."""
    spot = root
    for place, step in enumerate(loc):
        following = _step(spot, step)
        if following is None:
            return spot, loc[place:]
        spot = following
    return spot, ()


def _step(spot: Spot, step: int | str) -> Spot | None:
    if isinstance(step, int) and step < len(spot.elements):
        return spot.elements[step]
    return spot.entries.get(str(step))


def _tell_unknown_key(spot: Spot, kinds: Mapping[Path, type], problems: Problems) -> None:
    key = str(spot.path[-1])
    owner = kinds.get(spot.path[:-1])
    allowed = keys_of(owner) if owner else []
    near = did_you_mean(key, allowed)
    known = "" if near else f"；可以写的键有 {'、'.join(allowed)}"
    problems.add_key(spot, f"“{where(spot.path[:-1])}”里没有 {key} 这个键{near}{known}。")


def _expected(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind == "literal_error":
        return "、".join(_choices(error)) + " 之一"
    return next((chinese for start, chinese in _EXPECTED if kind.startswith(start)), "另一种内容")


def _near(error: ErrorDetails, spot: Spot) -> str:
    return did_you_mean(spot.text, _choices(error)) if error["type"] == "literal_error" else ""


def _choices(error: ErrorDetails) -> list[str]:
    context: dict[str, Any] = error.get("ctx", {})
    return [word.strip("' ") or "空白" for word in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
