"""A page of the applicant in the place of the table: the printed form with the answer framed, or a file of evidence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.review.look_sources import Looks, Shown, Wish
from app.ui.bureau.review.page_view import PageView
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.work.tasks import follow, nothing

_PATIENCE_MS = 400


class LookPane(QWidget):
    """``closed``: back to the table, by Esc, too. Nothing of what applicants sent is opened: pictures are of copies."""

    closed = Signal()

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.looks = Looks(tools, self)
        self.wish: Wish | None = None
        self.shown: Shown | None = None
        self._whole = {False: False, True: True}  # an answer is to be read, of a file the page is to be seen
        look = tools.look
        self.back = OutlineButton(look, "回到列表", icon="previous", key="Esc", small=True)
        self.title = ElidedLabel(look, role="value", semibold=True)
        self.caption = ElidedLabel(look, role="caption", tone="ink3")
        self.told = TextLabel(look, role="caption", tone="error", wrap=True)
        self.previous = IconButton(look, "previous", "上一页", key="PgUp")
        self.next = IconButton(look, "next", "下一页", key="PgDn")
        self.count = TextLabel(look, role="caption", tone="ink2")
        self.zoom = Segmented(look, ("整页", "看清"), name="页面大小")
        self.outside = IconButton(look, "open_outside", "用别的程序打开")
        self.view = PageView(look)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_PATIENCE_MS)
        self._late.timeout.connect(self._show_late)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.caption)
        head = QHBoxLayout()
        head.setContentsMargins(12, 7, 12, 7)
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addLayout(words, 1)
        for widget in (self.previous, self.count, self.next, self.zoom, self.outside):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self._told_row = QHBoxLayout()
        self._told_row.setContentsMargins(12, 0, 12, 6)
        self._told_row.addWidget(self.told)
        column.addLayout(self._told_row)
        column.addWidget(HairLine(self._tools.look))
        column.addWidget(self.view, 1)
        self.told.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.zoom.chosen.connect(self._choose_zoom)
        self.outside.clicked.connect(self._open_outside)
        self.view.stepped.connect(self.step)
        self.view.resized.connect(self._want)
        self.looks.arrived.connect(self._hear)

    # ---- what is shown

    def look_at(self, wish: Wish) -> None:
        """Show an answer or a file; what is shown stays until it has come."""
        self.wish = wish
        self._set_zoom(self._whole[bool(wish.file)])
        if self.shown is None or self.shown.wish.case != wish.case:
            self.view.show_image(None)
            self.shown = None
        self._late.start()
        self._want()

    def forget(self) -> None:
        """Nothing is looked at any more."""
        self.wish = self.shown = None
        self.looks.forget()
        self._late.stop()
        self.view.show_image(None)

    def step(self, by: int) -> None:
        """Turn to another page of the same volume or file."""
        shown, wish = self.shown, self.wish
        if shown is None or wish is None or not 1 <= shown.side + by <= shown.sides:
            return
        side = shown.side + by
        volume = shown.wish.volume
        self.look_at(Wish(wish.case, path=wish.path, file=wish.file, volume="" if wish.file else volume, side=side))

    def _choose_zoom(self, number: int) -> None:
        if self.wish is not None:
            self._whole[bool(self.wish.file)] = number == 0
        self._set_zoom(number == 0)

    def _set_zoom(self, whole: bool) -> None:
        self.zoom.set_current(0 if whole else 1)
        if whole != self.view.whole:
            self.view.set_whole(whole)

    def _want(self) -> None:
        if self.wish is not None and self.isVisible():
            self.looks.want(self.wish, self.view.wanted_width())

    def _hear(self, shown: Shown) -> None:
        if self.wish is None or shown.wish.case != self.wish.case:
            return
        self._late.stop()
        self.shown = shown
        self.title.setText(shown.title)
        self.caption.setText(shown.caption)
        self.told.setText("；".join(shown.told))
        self.told.setVisible(bool(shown.told))
        self.count.setText(f"{shown.side} / {shown.sides}" if shown.sides else "")
        self.count.setMinimumWidth(self.count.sizeHint().width())
        self.previous.setEnabled(shown.side > 1)
        self.next.setEnabled(shown.side < shown.sides)
        self.outside.setVisible(bool(shown.wish.file))
        words = (shown.trouble,) if shown.trouble else () if shown.image else ("这一项没有印在页上",)
        self.view.show_image(shown.image, shown.boxes, words)

    def _show_late(self) -> None:
        if self.shown is None:
            self.view.show_image(None, words=("正在打开…",))

    def showEvent(self, event: object) -> None:
        """What was wished before there was a place for it."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt hands a show event
        self._want()

    # ---- the file itself

    def _open_outside(self) -> None:
        """A copy, compared with what the applicant registered, in the program of the system."""
        wish = self.wish
        if wish is None or not wish.file:
            return
        tools = self._tools
        call = Call("case_copy", (tools.paths, str(wish.case), wish.file, tools.desk), reports=False)
        follow(
            tools.eyes.run(call, key="desk file"),
            done=self._open,
            refused=lambda error: self._say(error),
            stopped=nothing,
        )

    def _open(self, file: Path) -> None:
        if not self._tools.dialogs.open_outside(file):
            self._tools.guide.say(f"这台电脑上没有能打开“{file.name}”的程序")

    def _say(self, error: AppError) -> None:
        self._tools.guide.say(error.in_full())

    # ---- Qt's part

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The head stands on the surface."""
        QPainter(self).fillRect(self.rect(), self._tools.look.colours.surface)
