"""The cell of a printed text with slots: its lines as they are printed, editors where the answers go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.forms.definition import Field, Seal
from app.ui.form.cells.base import LEAST_HEIGHT, PAD_X, PAD_Y, AnswerCell, FieldEditor, Place
from app.ui.form.cells.pieces import ElsewhereValue, Gap, Words, printed_lines
from app.ui.look.paint import hatch
from app.ui.work.desk import Edit
from app.ui.work.tools import Tools

_BETWEEN = 6
_LINE_GAP = 4
_LEAST_EDITOR = 96
MakeEditor = Callable[[Tools, Field, Place, QWidget | None], FieldEditor]
Piece = Words | ElsewhereValue | FieldEditor


@dataclass(frozen=True)
class Printing:
    """A printed text: which of its fields are answered here, how its words stand, and who seals it.

    ``bare``: a line outside of a table, without ground or padding, each editor with a box of its own.
    """

    text: str
    here: frozenset[str]
    align: str = ""
    seal: Seal | None = None
    bare: bool = False
    hint: str = ""


@dataclass
class _Row:
    """One line on screen and where its pieces go."""

    pieces: list[Piece] = field(default_factory=list)


class PrintedCell(AnswerCell):
    """Lines of words and editors. Where there is only one editor, the cell itself is its box."""

    def __init__(self, tools: Tools, printing: Printing, make: MakeEditor, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self.printing = printing
        self._make = make
        lines = printed_lines(tools.desk.definition, printing.text)
        asked = [part.field for line in lines for part in line if isinstance(part, Gap) and part.field in printing.here]
        self._single = len(asked) == 1 and not printing.bare
        self._ready = False
        self._lines = [[self._piece(part, line) for part in line] for line in lines]
        self._ready = True
        if self._single:
            self.setCursor(self._editors[0].cursor())
            self._editors[0].clicks_go_to(self._editors[0].stops()[0], self)
        tools.look.changed.connect(self._resize)

    def _piece(self, part: str | Gap, line: Sequence[str | Gap]) -> Piece:
        if isinstance(part, str):
            only_words = all(isinstance(one, str) for one in line)
            centred = only_words and not self.printing.align and not self.printing.bare
            return Words(self.tools, part.strip() if centred else part.rstrip(), centred, self)
        if part.field not in self.printing.here:
            return ElsewhereValue(self.tools, part.field, self._grown, self)
        asked = self.tools.desk.definition.fields[part.field]
        says_unit = bool(asked.unit) and part.follows.startswith(asked.unit)
        place = Place(inline=not self._single, unit=not says_unit, hint=self.printing.hint)
        editor = self._make(self.tools, asked, place, self)
        self.add_editor(editor)
        return editor

    def set_place(self, where: str) -> None:
        """With several editors, each is named by the words before it as well."""
        super().set_place(where)
        if len(self._editors) < 2:
            return
        for line in self._lines:
            words = ""
            for piece in line:
                if isinstance(piece, Words):
                    words = piece.text.strip().rstrip("：:").strip() or words
                elif isinstance(piece, FieldEditor):
                    piece.where = f"{where} › {words}" if words else where
                    piece.name_stops()

    def framed(self) -> bool:
        """Only where the cell is the box of its one editor."""
        return self._single

    def _grown(self) -> None:
        if self._ready:
            self._resize()

    def _hear(self, edit: Edit) -> None:
        super()._hear(edit)
        for line in self._lines:
            for piece in line:
                if isinstance(piece, ElsewhereValue) and piece.field in edit.fields:
                    piece.show_answer()

    def show_answers(self) -> None:
        """Answers from elsewhere as well."""
        super().show_answers()
        for line in self._lines:
            for piece in line:
                if isinstance(piece, ElsewhereValue):
                    piece.show_answer()

    # ---- geometry

    def heightForWidth(self, width: int) -> int:
        """All lines, and the sentence of a seal."""
        pad_x, pad_y = self._pads()
        high = self._set_lines(width - 2 * pad_x, 0, set_them=False) + 2 * pad_y
        if self.printing.seal:
            high += self.look.metrics("caption").height() + _LINE_GAP
        return high if self.printing.bare else max(high, LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the lines anew."""
        super().resizeEvent(event)
        self._arrange()

    def _resize(self) -> None:
        self._arrange()
        super()._resize()

    def _arrange(self) -> None:
        pad_x, pad_y = self._pads()
        inside = self.width() - 2 * pad_x
        used = self._set_lines(inside, 0, set_them=False)
        rest = 0 if self.printing.seal else max(self.height() - 2 * pad_y - used, 0)
        self._set_lines(inside, pad_y + rest // 2, set_them=True)

    def _pads(self) -> tuple[int, int]:
        return (0, 0) if self.printing.bare else (PAD_X, PAD_Y)

    def _set_lines(self, width: int, top: int, *, set_them: bool) -> int:
        """Set every line at ``width``; the height of all of them."""
        begin = top
        for line in self._lines:
            if not line:
                top += self.look.metrics("body").height()
            for row in self._rows(line, width):
                top += self._set_row(row, width, top, set_them) + _LINE_GAP
        return max(top - begin - _LINE_GAP, 0)

    def _rows(self, line: list[Piece], width: int) -> list[_Row]:
        """Break a line where its pieces do not fit beside each other; long texts have a row of their own."""
        rows: list[_Row] = [_Row()]
        used = 0
        for piece in line:
            least = self._least(piece, width)
            alone = isinstance(piece, FieldEditor) and piece.stretches()
            if rows[-1].pieces and (alone or used + _BETWEEN + least > width):
                rows.append(_Row())
                used = 0
            rows[-1].pieces.append(piece)
            used += least + (_BETWEEN if used else 0)
        return rows if rows[0].pieces else []

    def _least(self, piece: Piece, width: int) -> int:
        if isinstance(piece, FieldEditor):
            if piece.stretches():
                return width
            wanted = 0 if self._single else piece.inline_width()
            return min(wanted or _LEAST_EDITOR, width)
        return min(piece.sizeHint().width(), width)

    def _widths(self, row: _Row, width: int) -> list[int]:
        least = [self._least(piece, width) for piece in row.pieces]
        spare = max(width - sum(least) - _BETWEEN * (len(least) - 1), 0)
        taking = [number for number, piece in enumerate(row.pieces) if self._takes_rest(piece)]
        if not taking and len(row.pieces) == 1 and isinstance(row.pieces[0], Words):
            taking = [0]
        for number in taking:
            least[number] += spare // len(taking)
        return least

    def _takes_rest(self, piece: Piece) -> bool:
        return isinstance(piece, FieldEditor) and (self._single or not piece.inline_width() or piece.stretches())

    def _set_row(self, row: _Row, width: int, top: int, set_them: bool) -> int:
        widths = self._widths(row, width)
        heights = [piece.heightForWidth(wide) for piece, wide in zip(row.pieces, widths, strict=True)]
        high = max(heights)
        left = self._pads()[0]
        for piece, wide, own in zip(row.pieces, widths, heights, strict=True):
            if set_them:
                piece.setGeometry(QRect(left, top + (high - own) // 2, wide, own))
            left += wide + _BETWEEN
        return high

    # ---- how it looks

    def paintEvent(self, event: QPaintEvent) -> None:
        """White paper; hatched with its sentence where a stamp goes."""
        if self.printing.bare:
            return
        super().paintEvent(event)
        seal = self.printing.seal
        if seal is None:
            return
        painter = QPainter(self)
        hatch(painter, self.rect(), self.look.colours)
        painter.setFont(self.look.font("caption"))
        painter.setPen(self.look.colours.ink3)
        area = self.rect().adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        told = "盖章处，打印后盖章" if seal.by_applicant else f"由{seal.who}填写"
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, told)
