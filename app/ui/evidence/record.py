"""Tells the desk, and writes down beside the draft, which files were not taken in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.drafts import not_taken
from app.ui.evidence.arrival import Arrival
from app.ui.work.tools import Tools

_REST_MS = 300


class Record(QObject):
    """The list of one opened draft. Files on their way are on it, too: the program may end before they are listed."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._entries = self._written = tools.desk.not_taken
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.write)

    def show(self, arrivals: Sequence[Arrival]) -> None:
        """These are what there is now."""
        if self._tools.desk.read_only:
            return
        self._entries = tuple(arrival.as_not_taken() for arrival in arrivals)
        desk, known = self._tools.desk, list(zip(self._entries, arrivals, strict=True))
        desk.learn_not_taken(tuple(entry for entry, arrival in known if arrival.state == "refused"))
        desk.learn_arriving(tuple(entry for entry, arrival in known if arrival.state != "refused"))
        if self._entries != self._written and not self._rest.isActive():
            self._rest.start()

    def write(self) -> None:
        """Write the list now, beside the window."""
        self._rest.stop()
        if self._tools.saver is not None and self._entries != self._written:
            self._written = self._entries
            self._tools.saver.write_beside(partial(not_taken.write, entries=self._entries))
