"""Which sides of a volume go to the printer, in which order, and in how many runs. No Qt: arithmetic.

Books are laid out for both faces of the paper, odd sides in front; half a sheet is never printed by itself.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from app.books.changed_pages import ChangedVolume, version_in_words
from app.books.exported import ExportedVolume

Faces: TypeAlias = Literal["long_edge", "by_hand", "single"]
What: TypeAlias = Literal["all", "changed", "range"]
Use: TypeAlias = Literal["", "正本", "副本"]
EMPTY = 0
"""Stands for a face that stays empty: a last sheet without a back."""
MOST_COPIES = 99


class PrintChoice(NamedTuple):
    """What to print of a volume. ``first`` and ``last`` are sides from 1, for ``range`` only.

    ``use`` is a word in the title of the job; nothing of it stands on the paper. ``against`` is the earlier export that
    ``changed`` means, from 0 for the newest.
    """

    volume: str
    printer: str
    what: What = "all"
    first: int = 1
    last: int = 1
    faces: Faces = "long_edge"
    copies: int = 1
    use: Use = ""
    against: int = 0


def sides_to_print(choice: PrintChoice, volume: ExportedVolume) -> tuple[int, ...]:
    """The sides in order. On both faces whole sheets are taken; :data:`EMPTY` is the back of a last sheet."""
    if choice.faces == "single":
        if choice.what == "changed":
            return changed.sides if (changed := changed_of(choice, volume)) else ()
        if choice.what == "range":
            return tuple(range(max(choice.first, 1), min(choice.last, volume.sides) + 1))
        return tuple(range(1, volume.sides + 1))
    sides: list[int] = []
    for sheet in _sheets(choice, volume):
        back = 2 * sheet
        sides += (back - 1, back if back <= volume.sides else EMPTY)
    return tuple(sides)


def changed_of(choice: PrintChoice, volume: ExportedVolume) -> ChangedVolume | None:
    """What became of the volume since the export that is meant; None when that is not known."""
    return volume.changes[choice.against] if choice.against < len(volume.changes) else None


def _sheets(choice: PrintChoice, volume: ExportedVolume) -> tuple[int, ...]:
    if choice.what == "changed":
        return changed.sheets if (changed := changed_of(choice, volume)) else ()
    if choice.what == "range":
        first, last = max(choice.first, 1), min(choice.last, volume.sides)
        return tuple(range((first + 1) // 2, (last + 1) // 2 + 1)) if first <= last else ()
    return tuple(range(1, volume.sheets + 1))


def runs_of(choice: PrintChoice, volume: ExportedVolume) -> tuple[tuple[int, ...], ...]:
    """What goes through the printer without a hand on the paper: one run, or all fronts and then all backs."""
    sides = sides_to_print(choice, volume)
    if not sides:
        return ()
    if choice.faces == "by_hand":
        return tuple(run for run in (sides[0::2], sides[1::2]) if any(run))
    return (sides[:-1] if sides[-1] == EMPTY and choice.copies == 1 else sides,)


def paper_of(choice: PrintChoice, volume: ExportedVolume) -> str:
    """What the printer will take: ``136 页，68 张纸``, with the copies when there are several."""
    sides = sides_to_print(choice, volume)
    pages = sum(side != EMPTY for side in sides)
    sheets = len(sides) if choice.faces == "single" else len(sides) // 2
    if not pages:
        return "没有要打印的页"
    paper = f"{pages} 页，{sheets} 张纸"
    if choice.what == "changed" and len(volume.changes) > 1:
        paper = f"{paper}，是与{version_in_words(choice.against)}比改过的"
    copies = f"，打 {choice.copies} 份共 {sheets * choice.copies} 张" if choice.copies > 1 else ""
    return f"{paper}{copies}"


def title_of(choice: PrintChoice, volume: ExportedVolume) -> str:
    """The title of the job in the printer's queue: ``申报材料（正本）``."""
    return f"{volume.name}（{choice.use}）" if choice.use else volume.name
