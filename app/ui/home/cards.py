"""The forms on the start page: a card for each that asks for evidence, a row for a list that a bureau keeps.

Beside the notice's deadline stands the user's own, which can be changed there.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.times_and_sizes import read_day
from app.ui.home import words
from app.ui.look.look import Look
from app.ui.look.type import TypeRole
from app.ui.widgets.buttons import LinkLabel, OutlineButton, TextButton
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.panes import Card
from app.ui.window.forms import FormEntry

CARD_HEIGHT = 176
_DESK = "主管部门：初审与汇总（附件 3）"
_AT_DESK = "收集各单位报来的申报，逐家初审，汇总成附件 3；申报单位的材料只看不改"


class _FormCard(Card):
    """What is common: signals with the id of the form, and its buttons."""

    begun = Signal(str)
    sample_asked = Signal(str)
    blank_asked = Signal(str)
    own_asked = Signal(str)

    def __init__(self, look: Look, form: FormEntry, role: TypeRole, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.form = form
        self.setAccessibleName(form.title)
        self.own = LinkLabel(look, "", role=role)
        self.own.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # what is beside it is cut first
        self.own.setToolTip("只是自己的安排，通知的截止日期不变")
        self.own.clicked.connect(lambda: self.own_asked.emit(form.id))
        self.new = OutlineButton(look, "新建申报", icon="plus", tone="accent")
        self.new.setAccessibleName(f"新建申报：{form.title}")
        self.new.clicked.connect(lambda: self.begun.emit(form.id))
        self.sample = TextButton(look, "看示例", tone="accent")
        self.sample.setAccessibleName(f"看示例：{form.title}")
        self.sample.setToolTip("打开一份虚构的示例，可以随意改")
        self.sample.clicked.connect(lambda: self.sample_asked.emit(form.id))
        if not form.has_sample:  # a widget without a parent must not be shown: it would be a window of its own
            self.sample.hide()
        self.blank = TextButton(look, "空白表", tone="accent")
        self.blank.setAccessibleName(f"空白表：{form.title}")
        self.blank.setToolTip("导出空白的官方表格（PDF 和 Word）")
        self.blank.clicked.connect(lambda: self.blank_asked.emit(form.id))

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab reaches, as one reads."""
        return (self.own, self.new, self.sample, self.blank)

    def show_days(self, today: date, own: date | None) -> None:
        """How far off the notice's deadline and the user's own are on this day."""
        sentence, over = words.own_deadline(own, today)
        self.own.setText(sentence)
        self.own.setAccessibleName(f"{sentence}：{self.form.title}")
        self.own.set_tone("ink3" if over else "accent")

    def with_own(self, until: ElidedLabel) -> QHBoxLayout:
        """A line that tells the deadline, the user's own close behind it; where room is short the first is cut."""
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(until)
        row.addWidget(self.own)
        row.addStretch(1)
        return row

    def buttons(self) -> QHBoxLayout:
        """The three buttons in a row."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.new, self.sample, self.blank):
            row.addWidget(button)
        return row


class FormCard(_FormCard):
    """472 × 176: title, who fills it in, until when, what is handed in, and what can be done."""

    def __init__(
        self, look: Look, form: FormEntry, today: date, own: date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, form, "body", parent)
        self._look = look
        title = TextLabel(look, form.title, role="title", semibold=True, wrap=True)
        self.who = ElidedLabel(look, _who(form), tone="ink2")
        self.until = ElidedLabel(look, "", tone="ink")
        self.papers = ElidedLabel(look, handed_in(form), tone="ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(5)
        column.addWidget(title)
        column.addWidget(self.who)
        column.addLayout(self.with_own(self.until))
        column.addWidget(self.papers)
        column.addSpacing(5)
        column.addStretch(1)
        row = self.buttons()
        row.addStretch(1)
        column.addLayout(row)
        self.show_days(today, own)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, today: date, own: date | None) -> None:
        """The notice's deadline turns grey when it is over."""
        super().show_days(today, own)
        day = read_day(self.form.deadline)
        sentence, over = words.deadline(day, today) if day else ("", False)
        self.until.setText(sentence)
        self.until.set_tone("ink3" if over else "ink")

    def heightForWidth(self, width: int) -> int:
        """As high as all cards; higher where a title takes more lines."""
        return max(super().heightForWidth(width), round(CARD_HEIGHT * self._look.factor))

    def sizeHint(self) -> QSize:
        """472 wide; as high as all cards."""
        return QSize(472, round(CARD_HEIGHT * self._look.factor))


class FormRow(_FormCard):
    """One line of the column's width for a form without evidence, which somebody else fills in."""

    def __init__(
        self, look: Look, form: FormEntry, today: date, own: date | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, form, "caption", parent)
        title = ElidedLabel(look, form.title, role="value", semibold=True)
        self.who = ElidedLabel(look, "", role="caption", tone="ink3")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(title)
        names.addLayout(self.with_own(self.who))
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 16, 10)
        row.setSpacing(16)
        row.addLayout(names, 1)
        buttons = self.buttons()
        row.addLayout(buttons)
        self.show_days(today, own)

    def show_days(self, today: date, own: date | None) -> None:
        """Who fills it in, and until when."""
        super().show_days(today, own)
        day = read_day(self.form.deadline)
        until = words.deadline(day, today)[0] if day else ""
        self.who.setText(" · ".join(part for part in (self.form.who, until, words.edition(self.form.edition)) if part))


class DeskCard(Card):
    """One line of the column's width that leads a bureau to its desk."""

    opened = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setAccessibleName(_DESK)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(look, _DESK, role="value", semibold=True))
        names.addWidget(ElidedLabel(look, _AT_DESK, role="caption", tone="ink3"))
        self.open = OutlineButton(look, "打开受理台", tone="accent")
        self.open.setAccessibleName(f"打开受理台：{_DESK}")
        self.open.clicked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 16, 10)
        row.setSpacing(16)
        row.addLayout(names, 1)
        row.addWidget(self.open)


class WaitingCard(Card):
    """Keeps the place of a card until the forms are known."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._look = look
        self.words = TextLabel(look, "", tone="ink3")
        column = QVBoxLayout(self)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As a card."""
        return QSize(472, round(CARD_HEIGHT * self._look.factor))


def handed_in(form: FormEntry) -> str:
    """What has to be handed in, in half a line: ``交：纸质 2 份、光盘 2 份``."""
    copies = form.paper_copies
    paper = f"纸质 {copies}" if copies[:1].isdigit() else f"纸质（{copies}）"
    return f"交：{paper}、光盘 {form.disc_copies} 份" if form.disc_copies else f"交：{paper}"


def _who(form: FormEntry) -> str:
    return " · ".join(part for part in (form.who, form.deadline_hint, words.edition(form.edition)) if part)
