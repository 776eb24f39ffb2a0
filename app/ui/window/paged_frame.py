"""What the frame of a draft and that of the desk share: header, banners, pages behind tabs, message line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.messages import MessageLine
from app.ui.widgets.strips import Banner, BannerTone
from app.ui.window.header import Header
from app.ui.work.page import Command, Page
from app.ui.work.unfinished import Unfinished


class Door(NamedTuple):
    """A tab: its id in jumps, its title, and how its page is built when it is first visited."""

    id: str
    title: str
    build: Callable[[], Page]


class PagedFrame(QWidget):
    """Pages are built on their first visit and kept. ``asked`` names what the window has to do (``new``, ``open``…).

    A subclass calls :meth:`lay_out` with its status bar.
    """

    asked = Signal(str)

    def __init__(self, look: Look, doors: Sequence[Door], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = tuple(doors)
        self.header = Header(look, [door.title for door in doors])
        self.message = MessageLine(look, self)
        self._frame_look = look
        self._banners = QVBoxLayout()
        self._stack = QStackedWidget()
        self._pages: dict[str, Page] = {}
        self._tab = ""
        self.header.tab_asked.connect(lambda index: self.show_tab(self.tabs[index].id))

    def lay_out(self, status: QWidget) -> None:
        """Put everything in its place, the status bar at the foot."""
        self._banners.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._banners)
        column.addWidget(self._stack, 1)
        column.addWidget(status)

    # ---- pages

    @property
    def tab(self) -> str:
        """The id of the tab that is shown."""
        return self._tab

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages.get(self._tab)

    def build_first(self) -> None:
        """Make the first page, which the next turn can then show sooner."""
        if not self._pages:
            self._page_behind(self.tabs[0])

    def show_tab(self, tab_id: str) -> None:
        """Show the page of a tab, built on the first visit."""
        index = next((place for place, tab in enumerate(self.tabs) if tab.id == tab_id), None)
        if index is None or tab_id == self._tab:
            return
        before = self.page
        self.message.put_away()  # it lies over the foot of the page that it is about
        if before:
            before.left()
        page = self._page_behind(self.tabs[index])
        self._tab = tab_id
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.header.show_tab(index)
        page.entered()
        self.asked.emit("commands")

    def _page_behind(self, door: Door) -> Page:
        if door.id not in self._pages:
            self._pages[door.id] = self.built(door.build())
        return self._pages[door.id]

    def built(self, page: Page) -> Page:
        """A page was made; a subclass listens to it from here on."""
        return page

    def works(self) -> Sequence[Unfinished]:
        """What pages do that would be stopped if what is open were given back."""
        return tuple(work for page in self._pages.values() for work in page.works())

    def end(self) -> None:
        """What was open was given back: nothing goes on."""
        for page in self._pages.values():
            page.end()

    # ---- commands

    def run_command(self, command_id: str) -> bool:
        """A command of the page that is shown; False when it has none of that name, or not now."""
        commands: Sequence[Command] = self.page.commands() if self.page else ()
        for command in commands:
            if command.id == command_id and command.enabled():
                command.run()
                return True
        return False

    def go_pane(self, step: int) -> None:
        """Put the focus into the next part of the page."""
        panes = [pane for pane in (self.page.panes() if self.page else ()) if pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), -1)
        panes[(here + step) % len(panes)].setFocus()

    # ---- around the page

    def add_banner(
        self, tone: BannerTone, sentence: str, actions: Sequence[str] = (), *, closable: bool = False
    ) -> Banner:
        """A line under the header that stays until it is closed or taken away."""
        banner = Banner(self._frame_look, tone, sentence, actions, closable=closable)
        banner.closed.connect(banner.deleteLater)
        self._banners.addWidget(banner)
        return banner
