"""许可证: every part of the program in a list, what it is for and its licence texts beside it, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QStyleOptionViewItem, QVBoxLayout

from app.licences import Part, read_parts, told
from app.ui.look.look import Look
from app.ui.look.type import TypeRole
from app.ui.sheets.sheet import show
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.list_rows import ListRows, standing
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.part_list import PartList, PartPainter
from app.version import program_version

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_SENTENCE = "本程序按 MIT 许可证发布，由下列各部分组成；它们归各自的作者所有，按各自的许可证使用。"
_MISSING = "许可证的文字没有随程序安装，请重新安装本程序。"
_LIST_WIDTH = 236
_HEIGHT = 430
_PAD_X, _PAD_Y = 8, 5


def open_licences(window: MainWindow) -> None:
    """Show it over the window, the program itself first."""
    sheet = LicencesSheet(window)
    show(sheet, sheet.parts if sheet.parts.rows else sheet.button(0))


class LicencesSheet(Sheet):
    """A list at the left, the text of what is marked at the right; both are read with the keyboard too."""

    def __init__(self, window: MainWindow) -> None:
        look = window.around.look
        super().__init__(look, window, "许可证", _SENTENCE, ("关闭",), width=900)
        self._resources = window.around.paths.shipped / "resources"
        self.parts = _Parts(look, ListRows[Part](None, _line, _spoken))
        self.title = TextLabel(look, "", semibold=True, wrap=True, selectable=True)
        self.text = _Text(look)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.parts)
        row.addWidget(HairLine(look, vertical=True))
        row.addLayout(column, 1)
        self.body.addLayout(row)
        self.parts.chosen.connect(self._show)
        self.parts.show_parts(read_parts(self._resources))
        if self.parts.rows:
            self.parts.mark_row(0)
            self._show(0)
        else:
            self.title.setText(_MISSING)

    def _show(self, at: object) -> None:
        if isinstance(at, int):
            part = self.parts.rows[at]
            self.title.setText(_line(part))
            self.text.setPlainText(told(part, self._resources))


def _line(part: Part) -> str:
    """Name and version; the program's own version is not in the index, since every release would change it."""
    version = part.version or (program_version() if part.name == "申报册" else "")
    return f"{part.name} {version}".strip()


def _spoken(part: Part) -> str:
    return f"{_line(part)}，{part.licence}"


class _Parts(PartList[Part]):
    def __init__(self, look: Look, rows: ListRows[Part]) -> None:
        super().__init__(look, "程序的组成部分", rows)
        self.setItemDelegate(_Painter(look, self))
        self.setFixedWidth(round(_LIST_WIDTH * look.factor))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setUniformItemSizes(True)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Show what the index names."""
        self._rows.show_rows(parts)

    def key_of(self, row: Part) -> object:
        """The number of the row: names may stand there twice, from a package and from the system."""
        return next(at for at, one in enumerate(self.rows) if one is row)

    def tooltip(self, index: QModelIndex) -> str:
        """The whole name and what it is for: the list is narrow."""
        part = self.rows[index.row()]
        return f"{_line(part)}\n{part.what}\n{part.licence}"

    def sizeHint(self) -> QSize:
        """As high as the text beside it."""
        return QSize(self.width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A few rows at least."""
        return QSize(self.width(), 160)


class _Painter(PartPainter["_Parts"]):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(60, self._look.metrics("body").height() + self._look.metrics("caption").height() + 2 * _PAD_Y + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        stands = standing(option)
        part = self._view.rows[index.row()]
        place = stands.place.adjusted(0, 0, -6, -1)
        painter.save()
        self.paint_standing(painter, place, stands)
        inner = place.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        colours = self._look.colours
        high = self._look.metrics("body").height()
        painter.setPen(colours.ink)
        self._words(painter, QRect(inner.left(), inner.top(), inner.width(), high), _line(part), "body")
        painter.setPen(colours.ink3)
        self._words(painter, inner.adjusted(0, high, 0, 0), part.licence, "caption")
        painter.restore()

    def _words(self, painter: QPainter, area: QRect, words: str, role: TypeRole) -> None:
        painter.setFont(self._look.font(role))
        shown = self._look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class _Text(QPlainTextEdit):
    """Plain lines that can be scrolled, selected and copied; Tab leaves it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName("许可证文字")
        self.setUndoRedoEnabled(False)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        look.dress(self, "body")

    def sizeHint(self) -> QSize:
        """As much as a window of the smallest size leaves."""
        return QSize(560, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """A few lines at least."""
        return QSize(240, 160)
