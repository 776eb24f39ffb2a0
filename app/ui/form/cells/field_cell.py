"""The cell that holds the editor of one field and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.form.cells.base import LEAST_HEIGHT, NARROW, PAD_Y, AnswerCell, FieldEditor, inner_width
from app.ui.work.tools import Tools

_CORNER = 9


class FieldCell(AnswerCell):
    """One editor with the padding of a cell; a narrow cell shows a problem as a corner."""

    def __init__(self, tools: Tools, editor: FieldEditor, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self.editor = editor
        self.add_editor(editor)
        self.setCursor(editor.cursor())
        if editor.stops():
            editor.clicks_go_to(editor.stops()[0], self)

    def heightForWidth(self, width: int) -> int:
        """Editor and padding, at least a row."""
        return max(self.editor.heightForWidth(inner_width(width)) + 2 * PAD_Y, LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The editor fills the cell within its padding."""
        super().resizeEvent(event)
        inside = inner_width(self.width())
        left = (self.width() - inside) // 2
        self.editor.setGeometry(QRect(left, PAD_Y, inside, self.height() - 2 * PAD_Y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The corner of a narrow cell with a problem."""
        super().paintEvent(event)
        if self.editor.kind is None or self.width() >= NARROW:
            return
        painter = QPainter(self)
        colours = self.look.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colours.error if self.editor.kind == "error" else colours.warning)
        painter.setPen(painter.brush().color())
        right = float(self.width())
        painter.drawPolygon(QPolygonF([QPointF(right - _CORNER, 0), QPointF(right, 0), QPointF(right, _CORNER)]))
