"""Warnings about an evidence file that its user has seen and lets stand; kept with the entry of the file in the draft.

A file that is attached anew has an entry of its own, so it warns again. The key is unknown to earlier editions of the
program, which keep it untouched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from app.forms.answers import EvidenceFile

KEY = "accepted"
UNCLEAR, DUPLICATE = "unclear", "duplicate"
ACCEPTABLE = (UNCLEAR, DUPLICATE)
KEEP = "仍然使用"
_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


def accepted(file: EvidenceFile) -> frozenset[str]:
    """Which warnings of a file were accepted; what is not known is left out."""
    stored = file.extra.get(KEY)
    return frozenset(code for code in ACCEPTABLE if isinstance(stored, list) and code in stored)


def with_accepted(file: EvidenceFile, codes: Collection[str]) -> EvidenceFile:
    """The entry with exactly these warnings accepted."""
    others = {key: value for key, value in file.extra.items() if key != KEY}
    chosen = [code for code in ACCEPTABLE if code in codes]
    return replace(file, extra={**others, KEY: chosen} if chosen else others)


def binds_the_same(one: EvidenceFile, other: EvidenceFile) -> bool:
    """Whether two entries bind a page of the same content twice: different pages of one scan are no repetition."""
    if one.sha256 != other.sha256:
        return False
    ranges, others = list(_ranges(one.pages)), list(_ranges(other.pages))
    if not ranges or not others:
        return True
    return any(first <= end and start <= last for first, last in ranges for start, end in others)


def _ranges(pages: str) -> Iterator[tuple[int, int]]:
    """Stored ranges; nothing for all pages, and for what is no range, which is told elsewhere."""
    found = [_RANGE.fullmatch(word) for word in pages.split(",")] if pages else []
    if all(found):
        yield from ((int(one[1]), int(one[2] or one[1])) for one in found if one)
