"""自定截止日期: the day that an office or a clerk sets for a form beside the notice's; its new drafts take it over."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.settings import with_own_deadline
from app.times_and_sizes import day_in_words, read_day
from app.ui.sheets.sheet import show
from app.ui.widgets.day_line import DayLine, no_day
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from app.ui.window.forms import FormEntry
    from app.ui.window.main_window import MainWindow

_TITLE = "自定截止日期"
_KEEP = "确定"
_DROP = "不另定"


def open_own_deadline(window: MainWindow, form_id: str) -> None:
    """Ask for the own deadline of a form; a form that is gone by now is not asked about."""
    form = window.around.forms.named(form_id)
    if form is not None:
        show(OwnDeadlineSheet(window, form))


class OwnDeadlineSheet(Sheet):
    """A day, nothing before 确定; a day that is late or over is remarked on, and taken."""

    def __init__(self, window: MainWindow, form: FormEntry) -> None:
        around = window.around
        stored = around.preferences.settings.own_deadlines.get(form.id, "")
        self._texts = (_KEEP, *([_DROP] if stored else []), "取消")
        super().__init__(around.look, window, _TITLE, _sentence(form), self._texts)
        self._form = form
        self._preferences = around.preferences
        self._today = around.clock().date()
        self.line = DayLine(around.look, stored, self._today, name=f"{_TITLE}：{form.title}")
        self.remark = TextLabel(around.look, "", tone="warning", wrap=True)
        self.trouble = TextLabel(around.look, "", tone="error", wrap=True)
        self.body.addWidget(self.line)
        for told in (self.remark, self.trouble):
            self.body.addWidget(told)
            told.hide()
        self.line.edit.selectAll()
        self.line.changed.connect(self._look_at_day)
        self._look_at_day()

    def _look_at_day(self) -> None:
        """Remark on a day that can be read at once; what cannot be read may not be finished yet."""
        _tell(self.trouble, "")
        _tell(self.remark, _remark(self.line.day, read_day(self._form.deadline), self._today))

    def _answer(self, number: int) -> None:
        chosen = self._texts[number] if number >= 0 else ""
        if chosen == _KEEP and self.line.text and self.line.day is None:
            _tell(self.trouble, no_day(self.line.text))
            self.line.edit.setFocus()
            return
        if chosen in (_KEEP, _DROP):
            day = self.line.day if chosen == _KEEP else None
            self._preferences.update(partial(with_own_deadline, form_id=self._form.id, day=day))
        super()._answer(number)


def _sentence(form: FormEntry) -> str:
    notice = read_day(form.deadline)
    asked = f"通知的截止日期是 {day_in_words(notice)}。" if notice else ""
    return f"{form.short_title}：{asked}另定一个自己的日期，新建的草稿照它提醒"


def _remark(day: date | None, notice: date | None, today: date) -> str:
    if day and notice and day > notice:
        return f"晚于通知的截止日期 {day_in_words(notice)}，报送以通知为准"
    return "这一天已经过了" if day and day < today else ""


def _tell(label: TextLabel, sentence: str) -> None:
    label.setText(sentence)
    label.setVisible(bool(sentence))
