"""What stands in a printed text with slots: words, answers of other sections, and places for editors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.forms.definition import FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.slots import Slot, parse_slots
from app.ui.widgets.tips import plain_tip
from app.ui.work.tools import Tools

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Gap(NamedTuple):
    """A place for the answer of a field; ``follows`` are the printed words behind it."""

    field: str
    follows: str = ""


def printed_lines(definition: FormDefinition, text: str) -> list[list[str | Gap]]:
    """The printed lines of a text, years filled in; year, month and day of a date are one gap."""
    lines: list[list[str | Gap]] = [[]]
    for part in _joined(parse_slots(text), definition):
        if isinstance(part, Slot):
            lines[-1].append(Gap(part.name))
            continue
        first, *rest = part.split("\n")
        for number, words in enumerate((first, *rest)):
            if number:
                lines.append([])
            if words:
                lines[-1].append(words)
    return [_with_following(line) for line in lines]


def _joined(parts: Sequence[str | Slot], definition: FormDefinition) -> list[str | Slot]:
    found: list[str | Slot] = []
    dated = ""
    for part in parts:
        if isinstance(part, Slot) and part.name in definition.years:
            found.append(str(definition.years[part.name]))
        elif isinstance(part, Slot):
            if not (part.part and part.name == dated):
                found.append(part)
            dated = part.name if part.part else ""
        elif dated:
            rest = part[1:] if part[:1] in "年月日" else part
            if part[:1] == "日" or rest:
                dated = ""
            if rest:
                found.append(rest)
        else:
            found.append(part)
    return _merged(found)


def _merged(parts: list[str | Slot]) -> list[str | Slot]:
    found: list[str | Slot] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return found


def _with_following(line: list[str | Gap]) -> list[str | Gap]:
    followers = [*line[1:], ""][: len(line)]
    return [
        Gap(part.field, behind.strip() if isinstance(behind, str) else "") if isinstance(part, Gap) else part
        for part, behind in zip(line, followers, strict=True)
    ]


class Words(QWidget):
    """Printed words, in the ink of labels; wrap."""

    def __init__(self, tools: Tools, text: str, centred: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = tools.look
        self.text = text
        self._centred = centred
        tools.look.dress(self, "body")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """On one line."""
        metrics = self._look.metrics("body")
        return QSize(metrics.horizontalAdvance(self.text) + 2, metrics.height())

    def heightForWidth(self, width: int) -> int:
        """Wrapped."""
        area = QRect(0, 0, max(width, 1), 1 << 16)
        return self._look.metrics("body").boundingRect(area, _WRAPPED, self.text).height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._look.colours.ink2)
        side = Qt.AlignmentFlag.AlignHCenter if self._centred else Qt.AlignmentFlag.AlignLeft
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | side
        painter.drawText(self.rect(), flags, self.text)


class ElsewhereValue(QAbstractButton):
    """The answer of a field that is filled in elsewhere: its text, and a way to that place."""

    def __init__(self, tools: Tools, field: str, grew: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._look = tools.look
        self.field = field
        self._grew = grew
        home = tools.desk.section_of(field)
        self.told = f"在“{home.title}”填写" if home and not tools.desk.read_only else ""
        self.setToolTip(plain_tip(self.told))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        tools.look.dress(self, "value")
        self.clicked.connect(lambda: tools.guide.go(field))
        self.show_answer()

    def show_answer(self) -> None:
        """As it is printed; the way to its place while it is blank."""
        asked = self._tools.desk.definition.fields[self.field]
        answer = self._tools.desk.answer_of(self.field)
        text = FIELD_TYPES[asked.type].show(answer, asked, self._tools.desk.definition.decimals)
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"{text}，{self.told}" if text else self.told)
            self._grew()
            self.update()

    def shown(self) -> str:
        """The words that are seen."""
        return self.text() or self.told

    def sizeHint(self) -> QSize:
        """On one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.shown()) + 2, metrics.height())

    def heightForWidth(self, width: int) -> int:
        """Wrapped."""
        return self.fontMetrics().boundingRect(QRect(0, 0, max(width, 1), 1 << 16), _WRAPPED, self.shown()).height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The value in ink, underlined under the mouse; the way to it in the accent."""
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        colours = self._look.colours
        painter.setPen(colours.ink if self.text() else colours.accent)
        painter.drawText(self.rect(), _WRAPPED, self.shown())
