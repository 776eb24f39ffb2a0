"""Figures typed with another unit than their field's: ``12亿`` where 亿元 is asked, ``5000万元`` where 亿元 is.

Only decimal shifts, so that a conversion is exact or not offered (ruling 4: at most two decimals).
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

_SCALED = re.compile(r"(百|千|十)?(万亿|亿|万)?(.*)")
_SMALL = {None: 0, "十": 1, "百": 2, "千": 3}
_LARGE = {None: 0, "万": 4, "亿": 8, "万亿": 12}
_MOST_DECIMALS = 2


def converted(number: str, typed_unit: str, asked_unit: str, *, whole: bool = False) -> str:
    """``number`` of the typed unit as a number of the asked one: ``("5000", "万元", "亿元")`` gives ``0.5``.

    ``number`` is canonical decimal text. Empty when the units are not of one kind, when they are the same, or when the
    result would need a third decimal (with ``whole``: any).
    """
    typed_power, typed_base = _parted(typed_unit)
    asked_power, asked_base = _parted(asked_unit)
    # 12亿 leaves 元 out; a bare number has no unit to convert
    if typed_base != asked_base and (typed_base or not typed_power):
        return ""
    exact = Decimal(number).scaleb(typed_power - asked_power, Context(prec=len(number) + 30))
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    decimals = len(text.partition(".")[2])
    return text if decimals <= (0 if whole else _MOST_DECIMALS) else ""


def _parted(unit: str) -> tuple[int, str]:
    """The power of ten that a unit begins with, and what is counted: ``万元`` gives 4 and ``元``."""
    match = _SCALED.fullmatch(unit)
    if match is None:
        return 0, unit
    return _SMALL[match[1]] + _LARGE[match[2]], match[3]
