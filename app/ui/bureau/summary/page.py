"""汇总表: the sheet with what stands above and below it, and the panels for what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.bureau.summary_records import Staff, SummaryChange
from app.ui.bureau.page import DeskPage
from app.ui.bureau.summary.book import Step, SummaryBook
from app.ui.bureau.summary.cell_bar import CellBar
from app.ui.bureau.summary.changes import edits_of, keys_of, moved, ordered, typed
from app.ui.bureau.summary.export_panel import ExportPanel
from app.ui.bureau.summary.left_texts import LeftTexts
from app.ui.bureau.summary.mail_panel import MailPanel
from app.ui.bureau.summary.out_panel import OutPanel
from app.ui.bureau.summary.reminder_panel import ReminderPanel
from app.ui.bureau.summary.sheet import SheetView
from app.ui.bureau.summary.told_list import ToldList
from app.ui.bureau.summary.tool_bar import ToolBar
from app.ui.bureau.summary.words import STAFF, LeftText, column_name, empty_words, head_words, moved_words, place_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.menus import Entry, open_menu
from app.ui.widgets.panes import EmptyState
from app.ui.widgets.progress import PATIENCE_MS, ThinBar
from app.ui.widgets.strips import Banner
from app.ui.work.initials import find_initials, initials
from app.ui.work.page import Command
from app.ui.work.unfinished import Unfinished

_READING = "正在读取各单位的材料"
_AGAIN = "再试一次"
_LISTING = "表还没有重新列好，没有移动；请过一会儿再移"


class SummaryPage(DeskPage):
    """附件 3 of what the desk received. Applicants' drafts are only read; what is changed lies in the summary draft."""

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        look = tools.look
        self.book = SummaryBook(tools, self)
        self.bar = ToolBar(look)
        self.trouble = Banner(look, "error", "", (_AGAIN,))
        self.told = ToldList(look)
        self.left_texts = LeftTexts(look)
        self.busy = ThinBar(look, height=3, parent=self)
        self._reading = EmptyState(look, "")
        self.sheet = SheetView(look)
        self.table = self.sheet.table
        self.empty = EmptyState(look, "", "收集", icon="document")
        self.cell_bar = CellBar(look)
        self.export_panel = ExportPanel(tools, self, self.book)
        self.mail_panel = MailPanel(tools, self, self.book)
        self.reminder_panel = ReminderPanel(tools, self, self.book)
        self._middle = QStackedWidget()
        self._found = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for page in (self._reading, self.empty, self.sheet):
            self._middle.addWidget(page)
        self.trouble.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.trouble, self.left_texts, self.told):
            column.addWidget(part)
        column.addWidget(self._middle, 1)
        column.addWidget(self.cell_bar)
        self.busy.hide()
        self.cell_bar.hide()

    def _connect(self) -> None:
        book, bar, table = self.book, self.bar, self.table
        book.shown.connect(self._show)
        book.stepped.connect(self._follow_step)
        book.waiting.connect(self._show_waiting)
        book.trouble.connect(self._show_trouble)
        self.trouble.acted.connect(lambda _: self._try_again())
        bar.bureau_chosen.connect(self._set_bureau)
        bar.only_chosen.connect(self._set_only)
        bar.staff_chosen.connect(self._set_staff)
        bar.sort_asked.connect(self.sort)
        bar.search.searched.connect(self._search)
        bar.search.returnPressed.connect(self._search_on)
        bar.export.clicked.connect(lambda: self._open(self.export_panel))
        bar.mail.clicked.connect(lambda: self._open(self.mail_panel))
        bar.reminder.clicked.connect(lambda: self._open(self.reminder_panel))
        self.export_panel.mail_asked.connect(lambda: self._open(self.mail_panel))
        self.export_panel.made.connect(self.mail_panel.use_summary)
        self.empty.acted.connect(self._fill_empty)
        self.sheet.went.connect(self._show_cell)
        table.link_asked.connect(self.show_source)
        table.back_asked.connect(self.give_back)
        table.move_asked.connect(self.move_row)
        table.menu_asked.connect(self._open_menu)
        table.drag.dropped.connect(self._drop_row)
        table.drag.refused.connect(self._tools.guide.say)
        table.editing.changed.connect(self._set_text)
        table.editing.left_behind.connect(self._keep_left)
        table.editing.refused.connect(self._tools.guide.say)
        self.cell_bar.link_asked.connect(self.show_source)
        self.cell_bar.back_asked.connect(self.give_back)
        self.cell_bar.staff_asked.connect(self._turn_staff)

    # ---- the page

    def entered(self) -> None:
        """The keyboard goes to the sheet; what the desk has now is told by :meth:`show_board`."""
        self.table.setFocus()

    def left(self) -> None:
        """What was typed is taken and kept."""
        self.table.editing.finish()
        self.settle()

    def show_board(self) -> None:
        """The desk was looked at: it may have others now."""
        self.book.look()

    def settle(self) -> None:
        """Keep what was typed now; whoever types goes on."""
        self.bar.tell_name()
        self.table.editing.tell()
        self.book.keep()

    def unsaved(self) -> str:
        """Why something is not kept."""
        if not self.book.has_unkept:
            return ""
        return f"汇总表的改动没有保存：{self.book.why_not or '还没有写完'}"

    def works(self) -> Sequence[Unfinished]:
        """What would be stopped."""
        return tuple(panel.work for panel in self._panels)

    def end(self) -> None:
        """The desk was given back."""
        for panel in self._panels:
            panel.work.cancel()

    @property
    def _panels(self) -> tuple[OutPanel, ...]:
        return (self.export_panel, self.mail_panel, self.reminder_panel)

    def panes(self) -> Sequence[QWidget]:
        """The bar, the sheet, and the panel that lies open."""
        return (self.bar.kind, self.table, *(panel for panel in self._panels if panel.is_open))

    def commands(self) -> Sequence[Command]:
        """What can be done by key and menu."""
        return (
            Command("find", "查找单位", "Ctrl+F", self._go_to_search, self._has_rows),
            Command("export", "导出汇总表", "Ctrl+E", lambda: self._open(self.export_panel), self._has_rows),
            Command("mail", "写邮件草稿…", "", lambda: self._open(self.mail_panel), self._has_rows),
            Command("reminder", "入库后提醒单…", "", lambda: self._open(self.reminder_panel), self._has_rows),
            Command("next_place", "下一处要核对", "F8", lambda: self.go_on(1), self._has_rows),
            Command("previous_place", "上一处要核对", "Shift+F8", lambda: self.go_on(-1), self._has_rows),
            Command("sort", "按地方和名称排序", "", self.sort, self._has_rows),
        )

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.book.can_undo

    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return self.book.can_redo

    def undo(self) -> None:
        """Take the last step back."""
        self.table.editing.finish()  # what is being typed is the last step
        words = self.book.undo()
        if words:
            self._tools.guide.say(f"已撤销：{words}")

    def redo(self) -> None:
        """Take the step again."""
        words = self.book.redo()
        if words:
            self._tools.guide.say(f"已重做：{words}")

    # ---- what is shown

    def _show(self) -> None:
        seen = self.book.seen
        assert seen is not None
        self.bar.show_seen(seen)
        self.told.show_told(seen.told)
        sentence, action = empty_words(seen)
        self.empty.say(sentence, action)
        self.sheet.show_seen(seen)
        self._middle.setCurrentWidget(self.sheet if seen.rows else self.empty)
        self.bar.show_head(head_words(seen, *self.table.rows.counts(seen)))
        self._show_cell()

    def _show_cell(self) -> None:
        seen, place = self.book.seen, self.table.place
        self.cell_bar.setVisible(seen is not None and bool(seen.rows))
        if seen is None or place is None or place[0] >= len(seen.rows):
            self.cell_bar.show_nothing()
            return
        self.cell_bar.show_cell(seen, self.table.rows, *place)

    def _show_waiting(self, waiting: bool) -> None:
        if waiting:
            self._patience.start()
            return
        self._patience.stop()
        self.busy.set_busy(False)
        self.busy.hide()

    def _lose_patience(self) -> None:
        """Say that work goes on, without moving anything."""
        self._reading.say(_READING)
        self.busy.setGeometry(0, self.bar.height() - 2, self.width(), self.busy.height())
        self.busy.show()
        self.busy.raise_()
        self.busy.set_busy(True)

    def _show_trouble(self, sentence: str) -> None:
        if sentence:
            kept = "改动还没有保存，过一会儿自动再试：" if self.book.has_unkept else ""
            self.trouble.set_banner("error", f"{kept}{sentence}", (_AGAIN,))
        self.trouble.setVisible(bool(sentence))

    def _try_again(self) -> None:
        if self.book.has_unkept:
            self.book.keep()
        else:
            self.book.look()

    def _fill_empty(self) -> None:
        seen = self.book.seen
        if seen is not None and seen.total:
            self._set_only(False)
        else:
            self._tools.guide.show_tab("collect")

    def _follow_step(self, step: Step) -> None:
        """The cursor goes where something was changed."""
        self.undo_changed.emit()
        for number, row in enumerate(self.table.rows.rows if step.change.edits else ()):
            own = edits_of(step.change, row)
            column = self.table.rows.column_of(next(iter(own))) if own else -1
            if column >= 0:
                self.table.go_to(number, column)

    # ---- what is changed

    def _set_text(self, key: str, case: int, column: str, text: str) -> None:
        model = self.table.rows
        row, at = model.row_of(key), model.column_of(column)
        words = place_words(row, model.rows[row], model.column(at)) if row >= 0 else ""
        self.book.change(typed(key, case, {column: text}), f"改了 {words}")

    def _keep_left(self, left: LeftText) -> None:
        """The row went off the table: the text goes where the row is kept, and stays in sight."""
        self.left_texts.add(left)
        self.book.keep_aside(typed(left.key, left.case, {left.column: left.text}))

    def give_back(self) -> None:
        """The source again, in the cell of the cursor."""
        place, model = self.table.place, self.table.rows
        if place is None or not model.may_edit(*place) or not model.cell(*place).edited:
            return
        row, column = model.rows[place[0]], model.column(place[1])
        words = f"{row.name} › {column_name(column)} 恢复成来源"
        self.book.change(typed(row.key, row.case, {column.id: None}), words)
        self._tools.guide.say(words, undo=True)

    def move_row(self, by: int) -> None:
        """Move the row of the cursor."""
        place, seen = self.table.place, self.book.seen
        if place is None or seen is None or not seen.rows[place[0]].key:
            return
        to = place[0] + by
        if 0 <= to < len(keys_of(seen)):
            self._drop_row(seen.rows[place[0]].key, to + (by > 0))

    def _drop_row(self, key: str, to: int) -> None:
        seen = self.book.seen
        if seen is None or key not in keys_of(seen):
            return
        if self.book.is_listing:
            self._tools.guide.say(_LISTING)
            return
        before = keys_of(seen)
        order = moved(before, key, min(to, len(before)))
        if order != before:
            row = seen.rows[before.index(key)]
            self.book.change(ordered(seen, order), moved_words(row, order.index(key)))

    def sort(self) -> None:
        """By place, then by name."""
        self.book.change(SummaryChange(order="place"), "按地方和名称排序")
        self._tools.guide.say("已按地方和名称排序", undo=True)

    def _set_only(self, only: bool) -> None:
        self.book.change(SummaryChange(only_recommended=only), "列入推荐的" if only else "列入全部")

    def _set_staff(self, staff: str) -> None:
        chosen = cast(Staff, staff)
        self.book.change(SummaryChange(staff=chosen), f"服务人员用{STAFF[chosen]}")

    def _turn_staff(self) -> None:
        if self.book.seen is not None:
            self._set_staff("rows" if self.book.seen.staff == "count" else "count")

    def _set_bureau(self, kind: str, name: str) -> None:
        self.book.change(SummaryChange(kind=kind, name=name), "改了推荐部门")

    # ---- going somewhere

    def show_source(self) -> None:
        """The applicant of the row, at the field that the cell of the cursor was taken from."""
        place, model = self.table.place, self.table.rows
        if place is None or not model.rows[place[0]].case:
            return
        found = model.column(place[1])
        origins = model.cell(*place).origins if found.asked is not None else ()
        self._tools.guide.show_case(model.rows[place[0]].case, origins[0].path if origins else "")

    def go_on(self, by: int) -> None:
        """The next cell that is wrong or to be looked at; round at the end."""
        places = sorted(tuple(place) for place in self.table.rows.places())
        if not places:
            self._tools.guide.say("没有要核对的")
            return
        here = self.table.place or (-1, -1)
        ahead = [place for place in places if place > here] if by > 0 else [p for p in places if p < here][::-1]
        row, column = ahead[0] if ahead else places[0 if by > 0 else -1]
        self.table.go_to(row, column)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def find_row(self, words: str, again: bool = False) -> None:
        """The next row that has these words, or a name of these 拼音首字母; ``again``: behind the row of the cursor."""
        place, rows = self.table.place, self.table.rows.rows
        if not words or not rows:
            return
        start = (place[0] if place else 0) + again
        for step in range(len(rows)):
            row = (start + step) % len(rows)
            if any(words in text for text in rows[row].texts) or find_initials(words, initials(rows[row].name)) >= 0:
                self.table.go_to(row, place[1] if place else 1)
                return
        self._tools.guide.say(f"表上没有“{words}”")

    def _search(self, words: str) -> None:
        self.find_row(words)
        QTimer.singleShot(0, self, lambda: setattr(self, "_found", words))  # Enter may have asked for it

    def _search_on(self) -> None:
        words = self.bar.search.text().strip()
        if words == self._found:
            self.find_row(words, again=True)

    def _has_rows(self) -> bool:
        return self.book.seen is not None and bool(self.book.seen.rows)

    def _open(self, panel: OutPanel) -> None:
        if not self._has_rows():
            return
        self.table.editing.finish()
        for other in self._panels:
            if other is not panel:
                other.put_away()
        panel.open()

    def _open_menu(self, where: QPoint) -> None:
        place, model = self.table.place, self.table.rows
        if place is None:
            return
        row, column = place
        edited = model.may_edit(row, column) and model.cell(row, column).edited
        entries = (
            Entry("看申报材料\tCtrl+Enter", self.show_source, model.rows[row].case > 0),
            Entry("修改\tF2", self.table.edit_here, model.may_edit(row, column)),
            Entry("恢复来源\tDel", self.give_back, edited),
            Entry("上移\tAlt+↑", lambda: self.move_row(-1), row > 0 and bool(model.rows[row].key)),
            Entry("下移\tAlt+↓", lambda: self.move_row(1), bool(model.rows[row].key)),
        )
        open_menu(self._tools.look, self, where, entries)
