"""A form definition that was opened, dragged in or found at the start: what it is, what changed, used or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.errors import AppError, DefinitionError
from app.jobs import Call
from app.ui.sheets.changes_view import ChangesView, Row
from app.ui.sheets.sheet import WorkSheet, show
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from app.api import Offered
    from app.api_definitions import Difference
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task

_HEADINGS = ("改了哪里", "原来", "现在")
_MOST_PROBLEMS = 8
_ACTIONS = {"new": "用于新草稿", "newer": "用于新草稿", "kept": "新草稿改回这一版", "older": "加进来"}
_OLDER = "已加进来，新草稿不用它；用这一版填的草稿可以打开了"
_DONE = {"new": "已加进来，可以新建“{}”的草稿", "older": _OLDER, "kept": _OLDER}


def open_definition(window: MainWindow, file: Path, found: bool = False) -> None:
    """Check a definition and show what it changes; ``found``: it lies in the user's folder, nobody opened it."""
    sheet = LookingSheet(window, file, found=found)
    show(sheet)
    sheet.button(0).click()


class LookingSheet(WorkSheet):
    """Shows that the file is being checked; when something is wrong, every mistake with line and column."""

    def __init__(self, window: MainWindow, file: Path, *, found: bool) -> None:
        sentence = "先检查，再和现在用的一版比较；看过改了什么，才由你决定用不用"
        super().__init__(window, f"表单定义“{file.name}”", sentence, "检查", width=640)
        self._file = file
        self._found = found
        self.button(0).hide()

    def begin(self) -> Task | None:
        """Check and compare in the worker."""
        return self.around.errands.run(Call("look_at_definition", (self.around.paths, self._file)))

    def done(self, value: object) -> None:
        """Show what came of it."""
        offered = cast("Offered", value)
        if offered.standing in _ACTIONS:
            show(OfferSheet(self.window_, offered, found=self._found))
        else:
            title = f"{offered.title} 第 {offered.edition} 版"
            sheet = Sheet(self.around.look, self.window_, title, offered.sentence, ("关闭",), width=640)
            show(sheet, sheet.button(0))

    def refused(self, error: AppError) -> None:
        """List the mistakes; nothing was changed."""
        self.button(1).setText("关闭")
        if isinstance(error, DefinitionError) and error.problems:
            lines = list(error.problems[:_MOST_PROBLEMS])
            if len(error.problems) > _MOST_PROBLEMS:
                lines.append("……后面还有，改好这些再打开一次。")
            self.complain("\n".join(("这个文件不能用，什么也没有改动。", *lines, error.hint)))


class OfferSheet(WorkSheet):
    """What the definition is and what it changes, place by place; used for new drafts when the user says so."""

    def __init__(self, window: MainWindow, offered: Offered, *, found: bool) -> None:
        title = f"{offered.title} 第 {offered.edition} 版"
        goes_back = offered.standing == "kept"
        action = _ACTIONS[offered.standing]
        super().__init__(window, title, offered.sentence, action, default=1 if goes_back else 0, width=820)
        self._offered = offered
        self._found = found
        self.button(1).setText("关闭" if goes_back else "不用")
        origin = f"{offered.origin}；文件：{offered.file.name}"
        self.body.addWidget(TextLabel(self._look, origin, tone="ink3", wrap=True))
        if offered.gathering:
            self.body.addWidget(TextLabel(self._look, _few_lines(offered.gathering), tone="warning", wrap=True))
        if offered.base:
            against = f"和{offered.base}相比，有 {len(offered.differences)} 处不同"
            self.body.addWidget(TextLabel(self._look, against, tone="ink2", wrap=True))
            self.changes = ChangesView(self._look, _HEADINGS)
            self.changes.setMinimumHeight(260)
            self.changes.show_rows([row_of(one) for one in offered.differences])
            self.body.addWidget(self.changes)

    def begin(self) -> Task | None:
        """Check it once more, as it is now, and use it; one that is here already is only chosen."""
        offered = self._offered
        if offered.standing == "kept":
            back = (self.around.paths, offered.form, offered.edition)
            return self.around.errands.run(Call("use_edition", back, reports=False))
        arguments = (self.around.paths, offered.file, offered.sha256)
        return self.around.errands.run(Call("adopt_definition", arguments))

    def done(self, value: object) -> None:
        """Show the forms as they are now."""
        offered = self._offered
        self.around.forms.renew()
        chosen_only = offered.standing == "kept"
        standing = "" if chosen_only else cast("Offered", value).standing  # by now
        said = _DONE.get(standing, f"新草稿改用“{{}}”第 {offered.edition} 版，已有的草稿不变")
        self.window_.say(said.format(offered.title))

    def _answer(self, number: int) -> None:
        if number == 1 and self._found and not self.is_working:
            arguments = (self.around.paths, self._offered.file)
            task = self.around.errands.run(Call("decline_definition", arguments, reports=False))
            forms = self.around.forms
            task.done.connect(lambda _: forms.renew())  # the sheet is gone by then
        super()._answer(number)


def _few_lines(text: str) -> str:
    lines = text.splitlines()
    more = len(lines) - _MOST_PROBLEMS
    return "\n".join([*lines[:_MOST_PROBLEMS], f"……还有 {more} 处"] if more > 1 else lines)


def row_of(one: Difference) -> Row:
    """A difference as a row of three columns."""
    words = {"added": "新增", "removed": "删去"}.get(one.kind, "")
    label = f"{one.place} {words}{one.what}".strip()
    if one.kind == "moved":
        return Row(f"{label}的次序", "原来的次序", "改了")
    return Row(label, one.before or "（没有）", one.after or "（没有了）")
