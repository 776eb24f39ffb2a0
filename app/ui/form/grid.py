"""A printed table as a widget: real cells inside 1 px lines, extra rows for problems, heights by the content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.form.geometry import Area, Arranged, StripArea, column_lines, place, strip_columns, width_of
from app.ui.look.look import Look
from app.ui.look.paint import grid_line, hatch

PieceKind: TypeAlias = Literal["label", "header", "answer", "static", "plain"]
_LEAST_ROW = 36
_MOST_ROUNDS = 4
_FRAMED = ("label", "header", "answer", "static")


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One cell: its widget, what it covers, how it is drawn, and the least height in px.

    ``plain`` has no ground and no lines: words on the page.
    """

    widget: QWidget
    area: Area
    kind: PieceKind
    least: int = 0


class PaperGrid(QWidget):
    """The cells of one table in columns of the given proportions.

    ``resized`` tells that the height for the present width changed: whoever holds the grid gives it the new one.
    """

    resized = Signal()

    def __init__(
        self, look: Look, columns: Sequence[float], pieces: Sequence[Piece], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._columns = tuple(columns)
        self.pieces = tuple(pieces)
        self._areas = tuple(piece.area for piece in pieces)
        self._labels = frozenset(piece.area for piece in pieces if piece.kind in ("label", "header"))
        self.row_count = max((area.last_row + 1 for area in self._areas), default=0)
        framed = {row for piece in pieces if piece.kind in _FRAMED for row in _rows(piece.area)}
        self.framed = bool(framed)
        self._least = tuple(_LEAST_ROW if row in framed else 0 for row in range(self.row_count))
        self._strips: dict[int, QWidget] = {}
        self._heights: dict[Piece, tuple[int, int]] = {}
        self._placed: Arranged | None = None
        self._placed_for = -1
        self._setting = False
        for piece in pieces:
            piece.widget.setParent(self)
        self._lines = _Lines(look, self) if self.framed else None
        look.changed.connect(self.measure_again)

    # ---- what stands in it

    def strip(self, row: int) -> QWidget | None:
        """What is told below a row."""
        return self._strips.get(row)

    def set_strip(self, row: int, strip: QWidget | None) -> None:
        """Put an extra row below a row, or take it away; the old one is given up."""
        old = self._strips.pop(row, None)
        if old is not None and old is not strip:
            old.hide()
            old.deleteLater()
        if strip is not None:
            strip.setParent(self)
            self._strips[row] = strip
            strip.show()
        if self._lines is not None:
            self._lines.raise_()
        self._place_again()

    # ---- heights

    def measure_again(self, widget: QWidget | None = None) -> None:
        """The content of a cell changed (all when None): find out how high it wants to be."""
        for piece in [piece for piece in self._heights if widget is None or piece.widget is widget]:
            del self._heights[piece]
        self._place_again()

    def _place_again(self) -> None:
        before = self._placed.height if self._placed else 0
        self._placed_for = -1
        if self._arranged(self.width()).height != before:
            self.resized.emit()
        self._set_geometries()

    def hasHeightForWidth(self) -> bool:
        """Texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows at ``width``."""
        return self._arranged(width).height

    def sizeHint(self) -> QSize:
        """At the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def _arranged(self, width: int) -> Arranged:
        if self._placed is None or self._placed_for != width:
            lines = column_lines(self._columns, max(width, len(self._columns) * 8))
            heights = [self._height(piece, width_of(piece.area, lines)) for piece in self.pieces]
            strips = {row: self._strip_area(row, strip, lines) for row, strip in self._strips.items()}
            self._placed = place(self._areas, heights, self._least, lines, strips)
            self._placed_for = width
        return self._placed

    def _height(self, piece: Piece, width: int) -> int:
        known = self._heights.get(piece)
        if known is None or known[0] != width:
            wanted = piece.widget.heightForWidth(width)
            if wanted < 0:
                wanted = piece.widget.sizeHint().height()
            known = self._heights[piece] = (width, max(wanted, piece.least))
        return known[1]

    def _strip_area(self, row: int, strip: QWidget, lines: Sequence[int]) -> StripArea:
        first, end = strip_columns(self._areas, row, len(self._columns), self._labels)
        return StripArea(first, end, strip.heightForWidth(lines[end] - lines[first] - 1))

    def _set_geometries(self) -> None:
        """Cells that want another height as soon as they have their width are asked again, until none does."""
        if self._setting:
            return
        self._setting = True
        for _ in range(_MOST_ROUNDS):
            placed = self._arranged(self.width())
            self._set_boxes(placed)
            if self._arranged(self.width()) is placed:
                break
        self._setting = False
        if self._lines is not None:
            self._lines.setGeometry(self.rect())
        self.update()

    def _set_boxes(self, placed: Arranged) -> None:
        for piece, box in zip(self.pieces, placed.boxes, strict=True):
            piece.widget.setGeometry(*box)
        for row, strip in self._strips.items():
            strip.setGeometry(*placed.strips[row])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells find their places; a new width may want another height."""
        before = self._placed.height if self._placed else 0
        self._set_geometries()
        if event.size().width() != event.oldSize().width() and self._arranged(self.width()).height != before:
            self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger type needs more room."""
        if event.type() == QEvent.Type.FontChange:
            self.measure_again()
        super().changeEvent(event)

    # ---- how it looks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grounds of the cells; the lines between them lie over all."""
        painter = QPainter(self)
        colours = self._look.colours
        placed = self._arranged(self.width())
        for piece, box in zip(self.pieces, placed.boxes, strict=True):
            if piece.kind in _FRAMED:  # below the lines, which may be thinner than the room between the cells
                painter.fillRect(QRect(*box).adjusted(-1, -1, 1, 1), colours.surface)
        for piece, box in zip(self.pieces, placed.boxes, strict=True):
            self._paint_ground(painter, piece, QRect(*box))

    def frames(self) -> Iterator[QRect]:
        """What lines go round: cells, and the strips below rows of cells."""
        placed = self._arranged(self.width())
        for piece, box in zip(self.pieces, placed.boxes, strict=True):
            if piece.kind in _FRAMED:
                yield QRect(*box)
        for row, box in placed.strips.items():
            if any(row in _rows(piece.area) for piece in self.pieces if piece.kind in _FRAMED):
                yield QRect(*box)

    def _paint_ground(self, painter: QPainter, piece: Piece, rect: QRect) -> None:
        colours = self._look.colours
        if piece.kind in ("label", "header"):
            painter.fillRect(rect, colours.label_cell)
        elif piece.kind in ("answer", "static"):
            painter.fillRect(rect, colours.surface)
            if piece.kind == "static":
                hatch(painter, rect, colours)


class _Lines(QWidget):
    """The lines of a grid, over its cells: at 125 % cells may be rounded onto the room between them."""

    def __init__(self, look: Look, grid: PaperGrid) -> None:
        super().__init__(grid)
        self._look = look
        self._grid = grid
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._look.colours.grid
        for cell in self._grid.frames():
            around = cell.adjusted(-1, -1, 1, 1)
            if not around.intersects(event.rect()):
                continue
            grid_line(painter, QRect(around.left(), around.top(), around.width(), 1), colour)
            grid_line(painter, QRect(around.left(), around.bottom(), around.width(), 1), colour)
            grid_line(painter, QRect(around.left(), around.top(), 1, around.height()), colour)
            grid_line(painter, QRect(around.right(), around.top(), 1, around.height()), colour)


def _rows(area: Area) -> range:
    return range(area.row, area.last_row + 1)
