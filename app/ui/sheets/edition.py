"""An old draft brought to the newer edition of its form: the report first, then a second draft; the old one stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.drafts.names import folder_name
from app.jobs import Call
from app.ui.sheets.changes_view import ChangesView, Row
from app.ui.sheets.definition import row_of
from app.ui.sheets.place_line import PlaceLine
from app.ui.sheets.sheet import WorkSheet, ask, show, tell
from app.ui.widgets.choices import Segmented
from app.ui.work.when_saved import WhenSaved

if TYPE_CHECKING:
    from app.api import EditionChange
    from app.api_editions import Carried
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task

_WHY = ("栏目、材料", "填的内容", "为什么")
_TAKEN = ("栏目、材料", "原样带过去", "")
_CHANGED = ("改了哪里", "原来", "现在")


def open_edition(window: MainWindow, folder: Path | None = None) -> None:
    """Show what would become of the open draft, once it is saved, or of the one in ``folder``; nothing is written."""
    frame = window.frame
    if folder is not None:
        _look(window, folder)
    elif frame is not None:
        frame.settle_cell()
        tools = frame.tools
        WhenSaved(
            tools,
            partial(_look, window, tools.folder),
            lambda sentence: tell(window, "没有转换", f"草稿还没有保存好：{sentence}"),
        )


def _look(window: MainWindow, folder: Path) -> None:
    sheet = ReportingSheet(window, folder)
    show(sheet)
    sheet.button(0).click()


class ReportingSheet(WorkSheet):
    """Shows that the report is being made."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window, "转到新版", "先看会怎样，还什么都不做", "查看", width=640)
        self._folder = folder
        self.button(0).hide()

    def begin(self) -> Task | None:
        """Work it out in the worker."""
        call = Call("look_at_carrying", (self.around.paths, self._folder), reports=False)
        return self.around.errands.run(call)

    def done(self, value: object) -> None:
        """Show the report."""
        show(CarrySheet(self.window_, self._folder, cast("EditionChange", value)))


class CarrySheet(WorkSheet):
    """What stays behind first, then what to look at, what goes over, and what changed in the form."""

    def __init__(self, window: MainWindow, folder: Path, report: EditionChange) -> None:
        title = f"转到“{report.title}”第 {report.after} 版"
        sentence = "。".join(("另成一份草稿，佐证材料一起带过去；原来的草稿一个字也不改", *report.told))
        super().__init__(window, title, sentence, "转到新版", width=820)
        self._folder = folder
        self._report = report
        self._groups = (
            ([_row(one) for one in report.left], _WHY),
            ([_row(one) for one in report.doubtful], _WHY),
            ([_row(one) for one in report.taken], _TAKEN),
            ([row_of(one) for one in report.differences], _CHANGED),
        )
        names = ("不能带过去的", "要核对的", "原样带过去的", "表单改了什么")
        texts = tuple(f"{name} {len(rows)}" for name, (rows, _) in zip(names, self._groups, strict=True))
        if not report.is_compared:
            texts = (*texts[:3], "表单改了什么：不知道")
        self.which = Segmented(self._look, texts, name="看哪些")
        self.which.chosen.connect(self._show_group)
        self.changes = ChangesView(self._look, _WHY)
        self.changes.setMinimumHeight(240)
        self.place = PlaceLine(self.around, folder.parent)
        self.place.changed.connect(self._show_place)
        for widget in (self.which, self.changes, self.place):
            self.body.addWidget(widget)
        first = next((number for number, (rows, _) in enumerate(self._groups) if rows), 0)
        self.which.set_current(first)
        self._show_group(first)
        self._show_place()

    def _show_group(self, which: int) -> None:
        self.changes.show_rows(*self._groups[which])

    def _show_place(self) -> None:
        self.place.show_name(folder_name(f"{self._folder.name} 第{self._report.after}版"))

    def inputs_enabled(self, enabled: bool) -> None:
        """The place stays while the draft is made."""
        self.place.setEnabled(enabled)

    def prepare(self, then: Callable[[], None]) -> None:
        """Find a name that is free."""
        self.place.settle(then)

    def begin(self) -> Task | None:
        """Make the second draft in the worker."""
        target = self.place.target
        if target is None:
            return None
        arguments = (self.around.paths, self._folder, target, self.around.clock())
        return self.around.errands.run(Call("carry_to_edition", arguments, {"edition": self._report.after}))

    def done(self, value: object) -> None:
        """Offer to open it."""
        made = cast("EditionChange", value)
        if made.out is None:
            return
        window, target = self.window_, made.out
        sentence = "。".join((f"已另成一份：{target}", *made.told))
        opens = window.turns.reopen if window.frame is not None else window.open_path
        ask(window, "已转到新版", sentence, (("打开新的草稿", partial(opens, target)),), give_up="先不打开")


def _row(one: Carried) -> Row:
    return Row(one.label, one.text, one.why)
