"""How a row of the check list is drawn, and what lies where in it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.checks.listing import GroupRow, IssueRow, SectionRow
from app.ui.checks.model import ListingModel
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.look.palette import Tone
from app.ui.widgets.marks import KIND_STATES, paint_mark

_Index = QModelIndex | QPersistentModelIndex
HEIGHT, GROUP_HEIGHT, SECTION_HEIGHT = 44, 40, 36
_EDGE, _MARK, _GAP, _FIX_HEIGHT = 12, 16, 10, 26
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_FIX_TONES: dict[str, Tone] = {"error": "error", "warning": "warning"}


class RowParts(NamedTuple):
    """Where the parts of an issue's row lie; empty rectangles for what it has not."""

    mark: QRect
    place: QRect
    other: QRect
    sentence: QRect
    fix: QRect


class RowPainter(QStyledItemDelegate):
    """Draws groups, sections and issues with the colours of the moment."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._sign: tuple[tuple[float, int], int] = ((0.0, 0), 1)

    def _row(self, index: _Index) -> GroupRow | SectionRow | IssueRow:
        model = self._view.model()
        assert isinstance(model, ListingModel)
        return model.row(index.row())

    # ---- measures

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As wide as the list; a long sentence takes the lines that it needs."""
        row, width = self._row(index), self._view.viewport().width()
        factor = self._look.factor
        if isinstance(row, GroupRow):
            return QSize(width, round(GROUP_HEIGHT * factor))
        if isinstance(row, SectionRow):
            return QSize(width, round(SECTION_HEIGHT * factor))
        if row.listed:
            return QSize(width, round(SECTION_HEIGHT * factor))
        line = round(HEIGHT * factor)
        if self._is_short(row, width):
            return QSize(width, max(line, self._below(line, self._look.metrics("body").height())))
        sentence = self.parts(row, QRect(0, 0, width, line)).sentence
        return QSize(width, max(line, self._below(line, sentence.height())))

    def _is_short(self, row: IssueRow, width: int) -> bool:
        """Whether the sentence surely needs one line: told by its length, since measuring thousands takes seconds."""
        sign = self._widest()
        label = len(row.issue.fixes[0].label) * sign + 24 + _GAP if row.issue.fixes and not row.mended else 0
        return len(row.issue.message) * sign <= width - 2 * _EDGE - _MARK - _GAP - label - 2

    def _widest(self) -> int:
        metrics = self._look.metrics("body")
        key = (self._look.factor, metrics.height())
        if self._sign[0] != key:
            self._sign = (key, max(map(metrics.horizontalAdvance, "国W…—")) + 1)
        return self._sign[1]

    def _below(self, line: int, sentence: int) -> int:
        """How high a row is whose sentence is that high."""
        top = (line - _MARK) // 2 + (_MARK - 1) // 2 - line // 2 + 5 + self._look.metrics("caption").height()
        return top + sentence - 1 + round(6 * self._look.factor)

    def parts(self, row: IssueRow, rect: QRect) -> RowParts:
        """Where the parts lie in a row that begins at the top left of ``rect``."""
        line = round((SECTION_HEIGHT if row.listed else HEIGHT) * self._look.factor)
        fix = QRect()
        right = rect.right() - _EDGE
        if row.issue.fixes and not row.mended:
            width = self._look.metrics("body").horizontalAdvance(row.issue.fixes[0].label) + 24
            height = round(_FIX_HEIGHT * self._look.factor)
            fix = QRect(right - width, rect.top() + (line - height) // 2, width, height)
            right = fix.left() - _GAP
        mark = QRect(rect.left() + _EDGE, rect.top() + (line - _MARK) // 2, _MARK, _MARK)
        left = mark.right() + 1 + _GAP
        return (
            self._in_line(row, mark, left, right, line, fix)
            if row.listed
            else self._in_two(row, mark, left, right, fix)
        )

    def _in_line(self, row: IssueRow, mark: QRect, left: int, right: int, line: int, fix: QRect) -> RowParts:
        """Place and sentence beside each other."""
        body = self._look.metrics("body")
        top = mark.center().y() - line // 2 + 1
        place = QRect(left, top, min(body.horizontalAdvance(row.place) + 1, (right - left) * 3 // 4), line)
        return RowParts(mark, place, QRect(), QRect(place.right() + _GAP, top, right - place.right() - _GAP, line), fix)

    def _in_two(self, row: IssueRow, mark: QRect, left: int, right: int, fix: QRect) -> RowParts:
        """Place above, sentence below."""
        caption, body = self._look.metrics("caption"), self._look.metrics("body")
        top = mark.center().y() - round(HEIGHT * self._look.factor) // 2 + 5
        place = QRect(left, top, min(caption.horizontalAdvance(row.place) + 1, right - left), caption.height())
        other = QRect()
        if row.other:
            words = caption.horizontalAdvance(f"↔ {row.other_label}") + 1
            other = QRect(place.right() + _GAP, top, max(0, min(words, right - place.right() - _GAP)), caption.height())
        room = QRect(left, place.bottom() + 1, right - left, 10_000)
        sentence = body.boundingRect(room, int(_WRAPPED), row.sentence)
        return RowParts(mark, place, other, QRect(left, room.top(), right - left, sentence.height()), fix)

    def part_at(self, index: _Index, rect: QRect, point: QPoint) -> str:
        """``fix``, ``other``, or the row itself."""
        row = self._row(index)
        if not isinstance(row, IssueRow):
            return "row"
        parts = self.parts(row, rect)
        return "fix" if parts.fix.contains(point) else "other" if parts.other.contains(point) else "row"

    # ---- drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """One row."""
        row, rect = self._row(index), QRect(option.rect)  # type: ignore[attr-defined]  # the stubs forget it
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()  # type: ignore[attr-defined]
        painter.save()
        if isinstance(row, GroupRow):
            self._paint_group(painter, rect, row)
        else:
            painter.fillRect(rect, self._look.colours.accent_tint if chosen else self._look.colours.surface)
            painter.setPen(self._look.colours.hairline)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            if isinstance(row, SectionRow):
                self._paint_section(painter, rect, row)
            else:
                self._paint_issue(painter, rect, row)
            if chosen:
                paint_focus(painter, rect.adjusted(1, 1, -1, -2), self._look.colours)
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, row: GroupRow) -> None:
        words = rect.adjusted(0, 8, 0, 0)
        self._write(painter, words, row.title, "ink", semibold=True)
        ahead = self._look.metrics("body", True).horizontalAdvance(row.title) + 8
        self._write(painter, words.adjusted(ahead, 0, 0, 0), str(row.count) if row.count else "都改好了", "ink3")

    def _paint_section(self, painter: QPainter, rect: QRect, row: SectionRow) -> None:
        box = QRect(rect.left() + _EDGE, rect.center().y() - 7, 14, 14)
        self._look.paint_icon(painter, box, "next" if row.folded else "down", self._look.colours.ink3)
        words = rect.adjusted(_EDGE + _MARK + _GAP, 0, -_EDGE, 0)
        self._write(painter, words, row.title, "ink")
        ahead = self._look.metrics("body").horizontalAdvance(row.title) + 12
        self._write(painter, words.adjusted(ahead, 0, 0, 0), f"{row.count} 项" if row.count else "都填好了", "ink3")

    def _paint_issue(self, painter: QPainter, rect: QRect, row: IssueRow) -> None:
        parts = self.parts(row, rect)
        paint_mark(painter, parts.mark, self._look, "check" if row.mended else KIND_STATES[row.kind])
        measures = self._look.metrics("body" if row.listed else "caption")
        place = measures.elidedText(row.place, Qt.TextElideMode.ElideMiddle, parts.place.width())
        if row.listed:
            self._write(painter, parts.place, place, "ink3" if row.mended else "ink", struck=row.mended)
            self._write(painter, parts.sentence, row.sentence, "ink3", struck=row.mended)
        else:
            self._write(painter, parts.place, place, "ink3", caption=True)
            self._paint_sentence(painter, parts, row)
        if not parts.fix.isEmpty():
            self._paint_fix(painter, parts.fix, row)

    def _paint_sentence(self, painter: QPainter, parts: RowParts, row: IssueRow) -> None:
        if row.other:
            words = f"↔ {row.other_label}"
            words = self._look.metrics("caption").elidedText(words, Qt.TextElideMode.ElideRight, parts.other.width())
            self._write(painter, parts.other, words, "accent", caption=True)
        painter.setFont(self._font(struck=row.mended))
        painter.setPen(self._look.colours.ink3 if row.mended else self._look.colours.ink)
        painter.drawText(parts.sentence, int(_WRAPPED), row.sentence)

    def _paint_fix(self, painter: QPainter, rect: QRect, row: IssueRow) -> None:
        colours = self._look.colours
        tone: Tone = _FIX_TONES.get(row.kind, "ink2")
        rounded(painter, rect, colours.surface, colours.tone(tone) if tone != "ink2" else colours.outline)
        painter.setFont(self._look.font("body"))
        painter.setPen(colours.tone(tone))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), row.issue.fixes[0].label)

    def _font(self, *, semibold: bool = False, caption: bool = False, struck: bool = False) -> QFont:
        font = QFont(self._look.font("caption" if caption else "body", semibold))
        font.setStrikeOut(struck)
        return font

    def _write(self, painter: QPainter, rect: QRect, words: str, tone: Tone, **how: bool) -> None:
        painter.setFont(self._font(**how))
        painter.setPen(QColor(self._look.colours.tone(tone)))
        painter.drawText(rect, int(_LEFT), words)
