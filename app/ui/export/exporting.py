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
from app.ui.export.steps import progressed, steps_of
from app.ui.export.words import MARKS, UNTOUCHED, Trouble, trouble_of
from app.ui.work.tasks import Task, follow
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Remainder
from app.ui.work.when_saved import WhenSaved

Stage = Literal["", "saving", "making"]


class ExportOrder(NamedTuple):
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
        self.order: ExportOrder | None = None
        self._task: Task | None = None
        self._waiting: WhenSaved | None = None
        self._step: Step | None = None
        self._refusal = ""
        self.refused.connect(self._keep_refusal)

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return bool(self.stage)

    def start(self, mark: Mark, formats: Sequence[Format], out: Path) -> None:
        """Begin, unless one is under way already."""
        if self.stage:
            return
        self.order = ExportOrder(mark, tuple(formats), out)
        self.stage = "saving"
        self._step, self._refusal = None, ""
        self.began.emit()
        waiting = WhenSaved(self._tools, self._make, self._not_saved)
        if self.stage == "saving":
            self._waiting = waiting

    def cancel(self) -> None:
        """Stop it; ``cancelled`` tells when it has stopped."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._end()
            self.cancelled.emit()
        elif self._task:
            self._task.cancel()

    # ---- leaving, see app.ui.work.unfinished

    def remainder(self) -> Remainder | None:
        """The steps that are not done yet."""
        if not self.stage or self.order is None:
            return None
        titles = steps_of(self.order.mark, self.order.formats, has_files=True)
        now = progressed(self._step, titles) if self._step else None
        at = now.at if now else 0
        part = min(now.done / now.total, 1) if now and now.total else 0
        told = f"正在导出{MARKS[self.order.mark]}，还有 {len(titles) - at} 步没做完"
        lost = f"停止的话这次没有导出，{UNTOUCHED}"
        return Remainder(told, lost, "导出完再离开", "停止导出并离开", round(100 * (at + part)), 100 * len(titles))

    def end_early(self) -> None:
        """As 取消 does."""
        self.cancel()

    def complaint(self) -> str:
        """Why the last export was refused."""
        return self._refusal

    def go_there(self) -> None:
        """To its page."""
        self._tools.guide.go_tab("export")

    def _keep_refusal(self, trouble: Trouble) -> None:
        self._refusal = trouble.sentence

    # ---- under way

    def _not_saved(self, why: str) -> None:
        self._end()
        self.refused.emit(Trouble(f"草稿保存不了，没有导出。{UNTOUCHED}。", why, "again"))

    def _make(self) -> None:
        assert self.order is not None
        mark, formats, out = self.order
        self.stage = "making"
        self._waiting = None
        call = Call("export_books", (self._tools.paths, self._tools.folder, out, formats, mark))
        task = self._tools.hands.run(call)
        self._task = task
        task.step.connect(self._hear_step)
        follow(
            task,
            done=self._hear_done,
            refused=self._hear_refused,
            stopped=self._hear_stopped,
            broken=self._hear_broken,
        )

    def _end(self) -> None:
        self.stage = ""
        self._task = None
        self._waiting = None

    def _hear_step(self, step: Step) -> None:
        self._step = step
        self.stepped.emit(step)

    def _hear_done(self, exported: Exported) -> None:
        self._end()
        self.finished.emit(exported)

    def _hear_refused(self, error: AppError) -> None:
        self._end()
        self.refused.emit(trouble_of(error, self.order.mark if self.order else "final"))

    def _hear_stopped(self) -> None:
        self._end()
        self.cancelled.emit()

    def _hear_broken(self, _details: str) -> None:
        self._end()
        sentence = f"导出时程序出了意外，没有导出。{UNTOUCHED}。"
        self.refused.emit(Trouble(sentence, "草稿都在。详情记在日志里；再试一次还不行，请把日志发给开发者。", "again"))
