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
from app.drafts.draft import Draft
from app.errors import AppError
from app.times_and_sizes import moment_in_words
from app.ui.sheets.changes_view import ChangesView, rows_of
from app.ui.widgets.buttons import FilledButton, IconButton, LinkLabel, OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import Card
from app.ui.widgets.progress import BusyPanel
from app.ui.widgets.strips import Banner
from app.ui.window.beside import Watched
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

    Whatever is chosen, the other state stays: in the history, or as a draft of its own. While the choice is carried
    out (``is_deciding``) the draft's lock must be kept; ``stayed`` tells that it could not be, and may be made again.
    """

    decided = Signal(object)
    stayed = Signal()

    def __init__(self, around: Surroundings, opened: Opened, window: MainWindow) -> None:
        super().__init__(window)
        self._around = around
        self._look = around.look
        self._opened = opened
        self._window = window
        unsaved = opened.draft.unsaved
        self._entered = unsaved.at if unsaved else around.clock()
        self._watched: Watched | None = None
        found = opened.differing
        told = f"有 {len(found)} 处没写进草稿" if found else "填写的内容和草稿里一样"
        self.title = TextLabel(self._look, f"上次没有正常关闭，{told}", role="page", semibold=True, wrap=True)
        self.trouble = TextLabel(self._look, "", tone="error", wrap=True)
        self.trouble.hide()
        self.changes = ChangesView(self._look, self._headings(around.clock()))
        self.changes.show_rows(rows_of(found))
        self.panel = BusyPanel(self._look)
        self.panel.cancelled.connect(self.stop)
        self.buttons: list[QPushButton] = []
        self.banners = [Banner(self._look, "warning", sentence) for sentence in _told_first(opened)]
        self._lay_out(bool(unsaved and not unsaved.fits))
        self._look.changed.connect(self._fit)

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
        if not self._opened.differing:
            self._card.hide()
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
        for banner in self.banners:
            whole.addWidget(banner)
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
        self.back = LinkLabel(self._look, "以后再说，返回开始页")
        self.back.clicked.connect(self._window.turns.show_home)
        row.addStretch(1)
        row.addWidget(self.panel, 10)
        row.addWidget(self.back)
        return row

    def _headings(self, now: datetime) -> tuple[str, str, str]:
        saved = moment_in_words(self._opened.saved, now, seconds=True)
        entered = moment_in_words(self._entered, now, seconds=True)
        return "栏目", f"上次保存 {saved}".strip(), f"关闭前 {entered}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list is as high as its rows, and scrolls where they do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = min(self.width() - 64, COLUMN) - 18
        told = sum(banner.heightForWidth(self.width()) for banner in self.banners)
        most = max(self.height() - HEADER - told - 250, 140)
        self.changes.setFixedHeight(self.changes.wanted_height(width, most) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The header's surface with a hairline."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(0, 0, self.width(), HEADER, colours.surface)
        painter.fillRect(0, HEADER - 1, self.width(), 1, colours.hairline)

    # ---- the decision

    @property
    def is_deciding(self) -> bool:
        """Whether a choice is being carried out."""
        return self._watched is not None

    def decide(self, use: recovery.Use) -> None:
        """Carry it out beside the window; copying all evidence for a second draft takes a while and can be stopped."""
        if self._watched is not None:
            return
        self.trouble.hide()
        watched = Watched(self)
        watched.step.connect(self._tell_step)
        self._watched = watched
        self._bar(True)
        self.panel.begin("正在保存两份" if use == "both" else "正在保存", stoppable=use == "both")
        work = partial(recovery.settled, self._opened.draft, use, self._around.clock(), watched)
        self._around.beside.run(self, work, self._settled, self._refused, line=str(self._opened.draft.folder))

    def stop(self) -> None:
        """End what can be stopped as soon as it can be; ``decided`` or ``stayed`` tells when it has ended."""
        if self._watched is not None:
            self._watched.cancel()

    def _bar(self, barred: bool) -> None:
        for button in (*self.buttons, self.back):
            button.setEnabled(not barred)

    def _tell_step(self, done: int, total: int, label: str) -> None:
        self.panel.tell(f"正在{label}", done, total)

    def _settled(self, outcome: tuple[Draft, Path | None, tuple[str, ...]]) -> None:
        self._watched = None
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
        self._watched = None
        self.panel.end()
        self._bar(False)
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self.trouble.setText(error.in_full())
        self.trouble.show()
        self.stayed.emit()


def _told_first(opened: Opened) -> tuple[str, ...]:
    """What is damaged and what lies beside: whoever chooses between two states must know of it."""
    draft = opened.draft
    return (*([draft.damage] if draft.damage else []), *draft.notices)
