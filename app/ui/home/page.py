"""The start page: forms to begin, drafts to go on with; the whole window takes a folder or a package."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.drafts.recent import RecentDraft, forget, recent_drafts, remember
from app.errors import AppError
from app.times_and_sizes import read_day
from app.ui.home.cards import DeskCard, FormCard, FormRow, WaitingCard
from app.ui.home.drafts_model import DraftsModel
from app.ui.home.drafts_view import DraftsView
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.drops import SURELY_FILES, DropFrame
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.messages import MessageLine
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.panes import Card, PageScroll
from app.ui.widgets.progress import BusyPanel
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.strips import Banner
from app.ui.work.page import Command

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.window.surroundings import Surroundings

COLUMN = 960
HEADER = 48
_SEARCH_FROM = 6
_EMPTY = "还没有草稿。从上面选一种申报开始，或把已有的草稿文件夹拖到这里。"


class HomePage(QWidget):
    """Everything that can be begun or gone on with; ``busy`` tells what is under way."""

    def __init__(self, around: Surroundings, window: MainWindow) -> None:
        super().__init__(window)
        self._around = around
        self._window = window
        self._look = around.look
        self._model = DraftsModel(around.clock, self)
        self.drafts = DraftsView(around.look, self._model)
        self.cards: list[FormCard | FormRow] = []
        self._waiting: list[WaitingCard] = []
        self.desk = DeskCard(around.look)
        self._grid = QGridLayout()
        self._notes = QVBoxLayout()
        self._broken: list[Banner] = []
        self.search = SearchBox(around.look, "查找草稿")
        self._empty = Card(around.look)
        self._nothing = TextLabel(around.look, _EMPTY, tone="ink2", wrap=True)
        self.message = MessageLine(around.look, self)
        self._undo: RecentDraft | None = None
        self.refusal: Banner | None = None
        self._panel = BusyPanel(around.look)
        self._panel.setFixedWidth(440)
        self._lay_out()
        self._connect()
        self._show_forms()
        if not self.cards:  # else they were shown with the forms
            self.refresh()
        # a draft that was given back a moment ago may still be being written down
        around.beside.run(self, partial(recent_drafts, around.paths.recent_file), self._hear_drafts)

    def _hear_drafts(self, drafts: tuple[RecentDraft, ...]) -> None:
        if drafts != self._model.drafts:
            self._show_drafts(drafts)

    def _lay_out(self) -> None:
        look = self._look
        self.area = PageScroll(look, name="开始")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab would stop where nothing shows it
        page = QWidget()
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, 0, 32, 0)
        outer.addStretch(1)
        middle = QWidget()
        middle.setMaximumWidth(COLUMN)
        outer.addWidget(middle, 1000)
        outer.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 20, 0, 32)
        column.setSpacing(0)
        column.addWidget(TextLabel(look, "申报册", role="page", semibold=True))
        column.addSpacing(16)
        self._notes.setSpacing(8)
        column.addLayout(self._notes)
        self._grid.setSpacing(16)
        column.addLayout(self._grid)
        column.addSpacing(28)
        column.addLayout(self._heading())
        column.addSpacing(8)
        column.addWidget(self.drafts)
        inner = QVBoxLayout(self._empty)
        inner.setContentsMargins(24, 28, 24, 28)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self._nothing)
        column.addWidget(self._empty)
        column.addStretch(1)
        self.area.setWidget(page)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._header())
        self._whole.addWidget(self.area, 1)

    def _header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(HEADER)
        self.menu_button = IconButton(self._look, "menu", "菜单", key="Alt+F", size=36)
        QTimer.singleShot(0, self, lambda: self.menu_button.setMenu(self._window.menu(self)))
        row = QHBoxLayout(header)
        row.setContentsMargins(6, 0, 12, 0)
        row.addWidget(self.menu_button)
        row.addStretch(1)
        row.addWidget(self._panel)
        row.addStretch(1)
        row.addSpacing(30)
        return header

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(TextLabel(self._look, "最近草稿", role="title", semibold=True))
        row.addStretch(1)
        self.search.setMaximumWidth(240)
        row.addWidget(self.search)
        self.open = OutlineButton(self._look, "打开…", icon="folder", key="Ctrl+O")
        self.open.clicked.connect(lambda: self._window.do("open"))
        row.addWidget(self.open)
        return row

    def _connect(self) -> None:
        self.desk.opened.connect(self._window.desk_turns.show)
        self.search.searched.connect(self._search)
        self._panel.cancelled.connect(self._window.turns.forget_opening)
        self.drafts.opened.connect(lambda folder: self._window.open_path(Path(folder)))
        self.drafts.removed.connect(self.remove)
        self.drafts.more.connect(self._show_more)
        self.message.acted.connect(self._take_back)
        self._around.forms.changed.connect(self._show_forms)
        self._around.forms.failed.connect(self._tell_failure)
        self._around.whereabouts.changed.connect(self._learn_missing)
        self._around.preferences.changed.connect(self._show_days)
        self._drop = DropFrame(self._look, self, accepts=takes)
        self._drop.dropped.connect(lambda files: self._window.open_path(files[0]))

    # ---- forms

    def _show_forms(self) -> None:
        known = self._around.forms.known
        for old in (*self.cards, *self._waiting):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards, self._waiting = [], []
        if known is None:
            self._waiting = [WaitingCard(self._look), WaitingCard(self._look)]
            self._place_cards(self._waiting, ())
            return
        today = self._around.clock().date()
        cards = [FormCard(self._look, form, today, self._own(form.id)) for form in known.forms if form.items]
        rows = [FormRow(self._look, form, today, self._own(form.id)) for form in known.forms if not form.items]
        self.cards = [*cards, *rows]
        for card in self.cards:
            card.begun.connect(lambda form_id: self._window.do("new", form_id))
            card.sample_asked.connect(lambda form_id: self._window.do("sample", form_id))
            card.blank_asked.connect(lambda form_id: self._window.do("blank", form_id))
            card.own_asked.connect(lambda form_id: self._window.do("own_deadline", form_id))
        self._place_cards(cards, rows)
        self._tell_problems(known.problems)
        self._order_tabs()
        self.refresh()
        QTimer.singleShot(0, self, self._offer_edition)

    def _offer_edition(self) -> None:
        """Ask about a newer edition that lies in the user's folder, unless something else is being asked."""
        if any(sheet.is_open for sheet in self._window.findChildren(Overlay)):
            return
        file = self._around.forms.not_offered()
        if file is not None:
            self._window.do("definition", file, True)

    def _own(self, form_id: str) -> date | None:
        return read_day(self._around.preferences.settings.own_deadlines.get(form_id))

    def _show_days(self) -> None:
        """The day may be another one by now, and a window may have set the own deadline of a form."""
        for card in self.cards:
            card.show_days(self._around.clock().date(), self._own(card.form.id))

    def _order_tabs(self) -> None:
        """Tab goes as one reads: banners and cards stand above the drafts, although they are made after them."""
        notes = [button for banner in self._broken for button in banner.buttons]
        cards = [stop for card in self.cards if isinstance(card, FormCard) for stop in card.stops]
        rows = [stop for card in self.cards if isinstance(card, FormRow) for stop in card.stops]
        above = (self.menu_button, *notes, *cards, self.desk.open, *rows)
        for before, after in pairwise((*above, self.search, self.open, self.drafts)):
            QWidget.setTabOrder(before, after)

    def _place_cards(self, cards: Sequence[QWidget], rows: Sequence[QWidget]) -> None:
        for number, card in enumerate(cards):
            self._grid.addWidget(card, number // 2, number % 2)
        first = (len(cards) + 1) // 2
        for number, row in enumerate((self.desk, *rows)):
            self._grid.addWidget(row, first + number, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def _tell_problems(self, problems: Sequence[str]) -> None:
        for old in self._broken:
            old.hide()
            old.deleteLater()
        while self._notes.count():
            self._notes.takeAt(0)
        self._broken = []
        for problem in problems:
            banner = Banner(self._look, "warning", f"表单文件用不了：{problem}", ("打开所在文件夹",))
            banner.acted.connect(lambda _: self._around.dialogs.open_outside(self._around.paths.dropped_forms))
            self._notes.addWidget(banner)
            self._broken.append(banner)
        if problems:
            self._notes.addSpacing(8)

    def _tell_failure(self, sentence: str) -> None:
        for card in self._waiting:
            card.words.setText(sentence)

    # ---- drafts

    def refresh(self) -> None:
        """Show the drafts as they are written down now, and look which are still there."""
        self._show_drafts(recent_drafts(self._around.paths.recent_file))

    def _show_drafts(self, drafts: tuple[RecentDraft, ...]) -> None:
        known = self._around.forms.known
        self._model.show_drafts(drafts, {form.id: form.short_title for form in known.forms} if known else {})
        self._show_list()
        self._around.whereabouts.look([draft.folder for draft in drafts])
        self._learn_missing()

    def _learn_missing(self) -> None:
        self._model.learn_missing(self._around.whereabouts.missing)

    def _show_list(self) -> None:
        there = bool(self._model.drafts)
        self.search.setVisible(len(self._model.drafts) >= _SEARCH_FROM)
        self.drafts.setVisible(self._model.rowCount() > 0)
        self._empty.setVisible(self._model.rowCount() == 0)
        self._nothing.setText("没有找到这样的草稿。" if there else _EMPTY)

    def _search(self, text: str) -> None:
        self._model.search(text)
        self._show_list()

    def _show_more(self, folder: str, place: QPoint) -> None:
        from app.ui.widgets.menus import Menu

        menu = Menu(self._look, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = next((self._model.row(n) for n in range(self._model.rowCount())
                    if self._model.row(n).draft.folder == folder), None)  # type: ignore[union-attr]  # fmt: skip
        if row is None:
            return
        if not row.missing:
            menu.addAction("打开所在文件夹").triggered.connect(lambda: self._around.dialogs.open_outside(Path(folder)))
            menu.addAction("复制一份…").triggered.connect(lambda: self._window.do("copy", Path(folder)))
            menu.addAction("打包为 .shenbao…").triggered.connect(lambda: self._window.do("pack", Path(folder)))
            menu.addSeparator()
        menu.addAction("从列表移除").triggered.connect(lambda: self.remove(folder))
        menu.popup(place)

    def remove(self, folder: str) -> None:
        """Take a draft off the list; the draft stays where it is, and the list can have it back."""
        entry = next((draft for draft in self._model.drafts if draft.folder == folder), None)
        if entry is None:
            return
        self._undo = entry
        file = self._around.paths.recent_file
        self._around.beside.run(self, partial(forget, file, folder), lambda _: self._removed(entry), self._tell_error)

    def _removed(self, entry: RecentDraft) -> None:
        self.refresh()
        self.message.say(f"已从列表移除“{entry.name}”，草稿还在原来的位置")

    def _take_back(self) -> None:
        entry, self._undo = self._undo, None
        if entry is not None:
            file = self._around.paths.recent_file
            self._around.beside.run(self, partial(remember, file, entry), lambda _: self.refresh(), self._tell_error)

    def _tell_error(self, error: AppError) -> None:
        self.message.say(error.in_full(), action="")

    # ---- the page in its window

    def show_refusal(self, sentence: str) -> None:
        """Say under the header why something was not opened, until the next try or until it is put away."""
        self._take_refusal_away()
        banner = Banner(self._look, "warning", sentence, ("打开别的…",), closable=True)
        banner.acted.connect(lambda _: self._window.do("open"))
        banner.closed.connect(self._take_refusal_away)
        self.refusal = banner
        self._whole.insertWidget(1, banner)

    def _take_refusal_away(self) -> None:
        banner, self.refusal = self.refusal, None
        if banner is not None:
            banner.hide()
            banner.deleteLater()

    def busy(self, sentence: str) -> None:
        """Something is under way that may take a while; empty when it is over."""
        if sentence:
            self._take_refusal_away()
            self._panel.begin(sentence)
        else:
            self._panel.end()

    def commands(self) -> Sequence[Command]:
        """Ctrl+F searches the drafts."""
        return (Command("find", "查找草稿", "Ctrl+F", self.search.setFocus, self.search.isVisible),)

    def event(self, event: QEvent) -> bool:
        """What other windows did shows when this one is looked at again."""
        if event.type() == QEvent.Type.WindowActivate:
            self._show_days()
            self.refresh()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The header's surface with a hairline."""
        painter = QPainter(self)
        colours = self._look.colours
        painter.fillRect(0, 0, self.width(), HEADER, colours.surface)
        painter.fillRect(0, HEADER - 1, self.width(), 1, colours.hairline)


def takes(files: Sequence[Path]) -> bool:
    """Whether what is dragged over the window is one package or draft, or something that may be a draft's folder."""
    return len(files) == 1 and files[0].suffix.lower() not in SURELY_FILES
