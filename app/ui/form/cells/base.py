"""What every cell of the form offers to the page, and what every editor in a cell offers to its cell.

A cell is what stands inside the lines of one cell of an official table (or on a line of a cover): it paints its own
ground and the frame of the focus and holds one editor or several. An editor answers one field; boxes with 其他 also
answer the text beside it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.forms.answers import Answer
from app.forms.definition import NONE, Field
from app.forms.issues import Kind
from app.forms.labels import label_of
from app.ui.look.paint import paint_focus
from app.ui.work.desk import Edit
from app.ui.work.tools import Tools

PAD_X = 10
PAD_Y = 5
NARROW_PAD_X = 6
# Cells below this width are narrow; the room inside tells it too, see inner_width.
NARROW = 99
NARROW_INSIDE = NARROW - 2 * NARROW_PAD_X
LEAST_HEIGHT = 36


class Place(NamedTuple):
    """How an editor stands in its cell.

    ``inline``: beside printed words, with a box of its own. ``unit``: whether the unit is shown (printed words may
    already say it). ``hint``: what shows while it is blank, instead of 必填.
    """

    inline: bool = False
    unit: bool = True
    hint: str = ""


class FieldEditor(QWidget):
    """Base of the editors: one field, stored while typing, normalised when it is left.

    ``entered`` and ``left`` tell the field whose widget got or lost the focus, ``walk`` ±1 that Enter was pressed,
    ``resized`` that the height for the present width changed, ``pasted`` a block of cells, ``caret`` where the text
    cursor stands (in the editor's own coordinates).
    """

    entered = Signal(str)
    left = Signal(str)
    walk = Signal(int)
    resized = Signal()
    pasted = Signal(str, str)
    caret = Signal(QRect)

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.look = tools.look
        self.desk = tools.desk
        self.field = field
        self.place = place
        self.kind: Kind | None = None
        self.where = ""
        self.fields: tuple[str, ...] = (field.id,)
        self.read_only = bool(tools.desk.read_only)
        self._before: dict[str, Answer] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def clicks_go_to(self, target: QWidget, *widgets: QWidget) -> None:
        """A click on one of ``widgets`` gives the focus to ``target``, else the page would get it first."""
        for widget in widgets:
            widget.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            widget.setFocusProxy(target)

    # ---- what an editor of a type decides

    def watched(self) -> frozenset[str]:
        """Fields whose change it must show: its own, and those that it counts or compares with."""
        return frozenset(self.fields)

    @abstractmethod
    def show_answer(self) -> None:
        """Show what the draft holds; the cursor stays where it is when the text is the same."""

    @abstractmethod
    def stops(self) -> Sequence[QWidget]:
        """The widgets that take the focus, in reading order."""

    def focus_field(self, field: str) -> None:
        """Put the cursor into the widget of a field."""
        self.stops()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def inline_width(self) -> int:
        """The width that it wants beside printed words; 0: all that is left."""
        return 0

    def stretches(self) -> bool:
        """Whether it stands below its label in the whole width (long texts, boxes)."""
        return False

    def press_at(self, point: QPoint) -> None:
        """The mouse was pressed in the cell beside the editor, at ``point`` in the editor's coordinates."""
        if self.stops():
            self.stops()[0].setFocus(Qt.FocusReason.MouseFocusReason)

    def show_problem(self, kind: Kind | None) -> None:
        """Carry the mark of a problem; None: none, or one that needs no mark."""
        if kind != self.kind:
            self.kind = kind
            self.update()

    def take_line(self, field: str, text: str) -> None:
        """Insert a text at the cursor of a field, on one line: a pasted block that nobody else took."""

    def name_stops(self) -> None:
        """Give the widgets their accessible names, from ``where``."""
        for stop in self.stops():
            stop.setAccessibleName(self.where)

    # ---- what all do alike

    def has_focus(self) -> bool:
        """Whether one of its widgets has the focus."""
        return any(stop.hasFocus() for stop in self.stops())

    def is_blank(self) -> bool:
        """Whether nothing has been answered."""
        answer = self.desk.answer_of(self.field.id)
        return not answer.strip() if isinstance(answer, str) else not answer

    def offers_none(self) -> bool:
        """Whether 无 may be put in now: the field takes it, needs something and has nothing."""
        return self.field.none and self.field.required and self.is_blank() and not self.read_only

    def take_none(self) -> bool:
        """Answer 无 where that is an answer and nothing stands there; whether it was done."""
        if self.read_only or not self.field.none or not self.is_blank():
            return False
        if not self.desk.fill_none([self.field.id]) and isinstance(self.desk.answer_of(self.field.id), str):
            text = f"填写“{label_of(self.desk.definition, self.field.id)}”"
            self.desk.set_answers({self.field.id: NONE}, text, self.field.id)
        return True

    def enter(self, field: str) -> None:
        """A widget of ``field`` got the focus."""
        self.desk.begin_visit()
        self._before[field] = self.desk.answer_of(field)
        self.entered.emit(field)
        self.update()

    def leave(self, field: str) -> None:
        """A widget of ``field`` lost the focus."""
        if not self.read_only:
            self.desk.leave(field)
        self._before.pop(field, None)
        self.left.emit(field)
        self.update()

    def give_back(self) -> bool:
        """Take back what was changed since the field was entered; whether there was anything."""
        given = False
        for field, before in list(self._before.items()):
            if self.desk.answer_of(field) != before and not self.read_only:
                self.desk.answer(field, before)
                given = True
        return given

    def heard(self, edit: Edit) -> None:
        """The draft was changed, here or elsewhere."""
        if not self.watched().isdisjoint(edit.fields):
            self.show_answer()

    def sizeHint(self) -> QSize:
        """As high as it needs to be at its present width."""
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 200
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """It can be made as narrow as its column is."""
        return QSize(24, 24)

    def hasHeightForWidth(self) -> bool:
        """Always: texts wrap."""
        return True


class AnswerCell(QWidget):
    """Base of the cells: ground, frame of the focus, and the signals of the editors in it.

    Tab, F2, F9 and Esc work inside; Enter and its relatives are told by ``walk``. ``pasted`` tells text with tabs or
    line breaks that came into a single line: whoever fills a block of cells with it calls :meth:`paste_done`, else
    the cell takes it as one line. ``caret`` is the rectangle of the text cursor, in the cell's coordinates, whenever
    it moves: the page keeps it in view.
    """

    entered = Signal(str)
    left = Signal(str)
    walk = Signal(int)
    resized = Signal()
    pasted = Signal(str, str)
    caret = Signal(QRect)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools
        self.look = tools.look
        self.fields: tuple[str, ...] = ()
        self._editors: list[FieldEditor] = []
        self._paste_done = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        tools.desk.edited.connect(self._hear)

    def add_editor(self, editor: FieldEditor) -> None:
        """Take an editor in; in reading order."""
        editor.setParent(self)
        self._editors.append(editor)
        self.fields = tuple(name for one in self._editors for name in one.fields)
        editor.entered.connect(self._enter)
        editor.left.connect(self._leave)
        editor.walk.connect(self.walk)
        editor.resized.connect(self._resize)
        editor.pasted.connect(self._paste)
        editor.caret.connect(lambda rect: self.caret.emit(rect.translated(editor.mapTo(self, QPoint()))))

    # ---- what the page calls

    def field_editors(self) -> Sequence[FieldEditor]:
        """The editors, in reading order."""
        return tuple(self._editors)

    def editors(self) -> Sequence[QWidget]:
        """The widgets that take the focus, in reading order, for Tab."""
        return tuple(stop for editor in self._editors for stop in editor.stops())

    def focus_field(self, field: str) -> None:
        """Put the cursor to a field of this cell (else to the first)."""
        for editor in self._editors:
            if field in editor.fields:
                editor.focus_field(field)
                return
        if self._editors:
            self._editors[0].focus_field(self._editors[0].field.id)

    def show_answers(self) -> None:
        """Show what the draft holds."""
        for editor in self._editors:
            editor.show_answer()

    def show_problem(self, field: str, kind: Kind | None) -> None:
        """Mark the worst problem of a field (an error or a warning; None takes the mark away)."""
        for editor in self._editors:
            if field in editor.fields:
                editor.show_problem(kind if kind in ("error", "warning") else None)

    def take_none(self) -> bool:
        """F9: put 无 into the editor that has the focus, else into the first that takes it."""
        inside = [editor for editor in self._editors if editor.has_focus()]
        return any(editor.take_none() for editor in (inside or self._editors))

    def give_back(self) -> bool:
        """Esc: what stood there before editing; whether there was anything to give back."""
        return any([editor.give_back() for editor in self._editors])

    def paste_done(self) -> None:
        """The text told by ``pasted`` went elsewhere."""
        self._paste_done = True

    def set_place(self, where: str) -> None:
        """Name the editors for screen readers: section › row › column."""
        for editor in self._editors:
            editor.where = where
            editor.name_stops()

    def set_names(self, names: dict[str, str]) -> None:
        """Name editors one by one, by field, where several stand in one cell."""
        for editor in self._editors:
            editor.where = names.get(editor.field.id, editor.where)
            editor.name_stops()

    # ---- what the editors tell

    def _enter(self, field: str) -> None:
        self.update()
        self.entered.emit(field)

    def _leave(self, field: str) -> None:
        self.update()
        self.left.emit(field)

    def _resize(self) -> None:
        self.updateGeometry()
        self.resized.emit()

    def _paste(self, field: str, text: str) -> None:
        self._paste_done = False
        before = self.tools.desk.draft
        self.pasted.emit(field, text)
        if self._paste_done or self.tools.desk.draft is not before:
            return
        for editor in self._editors:
            if field in editor.fields:
                editor.take_line(field, text)

    def _hear(self, edit: Edit) -> None:
        for editor in self._editors:
            editor.heard(edit)

    # ---- how it looks

    def framed(self) -> bool:
        """Whether the frame of the focus goes round the whole cell."""
        return len(self._editors) == 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White paper, and the accent frame while an editor has the focus."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colours.surface)
        if self.framed() and any(editor.has_focus() for editor in self._editors):
            paint_focus(painter, self.rect(), self.look.colours, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the editors goes to the nearest."""
        if not self._editors or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        nearest = min(self._editors, key=lambda editor: _distance(editor.geometry(), point))
        nearest.press_at(nearest.mapFrom(self, point))

    def hasHeightForWidth(self) -> bool:
        """Always: texts wrap."""
        return True

    def sizeHint(self) -> QSize:
        """As high as it needs to be at its present width."""
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 200
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Columns decide the width; the height is that of a row."""
        return QSize(24, LEAST_HEIGHT)


def inner_width(width: int) -> int:
    """The room for an editor in a cell of this width: below ``NARROW_INSIDE`` only in narrow cells."""
    return width - 2 * NARROW_PAD_X if width < NARROW else max(width - 2 * PAD_X, NARROW_INSIDE)


def _distance(rect: QRect, point: QPoint) -> int:
    across = max(rect.left() - point.x(), point.x() - rect.right(), 0)
    down = max(rect.top() - point.y(), point.y() - rect.bottom(), 0)
    return across * across + down * down
