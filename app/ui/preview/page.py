"""The whole book as it will be bound: outline, pages, small pages; words are found, a click goes to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.seen import SeenBook
from app.jobs import Step
from app.ui.preview.book_search import BookSearch
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.book_view import BookView
from app.ui.preview.caption import Caption
from app.ui.preview.find_bar import FindBar
from app.ui.preview.paper_view import FoundMark
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import Spot, label_of_side, last_words, side_of_text, volume_of
from app.ui.preview.side_column import SideColumn
from app.ui.preview.thumbnails import Thumbnails
from app.ui.preview.tool_bar import ToolBar
from app.ui.widgets.labels import HairLine
from app.ui.widgets.strips import Strip
from app.ui.work.page import Command, Page
from app.ui.work.tools import Tools

_ZOOM = 1.25


class PreviewPage(Page):
    """``print_asked``: the frame prints the book."""

    print_asked = Signal()

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._seen = seen
        self._book: SeenBook | None = None
        look = tools.look
        self.column = SideColumn(tools)
        self.bar = ToolBar(look)
        self.strip = Strip(look, "warning", "", ("再试一次",))
        self.view = BookView(tools, seen, pictures)
        self.thumbnails = Thumbnails(tools, seen, pictures)
        self.search = BookSearch(tools, seen, self)
        self.find_bar = FindBar(look, self.search, self.view)
        self._caption = Caption(look, "正在更新…", self.view)
        self._found_shown: object = None
        self.setFocusProxy(self.view)
        self._lay_out()
        self._connect()
        self._show_trouble(seen.trouble_text)
        self._take_book()

    def _lay_out(self) -> None:
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.view, 1)
        pages.addWidget(HairLine(self._tools.look, vertical=True))
        pages.addWidget(self.thumbnails)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.strip)
        right.addLayout(pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.column)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        seen, view, bar, column = self._seen, self.view, self.bar, self.column
        seen.changed.connect(self._take_book)
        seen.trouble.connect(self._show_trouble)
        seen.updating.connect(self._show_waiting)
        seen.taking_in.connect(self._show_step)
        self.strip.acted.connect(lambda _: seen.try_again())
        column.volume_chosen.connect(lambda volume: self.show_side(volume, 1))
        column.outline.chosen.connect(view.go_to)
        column.outline.activated_again.connect(lambda _: view.setFocus())
        self.thumbnails.chosen.connect(view.go_to)
        view.turned.connect(self._show_page)
        view.zoomed.connect(self._show_size)
        bar.page_asked.connect(self._go_to_typed)
        bar.stepped.connect(lambda step: view.step_page(step, by_room=False))
        bar.spread_chosen.connect(self._set_spread)
        bar.fit_chosen.connect(lambda number: view.set_fit("width" if number else "page"))
        bar.zoomed.connect(lambda step: view.zoom(_ZOOM**step))
        bar.find_asked.connect(self.open_find)
        bar.print_asked.connect(self.print_asked)
        self.find_bar.searched.connect(self._search)
        self.find_bar.stepped.connect(self.search.step)
        self.find_bar.closed.connect(view.setFocus)
        self.search.found.connect(self._show_found)

    # ---- what the frame asks

    def entered(self) -> None:
        """Show the page that was looked at last, beside the form or here."""
        spot = self._seen.spot
        if spot and spot != (self.view.volume_id, self.view.side):
            self.show_side(*spot)
            for place in self._seen.focus_places(spot)[:1]:
                self.view.show_box(place.side, place.x, place.y)
        self.view.setFocus(Qt.FocusReason.MouseFocusReason)
        self.view.focus_shown = False  # nobody asked for the keyboard yet

    def show_side(self, volume: str, side: int) -> None:
        """Show a side (from 1) of a volume."""
        book = self._seen.book
        if book is None or volume_of(book, volume) is None:
            return
        switched = volume != self.view.volume_id
        self.view.show_volume(volume, side)
        if switched:
            self._show_volume(book)
            self._mark_found()
        self._show_page(self.view.side)

    def panes(self) -> Sequence[QWidget]:
        """Outline, pages, small pages."""
        return (self.column.outline, self.view, self.thumbnails)

    def commands(self) -> Sequence[Command]:
        """Find, and from part to part of the volume; printing is the frame's."""
        outline = self.column.outline
        return (
            Command("find", "在全册中查找…", "", self.open_find),
            Command("previous_section", "上一节", "Ctrl+PgUp", lambda: outline.step(-1)),
            Command("next_section", "下一节", "Ctrl+PgDown", lambda: outline.step(1)),
        )

    def open_find(self) -> None:
        """Show the line for words to find."""
        self.find_bar.open()

    # ---- the book

    def _take_book(self) -> None:
        book = self._seen.book
        if book is None or not book.volumes:
            return
        before, self._book = self._book, book
        spot = self._seen.spot
        if volume_of(book, self.view.volume_id) is None:
            first = spot if spot and volume_of(book, spot.volume) else Spot(book.volumes[0].id, 1)
            self.view.show_volume(*first)
        else:
            self.view.take_book(before)
        self._show_volume(book)
        self._show_page(self.view.side)
        self._show_waiting()

    def _show_volume(self, book: SeenBook) -> None:
        volume = self.view.volume
        if volume is not None:
            self.column.show_book(book, volume)
            self.thumbnails.show_volume(volume.id, self.view.spread)
            self._show_size()

    def _show_page(self, side: int) -> None:
        volume = self.view.volume
        if volume is None or side > len(volume.pages):
            return
        label = label_of_side(volume, side)
        self.bar.show_page(label, last_words(volume), side == 1, side == len(volume.pages))
        self.column.outline.set_side(side)
        self.thumbnails.set_side(side)

    def _show_size(self) -> None:
        fit = {"page": 0, "width": 1, "free": -1}[self.view.fit]
        self.bar.show_size(self.view.percent, fit)

    def _set_spread(self, spread: bool) -> None:
        self.view.set_spread(spread)
        self.thumbnails.show_volume(self.view.volume_id, spread)
        self.thumbnails.set_side(self.view.side)
        self._show_size()

    def _go_to_typed(self, text: str) -> None:
        volume = self.view.volume
        side = side_of_text(volume, text) if volume else None
        if volume and side:
            self.view.go_to(side)
            self.view.setFocus()
        elif volume:
            if text.strip():
                self._tools.guide.say(f"没有第 {text.strip()} 页，{last_words(volume)}")
            self._show_page(self.view.side)
            self.bar.number.selectAll()

    # ---- finding

    def _search(self, words: str) -> None:
        self._found_shown = None
        self.search.search(words, Spot(self.view.volume_id, self.view.side))

    def _show_found(self) -> None:
        """Mark all places; go to the current one when it is another."""
        current = self.search.current
        if current is not None and current != self._found_shown:
            self._found_shown = current
            if current.volume != self.view.volume_id:
                self.show_side(current.volume, current.side)
            box = current.boxes[0]
            self.view.show_box(box.side, box.x, box.y)
        self._mark_found()

    def _mark_found(self) -> None:
        self.view.hits = [
            FoundMark(box.side, QRectF(box.x, box.y, box.width, box.height), current)
            for place, current in self.search.on(self.view.volume_id)
            for box in place.boxes
        ]
        self.view.viewport().update()

    # ---- state

    def _show_waiting(self, *_told: object) -> None:
        waiting = self._seen.is_updating or (self._seen.book is None and not self._seen.trouble_text)
        self._caption.set_words("正在更新…" if self._seen.book else "正在排版…")
        self._caption.set_waiting(waiting and self.isVisible())

    def _show_step(self, step: Step | None) -> None:
        self.column.show_step(step)

    def _show_trouble(self, sentence: str) -> None:
        if sentence:
            self.strip.set_issue("warning", sentence, ("再试一次",))
        self.strip.setVisible(bool(sentence))
