"""The menu on a row of 收集: what can be done with an applicant or a place, and who can be put back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import RemovedSeen
from app.ui.bureau.collect.listing import CaseRow, LostRow, Row
from app.ui.bureau.removing import REMOVE, Removing, back_words, gone_name, gone_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.menus import Entry, open_menu, shown_in_menu


class RowMenu(QObject):
    """``dismissed`` and ``retried`` carry a place, ``removed`` and ``restored`` as of :class:`Removing`."""

    dismissed = Signal(object)
    retried = Signal(object)
    removed = Signal(object)

    def __init__(self, tools: DeskTools, host: QWidget) -> None:
        super().__init__(host)
        self._tools = tools
        self._host = host
        self.removing = Removing(tools, host)
        self.removing.removed.connect(self._tell_gone)
        self.removing.restored.connect(lambda gone: tools.guide.say(back_words(gone)))

    @property
    def gone(self) -> tuple[RemovedSeen, ...]:
        """Who can be put back."""
        return self._tools.board.seen.removed

    def may_restore(self) -> bool:
        """Whether there is somebody to be put back."""
        return bool(self.gone) and not self._tools.board.locked

    def open(self, where: QPoint, row: Row | None) -> None:
        """Offer what can be done with a row."""
        entries, writable = [], not self._tools.board.locked
        if isinstance(row, CaseRow):
            entries.append(Entry("看初审", partial(self._tools.guide.show_case, row.row.case)))
            entries.append(Entry(f"{REMOVE}\tDel", partial(self.take_off, row), writable))
        elif isinstance(row, LostRow):
            entries.append(Entry("再试一次", partial(self.retried.emit, row.lost.path), writable))
            entries.append(Entry("从列表移除\tDel", partial(self.take_off, row), writable))
        if self.gone:
            entries.append(Entry("放回移走的单位…", partial(self.choose_back, where), self.may_restore()))
        if entries:
            open_menu(self._tools.look, self._host, where, entries)

    def take_off(self, row: Row) -> None:
        """An applicant goes after a question; a place that could not be read just leaves the list."""
        if self._tools.board.locked:
            return
        if isinstance(row, CaseRow):
            self.removing.ask(row.row)
        elif isinstance(row, LostRow):
            self.dismissed.emit(row.lost.path)

    def choose_back(self, where: QPoint) -> None:
        """Offer those who were taken off, the last one first."""
        gone = sorted(self.gone, key=lambda one: one.at, reverse=True)
        entries = [
            Entry(shown_in_menu(f"{gone_name(one)}（{one.path.name}）"), partial(self.removing.restore, one))
            for one in gone
        ]
        if entries:
            open_menu(self._tools.look, self._host, where, entries)

    def _tell_gone(self, gone: RemovedSeen) -> None:
        self.removed.emit(gone)
        self._tools.guide.say(gone_words(gone), undo=True)
