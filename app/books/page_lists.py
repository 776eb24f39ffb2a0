"""Pages and volumes in a sentence: what a page is called, ``第 1—4、7、9—12 页``, how long a volume is.

The label of a page is what is printed on it: its number, a roman one before page 1, the word of a cover.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_MOST = 10
SHEET_MM = 0.1
"""Thickness of a sheet of 80 g paper, as printers reckon; covers are not counted."""


def page_in_words(label: str) -> str:
    """How a page is called by its label: ``第 3 页``, ``iii 页``, ``封面``."""
    if _is_number(label):
        return f"第 {label} 页"
    return f"{label} 页" if label.isascii() and label else label


def pages_by_label(labels: Sequence[str]) -> str:
    """Several pages by their labels: ``封面、ii 页、第 3、7 页``."""
    front = [page_in_words(label) for label in labels if not _is_number(label)]
    numbers = [int(label) for label in labels if _is_number(label)]
    return "、".join([*front, *([pages_in_words(numbers)] if numbers else [])])


def side_of_label(labels: Iterable[str], typed: str) -> int | None:
    """The side (from 1) that somebody means who types a label (``12``, ``１２``, ``iv``, ``封面``), if there is one."""
    wanted = unicodedata.normalize("NFKC", typed).strip().lower()
    return next((side for side, label in enumerate(labels, start=1) if label.lower() == wanted), None)


def sheets_of(sides: int) -> int:
    """Sheets of paper of so many sides, printed on both faces."""
    return -(-sides // 2)


def length_in_words(sides: int) -> str:
    """How long a volume is: ``160 页 · 80 张 · 厚约 8 毫米``; what is thinner than a millimetre has no thickness."""
    sheets = sheets_of(sides)
    thick = sheets * SHEET_MM
    return f"{sides} 页 · {sheets} 张" + (f" · 厚约 {thick:.0f} 毫米" if thick >= 1 else "")


def _is_number(label: str) -> bool:
    return label.isascii() and label.isdecimal()


def pages_in_words(numbers: Iterable[int]) -> str:
    """Name pages by runs, ``第 3 页`` or ``第 1—4、7 页``; after ten runs the rest is counted: ``…页等共 250 页``.

    Numbers from 1, in any order. Two neighbours stay apart (``1、2``), as one says them.
    """
    return in_words(numbers, "页")


def in_words(numbers: Iterable[int], unit: str) -> str:
    """The same for what is counted by another word: ``第 1—4 册``, ``第 5、6 张``."""
    pages = sorted(set(numbers))
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    pieces = [piece for run in runs for piece in _pieces(run)]
    named = f"第 {'、'.join(pieces[:_MOST])} {unit}"
    return named if len(pieces) <= _MOST else f"{named}等共 {len(pages)} {unit}"


def _pieces(run: list[int]) -> list[str]:
    return [f"{run[0]}—{run[-1]}"] if len(run) > 2 else [str(page) for page in run]
