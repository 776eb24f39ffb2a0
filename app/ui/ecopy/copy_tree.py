"""The files of an electronic copy as a tree with pages and sizes; folders open and close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.discs.model import MadeDisc
from app.times_and_sizes import size_in_words
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus, rounded
from app.ui.widgets.list_rows import Index, ListRows, RowList, RowPainter, standing

_ROW = 28
_INDENT, _EDGE, _ICON, _GAP = 20, 8, 16, 8
_FEW, _MOST_SHOWN = 14, 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TreeRow(NamedTuple):
    """A file or folder: ``path`` from the root of its disc, ``files`` how many a folder holds (0: it is a file)."""

    key: str
    name: str
    depth: int
    bytes: int
    pages: int | None = None
    files: int = 0
    remark: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether it can be opened and closed."""
        return self.files > 0


def rows_of(discs: Sequence[MadeDisc], opened: frozenset[str]) -> list[TreeRow]:
    """All rows that are seen: a line for each disc where there are several, what lies in opened folders below it."""
    rows: list[TreeRow] = []
    for disc in discs:
        several = len(discs) > 1
        root = f"{disc.number}:"
        if several:
            title = f"第 {disc.number} 张" if disc.medium else f"第 {disc.number} 部分"
            rows.append(TreeRow(root, title, 0, disc.bytes, files=len(disc.files)))
        if not several or root in opened:
            rows += _rows_in(disc, root, "", 1 if several else 0, opened)
    return rows


def folders_of(discs: Sequence[MadeDisc]) -> frozenset[str]:
    """The keys of the folders at the top, which are open at first when the whole is short."""
    keys = {f"{disc.number}:" for disc in discs}
    for disc in discs:
        keys |= {f"{disc.number}:{one.path.partition('/')[0]}/" for one in disc.files if "/" in one.path}
    return frozenset(keys)


def _rows_in(disc: MadeDisc, root: str, base: str, depth: int, opened: frozenset[str]) -> Iterator[TreeRow]:
    """What lies directly in the folder ``base`` (ends in / or is empty): folders first as they come, then files."""
    here = [one for one in disc.files if one.path.startswith(base)]
    names = dict.fromkeys(one.path[len(base) :].partition("/")[::2] for one in here)
    folders = dict.fromkeys(name for name, rest in names if rest)
    for name in folders:
        inside = [one for one in here if one.path.startswith(f"{base}{name}/")]
        key = f"{root}{base}{name}/"
        yield TreeRow(key, name, depth, sum(one.bytes for one in inside), files=len(inside))
        if key in opened:
            yield from _rows_in(disc, root, f"{base}{name}/", depth + 1, opened)
    for one in here:
        name = one.path[len(base) :]
        if "/" not in name:
            yield TreeRow(f"{root}{one.path}", name, depth, one.bytes, one.pages, remark=one.remark)


def told(row: TreeRow) -> str:
    """What is read aloud of a row."""
    pages = f"{row.pages} 页" if row.pages else ""
    count = f"{row.files} 个文件" if row.is_folder else ""
    return "，".join(part for part in (row.name, count, pages, size_in_words(row.bytes), row.remark) if part)


class _Painter(RowPainter["CopyTree"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, round(_ROW * self._look.factor))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, stands = self._view.rows[index.row()], standing(option)
        look, colours = self._look, self._look.colours
        if stands.chosen and stands.focused:
            rounded(painter, stands.place, colours.accent_tint, None)
            paint_focus(painter, stands.place, colours)
        elif stands.under_mouse and row.is_folder:
            rounded(painter, stands.place, colours.label_cell, None)
        room = stands.place.adjusted(_EDGE + row.depth * _INDENT, 0, -_EDGE, 0)
        if row.is_folder:
            arrow = QRectF(room.left(), room.center().y() - 5, 12, 12)
            look.paint_icon(painter, arrow, "down" if self._view.is_open(row.key) else "next", colours.ink3)
        icon = QRectF(room.left() + 16, room.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        look.paint_icon(painter, icon, "folder" if row.is_folder else "document", colours.ink3)
        self._paint_words(painter, room.adjusted(16 + _ICON + _GAP, 0, 0, 0), row)

    def _paint_words(self, painter: QPainter, room: QRect, row: TreeRow) -> None:
        look, colours = self._look, self._look.colours
        caption, body = look.metrics("caption"), look.metrics("body")
        size_room, page_room = caption.horizontalAdvance("1000 MB") + 8, caption.horizontalAdvance("1000 个文件") + 8
        right = room.right()
        painter.setFont(look.font("caption"))
        painter.setPen(colours.ink3)
        size = QRect(right - size_room, room.top(), size_room, room.height())
        painter.drawText(size, _RIGHT, size_in_words(row.bytes))
        count = f"{row.files} 个文件" if row.is_folder else f"{row.pages} 页" if row.pages else ""
        pages = QRect(size.left() - page_room, room.top(), page_room, room.height())
        painter.drawText(pages, _RIGHT, count)
        name = room.adjusted(0, 0, -size_room - page_room - _GAP, 0)
        painter.setFont(look.font("body"))
        painter.setPen(colours.ink)
        shown = body.elidedText(row.name, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(name, _LEFT, shown)
        rest = name.adjusted(body.horizontalAdvance(shown) + 12, 0, 0, 0)
        if row.remark and rest.width() > 60:
            painter.setFont(look.font("caption"))
            painter.setPen(colours.ink3)
            painter.drawText(rest, _LEFT, caption.elidedText(row.remark, Qt.TextElideMode.ElideRight, rest.width()))


class CopyTree(RowList[TreeRow]):
    """A click, Enter, ← and → open and close folders; the list is as high as it needs, up to some rows."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "电子版里的文件", ListRows[TreeRow](None, attrgetter("name"), told))
        self._discs: tuple[MadeDisc, ...] = ()
        self._opened: frozenset[str] = frozenset()
        self.setItemDelegate(_Painter(look, self))
        self.setUniformItemSizes(True)
        self.clicked.connect(self._toggle)

    def tooltip(self, index: QModelIndex) -> str:
        """All that is known of a row: names and remarks are cut where there is no room."""
        return told(self.rows[index.row()])

    def is_open(self, key: str) -> bool:
        """Whether a folder is open."""
        return key in self._opened

    def show_discs(self, discs: Sequence[MadeDisc]) -> None:
        """Show the files of these discs, or parts; short ones with the folders at the top open."""
        if tuple(discs) == self._discs:
            return
        self._discs = tuple(discs)
        top = folders_of(self._discs)
        short = len(rows_of(self._discs, top)) <= _FEW
        roots = frozenset(key for key in top if key.endswith(":"))
        self._opened = top if short else roots
        self._show()

    def _show(self) -> None:
        self._rows.show_rows(rows_of(self._discs, self._opened))
        self._fit()

    def _fit(self) -> None:
        shown = min(max(len(self.rows), 1), _MOST_SHOWN)
        self.setFixedHeight(round(_ROW * self._look.factor) * shown + 2)

    def _look_changed(self) -> None:
        self._fit()
        super()._look_changed()

    def _toggle(self, index: QModelIndex, wanted: bool | None = None) -> None:
        row = self.rows[index.row()] if index.isValid() else None
        if row is None or not row.is_folder or wanted == self.is_open(row.key):
            return
        self._opened = self._opened - {row.key} if self.is_open(row.key) else self._opened | {row.key}
        self._show()
        self.setCurrentIndex(self._rows.index(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter turns a folder over, → opens, ← closes."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._toggle(self.currentIndex())
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._toggle(self.currentIndex(), key == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)
