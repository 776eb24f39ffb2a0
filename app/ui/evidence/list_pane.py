"""The left column: all items with a filter, and at its foot the bound book as it grows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.budget import CD_BYTES, DiscNeed, usable
from app.books.page_lists import length_in_words
from app.books.seen import SeenBook, SeenVolume
from app.times_and_sizes import size_in_words
from app.ui.evidence.backlog import BacklogLook
from app.ui.evidence.item_list import ItemList, ItemRow
from app.ui.evidence.rows import is_pending
from app.ui.look.look import Look
from app.ui.preview.seen_book import WAITING
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.progress import ThinBar
from app.ui.widgets.tips import plain_tip

_RIGHT, _BELOW = 16, 12
MOST_SHEETS = 300
"""Sheets that still bind well in one volume (3 cm): what print shops advise, no rule of a notice."""


class ListPane(QWidget):
    """The items. ``chosen`` as of :class:`ItemList`, also when the filter leaves the open item out."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._all: list[ItemRow] = []
        self._kept: int | None = None
        self._ready = TextLabel(look, role="caption", tone="ink2")
        self.filter = Segmented(look, ["全部", "待处理"], name="显示哪些项")
        self.list = ItemList(look)
        self.book = BookFoot(look)
        self._nothing = TextLabel(look, "各项都已备齐", tone="ink2")
        self.filter.chosen.connect(lambda _: self._show())
        self.list.chosen.connect(self._choose)
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 12, 0)
        head.setSpacing(10)
        self._title = TextLabel(look, "佐证材料", role="title", semibold=True)
        head.addWidget(self._title)
        head.addWidget(self._ready, 1)
        head.addWidget(self.filter)
        self._bar = bar = QWidget()
        bar.setLayout(head)
        self._fit_bar()
        look.changed.connect(self._fit_bar)  # a method: Qt forgets it together with this pane
        self._nothing.setContentsMargins(18, 12, 18, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        column.addWidget(self.book)

    def _fit_bar(self) -> None:
        self._bar.setFixedHeight(round(46 * self._look.factor))

    def show_items(self, rows: Sequence[ItemRow], ready: str) -> None:
        """Show all items as they are now; ``ready`` is how many are complete."""
        self._all = list(rows)
        self._ready.setText(ready)
        pending = sum(map(is_pending, rows))
        self.filter.set_text(1, f"待处理 {pending}" if pending else "待处理")
        self._show()

    def show_backlog(self, look: BacklogLook) -> None:
        """Show what is left of taking files in; the keyboard never stays on a button that goes."""
        had_keys = self.book.button.hasFocus()
        self.book.show_backlog(look)
        if had_keys and not look.act:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_current(self, item: int) -> None:
        """Mark an item as open; a filter that hides it is taken off."""
        self._kept = item
        if self.filter.current == 1 and not any(row.number == item and is_pending(row) for row in self._all):
            self.filter.set_current(0)
        self._show()
        self.list.set_current(item)
        self.list.scrollTo(self.list.currentIndex())

    def _show(self) -> None:
        """While the filter is on, the open item stays in the list though nothing is left to do: it must not jump."""
        only = self.filter.current == 1
        rows = [row for row in self._all if not only or is_pending(row) or row.number == self._kept]
        self.list.set_rows(rows)
        if self._kept is not None:
            self.list.set_current(self._kept)
        self._nothing.setVisible(only and not any(map(is_pending, self._all)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The count gives way where the column is narrow."""
        super().resizeEvent(event)
        parts = (self._title, self._ready, self.filter)
        self._ready.setMaximumWidth(
            1 << 20 if sum(part.sizeHint().width() for part in parts) + 54 <= self.width() else 0
        )

    def _choose(self, item: int) -> None:
        self._kept = item
        self.chosen.emit(item)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, and a hairline at the right."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.ground)
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), colours.hairline)


class BookFoot(QWidget):
    """How large the bound volume is by now, ``160 页 · 80 张 · 厚约 8 毫米``, and what the disc will hold.

    While files of the draft are taken in, its last line says how far that is, with a ``button`` to stop it or go on.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._told = self._advice = ""
        self._backlog = BacklogLook()
        self._title = ElidedLabel(look, semibold=True)
        self._size = TextLabel(look, role="caption", tone="ink2")
        self._bar = ThinBar(look, height=6)
        self._note = ElidedLabel(look, role="caption", tone="ink3")
        self._disc = TextLabel(look, role="caption", tone="ink3")
        self._disc.hide()
        self.button = OutlineButton(look, "", small=True, parent=self)
        self.button.hide()
        head, foot = QHBoxLayout(), QHBoxLayout()
        self._foot = foot
        head.addWidget(self._title, 1)
        head.addWidget(self._size)
        foot.addWidget(self._note, 1)
        foot.addWidget(self._disc)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, _RIGHT, _BELOW)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)

    def show_book(self, book: SeenBook | None, trouble: bool = False, most: int = MOST_SHEETS) -> None:
        """Show the volume that holds the evidence, and how far it is from the ``most`` sheets that one can hold.

        A volume in several tomes is told as a whole; ``most`` 0: it is never divided.
        """
        volumes = _volumes_with_evidence(book)
        name = volumes[0].file_name.partition("_")[0] if volumes else "申报材料"
        self._title.setText(f"{name}合订本")
        counted = volumes if volumes and all(volume.is_counted for volume in volumes) else ()
        sides = sum(len(volume.pages) for volume in counted)
        self._size.setText(length_in_words(sides) if counted else "暂时排不出来" if trouble else WAITING)
        sheets = sum(volume.sheets for volume in counted)
        limit = most or MOST_SHEETS
        over = len(volumes) < 2 and sheets > limit
        self._bar.set_tone("warning" if over else "accent")
        self._bar.set_value(sheets, limit * max(len(counted), 1))
        advice = _advice(volumes, most, limit, over)
        pending = len(book.pending) if book else 0
        self._bar.setToolTip(plain_tip(advice))
        self._advice = "" if pending or over or len(volumes) > 1 else advice
        self._told = f"还有 {pending} 个文件正在整理，页数会变" if pending else advice
        self._note.set_tone("warning" if over else "ink3")
        self._fit()

    def show_backlog(self, look: BacklogLook) -> None:
        """Show how far taking in is, in the place of advice and disc: both are not known before the end."""
        if look == self._backlog:
            return
        self._backlog = look
        stops = look.act == "stop"
        self.button.setText("取消" if stops else "继续整理")
        self.button.set_name("取消整理佐证材料" if stops else "继续整理佐证材料")
        self.button.setVisible(bool(look.act))
        self._fit()

    def show_disc(self, need: DiscNeed | None) -> None:
        """Show what the disc will hold by now; nothing for a form that asks for none."""
        self._disc.setText(need.words if need else "")
        self._disc.set_tone("warning" if need and need.fit == "none" else "ink3")
        self._disc.setToolTip(plain_tip(_disc_parts(need) if need else ""))
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for both lines, the advice stands in the tooltip of the bar alone."""
        backlog = self._backlog
        self._disc.setVisible(bool(self._disc.text()) and not backlog.words)
        self._note.setMinimumHeight(self._disc.sizeHint().height())  # the line is as high without it
        if backlog.words:
            self._note.setText(backlog.words)
            self._place_button()
            return
        wide = self._look.metrics("caption").horizontalAdvance(self._advice)
        room = self.width() - 34 - self._disc.sizeHint().width() - 12
        cut = bool(self._advice) and not self._disc.isHidden() and wide > room
        self._note.setText("" if cut else self._told)
        self._foot.setContentsMargins(0, 0, 0, 0)

    def _place_button(self) -> None:
        """At the end of the last line and higher than it, in the room around: nothing moves when it comes or goes."""
        size = self.button.sizeHint()
        self._foot.setContentsMargins(0, 0, size.width() + 8, 0)
        top = self.height() - _BELOW - (self._note.sizeHint().height() + size.height()) // 2
        self.button.setGeometry(self.width() - _RIGHT - size.width(), top, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The column may be narrow."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface, and a hairline above."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.surface)
        painter.fillRect(QRect(0, 0, self.width(), 1), colours.hairline)


def _disc_parts(need: DiscNeed) -> str:
    originals, books = size_in_words(need.originals), size_in_words(need.books)
    return f"原件 {originals}，合订本（PDF 和 Word）约 {books}。CD 按 {size_in_words(usable(CD_BYTES))} 计"


def _volumes_with_evidence(book: SeenBook | None) -> list[SeenVolume]:
    """The volume that holds the evidence, or the tomes that it is bound in."""
    volumes = book.volumes if book else ()
    return [volume for volume in volumes if volume.items]


def _advice(volumes: Sequence[SeenVolume], most: int, limit: int, over: bool) -> str:
    if len(volumes) > 1:
        parts = "，".join(f"{volume.file_name.rpartition('_')[2]} {volume.sheets} 张" for volume in volumes)
        return f"分 {len(volumes)} 册：{parts}"
    if over:
        return f"超过 {limit} 张，一册可能订不下"
    return f"一册宜在 {limit} 张以内" if not most else f"超过 {limit} 张分上下册"
