"""One applicant after the other, asked for beside the window; those seen last are at hand. No widgets."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.bureau.desk_records import CaseSeen, DeskRow
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.tools import DeskTools
from app.ui.work.tasks import follow, nothing

_KEPT = 60


class _Known(NamedTuple):
    """What is known of an applicant, of which row and round of the board, and how many reviews were kept by then."""

    of: tuple[DeskRow, int]
    keeps: int
    seen: CaseSeen


class Cases(QObject):
    """``arrived`` tells that an applicant is known now, or known anew; ``refused`` why one cannot be shown.

    ``keeps`` counts the reviews that were kept so far: what was kept after a look was asked for may not be in it.
    """

    arrived = Signal(object)
    refused = Signal(int, str)

    def __init__(self, tools: DeskTools, keeps: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._keeps = keeps
        self._known: OrderedDict[int, _Known] = OrderedDict()

    def of(self, case: int) -> CaseSeen | None:
        """What is known of an applicant, maybe as it was a moment ago; None when nothing is."""
        known = self._known.get(case)
        return known.seen if known else None

    def keeps_of(self, case: int) -> int:
        """How many reviews were kept when what is known of an applicant was asked for."""
        known = self._known.get(case)
        return known.keeps if known else 0

    def want(self, case: int) -> None:
        """Look at an applicant, unless what is known is still so; only the last one wanted is asked for."""
        tools = self._tools
        row, known = tools.board.case(case), self._known.get(case)
        if row is None or (known is not None and known.of == (row, tools.board.round)):
            return
        of, keeps = (row, tools.board.round), self._keeps()
        task = tools.eyes.run(Call("case_seen", (tools.paths, str(case), tools.desk), reports=False), key="desk case")
        follow(
            task,
            done=lambda seen: self._keep(case, _Known(of, keeps, seen)),
            refused=partial(self._refuse, case),
            stopped=nothing,
        )

    def _keep(self, case: int, known: _Known) -> None:
        self._known[case] = known
        self._known.move_to_end(case)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.arrived.emit(known.seen)

    def _refuse(self, case: int, error: AppError) -> None:
        self.refused.emit(case, error.in_full())
