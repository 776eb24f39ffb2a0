"""填表: navigation, the section that is filled in, help and preview; who hears whom among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.forms.definition import Field
from app.forms.field_types import FIELD_TYPES
from app.forms.sections import Section
from app.forms.table_blocks import block_of
from app.ui.evidence.folders import drop_on_item
from app.ui.evidence.intake import Taking
from app.ui.form.blocks import BlockCell, fill_block, takes_value
from app.ui.form.cells.base import AnswerCell
from app.ui.form.characters import CharacterInput, lend_rare_font
from app.ui.form.columns import Columns
from app.ui.form.find import FindPanel
from app.ui.form.form_column import FormColumn
from app.ui.form.help import HelpPanel
from app.ui.form.navigation_column import NavigationColumn
from app.ui.form.problems import Problems
from app.ui.form.reveal import Reveal
from app.ui.form.right_column import RightColumn
from app.ui.form.section_view import SectionView
from app.ui.form.tab_walk import TabWalk
from app.ui.work.board import head_of
from app.ui.work.desk import Edit
from app.ui.work.files_seen import FilesSeen
from app.ui.work.page import Command, Page
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from app.ui.preview.book_seen import BookSeen
    from app.ui.preview.pictures import PagePictures

_COUNT_MS = 60


class FormPage(Page):
    """The page behind the tab 填表. What is not given it makes itself; without ``book`` there is no preview."""

    def __init__(
        self,
        tools: Tools,
        parent: QWidget | None = None,
        *,
        files: FilesSeen | None = None,
        taking: Taking | None = None,
        book: BookSeen | None = None,
        pictures: PagePictures | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._files = files or FilesSeen(tools, self)
        self._taking = taking or Taking(tools, self)
        self._book, self._pictures = book, pictures
        self._focused = ""
        self._reveal = Reveal(_answered(tools))
        self._problems: dict[str, Problems] = {}
        self._find: FindPanel | None = None
        self.navigation = NavigationColumn(tools)
        self.form = FormColumn(tools)
        self.help = HelpPanel(tools, self._files.caption)
        self.right = RightColumn(tools.look, self.help)
        self.characters = CharacterInput(tools, self, self.form, self._put_cursor)
        self._columns = Columns(tools, self, self.navigation, self.form, self.right, self._make_preview)
        self._tabs = TabWalk(self, self.navigation.list, self.form, self.right)
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(_COUNT_MS)
        self._count_soon.timeout.connect(self._count)
        lend_rare_font(tools.paths.fonts)
        self._connect()

    def _connect(self) -> None:
        desk, guide = self._tools.desk, self._tools.guide
        self.navigation.list.chosen.connect(self._choose_section)
        self.navigation.list.activated_again.connect(lambda _key: self.form.focus_last())
        self.form.built.connect(self._take_view)
        self.form.bar.stepped.connect(self.step_section)
        desk.edited.connect(self._hear_edit)
        desk.checked.connect(self._hear_check)
        guide.focused.connect(self.help.show_path)
        self.help.character_asked.connect(self.characters.ask)
        self.help.walked_out.connect(lambda step: self._tabs.leave(self.help, step > 0))
        self._files.changed.connect(self._hear_files)
        if self._book is not None:
            self._book.changed.connect(self._tell_pages)

    # ---- what a page of the window is

    def entered(self) -> None:
        """Show the first section at the first visit; later, what changed meanwhile, and the cursor where it was."""
        if self.form.view is None:
            self.show_section(self._tools.desk.sections[0].id)
            self.form.build_ahead(self._shown_sections())
        self._refresh()
        self.form.focus_last()

    def left(self) -> None:
        """The panels that lie over the page go with it; a block on its way into a table arrives."""
        for rows in self.form.view.parts.rows if self.form.view else ():
            rows.changes.settle()
        self.form.call_off()
        self.characters.put_away()
        if self._find is not None:
            self._find.put_away()

    def show_place(self, path: str) -> bool:
        """Show the section of a field and put the cursor there; evidence items are not here."""
        section = self._tools.desk.section_of(path)
        if section is None or section.items or head_of(path) not in section.fields:
            return False
        self.show_section(section.id, follow=False)
        view = self.form.view
        return view is not None and view.focus_path(path, jump=True)

    def come_to(self, path: str) -> None:
        """A section that nobody has seen yet is built in pieces first."""
        self.form.when_built(self._tools.desk.section_of(path), lambda: self.show_place(path))

    def panes(self) -> Sequence[QWidget]:
        """Navigation, form, help, preview."""
        beside = [self.help, *([self.right.preview] if self.right.preview else [])] if self._columns.right_shown else []
        return (self.navigation.list, self.form, *beside)

    def commands(self) -> Sequence[Command]:
        """Keys that the frame owns have none here."""
        return (
            Command("find", "查找栏目", "", self.search),
            Command("preview", "说明和预览", "Ctrl+Shift+P", self._columns.toggle_right),
            Command("help", "本栏目的说明", "Shift+F1", self.show_help),
            Command("none", "填“无”", "F9", self.take_none, self._can_change),
            Command("fill_none", "本节空项填无", "", self.form.bar.fill_none, self._can_change),
            Command("section_previous", "上一节", "Ctrl+PgUp", lambda: self.step_section(-1)),
            Command("section_next", "下一节", "Ctrl+PgDown", lambda: self.step_section(1)),
        )

    def _can_change(self) -> bool:
        return not self._tools.desk.read_only

    # ---- sections

    def _shown_sections(self) -> list[Section]:
        return [section for section in self._tools.desk.sections if not section.items]

    def show_section(self, section_id: str, *, follow: bool = True) -> None:
        """Show a section of the form; that of the evidence is another page.

        ``follow``: a cursor that was in the old section comes along to where it was last in the new one.
        """
        section = next((one for one in self._tools.desk.sections if one.id == section_id), None)
        if section is None:
            return
        if section.items:
            self._tools.guide.go_tab("evidence")
            return
        view = self.form.view
        if view is not None and view.section.id == section_id:
            return
        inside = self.form.has_cursor()
        self.form.show_section(section)
        sections = self._shown_sections()
        self.navigation.set_current(section)
        self.form.bar.show_section(section, first=section == sections[0], last=section == sections[-1])
        self.help.show_section(section)
        self._show_problems(entering=True)
        self._count()
        self._tell_pages()
        if inside and follow:
            self.form.focus_last()

    def step_section(self, step: int) -> None:
        """Show the next section (+1) or the previous one (-1) and put the cursor into it."""
        sections = self._shown_sections()
        view = self.form.view
        at = sections.index(view.section) + step if view else 0
        if 0 <= at < len(sections):
            self.show_section(sections[at].id, follow=False)
            self.form.focus_last()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab outside of the fields. Qt asks, too, where the keyboard goes when what has it is hidden."""
        now = QApplication.focusWidget()
        if now is None or not now.isVisible():
            return super().focusNextPrevChild(forward)
        if self.form.isAncestorOf(now) and not self.form.bar.isAncestorOf(now):
            self._walk_out(1 if forward else -1, leaving=True)  # a section without fields
            return True
        return self._tabs.go(forward)

    def _walk_out(self, step: int, leaving: bool) -> None:
        """Tab and Enter go on into the next section that has something to fill in; ``leaving``: at last out of it."""
        sections = self._shown_sections()
        view = self.form.view
        at = sections.index(view.section) + step if view else 0
        while 0 <= at < len(sections):
            if sections[at].fields:
                self.show_section(sections[at].id, follow=False)
                now = self.form.view
                if now is not None and now.focus_end(last=step < 0):
                    return
            at += step
        if leaving:
            self._tabs.leave(self.form, step > 0)

    def _choose_section(self, key: str) -> None:
        clicked = bool(QApplication.mouseButtons() & Qt.MouseButton.LeftButton)
        section = next((one for one in self._shown_sections() if one.id == key), None)
        self.form.when_built(section, lambda: self._show_chosen(key, clicked))

    def _show_chosen(self, key: str, clicked: bool) -> None:
        self.show_section(key)
        view = self.form.view
        if view is not None and view.section.id != key:
            self.navigation.set_current(view.section)  # the evidence opened another page, this one stays as it is
        elif clicked:
            QTimer.singleShot(0, self.form.focus_last)

    def _take_view(self, view: SectionView) -> None:
        problems = Problems(self._tools, view, self._reveal, self._files.caption, view)
        self._problems[view.section.id] = problems
        view.entered.connect(self._enter)
        view.left.connect(self._leave)
        view.walked_out.connect(self._walk_out)
        view.pasted.connect(self._paste)
        for label, _, _ in view.parts.cites:
            label.dropped.connect(self._drop)

    # ---- the cursor

    def _enter(self, path: str) -> None:
        self._focused = head_of(path)
        self._light(path)
        self._tools.guide.set_focus(path)

    def _light(self, path: str) -> None:
        view = self.form.view
        if view is None:
            return
        seat = view.seat_of(head_of(path))
        now = seat.label if seat else None
        for other in view.parts.seats:
            if other.label is not None:
                other.label.set_current(other.label is now)

    def _leave(self, path: str) -> None:
        field = head_of(path)
        self._reveal.leave(field)
        if field == self._focused:
            self._focused = ""
        self._show_problems()

    # ---- changes

    def _hear_edit(self, edit: Edit) -> None:
        if edit.place != self._focused or len(edit.fields) > 1:
            self._show_problems()
        if edit.items:
            self._show_captions()
        self._count_soon.start()

    def _hear_check(self) -> None:
        self._show_problems(typing=bool(self._focused))
        self._count_soon.start()

    def _hear_files(self) -> None:
        self._show_captions()

    def _tell_pages(self) -> None:
        """How many sides the rows of a growable table fill in print."""
        book, view = self._book.book if self._book else None, self.form.view
        if book is not None and view is not None:
            for rows in view.parts.rows:
                sides = {(place.volume, place.side) for name in rows.fields for place in book.places.get(name, ())}
                rows.set_pages(len(sides) or None)

    def _show_captions(self) -> None:
        if self.isVisible() and self.form.view is not None:
            self._problems[self.form.view.section.id].refresh_captions()
        self.help.refresh()

    def _show_problems(self, *, typing: bool = False, entering: bool = False) -> None:
        """``entering``: what stood in the section before the cursor came is told, wherever the cursor is now."""
        if self.isVisible() and self.form.view is not None:
            focused = "" if entering else self._focused
            self._problems[self.form.view.section.id].refresh(focused, typing=typing)

    def _count(self) -> None:
        if self.isVisible():
            self.navigation.refresh()
            self.form.bar.refresh()
            self.help.refresh()

    def _refresh(self) -> None:
        self._show_problems()
        self._count()

    # ---- blocks, drops, rare characters

    def _paste(self, cell: AnswerCell, field: str, text: str) -> None:
        view, block = self.form.view, block_of(text)
        seat = view.seat_of(field) if view else None
        if view is None or seat is None or block is None:
            return
        places = [
            BlockCell(editor.field.id, one.area.row, one.area.column, piece)
            for one in view.parts.seats
            if one.grid is seat.grid
            for piece, editor in enumerate(one.cell.field_editors())
            if _takes_text(editor.field)
        ]
        start = next((place for place in places if place.field == field), None)
        if start is None:  # the text beside 其他
            return
        fields = self._tools.desk.definition.fields
        filled = fill_block(block, start, places, lambda name, value: takes_value(fields[name], value))
        if not filled.answers:
            return
        self._tools.desk.set_answers(filled.answers, f"粘贴 {len(filled.answers)} 格", field)
        cell.paste_done()
        more = f"，多出 {filled.left_over} 格没有放下" if filled.left_over else ""
        self._tools.guide.say(f"已填 {len(filled.answers)} 格{more}", undo=True)
        for name in filled.answers:
            self._reveal.leave(name)
        self._show_problems()

    def _drop(self, item: int, paths: list[Path]) -> None:
        if not self._tools.desk.read_only:
            drop_on_item(self._tools, self._taking, item, paths, self)

    def _put_cursor(self, path: str) -> bool:
        view = self.form.view
        return view is not None and view.focus_path(path)

    # ---- what keys ask for

    def search(self) -> None:
        """Search among the fields."""
        if self._find is None:
            self._find = FindPanel(self._tools.look, self._tools.desk, self, self._tools.guide.go)
        self._find.search_anew()

    def take_none(self) -> None:
        """Put 无 into the field with the cursor."""
        view = self.form.view
        cell = view.focused_cell() if view else None
        rows = view.focused_rows() if view else None
        if cell is not None:
            cell.take_none()
        elif rows is not None:
            rows.take_none()

    def show_help(self) -> None:
        """Bring the help into sight; the cursor stays."""
        if not self._columns.right_shown:
            self._columns.toggle_right()
        self.help.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no editor wanted puts the right column away that lies over the form."""
        if event.key() == Qt.Key.Key_Escape and self._columns.put_overlay_away():
            return
        super().keyPressEvent(event)

    def _make_preview(self) -> QWidget | None:
        if self._book is None or self._pictures is None:
            return None
        from app.ui.preview.pane import PreviewPane

        return PreviewPane(self._tools, self._book, self._pictures)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another page was shown."""
        super().showEvent(event)
        if self.form.view is not None:
            self._refresh()


def _answered(tools: Tools) -> set[str]:
    """The fields that were answered before: what is wrong with them is told from the start."""
    desk = tools.desk
    return {
        name
        for name, field in desk.definition.fields.items()
        if name in desk.draft.answers and not FIELD_TYPES[field.type].is_empty(desk.answer_of(name))
    }


def _takes_text(field: Field) -> bool:
    return field.type not in ("checks", "rows")
