"""The report on a draft that was made from an earlier one: what went over, what stayed behind and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.sheets.changes_view import ChangesView, Row
from app.ui.sheets.sheet import show
from app.ui.widgets.choices import Segmented
from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from app.api import CarriedOver
    from app.ui.window.main_window import MainWindow

_LEFT = ("栏目", "原来填的", "为什么没有沿用")
_TAKEN = ("栏目", "已沿用", "")


def open_carried(window: MainWindow, source: str, report: CarriedOver) -> None:
    """Show the report over the new draft."""
    sheet = CarriedSheet(window, source, report)
    show(sheet, sheet.button(0))


class CarriedSheet(Sheet):
    """What stayed behind first: that is left to do."""

    def __init__(self, window: MainWindow, source: str, report: CarriedOver) -> None:
        look = window.around.look
        sentence = f"从“{source}”沿用了 {len(report.taken)} 项，{len(report.left)} 项没有沿用；佐证材料要重新放入"
        sentence = "。".join((sentence, *report.told))
        super().__init__(look, window, "已沿用以前的草稿", sentence, ("开始填",), width=820)
        self._left = [Row(one.label, one.text, one.why) for one in report.left]
        self._taken = [Row(one.label, one.text, "") for one in report.taken]
        self.which = Segmented(look, (f"没有沿用的 {len(self._left)}", f"已沿用的 {len(self._taken)}"), name="看哪些")
        self.which.chosen.connect(self._show)
        self.changes = ChangesView(look, _LEFT)
        self.changes.setMinimumHeight(240)
        self.body.addWidget(self.which)
        self.body.addWidget(self.changes)
        first = 0 if self._left else 1
        self.which.set_current(first)
        self._show(first)

    def _show(self, which: int) -> None:
        self.changes.show_rows(*((self._left, _LEFT) if which == 0 else (self._taken, _TAKEN)))
