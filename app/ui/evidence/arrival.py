"""A file on its way into an item, or refused: what is known of it, in words and as it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from app.drafts.not_taken import NotTaken
from app.errors import in_full
from app.forms.answers import EvidenceFile
from app.ui.work.tasks import Task

_CUT_OFF, _CUT_OFF_HINT = "上次没有收完程序就停了，没有添加。", "可以再试一次。"
ArrivalState: TypeAlias = Literal["waiting", "working", "ready", "refused"]


@dataclass(eq=False)
class Arrival:
    """A file on its way into an item. ``done`` of ``total`` while it is worked on; ``reason`` why it was refused.

    ``may_retry``: it was not the file's fault. ``wrong_password``: one was given and does not open it. ``instead_of``
    is the path in the draft of the file that it replaces, else empty. ``called`` is its name where another system
    wrote down the path. ``ahead`` are files of the same drop that are worked on together with it.
    """

    id: int
    item: int
    source: Path
    instead_of: str = ""
    state: ArrivalState = "waiting"
    done: int = 0
    total: int = 0
    copying: bool = False
    reason: str = ""
    hint: str = ""
    needs_password: bool = False
    wrong_password: bool = False
    may_retry: bool = False
    files: tuple[EvidenceFile, ...] = ()
    task: Task | None = None
    called: str = ""
    ahead: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The file's name as it lies on the disk."""
        return self.called or self.source.name

    @property
    def words(self) -> str:
        """How far it is, or why it was refused."""
        if self.state == "refused":
            return in_full(self.reason, self.hint)
        if self.state == "ready":
            return "已整理，等这一次的其余文件"
        if self.state == "waiting":
            return "等待整理"
        if self.copying:
            return f"已复制 {100 * self.done // self.total if self.total else 0}%"
        if self.ahead:
            return f"与后面的一起整理，第 {min(self.done + 1, self.total)} / {self.total} 个文件"
        return f"第 {min(self.done + 1, self.total)} / {self.total} 页" if self.total > 1 else ""

    def as_not_taken(self) -> NotTaken:
        """What is written down of it: why it was refused, or that it was still on its way."""
        here = self.state == "refused"
        return NotTaken(
            number=self.id,
            item=self.item,
            source=str(self.source),
            name=self.name,
            reason=self.reason if here else _CUT_OFF,
            hint=self.hint if here else _CUT_OFF_HINT,
            needs_password=self.needs_password,
            may_retry=self.may_retry if here else True,
            instead_of=self.instead_of,
        )


def refused_before(entry: NotTaken) -> Arrival:
    """A file that was refused when the draft was open before; tried again only when its user says so."""
    return Arrival(
        entry.number,
        entry.item,
        Path(entry.source),
        entry.instead_of,
        state="refused",
        reason=entry.reason,
        hint=entry.hint,
        needs_password=entry.needs_password,
        may_retry=entry.may_retry,
        called=entry.name,
    )
