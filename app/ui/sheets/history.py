"""历史版本: earlier saves by time, what each changed and how it differs from now; going back is a step like others."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.api import VersionSeen
from app.drafts import kept
from app.drafts.changes import Change, changes
from app.drafts.draft import Draft
from app.errors import AppError
from app.jobs import Call
from app.times_and_sizes import day_in_words, moment_in_words
from app.ui.sheets.changes_view import ChangesView, rows_of
from app.ui.sheets.sheet import show, tell
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.navigation import NavigationRow, SideNavigation
from app.ui.widgets.overlay import Sheet
from app.ui.work.when_saved import WhenSaved

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tools import Tools

_NOW = ("栏目", "现在", "那时")
_STEP = ("栏目", "改之前", "改之后")
_LIST_WIDTH = 232
_HEIGHT = 380


def open_history(window: MainWindow) -> None:
    """Save what is open, then show the earlier saves."""
    frame = window.frame
    if frame is None:
        return
    frame.settle_cell()
    tools = frame.tools
    # what cannot be saved just now is no reason to hide what could be saved before
    WhenSaved(tools, lambda: show(HistorySheet(window, tools)), lambda _: show(HistorySheet(window, tools)))


class _Then(NamedTuple):
    """An earlier state, and how it differs from now."""

    draft: Draft
    changes: tuple[Change, ...]


class HistorySheet(Sheet):
    """List on the left, differences on the right, one button that goes back."""

    def __init__(self, window: MainWindow, tools: Tools) -> None:
        look = tools.look
        can = not tools.desk.read_only
        super().__init__(look, window, "历史版本", "", ("恢复到这里", "关闭") if can else ("关闭",), width=920)
        self._window = window
        self._tools = tools
        self._can = can
        self._versions: dict[str, VersionSeen] = {}
        self._drafts: dict[str, _Then] = {}
        self.list = SideNavigation(look, "历史版本")
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.chosen.connect(self._choose)
        self.which = Segmented(look, ("与现在相比", "那次改了什么"), name="比较")
        self.which.chosen.connect(lambda _: self._show_changes())
        self.words = TextLabel(look, "正在读取…", tone="ink2", wrap=True)
        self.changes = ChangesView(look, _NOW)
        self._body = QWidget()
        self._body.setMinimumHeight(_HEIGHT)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.which)
        right.addWidget(self.words)
        right.addWidget(self.changes, 1)
        right.addStretch()
        self.changes.hide()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.body.addWidget(self._body)
        self._bar(True)
        self._ask()

    def _ask(self) -> None:
        tools = self._tools
        task = self._window.around.errands.run(Call("history", (tools.paths, tools.folder), reports=False))
        task.done.connect(self._show_versions)
        task.refused.connect(self._refused)
        task.broken.connect(self._broken)

    # Methods and no lambdas: Qt then forgets the connections of a sheet that was closed before the answer came.

    def _refused(self, error: AppError) -> None:
        self.words.setText(error.in_full())

    def _broken(self, _details: str) -> None:
        self.words.setText("历史版本读不出来，详情记在日志里")

    def _bar(self, barred: bool) -> None:
        if self._can:
            self.button(0).setEnabled(not barred)

    # ---- the list

    def _show_versions(self, versions: list[VersionSeen]) -> None:
        today = self._tools.clock().date()
        rows: list[NavigationRow] = []
        day: date | None = None
        for number, version in enumerate(versions):
            if version.saved.date() != day:
                day = version.saved.date()
                rows.append(NavigationRow(f"day{number}", _day(day, today), heading=True))
            key = str(version.number)
            self._versions[key] = version
            rows.append(_row(key, version))
        self.list.set_rows(rows)
        if versions:
            self.list.set_current(str(versions[0].number))
            self._choose(str(versions[0].number))
            self.list.setFocus()
        else:
            self.words.setText("还没有历史版本，保存过以后才有")

    def _choose(self, key: str) -> None:
        version = self._versions.get(key)
        if version is None:
            return
        self._bar(True)
        if not version.readable:
            self._show((), _NOW, "这一次的保存读不出来，请换一个时间的版本")
        elif key in self._drafts:
            self._show_changes()
        else:
            task = self._window.around.errands.run(
                Call("version", (self._tools.folder, version.number), reports=False), key="version"
            )
            request = _Request(self, key)
            task.done.connect(request.hear)
            task.refused.connect(self._refused)

    def hear_draft(self, key: str, draft: Draft) -> None:
        """What was asked for one version, which may no longer be the one that is chosen.

        How it differs is found beside: a table of thousands of rows takes longer than a window may stand still.
        """
        desk = self._tools.desk

        def learn(found: tuple[Change, ...]) -> None:
            self._drafts[key] = _Then(draft, found)
            self._show_changes()

        self._window.around.looking.run(
            self, partial(changes, desk.definition, desk.draft, draft), learn, line="changes"
        )

    def _show_changes(self) -> None:
        version, then = self._versions.get(self.list.current_key), self._drafts.get(self.list.current_key)
        if version is None or then is None:
            return
        from_now = then.changes
        self._bar(not from_now)
        if self.which.current == 0:
            self._show(from_now, _NOW, f"有 {len(from_now)} 处和现在不同" if from_now else "和现在一样")
        else:
            made = version.changes
            self._show(made, _STEP, f"那次保存改了 {len(made)} 处" if made else "最早的一次，或只是再存了一次")

    def _show(self, found: tuple[Change, ...], headings: tuple[str, str, str], sentence: str) -> None:
        self.words.setText(sentence)
        self.changes.setVisible(bool(found))  # headings over nothing would look like something that is missing
        self.changes.show_rows(rows_of(found), headings)

    # ---- going back

    def _answer(self, number: int) -> None:
        if self._can and number == 0:
            version, then = self._versions.get(self.list.current_key), self._drafts.get(self.list.current_key)
            if version is not None and then is not None:
                super()._answer(number)
                go_back(self._window, self._tools, version.saved, then.draft)
            return
        super()._answer(number)


class _Request(QObject):
    """Knows which version was asked for; goes with the sheet, and Qt then forgets the connection."""

    def __init__(self, sheet: HistorySheet, key: str) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._key = key

    def hear(self, draft: Draft) -> None:
        """The worker gave it."""
        self._sheet.hear_draft(self._key, draft)
        self.deleteLater()


def go_back(window: MainWindow, tools: Tools, saved: datetime, draft: Draft) -> None:
    """Make an earlier state the present one: what is there is kept for good first, and the step can be undone."""
    desk = tools.desk
    told = moment_in_words(saved, tools.clock())
    if tools.saver:
        tools.saver.save(marked=True)

    def bring_back() -> Draft:
        return kept.reclaimed(tools.folder, draft)  # files that were removed since lie in the draft's own store

    def done(found: Draft) -> None:
        desk.edit(found, f"恢复到{told}的版本", "")
        tools.guide.say(f"已恢复到{told}的版本", undo=True)

    def refused(error: AppError) -> None:
        tell(window, "没有恢复", error.in_full())

    window.around.beside.run(desk, bring_back, done, refused, line=str(tools.folder))


def _day(day: date, today: date) -> str:
    left = (today - day).days
    return {0: "今天", 1: "昨天"}.get(left) or day_in_words(day, today)


def _row(key: str, version: VersionSeen) -> NavigationRow:
    count = len(version.changes)
    note = "读不出来" if not version.readable else f"改 {count} 处" if count else ""
    name = f"{version.saved:%H:%M}　特意保存" if version.marked else f"{version.saved:%H:%M}"
    return NavigationRow(key, name, "check" if version.marked else "none", note=note)
