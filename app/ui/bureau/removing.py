"""An applicant that was collected by mistake is taken off the desk after a question, and can be put back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import DeskRow, RemovedSeen
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.overlay import Sheet
from app.ui.work.tasks import follow, nothing

REMOVE = "从受理台移走…"
_KEPT = "收到的文件不动；写过的初审和备注都留着，可以放回，从原来的位置再收一次也会回来。"
_NAMELESS = "（没有填单位名称）"


class Removing(QObject):
    """``removed`` carries the :class:`RemovedSeen` that went, ``restored`` the one that is back."""

    removed = Signal(object)
    restored = Signal(object)

    def __init__(self, tools: DeskTools, host: QWidget) -> None:
        super().__init__(host)
        self._tools = tools
        self._host = host

    def ask(self, row: DeskRow) -> None:
        """Ask whether an applicant shall go."""
        title = f"从受理台移走“{gone_name(row)}”？"
        sheet = Sheet(self._tools.look, self._host.window(), title, _KEPT, ("移走", "取消"), width=520)
        sheet.answered.connect(lambda number: self._remove(row.case) if number == 0 else None)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _remove(self, case: int) -> None:
        self._change("remove_case", case, self.removed)

    def restore(self, gone: RemovedSeen) -> None:
        """Put an applicant back with all that was said of it."""
        self._change("restore_case", gone.case, self.restored)

    def _change(self, name: str, case: int, heard: SignalInstance) -> None:
        tools = self._tools
        task = tools.hands.run(Call(name, (tools.paths, str(case), tools.clock(), tools.desk), reports=False))
        follow(task, done=partial(self._hear, heard), refused=self._refuse, stopped=nothing)

    def _hear(self, heard: SignalInstance, value: tuple[RemovedSeen, tuple[str, ...]]) -> None:
        self._tools.board.reload()
        heard.emit(value[0])

    def _refuse(self, error: AppError) -> None:
        self._tools.guide.say(error.in_full())
        self._tools.board.reload()


def gone_name(one: DeskRow | RemovedSeen) -> str:
    """The name of an applicant, or that it has none."""
    return one.applicant or _NAMELESS


def gone_words(gone: RemovedSeen) -> str:
    """What was done."""
    return f"已从受理台移走“{gone_name(gone)}”"


def back_words(gone: RemovedSeen) -> str:
    """What was done, and what to know of it."""
    return "。".join([f"“{gone_name(gone)}”放回受理台了", *gone.told])
