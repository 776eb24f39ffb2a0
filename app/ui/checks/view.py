"""The check list itself: arrows move, Enter jumps, Space folds or mends, a click does what it points at."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.forms.issues import Fix
from app.ui.checks.listing import GroupRow, IssueRow, SectionRow
from app.ui.checks.model import ListingModel
from app.ui.checks.painting import RowPainter
from app.ui.look.look import Look

_ROWS_A_PIECE = 300


class CheckView(QListView):
    """``jumped`` wants to see a path, ``folded`` to fold a section or to open it, ``mended`` to apply a fix."""

    jumped = Signal(str)
    folded = Signal(str)
    mended = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.listing = ListingModel(self)
        self.setModel(self.listing)
        self._painter = RowPainter(look, self)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # thousands of rows are placed in pieces
        self.setBatchSize(_ROWS_A_PIECE)
        self.setMouseTracking(True)
        self.setAccessibleName("检查结果")
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter jumps to the place or folds; Space mends or folds; ← and → fold."""
        row = self._row(self.currentIndex())
        key = event.key()
        if isinstance(row, IssueRow) and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.jumped.emit(row.issue.path)
        elif isinstance(row, IssueRow) and key == Qt.Key.Key_Space:
            self._mend(row)
        elif isinstance(row, SectionRow) and self._folds(row, key):
            self.folded.emit(row.title)
        else:
            super().keyPressEvent(event)

    def _folds(self, row: SectionRow, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return True
        return key == (Qt.Key.Key_Right if row.folded else Qt.Key.Key_Left)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the button mends, on the second field jumps there, elsewhere to the place of the issue."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        row = self._row(index)
        if isinstance(row, SectionRow):
            self.folded.emit(row.title)
        elif isinstance(row, IssueRow):
            part = self._painter.part_at(index, self.visualRect(index), point)
            if part == "fix":
                self._mend(row)
            else:
                self.jumped.emit(row.other if part == "other" else row.issue.path)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        super().mouseMoveEvent(event)
        row = self._row(self.indexAt(event.position().toPoint()))
        clickable = row is not None and not isinstance(row, GroupRow)
        shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _mend(self, row: IssueRow) -> None:
        if row.issue.fixes and not row.mended:
            fix: Fix = row.issue.fixes[0]
            self.mended.emit(fix)

    def _row(self, index: QModelIndex) -> GroupRow | SectionRow | IssueRow | None:
        return self.listing.row(index.row()) if index.isValid() else None

    def choose_first(self) -> None:
        """Put the cursor on the first row that can have it, unless it stands somewhere."""
        if self.currentIndex().isValid():
            return
        for place in range(self.listing.rowCount()):
            if not isinstance(self.listing.row(place), GroupRow):
                self.setCurrentIndex(self.listing.index(place))
                return
