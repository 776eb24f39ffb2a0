"""Lines that are painted: in what drafts differ, under heads that open and close, as many as are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import CandidateSeen, VersionSeen
from app.ui.bureau.collect.words import differing_words, when, written_words
from app.ui.bureau.tall_list import TallList
from app.ui.look.look import Look
from app.ui.widgets.list_rows import Standing
from app.ui.widgets.menus import Entry, open_menu

FIRST, STEP = 12, 200
_PAD, _GAP, _ICON = 8, 8, 14
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_TOP_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_ROOM = 1 << 16


class Line(NamedTuple):
    """A row: a line, the ``head`` of a group with a note at its right, or what asks for ``more`` of a group."""

    text: str
    kind: Literal["line", "head", "more"] = "line"
    group: int = 0
    note: str = ""
    is_open: bool = False


@dataclass
class Group:
    """Lines under a head (none when it is empty), of which ``wanted`` are shown while it is open."""

    lines: Sequence[str]
    head: str = ""
    note: str = ""
    is_open: bool = True
    wanted: int = FIRST

    def rows(self, number: int) -> Iterator[Line]:
        """What of it stands in the list."""
        if self.head:
            yield Line(self.head, "head", number, self.note, self.is_open)
        if not self.is_open:
            return
        for line in self.lines[: self.wanted]:
            yield Line(line, group=number)
        rest = len(self.lines) - self.wanted
        if rest > 0:
            more = f"还有 {rest} 处" if rest <= STEP else f"还有 {rest} 处，再列 {STEP} 处"
            yield Line(more, "more", number)


def version_group(one: VersionSeen, now: datetime) -> Group:
    """An earlier content, folded: when it was written and came, and in what it differs."""
    head = f"{written_words(one, now)}，{when(one.received, now)} 收到"
    return Group(one.differences, head, f"{len(one.differences)} 处", is_open=False)


def candidate_group(one: CandidateSeen, *, is_open: bool) -> Group:
    """One of several other drafts: in what it differs from the one that counts."""
    head = "，".join(part for part in (f"第 {one.number} 份", one.damage) if part)
    return Group(one.differences, head, differing_words(len(one.differences)), is_open=is_open)


class LineList(TallList[Line]):
    """Groups one below the other. Ctrl+C and the menu copy: nothing painted can be marked with the mouse.

    What was measured is known until width or type change: of hundreds of lines each is broken once, and only those that
    have no room on one; ``broken`` counts them.
    """

    def __init__(self, look: Look, name: str, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        self.groups = tuple(groups)
        self.broken = 0
        self._width = -1
        self._known: dict[Line, tuple[QRect, int]] = {}
        self._advances: dict[Line, int] = {}
        self._one_line = look.metrics("body").height() + 2 * _PAD + 1
        super().__init__(look, name, lambda row: row.text, _told, parent)
        self._show()

    def _show(self) -> None:
        self.show_rows([row for number, group in enumerate(self.groups) for row in group.rows(number)])

    # ---- what it does

    def opens(self, row: Line) -> bool:
        """Heads fold, the last row of a group shows more."""
        return row.kind == "more" or (row.kind == "head" and bool(self.groups[row.group].lines))

    def open_row(self, row: Line) -> None:
        """Open or close a group, or show more of it."""
        if not self.opens(row):
            return
        if row.kind == "head":
            self.groups[row.group].is_open = not self.groups[row.group].is_open
            self._show()
        else:
            self._show_more(row.group)

    def _show_more(self, number: int) -> None:
        """Show more of one group; the others are as short as at first again, or each width lays out all of all."""
        at, before = self.currentIndex().row(), self._rows_above(number)
        for group in self.groups:
            if group is not self.groups[number]:
                group.wanted = FIRST
        self.groups[number].wanted += STEP
        gone = before - self._rows_above(number)
        self._show()
        if gone and at >= before and self.hasFocus():  # what was asked for stays before one's eyes
            self.setCurrentIndex(self._rows.index(at - gone))
            self._follow()

    def _rows_above(self, number: int) -> int:
        return sum(sum(1 for _ in group.rows(at)) for at, group in enumerate(self.groups[:number]))

    def act_on(self, row: Line) -> None:
        """Space does what Enter does."""
        self.open_row(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the row that is marked."""
        row = self.current_row
        if event.matches(QKeySequence.StandardKey.Copy) and row is not None and row.kind != "more":
            _copy(row.text)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy a line, or all lines of its group, also those that are not shown."""
        index = self.indexAt(event.pos()) if event.reason() == event.Reason.Mouse else self.currentIndex()
        if not index.isValid():
            return
        row = self.rows[index.row()]
        group = self.groups[row.group]
        all_of_it = "\n".join([*([group.head] if group.head else []), *group.lines])
        entries = [] if row.kind == "more" else [Entry("复制\tCtrl+C", lambda: _copy(row.text))]
        open_menu(self._look, self, event.globalPos(), [*entries, Entry("全部复制", lambda: _copy(all_of_it))])

    # ---- drawing

    def _look_changed(self) -> None:
        self._known.clear()
        self._advances.clear()
        self._one_line = self._look.metrics("body").height() + 2 * _PAD + 1
        super()._look_changed()

    def row_height(self, row: Line, width: int) -> int:
        """The words, wrapped, and air; most rows are one line, whatever the width, and asked for twice at each."""
        if row.kind == "line" and self._advances.get(row, _ROOM) <= width:
            return self._one_line
        return self._laid(row, width)[0].height() + 2 * _PAD + 1

    def _laid(self, row: Line, width: int) -> tuple[QRect, int]:
        """Where the words of a row stand, from its own corner, and Qt's flag for how they wrap."""
        if width != self._width:
            self._width = width
            self._known.clear()
        found = self._known.get(row)
        if found is None:
            found = self._known[row] = self._measured(row, width)
        return found

    def _measured(self, row: Line, width: int) -> tuple[QRect, int]:
        metrics = self._look.metrics("body", row.kind == "head")
        advance = self._advances.get(row)
        if advance is None:
            advance = self._advances[row] = metrics.horizontalAdvance(row.text)
        left = _ICON + _GAP if row.kind == "head" else 0
        note = self._look.metrics("caption").horizontalAdvance(row.note) + _GAP if row.note else 0
        room = max(width - left - note, 40)
        words = QRect(left, _PAD + 1, room, metrics.height())
        if advance <= room:
            return words, 0
        self.broken += 1
        wrapping = int(Qt.TextFlag.TextWordWrap)
        taken = metrics.boundingRect(QRect(0, 0, room, _ROOM), int(_TOP_LEFT) | wrapping, row.text)
        if taken.width() > room:  # a word that is longer than the line, as addresses are
            wrapping = int(Qt.TextFlag.TextWrapAnywhere)
            taken = metrics.boundingRect(QRect(0, 0, room, _ROOM), int(_TOP_LEFT) | wrapping, row.text)
        words.setHeight(taken.height())
        return words, wrapping

    def paint_row(self, painter: QPainter, place: QRect, row: Line, stands: Standing) -> None:
        """A hairline above each but the first, then the words."""
        look, colours = self._look, self._look.colours
        if place.top() > 0:
            painter.fillRect(QRect(place.left(), place.top(), place.width(), 1), colours.hairline)
        laid, wrapping = self._laid(row, place.width())
        words = laid.translated(place.topLeft())
        if row.kind == "head" and self.opens(row):
            icon = QRectF(place.left(), words.top() + 2, _ICON, _ICON)
            look.paint_icon(painter, icon, "down" if row.is_open else "next", colours.ink3)
        if row.note:
            painter.setFont(look.font("caption"))
            painter.setPen(colours.ink3)
            painter.drawText(place.adjusted(0, _PAD + 2, 0, 0), int(_TOP_RIGHT), row.note)
        painter.setFont(look.font("body", row.kind == "head"))
        painter.setPen(colours.accent if row.kind == "more" else colours.ink)
        painter.drawText(words, int(_TOP_LEFT) | wrapping, row.text)


def _told(row: Line) -> str:
    """As it is read aloud."""
    return "，".join([row.text, row.note, "已展开" if row.is_open else "已折起"]) if row.kind == "head" else row.text


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
