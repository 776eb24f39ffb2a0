"""Boxes of which several may be ticked: in printed order, with the line of 其他 and a limit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.forms.answers import Answer
from app.forms.definition import OTHER, Field
from app.forms.labels import label_of
from app.ui.form.cells.base import NARROW, Place
from app.ui.form.cells.boxes import BoxesEditor, paint_current
from app.ui.form.cells.none_button import NoneButton
from app.ui.form.cells.text_editor import MARK
from app.ui.widgets.marks import paint_mark
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.tips import plain_tip
from app.ui.widgets.writing import MARGIN, Writing
from app.ui.work.tools import Tools

_TWO_COLUMNS = 480
_ROW = 28
_GAP = 12
_WHAT = "写明内容"
_DIGITS = "零一两三四五六七八九十"


class ChecksEditor(BoxesEditor):
    """One box below the other, two columns where there is room; 其他 has its line beside it.

    Typing there ticks 其他. Taking that tick away takes the text out of the draft, but keeps it here, greyed, until
    the section is left. ``at_most`` counts the free line too, also where it is a cell of its own.
    """

    def __init__(self, tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(tools, field, place, parent)
        self.line: TextBox | None = None
        self._kept = ""
        self.none = NoneButton(tools.look, self)
        self.none.hide()
        self.clicks_go_to(self, self.none)
        self.none.clicked.connect(self.take_none)
        if field.other and OTHER in field.options:
            self.fields = (field.id, field.other)
            self.line = self._make_line()
        self.show_answer()
        tools.look.changed.connect(self.show_answer)

    def _make_line(self) -> TextBox:
        other = self.field.other
        writing = Writing(read_only=self.read_only, undo=self.desk.undo, redo=self.desk.redo)
        line = TextBox(self.look, writing, self)
        line.hint = "" if self.read_only else _WHAT
        line.edited.connect(self._type_other)
        line.grew.connect(self.grow)
        line.entered.connect(lambda: self.enter(other))
        line.left.connect(lambda: self.leave(other))
        line.walk.connect(self.walk)
        line.give_back = self.give_back
        line.pasted.connect(lambda text: self.pasted.emit(other, text))
        line.refused.connect(self.tools.guide.say)
        line.caret.connect(lambda rect: self.caret.emit(rect.translated(line.pos())))
        return line

    # ---- answers

    def watched(self) -> frozenset[str]:
        """The free line counts, wherever it stands."""
        return frozenset((self.field.id, self.field.other)) if self.field.other else frozenset((self.field.id,))

    def ticked(self) -> list[str]:
        """What is stored, options that the form does not have included."""
        answer = self.desk.answer_of(self.field.id)
        return [entry for entry in answer if isinstance(entry, str)] if isinstance(answer, list) else []

    def stored(self, ticked: list[str]) -> Answer:
        """The answer with these ticks, the newest last: in printed order, unknown entries behind."""
        known = [option for option in self.field.options if option in ticked]
        return known + [entry for entry in ticked if entry not in self.field.options]

    def chosen_count(self) -> int:
        """How many choices were made, the free line included where 其他 is no box."""
        free = self.field.other and OTHER not in self.field.options and self.desk.text_of(self.field.other).strip()
        return len(set(self.ticked())) + bool(free)

    def is_full(self) -> bool:
        """Whether no further box may be ticked."""
        return self.field.at_most is not None and self.chosen_count() >= self.field.at_most

    def show_answer(self) -> None:
        """Ticks, the free line, and what may still be ticked."""
        ticked = set(self.ticked())
        full = self.is_full()
        for box in self.boxes:
            box.setChecked(box.text() in ticked)
            box.setEnabled(box.isChecked() or not full or self.read_only)
            box.setToolTip(plain_tip(self.rule() if not box.isEnabled() else ""))
        self._show_other(OTHER in ticked)
        self.none.setVisible(self.offers_none())
        self.tell_current()
        self.grow()
        self.update()

    def _show_other(self, ticked: bool) -> None:
        if self.line is None:
            return
        text = self.desk.text_of(self.field.other)
        if text or ticked:
            self._kept = ""
        self.line.set_muted(bool(self._kept))
        self.line.show_text(text or self._kept)

    def stops(self) -> Sequence[QWidget]:
        """The boxes, then the free line."""
        return (self, self.line) if self.line else (self,)

    def focus_field(self, field: str) -> None:
        """The free line, or the boxes."""
        stop = self.line if self.line and field == self.field.other else self
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def name_stops(self) -> None:
        """The free line is named after 其他."""
        super().name_stops()
        if self.line:
            self.line.setAccessibleName(f"{self.where} › {OTHER}" if self.where else OTHER)

    def enter(self, field: str) -> None:
        """The button takes the accent; typing beside 其他 also ticks it, so both can be given back."""
        super().enter(field)
        self._before.setdefault(self.field.id, self.desk.answer_of(self.field.id))
        self.none.set_active(True)

    def leave(self, field: str) -> None:
        """The button loses the accent."""
        super().leave(field)
        self._before.clear()
        self.none.set_active(False)

    def is_blank(self) -> bool:
        """Neither a tick nor a text."""
        return not self.ticked() and not (self.field.other and self.desk.text_of(self.field.other).strip())

    def press(self, number: int) -> None:
        """Tick, or take the tick away."""
        option = self.field.options[number]
        ticked = self.ticked()
        if option in ticked:
            self._untick(option, [entry for entry in ticked if entry != option])
        elif not self.is_full():
            self._tick(option, [*ticked, option])

    def _untick(self, option: str, left: list[str]) -> None:
        other = self.field.other
        if option != OTHER or self.line is None or not self.desk.text_of(other):
            self.choose({self.field.id: self.stored(left)})
            return
        kept = self.desk.text_of(other)
        self.choose({self.field.id: self.stored(left), other: ""})
        self._kept = kept
        self._show_other(ticked=False)

    def _tick(self, option: str, ticked: list[str]) -> None:
        answer = self.stored(ticked)
        if option == OTHER and self._kept and not self.desk.text_of(self.field.other):
            self.choose({self.field.id: answer, self.field.other: self._kept})
        else:
            self.choose({self.field.id: answer})

    def _type_other(self) -> None:
        """What is typed beside 其他 ticks it, in the same step."""
        if self.line is None:
            return
        other, text = self.field.other, self.line.text()
        ticked = self.ticked()
        if OTHER in ticked or not text.strip():
            self.desk.answer(other, text)
            return
        answer = self.stored([*ticked, OTHER])
        words = f"填写“{label_of(self.desk.definition, other)}”"
        self.desk.edit(self.desk.draft.answered({self.field.id: answer, other: text}), words, other, merge=True)

    def take_line(self, field: str, text: str) -> None:
        """Insert a pasted block as one line."""
        if self.line:
            self.line.take_line(text)

    def hideEvent(self, event: QHideEvent) -> None:
        """The section is left: a text without its tick is gone."""
        super().hideEvent(event)
        if self._kept and not event.spontaneous():
            self._kept = ""
            self._show_other(ticked=False)

    # ---- keys

    def key(self, key: int) -> bool:
        """Arrows move, from 其他 on into its line; Space presses."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        beside = self.line is not None and self.boxes[self.current].text() == OTHER
        if beside and self.line and key == Qt.Key.Key_Right:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in steps:
            self.current = max(0, min(self.current + steps[Qt.Key(key)], len(self.boxes) - 1))
        elif key == Qt.Key.Key_Space:
            self.press(self.current)
        else:
            return False
        self.tell_current()
        self.update()
        return True

    # ---- words

    def rule(self) -> str:
        """Why the rest cannot be ticked."""
        limit = self.field.at_most or 0
        number = _DIGITS[limit] if limit < len(_DIGITS) else str(limit)
        other = f"（“{OTHER}”也算一项）" if self.field.other else ""
        return f"最多选{number}项{other}，先去掉一项才能改选"

    def header(self) -> str:
        """How many of how many."""
        return "" if self.field.at_most is None else f"已选 {self.chosen_count()} / {self.field.at_most}"

    # ---- geometry

    def heightForWidth(self, width: int) -> int:
        """All boxes, the header and the caption."""
        return self._place(width, set_them=False)

    def stretches(self) -> bool:
        """In the whole width."""
        return True

    def arrange(self) -> None:
        """See the class."""
        self._place(self.width(), set_them=True)
        size = self.none.sizeHint()
        self.none.setGeometry(self.width() - size.width(), 0, size.width(), size.height())

    def _right(self) -> int:
        """Room at the right for 无, mark and count: always the same, so that nothing moves when they go."""
        if self.field.at_most is not None:
            return self.look.metrics("caption").horizontalAdvance(f"已选 0 / {self.field.at_most}") + _GAP + MARK
        return self.none.sizeHint().width() + _GAP if self.field.none else MARK + _GAP

    def _columns(self, width: int) -> int:
        half = (width - self._right() - _GAP) // 2
        one_line = all(box.sizeHint().width() <= half for box in self._plain())
        return 2 if width + 20 > _TWO_COLUMNS and one_line and len(self.boxes) > 3 else 1

    def _plain(self) -> list[QWidget]:
        return [box for box in self.boxes if not (self.line and box.text() == OTHER)]

    def _place(self, width: int, set_them: bool) -> int:
        columns = self._columns(width)
        room = (width - self._right() - (columns - 1) * _GAP) // columns
        plain = self._plain()
        rows = -(-len(plain) // columns)
        top = bottom = 0
        for number, box in enumerate(plain):
            column, row = divmod(number, rows)
            if row == 0:
                top = 0
            high = max(box.heightForWidth(room), round(_ROW * self.look.factor))
            if set_them:
                box.setGeometry(column * (room + _GAP) - 3, top, room + 3, high)
            top += high
            bottom = max(bottom, top)
        bottom = self._place_other(width, bottom, set_them)
        return bottom + (self._caption_height(width) if self.is_full() and not self.read_only else 0)

    def _place_other(self, width: int, top: int, set_them: bool) -> int:
        if self.line is None:
            return top
        box = next(box for box in self.boxes if box.text() == OTHER)
        size = box.sizeHint()
        room = max(width - size.width() - 4, NARROW // 2)
        high = self.line.heightForWidth(room)
        row = max(high + 2, round(_ROW * self.look.factor))
        if set_them:
            box.setGeometry(-3, top, size.width(), round(_ROW * self.look.factor))
            self.line.setGeometry(
                size.width() + 4,
                top + (round(_ROW * self.look.factor) - self.line.line_height()) // 2 - MARGIN,
                room,
                high,
            )
        return top + row

    def _caption_height(self, width: int) -> int:
        area = QRect(0, 0, width, 1 << 14)
        return self.look.metrics("caption").boundingRect(area, Qt.TextFlag.TextWordWrap, self.rule()).height() + 4

    # ---- how it looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Where the keyboard is, the line of 其他, the count, the mark and the caption."""
        painter = QPainter(self)
        colours = self.look.colours
        if self.hasFocus() and self.boxes:
            box = self.boxes[min(self.current, len(self.boxes) - 1)]
            paint_current(painter, self.look, box.geometry() & self.rect())
        if self.line and not self.read_only:
            below = self.line.geometry()
            painter.setPen(colours.accent if self.line.hasFocus() else colours.grid)
            painter.drawLine(below.left(), below.bottom() + 1, below.right(), below.bottom() + 1)
        painter.setFont(self.look.font("caption"))
        right = self.width()
        if self.header() and not self.read_only:
            over = self.chosen_count() > (self.field.at_most or 0)
            painter.setPen(colours.error if over else colours.ink3)
            area = QRect(0, 0, self.width(), round(_ROW * self.look.factor))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.header())
            right -= self.look.metrics("caption").horizontalAdvance(self.header()) + 6
        if self.kind:
            mark = QRect(right - MARK, (round(_ROW * self.look.factor) - MARK) // 2, MARK, MARK)
            paint_mark(painter, mark, self.look, "error" if self.kind == "error" else "warning")
        self._paint_caption(painter)

    def _paint_caption(self, painter: QPainter) -> None:
        if not self.is_full() or self.read_only:
            return
        high = self._caption_height(self.width())
        area = QRect(0, self._place(self.width(), set_them=False) - high + 4, self.width(), high)
        painter.setPen(self.look.colours.ink3)
        painter.drawText(area, Qt.TextFlag.TextWordWrap, self.rule())
