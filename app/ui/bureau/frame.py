"""The frame of the desk: header, banners, the page of the current tab, counts, and who hears of what."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import DeskSeen
from app.bureau.model import DECISIONS
from app.ui.bureau.page import DeskPage
from app.ui.bureau.pages import TABS
from app.ui.bureau.tools import DeskTools
from app.ui.look.look import Look
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.marks import State
from app.ui.widgets.strips import Banner, BannerTone
from app.ui.window.paged_frame import Door, PagedFrame
from app.ui.window.status_bar import StatusCount, StatusLine
from app.ui.work.page import Page

TITLE = "主管部门"
WHAT = "初审与汇总（附件 3）"


class DeskFrame(PagedFrame):
    """Everything of the desk; ``draft_asked`` carries a draft to open beside it, and a place in it.

    ``desk_asked`` carries the folder of another desk, None for the usual one; ``named`` comes with the name.
    """

    draft_asked = Signal(object, str)
    desk_asked = Signal(object)
    named = Signal()

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(tools.look, [Door(tab.id, tab.title, partial(tab.build, tools)) for tab in TABS], parent)
        self.tools = tools
        self.status = DeskStatus(tools.look)
        self._trouble: Banner | None = None
        self._locked: Banner | None = None
        self._told: set[str] = set()
        self.lay_out(self.status)
        self.message.stand_left_above(self.status)  # what decides stands at the right
        self.header.search.set_name("查找单位")
        self._connect()
        self.header.save_mark.show_state("")
        self._show_names()
        self._show_undo()

    def _connect(self) -> None:
        board, guide = self.tools.board, self.tools.guide
        self.header.undo_asked.connect(self.undo)
        self.header.redo_asked.connect(self.redo)
        self.header.find_asked.connect(self.find_applicant)
        self.message.acted.connect(self.undo)
        board.changed.connect(self._show_board)
        board.trouble.connect(self._show_trouble)
        guide.asked_tab.connect(self.show_tab)
        guide.asked_case.connect(self.show_case)
        guide.asked_draft.connect(self.draft_asked)
        guide.asked_desk.connect(self.desk_asked)
        guide.said.connect(lambda sentence, undo: self.message.say(sentence, action="撤销" if undo else ""))
        guide.saved.connect(lambda words: self.header.save_mark.show_state(words, state=_kept_state(words)))

    # ---- pages

    @property
    def name(self) -> str:
        """Whose desk it is, as far as somebody said."""
        return self.tools.board.office.name or TITLE

    def built(self, page: Page) -> Page:
        """Hear what a new page can take back."""
        if isinstance(page, DeskPage):
            page.undo_changed.connect(self._show_undo)
        return page

    def show_tab(self, tab_id: str) -> None:
        """Show the page of a tab with what is known of the desk."""
        before = self.tab
        super().show_tab(tab_id)
        page = self.desk_page
        if self.tab != before and page is not None:
            self._show_undo()
            if self.tools.board.is_known:
                page.show_board()

    def show_case(self, number: int, path: str) -> None:
        """Show an applicant on 初审, at a place of its form."""
        self.show_tab("review")
        page, board = self.desk_page, self.tools.board
        if page is not None and not page.show_case(number, path) and board.is_known and board.case(number) is None:
            self.message.say("受理台里没有这一家了", action="")

    @property
    def desk_page(self) -> DeskPage | None:
        """The page that is shown."""
        page = self.page
        return page if isinstance(page, DeskPage) else None

    def settle(self) -> None:
        """Another program comes to the front, or the desk goes: what was typed is kept now, in ``hands``."""
        for page in self._pages.values():
            if isinstance(page, DeskPage):
                page.settle()

    def event(self, event: QEvent) -> bool:
        """Somebody comes back from another program, which may have written to the desk."""
        tools = getattr(self, "tools", None)  # may come before the constructor is through
        if event.type() == QEvent.Type.WindowActivate and tools is not None and tools.board.is_known:
            tools.board.look_again()
        return super().event(event)

    def unsaved(self) -> str:
        """Why something that was entered is not kept; empty when all is."""
        found = (page.unsaved() for page in self._pages.values() if isinstance(page, DeskPage))
        return "；".join(sentence for sentence in found if sentence)

    # ---- commands

    def find_applicant(self) -> None:
        """Find an applicant: on this page where it can, else on 初审."""
        if not self.run_command("find"):
            self.show_tab("review")
            self.run_command("find")

    def undo(self) -> None:
        """Take the last step of this page back."""
        self.message.put_away()
        if self.desk_page is not None and self.desk_page.can_undo():
            self.desk_page.undo()

    def redo(self) -> None:
        """Make the step again."""
        if self.desk_page is not None and self.desk_page.can_redo():
            self.desk_page.redo()

    def _show_undo(self) -> None:
        page = self.desk_page
        self.header.undo.setEnabled(page is not None and page.can_undo())
        self.header.redo.setEnabled(page is not None and page.can_redo())

    # ---- what is shown around the page

    def _show_board(self) -> None:
        seen = self.tools.board.seen
        self.status.show_seen(seen)
        waiting = len(seen.unreadable) + sum(row.waits for row in seen.rows)
        outdated = sum(row.is_outdated for row in seen.rows)
        for index, tab in enumerate(self.tabs):
            count = {"collect": waiting, "review": outdated}.get(tab.id, 0)
            self.header.tabs.set_count(index, count, "warning")
        self._show_names()
        self._locked = self._kept_banner(self._locked, self.tools.board.locked, "warning", "重新检查")
        for sentence in seen.told:
            if sentence not in self._told:
                self._told.add(sentence)
                self.add_banner("warning", sentence, closable=True)
        if self.desk_page is not None:
            self.desk_page.show_board()

    def _show_names(self) -> None:
        self.header.show_names(self.name, WHAT, "初审与汇总")
        self.named.emit()

    def _show_trouble(self, sentence: str) -> None:
        """Say why the desk cannot be read, until it can."""
        self._trouble = self._kept_banner(self._trouble, sentence, "error", "再试一次")

    def _kept_banner(self, banner: Banner | None, sentence: str, tone: BannerTone, action: str) -> Banner | None:
        if banner is not None and banner.sentence == sentence:
            return banner
        if banner is not None:
            banner.hide()
            banner.deleteLater()
        if not sentence:
            return None
        made = self.add_banner(tone, sentence, (action,))
        made.acted.connect(lambda _: self.tools.board.reload())
        return made


def _kept_state(words: str) -> State:
    """The mark beside what is told of keeping: a tick only where it is kept."""
    if words.startswith("还没有"):
        return "warning"
    return "check" if words.startswith("已") else "half"


class DeskStatus(StatusLine):
    """How many applicants there are and what was decided on the left, what waits for somebody on the right."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._words = ElidedLabel(look, "", role="caption", tone="ink2")
        self._unreadable = StatusCount(look, "error")
        self._choices = StatusCount(look, "warning")
        self._outdated = StatusCount(look, "warning")
        self.row.addWidget(self._words, 1)
        for part in (self._unreadable, self._choices, self._outdated):
            self.row.addWidget(part)
            part.show_words(0, "")

    @property
    def words(self) -> str:
        """What it says on the left."""
        return self._words.text()

    def show_seen(self, seen: DeskSeen) -> None:
        """Tell what the desk has now."""
        self._words.setText(counted(seen))
        unreadable = len(seen.unreadable)
        choices = sum(row.waits for row in seen.rows)
        outdated = sum(row.is_outdated for row in seen.rows)
        self._unreadable.show_words(unreadable, f"{unreadable} 份读不出来")
        self._choices.show_words(choices, f"{choices} 家待选定")
        self._outdated.show_words(outdated, f"{outdated} 家看过后又改过")


def counted(seen: DeskSeen) -> str:
    """``12 家 · 推荐 3 · 退回补正 2 · 未定 7``; kinds that nobody decided are left out."""
    if not seen.rows:
        return "还没有申报单位"
    counts = Counter(row.decision for row in seen.rows)
    decided = [f"{DECISIONS[one]} {counts[one]}" for one in ("recommend", "return", "reject", "") if counts[one]]
    return " · ".join([f"{len(seen.rows)} 家", *decided])
