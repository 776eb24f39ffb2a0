"""补正通知: its points to be looked over, until when, who signs, Word or PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtWidgets import QGridLayout, QWidget

from app.bureau.model import Review
from app.settings import Format
from app.ui.bureau.review.writing_box import LinesBox
from app.ui.look.look import Look
from app.ui.widgets.choices import Segmented
from app.ui.widgets.day_line import DayLine, no_day
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.panes import PageScroll

_WIDTH, _POINTS, _POINTS_LEAST = 720, 168, 64
_FORMATS: tuple[tuple[Format, str], ...] = (("docx", "Word"), ("pdf", "PDF"))
_SENTENCE = "这些就是通知里的各条，可以改、可以另写；Alt+↑、Alt+↓ 移动一行"
_OTHER_EDITION = "这份材料{}。照另一版查出的问题可能不对，请逐条核对原件后再生成"
_NOTHING = "还没有要补正的内容，写一条才能生成"


@dataclass(frozen=True)
class NoticeAsked:
    """What the notice is to say besides its points, and as which kind of file."""

    by_day: date | None
    office: str
    day: date | None
    contact: str
    format: Format


class NoticeSheet(Sheet):
    """``asked`` is called with what was entered when the notice is to be written; ``edited`` with every new list.

    ``read_as`` as of :class:`app.bureau.desk_records.CaseSeen`: whoever writes it all the same says so on the button.
    """

    def __init__(
        self,
        look: Look,
        host: QWidget,
        name: str,
        review: Review,
        last: NoticeAsked,
        now: datetime,
        edited: Callable[[tuple[str, ...]], object],
        asked: Callable[[NoticeAsked], object],
        read_as: str = "",
    ) -> None:
        sentence = _OTHER_EDITION.format(read_as) if read_as else _SENTENCE
        yes = "核对过，生成" if read_as else "生成"
        super().__init__(look, host, f"补正通知：{name}", sentence, (yes, "取消"), width=_WIDTH)
        self._asked, self._edited = asked, edited
        today = now.date()
        self.points = LinesBox(look, "补正内容", "每行一条", lines=6)
        self.by_day = DayLine(look, _iso(last.by_day), today, name="补正期限", empty="留空手写")
        self.office = LineEdit(look, last.office or review.office, name="落款单位", placeholder="留空盖章")
        self.day = DayLine(look, _iso(last.day), today, name="落款日期", empty="留空手写")
        self.contact = LineEdit(look, last.contact, name="联系人和电话", placeholder="例：联系人：王某某，电话：…")
        names = [words for _, words in _FORMATS]
        self.format = Segmented(look, names, current=[one for one, _ in _FORMATS].index(last.format), name="格式")
        self.trouble = TextLabel(look, "", role="caption", tone="error", wrap=True)
        self._lay_out(look)
        self.points.show_points(review.corrections)
        self.points.edited.connect(self._edit)
        for line in (self.by_day, self.day):
            line.changed.connect(self._look_over)
        self._look_over()

    def _lay_out(self, look: Look) -> None:
        scroll = PageScroll(look, ground="surface", name="补正内容")
        scroll.setWidget(self.points)
        scroll.setMinimumHeight(_POINTS_LEAST)
        scroll.setMaximumHeight(round(_POINTS * look.factor))
        self.body.addWidget(scroll, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        pairs = (
            ("请在哪天前补正", self.by_day, "格式", self.format),
            ("落款单位", self.office, "落款日期", self.day),
        )
        for at, (words, widget, more, other) in enumerate(pairs):
            grid.addWidget(TextLabel(look, words, tone="ink2"), at, 0)
            grid.addWidget(widget, at, 1)
            grid.addWidget(TextLabel(look, more, tone="ink2"), at, 2)
            grid.addWidget(other, at, 3)
        grid.addWidget(TextLabel(look, "联系人和电话", tone="ink2"), 2, 0)
        grid.addWidget(self.contact, 2, 1, 1, 3)
        self.body.addLayout(grid)
        self.body.addWidget(self.trouble)

    def _edit(self, _text: str) -> None:
        self._edited(self.points.points)
        self._look_over()

    def _look_over(self) -> None:
        """What keeps it from being written."""
        wrong = next((line.text for line in (self.by_day, self.day) if line.text and line.day is None), "")
        why = no_day(wrong) if wrong else "" if self.points.points else _NOTHING
        self.trouble.setText(why)
        self.trouble.setVisible(bool(why))
        self.button(0).setEnabled(not why)

    def entered(self) -> NoticeAsked:
        """What stands there."""
        return NoticeAsked(
            self.by_day.day,
            self.office.text().strip(),
            self.day.day,
            self.contact.text().strip(),
            _FORMATS[self.format.current][0],
        )

    def _answer(self, number: int) -> None:
        if number == 0 and not self.button(0).isEnabled():
            return
        entered = self.entered()
        super()._answer(number)
        if number == 0:
            self._asked(entered)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
