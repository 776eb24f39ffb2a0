"""Judges a Word file as Word would: the package, the order and the numbers of its markup, and what a reader misses.

Reads the archive with ``zipfile`` and ``ElementTree`` and knows nothing of the program. Each check returns sentences;
a right file has none. What Word calls 无法读取的内容 is mostly one of these: a cell without a paragraph, a table
without a grid, elements out of order, the same id twice, a relation without its part, a number out of its range.
Sources: ECMA-376 (orders and limits in ``schema``; part 2 for the package), and public reports of files that Word
repaired or refused.
"""

from __future__ import annotations

from pathlib import Path

from tests.wordfile import manners, markup, package
from tests.wordfile.manners import heading_levels
from tests.wordfile.reader import W, WordFile, text_of, value

__all__ = ["W", "WordFile", "faults", "headings", "text_of", "value"]


def faults(docx: Path) -> list[str]:
    """Everything that is wrong with a Word file."""
    file = WordFile(docx)
    found = [fault for check in package.CHECKS for fault in check(file)]
    missing = [name for name in ("word/document.xml", "word/styles.xml", "word/settings.xml") if name not in file.parts]
    if missing:
        return [*found, f"no {missing}"]
    return found + [fault for check in (*markup.CHECKS, *manners.CHECKS) for fault in check(file)]


def headings(docx: Path) -> list[tuple[int, str]]:
    """What the navigation pane shows: levels from 1 and texts, told by the style alone."""
    file = WordFile(docx)
    levels = heading_levels(file)
    found = [(levels.get(value(p, "pPr/pStyle") or "", 0), text_of(p)) for p in file.body.iter(f"{W}p")]
    return [(level, text) for level, text in found if level]
