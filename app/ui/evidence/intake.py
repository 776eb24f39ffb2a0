"""Takes files into items beside the window, one after the other; what one drop brings is one step. No widgets."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.api import Attaching, TakenFiles
from app.drafts import attachments
from app.drafts.draft import Draft
from app.errors import AppError, AttachmentError, LockedFileError, PassingError, UsageError
from app.jobs import Call, Step
from app.ui.evidence.arrival import Arrival, refused_before
from app.ui.evidence.record import Record
from app.ui.work.tasks import follow
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Remainder

# Of a drop of many files so many are taken in together: both processors work, and the first of them is soon there.
_TOGETHER = 8
_LOG = logging.getLogger(__name__)


@dataclass(eq=False)
class _Drop:
    """What came together and is listed together; ``at`` is the place of the first file in its item."""

    at: int | None
    arrivals: list[Arrival] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return all(arrival.state in ("ready", "refused") for arrival in self.arrivals)


class Taking(QObject):
    """Files on their way into the items of an opened draft; one for all pages. Those refused before are there again.

    ``changed`` tells the item whose arrivals look different now, ``taken`` an item and its new files
    (:class:`EvidenceFile`) once they are listed, ``told`` a sentence on what was found in a file.
    """

    changed = Signal(int)
    taken = Signal(int, object)
    told = Signal(str)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent or tools.desk)
        self._tools = tools
        entries = tools.desk.not_taken
        self._drops = [_Drop(None, [refused_before(entry)]) for entry in entries]
        self._count = max((entry.number for entry in entries), default=0)
        self._record = Record(tools, self)

    # ---- asking

    def take(self, item: int, files: Sequence[Path], *, at: int | None = None, instead_of: str = "") -> None:
        """Bring files into an item, at place ``at`` (from 1; else the end), or in the place of a listed file."""
        self._begin(_Drop(at), [(item, file) for file in files], instead_of)

    def take_sorted(self, files_of_items: Mapping[int, Sequence[Path]]) -> None:
        """Bring files into several items, as one drop."""
        self._begin(_Drop(None), [(item, file) for item, files in files_of_items.items() for file in files], "")

    def _begin(self, drop: _Drop, wanted: Sequence[tuple[int, Path]], instead_of: str) -> None:
        if self._tools.desk.read_only or not wanted:
            return
        self._forget_refused(set(wanted))
        for number, (item, file) in enumerate(wanted):
            self._count += 1
            ahead = () if number % _TOGETHER else tuple(later for _, later in wanted[number + 1 : number + _TOGETHER])
            drop.arrivals.append(Arrival(self._count, item, file, instead_of, ahead=ahead))
        self._drops.append(drop)
        for arrival in list(drop.arrivals):
            self._send(drop, arrival)
        self._tell(item for item, _ in wanted)

    def _forget_refused(self, again: Collection[tuple[int, Path]]) -> None:
        """A file that is given to the same item again has one row."""
        for drop, arrival in list(self._all()):
            if arrival.state == "refused" and (arrival.item, arrival.source) in again:
                drop.arrivals.remove(arrival)
                self._settle(drop)

    def arrivals(self, item: int) -> tuple[Arrival, ...]:
        """The files on their way into an item, and those that were refused, in the order in which they came."""
        return tuple(arrival for _, arrival in self._all() if arrival.item == item)

    @property
    def is_busy(self) -> bool:
        """Whether a file waits, is worked on, or is not listed yet."""
        return any(arrival.state != "refused" for _, arrival in self._all())

    def cancel(self, arrival: Arrival) -> None:
        """Take a file that is not listed yet back; its copy, if there is one, is put away with the others."""
        if arrival.task:
            arrival.task.cancel()
        else:
            self.remove(arrival)

    def remove(self, arrival: Arrival) -> None:
        """Forget a refused file, or one that is ready; the copies of this are put away when the draft is closed."""
        drop = self._drop_of(arrival)
        if drop and arrival.task is None:
            drop.arrivals.remove(arrival)
            if self._tools.saver:
                self._tools.saver.put_away_later(file.path for file in arrival.files)
            self._settle(drop)
            self._tell([arrival.item])

    def retry(self, arrival: Arrival, password: str = "") -> None:
        """Try a refused file once more; the password is handed on and kept nowhere."""
        drop = self._drop_of(arrival)
        if drop and arrival.state == "refused":
            self._send(drop, arrival, password)
            self._tell([arrival.item])

    def replace(self, arrival: Arrival, file: Path) -> None:
        """Try another file in the place of a refused one."""
        arrival.source, arrival.called = file, ""
        self.retry(arrival)

    # ---- leaving, see app.ui.work.unfinished

    def remainder(self) -> Remainder | None:
        """The files that are not in the draft yet."""
        here = [arrival for _, arrival in self._all() if arrival.state != "refused"]
        ready = sum(arrival.state == "ready" for arrival in here)
        if not here:
            return None
        told = f"还有 {len(here) - ready} 个文件没有收进草稿"
        lost = "已经整理好的会留在草稿里；其余的不收进来，磁盘上的原文件不变"
        return Remainder(told, lost, "收完再离开", "不收这些文件", ready, len(here))

    def end_early(self) -> None:
        """Keep what is ready."""
        self.settle()

    def complaint(self) -> str:
        """How many files were refused."""
        count = sum(arrival.state == "refused" for _, arrival in self._all())
        return f"有 {count} 个文件没有收进草稿，原因写在文件下面" if count else ""

    def go_there(self) -> None:
        """To the item of the newest refused file, else of the first that is on its way."""
        items = [arrival.item for _, arrival in self._all()]
        refused = [arrival.item for _, arrival in self._all() if arrival.state == "refused"]
        if items:
            self._tools.guide.go(f"items.{refused[-1] if refused else items[0]}")

    def settle(self) -> None:
        """Stop what runs or waits and list what is ready: before the draft is given back."""
        for _, arrival in list(self._all()):
            if arrival.task:
                arrival.task.cancel()
        for drop in list(self._drops):
            self._list(drop)
        self._record.show([arrival for _, arrival in self._all() if arrival.state == "refused"])
        self._record.write()

    # ---- under way

    def _all(self) -> Iterator[tuple[_Drop, Arrival]]:
        return ((drop, arrival) for drop in self._drops for arrival in drop.arrivals)

    def _drop_of(self, arrival: Arrival) -> _Drop | None:
        return next((drop for drop, other in self._all() if other is arrival), None)

    def _tell(self, items: Iterable[int]) -> None:
        self._record.show([arrival for _, arrival in self._all()])
        for item in dict.fromkeys(items):
            self.changed.emit(item)

    def _send(self, drop: _Drop, arrival: Arrival, password: str = "") -> None:
        tools = self._tools
        if password:
            arrival.ahead = ()
        how = Attaching(password=password, ahead=arrival.ahead)
        call = Call("take_in", (tools.paths, tools.folder, tools.desk.draft, arrival.item, [arrival.source], how))
        arrival.state, arrival.reason, arrival.hint = "waiting", "", ""
        arrival.needs_password = arrival.wrong_password = arrival.may_retry = False
        arrival.done = arrival.total = 0
        task = arrival.task = tools.hands.run(call)
        task.step.connect(lambda step: self._hear_step(arrival, step))
        follow(
            task,
            done=lambda taken: self._hear_done(arrival, taken),
            refused=lambda error: self._hear_refused(arrival, error, bool(password)),
            stopped=lambda: self._hear_stopped(drop, arrival),
            broken=lambda _details: self._hear_broken(arrival),
        )
        task.ended.connect(lambda: self._end(drop, arrival))

    def _hear_step(self, arrival: Arrival, step: Step) -> None:
        arrival.state = "working"
        arrival.done, arrival.total, arrival.copying = step.done, step.total, step.label.startswith("复制")
        self.changed.emit(arrival.item)

    def _hear_done(self, arrival: Arrival, taken: TakenFiles) -> None:
        arrival.state, arrival.files = "ready", taken.files
        for sentence in taken.told:
            self.told.emit(sentence)

    def _hear_refused(self, arrival: Arrival, error: AppError, tried: bool) -> None:
        arrival.state, arrival.reason, arrival.hint = "refused", error.message, error.hint
        arrival.ahead = ()
        arrival.needs_password = isinstance(error, LockedFileError)
        arrival.wrong_password = arrival.needs_password and tried
        arrival.may_retry = isinstance(error, PassingError) or not isinstance(error, AttachmentError)

    def _hear_broken(self, arrival: Arrival) -> None:
        _LOG.error("taking in %s broke", arrival.name)
        arrival.state, arrival.may_retry, arrival.ahead = "refused", True, ()
        arrival.reason, arrival.hint = "整理这个文件时程序出了意外，没有添加", "可以再试一次；详情记在日志里"

    def _hear_stopped(self, drop: _Drop, arrival: Arrival) -> None:
        if arrival in drop.arrivals:
            drop.arrivals.remove(arrival)

    def _end(self, drop: _Drop, arrival: Arrival) -> None:
        arrival.task = None
        self._settle(drop)
        self._tell([arrival.item])

    def _settle(self, drop: _Drop) -> None:
        if drop.is_settled:
            self._list(drop)

    # ---- listing

    def _list(self, drop: _Drop) -> None:
        """List the files that are ready as one step; refused ones stay, a later try is a step of its own."""
        ready = [arrival for arrival in drop.arrivals if arrival.state == "ready"]
        drop.arrivals = [arrival for arrival in drop.arrivals if arrival.state != "ready"]
        if not drop.arrivals and drop in self._drops:
            self._drops.remove(drop)
        if not ready:
            return
        desk = self._tools.desk
        draft = desk.draft
        for item in dict.fromkeys(arrival.item for arrival in ready):
            draft = self._listed(draft, item, [arrival for arrival in ready if arrival.item == item], drop.at)
        redoable = desk.undo_stack.canRedo()
        desk.edit(draft, _step_text(ready), _place_of(draft, ready[0]))
        if redoable:
            self._tools.guide.say("文件收进来了。在这之前撤销的，不能再重做")
        for item in dict.fromkeys(arrival.item for arrival in ready):
            self.taken.emit(item, tuple(f for arrival in ready if arrival.item == item for f in arrival.files))
            self.changed.emit(item)

    def _listed(self, draft: Draft, item: int, ready: Sequence[Arrival], at: int | None) -> Draft:
        allowed = self._tools.desk.definition.items[item].takes
        for arrival in ready:
            listed = [file.path for file in draft.item(item).files]
            if arrival.instead_of in listed:
                draft = attachments.swapped(draft, item, arrival.instead_of, arrival.files)
                continue
            place = None if at is None else min(at, len(listed) + 1)
            try:
                draft = attachments.listed(draft, item, arrival.files, place, allowed=allowed)
            except UsageError as error:  # the worker asks the same first, so only a form that changed gets here
                self.told.emit(error.message)
            at = None if at is None else at + len(arrival.files)
        return draft


def _step_text(ready: Sequence[Arrival]) -> str:
    if len(ready) == 1:
        return f"{'换成' if ready[0].instead_of else '添加'}“{ready[0].name}”"
    return f"添加 {len(ready)} 个文件"


def _place_of(draft: Draft, first: Arrival) -> str:
    paths = [file.path for file in draft.item(first.item).files]
    path = first.files[0].path if first.files else ""
    return f"items.{first.item}.files.{paths.index(path)}" if path in paths else f"items.{first.item}"
