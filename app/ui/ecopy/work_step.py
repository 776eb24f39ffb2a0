"""What the steps share that do one long thing: a card that follows it, and what is said when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.ui.ecopy.long_call import CallWords, LongCall
from app.ui.ecopy.step_page import StepPage
from app.ui.ecopy.watch import Watch
from app.ui.widgets.marks import Kind
from app.ui.widgets.work_card import WorkCard
from app.ui.work.long_call import Trouble
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

USUAL_NOTE = "期间可以继续填写"


class Refusal(NamedTuple):
    """What is said at the top of the page when the work was refused, with the words of buttons that help."""

    sentence: str
    actions: Sequence[str] = ()


class WorkStep(StepPage):
    """``work`` is the long call, ``work_card`` what is seen of it; subclasses place the card and hear ``finished``."""

    def __init__(self, tools: Tools, watch: Watch, name: str, words: CallWords, note: str = USUAL_NOTE) -> None:
        super().__init__(tools.look, name)
        self._tools = tools
        self._watch = watch
        self.work = LongCall(tools, words, self)
        self.work_card = WorkCard(tools.look, note)
        self.work.began.connect(lambda: self.work_card.begin(self.work.words.doing))
        self.work.stepped.connect(self.work_card.show_step)
        self.work_card.stop_asked.connect(self.work.cancel)
        self.work.began.connect(self._begin)
        self.work.refused.connect(self._refuse)

    def works(self) -> Sequence[Unfinished]:
        """What would be stopped."""
        return (self.work,)

    def end(self) -> None:
        """It is stopped."""
        self.work.cancel()

    def conclude(
        self, kind: Kind, sentence: str, learn: Callable[[], None] | None = None, actions: Sequence[str] = ()
    ) -> None:
        """Say how it ended, ``learn`` what is known by it; the keyboard stays on this page where it was here."""
        held = self.has_keyboard
        self.say(kind, sentence, actions)
        if learn is not None:
            learn()
        self._watch.changed.emit()
        if held:
            self.give_keyboard()

    def tell_elsewhere(self, sentence: str) -> None:
        """Whoever is at another page meanwhile hears it there."""
        if not self.isVisible():
            self._tools.guide.say(sentence)

    def refusal(self, trouble: Trouble) -> Refusal:
        """What is said of trouble."""
        return Refusal(trouble.told)

    def _begin(self) -> None:
        self.say("note", "")
        self._watch.changed.emit()
        self.view.verticalScrollBar().setValue(0)
        self.give_keyboard()

    def _refuse(self, trouble: Trouble) -> None:
        said = self.refusal(trouble)
        self.conclude("error", said.sentence, actions=said.actions)
        self.tell_elsewhere(trouble.sentence)
