"""Above the sheet: who recommends, who is listed, which figure counts, the order, and what goes out."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.bureau.recommends import in_full, of_kind
from app.bureau.summary_records import Staff, SummarySeen
from app.ui.bureau.summary.words import STAFF
from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.choices import ComboBox, Segmented
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.search_box import SearchBox

_STAFF: tuple[Staff, ...] = ("count", "rows")
_LEAST_NAME, _MOST_NAME = 120, 260
_SEARCH = 180


class ToolBar(QWidget):
    """``bureau_chosen``: kind, name. ``only_chosen``, ``staff_chosen``: what was chosen for all rows."""

    bureau_chosen = Signal(str, str)
    only_chosen = Signal(bool)
    staff_chosen = Signal(str)
    sort_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._seen: SummarySeen | None = None
        self.kind = ComboBox(look)
        self.kind.setAccessibleName("推荐部门类别")
        self.name = LineEdit(look, name="推荐部门名称", placeholder="推荐部门名称")
        self.name.setMinimumWidth(_LEAST_NAME)
        self.name.setMaximumWidth(_MOST_NAME)
        self.only = Segmented(look, ("推荐的 0", "全部 0"), name="列入")
        self.staff = Segmented(look, [STAFF[one] for one in _STAFF], name="服务人员")
        self.sort = OutlineButton(look, "按地方和名称排序")
        self.search = SearchBox(look, "查找单位")
        self.search.setMaximumWidth(_SEARCH)
        self.head = ElidedLabel(look, role="caption", tone="ink2")
        self.mail = OutlineButton(look, "写邮件草稿…", icon="mail")
        self.reminder = OutlineButton(look, "入库后提醒单…")
        self.export = FilledButton(look, "导出汇总表", icon="download", key="Ctrl+E")
        self._lay_out()
        self.kind.textActivated.connect(self._choose_kind)
        self.name.editingFinished.connect(self._end_name)
        self.only.chosen.connect(lambda number: self.only_chosen.emit(number == 0))
        self.staff.chosen.connect(lambda number: self.staff_chosen.emit(_STAFF[number]))
        self.sort.clicked.connect(self.sort_asked)

    def _lay_out(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(8)
        upper.addWidget(self._label("推荐部门"))
        upper.addWidget(self.kind)
        upper.addWidget(self.name, 1)
        upper.addStretch(1)
        upper.addWidget(self.reminder)
        upper.addWidget(self.mail)
        upper.addWidget(self.export)
        lower.addWidget(self._label("列入"))
        lower.addWidget(self.only)
        lower.addSpacing(8)
        lower.addWidget(self._label("服务人员"))
        lower.addWidget(self.staff)
        lower.addSpacing(8)
        lower.addWidget(self.sort)
        lower.addWidget(self.head, 1)
        lower.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addLayout(lower)

    def _label(self, text: str) -> TextLabel:
        return TextLabel(self._look, text, tone="ink2")

    def show_seen(self, seen: SummarySeen) -> None:
        """What is chosen now; a name that is being typed stays."""
        self._seen = seen
        with QSignalBlocker(self.kind), QSignalBlocker(self.name):
            if self.kind.count() != len(seen.kinds):
                self.kind.clear()
                self.kind.addItems(seen.kinds)
            self.kind.setCurrentIndex(self.kind.findText(seen.kind))
            if not self.name.hasFocus():
                self.name.setText(seen.name)
        self.only.set_text(0, f"推荐的 {seen.recommended}")
        self.only.set_text(1, f"全部 {seen.total}")
        self.only.set_current(0 if seen.only_recommended else 1)
        self.staff.set_current(_STAFF.index(seen.staff))
        listed = bool(seen.rows)
        for button in (self.sort, self.mail, self.reminder, self.export):
            button.setEnabled(listed)

    def show_head(self, words: str) -> None:
        """How many rows there are, and how many places to look at."""
        self.head.setText(words)

    def _choose_kind(self, kind: str) -> None:
        if self._seen is None or kind == self._seen.kind:
            return
        self.bureau_chosen.emit(*of_kind(self._seen.kinds, kind, self._seen.said[1]))

    def tell_name(self) -> None:
        """Tell the name that stands there in full, if it is another one: 云川 of the kind XX市 is 云川市."""
        text = self.name.text().strip()
        if self._seen is None or text == self._seen.name or not (text or self._seen.said[1]):
            return  # nobody said a name: the one that was taken out is that of the office
        kind, name = in_full(self._seen.kinds, self._seen.kind, text) if text else (self._seen.kind, "")
        if name != self._seen.name:
            self.bureau_chosen.emit(kind, name)

    def _end_name(self) -> None:
        self.tell_name()
        if self._seen is not None:
            with QSignalBlocker(self.name):
                self.name.setText(self._seen.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface over a hairline."""
        colours = self._look.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colours.hairline)
