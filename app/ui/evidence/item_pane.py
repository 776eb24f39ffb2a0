"""The middle column: one item with everything behind it; files dropped anywhere on it go into the item."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.forms.labels import item_label
from app.ui.evidence.changes import Changes
from app.ui.evidence.dragging import dragged_file
from app.ui.evidence.file_list import FileList
from app.ui.evidence.item_head import ItemHead
from app.ui.evidence.item_parts import FilesZone, NeedsCard, NoneCard, StatementCard
from app.ui.evidence.row_look import RowLook
from app.ui.evidence.rows import kept_words
from app.ui.evidence.words import what_proves
from app.ui.widgets.drops import dragged_files
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import PageScroll
from app.ui.work.tools import Tools

_KINDS = "PDF、照片、扫描件、Word、WPS、Excel、OFD。原件不改动，另存一份。"
_SIDE = 20
_WIDEST = 860
_ZONE = 74
_EMPTY = 130


class ItemPane(PageScroll):
    """Shows one item. ``dropped`` tells paths of the disk and the place of the first (0: the end)."""

    dropped = Signal(list, int)
    files_asked = Signal()

    def __init__(
        self,
        tools: Tools,
        changes: Changes,
        picture: Callable[[str, int], QImage | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tools.look, parent=parent)
        self._tools = tools
        self._changes = changes
        self.item = 0
        editable = not tools.desk.read_only
        self.head = ItemHead(tools)
        self.needs = NeedsCard(tools)
        self.statement = StatementCard(tools, changes)
        self.none = NoneCard(tools)
        self.kept = TextLabel(tools.look, role="caption", tone="ink3", wrap=True)
        self.files = FileList(tools.look, picture, editable=editable)
        self.zone = FilesZone(tools.look, "把文件拖到这里，或", "选择文件…", _KINDS)
        self._lay_out()
        self.setAcceptDrops(editable)
        self.files.dropped.connect(self.dropped)
        self.zone.dropped.connect(lambda paths: self.dropped.emit(paths, 0))
        self.zone.asked.connect(self.files_asked)
        self.head.state_chosen.connect(lambda state: changes.choose(self.item, state))
        self.needs.ticked.connect(lambda need, on: changes.tick(self.item, need, on))

    def _lay_out(self) -> None:
        page = QWidget()
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(_SIDE, 18, _SIDE, 20)
        column.setSpacing(12)
        for part in (self.head, self.needs, self.statement, self.none, self.kept, self.files):
            column.addWidget(part)
        column.addWidget(self.zone, 1)
        column.addStretch(0)
        self.setWidget(page)

    def show_item(self, item: int, rows: list[RowLook], summary: str) -> None:
        """Show an item as it is now; ``rows`` are its files and those on their way."""
        other = item != self.item
        self.item = item
        desk = self._tools.desk
        self.setAccessibleName(f"佐证材料 › {item_label(desk.definition, item)}")
        state = desk.item(item)
        self.head.show_item(item, summary)
        self.needs.show_item(item)
        declared, none = state.state == "self_declaration", state.state == "none"
        if declared:
            self.statement.show_item(item)
        self.statement.setVisible(declared)
        self.none.setVisible(none)
        self.needs.setVisible(bool(desk.definition.items[item].needs) and not none)
        self.kept.setText(kept_words(state.files))
        self.kept.setVisible((declared or none) and bool(state.files))
        shown = [row for row in rows if not (declared or none) or not row.listed]
        self.files.set_rows(item, shown)
        self.files.setVisible(bool(shown))
        self._show_zone(bool(shown), declared or none)
        if other:
            self.verticalScrollBar().setValue(0)

    def keep_in_sight(self, key: str) -> None:
        """Scroll as little as needed to show the row of a file."""
        row = self.files.row_of(key)
        if row is not None:
            self.ensureWidgetVisible(row, 0, 8)

    def _show_zone(self, has_files: bool, other_state: bool) -> None:
        """Large and telling where there is nothing yet, a line below files, away where files would change the state."""
        desk = self._tools.desk
        self.zone.setVisible(not desk.read_only and (not other_state or has_files))
        item = desk.definition.items[self.item]
        empty = not has_files and not other_state
        fills = empty and item.evidence == "required"
        self.zone.set_words(
            "把文件拖到这里，或", f"{what_proves(desk.definition, item)}\n{_KINDS}" if empty else _KINDS
        )
        factor = self._tools.look.factor
        self.zone.setMinimumHeight(round((_EMPTY if empty else _ZONE) * factor))
        self.zone.setMaximumHeight(1 << 20 if fills else round((_EMPTY if empty else _ZONE) * factor))
        column = self._column
        column.setStretch(column.indexOf(self.zone), 1 if fills else 0)
        column.setStretch(column.count() - 1, 0 if fills and not self.zone.isHidden() else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a wide window the margins grow, not the rows."""
        super().resizeEvent(event)
        side = max(_SIDE, (self.viewport().width() - _WIDEST) // 2)
        margins = self._column.contentsMargins()
        if margins.left() != side:
            self._column.setContentsMargins(side, margins.top(), side, margins.bottom())

    # ---- dropping beside the rows and the zone

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are wanted everywhere on the item."""
        self._weigh(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Still wanted."""
        self._weigh(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As before the drag."""
        self.zone.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand them on; they go to the end."""
        paths = self._weigh(event)
        self.zone.set_over(False)
        if paths:
            self.dropped.emit(paths, 0)

    def _weigh(self, event: QDropEvent) -> list[object]:
        paths: list[object] = [] if dragged_file(event.mimeData()) else [*dragged_files(event.mimeData())]
        if not paths:
            event.ignore()
            return []
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.zone.set_over(True)
        return paths
