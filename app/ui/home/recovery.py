"""After a crash: what was entered and not saved, beside what is saved, and three ways to go on. Nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.drafts import recovery
from app.drafts.changes import changes
from app.drafts.draft import Draft
from app.drafts.history import versions
from app.errors import AppError
from app.ui.sheets.changes_view import ChangesView, Row
from app.ui.sheets.sheet import in_words
from app.ui.widgets.buttons import FilledButton, IconButton, LinkLabel, OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import Card
from app.ui.widgets.progress import BusyPanel
from app.ui.window.first_sight import HEADER

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.window.surroundings import Surroundings
    from app.ui.work.opening import Opened

COLUMN = 920
_USES: tuple[tuple[recovery.Use, str], ...] = (
    ("journal", "用关闭前的"), ("saved", "用上次保存的"), ("both", "两份都留"),
)  # fmt: skip


class RecoveryPage(QWidget):
    """Shown instead of the draft until the user has chosen; ``decided`` carries what to open.

    Whatever is chosen, the other state stays: in the history, or as a draft of its own.
    """

    decided = Signal(object)

    def __init__(self, around: Surroundings, opened: Opened, window: MainWindow) -> None:
        super().__init__(window)
        self._around = around
        self._look = around.look
        self._opened = opened
        self._window = window
        unsaved = opened.draft.unsaved
        self._entered = unsaved.at if unsaved else around.clock()
        found = changes(opened.definition, opened.draft.draft, unsaved.draft) if unsaved else ()
        self.title = TextLabel(
            self._look, f"上次没有正常关闭，有 {len(found)} 处没写进草稿", role="page", semibold=True, wrap=True
        )
        self.trouble = TextLabel(self._look, "", tone="error", wrap=True)
        self.trouble.hide()
        self.changes = ChangesView(self._look, self._headings(None))
        self.changes.show_rows([Row(one.label, one.before, one.after) for one in found])
        self._rows = [Row(one.label, one.before, one.after) for one in found]
        self.panel = BusyPanel(self._look)
        self.buttons: list[QPushButton] = []
        self._lay_out(bool(unsaved and not unsaved.fits))
        self._look.changed.connect(self._fit)
        around.beside.run(self, partial(_saved_at, opened.draft.folder), self._hear_saved)

    # ---- what is seen

    def _lay_out(self, saved_since: bool) -> None:
        look = self._look
        middle = QWidget()
        middle.setMaximumWidth(COLUMN)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 24, 0, 20)
        column.setSpacing(8)
        column.addWidget(self.title)
        since = "；关闭之后草稿又被保存过，请逐处核对" if saved_since else ""
        column.addWidget(TextLabel(look, f"草稿“{self._opened.draft.folder.name}”{since}", tone="ink2", wrap=True))
        column.addSpacing(8)
        self._card = Card(look)
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(8, 12, 8, 8)
        inner.addWidget(self.changes)
        column.addWidget(self._card)
        column.addSpacing(8)
        column.addWidget(self.trouble)
        column.addLayout(self._choices())
        note = "没有选用的一份不会丢：它留在历史版本里，两份都留时另成一份草稿"
        column.addWidget(TextLabel(look, note, role="caption", tone="ink3", wrap=True))
        column.addStretch(1)
        body = QHBoxLayout()
        body.setContentsMargins(32, 0, 32, 0)
        body.addStretch(1)
        body.addWidget(middle, 1000)
        body.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._header())
        whole.addLayout(body, 1)

    def _header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(HEADER)
        self.menu_button = IconButton(self._look, "menu", "菜单", key="Alt+F", size=36)
        self.menu_button.setMenu(self._window.menu(self))
        row = QHBoxLayout(header)
        row.setContentsMargins(6, 0, 12, 0)
        row.addWidget(self.menu_button)
        row.addStretch(1)
        return header

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for use, text in _USES:
            button = OutlineButton(self._look, text) if self.buttons else FilledButton(self._look, text)
            button.clicked.connect(partial(self.decide, use))
            self.buttons.append(button)
            row.addWidget(button)
        self.setFocusProxy(self.buttons[0])
        back = LinkLabel(self._look, "以后再说，返回开始页")
        back.clicked.connect(self._window.turns.show_home)
        row.addStretch(1)
        row.addWidget(self.panel, 10)
        row.addWidget(back)
        return row

    def _headings(self, saved: datetime | None) -> tuple[str, str, str]:
        now = self._around.clock()
        before = f"上次保存 {_clock(saved, now)}" if saved else "上次保存"
        return "栏目", before, f"关闭前 {_clock(self._entered, now)}"

    def _hear_saved(self, saved: datetime | None) -> None:
        self.changes.show_rows(self._rows, self._headings(saved))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is as high as its rows, and scrolls where they do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = min(self.width() - 64, COLUMN) - 18
        most = max(self.height() - HEADER - 250, 140)
        self.changes.setFixedHeight(self.changes.wanted_height(width, most) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The header's surface with a hairline."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(0, 0, self.width(), HEADER, colours.surface)
        painter.fillRect(0, HEADER - 1, self.width(), 1, colours.hairline)

    # ---- the decision

    def decide(self, use: recovery.Use) -> None:
        """Carry it out beside the window; copying both drafts may take a while."""
        for button in self.buttons:
            button.setEnabled(False)
        self.trouble.hide()
        self.panel.begin("正在保存两份" if use == "both" else "正在保存")
        now = self._around.clock()
        work = partial(recovery.settled, self._opened.draft, use, now)
        self._around.beside.run(self, work, self._settled, self._refused)

    def _settled(self, outcome: tuple[Draft, Path | None, tuple[str, ...]]) -> None:
        self.panel.end()
        draft, other, told = outcome
        before = self._opened.draft
        opened = replace(before, draft=draft, unsaved=None, notices=(*before.notices, *told))
        self.decided.emit(replace(self._opened, draft=opened))
        frame = self._window.frame
        if other is not None and frame is not None:
            sentence = f"关闭前的内容另成一份草稿“{other.name}”，这里是上次保存的"
            banner = frame.add_banner("info", sentence, ("在新窗口打开",), closable=True)
            banner.acted.connect(lambda _: self._around.open_window(other))

    def _refused(self, error: AppError) -> None:
        self.panel.end()
        for button in self.buttons:
            button.setEnabled(True)
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.trouble.setText(in_words(error))
        self.trouble.show()


def _clock(at: datetime, now: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.date() == now.date() else f"{at.month}月{at.day}日 {at:%H:%M:%S}"


def _saved_at(folder: Path) -> datetime | None:
    """When the draft was saved last: its newest version is what ``draft.json`` holds."""
    known = versions(folder)
    return known[-1].saved if known else None
