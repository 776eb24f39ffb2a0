"""Looks beside the window for the empty pages of a listed file, and leaves them out as one step that names them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.books.page_choices import without_blanks
from app.forms.answers import EvidenceFile
from app.jobs import Call, Step
from app.ui.evidence.changes import Changes
from app.ui.evidence.words import file_name
from app.ui.work.files_seen import FilesSeen
from app.ui.work.tasks import Task, follow
from app.ui.work.tools import Tools


class BlankHunt(QObject):
    """Asked for with :meth:`begin`; ``changed`` tells that the rows of an item look different."""

    changed = Signal(int)

    def __init__(self, tools: Tools, files: FilesSeen, changes: Changes, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._files = files
        self._changes = changes
        self._tasks: dict[str, Task] = {}
        self._steps: dict[str, tuple[int, int]] = {}

    def begin(self, item: int, path: str) -> None:
        """Look for empty pages among those of a file that are bound; a file that is looked at already is left alone."""
        file = self._changes.file(item, path)
        if file is None or path in self._tasks or self._tools.desk.read_only:
            return
        task = self._tools.hands.run(Call("find_blank_pages", (self._tools.paths, self._tools.folder, file)))
        self._tasks[path], self._steps[path] = task, (0, 0)
        task.step.connect(lambda step: self._hear_step(path, step))
        follow(
            task,
            done=lambda blanks: self._hear_done(file, blanks),
            refused=lambda error: self._tools.guide.say(error.in_full()),
            stopped=lambda: self._tools.guide.say(f"已取消，“{file_name(path)}”的页没有变"),
        )
        task.ended.connect(lambda: self._end(path))
        self._tell(path)

    def cancel(self, path: str) -> None:
        """Stop looking; nothing changes."""
        task = self._tasks.get(path)
        if task is not None:
            task.cancel()

    @property
    def steps(self) -> dict[str, tuple[int, int]]:
        """How far it is with each file that is looked at: done and total, both 0 while it waits."""
        return dict(self._steps)

    def _hear_step(self, path: str, step: Step) -> None:
        if path in self._tasks:
            self._steps[path] = (step.done, step.total)
            self._tell(path)

    def _hear_done(self, asked: EvidenceFile, blanks: tuple[int, ...]) -> None:
        """The file may have been moved, turned or given another caption meanwhile, but must still be this one."""
        item = self._item_of(asked.path)
        now = self._changes.file(item, asked.path)
        seen = self._files.of(asked.path)
        if now is None or seen is None or (now.sha256, now.pages) != (asked.sha256, asked.pages):
            self._tools.guide.say(f"“{file_name(asked.path)}”在查找的时候变了，没有去空白页")
            return
        trimmed = without_blanks(now, seen.pages, blanks)
        done = bool(trimmed.left_out) and self._changes.choose_pages(
            item, asked.path, trimmed.pages, f"“{file_name(asked.path)}”去空白页"
        )
        self._tools.guide.say(trimmed.told, undo=done)

    def _end(self, path: str) -> None:
        self._tasks.pop(path, None)
        self._steps.pop(path, None)
        self._tell(path)

    def _tell(self, path: str) -> None:
        self.changed.emit(self._item_of(path))

    def _item_of(self, path: str) -> int:
        items = self._tools.desk.draft.items.items()
        return next((number for number, state in items if any(file.path == path for file in state.files)), 0)
