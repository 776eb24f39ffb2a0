"""The shapes that values of ``draft.json`` must have; whatever has another raises :class:`DraftError` naming its place.

``place`` is where it stands (``items.3.files.0.path``), ``name`` how messages call the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NoReturn

from app.errors import DraftError

HINT = "请换一份完好的草稿；这个文件没有改动"


def rest_of(entry: Mapping[str, object], known: tuple[str, ...]) -> dict[str, object]:
    """What stands beside the keys that this program knows; it is written back as it is."""
    return {key: value for key, value in entry.items() if key not in known}


def object_at(value: object, place: str, name: str) -> dict[str, object]:
    """An object."""
    return value if isinstance(value, dict) else wrong(name, place, "{ } 括起的一组")


def list_at(value: object, place: str, name: str) -> list[object]:
    """A list."""
    return value if isinstance(value, list) else wrong(name, place, "[ ] 括起的一列")


def text_at(value: object, place: str, name: str) -> str:
    """A text."""
    return value if isinstance(value, str) else wrong(name, place, "文字")


def whole_at(value: object, place: str, name: str) -> int:
    """A whole number that is not negative."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return wrong(name, place, "不小于 0 的整数")


def number_at(value: object, place: str, name: str) -> float:
    """A number, with or without decimals."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return wrong(name, place, "数")


def wrong(name: str, place: str, wanted: str) -> NoReturn:
    """Raise the :class:`DraftError` of a place that should be ``wanted``; an empty place: the whole document."""
    detail = f"（{place} 应是{wanted}）" if place else ""
    raise DraftError(f"“{name}”损坏了，或不是申报册保存的草稿{detail}", HINT)
