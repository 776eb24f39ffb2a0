"""本申报的选项: how the open draft is printed and bound, each with an editor after its kind. One undo step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.drafts.options import Option, OptionValue, options_of
from app.forms.handing_in import OWN_DEADLINE
from app.times_and_sizes import day_in_words
from app.ui.sheets.sheet import Fitting, show
from app.ui.widgets.choices import CheckBox, ComboBox, Segmented
from app.ui.widgets.day_line import DayLine, no_day
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tools import Tools

# How a value is told where its stored word says nothing to a clerk; other options show the word itself.
_WORDS: dict[str, dict[OptionValue, str]] = {
    "volumes": {1: "合订一册", 2: "分订两册"},
    "fonts": {"bundled": "程序自带的", "installed": "这台电脑上的公文字体"},
    "copies": {0: "按通知的规定"},
    "gutter_mm": {0: "不加"},
    "sheets_per_volume": {0: "不分册"},
}
_TITLES = {
    "volumes": "装订", "gutter_mm": "装订边另加", "copies": "纸质份数", "fonts": "字体", OWN_DEADLINE: "自定截止日期",
    "sheets_per_volume": "一册最多",
}  # fmt: skip
_UNITS = {"gutter_mm": " 毫米", "copies": " 份", "sheets_per_volume": " 张纸"}
_FEW = 3
Read = Callable[[], OptionValue]


def open_options(window: MainWindow) -> None:
    """Show the options of the open draft."""
    if window.frame is not None:
        window.frame.settle_cell()
        show(OptionsSheet(window, window.frame.tools))


class OptionsSheet(Sheet):
    """An editor for each option that the form has; nothing is changed before 确定."""

    def __init__(self, window: MainWindow, tools: Tools) -> None:
        self._tools = tools
        barred = bool(tools.desk.read_only)
        buttons = ("关闭",) if barred else ("确定", "取消")
        super().__init__(tools.look, window, "本申报的选项", "怎样印、怎样订；不改填写的内容", buttons, width=620)
        self._readers: dict[str, Read] = {}
        self.editors: dict[str, QWidget] = {}
        page = QWidget()
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        desk = tools.desk
        for one in sorted(options_of(desk.definition), key=lambda found: isinstance(found.default, bool)):
            self._add(one, _stored(desk.draft.options, one))
        page.setEnabled(not barred)
        self.body.addWidget(Fitting(tools.look, page))
        self.trouble = TextLabel(tools.look, "", tone="error", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)

    # ---- editors

    def _add(self, one: Option, value: OptionValue) -> None:
        values = list(one.allowed.values())
        if isinstance(one.default, bool):
            self._add_box(one, bool(value))
        elif not values:
            self._line(one, self._day_editor(one, str(value)))
        elif len(values) <= _FEW:
            self._line(one, self._few_editor(one, values, value))
        else:
            self._line(one, self._list_editor(one, values, value))

    def _add_box(self, one: Option, value: bool) -> None:
        box = CheckBox(self._look, one.meaning, role="body")
        box.setChecked(value)
        self._readers[one.name] = box.isChecked
        self.editors[one.name] = box
        row = self._grid.rowCount()
        self._grid.addWidget(box, row, 1)

    def _line(self, one: Option, editor: QWidget) -> None:
        name = TextLabel(self._look, _TITLES.get(one.name, one.meaning), tone="ink2")
        name.setToolTip(plain_tip(one.meaning))
        row = self._grid.rowCount()
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(editor, row, 1)
        self.editors[one.name] = editor

    def _few_editor(self, one: Option, values: list[OptionValue], value: OptionValue) -> QWidget:
        ordered = sorted(values, key=lambda found: found != one.default)
        words = [_words(one, found) for found in ordered]
        editor = Segmented(self._look, words, current=ordered.index(value), name=one.meaning)
        self._readers[one.name] = lambda: ordered[editor.current]
        return editor

    def _list_editor(self, one: Option, values: list[OptionValue], value: OptionValue) -> QWidget:
        editor = ComboBox(self._look)
        editor.setAccessibleName(one.meaning)
        editor.addItems([_words(one, found) for found in values])
        editor.setCurrentIndex(values.index(value))
        editor.setMaxVisibleItems(12)
        self._readers[one.name] = lambda: values[editor.currentIndex()]
        return editor

    def _day_editor(self, one: Option, value: str) -> QWidget:
        notice = f"通知：{day_in_words(self._tools.desk.definition.notice.deadline)}"
        line = DayLine(self._look, value, self._tools.clock().date(), name=one.meaning, remark=notice)
        self.day = line.edit
        self._readers[one.name] = lambda: line.text
        return line

    # ---- the answer

    def _answer(self, number: int) -> None:
        if number == 0 and not self._tools.desk.read_only and not self._keep():
            return
        super()._answer(number)

    def _keep(self) -> bool:
        """Change what differs as one step; False while something cannot be understood."""
        desk = self._tools.desk
        chosen = dict(desk.draft.options)
        for one in options_of(desk.definition):
            value = self._readers[one.name]()
            if not one.takes(value):
                self.trouble.setText(no_day(str(value)))
                self.trouble.show()
                self.editors[one.name].setFocus()
                return False
            if value != _stored(desk.draft.options, one):
                chosen[one.name] = value
        if chosen != desk.draft.options:
            desk.edit(replace(desk.draft, options=chosen), "改本申报的选项", "")
        return True


def _stored(options: Mapping[str, object], one: Option) -> OptionValue:
    """The value that holds now; optional pages of a form are not in the table of options."""
    value = options.get(one.name)
    if isinstance(value, bool | int | str) and one.takes(value):
        return value
    return one.default


def _words(one: Option, value: OptionValue) -> str:
    known = _WORDS.get(one.name, {}).get(value)
    return known if known is not None else f"{value}{_UNITS.get(one.name, '')}"
