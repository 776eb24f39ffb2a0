"""收集: drop what was sent, see what came of it, choose between several drafts of one applicant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.bureau.desk_records import CaseSeen, Collected
from app.bureau.matching import alike
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.collect.collecting import Collecting
from app.ui.bureau.collect.detail import Detail
from app.ui.bureau.collect.list_pane import ListPane
from app.ui.bureau.collect.listing import CaseRow, Row
from app.ui.bureau.collect.office import OfficeLine
from app.ui.bureau.collect.row_menu import RowMenu
from app.ui.bureau.collect.side_page import SidePage
from app.ui.bureau.collect.sides import SideName, SidePages
from app.ui.bureau.collect.words import ZONE_HINT, collected_words, name_of
from app.ui.bureau.page import DeskPage
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.drops import DropFrame, DropZone
from app.ui.widgets.marks import Kind
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.panes import Splitter
from app.ui.widgets.progress import BusyPanel
from app.ui.widgets.strips import Banner
from app.ui.work.page import Command
from app.ui.work.tasks import follow, nothing
from app.ui.work.unfinished import Unfinished

_LIST = 470
_NARROW_LIST = 416
_NARROW = 1100
_LEAST = 72  # what the card with the questions leaves in a small window
_REST_MS = 80  # who walks through the list with the arrows asks for the last row only
_JOIN = "合成以后算一家，两边的材料和初审都留着，再选定用哪一份。合错了，可以用“不是同一家”再分开。"
_EMPTY = "还没有收材料。把收到的材料拖到这里"
_SIDES: Mapping[SideName, str] = {"merge": "合并草稿…", "zones": "比较合作区…", "word": "把 Word 版做成草稿…"}
_KINDS = "申报材料（*.shenbao draft.json *.docx *.doc *.wps）"


class _Stack(QStackedWidget):
    """Takes the room that is left: how high a list would like to be squeezes nothing above it."""

    def hasHeightForWidth(self) -> bool:
        return False


class CollectPage(DeskPage):
    """The list on the left, what is chosen in it on the right; as long as the desk is empty one large drop zone."""

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        look = tools.look
        self._back: Callable[[], object] | None = None
        self._parting: Callable[[], object] | None = None
        self.side: SidePage | None = None
        self._arrived = False
        self._shown = ""
        self._narrow: bool | None = None
        self.work = Collecting(tools, self)
        self.office = OfficeLine(tools)
        self.strip = Banner(look, "info", "", closable=True)
        self.waiting = BusyPanel(look)
        self.list = ListPane(tools)
        self.detail = Detail(look, tools.clock)
        self.zone = DropZone(look, _EMPTY, "选择文件夹…", ZONE_HINT)
        self.splitter = Splitter(Qt.Orientation.Horizontal, look)
        self.stack = _Stack()
        self.sides = SidePages(tools)
        self.menu = RowMenu(tools, self)
        self._whole = QStackedWidget()
        self._usual = QWidget()
        self._drop = DropFrame(look, self._usual, "松开即可收下")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Window)
        empty = QWidget()
        inner = QVBoxLayout(empty)
        inner.setContentsMargins(24, 16, 24, 24)
        inner.addWidget(self.zone)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(1, 1)
        wait = QWidget()
        middle = QVBoxLayout(wait)
        middle.setContentsMargins(24, 24, 24, 24)
        middle.addWidget(self.waiting)
        middle.addStretch(1)
        self.stack.setMinimumHeight(_LEAST)
        self.stack.addWidget(wait)
        self.stack.addWidget(empty)
        self.stack.addWidget(self.splitter)
        self.waiting.begin("正在读受理台", stoppable=False)
        column = QVBoxLayout(self._usual)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.office)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        self._whole.addWidget(self._usual)
        self._whole.addWidget(self.sides)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self.strip.hide()

    def _connect(self) -> None:
        work, detail, listed = self.work, self.detail, self.list
        for zone in (self.zone, listed, self._drop):
            zone.dropped.connect(work.take)
        self.zone.asked.connect(self.choose_folder)
        listed.files_asked.connect(self.choose_files)
        listed.folder_asked.connect(self.choose_folder)
        listed.view.chosen.connect(self._show_row)
        listed.view.removed.connect(self.menu.take_off)
        listed.view.menu_asked.connect(self.menu.open)
        self.menu.dismissed.connect(work.dismiss)
        self.menu.retried.connect(lambda place: work.take([place]))
        self.menu.removed.connect(lambda gone: self._keep_back(partial(self.menu.removing.restore, gone)))
        work.found.connect(self._hear_found)
        work.told.connect(self._say)
        work.dismissed.connect(self._hear_dismissed)
        work.parted.connect(self._keep_parting)
        work.still_parted.connect(lambda case, made: self._keep_parting(case, made, anew=False))
        work.call.began.connect(self._show_working)
        work.call.stepped.connect(listed.progress.tell)
        listed.stop_asked.connect(work.call.cancel)
        for end in (work.call.finished, work.call.refused, work.call.stopped):
            end.connect(self._show_working)
        self._tools.board.trouble.connect(lambda why: self.waiting.end() if why else None)
        detail.chosen.connect(work.choose)
        detail.parted.connect(work.part)
        detail.joined.connect(self._ask_join)
        detail.called = self._called
        detail.retried.connect(lambda place: work.take([place]))
        detail.dismissed.connect(work.dismiss)
        detail.open_asked.connect(self._open_folder)
        detail.review_asked.connect(lambda case: self._tools.guide.show_case(case))
        detail.word_asked.connect(self._make_draft)
        self.office.merge_asked.connect(partial(self.open_side, "merge"))
        self.office.zones_asked.connect(partial(self.open_side, "zones"))
        self.sides.closed.connect(self._close_side)
        self.sides.collected.connect(self._take_made)
        self._rest.timeout.connect(self._ask_case)

    # ---- the page

    def entered(self) -> None:
        """The keyboard goes to the list, or to the way to fill it; a page beside it stays as it was."""
        self._arrived = not self._tools.board.is_known
        (self if self._arrived else self.first()).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_board(self) -> None:
        """The list as the desk is now."""
        board = self._tools.board
        zone = self.zone.focusProxy()
        held = self._arrived or (zone is not None and zone.hasFocus())
        self.waiting.end()
        self.detail.writable = not board.locked
        self.office.show_office()
        self.list.show_seen(board.seen)
        self.detail.learn_row(self.list.view.current_row)
        self._show_filled()
        self._arrived = False
        if held and self.isVisible():
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.list.view.current_row, CaseRow):
            self._rest.start()  # what is known of it may be another thing now

    @property
    def is_filled(self) -> bool:
        """Whether there is a list, or something is on its way into it."""
        seen = self._tools.board.seen
        return bool(seen.rows or seen.unreadable or self.work.call.is_running)

    def _show_filled(self) -> None:
        """Nothing until it is known, then one large zone or the list."""
        known = self._tools.board.is_known
        self.stack.setCurrentIndex((2 if self.is_filled else 1) if known else 0)

    def _show_working(self) -> None:
        self.list.show_working(self.work.call.is_running)
        self._show_filled()

    def works(self) -> Sequence[Unfinished]:
        """Materials on their way in."""
        return (*self.work.works(), *self.sides.works())

    def end(self) -> None:
        """Nothing goes on."""
        self.work.call.cancel()
        self.sides.end()

    def first(self) -> QWidget:
        """Where the keyboard is of most use."""
        if self.side is not None:
            return self.side.first()
        if self.office.card.isVisible():
            return self.office.card.name
        return self.list.view if self.is_filled else self.zone

    def panes(self) -> Sequence[QWidget]:
        """Whose desk, the list, what is chosen in it."""
        if self.side is not None:
            return (self.side.back, self.side.view)
        detail = self.detail.first or self.detail.view
        return (self.office.change, self.list.view, detail) if self.is_filled else (self.office.change, self.zone)

    def commands(self) -> Sequence[Command]:
        """Choosing files has the key that it has elsewhere."""
        search = self.list.search
        return (
            Command("open", "选择文件…", "Ctrl+O", self.choose_files),
            Command("folder", "选择文件夹…", "Ctrl+Shift+O", self.choose_folder),
            Command("find", "查找单位", "Ctrl+F", search.setFocus, search.isVisible),
            Command("restore", "放回移走的单位…", "", self._choose_back, self.menu.may_restore),
            *(Command(name, words, "", partial(self.open_side, name)) for name, words in _SIDES.items()),
        )

    def can_undo(self) -> bool:
        """What was taken off the list can be put back, what was parted be one again."""
        return bool(self._back or self._parting)

    def undo(self) -> None:
        """Put it back on the list; a place is tried again. A parting waits behind what was taken off since."""
        back, self._back = self._back or self._parting, None
        if back is self._parting:
            self._parting = None
        self.undo_changed.emit()
        if back is not None:
            back()

    def _keep_back(self, back: Callable[[], object]) -> None:
        self._back = back
        self.undo_changed.emit()

    def _keep_parting(self, case: int, made: int, *, anew: bool = True) -> None:
        """Only the last one can be taken back, and nothing else in the window does it: ``anew`` it goes first."""
        if anew:
            self._back = None
        if anew or self._parting is None:
            self._parting = partial(self.work.undo_part, case, made)
        self.undo_changed.emit()

    def _choose_back(self) -> None:
        place = self.list.view if self.is_filled else self.zone
        self.menu.choose_back(place.mapToGlobal(place.rect().topLeft()))

    def resizeEvent(self, event: object) -> None:
        """A narrow window leaves less to the list."""
        factor = self._tools.look.factor
        narrow = self.width() < _NARROW * factor
        self.list.setMinimumWidth(round(_NARROW_LIST * factor))
        if narrow != self._narrow:
            self._narrow = narrow
            width = round((_NARROW_LIST if narrow else _LIST) * factor)
            self.splitter.setSizes([width, max(self.width() - width, 1)])

    # ---- beside the list

    def open_side(self, name: SideName) -> None:
        """Show one of the pages that take the place of the list."""
        self.side = self.sides.open(name)
        self._whole.setCurrentWidget(self.sides)
        self.side.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_side(self) -> None:
        self.side = None
        self._whole.setCurrentIndex(0)
        self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_draft(self, file: Path, name: str) -> None:
        self.open_side("word")
        if self.side is not None:
            self.side.ask(file, name)

    def _take_made(self, draft: Path) -> None:
        self._close_side()
        self.work.take([draft])

    # ---- taking in

    def choose_files(self) -> None:
        """Take in files that the system's dialog gives."""
        self.work.take(self._tools.dialogs.choose_files(self, "选择收到的材料", _KINDS))

    def choose_folder(self) -> None:
        """Take in a folder with everything in it."""
        chosen = self._tools.dialogs.choose_folder(self, "选择放着材料的文件夹、U 盘或光盘")
        if chosen is not None:
            self.work.take([chosen])

    def _hear_found(self, found: Collected, told: Sequence[str]) -> None:
        self.list.show_collected(found)
        sentence = "。".join([collected_words(found), *(one.rstrip("。") for one in told)])
        odd = found.unreadable or found.incomplete or found.reviewed or found.count("other") or told
        self._say("warning" if odd else "done", sentence)
        if not self.isVisible():
            self._tools.guide.say(sentence)

    def _say(self, kind: Kind, sentence: str) -> None:
        self.strip.set_issue(kind, sentence)
        self.strip.setVisible(bool(sentence))

    # ---- what is chosen

    def _show_row(self, row: Row | None) -> None:
        self.detail.learn_row(row)
        shown, self._shown = self._shown, row.key if row else ""
        if not isinstance(row, CaseRow) or row.key != shown:  # the same one is told anew when more is known
            held = self._holds_keyboard()
            self.detail.show_row(row)
            if held:
                self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(row, CaseRow):
            self._rest.start()
        else:
            self._rest.stop()

    def _called(self, number: int) -> str:
        row = self._tools.board.case(number)
        return name_of(row) if row is not None else f"第 {number} 号"

    def _ask_join(self, case: int, other: int) -> None:
        """Two institutions that are made one by mistake would lose one of them: it is asked about."""
        names = [self._called(number) for number in (case, other)]
        title = f"“{names[0]}”和“{names[1]}”是同一家？"
        if alike(names[0]) == alike(names[1]):
            title = f"第 {case} 号和第 {other} 号的“{names[0]}”是同一家？"
        sheet = Sheet(self._tools.look, self.window(), title, _JOIN, ("合成一家", "取消"), width=520)
        sheet.answered.connect(lambda number: self.work.join(case, other) if number == 0 else None)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _holds_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.detail.isAncestorOf(focus)

    def _ask_case(self) -> None:
        row, tools = self.list.view.current_row, self._tools
        if not isinstance(row, CaseRow):
            return
        call = Call("case_seen", (tools.paths, str(row.row.case), tools.desk), reports=False)
        task = tools.eyes.run(call, key="collect case")
        follow(task, done=self._hear_case, refused=self._hear_refused, stopped=nothing)

    def _hear_case(self, seen: CaseSeen) -> None:
        held = self._holds_keyboard()
        self.detail.show_case(seen)
        if held and self.detail.first is not None:
            self.detail.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hear_refused(self, error: AppError) -> None:
        self.detail.complain(error.in_full())

    def _hear_dismissed(self, place: Path) -> None:
        self._keep_back(partial(self.work.take, [place]))
        self._tools.guide.say(f"已从列表移除“{place.name}”，它还在原来的位置", undo=True)

    def _open_folder(self, path: Path) -> None:
        if not self._tools.dialogs.open_outside(path.parent):
            self._say("warning", f"打不开“{path.parent}”：U 盘或光盘可能已经取出")
