"""What editors of lines and of long texts have in common: a text box, the button 无, and the answer between."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.forms.definition import Field
from app.forms.issues import Kind
from app.ui.form.cells.base import FieldEditor, Place
from app.ui.form.cells.none_button import NoneButton
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.writing import Writing
from app.ui.work.tools import Tools

REQUIRED_HINT = "必填"
OPTIONAL_HINT = "可不填"
MARK = 16


class TextEditor(FieldEditor):
    """An answer that is typed. Subclasses place :attr:`box` and :attr:`none` and paint what stands around them."""

    def __init__(
        self, tools: Tools, field: Field, place: Place, writing: Writing, parent: QWidget | None = None
    ) -> None:
        super().__init__(tools, field, place, parent)
        self.box = TextBox(tools.look, writing, self)
        self.box.hint = "" if self.read_only else place.hint or (REQUIRED_HINT if field.required else OPTIONAL_HINT)
        self.none = NoneButton(tools.look, self)
        self.none.hide()
        self.clicks_go_to(self.box, self, self.none)
        self._wanted = 0
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._connect()

    def _connect(self) -> None:
        field = self.field.id
        self.box.give_back = self.give_back
        self.box.edited.connect(self._store)
        self.box.grew.connect(self._grow)
        self.box.composed.connect(self.refresh)
        self.box.entered.connect(lambda: self.enter(field))
        self.box.left.connect(lambda: self.leave(field))
        self.box.walk.connect(self.walk)
        self.box.pasted.connect(lambda text: self.pasted.emit(field, text))
        self.box.refused.connect(self.tools.guide.say)
        self.box.caret.connect(lambda rect: self.caret.emit(rect.translated(self.box.pos())))
        self.none.clicked.connect(self.take_none)
        self.look.changed.connect(self._restyle)

    # ---- what a kind of text decides

    @abstractmethod
    def arrange(self) -> None:
        """Place the box and the button."""

    def refresh(self) -> None:
        """Text or state changed: show or hide what goes with it. The box paints itself, a line of it at a time."""
        self.none.setVisible(self.offers_none() and self.box.is_empty())
        self._arrange_again()

    # ---- answers

    def show_answer(self) -> None:
        """The stored text."""
        self.box.show_text(self.desk.text_of(self.field.id))
        self.refresh()

    def stops(self) -> Sequence[QWidget]:
        """The box."""
        return (self.box,)

    def take_none(self) -> bool:
        """Answer 无 and put the cursor behind it."""
        done = super().take_none()
        if done:
            self.box.setFocus(Qt.FocusReason.MouseFocusReason)
            self.box.to_end()
        return done

    def take_line(self, field: str, text: str) -> None:
        """Insert a pasted block as one line."""
        self.box.take_line(text)

    def press_at(self, point: QPoint) -> None:
        """The cursor goes to the nearest place of the text."""
        self.box.setFocus(Qt.FocusReason.MouseFocusReason)
        self.box.place_cursor(self.box.mapFrom(self, point))

    def show_problem(self, kind: Kind | None) -> None:
        """The mark has a place of its own beside the value."""
        if kind != self.kind:
            super().show_problem(kind)
            self._arrange_again()
            self._grow()

    def enter(self, field: str) -> None:
        """The button takes the accent."""
        super().enter(field)
        self.none.set_active(True)

    def leave(self, field: str) -> None:
        """The stored form is shown."""
        super().leave(field)
        self.none.set_active(False)

    def _store(self) -> None:
        self.desk.answer(self.field.id, self.box.text())
        self.refresh()

    # ---- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.arrange()
        self._wanted = self.heightForWidth(self.width())

    def _arrange_again(self) -> None:
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):  # else it has no size yet and will hear of it
            self.arrange()

    def _grow(self) -> None:
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return
        wanted = self.heightForWidth(self.width())
        if wanted != self._wanted:
            self._wanted = wanted
            self.arrange()
            self.updateGeometry()
            self.resized.emit()

    def _restyle(self) -> None:
        self._arrange_again()
        self._grow()
        self.update()
