"""The preview beside the form: one real page, following the field in focus."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.preview.book_seen import BookSeen
from app.ui.preview.caption import Caption
from app.ui.preview.one_page import OnePageView
from app.ui.preview.pictures import PagePictures
from app.ui.preview.seen_book import Spot, page_words
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.strips import Strip
from app.ui.work.desk import Edit
from app.ui.work.tools import Tools

_TITLED = 372


class PreviewPane(QWidget):
    """Title with the page's number, 整页 or 看清, back and forth; the page below. The form goes on whatever happens."""

    def __init__(self, tools: Tools, seen: BookSeen, pictures: PagePictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._seen = seen
        look = tools.look
        self.view = OnePageView(tools, seen, pictures)
        self.setFocusProxy(self.view)
        self._title = TextLabel(look, "预览", semibold=True)
        self.words = ElidedLabel(look, "", role="caption", tone="ink2")
        self.size_choice = Segmented(look, ("整页", "看清"), name="预览的大小")
        self.back = IconButton(look, "previous", "上一页", key="PgUp")
        self.forth = IconButton(look, "next", "下一页", key="PgDn")
        self.strip = Strip(look, "warning", "", ("再试一次",))
        self.strip.hide()
        self.caption = Caption(look, "正在更新…", self.view)
        self._lay_out()
        self._connect(pictures)
        self._show_trouble(seen.trouble_text)
        self._take_book()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 4, 10, 4)
        bar.setSpacing(8)
        bar.addWidget(self._title)
        bar.addWidget(self.words, 1)
        bar.addWidget(self.size_choice)
        turning = QHBoxLayout()
        turning.setSpacing(2)
        turning.addWidget(self.back)
        turning.addWidget(self.forth)
        bar.addLayout(turning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.strip)
        column.addWidget(self.view, 1)

    def _connect(self, pictures: PagePictures) -> None:
        seen, view = self._seen, self.view
        self.size_choice.chosen.connect(view.set_mode)
        view.zoom_asked.connect(lambda *_: self.size_choice.set_current(view.mode))
        self.back.clicked.connect(lambda: view.turn(-1))
        self.forth.clicked.connect(lambda: view.turn(1))
        self.strip.acted.connect(lambda _: seen.try_again())
        seen.changed.connect(self._take_book)
        seen.status_changed.connect(self._show_spot)
        seen.trouble.connect(self._show_trouble)
        seen.updating.connect(self._show_waiting)
        pictures.arrived.connect(self._show_waiting)
        self._tools.guide.focused.connect(self._follow)
        self._tools.desk.edited.connect(self._hear_edit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the number of the page goes before the title."""
        self._title.setVisible(self.width() >= _TITLED * self._tools.look.factor)
        super().resizeEvent(event)

    # ---- following

    def _follow(self, path: str) -> None:
        if path:
            self.view.following = True
            self.view.show_focus()
        self.view.describe(self.view.side)

    def _hear_edit(self, edit: Edit) -> None:
        if edit.place == self._tools.guide.focus:
            self.view.following = True

    def _take_book(self) -> None:
        self._show_spot()
        self.view.relayout()
        if self.view.following:
            self.view.show_focus()

    def _show_spot(self) -> None:
        spot, book, view = self._seen.spot, self._seen.book, self.view
        if spot is None or book is None:
            return
        view.show_spot(spot)
        volume = view.volume
        if volume is None or spot.side > len(volume.pages):
            return
        before = f"{volume.file_name} " if volume is not book.volumes[0] else ""
        self.words.setText(before + page_words(volume, spot.side))
        self.back.setEnabled(view.neighbour(-1) is not None)
        self.forth.setEnabled(view.neighbour(1) is not None)
        view.describe(spot.side)
        self._show_waiting()

    # ---- state

    def _show_waiting(self, *_told: object) -> None:
        view = self.view
        spot = Spot(view.volume_id, view.side)
        page = self._seen.page(spot)
        waiting = self._seen.is_updating or (self._seen.book is None and not self._seen.trouble_text)
        if page is not None and not page.pending and not waiting:
            width = view.picture_width()
            picture = view.pictures.picture(spot.volume, spot.side, width)
            waiting = picture is not None and not picture.fresh
        self.caption.set_words("正在更新…" if self._seen.book else "正在排版…")
        self.caption.set_waiting(waiting and self.isVisible())

    def _show_trouble(self, sentence: str) -> None:
        if sentence:
            self.strip.set_issue("warning", sentence, ("再试一次",))
        self.strip.setVisible(bool(sentence))
        self._show_waiting()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The title stands on the surface, with a hairline at its foot."""
        painter = QPainter(self)
        colours = self._tools.look.colours
        painter.fillRect(self.rect(), colours.surface)
        painter.fillRect(0, self.view.y() - 1, self.width(), 1, colours.hairline)
