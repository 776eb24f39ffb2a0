"""One applicant after the other, asked for beside the window; those seen last are at hand. No widgets."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from app.bureau.desk_records import CaseSeen, DeskRow
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.tools import DeskTools
from app.ui.work.tasks import follow, nothing

_KEPT = 60


class Cases(QObject):
    """``arrived`` tells that an applicant is known now, or known anew; ``refused`` why one cannot be shown."""

    arrived = Signal(object)
    refused = Signal(int, str)

    def __init__(self, tools: DeskTools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._known: OrderedDict[int, tuple[tuple[DeskRow, int], CaseSeen]] = OrderedDict()

    def of(self, case: int) -> CaseSeen | None:
        """What is known of an applicant, maybe as it was a moment ago; None when nothing is."""
        known = self._known.get(case)
        return known[1] if known else None

    def want(self, case: int) -> None:
        """Look at an applicant, unless what is known is still so; only the last one wanted is asked for."""
        tools = self._tools
        row, known = tools.board.case(case), self._known.get(case)
        if row is None or (known is not None and known[0] == (row, tools.board.round)):
            return
        of = (row, tools.board.round)
        task = tools.eyes.run(Call("case_seen", (tools.paths, str(case), tools.desk), reports=False), key="desk case")
        follow(
            task,
            done=lambda seen: self._keep(of, seen),
            refused=lambda error: self._refuse(case, error),
            stopped=nothing,
        )

    def _keep(self, of: tuple[DeskRow, int], seen: CaseSeen) -> None:
        case = of[0].case
        self._known[case] = (of, seen)
        self._known.move_to_end(case)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self.arrived.emit(seen)

    def _refuse(self, case: int, error: AppError) -> None:
        self.refused.emit(case, error.in_full())
