"""The list of the desk as it was seen last: asked for in a worker, heard by all pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.bureau.desk_records import DeskRow, DeskSeen
from app.bureau.model import Office
from app.errors import AppError
from app.jobs import Call
from app.paths import AppPaths
from app.ui.work.tasks import TaskQueue, follow, nothing

_OFFICE, _SEEN = "desk office", "desk seen"
_PATIENCE_MS = 1_500  # a save of another window takes less; only who stays is told of


class DeskBoard(QObject):
    """Applicants, what could not be read, and whose desk it is.

    ``changed`` comes after every look, also when nothing differs; ``trouble`` says why nothing can be seen, and is
    empty when that is over. ``locked`` says who else has the desk, so that nothing can be changed here; what our own
    ``hands`` do to it does not count. ``round`` counts when another program may have changed what no list shows.
    """

    changed = Signal()
    trouble = Signal(str)

    def __init__(
        self,
        paths: AppPaths,
        desk: Path | None,
        eyes: TaskQueue,
        parent: QObject | None = None,
        *,
        hands: TaskQueue | None = None,
    ) -> None:
        super().__init__(parent)
        self.seen = DeskSeen(())
        self.office = Office()
        self.round = 0
        self.locked = ""
        self._held = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_PATIENCE_MS)
        self._again.timeout.connect(self.reload)
        self._hands = hands
        self._place = (paths, desk)
        self._eyes = eyes
        self._rows: dict[int, DeskRow] = {}
        self._has_office = self._has_seen = False
        self._why = {_OFFICE: "", _SEEN: ""}

    @property
    def is_known(self) -> bool:
        """Whether applicants and office were seen once: nothing can be said in the name of nobody."""
        return self._has_office and self._has_seen

    def reload(self) -> None:
        """Look again; what is still waiting to be asked is asked once."""
        paths, desk = self._place
        office = self._eyes.run(Call("office", (paths, desk), reports=False), key=_OFFICE)
        follow(office, done=self._hear_office, refused=partial(self._refuse, _OFFICE), stopped=nothing)
        seen = self._eyes.run(Call("desk_seen", (paths, desk), reports=False), key=_SEEN)
        follow(seen, done=self._hear_seen, refused=partial(self._refuse, _SEEN), stopped=nothing)

    def look_again(self) -> None:
        """The window comes to the front: another program may have written meanwhile."""
        self.round += 1
        self.reload()

    def case(self, number: int) -> DeskRow | None:
        """An applicant by the number of its case; None when it is not on the desk."""
        return self._rows.get(number)

    def _hear_office(self, office: Office) -> None:
        waited = self._has_seen and not self._has_office
        self.office, self._has_office = office, True
        self._tell(_OFFICE, "")
        if waited:
            self.changed.emit()

    def _hear_seen(self, seen: DeskSeen) -> None:
        self.seen, self._has_seen = seen, True
        self._rows = {row.case: row for row in seen.rows}
        self._learn_holder(seen.read_only)
        self._tell(_SEEN, "")
        if self._has_office:
            self.changed.emit()

    def _learn_holder(self, held: str) -> None:
        """Somebody who has the desk is told of when he still has it a moment later."""
        ours = self._hands is not None and self._hands.is_busy
        before, self._held = self._held, "" if ours else held
        self.locked = self._held if before else ""
        if self._held and not self.locked:
            self._again.start()

    def _refuse(self, what: str, error: AppError) -> None:
        self._tell(what, error.in_full())

    def _tell(self, what: str, why: str) -> None:
        """What is well of one look does not take away what is wrong with the other."""
        self._why[what] = why
        self.trouble.emit(next((one for one in self._why.values() if one), ""))
