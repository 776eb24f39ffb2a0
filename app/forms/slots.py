"""Slots in printed texts: ``{zone_name}``, ``{n_champion:_____}``, ``{filed_on.year:____}``; ``{{``, ``}}`` are braces.

Only the grammar: what a name stands for is settled by whoever fills the slots (layout) or checks them (authoring).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeGuard

DatePart = Literal["", "year", "month", "day"]

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value; ``part`` picks a piece of a date, ``blank`` is printed while there is no answer."""

    name: str
    part: DatePart = ""
    blank: str = ""


def parse_slots(text: str) -> tuple[str | Slot, ...]:
    """Split a text into printed stretches and slots, in order; no stretch is empty, no two stretches adjoin.

    Raises :class:`ValueError` with a Chinese sentence when a brace stands alone or a slot is malformed.
    """
    found: list[str | Slot] = []
    printed = ""
    end = 0
    for token in _TOKEN.finditer(text):
        printed += text[end : token.start()]
        end = token.end()
        if token.group() in ("{{", "}}"):
            printed += token.group()[0]
        elif token.group(1) is None:
            raise ValueError(_lone_brace(text, token.start()))
        else:
            if printed:
                found.append(printed)
                printed = ""
            found.append(_slot(token.group(1)))
    printed += text[end:]
    return (*found, printed) if printed else tuple(found)


def _slot(inside: str) -> Slot:
    head, _, blank = inside.partition(":")
    name, dot, part = head.partition(".")
    if not _NAME.fullmatch(name):
        raise ValueError(f"“{{{inside}}}”里的名称应由小写字母、数字和下划线组成，并以字母开头。")
    if not dot:
        return Slot(name, "", blank)
    if not _is_part(part):
        raise ValueError(f"“{{{inside}}}”里点号后面只能写 year、month 或 day。")
    return Slot(name, part, blank)


def _is_part(part: str) -> TypeGuard[DatePart]:
    return part in ("year", "month", "day")


def _lone_brace(text: str, at: int) -> str:
    nearby = text[max(0, at - 6) : at + 7].replace("\n", " ")
    return f"“{nearby}”附近的花括号没有配对；要印出花括号本身，请写成 {{{{ 或 }}}}。"
