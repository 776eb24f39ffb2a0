"""初审: the table of applicants, one of them beside it, and in the place of the table what is looked at closely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.bureau.desk_records import CaseSeen, DeskRow
from app.bureau.model import DECISIONS, Decision
from app.jobs import Call
from app.ui.bureau.page import DeskPage
from app.ui.bureau.removing import REMOVE, Removing, gone_words
from app.ui.bureau.review.cases import Cases
from app.ui.bureau.review.handing_on import HandingOn, Outcome
from app.ui.bureau.review.list_pane import ListPane
from app.ui.bureau.review.look_pane import LookPane
from app.ui.bureau.review.look_sources import Wish
from app.ui.bureau.review.outcome_strip import OutcomeStrip
from app.ui.bureau.review.outputs import Outputs
from app.ui.bureau.review.pane import CHOICES, KEYS, LEAST, MOST, USUAL, ApplicantPane
from app.ui.bureau.review.pane_head import say
from app.ui.bureau.review.reviews import Reviews
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.menus import Entry, open_menu
from app.ui.widgets.panes import Splitter
from app.ui.widgets.progress import BusyPanel
from app.ui.work.page import Command
from app.ui.work.tasks import follow, nothing
from app.ui.work.unfinished import Unfinished

_NOT_YET = "这一家还没有打开，请等一下再试"
_LEAST_LIST, _TABLE, _LARGE = 400, 1100, 540


class ReviewPage(DeskPage):
    """What applicants sent is shown and never changed; what this office says is kept as it is typed."""

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._wished: tuple[int, str] | None = None
        self._waits_for_rows = False
        self.reviews = Reviews(tools, self)
        self.cases = Cases(tools, lambda: self.reviews.keeps, self)
        self.list = ListPane(tools.look, tools.clock)
        self.busy = BusyPanel(tools.look)
        self.told = OutcomeStrip(tools, self)
        self.look_pane = LookPane(tools)
        self.pane = ApplicantPane(tools, self.reviews)
        self.outputs = Outputs(tools, self.reviews, self.pane, self)
        self.many = HandingOn(tools, self.busy, self)
        self.removing = Removing(tools, self)
        self.sides = QStackedWidget()
        self.sides.addWidget(self.list)
        self.sides.addWidget(self.look_pane)
        self.splitter = Splitter(Qt.Orientation.Horizontal, tools.look)
        self.splitter.addWidget(self._left())
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._connect()
        self.pane.show_nobody()
        forget = tools.eyes.run(Call("forget_copies", (tools.paths,), reports=False))
        follow(forget, done=lambda _: None, refused=lambda _: None, stopped=nothing)

    def _left(self) -> QWidget:
        """The list, or what is looked at, with what came of many above it."""
        left = QWidget()
        left.setMinimumWidth(_LEAST_LIST)
        self.busy.setContentsMargins(12, 0, 12, 0)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.told, self.busy, self.sides):
            column.addWidget(part, int(part is self.sides))
        return left

    def _connect(self) -> None:
        tools, reviews, pane = self._tools, self.reviews, self.pane
        self.list.chosen.connect(self._choose)
        self.list.entered.connect(lambda: pane.jumps["条件"].setFocus(Qt.FocusReason.TabFocusReason))
        self.list.collect_asked.connect(lambda: tools.guide.show_tab("collect"))
        self.cases.arrived.connect(self._hear_case)
        self.cases.refused.connect(self._hear_refusal)
        reviews.changed.connect(self._hear_review)
        reviews.kept.connect(self._hear_kept)
        reviews.went.connect(self._go_to)
        reviews.trouble.connect(lambda why: say(pane.head.trouble, "error", why))
        reviews.undo_changed.connect(self.undo_changed)
        pane.decided.connect(self.decide)
        pane.place_asked.connect(self._look_at_place)
        pane.file_asked.connect(self._look_at_file)
        pane.head.choose_asked.connect(lambda: tools.guide.show_tab("collect"))
        pane.head.retry_asked.connect(reviews.keep)
        pane.head.confirm_asked.connect(lambda: reviews.confirm(pane.case))
        pane.corrections.notice_asked.connect(self.outputs.notice)
        pane.opinion.print_asked.connect(self.outputs.opinion)
        pane.hand_on_asked.connect(self.outputs.hand_on)
        self.list.table.menu_asked.connect(self._open_menu)
        self.many.done.connect(self._hear_many)
        self.removing.removed.connect(lambda gone: tools.guide.say(f"{gone_words(gone)}，到“收集”里可以放回"))
        self.look_pane.closed.connect(self.close_look)
        self.splitter.splitterMoved.connect(self._keep_width)

    # ---- the list

    def show_board(self) -> None:
        """Show the applicants as they are now; the one beside is looked at again when it is another one by now."""
        board, case = self._tools.board, self.pane.case
        self.list.show_rows(board.seen.rows)
        if self._waits_for_rows and self.list.model.rows:
            self._waits_for_rows = False
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        wished, self._wished = self._wished, None
        if wished is not None and self.show_case(*wished):
            return
        if case and board.case(case) is None:
            self._show_nobody()
        elif case:
            self.cases.want(case)
            self.pane.show_review()  # its office may be another one
        elif board.seen.rows and self.list.model.rows:
            self._choose(self.list.model.rows[0].case)
            self.list.table.mark(self.pane.case)

    def _show_nobody(self) -> None:
        self.close_look()
        self.pane.show_nobody()

    def show_case(self, number: int, path: str = "") -> bool:
        """Put the cursor on an applicant; at a place of its form the printed page is shown beside it."""
        if self._tools.board.case(number) is None:
            if not self._tools.board.is_known:
                self._wished = (number, path)
            return False
        self.list.show_case(number)
        self._choose(number)
        if path:
            self._look_at_place(path)
        else:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _go_to(self, case: int) -> None:
        """Show whose step was taken back; where it is the one that is shown, the keyboard stays where it is."""
        if case != self.pane.case:
            self.list.show_case(case)
            self._choose(case)

    def _choose(self, case: int) -> None:
        """Another applicant beside the table; what was typed about the last one is kept now."""
        row = self._tools.board.case(case)
        if row is None:
            return
        if case != self.pane.case:
            self.reviews.rest()
            self.close_look()
            known = self.cases.of(case)
            if known is not None:
                self._hear_case(known, asked=True)
            else:
                self.pane.show_waiting(row)
        self.cases.want(case)

    def _hear_case(self, seen: CaseSeen, *, asked: bool = False) -> None:
        self.reviews.take(seen, self.cases.keeps_of(seen.row.case))
        if asked or seen.row.case == self.pane.case:
            self.pane.show_case(seen)

    def _hear_refusal(self, case: int, why: str) -> None:
        row = self._tools.board.case(case)
        if case == self.pane.case and self.pane.seen is None and row is not None:
            self.pane.show_waiting(row, why)

    # ---- what is said

    def decide(self, decision: Decision) -> None:
        """Decide on the applicant that is shown."""
        if self.pane.seen is not None:
            self.reviews.decide(self.pane.case, decision)

    def _hear_review(self, case: int) -> None:
        if case == self.pane.case:
            self.pane.show_review()

    def _hear_kept(self, case: int, told: Sequence[str]) -> None:
        if case == self.pane.case:
            self.pane.tell(told)

    # ---- several at once, and what leaves the desk

    def _open_menu(self, where: QPoint) -> None:
        """What can be done with who is marked, or with all that are selected."""
        row, many = self._tools.board.case(self.pane.case), len(self.list.table.selected_cases)
        if row is None:
            return
        hand_on = (
            Entry(f"转报选中的 {many} 家…", self.hand_on_selected, not self.many.call.is_running)
            if many > 1
            else Entry("转报…\tCtrl+Shift+E", self._when_known(self.outputs.hand_on))
        )
        removable = many <= 1 and not self._tools.board.locked
        entries = (
            hand_on,
            Entry("生成补正通知…\tCtrl+E", self._when_known(self.outputs.notice), many <= 1),
            Entry(REMOVE, partial(self._take_off, row), removable),
        )
        open_menu(self._tools.look, self, where, entries)

    def _when_known(self, deed: Callable[[], object]) -> Callable[[], None]:
        """The right button marks an applicant that may not be known before the entry is pressed."""

        def do() -> None:
            if self._can_decide():
                deed()
            else:
                self._tools.guide.say(_NOT_YET)

        return do

    def hand_on_selected(self) -> None:
        """Hand all on that are selected, behind what was typed."""
        board = self._tools.board
        rows = [row for case in self.list.table.selected_cases if (row := board.case(case)) is not None]
        self.reviews.rest()
        if rows:
            self.many.ask(rows)

    def _hear_many(self, outcome: Outcome) -> None:
        self.told.show_outcome(outcome)
        self.list.table.select(outcome.failed)

    def _take_off(self, row: DeskRow) -> None:
        self.reviews.rest()
        self.removing.ask(row)

    # ---- what is looked at

    def _look_at_place(self, path: str) -> None:
        if path.startswith("items."):
            number = path.split(".")[1]
            seen = self.pane.seen
            item = next((one for one in seen.items if str(one.number) == number), None) if seen else None
            if item is not None:
                self.pane.show_item(item.number)
                if item.state == "files" and item.files:
                    self._look_at_file(item.files[0].path)
                    return
        self._look_at(Wish(self.pane.case, path=path))

    def _look_at_file(self, path: str) -> None:
        self._look_at(Wish(self.pane.case, file=path))

    def _look_at(self, wish: Wish) -> None:
        had = self.list.isAncestorOf(self.focusWidget() or self)
        self.sides.setCurrentWidget(self.look_pane)
        if had:
            self.look_pane.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look_pane.look_at(wish)
        self.pane.evidence.mark_file(wish.file)

    def close_look(self) -> None:
        """Back to the table."""
        if self.sides.currentWidget() is self.look_pane:
            had = self.look_pane.isAncestorOf(self.focusWidget() or self)
            self.sides.setCurrentWidget(self.list)
            if had:
                self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look_pane.forget()
        self.pane.evidence.mark_file("")

    # ---- the page

    def entered(self) -> None:
        """The keyboard goes to the table."""
        self._set_widths()
        self._waits_for_rows = not self.list.model.rows  # there is no table to put the keyboard on
        if not self.isAncestorOf(self.focusWidget() or self):
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """What was typed is kept now."""
        self.reviews.rest()

    def settle(self) -> None:
        """What was typed and is not kept yet is kept now."""
        self.reviews.rest()

    def unsaved(self) -> str:
        """Why something that was typed is not kept."""
        return self.reviews.unsaved()

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.reviews.can_undo()

    def can_redo(self) -> bool:
        """Whether there is one to make again."""
        return self.reviews.can_redo()

    def undo(self) -> None:
        """Take the last step back, and show whose it was."""
        self.reviews.undo()

    def redo(self) -> None:
        """Make it again."""
        self.reviews.redo()

    def works(self) -> Sequence[Unfinished]:
        """What is being written."""
        return (self.outputs.call, self.many.call)

    def end(self) -> None:
        """The desk was given back."""
        self.outputs.call.cancel()
        self.many.call.cancel()

    def panes(self) -> Sequence[QWidget]:
        """Table or page, the applicant, the decision."""
        first = self.list.table if self.sides.currentWidget() is self.list else self.look_pane.view
        return (first, self.pane.jumps["条件"], self.pane.decision)

    def commands(self) -> Sequence[Command]:
        """The keys of this page; figures are typed where somebody writes, and decide everywhere else."""
        return (
            *(
                Command(f"decide {one}", DECISIONS[one], key, partial(self.decide, one), self._can_decide)
                for one, key in zip(CHOICES, KEYS, strict=True)
            ),
            Command("find", "查找单位", "", self._find),
            Command("next_case", "下一家", "Ctrl+PgDown", lambda: self.list.table.step(1)),
            Command("previous_case", "上一家", "Ctrl+PgUp", lambda: self.list.table.step(-1)),
            Command("notice", "生成补正通知…", "Ctrl+E", self.outputs.notice, self._can_decide),
            Command("print", "印推荐意见…", "Ctrl+P", self.outputs.opinion, self._can_decide),
            Command("hand_on", "转报…", "Ctrl+Shift+E", self.outputs.hand_on, self._can_decide),
            Command("hand_on_many", "转报选中的几家…", "", self.hand_on_selected, self._has_several),
        )

    def _can_decide(self) -> bool:
        return self.pane.seen is not None

    def _has_several(self) -> bool:
        return len(self.list.table.selected_cases) > 1

    def _find(self) -> None:
        self.close_look()
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    # ---- room

    def _keep_width(self) -> None:
        self._tools.preferences.change(review_column=self.pane.width())

    def _set_widths(self) -> None:
        room = self.splitter.width()
        chosen = min(max(self._tools.preferences.settings.review_column, LEAST), MOST)
        if chosen == USUAL:  # untouched: a wide screen has more room than the table needs
            chosen = min(max(chosen, room - _TABLE), _LARGE)
        wanted = max(min(chosen, room - _LEAST_LIST - 1), LEAST)
        self.splitter.setSizes([room - wanted - 1, wanted])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The applicant keeps the width that was chosen."""
        super().resizeEvent(event)
        self._set_widths()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed is kept when another page is shown."""
        super().hideEvent(event)
        self.reviews.rest()
