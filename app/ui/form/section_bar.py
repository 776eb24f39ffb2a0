"""The line over a section: its title, how much is filled in, 空项填无, previous and next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.drafts.options import option, set_option
from app.forms.checking import fill_none
from app.forms.counting import characters, is_near, words
from app.forms.definition import CharLimit
from app.forms.sections import Section
from app.ui.form.navigation import is_left_out, option_of, title_of
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.choices import CheckBox
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.work.tools import Tools

HEIGHT = 46
_ATTACHED = "attach_plan"


class SectionBar(QWidget):
    """46 high, over the section that is shown. ``stepped`` carries -1 for the previous section, +1 for the next."""

    stepped = Signal(int)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._section: Section | None = None
        look = tools.look
        self.title = ElidedLabel(look, "", role="title", semibold=True)
        self.progress = TextLabel(look, "", role="caption", tone="ink2")
        self.counter = TextLabel(look, "", role="caption", tone="ink2")
        self.switch = CheckBox(look, "", role="body")
        self.none = OutlineButton(look, "空项填无")
        self.previous = IconButton(look, "previous", "上一节", key="Ctrl+PgUp")
        self.next = IconButton(look, "next", "下一节", key="Ctrl+PgDown")
        self.switch.clicked.connect(self._switched)
        self.none.clicked.connect(self.fill_none)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.setAccessibleName("本节")
        self._lay_out()
        look.changed.connect(self._sized)
        self._sized()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 0, 14, 1)
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(self.counter)
        row.addWidget(self.switch)
        row.addWidget(self.none)
        row.addSpacing(2)
        row.addWidget(self.previous)
        row.addWidget(self.next)

    def _sized(self) -> None:
        self.setFixedHeight(round(HEIGHT * self._tools.look.factor))

    def show_section(self, section: Section, *, first: bool, last: bool) -> None:
        """Speak of another section."""
        self._section = section
        self.previous.setEnabled(not first)
        self.next.setEnabled(not last)
        self._show_switch(section)
        self.refresh()

    def refresh(self) -> None:
        """Count again after a change of the draft."""
        section, desk = self._section, self._tools.desk
        if section is None:
            return
        self.title.setText(title_of(desk, section))
        filled = desk.progress(section)
        self.progress.setText(f"已填 {filled.done} / {filled.total}" if filled.total else "")
        takes_none = any(desk.definition.fields[name].none for name in section.fields)
        self.none.setVisible(takes_none and not desk.read_only)
        found = fill_none(desk.definition, desk.draft.filling) if takes_none else {}
        open_fields = [name for name in section.fields if name in found]
        self.none.setEnabled(bool(open_fields))
        self.none.setToolTip("" if open_fields else "没有可以填“无”的空项")
        self._show_counter(section)
        self._check_switch(section)

    def fill_none(self) -> None:
        """Put 无 into the empty fields of this section that take it, and say how many."""
        if self._section is not None:
            count = self._tools.desk.fill_none(self._section.fields)
            if count:
                self._tools.guide.say(f"已给 {count} 项填“无”", undo=True)

    # ---- the counter of a shared ceiling

    def _show_counter(self, section: Section) -> None:
        limit = self._limit(section)
        self.counter.setVisible(limit is not None)
        if limit is None:
            return
        texts = [self._tools.desk.text_of(name) for name in limit.fields]
        count = sum(words(text) for text in texts)
        said, tone = counter_words(count, limit.max_chars)
        self.counter.setText(said)
        self.counter.set_tone(tone)
        signs = sum(characters(text) for text in texts)
        self.counter.setToolTip(f"按 Word 字数；字符数（不计空格）为 {signs:,}")

    def _limit(self, section: Section) -> CharLimit | None:
        limits = self._tools.desk.definition.limits
        return next((limit for limit in limits if set(limit.fields) <= set(section.fields)), None)

    # ---- the switch of a page

    def _show_switch(self, section: Section) -> None:
        definition = self._tools.desk.definition
        outline = definition.outlines.get(section.shows) if section.kind == "outline" else None
        if option_of(self._tools.desk, section):
            self.switch.setText("印出这一页")
        elif outline is not None and outline.separable:
            self.switch.setText("另附纸")
            self.switch.setToolTip("正文另起一页，排在本节之后")
        else:
            self.switch.setText("")
        self.switch.setVisible(bool(self.switch.text()))
        self.switch.setEnabled(not self._tools.desk.read_only)
        self.switch.updateGeometry()

    def _check_switch(self, section: Section) -> None:
        desk = self._tools.desk
        if option_of(desk, section):
            self.switch.setChecked(not is_left_out(desk, section))
        elif self.switch.text():
            self.switch.setChecked(option(desk.draft.options, _ATTACHED) is True)

    def _switched(self, checked: bool) -> None:
        if self._section is None:
            return
        desk = self._tools.desk
        name = option_of(desk, self._section) or _ATTACHED
        after = set_option(desk.definition, desk.draft, name, "yes" if checked else "no")
        desk.edit(
            after,
            f"{'选上' if checked else '去掉'}“{self.switch.text()}”",
            self._section.fields[0] if self._section.fields else "",
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hairline below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._tools.look.colours.hairline)


def counter_words(count: int, most: int) -> tuple[str, Tone]:
    """``1,240 / 3000 字``, amber from 95 %, red over the ceiling."""
    if count > most:
        return f"{count:,} / {most} 字，超 {count - most:,} 字", "error"
    return f"{count:,} / {most} 字", "warning" if is_near(count, most) else "ink2"
