"""The frame of an opened draft: header, banners, the page of the current tab, status bar, and who hears of what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.ui.widgets.messages import MessageLine
from app.ui.widgets.strips import Banner, BannerTone
from app.ui.widgets.text_box import TextBox
from app.ui.window.header import Header
from app.ui.window.pages import tabs_of
from app.ui.window.shared import make_shared
from app.ui.window.status_bar import StatusBar
from app.ui.work.board import head_of
from app.ui.work.desk import Desk, Edit
from app.ui.work.next_place import NextPlace
from app.ui.work.page import Command, Page
from app.ui.work.saving import SaveState
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

_SAVING_SHOWN_AFTER_MS = 500
TROUBLE_LASTS_MS = 5_000  # longer than a retry: a file that another program reads for a moment moves no page


class DraftFrame(QWidget):
    """Everything of one opened draft. ``asked`` names what the window has to do (``new``, ``open``, ``elsewhere``…)."""

    asked = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.shared = make_shared(tools)
        self.tabs = tabs_of(tools)
        self.header = Header(tools.look, [tab.title for tab in self.tabs])
        self.status = StatusBar(tools.look)
        self.message = MessageLine(tools.look, self)
        self._banners = QVBoxLayout()
        self._stack = QStackedWidget()
        self._pages: dict[str, Page] = {}
        self._next = NextPlace(tools.desk.definition, _places(tools.desk))
        self._tab = ""
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVING_SHOWN_AFTER_MS)
        self._lasting = QTimer(self)
        self._lasting.setSingleShot(True)
        self._lasting.setInterval(TROUBLE_LASTS_MS)
        self._trouble: Banner | None = None
        self._lay_out()
        self._connect()
        self.show_names()
        self._show_counts()
        self.show_save_state()

    def _lay_out(self) -> None:
        self._banners.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._banners)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        tools, desk, guide = self.tools, self.tools.desk, self.tools.guide
        self.header.tab_asked.connect(lambda index: self.show_tab(self.tabs[index].id))
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
        first = self.tabs[0]
        if not self._pages:
            self._pages[first.id] = first.build(self.tools, self.shared)

    def show_tab(self, tab_id: str) -> None:
        """Show the page of a tab, built on the first visit."""
        index = next((place for place, tab in enumerate(self.tabs) if tab.id == tab_id), None)
        if index is None or tab_id == self._tab:
            return
        before = self.page
        self.message.put_away()  # it lies over the foot of the page that it is about
        if before:
            before.left()
        if tab_id not in self._pages:
            self._pages[tab_id] = self.tabs[index].build(self.tools, self.shared)
        self._tab = tab_id
        page = self._pages[tab_id]
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.header.show_tab(index)
        page.entered()
        self.asked.emit("commands")

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
        return (self.shared.taking, *(work for page in self._pages.values() for work in page.works()))

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
        for page in self._pages.values():
            page.end()

    # ---- commands

    def run_page_command(self, command_id: str) -> None:
        """A command that the current page may have (``find``); else the form's."""
        if not self._run(command_id):
            self.show_tab("form")
            self._run(command_id)

    def _run(self, command_id: str) -> bool:
        commands: Sequence[Command] = self.page.commands() if self.page else ()
        for command in commands:
            if command.id == command_id and command.enabled():
                command.run()
                return True
        return False

    def go_next(self, step: int) -> None:
        """The next problem, or the next empty field when there is no problem."""
        path = self._next.step(self.tools.desk.board, self.tools.guide.focus, step)
        if path:
            self.tools.guide.go(path)
        else:
            self.message.say("没有未填和要改的地方", action="")

    def go_pane(self, step: int) -> None:
        """Put the focus into the next part of the page."""
        panes = [pane for pane in (self.page.panes() if self.page else ()) if pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), -1)
        panes[(here + step) % len(panes)].setFocus()

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

    def add_banner(
        self, tone: BannerTone, sentence: str, actions: Sequence[str] = (), *, closable: bool = False
    ) -> Banner:
        """A line under the header that stays until it is closed or taken away."""
        banner = Banner(self.tools.look, tone, sentence, actions, closable=closable)
        banner.closed.connect(banner.deleteLater)
        self._banners.addWidget(banner)
        return banner


def _places(desk: Desk) -> list[str]:
    """All fields and items in printed order."""
    fields = [name for section in desk.sections for name in section.fields]
    return [*fields, *(f"items.{number}" for number in desk.definition.items)]
