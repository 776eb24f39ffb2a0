"""The pages that take the place of the list for a while; each is built when it is first wanted and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.ui.bureau.collect.side_page import SidePage
from app.ui.bureau.tools import DeskTools
from app.ui.work.unfinished import Unfinished

SideName: TypeAlias = Literal["merge", "zones", "word"]


class SidePages(QStackedWidget):
    """``closed``: back to the list; ``collected`` carries a draft that is to be taken in."""

    closed = Signal()
    collected = Signal(object)

    def __init__(self, tools: DeskTools) -> None:
        super().__init__()
        self._tools = tools
        self._pages: dict[SideName, SidePage] = {}

    def open(self, name: SideName) -> SidePage:
        """Show a page, and give it."""
        if name not in self._pages:
            page = self._pages[name] = self._builders()[name]()
            page.closed.connect(self.closed)
            self.addWidget(page)
        self.setCurrentWidget(self._pages[name])
        return self._pages[name]

    def works(self) -> Sequence[Unfinished]:
        """What would be stopped if the desk were given back."""
        return tuple(page.call for page in self._pages.values())

    def end(self) -> None:
        """Nothing goes on."""
        for page in self._pages.values():
            page.call.cancel()

    def _builders(self) -> dict[SideName, Callable[[], SidePage]]:
        return {"merge": self._merge, "zones": self._zones, "word": self._word}

    def _merge(self) -> SidePage:
        from app.ui.bureau.collect.merging import MergePage

        return MergePage(self._tools)

    def _zones(self) -> SidePage:
        from app.ui.bureau.collect.zones import ZonesPage

        return ZonesPage(self._tools)

    def _word(self) -> SidePage:
        from app.ui.bureau.collect.word_form import WordPage

        page = WordPage(self._tools)
        page.collected.connect(self.collected)
        return page
