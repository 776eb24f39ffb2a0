"""The files of an item one below the other: chosen, walked through by arrow keys, dragged to another place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.evidence.dragging import dragged_file
from app.ui.evidence.file_row import HEIGHT, FileRow
from app.ui.evidence.row_look import RowLook
from app.ui.look.look import Look
from app.ui.look.paint import CARD_RADIUS, rounded
from app.ui.widgets.drops import dragged_files

_MOST_SPARE = 60


class FileList(QWidget):
    """Rows of files. ``selected`` tells the key of the row that the user chose, ``acted`` key and what is to be done.

    ``moved`` tells the path of a listed file and its new place (from 1), ``dropped`` paths of the disk and the place
    of the first, ``paged`` that the viewer should turn a page. ``picture`` gives the small picture of a listed file by
    path and width in device pixels.
    """

    selected = Signal(str)
    acted = Signal(str, str)
    moved = Signal(str, int)
    dropped = Signal(list, int)
    paged = Signal(int)

    def __init__(
        self,
        look: Look,
        picture: Callable[[str, int], QImage | None],
        *,
        editable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._picture = picture
        self._editable = editable
        self._item = 0
        self._rows: list[FileRow] = []
        self._spare: list[FileRow] = []
        self._current = ""
        self._line = _Line(look, self)
        self.setAcceptDrops(editable)
        self.setAccessibleName("这一项的文件")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._arrange)

    # ---- rows

    @property
    def rows(self) -> list[FileRow]:
        """The rows from above."""
        return list(self._rows)

    @property
    def current(self) -> str:
        """The key of the chosen row; empty when there is none."""
        return self._current

    def row_of(self, key: str) -> FileRow | None:
        """The row with this key."""
        return next((row for row in self._rows if row.row.key == key), None)

    def set_rows(self, item: int, looks: Sequence[RowLook]) -> None:
        """Show the files of an item; rows of files that were there stay as they are, focus among it."""
        known = {row.row.key: row for row in self._rows} if item == self._item else {}
        focus_at = next((at for at, row in enumerate(self._rows) if row.hasFocus()), None)
        self._item = item
        stays = {look.key for look in looks} & known.keys()
        spare = [row for row in self._rows if row.row.key not in stays] + self._spare
        self._rows = [self._row(known[look.key] if look.key in stays else None, spare, look) for look in looks]
        for row in spare:
            row.hide()
        self._put_by(spare)
        for at, row in enumerate(self._rows):
            row.set_position(at + 1, len(self._rows))
        if self._current not in {look.key for look in looks}:
            self._current = ""
        self._arrange()
        if focus_at is not None and self._rows and not any(row.hasFocus() for row in self._rows):
            self._rows[min(focus_at, len(self._rows) - 1)].setFocus()

    def _row(self, known: FileRow | None, spare: list[FileRow], look: RowLook) -> FileRow:
        """The row of a file: its own, else one that nobody needs any more, else a new one."""
        if known is not None:
            known.set_row(look)
            return known
        if spare:
            row = spare.pop(0)
            row.set_selected(False)
            row.set_item(self._item, look)
        else:
            row = FileRow(self._look, look, self._item, self._picture, editable=self._editable, parent=self)
            row.picked.connect(lambda: self._pick(row.row.key))
            row.acted.connect(lambda act: self.acted.emit(row.row.key, act))
            row.walked.connect(self._walk)
            row.paged.connect(self.paged)
        row.show()
        return row

    def _put_by(self, spare: list[FileRow]) -> None:
        """Keep some rows for the next item: making them is what takes time."""
        self._spare = spare[:_MOST_SPARE]
        for row in spare[_MOST_SPARE:]:
            row.deleteLater()

    def select(self, key: str) -> None:
        """Choose a row without a signal; an unknown key chooses none."""
        self._current = key if self.row_of(key) else ""
        for row in self._rows:
            row.set_selected(row.row.key == self._current)

    def focus_row(self, key: str) -> bool:
        """Give the keyboard to a row, which is the chosen one then; False when there is none with this key."""
        row = self.row_of(key)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
        return row is not None

    def focus_current(self) -> None:
        """Give the keyboard to the chosen row, else to the first."""
        row = self.row_of(self._current) or (self._rows[0] if self._rows else None)
        if row:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pick(self, key: str) -> None:
        if key != self._current:
            self.select(key)
            self.selected.emit(key)

    def _walk(self, step: int) -> None:
        at = next((at for at, row in enumerate(self._rows) if row.row.key == self._current), 0) + step
        if 0 <= at < len(self._rows):
            self._rows[at].setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- geometry

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(400, len(self._rows) * self._height() + (2 if self._rows else 0))

    def minimumSizeHint(self) -> QSize:
        """Rows are never cut from below."""
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as wide as the list."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card; hairlines between rows."""
        if not self._rows:
            return
        painter = QPainter(self)
        colours = self._look.colours
        rounded(painter, self.rect(), colours.surface, colours.hairline, CARD_RADIUS)
        for at in range(1, len(self._rows)):
            painter.fillRect(QRect(1, at * self._height(), self.width() - 2, 1), colours.hairline)

    def _height(self) -> int:
        return round(HEIGHT * self._look.factor)

    def _arrange(self) -> None:
        for at, row in enumerate(self._rows):
            row.setGeometry(1, 1 + at * self._height(), self.width() - 2, self._height() - 1)
        self.updateGeometry()
        self.update()

    # ---- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of the disk, and files of this list."""
        self._weigh(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """A line shows where they would go."""
        self._weigh(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As before the drag."""
        self._line.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped, with the place."""
        place = self._weigh(event)
        self._line.hide()
        if place is None:
            return
        listed = dragged_file(event.mimeData())
        if listed is None:
            self.dropped.emit(dragged_files(event.mimeData()), place)
            return
        before = next((at for at, row in enumerate(self._rows) if row.row.key == listed.path), 0) + 1
        place = place - 1 if place > before else place
        if place != before:
            self.moved.emit(listed.path, place)

    def _weigh(self, event: QDropEvent) -> int | None:
        """The place (from 1) where a drop would go; None when it is not wanted, which whoever drags is told."""
        listed = dragged_file(event.mimeData())
        ours = listed is not None and listed.item == self._item and self.row_of(listed.path) is not None
        if not self._editable or not (ours or (listed is None and dragged_files(event.mimeData()))):
            event.ignore()
            self._line.hide()
            return None
        event.setDropAction(Qt.DropAction.MoveAction if ours else Qt.DropAction.CopyAction)
        event.accept()
        count = sum(row.row.listed for row in self._rows)
        place = max(0, min(round((event.position().y() - 1) / self._height()), count))
        self._line.show_at(place * self._height(), self.width())
        return place + 1


class _Line(QWidget):
    """Where a dragged file would go."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, y: int, width: int) -> None:
        """Show the line at a height of the list."""
        self.setGeometry(1, max(y - 1, 0), width - 2, 3)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.colours.accent)
