"""What an item shows below its head: the statement of a 自我声明, 无, the list to tick off, the zone for files."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.forms.definition import Item
from app.forms.labels import with_years
from app.ui.evidence.changes import Changes
from app.ui.look.look import Look
from app.ui.look.paint import CONTROL_RADIUS, paint_focus, rounded
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.choices import CheckBox
from app.ui.widgets.drops import DropZone
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.panes import Card
from app.ui.widgets.text_box import TextBox
from app.ui.widgets.writing import Writing
from app.ui.work.tools import Tools

_LINES = 4


class _Frame(QWidget):
    """A framed box around the text, as every editor has."""

    def __init__(self, look: Look, box: TextBox) -> None:
        super().__init__()
        self._look = look
        self._box = box
        policy = box.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        box.setMinimumHeight(_LINES * box.line_height())
        box.grew.connect(box.updateGeometry)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(box)
        box.entered.connect(self.update)
        box.left.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._look.colours
        rounded(QPainter(self), self.rect(), colours.surface, colours.grid, CONTROL_RADIUS)
        if self._box.hasFocus():
            paint_focus(QPainter(self), self.rect(), colours)


class StatementCard(Card):
    """The words of a 自我声明, as they will be printed on a page of their own."""

    def __init__(self, tools: Tools, changes: Changes, parent: QWidget | None = None) -> None:
        super().__init__(tools.look, parent)
        self._tools = tools
        self._changes = changes
        self._item = 0
        look, desk = tools.look, tools.desk
        writing = Writing(paragraphs=True, read_only=bool(desk.read_only), undo=desk.undo, redo=desk.redo)
        self.box = TextBox(look, writing)
        self.box.edited.connect(self._store)
        self.box.refused.connect(tools.guide.say)
        self.box.entered.connect(desk.begin_visit)
        self.box.left.connect(desk.begin_visit)
        self.again = LinkLabel(look, "恢复表单给的文字")
        self.again.clicked.connect(self._restore)
        self._note = TextLabel(look, role="caption", tone="ink3", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(TextLabel(look, "声明的内容", tone="ink2"), 1)
        head.addWidget(self.again)
        column.addLayout(head)
        column.addWidget(_Frame(look, self.box))
        column.addWidget(self._note)

    def show_item(self, item: int) -> None:
        """Show the statement of an item."""
        desk = self._tools.desk
        self._item = item
        self.box.setAccessibleName(f"佐证材料 › 第 {item} 项 › 自我声明的内容")
        default = self._changes.default_statement(item)
        self.box.hint = f"没有另写时印：{default}" if default else "写明所声明的内容"
        self.box.show_text(desk.item(item).statement)
        declaration = desk.definition.self_declaration
        who = declaration.signature.seal.who if declaration and declaration.signature.seal else ""
        self._note.setText(f"书中这一项印一页“自我声明”，由{who}盖章" if who else "书中这一项印一页“自我声明”")
        self._show_again()

    def _show_again(self) -> None:
        default = self._changes.default_statement(self._item)
        self.again.setVisible(bool(default) and self.box.text() != default and not self._tools.desk.read_only)

    def _store(self) -> None:
        self._changes.declare(self._item, self.box.text())
        self._show_again()

    def _restore(self) -> None:
        self._tools.desk.begin_visit()
        self._changes.declare(self._item, self._changes.default_statement(self._item))
        self.box.show_text(self._changes.default_statement(self._item))
        self._show_again()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)


class NoneCard(Card):
    """What 无 means for the book."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.look, parent)
        text = tools.desk.definition.none_page_text.strip()
        words = f"书中这一项印一页“{text}”，目录照常列出" if text else "书中这一项不放材料，目录照常列出"
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 18, 16, 18)
        column.addWidget(TextLabel(tools.look, words, tone="ink2", wrap=True))


class NeedsCard(Card):
    """The short list of what an item needs, to tick off. ``ticked`` tells a need and whether it is there."""

    ticked = Signal(str, bool)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools.look, parent)
        self._tools = tools
        self._item: Item | None = None
        self.boxes: dict[str, CheckBox] = {}
        self._head = TextLabel(tools.look, tone="ink2")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._grid.addWidget(self._head, 0, 0, 1, 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def show_item(self, number: int) -> None:
        """Show the list of an item, hidden where there is none."""
        desk = self._tools.desk
        item = desk.definition.items[number]
        if item is not self._item:
            self._item = item
            self._make_boxes(item, number)
        ticked = desk.item(number).ticked
        for need, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(need in ticked)
            box.blockSignals(False)
        have = sum(need in ticked for need in item.needs)
        self._head.setText(f"这一项要有的材料，备好一样勾一样（{have} / {len(item.needs)}）")
        self.setVisible(bool(item.needs))

    def _make_boxes(self, item: Item, number: int) -> None:
        for old in self.boxes.values():
            old.hide()
            old.deleteLater()
        self.boxes = {}
        half = -(-len(item.needs) // 2)
        for at, need in enumerate(item.needs):
            words = with_years(self._tools.desk.definition, need)
            box = CheckBox(self._tools.look, words, role="body")
            box.setAccessibleName(f"佐证材料 › 第 {number} 项 › {words}")
            box.setEnabled(not self._tools.desk.read_only)
            box.toggled.connect(lambda on, need=need: self.ticked.emit(need, on))
            self._grid.addWidget(box, 1 + at % half, at // half, Qt.AlignmentFlag.AlignTop)
            self.boxes[need] = box


class FilesZone(DropZone):
    """The zone of an item; it also shows that files are wanted while they are dragged elsewhere over the item."""

    def set_over(self, over: bool) -> None:
        """Show, or no longer show, that a drop would go in here."""
        self._set_over(over)
