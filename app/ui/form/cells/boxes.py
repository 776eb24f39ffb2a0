"""Boxes to tick: is it yes or no, which one; the base of the editors with boxes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.forms.answers import Answer
from app.forms.definition import Field
from app.forms.labels import label_of
from app.ui.form.cells.base import FieldEditor, Place
from app.ui.look.look import Look
from app.ui.look.paint import rounded
from app.ui.widgets.choices import CheckBox
from app.ui.widgets.visits import Visit
from app.ui.work.tools import Tools

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_APART = 24
_ASK = "请选一项"


class OptionBox(CheckBox):
    """One box with its words; the editor decides what a press means."""

    pressed_by_mouse = Signal()

    def __init__(self, look: Look, text: str, parent: QWidget, read_only: bool) -> None:
        super().__init__(look, text, parent=parent)
        self.setCursor(Qt.CursorShape.ArrowCursor if read_only else Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, read_only)

    def underMouse(self) -> bool:
        """In a cell the mouse changes the pointer and nothing else."""
        return False

    def hasFocus(self) -> bool:
        """Its editor has the focus in its place and shows where it is."""
        return False

    def nextCheckState(self) -> None:
        """The draft decides what is ticked; a click only asks."""
        self.pressed_by_mouse.emit()


class BoxesEditor(FieldEditor):
    """Base of the editors with boxes: one stop for Tab, the boxes answer to keys and mouse."""

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(tools, field, place, parent)
        self.current = 0
        self._visit = Visit(self, lambda: self.leave(self.field.id))
        self._wanted = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.boxes = [OptionBox(tools.look, option, self, self.read_only) for option in self.options()]
        self.clicks_go_to(self, *self.boxes)
        for number, box in enumerate(self.boxes):
            box.pressed_by_mouse.connect(lambda number=number: self._click(number))
        tools.look.changed.connect(self.grow)

    # ---- what a kind of boxes decides

    def options(self) -> Sequence[str]:
        """The words beside the boxes, in printed order."""
        return self.field.options

    @abstractmethod
    def press(self, number: int) -> None:
        """A box was pressed: tick it, or take the tick away."""

    @abstractmethod
    def arrange(self) -> None:
        """Place the boxes."""

    # ---- answers

    def stops(self) -> Sequence[QWidget]:
        """Itself."""
        return (self,)

    def choose(self, answers: dict[str, Answer]) -> None:
        """Store what was chosen; every press can be taken back by itself."""
        self.desk.set_answers(answers, f"选择“{label_of(self.desk.definition, self.field.id)}”", self.field.id)

    def name_stops(self) -> None:
        """The group carries the place, the boxes their own words."""
        self.setAccessibleName(self.where)
        self.tell_current()

    def tell_current(self) -> None:
        """Tell screen readers where in the group the keyboard is."""
        if self.boxes:
            box = self.boxes[min(self.current, len(self.boxes) - 1)]
            self.setAccessibleDescription(f"{box.text()}，{'已勾选' if box.isChecked() else '未勾选'}")

    def _click(self, number: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.current = number
        self.press(number)
        self.tell_current()
        self.update()

    def press_at(self, point: QPoint) -> None:
        """Beside the boxes: only the focus."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter walks, digits and Space press, arrows move."""
        if event.key() in _ENTERS:
            self.walk.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self.give_back())
        elif self.read_only or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.key(event.key()):
            event.ignore()

    @abstractmethod
    def key(self, key: int) -> bool:
        """Act on a key without modifiers; whether it means anything here."""

    def event(self, event: QEvent) -> bool:
        """Keys of the boxes are ours before they are anybody's shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_2):
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Entered, unless only a menu or another program was in front."""
        super().focusInEvent(event)
        if self._visit.begin():
            self.enter(self.field.id)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left, unless for a menu or another program."""
        super().focusOutEvent(event)
        self._visit.focus_out(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden while another program was in front: left."""
        super().hideEvent(event)
        self._visit.hidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the boxes anew."""
        super().resizeEvent(event)
        self.arrange()
        self._wanted = self.heightForWidth(self.width())

    def grow(self) -> None:
        """Something changed that may need another height."""
        self.arrange()
        wanted = self.heightForWidth(self.width())
        if wanted != self._wanted:
            self._wanted = wanted
            self.updateGeometry()
            self.resized.emit()


class OneOfEditor(BoxesEditor):
    """Exclusive boxes: 是 and 否, or the options of a choice; a second press clears."""

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(tools, field, place, parent)
        self._hint = ""
        self.show_answer()

    def options(self) -> Sequence[str]:
        """是 and 否 where the field has no options of its own."""
        return self.field.options or ("是", "否")

    def show_answer(self) -> None:
        """Tick what is chosen; what is no option stands at the right."""
        answer = self.desk.text_of(self.field.id).strip()
        for number, box in enumerate(self.boxes):
            box.setChecked(box.text() == answer)
            if box.isChecked():
                self.current = number
        known = answer in self.options()
        ask = _ASK if self.field.required and not self.read_only else ""
        self._hint = "" if known else answer or ask
        self.tell_current()
        self.update()

    def press(self, number: int) -> None:
        """Tick it alone; the ticked one: none."""
        box = self.boxes[number]
        self.choose({self.field.id: "" if box.isChecked() else box.text()})

    def key(self, key: int) -> bool:
        """Digits press by number, arrows choose the neighbour, Space presses the current one."""
        number = key - Qt.Key.Key_1.value
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if 0 <= number < min(len(self.boxes), 9):
            self.current = number
        elif key in steps:
            self.current = self._neighbour(steps[Qt.Key(key)])
        elif key != Qt.Key.Key_Space:
            return False
        self.press(self.current)
        return True

    def _neighbour(self, step: int) -> int:
        if not any(box.isChecked() for box in self.boxes):
            return 0 if step < 0 else min(1, len(self.boxes) - 1)
        return max(0, min(self.current + step, len(self.boxes) - 1))

    # ---- geometry

    def heightForWidth(self, width: int) -> int:
        """One line where all fit, else one below the other."""
        if self._fits(width):
            return max((box.sizeHint().height() for box in self.boxes), default=24)
        return sum(max(box.heightForWidth(width), 28) for box in self.boxes)

    def inline_width(self) -> int:
        """All on one line."""
        return self._one_line()

    def _one_line(self) -> int:
        return sum(box.sizeHint().width() + _APART for box in self.boxes)

    def _fits(self, width: int) -> bool:
        return self._one_line() - _APART <= width

    def arrange(self) -> None:
        """From the left, or from the top."""
        left = -3
        top = 0
        for box in self.boxes:
            size = box.sizeHint()
            if self._fits(self.width()):
                box.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
                left += size.width() + _APART
            else:
                high = max(box.heightForWidth(self.width()), 28)
                box.setGeometry(-3, top, self.width() + 3, high)
                top += high

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is missing, at the right."""
        painter = QPainter(self)
        room = self.width() - self._one_line()
        painter.setFont(self.look.font("body"))
        if self._hint and self.look.metrics("body").horizontalAdvance(self._hint) <= room:
            painter.setPen(self.look.colours.placeholder)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect(), side, self._hint)


def paint_current(painter: QPainter, look: Look, box: QRect) -> None:
    """Show where in a group of boxes the keyboard is."""
    rounded(painter, box, look.colours.accent_tint, None)
