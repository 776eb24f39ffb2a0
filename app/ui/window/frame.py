"""The frame of an opened draft: header, banners, the page of the current tab, status bar, and who hears of what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets.strips import Banner
from app.ui.widgets.text_box import TextBox
from app.ui.window.paged_frame import Door, PagedFrame
from app.ui.window.pages import tabs_of
from app.ui.window.shared import make_shared
from app.ui.window.status_bar import StatusBar
from app.ui.work.board import head_of
from app.ui.work.desk import Desk, Edit
from app.ui.work.next_place import NextPlace
from app.ui.work.saving import SaveState
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

_SAVING_SHOWN_AFTER_MS = 500
TROUBLE_LASTS_MS = 5_000  # longer than a retry: a file that another program reads for a moment moves no page


class DraftFrame(PagedFrame):
    """Everything of one opened draft."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        shared = make_shared(tools)
        doors = [Door(tab.id, tab.title, partial(tab.build, tools, shared)) for tab in tabs_of(tools)]
        super().__init__(tools.look, doors, parent)
        self.tools = tools
        self.shared = shared
        self.status = StatusBar(tools.look)
        self._next = NextPlace(tools.desk.definition, _places(tools.desk))
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVING_SHOWN_AFTER_MS)
        self._lasting = QTimer(self)
        self._lasting.setSingleShot(True)
        self._lasting.setInterval(TROUBLE_LASTS_MS)
        self._trouble: Banner | None = None
        self.lay_out(self.status)
        self._connect()
        self.show_names()
        self._show_counts()
        self.show_save_state()

    def _connect(self) -> None:
        tools, desk, guide = self.tools, self.tools.desk, self.tools.guide
        self.header.undo_asked.connect(self.undo)
        self.header.redo_asked.connect(self.redo)
        self.header.find_asked.connect(lambda: self.run_page_command("find"))
        self.header.save_mark.elsewhere.connect(lambda: self.asked.emit("copy"))
        self.status.next_asked.connect(lambda: self.go_next(1))
        self.message.acted.connect(self.undo)
        desk.edited.connect(self._hear_edit)
        desk.checked.connect(self._show_counts)
        desk.recalled.connect(self._hear_recalled)
        desk.undo_stack.canUndoChanged.connect(self.header.undo.setEnabled)
        desk.undo_stack.canRedoChanged.connect(self.header.redo.setEnabled)
        self.header.undo.setEnabled(False)
        self.header.redo.setEnabled(False)
        guide.asked_tab.connect(self.show_tab)
        guide.asked_place.connect(self.show_place)
        guide.said.connect(self._say)
        guide.asked_print.connect(lambda: self.asked.emit("print"))
        self.shared.book.status_changed.connect(lambda: self.status.show_pages(self.shared.book.status()))
        self.shared.taking.told.connect(lambda sentence: guide.say(sentence))
        self._lasting.timeout.connect(self._tell_trouble)
        self._saving.timeout.connect(lambda: self.header.save_mark.show_state("正在保存"))
        if tools.saver:
            tools.saver.changed.connect(lambda _: self.show_save_state())
            tools.saver.aside.connect(lambda sentence: self.add_banner("warning", sentence, closable=True))

    # ---- pages

    def show_place(self, path: str) -> None:
        """Show the page of a field or item and put the cursor there."""
        self.show_tab("evidence" if head_of(path).startswith("items.") else "form")
        page = self.page
        if page:
            page.come_to(path)

    def settle_cell(self) -> None:
        """Let what is being typed take its stored form; the keyboard and the text cursor stay."""
        focus = QApplication.focusWidget()
        if isinstance(focus, TextBox) and self.isAncestorOf(focus):
            focus.settle()

    def works(self) -> Sequence[Unfinished]:
        """What would be stopped if the draft were given back: files on their way, and what pages do."""
        return (self.shared.taking, *super().works())

    def leave(self) -> None:
        """The draft is about to be given back: what is being typed is taken, files that are ready are listed."""
        self.settle_cell()
        if self.page:
            self.page.left()
        self.shared.taking.settle()

    def stay(self) -> None:
        """It could not be saved, and the user goes on."""
        if self.page:
            self.page.entered()

    def end(self) -> None:
        """The draft was given back: nothing more is asked, exported or printed."""
        self.shared.book.close()
        super().end()

    # ---- commands

    def run_page_command(self, command_id: str) -> None:
        """A command that the current page may have (``find``); else the form's."""
        if not self.run_command(command_id):
            self.show_tab("form")
            self.run_command(command_id)

    def go_next(self, step: int) -> None:
        """The next problem, or the next empty field when there is no problem."""
        path = self._next.step(self.tools.desk.board, self.tools.guide.focus, step)
        if path:
            self.tools.guide.go(path)
        else:
            self.message.say("没有未填和要改的地方", action="")

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        self.message.put_away()
        self.tools.desk.undo()

    def redo(self) -> None:
        """Make the step again."""
        self.tools.desk.redo()

    # ---- what is shown around the page

    def _hear_edit(self, edit: Edit) -> None:
        self.message.put_away()  # its 撤销 would now take back something else
        if self.tools.saver:
            self.tools.saver.take(edit.after)
        if self.tools.desk.definition.name_field in edit.fields:
            self.show_names()

    def show_names(self) -> None:
        """The answer that names the applicant, or the folder."""
        desk = self.tools.desk
        name = desk.text_of(desk.definition.name_field).strip() or self.tools.folder.name
        form, year = desk.definition.short_title, desk.definition.notice.deadline.year
        self.header.show_names(name, f"{form}申报 {year}", f"{form} {year}")

    def _show_counts(self) -> None:
        desk = self.tools.desk
        counts = desk.board.counts()
        self.status.show_counts(counts)
        items = desk.board.counts([f"items.{number}" for number in desk.definition.items])
        for index, tab in enumerate(self.tabs):
            if tab.id == "checks":
                self._pill(index, counts.errors, counts.warnings)
            elif tab.id == "evidence":
                self._pill(index, items.errors, items.warnings)

    def _pill(self, index: int, errors: int, warnings: int) -> None:
        self.header.tabs.set_count(index, errors + warnings, "error" if errors else "warning")

    def show_save_state(self) -> None:
        """When the draft was saved last, or what keeps it from being saved."""
        saver = self.tools.saver
        if saver is None:
            self.header.save_mark.show_state("")
            return
        state: SaveState = saver.state
        if state.kind == "saving":
            self._saving.start()
            return
        self._saving.stop()
        if state.kind == "trouble":
            self.header.save_mark.show_state(f"保存不了：{state.sentence}", trouble=True)
            if self._trouble is not None:
                self._tell_trouble()
            elif not self._lasting.isActive():
                self._lasting.start()
        elif state.kind == "saved":
            self._lasting.stop()
            self._take_trouble_away()
            self.header.save_mark.show_state(f"已保存 {state.at:%H:%M}" if state.at else "已保存")

    def _tell_trouble(self) -> None:
        """Say at full length what the header has no room for, as long as nothing can be saved."""
        sentence = self.header.save_mark.sentence
        if self._trouble is None:
            self._trouble = self.add_banner("error", sentence, ("另存到…",))
            self._trouble.acted.connect(lambda _: self.asked.emit("copy"))
        elif self._trouble.sentence != sentence:
            self._trouble.set_banner("error", sentence, ("另存到…",))

    def _take_trouble_away(self) -> None:
        trouble, self._trouble = self._trouble, None
        if trouble is not None:
            trouble.hide()
            trouble.deleteLater()

    def _hear_recalled(self, place: str) -> None:
        """Show where a step was undone or redone; one of the whole draft has no place."""
        if place:
            self.tools.guide.go(place)

    def _say(self, sentence: str, undo: bool) -> None:
        self.message.say(sentence, action="撤销" if undo else "")


def _places(desk: Desk) -> list[str]:
    """All fields and items in printed order."""
    fields = [name for section in desk.sections for name in section.fields]
    return [*fields, *(f"items.{number}" for number in desk.definition.items)]
