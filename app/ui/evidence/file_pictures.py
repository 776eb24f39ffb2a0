"""Small pictures of the first bound pages of files, asked for one after the other, those painted last first."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.forms.answers import EvidenceFile
from app.jobs import Call
from app.ui.preview.pictures import as_image
from app.ui.work.tasks import follow, nothing
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from app.books.seen import PagePicture

_Key: TypeAlias = tuple[str, str, int, int, int]
_FIRST = re.compile(r"[0-9]{1,6}")
_KEPT = 400


class FilePictures(QObject):
    """Pictures of listed files by content, turn and width in device pixels; ``arrived`` tells the path of a new one.

    Looking takes nothing in: a file that is not taken in yet is asked for :meth:`again` when that may have changed.
    """

    arrived = Signal(str)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent or tools.desk)
        self._tools = tools
        self._pictures: OrderedDict[_Key, QImage | None] = OrderedDict()
        self._wanted: OrderedDict[_Key, EvidenceFile] = OrderedDict()
        self._not_yet: set[_Key] = set()
        self._running: _Key | None = None
        self._is_late = False

    def picture(self, file: EvidenceFile, width: int) -> QImage | None:
        """The picture of the first page that is bound; None until it was asked for and came, or where there is none."""
        first = _FIRST.match(file.pages)
        key = (file.path, file.sha256, file.rotate, int(first[0]) - 1 if first else 0, width)
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        if key in self._not_yet or key == self._running:
            return None
        self._wanted[key] = file
        self._wanted.move_to_end(key)
        self._ask()
        return None

    def forget(self, path: str) -> None:
        """Ask for a file again when it is painted next: it may be usable now."""
        for key in [key for key in self._pictures if key[0] == path]:
            del self._pictures[key]
        self._not_yet = {key for key in self._not_yet if key[0] != path}

    def again(self) -> None:
        """Files were taken in: those that were not there yet are asked for when they are painted next."""
        waiting, self._not_yet = self._not_yet, set()
        self._is_late = self._running is not None
        for path in {key[0] for key in waiting}:
            self.arrived.emit(path)

    def _ask(self) -> None:
        if self._running is not None or not self._wanted:
            return
        key, file = self._wanted.popitem()
        self._running, self._is_late = key, False
        call = Call("see_file_page", (self._tools.paths, self._tools.folder, file, key[3], key[4], True))
        task = self._tools.eyes.run(call)
        # the row of a file that cannot be drawn says why by itself; stopped: the window goes
        follow(
            task,
            done=lambda found: self._keep(key, found) if found else self._wait(key),
            refused=lambda _error: self._keep(key, None),
            stopped=nothing,
        )
        task.ended.connect(self._end)

    def _wait(self, key: _Key) -> None:
        """It is not taken in, or was not when the question was sent."""
        if not self._is_late:
            self._not_yet.add(key)

    def _keep(self, key: _Key, found: PagePicture | None) -> None:
        self._pictures[key] = as_image(found) if found else None
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.arrived.emit(key[0])

    def _end(self) -> None:
        ended, self._running = self._running, None
        if self._is_late and ended and ended not in self._pictures:
            self.arrived.emit(ended[0])
        self._ask()
