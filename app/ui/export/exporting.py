"""One export at a time: the draft is saved first, then a worker makes the books; the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.api import Format, Mark
from app.books.exported import Exported
from app.errors import AppError
from app.jobs import Call, Step
from app.ui.export.words import UNTOUCHED, Trouble, trouble_of
from app.ui.work.saving import SaveState
from app.ui.work.tasks import Task
from app.ui.work.tools import Tools

Stage = Literal["", "saving", "making"]


class Wanted(NamedTuple):
    """What is exported: which copy, in which formats, into which folder."""

    mark: Mark
    formats: tuple[Format, ...]
    out: Path


class Exporting(QObject):
    """Tells ``began`` and ``stepped`` (:class:`Step`), and how it ended.

    That is one of ``finished`` (:class:`Exported`), ``refused`` (:class:`Trouble`) and ``cancelled``.
    """

    began = Signal()
    stepped = Signal(object)
    finished = Signal(object)
    refused = Signal(object)
    cancelled = Signal()

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.stage: Stage = ""
        self.wanted: Wanted | None = None
        self._task: Task | None = None
        if tools.saver:
            tools.saver.changed.connect(self._hear_saver)

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return bool(self.stage)

    def start(self, mark: Mark, formats: Sequence[Format], out: Path) -> None:
        """Begin, unless one is under way already."""
        if self.stage:
            return
        self.wanted = Wanted(mark, tuple(formats), out)
        self.stage = "saving"
        self.began.emit()
        saver = self._tools.saver
        if saver is None or saver.is_saved:
            self._make()
        else:
            saver.save()

    def cancel(self) -> None:
        """Stop it; ``cancelled`` tells when it has stopped."""
        if self.stage == "saving":
            self._end()
            self.cancelled.emit()
        elif self._task:
            self._task.cancel()

    def _hear_saver(self, state: SaveState) -> None:
        saver = self._tools.saver
        if self.stage != "saving" or saver is None:
            return
        if saver.is_saved:
            self._make()
        elif state.kind == "trouble":
            self._end()
            sentence = f"草稿保存不了，没有导出。{UNTOUCHED}。"
            self.refused.emit(Trouble(sentence, state.sentence, "again"))

    def _make(self) -> None:
        assert self.wanted is not None
        mark, formats, out = self.wanted
        self.stage = "making"
        call = Call("export_books", (self._tools.paths, self._tools.folder, out, formats, mark))
        task = self._tools.hands.run(call)
        self._task = task
        task.step.connect(self._hear_step)
        task.done.connect(self._hear_done)
        task.refused.connect(self._hear_refused)
        task.stopped.connect(self._hear_stopped)
        task.broken.connect(self._hear_broken)

    def _end(self) -> None:
        self.stage = ""
        self._task = None

    def _hear_step(self, step: Step) -> None:
        self.stepped.emit(step)

    def _hear_done(self, exported: Exported) -> None:
        self._end()
        self.finished.emit(exported)

    def _hear_refused(self, error: AppError) -> None:
        self._end()
        self.refused.emit(trouble_of(error, self.wanted.mark if self.wanted else "final"))

    def _hear_stopped(self) -> None:
        self._end()
        self.cancelled.emit()

    def _hear_broken(self, _details: str) -> None:
        self._end()
        sentence = f"导出时程序出了意外，没有导出。{UNTOUCHED}。"
        self.refused.emit(Trouble(sentence, "草稿都在。详情记在日志里；再试一次还不行，请把日志发给开发者。", "again"))
