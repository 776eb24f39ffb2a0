"""The left side of 收集: where to drop more, which rows to show, and the list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.bureau.desk_records import Collected, DeskSeen
from app.ui.bureau.collect.listing import Listing, Shown
from app.ui.bureau.collect.progress import CollectProgress
from app.ui.bureau.collect.view import CollectView
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.drops import DropZone
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.widgets.search_box import SearchBox

_SHOWN: tuple[Shown, ...] = ("all", "open", "new")
_NAMES = ("全部", "待处理", "刚收的")
_SEARCH_FROM = 6
_ZONE = 68


class ListPane(QWidget):
    """``dropped`` carries files and folders; ``files_asked`` and ``folder_asked`` want the system's dialogs.

    While a collection is under way :attr:`progress` stands where the drop zone was; ``stop_asked`` ends it.
    """

    dropped = Signal(list)
    files_asked = Signal()
    folder_asked = Signal()
    stop_asked = Signal()

    def __init__(self, tools: DeskTools) -> None:
        super().__init__()
        look = tools.look
        self.listing = Listing()
        self.zone = DropZone(look, "把收到的材料拖到这里")
        self.zone.setMinimumHeight(round(_ZONE * look.factor))
        self.files = OutlineButton(look, "选择文件…")
        self.folder = OutlineButton(look, "选择文件夹…", icon="folder")
        self.shown = Segmented(look, _NAMES, name="显示哪些")
        self.search = SearchBox(look, "查找单位、县区、代码")
        self.nothing = TextLabel(look, "没有这样的材料", tone="ink3")
        self.view = CollectView(look, tools.clock)
        self.progress = CollectProgress(look)
        self._top = QStackedWidget()
        self._lay_out(tools)
        self.progress.stop_asked.connect(self.stop_asked)
        self.zone.dropped.connect(self.dropped)
        self.files.clicked.connect(self.files_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.shown.chosen.connect(self._choose_shown)
        self.search.searched.connect(self._search)

    def _lay_out(self, tools: DeskTools) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.files)
        buttons.addWidget(self.folder)
        dropping = QWidget()
        inner = QHBoxLayout(dropping)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.zone, 1)
        inner.addLayout(buttons)
        self._top.addWidget(dropping)
        self._top.addWidget(self.progress)
        top = QHBoxLayout()
        top.setContentsMargins(24, 8, 16, 0)
        top.addWidget(self._top)
        filters = QHBoxLayout()
        filters.setContentsMargins(24, 10, 16, 10)
        filters.setSpacing(8)
        filters.addWidget(self.shown)
        filters.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(filters)
        column.addWidget(HairLine(tools.look))
        column.addWidget(self.view, 1)
        self.nothing.setContentsMargins(24, 16, 16, 16)
        column.addWidget(self.nothing)
        column.addStretch(0)

    def show_working(self, working: bool) -> None:
        """Show how far a collection is, or where to drop more; the keyboard stays on the page."""
        held = any(one.hasFocus() for one in (self.files, self.folder, self.progress.stop))
        if working:
            self.progress.begin()
        self._top.setCurrentIndex(int(working))
        if held:
            (self.progress.stop if working else self.files).setFocus()

    def show_seen(self, seen: DeskSeen) -> None:
        """The desk as it is now."""
        self.listing.show_seen(seen)
        self._show()

    def show_collected(self, found: Collected) -> None:
        """What has just come; it is shown with the next look at the desk."""
        self.listing.show_collected(found)

    def _show(self) -> None:
        counts = self.listing.counts()
        for number, (name, count) in enumerate(zip(_NAMES, counts, strict=True)):
            self.shown.set_text(number, f"{name} {count}" if count else name)
            self.shown.set_enabled(number, bool(count) or number == 0, "现在没有")
        if not counts[self.shown.current]:
            self.shown.set_current(0)
            self.listing.shown = "all"
        self.search.setVisible(counts[0] >= _SEARCH_FROM)
        rows = self.listing.rows()
        self.view.show_rows(rows)
        self.view.setVisible(bool(rows))
        self.nothing.setVisible(not rows)

    def _choose_shown(self, number: int) -> None:
        self.listing.shown = _SHOWN[number]
        self._show()

    def _search(self, words: str) -> None:
        self.listing.words = words
        self._show()
