"""A long call of a page of the desk, in the queue of what writes, and the card that is seen meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.bureau.tools import DeskTools
from app.ui.widgets.work_card import WorkCard
from app.ui.work.long_call import CallWords as CallWords
from app.ui.work.long_call import LongCall
from app.ui.work.long_call import Trouble as Trouble
from app.ui.work.long_call import trouble_of as trouble_of


class DeskCall(LongCall):
    """``tab`` is the page that it belongs to. ``works()`` of that page must list it."""

    def __init__(self, tools: DeskTools, words: CallWords, tab: str, parent: QObject) -> None:
        super().__init__(tools.hands, words, lambda: tools.guide.show_tab(tab), parent)


def card_of(tools: DeskTools, call: DeskCall, note: str = "") -> WorkCard:
    """A card that follows a call and stops it, seen while it is under way."""
    card = WorkCard(tools.look, note)
    call.began.connect(lambda: card.begin(call.words.doing))
    call.began.connect(card.show)
    call.stepped.connect(card.show_step)
    for end in (call.finished, call.refused, call.stopped):
        end.connect(card.hide)
    card.stop_asked.connect(call.cancel)
    return card
