"""The right column: the pages of an item as they will be bound, following the chosen file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from PySide6.QtCore import QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.evidence.page_canvas import PageCanvas, PageStrip, ViewPage
from app.ui.look.look import Look
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import WAITING, label_of_side
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel

_BAR = 46
_A4 = QSizeF(210, 297)


class Viewer(QWidget):
    """Shows the pages of one item. ``turned`` asks to turn the shown file by degrees, ``file_shown`` tells its path."""

    turned = Signal(int)
    file_shown = Signal(str)

    def __init__(
        self,
        look: Look,
        book: BookSeen,
        pictures: PagePictures,
        *,
        editable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._book = book
        self._editable = editable
        self._item = 0
        self._file = ""
        self._why = ""
        self._pages: Sequence[ViewPage] = ()
        self._at = 0
        self.canvas = PageCanvas(look, pictures)
        self.strip = PageStrip(look, pictures)
        self._label = TextLabel(look, semibold=True)
        self._name = ElidedLabel(look, role="caption", tone="ink2")
        self._count = TextLabel(look, role="caption", tone="ink2")
        self.left_turn = IconButton(look, "rotate_left", "向左转", key="Ctrl+Shift+R")
        self.right_turn = IconButton(look, "rotate_right", "向右转", key="Ctrl+R")
        self.back = IconButton(look, "previous", "上一页", key="PgUp")
        self.on = IconButton(look, "next", "下一页", key="PgDn")
        self._build()
        self.canvas.paged.connect(self.step)
        self.strip.chosen.connect(self._go)
        book.changed.connect(self.refresh)
        book.trouble.connect(lambda _: self.refresh())

    def _fit_bar(self) -> None:
        self._bar.setFixedHeight(round(_BAR * self._look.factor))

    def _build(self) -> None:
        self._bar = bar = QWidget()
        self._fit_bar()
        self._look.changed.connect(self._fit_bar)  # a method: Qt forgets it together with this widget
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self._name)
        row.addWidget(self._count)
        row.addStretch(1)
        for button, act in (
            (self.left_turn, lambda: self.turned.emit(-90)),
            (self.right_turn, lambda: self.turned.emit(90)),
            (self.back, lambda: self.step(-1)),
            (self.on, lambda: self.step(1)),
        ):
            button.clicked.connect(act)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(HairLine(self._look))
        column.addWidget(self.canvas, 1)
        column.addWidget(self.strip)

    @property
    def shown(self) -> ViewPage | None:
        """The page that is shown."""
        return self._pages[self._at] if self._at < len(self._pages) else None

    @property
    def pages(self) -> Sequence[ViewPage]:
        """All pages of the item."""
        return self._pages

    def show_item(self, item: int, file: str = "", why: str = "") -> None:
        """Show an item from its beginning, or from one of its files.

        ``why`` is said instead of a page while the book has none for it.
        """
        other = item != self._item or (file and file != self._file)
        self._item, self._file, self._why = item, file, why
        self.refresh(keep=not other)

    def step(self, by: int) -> None:
        """Turn pages, ``by`` +1 or -1; a page of another file chooses that file."""
        self._go(self._at + by)

    def refresh(self, *, keep: bool = True) -> None:
        """Take the pages from the newest book; ``keep`` stays at the same page of the same file."""
        before = self.shown
        self._pages = self._of_item()
        wanted = (before.file, before.file_page) if keep and before and before.file == self._file else (self._file, 0)
        same = next((at for at, page in enumerate(self._pages) if (page.file, page.file_page) == wanted), None)
        first = next((at for at, page in enumerate(self._pages) if page.file == self._file), 0)
        stay = min(self._at, max(len(self._pages) - 1, 0)) if keep and not self._file else first
        self._at = same if same is not None else stay
        self._show()

    def _of_item(self) -> list[ViewPage]:
        """The pages of the item; a side that the chosen file begins on behind another is its own while it is chosen."""
        book = self._book.book
        if book is None:
            return []
        starts = {
            (volume.id, file.side)
            for volume in book.volumes
            for item in volume.items
            for file in item.files
            if item.item == self._item and file.path == self._file
        }
        return [
            ViewPage(volume.id, page.side, label_of_side(volume, page.side), *shown, page.pending)
            for volume in book.volumes
            for page in volume.pages
            if page.item == self._item and page.kind != "blank"
            for behind in [page.file != self._file and (volume.id, page.side) in starts]
            for shown in [(self._file, 0) if behind else (page.file, page.file_page)]
        ]

    def _go(self, at: int) -> None:
        if not 0 <= at < len(self._pages):
            return
        self._at = at
        file = self._pages[at].file
        if file and file != self._file:
            self._file = file
            self._pages = self._of_item()
            self.file_shown.emit(file)
        self._show()

    def _show(self) -> None:
        page = self.shown
        self._label.setText(f"第 {page.label} 页" if page and page.label else "")
        name, count = self._told(page)
        self._name.setText(name)
        self._count.setText(count)
        self.left_turn.setVisible(self._editable)
        self.right_turn.setVisible(self._editable)
        for button in (self.left_turn, self.right_turn):
            button.setEnabled(bool(page and page.file))
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at + 1 < len(self._pages))
        self.canvas.show_page(page, self._words(page), self._size(page))
        self.strip.show_pages(self._pages, self._at)
        self.strip.setVisible(len(self._pages) > 1)
        if page and self.isVisible():
            self._book.look_at(page.volume, page.side)

    def _told(self, page: ViewPage | None) -> tuple[str, str]:
        """Whose page it is, and which of how many."""
        if page is None:
            return "", ""
        if not page.file:
            return f"第 {self._item} 项", f"{self._at + 1} / {len(self._pages)}"
        pages = [other for other in self._pages if other.file == page.file]
        if page.pending and len(pages) == 1:  # one stands for all
            return PurePosixPath(page.file).stem, ""
        return PurePosixPath(page.file).stem, f"{pages.index(page) + 1} / {len(pages)}"

    def _words(self, page: ViewPage | None) -> tuple[str, ...]:
        if page is not None:
            state = self._book.waiting_words(page.pending)
            return (f"第 {page.label} 页", state) if page.label else (state,)
        return (self._why or self._book.trouble_text or WAITING if self._book.book is None else self._why,)

    def _size(self, page: ViewPage | None) -> QSizeF:
        volumes = self._book.book.volumes if self._book.book else ()
        volume = next((one for one in volumes if page and one.id == page.volume), None)
        return QSizeF(volume.geometry.width, volume.geometry.height) if volume else _A4

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar stands on the surface."""
        QPainter(self).fillRect(self.rect(), self._look.colours.surface)
