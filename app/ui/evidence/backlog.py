"""Listed files that this PC has not taken in yet: how far that is, how it is stopped, how it goes on. No widgets."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.jobs import Step
from app.ui.preview.book_seen import BookSeen
from app.ui.widgets.progress import PATIENCE_MS
from app.ui.work.files_seen import FilesSeen

Act: TypeAlias = Literal["", "stop", "go_on"]
_Counted: TypeAlias = Literal["checked", "files", "pages"]
_CHECKING = "核对 "
_BEGINNING = "正在整理佐证材料"


class BacklogLook(NamedTuple):
    """What the foot of the list says of it, and the button beside; nothing at all while nothing is left to do."""

    words: str = ""
    act: Act = ""


class Backlog(QObject):
    """Hears both who take files in: ``files`` for the lists, ``book`` for its pages. ``changed``: another :meth:`look`.

    Work that is over soon shows nothing.
    """

    changed = Signal()

    def __init__(self, files: FilesSeen, book: BookSeen, parent: QObject) -> None:
        super().__init__(parent)
        self._files = files
        self._book = book
        self._step: Step | None = None
        self._counted: _Counted = "checked"
        self._stopping = False
        self._stopped = False
        self._is_shown = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        files.stepped.connect(self._hear_files)
        book.taking_in.connect(self._hear)
        book.changed.connect(self.changed)

    def look(self) -> BacklogLook:
        """What there is to say now."""
        if self._stopping:
            return BacklogLook("正在停下", "stop")
        if self._is_shown and (self._step or self._files.looking):
            return BacklogLook(_words(self._step, self._counted) if self._step else _BEGINNING, "stop")
        pending = len(self._book.book.pending) if self._book.book else 0
        left = (pending or self._files.put_off) if self._stopped else 0
        return BacklogLook(f"还有 {left} 个文件没有整理", "go_on") if left else BacklogLook()

    @Slot()
    def act(self) -> None:
        """What the button beside the words does at the moment."""
        if self.look().act == "stop":
            self._stop()
        else:
            self._go_on()

    def _stop(self) -> None:
        """Leave the rest for later; what was taken in until then stays."""
        self._stopping = True
        self._files.stop()
        self._book.stop_taking_in()
        self._settle()

    def _go_on(self) -> None:
        self._is_shown = True
        self._files.look()
        self.changed.emit()

    def _hear_files(self, step: Step | None) -> None:
        if step is None and self._stopped and not self._stopping:
            self._stopped = False
            self._book.try_again()
        self._hear(step)

    def _hear(self, step: Step | None) -> None:
        if step is None:
            self._step, self._counted, self._is_shown = None, "checked", False
            self._patience.stop()
            self._settle()
            return
        if self._step is None and not self._is_shown:
            self._patience.start()
        self._step = step
        self._counted = _counted(step, self._counted)
        if self._is_shown:
            self.changed.emit()

    def _show(self) -> None:
        self._is_shown = self._step is not None
        self.changed.emit()

    def _settle(self) -> None:
        """Once all that was stopped has ended, the book shows what was taken in until then."""
        if self._stopping and not (self._files.looking or self._book.is_taking_in):
            self._stopping, self._stopped = False, True
            self._book.refresh()
        self.changed.emit()


def _counted(step: Step, before: _Counted) -> _Counted:
    """What a step counts: a new file by itself tells its pages, several how many of them are done.

    Large files are checked once more while others are taken in, which is no step back.
    """
    if step.label.startswith(_CHECKING):
        return "checked" if before == "pages" and step.total > 1 else before
    if before == "checked":
        return "pages" if step.total == 1 else "files"
    return before


def _words(step: Step, counted: _Counted) -> str:
    if counted == "checked":
        return f"正在核对佐证材料 {step.done} / {step.total} 个文件"
    if counted == "files":
        return f"{_BEGINNING} {step.done} / {step.total} 个文件"
    name = step.label.partition(" ")[2]
    return f"正在整理“{name}”" + (f"，第 {min(step.done + 1, step.total)} / {step.total} 页" if step.total > 1 else "")
