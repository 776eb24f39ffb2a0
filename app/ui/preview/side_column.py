"""The left of the whole book: which volume, what it holds, how thick it is, which files are still to come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.page_lists import length_in_words
from app.books.seen import SeenBook, SeenVolume
from app.jobs import Step
from app.ui.preview.outline import Outline
from app.ui.preview.seen_book import WAITING
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import ElidedLabel, HairLine
from app.ui.widgets.progress import ThinBar
from app.ui.work.tools import Tools

WIDTH = 232
_HEAD = 46


class SideColumn(QWidget):
    """232 wide. ``volume_chosen`` carries the id of the volume that the user switched to."""

    volume_chosen = Signal(str)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        look = tools.look
        self._ids: tuple[tuple[str, str], ...] = ()
        self.volumes: Segmented | None = None
        self._title = ElidedLabel(look, "", role="title", semibold=True)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(16, 8, 8, 8)
        self._head.addWidget(self._title, 1)
        self.outline = Outline(look)
        self.length = ElidedLabel(look, "", role="caption", tone="ink2")
        self.refused = LinkLabel(look, "", role="caption")
        self.refused.clicked.connect(self._go_to_refused)
        self._refused_item = 0
        self._taking = ElidedLabel(look, "", role="caption", tone="ink3")
        self._bar = ThinBar(look)
        self._head_box = QWidget()
        self._lay_out()
        self._fit_type()
        look.changed.connect(self._fit_type)

    def _fit_type(self) -> None:
        self._head_box.setFixedHeight(round(_HEAD * self._tools.look.factor))

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        self._head_box.setLayout(self._head)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 10, 16, 12)
        foot.setSpacing(6)
        for widget in (self.length, self.refused, self._taking, self._bar):
            foot.addWidget(widget)
        for hidden in (self.refused, self._taking, self._bar):
            hidden.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head_box)
        column.addWidget(self.outline, 1)
        column.addWidget(HairLine(self._tools.look))
        column.addLayout(foot)

    def show_book(self, book: SeenBook, volume: SeenVolume) -> None:
        """The volumes to choose from, and what the chosen one holds."""
        ids = tuple((one.id, one.file_name) for one in book.volumes)
        if ids != self._ids:
            self._ids = ids
            self._make_switch()
        self._title.setText(volume.file_name)
        self._title.setVisible(self.volumes is None)
        if self.volumes is not None:
            self.volumes.set_current([one.id for one in book.volumes].index(volume.id))
        self.outline.set_volume(volume)
        self.length.setText(length_in_words(len(volume.pages)) if volume.is_counted else WAITING)
        self._show_refused(book)
        if not book.pending:
            self.show_step(None)

    def _make_switch(self) -> None:
        if self.volumes is not None:
            self._head.removeWidget(self.volumes)
            self.volumes.deleteLater()
            self.volumes = None
        if len(self._ids) > 1:
            switch = Segmented(self._tools.look, [name for _, name in self._ids], name="册")
            switch.chosen.connect(lambda number: self.volume_chosen.emit(self._ids[number][0]))
            self._head.insertWidget(0, switch, 0, Qt.AlignmentFlag.AlignLeft)
            self.volumes = switch

    def _show_refused(self, book: SeenBook) -> None:
        refused = book.refused or {}
        self.refused.setVisible(bool(refused))
        if not refused:
            return
        self.refused.setText(f"{len(refused)} 个文件编不进来，去处理")
        self._refused_item = next(
            (
                number
                for number, state in sorted(self._tools.desk.draft.items.items())
                if any(file.path in refused for file in state.files)
            ),
            0,
        )

    def _go_to_refused(self) -> None:
        if self._refused_item:
            self._tools.guide.go(f"items.{self._refused_item}")

    def show_step(self, step: Step | None) -> None:
        """How far the files are that the book still lacks; None when that is over."""
        self._taking.setVisible(step is not None)
        self._bar.setVisible(step is not None)
        if step is not None:
            self._taking.setText(f"正在{step.label}")
            self._bar.set_value(step.done, step.total)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, with a hairline at the right."""
        painter = QPainter(self)
        colours = self._tools.look.colours
        painter.fillRect(self.rect(), colours.ground)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colours.hairline)
