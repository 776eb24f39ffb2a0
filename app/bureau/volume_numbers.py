"""The number that an export gives a volume in the name of its file: ``02_申报材料.docx``, of a draft ``草稿_02_…``."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?:草稿_)?(\d\d)_")


def number_in(name: str) -> int | None:
    """Which volume a file is by its name, from 1; None where that says nothing of it."""
    found = _NUMBERED.match(name)
    return int(found[1]) or None if found else None


def is_whole_row(numbers: list[int]) -> bool:
    """Whether several numbers complete each other: from 1 on, each once."""
    return len(numbers) > 1 and sorted(numbers) == list(range(1, len(numbers) + 1))
