"""Several applications handed on at once: asked about, written into a folder one after the other, told of as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import DeskRow
from app.bureau.model import DECISIONS
from app.jobs import Call, Step
from app.ui.bureau.long_call import CallWords
from app.ui.bureau.review.case_rows import name_of
from app.ui.bureau.review.many_calls import Ended, ManyCalls, Part
from app.ui.bureau.review.words import file_stem
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.marks import Kind
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.progress import BusyPanel

_EACH = "每家写成一个 .shenbao 文件，放进同一个文件夹；里面有同名的旧文件就换掉；换掉会丢初审意见的不换。"
_WORDS = CallWords("正在转报", "停下以前写好的都留着，其余的没有写", "写完再离开", "停下并离开", "没有写成")


class Outcome(NamedTuple):
    """What came of it in sentences, where the files are (None: there are none), and whose could not be written."""

    kind: Kind
    lines: Sequence[str]
    folder: Path | None
    failed: tuple[int, ...]


class HandingOn(QObject):
    """``done`` carries an :class:`Outcome`."""

    done = Signal(object)

    def __init__(self, tools: DeskTools, busy: BusyPanel, host: QWidget) -> None:
        super().__init__(host)
        self._tools = tools
        self._busy = busy
        self._host = host
        self._folder: Path | None = None
        self.call = ManyCalls(tools, _WORDS, "review", self)
        self.call.stepped.connect(self._step)
        self.call.finished.connect(self._finish)
        self.call.stopped.connect(self._stop)
        busy.cancelled.connect(self.call.cancel)

    def ask(self, rows: Sequence[DeskRow]) -> None:
        """Ask whether these shall be handed on, and where to."""
        if self.call.is_running:
            return
        title = f"转报选中的 {len(rows)} 家？"
        sheet = Sheet(self._tools.look, self._host.window(), title, asked_words(rows), ("选择文件夹…", "取消"))
        sheet.answered.connect(lambda number: self._choose(rows) if number == 0 else None)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _choose(self, rows: Sequence[DeskRow]) -> None:
        folder = self._tools.dialogs.choose_folder(self._host, "选择放转报文件的文件夹", self._folder)
        if folder is None:
            return
        self._folder = folder
        paths, desk = self._tools.paths, self._tools.desk
        parts = [
            Part(row.case, name_of(row), Call("hand_on", (paths, str(row.case), folder / f"{stem}.shenbao", desk)))
            for row, stem in zip(rows, stems(rows), strict=True)
        ]
        self._busy.begin(_WORDS.doing)
        self.call.begin_all(parts, _WORDS)

    # ---- under way

    def _step(self, step: Step) -> None:
        self._busy.tell(f"正在转报 {step.done + 1}/{step.total}：{step.label}", step.done, step.total)

    def _finish(self, ended: Sequence[Ended]) -> None:
        self._busy.end()
        self._tell("", ended)

    def _stop(self) -> None:
        self._busy.end()
        ended = self.call.ended
        self._tell(f"已停下，其余 {self.call.left} 家没有写" if ended else "已取消，什么也没有写出", ended)

    def _tell(self, stopped: str, ended: Sequence[Ended]) -> None:
        failed = tuple(one.case for one in ended if one.trouble)
        kind: Kind = "warning" if failed else "note" if stopped else "done"
        folder = self._folder if len(failed) < len(ended) else None
        self.done.emit(Outcome(kind, ([stopped] if stopped else []) + ended_lines(ended), folder, failed))


def stems(rows: Sequence[DeskRow]) -> list[str]:
    """Names of files without endings; applicants of one name are told apart by the numbers of their cases."""
    found = [file_stem(row, "转报") for row in rows]
    often = Counter(stem.casefold() for stem in found)
    return [
        f"{stem}_第{row.case}号" if often[stem.casefold()] > 1 else stem for row, stem in zip(rows, found, strict=True)
    ]


def asked_words(rows: Sequence[DeskRow]) -> str:
    """What is written, and who of these is not recommended."""
    counts = Counter(row.decision for row in rows)
    others = "、".join(f"{DECISIONS[one]} {counts[one]} 家" for one in ("", "return", "reject") if counts[one])
    return f"{_EACH}其中{others}，也会一起写出。" if others else _EACH


def ended_lines(ended: Sequence[Ended]) -> list[str]:
    """What was written, what was not and why, and what is to be known of each: nobody is left out."""
    written = [one for one in ended if one.trouble is None]
    lines = [f"写好了 {len(written)} 家的转报文件，交给上一级收进受理台"] if written else []
    lines += [f"“{one.name}”没有写成：{one.trouble.told}" for one in ended if one.trouble]
    told: dict[str, list[str]] = {}
    for one in written:
        value = one.value
        for sentence in value[1] if isinstance(value, tuple) else ():
            told.setdefault(str(sentence), []).append(f"“{one.name}”")
    return lines + [f"{sentence}：{'、'.join(names)}" for sentence, names in told.items()]
