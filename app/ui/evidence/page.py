"""佐证材料: the page with the items, one item with its files, and the pages that they will be in the book."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.drafts.not_taken import number_of
from app.drafts.options import option
from app.ui.evidence.backlog import Backlog
from app.ui.evidence.changes import Changes
from app.ui.evidence.dragging import DraggedFile
from app.ui.evidence.file_acts import FileActs
from app.ui.evidence.file_keys import FileKeys
from app.ui.evidence.file_pictures import FilePictures
from app.ui.evidence.folders import drop_on_item
from app.ui.evidence.intake import Taking
from app.ui.evidence.item_pane import ItemPane
from app.ui.evidence.list_pane import ListPane
from app.ui.evidence.rows import disc_need_of, file_rows, item_row, key_of_arrival
from app.ui.evidence.tab_order import walk
from app.ui.evidence.viewer import Viewer
from app.ui.evidence.words import BookPlaces, book_places
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import WAITING
from app.ui.widgets.drops import dragged_files
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.panes import Splitter
from app.ui.work.desk import Edit
from app.ui.work.files_seen import FilesSeen
from app.ui.work.page import Command, Page
from app.ui.work.tools import Tools

VIEWER = 396
LIST_WIDE, LIST_NARROW, LIST_LEAST = 372, 320, 280
_WIDE, _NARROW = 1280, 1100
_LEAST_VIEWER, _MOST_VIEWER, _LEAST_PANE = 320, 560, 380


class EvidencePage(Page):
    """All evidence of a draft. What is shared with other pages comes from the frame, else it makes its own."""

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
        self.tools = tools
        self.files = files or FilesSeen(tools, self)
        self.taking = taking or Taking(tools, self)
        self.book = book or BookSeen(tools, self)
        self.pictures = pictures or PagePictures(tools, self.book, parent=self)
        self.changes = Changes(tools.desk)
        self.file_pictures = FilePictures(tools, self)
        self.backlog = Backlog(self.files, self.book, self)
        self.item = min(tools.desk.definition.items)
        self._places = BookPlaces()
        self._facts = dict(tools.desk.files.facts)
        self._stale = True
        self._visited = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self._build()
        self.acts = FileActs(tools, self.taking, self.changes, self.files, self, self.pane.files.focus_row)
        self._keys = FileKeys(tools, self.pane, self.changes, self.left_pane.list, self._act)
        self._listen()
        self._read_book()
        self.show_item(self.item)

    # ---- building

    def _build(self) -> None:
        tools = self.tools
        self.left_pane = ListPane(tools.look)
        self.pane = ItemPane(tools, self.changes, self._thumbnail)
        self.viewer = Viewer(tools.look, self.book, self.pictures, editable=not tools.desk.read_only)
        self.overlay = Overlay(tools.look, self, width=VIEWER)
        self.overlay.body.setContentsMargins(0, 0, 0, 0)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.splitter = Splitter(Qt.Orientation.Horizontal, tools.look)
        self.splitter.addWidget(self.pane)
        self.splitter.addWidget(self.viewer)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.splitterMoved.connect(self._keep_width)
        row.addWidget(self.left_pane)
        row.addWidget(self.splitter, 1)
        self.left_pane.list.takes_drops = not tools.desk.read_only

    def _listen(self) -> None:
        desk, pane = self.tools.desk, self.pane
        desk.edited.connect(self._hear_edit)
        for told in (desk.checked, self.files.changed, self.taking.changed, self.acts.blanks.changed):
            told.connect(self._later)
        self.files.changed.connect(self._look_at_facts)
        self.backlog.changed.connect(lambda: self.left_pane.show_backlog(self.backlog.look()))
        self.left_pane.book.button.clicked.connect(self.backlog.act)
        self.book.changed.connect(self._read_book)
        self.book.trouble.connect(lambda _: self._read_book())
        for learnt in (self.files.changed, self.book.changed):
            learnt.connect(self.file_pictures.again)
        self.file_pictures.arrived.connect(self._draw_thumbnail)
        self.taking.taken.connect(self._hear_taken)
        self.left_pane.chosen.connect(self.show_item)
        self.left_pane.list.activated_again.connect(lambda _: self._enter_item())
        self.left_pane.list.dropped.connect(self._drop_on_row)
        self.left_pane.list.moved.connect(self._move_to_item)
        pane.dropped.connect(self._drop_here)
        pane.files_asked.connect(self.choose_files)
        pane.head.viewer_asked.connect(self.toggle_viewer)
        pane.files.selected.connect(lambda key: self._show_file(key))
        pane.files.moved.connect(lambda path, place: self.changes.move(self.item, path, place))
        pane.files.acted.connect(self._act)
        pane.files.paged.connect(self.viewer.step)
        self.viewer.file_shown.connect(self._follow_viewer)
        self.viewer.turned.connect(self._turn)

    # ---- what is shown

    def show_item(self, item: int, file: str = "", *, in_sight: bool = True) -> None:
        """Open an item, with a file (its path in the draft) chosen and ``in_sight``; without one the first is."""
        self.item = item
        self.left_pane.set_current(item)
        self.refresh()
        paths = [one.path for one in self.tools.desk.item(item).files]
        self._choose(file if file in paths else paths[0] if paths else "", in_sight=in_sight and file in paths)
        if self.isVisible():
            self.tools.guide.set_focus(f"items.{item}")

    def refresh(self) -> None:
        """Show everything as it is now; only while the page is seen."""
        self._soon.stop()
        self._stale = False
        desk = self.tools.desk
        rows = [item_row(desk, self.files, self.taking.arrivals(one), one) for one in desk.definition.items]
        section = next((one for one in desk.sections if one.items), None)
        filled = desk.progress(section)
        self.left_pane.show_items(rows, f"{filled.done} / {filled.total} 已备齐")
        self.left_pane.book.show_disc(disc_need_of(desk, self.files, self.book.book))
        on_their_way, hunted = self.taking.arrivals(self.item), self.acts.blanks.steps
        files = file_rows(desk, self.files, self._places, on_their_way, self.item, hunted)
        chosen = self.pane.files.current
        self.pane.show_item(self.item, files, self._summary())
        self.pane.files.select(chosen)

    def _summary(self) -> str:
        """``共 31 页，书中第 15–45 页`` of the open item; pages that will still change have no numbers."""
        state = self.tools.desk.item(self.item)
        pages = self.files.pages(self.item) if state.state == "files" else 0
        first, last = self._places.pages.get(self.item, ("", ""))
        where = f"书中第 {first}–{last} 页" if first != last else f"书中第 {first} 页" if first else ""
        if self.item in self._places.waiting and not self.book.trouble_text:
            where = WAITING
        return "，".join(part for part in (f"共 {pages} 页" if pages else "", where) if part)

    def _later(self) -> None:
        """Once for all that is told together; a page that is not seen waits until it is."""
        if self.isVisible():
            self._soon.start()
        else:
            self._stale = True

    def _hear_edit(self, edit: Edit) -> None:
        self._later()
        if self.item not in edit.items or not self.isVisible():
            return
        before = [file.path for file in edit.before.item(self.item).files]
        after = [file.path for file in edit.after.item(self.item).files]
        chosen = self.pane.files.current
        if before != after:
            self.refresh()  # at once: the next key means the new order
        if chosen not in after:
            new = next((path for path in after if path not in before), "")
            at = before.index(chosen) if chosen in before else 0
            chosen = new or (after[min(at, len(after) - 1)] if after else "")
        self._choose(chosen)

    def _hear_taken(self, item: int, files: Sequence[object]) -> None:
        count = len(files)
        if self.isVisible() and count > 1:
            self.tools.guide.say(f"已给第 {item} 项添加 {count} 个文件", undo=True)
        for file in files:
            self.file_pictures.forget(getattr(file, "path", ""))
        if item == self.item and files and self.isVisible():
            self.refresh()
            self._choose(getattr(files[0], "path", ""))

    def _read_book(self) -> None:
        self._places = book_places(self.book.book)
        most = option(self.tools.desk.draft.options, "sheets_per_volume")
        self.left_pane.book.show_book(self.book.book, bool(self.book.trouble_text), int(most))
        self._later()

    def _look_at_facts(self) -> None:
        """A file that vanished or came back on the disk changes the book without an edit."""
        facts = dict(self.tools.desk.files.facts)
        if facts != self._facts:
            self._facts = facts
            self.book.refresh()
            for path in facts:
                self.file_pictures.forget(path)

    def _choose(self, path: str, *, in_sight: bool = True) -> None:
        """Choose a file and show its pages; an item that is only opened begins at its top."""
        self.pane.files.select(path)
        self._show_file(path, in_sight=in_sight)

    def _show_file(self, key: str, *, in_sight: bool = True) -> None:
        if in_sight:
            self.pane.keep_in_sight(key)
        listed = key if self.changes.file(self.item, key) else ""
        bound = self.tools.desk.item(self.item).state not in ("none", "self_declaration")
        self.viewer.show_item(self.item, listed if bound else "", "" if listed else "这一项还没有页面")

    def _follow_viewer(self, path: str) -> None:
        self.pane.files.select(path)

    def _thumbnail(self, path: str, width: int) -> QImage | None:
        file = self.changes.file(self.item, path)
        return self.file_pictures.picture(file, width) if file else None

    def _draw_thumbnail(self, path: str) -> None:
        row = self.pane.files.row_of(path)
        if row:
            row.update()

    # ---- what is done

    def _drop_on_row(self, item: int, paths: list[Path]) -> None:
        drop_on_item(self.tools, self.taking, item, paths, self)
        self.show_item(item)

    def _drop_here(self, paths: list[Path], place: int) -> None:
        if place and place <= len(self.tools.desk.item(self.item).files) and all(path.suffix for path in paths):
            self.taking.take(self.item, paths, at=place)
        else:
            drop_on_item(self.tools, self.taking, self.item, paths, self)

    def _move_to_item(self, file: DraggedFile, target: int) -> None:
        if self.changes.move_to(file.item, file.path, target):
            self.tools.guide.say(f"已移到第 {target} 项", undo=True)

    def choose_files(self) -> None:
        """Ask for files and take them into the open item."""
        if not self.tools.desk.read_only:
            self.acts.choose_files(self.item)

    def paste_files(self) -> None:
        """Take the files that were copied in the file manager into the open item."""
        files = dragged_files(QApplication.clipboard().mimeData())
        if files:
            drop_on_item(self.tools, self.taking, self.item, files, self)
        else:
            self.tools.guide.say("剪贴板里没有文件。先在文件管理器里复制，再到这里粘贴")

    def _act(self, key: str, act: str) -> None:
        self.acts.act(self.item, key, act, self._menu_point(key))

    def _menu_point(self, key: str) -> QPoint:
        row = self.pane.files.row_of(key)
        return row.mapToGlobal(QPoint(row.width() - 40, row.height() // 2 + 16)) if row else QPoint()

    def _turn(self, degrees: int) -> None:
        page = self.viewer.shown
        if page and page.file and not self.tools.desk.read_only:
            self.changes.turn(self.item, page.file, degrees)

    # ---- the viewer beside or over the page

    def toggle_viewer(self) -> None:
        """Where there is no room beside the item, lay the pages over it or take them away."""
        if not self._viewer_beside():
            if self.overlay.is_open:
                self.overlay.put_away()
            else:
                self.overlay.open()

    def _viewer_beside(self) -> bool:
        return self.width() >= _NARROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns as wide as the window allows."""
        super().resizeEvent(event)
        width = self.width()
        self.left_pane.setFixedWidth(LIST_WIDE if width >= _WIDE else LIST_NARROW if width >= _NARROW else LIST_LEAST)
        beside = self._viewer_beside()
        self.pane.head.look_button.setVisible(not beside)
        if beside:
            if self.splitter.indexOf(self.viewer) < 0:
                self.overlay.put_away()
                self.splitter.addWidget(self.viewer)
                self.viewer.show()
            self._set_widths()
        elif self.splitter.indexOf(self.viewer) >= 0:
            self.overlay.body.addWidget(self.viewer)

    def _set_widths(self) -> None:
        """As wide as it was left; never moved, a wide window gives the pages more room."""
        wanted = self.tools.preferences.settings.right_column
        if wanted == VIEWER:
            wanted += max(self.width() - 1366, 0) * 3 // 10
        room = self.width() - self.left_pane.width() - _LEAST_PANE
        width = max(_LEAST_VIEWER, min(wanted, _MOST_VIEWER, room))
        self.splitter.setSizes([self.width() - self.left_pane.width() - 1 - width, width])

    def _keep_width(self) -> None:
        width = max(_LEAST_VIEWER, min(self.splitter.sizes()[1], _MOST_VIEWER))
        self.tools.preferences.change(right_column=width)

    # ---- the page of the frame

    def _enter_item(self) -> None:
        if self.pane.files.rows:
            self.pane.files.focus_current()
        elif self.pane.head.switch is not None:
            self.pane.head.switch.setFocus(Qt.FocusReason.OtherFocusReason)

    def entered(self) -> None:
        """The disk may have changed meanwhile; the keyboard goes to the items."""
        self.files.look()
        if self._viewer_beside():
            self._set_widths()
        self.show_item(self.item, self.pane.files.current, in_sight=False)
        first, self._visited = not self._visited, True  # then Qt put the keyboard to the first control that it found
        if first or not self.isAncestorOf(self.focusWidget()):
            self.left_pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """What was missed while the page was not seen."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing lies over the page when it comes back."""
        super().hideEvent(event)
        self.overlay.put_away()

    def show_place(self, path: str) -> bool:
        """Open the item of ``items.3``, ``items.3.files.0``, ``items.3.not_taken.7``, ``items.3.statement``."""
        head, _, rest = path.partition(".")
        number, _, inside = rest.partition(".")
        if head != "items" or not number.isdecimal() or int(number) not in self.tools.desk.definition.items:
            return False
        item = int(number)
        files = self.tools.desk.item(item).files
        place = inside.removeprefix("files.")
        file = files[int(place)].path if place.isdecimal() and int(place) < len(files) else ""
        self.show_item(item, file)
        number_left_out = number_of(path)
        if number_left_out is not None and self.pane.files.focus_row(key_of_arrival(number_left_out)):
            return True
        if inside == "statement" and self.pane.statement.isVisible():
            self.pane.statement.box.setFocus(Qt.FocusReason.OtherFocusReason)
        elif file:
            self.pane.files.focus_current()
        else:
            self.left_pane.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def panes(self) -> Sequence[QWidget]:
        """Items, the open item, its pages."""
        middle = next((row for row in self.pane.files.rows if row.is_selected), None)
        panes: list[QWidget] = [self.left_pane.list, middle or self.pane]
        return (*panes, self.viewer.canvas) if self.viewer.isVisible() else panes

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab as the page is read: items, the open item from above, its pages."""
        return walk(self, (self.left_pane, self.pane.widget(), self.viewer), forth=next)

    def _is_writable(self) -> bool:
        return not self.tools.desk.read_only

    def commands(self) -> Sequence[Command]:
        """The keys of this page."""
        return (
            Command("open", "选择文件…", "Ctrl+O", self.choose_files, self._is_writable),
            Command("paste", "粘贴文件", "Ctrl+V", self.paste_files, self._is_writable),
            *self._keys.commands(),
            Command("preview", "看装订后的样子", "Ctrl+Shift+P", self.toggle_viewer),
        )
