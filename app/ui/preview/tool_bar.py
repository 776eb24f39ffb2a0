"""The line over the pages of the whole book: page number, single or open, size, find, print."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit

_HEIGHT = 46
_NUMBER = 60
_PERCENT = "300%"


class ToolBar(QWidget):
    """Tells what was asked for; what is shown it is told. ``page_asked`` carries what was typed."""

    page_asked = Signal(str)
    stepped = Signal(int)
    spread_chosen = Signal(bool)
    fit_chosen = Signal(int)
    zoomed = Signal(int)
    find_asked = Signal()
    print_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.back = IconButton(look, "previous", "上一页", key="PgUp")
        self.forth = IconButton(look, "next", "下一页", key="PgDn")
        self.number = LineEdit(look, name="页码")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.total = TextLabel(look, "", role="caption", tone="ink2")
        self.arrangement = Segmented(look, ("单页", "对开"), name="排列")
        self.fits = [OutlineButton(look, text) for text in ("整页", "页宽")]
        self.smaller = IconButton(look, "minus", "缩小", key="Ctrl+-")
        self.larger = IconButton(look, "plus", "放大", key="Ctrl++")
        self.percent = TextLabel(look, "100%", role="caption", tone="ink2")
        self.find_button = IconButton(look, "find", "在全册中查找", key="Ctrl+F")
        self.print_button = IconButton(look, "print", "打印", key="Ctrl+P")
        self._lay_out()
        self._connect()
        self._fit_type()
        look.changed.connect(self._fit_type)

    def _lay_out(self) -> None:
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 10, 0)
        row.setSpacing(2)
        for widget in (self.back, self.number, self.total, self.forth):
            row.addWidget(widget)
        row.insertSpacing(3, 4)
        row.addStretch(1)
        row.addWidget(self.arrangement)
        row.addSpacing(12)
        for number, button in enumerate(self.fits):
            button.setCheckable(True)
            row.addWidget(button)
            row.addSpacing(4 if number == 0 else 6)
        for widget in (self.smaller, self.percent, self.larger):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.find_button)
        row.addWidget(self.print_button)

    def _fit_type(self) -> None:
        """What holds words has the size that they need."""
        self.setFixedHeight(round(_HEIGHT * self._look.factor))
        self.number.setFixedWidth(round(_NUMBER * self._look.factor))
        self.percent.setMinimumWidth(self._look.metrics("caption").horizontalAdvance(_PERCENT) + 6)

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forth.clicked.connect(lambda: self.stepped.emit(1))
        self.number.returnPressed.connect(lambda: self.page_asked.emit(self.number.text()))
        self.arrangement.chosen.connect(lambda number: self.spread_chosen.emit(number == 1))
        for number, button in enumerate(self.fits):
            button.clicked.connect(lambda _checked=False, number=number: self.fit_chosen.emit(number))
        self.smaller.clicked.connect(lambda: self.zoomed.emit(-1))
        self.larger.clicked.connect(lambda: self.zoomed.emit(1))
        self.find_button.clicked.connect(self.find_asked)
        self.print_button.clicked.connect(self.print_asked)

    def show_page(self, label: str, total: str, first: bool, last: bool) -> None:
        """Which page is looked at."""
        if not self.number.hasFocus() or self.number.text() != label:
            self.number.setText(label)
        self.total.setText(total)
        self.back.setEnabled(not first)
        self.forth.setEnabled(not last)

    def show_size(self, percent: int, fit: int) -> None:
        """How large pages are; ``fit`` 0 whole, 1 width, -1 neither."""
        self.percent.setText(f"{percent}%")
        for number, button in enumerate(self.fits):
            button.setChecked(number == fit)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Surface with a hairline below."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(self.rect(), colours.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colours.hairline)
