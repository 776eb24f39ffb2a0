"""F8: from the cursor to the next problem, and when there is none to the next empty place, round and round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from app.forms.definition import FormDefinition
from app.ui.work.board import IssueBoard, head_of

_Part: TypeAlias = tuple[int, int, str]
_Spot: TypeAlias = tuple[int, tuple[_Part, ...]]
_NOWHERE: _Spot = (-1, ())


class NextPlace:
    """Goes through the issues of a draft; ``places`` are its fields and ``items.N`` in printed order.

    Pages tell where the cursor is less exactly than issues do (``items.3`` for the state and each file of an item), so
    what was gone to last is remembered: else the same issue would be the next one for ever.
    """

    def __init__(self, definition: FormDefinition, places: Sequence[str]) -> None:
        self._order = {head: number for number, head in enumerate(places)}
        self._columns: Mapping[str, Mapping[str, int]] = {
            field.id: {name: number for number, name in enumerate(field.columns)}
            for field in definition.fields.values()
            if field.columns
        }
        self._went = ""

    def step(self, board: IssueBoard, focus: str, step: int) -> str:
        """The path of the next (1) or previous (-1) problem from the focus on; empty when nothing is left to do."""
        for kinds in (("error", "warning"), ("unfilled",)):
            found = {issue.path for issue in board.issues if issue.kind in kinds and head_of(issue.path) in self._order}
            if found:
                self._went = self._around(sorted(found, key=self._spot), focus, step)
                return self._went
        return ""

    def _around(self, paths: Sequence[str], focus: str, step: int) -> str:
        told_less = focus and _is_part(self._went, focus)  # an item for one of its files
        told_more = self._went and _is_part(focus, self._went)  # the first cell for a table
        here = self._spot(self._went if told_less or (told_more and step < 0) else focus)
        if step > 0:
            return next((path for path in paths if self._spot(path) > here), paths[0])
        return next((path for path in reversed(paths) if self._spot(path) < here), paths[-1])

    def _spot(self, path: str) -> _Spot:
        """Where a path stands in the order of the form; rows before columns, both as they are printed."""
        head = head_of(path)
        if head not in self._order:
            return _NOWHERE
        columns = self._columns.get(head, {})
        parts = path[len(head) + 1 :].split(".") if len(path) > len(head) else []
        known = ((0, int(part), "") if part.isdecimal() else (1, columns.get(part, 0), part) for part in parts)
        return self._order[head], tuple(known)


def _is_part(path: str, of: str) -> bool:
    return path == of or path.startswith(f"{of}.")
