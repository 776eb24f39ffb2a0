"""Warnings about an evidence file that its user has seen and lets stand; kept with the entry of the file in the draft.

A file that is attached anew has an entry of its own, so it warns again. The key is unknown to earlier editions of the
program, which keep it untouched.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.forms.answers import EvidenceFile

KEY = "accepted"
UNCLEAR, DUPLICATE = "unclear", "duplicate"
ACCEPTABLE = (UNCLEAR, DUPLICATE)
KEEP = "仍然使用"


def accepted(file: EvidenceFile) -> frozenset[str]:
    """Which warnings of a file were accepted; what is not known is left out."""
    stored = file.extra.get(KEY)
    return frozenset(code for code in ACCEPTABLE if isinstance(stored, list) and code in stored)


def with_accepted(file: EvidenceFile, codes: Collection[str]) -> EvidenceFile:
    """The entry with exactly these warnings accepted."""
    others = {key: value for key, value in file.extra.items() if key != KEY}
    chosen = [code for code in ACCEPTABLE if code in codes]
    return replace(file, extra={**others, KEY: chosen} if chosen else others)
