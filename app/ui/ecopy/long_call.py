"""One long call of a step: the draft is saved first where that matters, a worker does it, the window goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.errors import AppError
from app.jobs import Call
from app.ui.work import long_call
from app.ui.work.long_call import CallWords as CallWords
from app.ui.work.long_call import Trouble as Trouble
from app.ui.work.long_call import trouble_of as trouble_of
from app.ui.work.tools import Tools
from app.ui.work.when_saved import WhenSaved


class LongCall(long_call.LongCall):
    """A call in ``hands`` that belongs to the page of the electronic copy."""

    def __init__(self, tools: Tools, words: CallWords, parent: QObject) -> None:
        super().__init__(tools.hands, words, lambda: tools.guide.go_tab("ecopy"), parent)
        self._tools = tools
        self._waiting: WhenSaved | None = None

    def start(self, call: Call, *, words: CallWords | None = None, saved: bool = False) -> None:
        """Begin, unless it is under way; ``saved``: the call reads the draft from the disk."""
        if not self.begin(words):
            return
        if not saved:
            self.send(call)
            return
        waiting = WhenSaved(self._tools, lambda: self._send_saved(call), self._hear_unsaved)
        if self._task is None and self._busy:
            self._waiting = waiting

    def cancel(self) -> None:
        """Stop; ``stopped`` tells when that is so."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
            self.hear_stopped()
        else:
            super().cancel()

    def _send_saved(self, call: Call) -> None:
        self._waiting = None
        self.send(call)

    def _hear_unsaved(self, why: str) -> None:
        self._waiting = None
        self.refuse(trouble_of(AppError("草稿保存不了，没有开始。", why)))
