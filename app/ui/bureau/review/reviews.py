"""What this office says of the applicants: typed here, kept in the workspace a moment later, taken back step by step.

No widgets. Nothing that was typed is forgotten before it is kept: what could not be kept is tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.bureau.desk_records import CaseSeen
from app.bureau.model import DECISIONS, Decision, Office, Review
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.review.case_rows import name_of
from app.ui.bureau.tools import DeskTools
from app.ui.work.tasks import follow

REST_MS = 800
RETRY_MS = 5_000
_SAVING_SHOWN_AFTER_MS = 500
_KEPT_STEPS = 200
_SAVING, _WAITING = "正在保存", "等前面的做完就保存"
_Key: TypeAlias = tuple[int, str, str]


@dataclass
class _Step:
    """A change of one review: the fields before and after; ``what`` and ``open`` let further typing go into it."""

    case: int
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    open: bool = True


class Reviews(QObject):
    """``changed`` tells that a review is another now, ``kept`` that it lies in the workspace, and what to tell of it.

    ``went`` when a step was taken back or made again, with the case that it is of. ``trouble`` says why something is
    not kept, empty when all is.
    """

    changed = Signal(int)
    kept = Signal(int, object)
    went = Signal(int)
    trouble = Signal(str)
    undo_changed = Signal()

    def __init__(self, tools: DeskTools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._seen: dict[_Key, Review] = {}
        self._typed: dict[int, Review] = {}
        self._sent: dict[int, Review] = {}
        self._knew: dict[int, Review] = {}  # what the desk had when that was sent, as far as it was known here
        self._looked: dict[int, str] = {}  # the content of each applicant that is shown: what is said is of that
        self._mine: set[_Key] = set()  # kept in this run: what an applicant was looked at for before may be older
        self._steps: list[_Step] = []
        self._at = 0
        self._why = ""
        self._again = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.keep)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SAVING_SHOWN_AFTER_MS)
        self._behind = False
        self._slow.timeout.connect(lambda: tools.guide.show_saved(_WAITING if self._behind else _SAVING))

    # ---- what is said

    @property
    def _office(self) -> Office:
        return self._tools.board.office

    def take(self, seen: CaseSeen) -> None:
        """An applicant was looked at: what this office wrote last, unless something newer was written here.

        Newer is what another program wrote later; what is being typed here is laid over it.
        """
        office, case = self._office, seen.row.case
        self._looked[case] = seen.row.code
        own = [one.review for one in seen.reviews if one.is_own]
        found = next((one for one in own if (one.level, one.office) == (office.level, office.name)), None)
        if found is None:
            return
        key = _key(case, found)
        if key in self._mine and found.at <= self._seen[key].at:
            return
        knew = self._knew.get(case) or self._known(case, found)
        for waiting in (self._sent, self._typed):
            said = waiting.get(case)
            if said is not None and _key(case, said) == key:
                waiting[case] = said.over(found, knew)
        self._seen[key] = found

    def of(self, case: int) -> Review:
        """What this office says of an applicant as of now; a blank one when it did not say anything yet."""
        office = self._office
        blank = Review(level=office.level, office=office.name, by=office.by)
        return self._typed.get(case) or self._sent.get(case) or self._seen.get(_key(case, blank)) or blank

    def _known(self, case: int, said: Review) -> Review:
        """What the desk has of the office that said something, as far as it is known here."""
        return self._seen.get(_key(case, said)) or Review(level=said.level, office=said.office)

    def change(self, case: int, what: str, **values: Any) -> None:  # noqa: ANN401  # fields of Review
        """Another value for some fields; typing on in the same field (``what``) is one step of undo."""
        now = self.of(case)
        before = {name: getattr(now, name) for name in values}
        if before == values:
            return
        last = self._steps[self._at - 1] if self._at else None
        if last and last.open and (last.case, last.what) == (case, what) and self._at == len(self._steps):
            last.after = values
        else:
            self._close_step()
            self._steps = [*self._steps[: self._at], _Step(case, what, before, values)][-_KEPT_STEPS:]
            self._at = len(self._steps)
            self.undo_changed.emit()
        self._put(case, values)

    def decide(self, case: int, decision: Decision) -> bool:
        """Keep a decision at once; False when it was that already. Of a version that changed since it is confirmed."""
        row = self._tools.board.case(case)
        if self.of(case).decision == decision:
            if row is not None and row.is_outdated:
                self.confirm(case)
            return False
        self.change(case, "decision", decision=decision)
        self._close_step()
        self.keep()
        self._tools.guide.say(f"“{name_of(row) if row else ''}”：{DECISIONS[decision]}", undo=True)
        return True

    def confirm(self, case: int) -> None:
        """What was said holds for the version that counts now, too."""
        self._put(case, {})
        self.keep()

    def rest(self) -> None:
        """Somebody left a field, or another applicant is looked at: what was typed is kept now."""
        self._close_step()
        self.keep()

    def _close_step(self) -> None:
        if self._at:
            self._steps[self._at - 1].open = False

    def _put(self, case: int, values: Mapping[str, Any]) -> None:
        now = replace(self.of(case), **values)
        self._typed[case] = replace(now, by=self._office.by or now.by, code=self._looked.get(case, now.code))
        self._rest.start(REST_MS)
        self.changed.emit(case)

    # ---- steps

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._at > 0

    def can_redo(self) -> bool:
        """Whether there is one to make again."""
        return self._at < len(self._steps)

    def undo(self) -> None:
        """Take the last step back, and keep that."""
        if self.can_undo():
            self._at -= 1
            self._walk(self._steps[self._at].case, self._steps[self._at].before)

    def redo(self) -> None:
        """Make it again, and keep that."""
        if self.can_redo():
            self._at += 1
            self._walk(self._steps[self._at - 1].case, self._steps[self._at - 1].after)

    def _walk(self, case: int, values: Mapping[str, Any]) -> None:
        self._close_step()
        self._put(case, values)
        self.keep()
        self.undo_changed.emit()
        self.went.emit(case)

    # ---- keeping

    def keep(self) -> None:
        """Ask for all that was typed to be kept, one applicant after the other; what is on its way is waited for."""
        self._rest.stop()
        self._again = any(case in self._sent for case in self._typed)
        self._behind = self._tools.hands.is_busy and not self._sent  # a collection may take minutes
        for case in [case for case in self._typed if case not in self._sent]:
            tools, now = self._tools, self._tools.clock()
            said = self._signed(self._typed.pop(case))
            self._sent[case] = replace(said, at=now.isoformat(sep=" ", timespec="minutes"))
            knew = self._knew[case] = self._known(case, said)
            call = Call("review", (tools.paths, str(case), said, now, tools.desk, knew), reports=False)
            follow(
                tools.hands.run(call),
                done=partial(self._hear_kept, case),
                refused=partial(self._hear_refused, case),
                stopped=partial(self._put_back, case),
            )
            self._slow.start()

    def _signed(self, said: Review) -> Review:
        """What was typed before anybody said whose desk it is: nobody's review is refused, and tried again as its."""
        office = self._office
        return said if said.office else replace(said, level=office.level, office=office.name)

    def _hear_kept(self, case: int, told: tuple[str, ...]) -> None:
        said, knew = self._sent.pop(case), self._knew.pop(case)
        before = self._seen.get(_key(case, said))
        row = self._tools.board.case(case)
        self._seen[_key(case, said)] = said.over(before, knew) if before else said
        self._mine.add(_key(case, said))
        if not self._sent:
            self._slow.stop()
            self._tools.guide.show_saved(f"已保存 {self._tools.clock():%H:%M}")
        self._tell_trouble("")
        if row is None or row.is_outdated or before is None or _in_list(before) != _in_list(said):
            self._tools.board.reload()
        self.kept.emit(case, told)
        if self._again:
            self.keep()

    def _hear_refused(self, case: int, error: AppError) -> None:
        """It stays typed and is tried again: mostly another program has the workspace for a moment."""
        self._put_back(case)
        self._slow.stop()
        self._tools.guide.show_saved("还没有保存")
        row = self._tools.board.case(case)
        self._tell_trouble(f"“{name_of(row) if row else case}”的初审还没有保存：{error.in_full()}")
        self._rest.start(RETRY_MS)

    def _put_back(self, case: int) -> None:
        said, knew = self._sent.pop(case, None), self._knew.pop(case, None)
        if said is not None and knew is not None:
            self._typed.setdefault(case, said.over(self._known(case, said), knew))

    def _tell_trouble(self, why: str) -> None:
        if why != self._why:
            self._why = why
            self.trouble.emit(why)

    def unsaved(self) -> str:
        """Why something that was typed is not kept; empty when all is."""
        if not self._typed and not self._sent:
            return ""
        return self._why or f"还有 {len(self._typed | self._sent)} 家的初审没有保存"


def _key(case: int, review: Review) -> _Key:
    return case, review.level, review.office


def _in_list(review: Review) -> tuple[object, ...]:
    """What of a review the list of applicants shows."""
    return review.decision, tuple(sorted(review.manual.items()))
