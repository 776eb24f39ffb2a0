"""What 收集 asks the desk to do: take places in, one batch after the other, choose a draft, forget a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.bureau.desk_records import CandidateSeen, Collected
from app.errors import AppError, UsageError
from app.jobs import Call
from app.ui.bureau.long_call import CallWords, DeskCall, Trouble
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.marks import Kind
from app.ui.work.tasks import follow, nothing
from app.ui.work.unfinished import Unfinished

_WORDS = CallWords(
    "正在收材料",
    "停下以前收进来的都留着，其余的没有收",
    "等收完再离开",
    "停下并离开",
    "没有收完：程序出了意外。",
)
_STOPPED = "已停下。停下以前收进来的都在，其余的没有收"
_AFTER = "这一批收完接着收"


class Collecting(QObject):
    """``found`` carries what a batch came to, and sentences; ``told`` why there is none, the kind of it first.

    ``dismissed`` carries a place that was taken off the list, ``parted`` the numbers of two applications that were one,
    the new one last, ``still_parted`` the same: they could not be made one again just now, and may be later.
    """

    found = Signal(object, object)
    told = Signal(str, str)
    dismissed = Signal(object)
    parted = Signal(int, int)
    still_parted = Signal(int, int)

    def __init__(self, tools: DeskTools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._waiting: list[Path] = []
        self.call = DeskCall(tools, _WORDS, "collect", self)
        self.call.finished.connect(self._hear_found)
        self.call.refused.connect(self._hear_refused)
        self.call.stopped.connect(self._hear_stopped)

    def works(self) -> Sequence[Unfinished]:
        """What would be stopped if the desk were given back."""
        return (self.call,)

    def take(self, places: Sequence[Path]) -> None:
        """Take everything in that lies in these places; after the batch that is under way, if there is one."""
        if not places:
            return
        if self.call.is_running:
            self._waiting += [place for place in places if place not in self._waiting]
            self._tools.guide.say(_AFTER)
            return
        tools = self._tools
        self.call.start(Call("collect", (tools.paths, tuple(places), tools.clock(), tools.desk)))

    def choose(self, case: int, one: CandidateSeen) -> None:
        """Let one of several drafts of an applicant count, if it is still what was seen."""
        said = f"已选定第 {one.number} 份"
        self._change("choose", (str(case), str(one.path)), lambda _: self._tools.guide.say(said), code=one.code)

    def part(self, case: int, one: CandidateSeen) -> None:
        """One of several drafts is of another applicant."""

        def hear(made: tuple[int, tuple[str, ...]]) -> None:
            self.parted.emit(case, made[0])
            self._say_made(f"第 {one.number} 份已分成另一家", made, undo=True)

        self._change("part", (str(case), str(one.path)), hear)

    def join(self, case: int, other: int) -> None:
        """Two applications are of one applicant."""
        self._change("join", (str(case), str(other)), partial(self._say_made, f"第 {case} 号和第 {other} 号已合成一家"))

    def undo_part(self, case: int, made: int) -> None:
        """What was parted is one again, as it was."""
        said = f"第 {made} 号已并回第 {case} 号，和分开以前一样"

        def hear(_: object) -> None:
            self._tools.guide.say(said)
            self._say("done", said)  # in the place of what was to be known of the parting

        def refuse(error: AppError) -> None:
            if not isinstance(error, UsageError):  # else it can never be
                self.still_parted.emit(case, made)
            self._complain(error)

        self._change("undo_part", (str(made),), hear, refuse)

    def _say_made(self, sentence: str, made: tuple[int, tuple[str, ...]], *, undo: bool = False) -> None:
        """What was done, and what became of what had been said of those applications: that stays until it was read."""
        _, told = made
        self._tools.guide.say(sentence, undo=undo)
        if told:
            self._say("warning", "。".join([sentence, *told]))

    def dismiss(self, place: Path) -> None:
        """Take a place off the list of what could not be read."""
        self._change("dismiss", (str(place),), lambda _: self.dismissed.emit(place))

    def _change(
        self,
        name: str,
        words: tuple[str, ...],
        done: Callable[[Any], object],
        refused: Callable[[AppError], object] | None = None,
        **more: str,
    ) -> None:
        tools = self._tools
        task = tools.hands.run(Call(name, (tools.paths, *words, tools.clock(), tools.desk), more, reports=False))

        def changed(value: object) -> None:
            tools.board.look_again()  # reviews may be others, which no list shows
            done(value)

        follow(task, done=changed, refused=refused or self._complain, stopped=nothing)

    def _complain(self, error: AppError) -> None:
        self._say("error", error.in_full())
        self._tools.board.reload()

    def _say(self, kind: Kind, sentence: str) -> None:
        self.told.emit(kind, sentence)

    # ---- how a batch ends

    def _hear_found(self, value: tuple[Collected, tuple[str, ...]]) -> None:
        found, told = value
        self.found.emit(found, told)
        self._go_on()

    def _hear_refused(self, trouble: Trouble) -> None:
        told, names = trouble.told, "、".join(f"“{place.name or place}”" for place in self._waiting)
        if names:
            told = f"{told.rstrip('。')}。接着要收的{names}也没有收，请再收一次"
        self._waiting = []
        self._say("error", told)
        self._go_on()

    def _hear_stopped(self) -> None:
        self._waiting = []
        self._say("note", _STOPPED)
        self._go_on()

    def _go_on(self) -> None:
        self._tools.board.reload()
        waiting, self._waiting = self._waiting, []
        self.take(waiting)
