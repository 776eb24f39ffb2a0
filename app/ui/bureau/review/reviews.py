"""What this office says of the applicants: typed here, kept in the workspace a moment later, taken back step by step.

No widgets. Nothing that was typed is forgotten before it is kept: what could not be kept is tried again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.bureau.desk_records import CaseSeen
from app.bureau.model import DECISIONS, Decision, Office, Review
from app.bureau.offices import OfficeKey, is_of, office_key
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.review.case_rows import name_of
from app.ui.bureau.review.steps import ReviewSteps
from app.ui.bureau.tools import DeskTools
from app.ui.work.tasks import follow

REST_MS = 800
RETRY_MS = 5_000
_SAVING_SHOWN_AFTER_MS = 500
_GONE = "这一步改的那一家已不在受理台上，跳过了"
_SAVING, _WAITING = "正在保存", "等前面的做完就保存"
_Key: TypeAlias = tuple[int, str, str]
"""Case and office, however it spells its name: what one says is never written into the review of another."""


class Reviews(QObject):
    """``changed`` tells that a review is another now, ``kept`` that it lies in the workspace, and what to tell of it.

    ``went`` when a step was taken back or made again, with the case that it is of. ``trouble`` says why something is
    not kept, empty when all is.

    When the office is another now, what was typed before is kept in the name of the one that typed it, and each has
    its own steps. What nobody's office said becomes that of the first one that is named.
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
        self._typed: dict[_Key, Review] = {}
        self._sent: dict[_Key, Review] = {}
        self._knew: dict[_Key, Review] = {}  # what the desk had when that was sent, as far as it was known here
        self._looked: dict[int, str] = {}  # the content of each applicant that is shown: what is said is of that
        self.keeps = 0  # how many reviews were kept in this run: looks and keeps are in order by it
        self._mine: dict[_Key, int] = {}  # by which of them each was kept
        self._steps: dict[OfficeKey, ReviewSteps] = {}
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
        self._whose = ("", "")
        tools.board.changed.connect(self._hear_office)

    # ---- what is said

    @property
    def _office(self) -> Office:
        return self._tools.board.office

    def take(self, seen: CaseSeen, keeps: int | None = None) -> None:
        """An applicant was looked at: what this office wrote last, whatever that is, even nothing any more.

        ``keeps`` is what :attr:`keeps` was when the look was asked for (None: what it is now). What was kept since then
        stays, unless another program wrote later. What is being typed here is laid over it.
        """
        office, case = self._office, seen.row.case
        asked = self.keeps if keeps is None else keeps
        self._looked[case] = seen.row.code
        own = [one.review for one in seen.reviews if one.is_own]
        written = next((one for one in reversed(own) if is_of(one, office.level, office.name)), None)
        found = written or Review(level=office.level, office=office.name)
        key = _key(case, found)
        if written is None and key not in self._seen:
            return
        if self._mine.get(key, 0) > asked and found.at <= self._seen[key].at:
            return
        knew = self._knew.get(key) or self._known(case, found)
        for waiting in (self._sent, self._typed):
            said = waiting.get(key)
            if said is not None:
                waiting[key] = said.over(found, knew)
        self._seen[key] = found

    def of(self, case: int) -> Review:
        """What this office says of an applicant as of now; a blank one when it did not say anything yet."""
        self._adopt()
        office = self._office
        blank = Review(level=office.level, office=office.name, by=office.by)
        key = _key(case, blank)
        said = self._typed.get(key) or self._sent.get(key) or self._seen.get(key) or blank
        return replace(said, office=office.name)

    def _adopt(self) -> None:
        """What was typed before anybody said whose desk it is becomes what this office says."""
        office = self._office
        if not office.name:
            return
        for key in [key for key in self._typed if not key[2]]:
            said = replace(self._typed.pop(key), level=office.level, office=office.name)
            self._typed.setdefault(_key(key[0], said), said)
        for whose in [whose for whose in self._steps if not whose[1]]:
            self._steps.setdefault(office_key(office.level, office.name), self._steps.pop(whose))

    def _hear_office(self) -> None:
        """The office may be another one: what it can take back is something else."""
        whose = office_key(self._office.level, self._office.name)
        if whose != self._whose:
            self._whose = whose
            self._adopt()
            self.undo_changed.emit()

    def _known(self, case: int, said: Review) -> Review:
        """What the desk has of the office that said something, as far as it is known here."""
        return self._seen.get(_key(case, said)) or Review(level=said.level, office=said.office)

    def change(self, case: int, what: str, **values: Any) -> None:  # noqa: ANN401  # fields of Review
        """Another value for some fields; typing on in the same field (``what``) is one step of undo."""
        now = self.of(case)
        before = {name: getattr(now, name) for name in values}
        if before == values:
            return
        if self._own_steps.add(case, what, before, values):
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
        self._own_steps.close()
        self.keep()
        self._tools.guide.say(f"“{name_of(row) if row else ''}”：{DECISIONS[decision]}", undo=True)
        return True

    def confirm(self, case: int) -> None:
        """What was said holds for the version that counts now, too."""
        self._put(case, {})
        self.keep()

    def rest(self) -> None:
        """Somebody left a field, or another applicant is looked at: what was typed is kept now."""
        self._own_steps.close()
        self.keep()

    def _put(self, case: int, values: Mapping[str, Any]) -> None:
        now = replace(self.of(case), **values)
        self._typed[_key(case, now)] = replace(now, by=self._office.by or now.by, code=self._looked.get(case, now.code))
        self._rest.start(REST_MS)
        self.changed.emit(case)

    # ---- steps

    @property
    def _own_steps(self) -> ReviewSteps:
        """The steps of this office."""
        self._adopt()
        return self._steps.setdefault(office_key(self._office.level, self._office.name), ReviewSteps())

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._own_steps.can_undo

    def can_redo(self) -> bool:
        """Whether there is one to make again."""
        return self._own_steps.can_redo

    def undo(self) -> None:
        """Take the last step of this office back, and keep that."""
        step = self._own_steps.back()
        if step is not None:
            self._walk(step.case, step.before)

    def redo(self) -> None:
        """Make it again, and keep that."""
        step = self._own_steps.forth()
        if step is not None:
            self._walk(step.case, step.after)

    def _walk(self, case: int, values: Mapping[str, Any]) -> None:
        if self._tools.board.is_known and self._tools.board.case(case) is None:
            self._tools.guide.say(_GONE)
            self.undo_changed.emit()
            return
        self._put(case, values)
        self.keep()
        self.undo_changed.emit()
        self.went.emit(case)

    # ---- keeping

    def keep(self) -> None:
        """Ask for all that was typed to be kept, one applicant after the other; what is on its way is waited for."""
        self._rest.stop()
        self._adopt()
        self._again = any(key in self._sent for key in self._typed)
        self._behind = self._tools.hands.is_busy and not self._sent  # a collection may take minutes
        tools, now = self._tools, self._tools.clock()
        for key in [key for key in self._typed if key not in self._sent and self._may_send(key)]:
            said, case = self._typed.pop(key), key[0]
            self._sent[key] = replace(said, at=now.isoformat(sep=" ", timespec="minutes"))
            knew = self._knew[key] = self._known(case, said)
            call = Call("review", (tools.paths, str(case), said, now, tools.desk, knew), reports=False)
            follow(
                tools.hands.run(call),
                done=partial(self._hear_kept, key),
                refused=partial(self._hear_refused, key),
                stopped=partial(self._put_back, key),
            )
            self._slow.start()

    def _may_send(self, key: _Key) -> bool:
        """Whose it is may only be unknown so far: then it waits. That nobody was named yet is told by the core."""
        if key[2] or self._tools.board.is_known:
            return True
        self._rest.start(RETRY_MS)
        return False

    def _hear_kept(self, key: _Key, told: tuple[str, ...]) -> None:
        said, knew = self._sent.pop(key), self._knew.pop(key)
        before = self._seen.get(key)
        row = self._tools.board.case(key[0])
        self._seen[key] = said.over(before, knew) if before else said
        self.keeps += 1
        self._mine[key] = self.keeps
        if not self._sent:
            self._slow.stop()
            self._tools.guide.show_saved(f"已保存 {self._tools.clock():%H:%M}")
        self._tell_trouble("")
        if row is None or row.is_outdated or before is None or _in_list(before) != _in_list(said):
            self._tools.board.reload()
        self.kept.emit(key[0], told)
        if self._again:
            self.keep()

    def _hear_refused(self, key: _Key, error: AppError) -> None:
        """It stays typed and is tried again: mostly another program has the workspace for a moment."""
        self._put_back(key)
        self._slow.stop()
        self._tools.guide.show_saved("还没有保存")
        row = self._tools.board.case(key[0])
        self._tell_trouble(f"“{name_of(row) if row else key[0]}”的初审还没有保存：{error.in_full()}")
        self._rest.start(RETRY_MS)

    def _put_back(self, key: _Key) -> None:
        said, knew = self._sent.pop(key, None), self._knew.pop(key, None)
        if said is not None and knew is not None:
            self._typed.setdefault(key, said.over(self._known(key[0], said), knew))

    def _tell_trouble(self, why: str) -> None:
        if why != self._why:
            self._why = why
            self.trouble.emit(why)

    def unsaved(self) -> str:
        """Why something that was typed is not kept; empty when all is."""
        if not self._typed and not self._sent:
            return ""
        return self._why or f"还有 {len({key[0] for key in (*self._typed, *self._sent)})} 家的初审没有保存"


def _key(case: int, review: Review) -> _Key:
    return (case, *office_key(review.level, review.office))


def _in_list(review: Review) -> tuple[object, ...]:
    """What of a review the list of applicants shows."""
    return review.decision, tuple(sorted(review.manual.items()))
