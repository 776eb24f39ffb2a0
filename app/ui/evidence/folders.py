"""What happens when files or folders are dropped on an item: files go in, a folder asks once where its files belong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QRadioButton, QWidget

from app.errors import AppError
from app.forms.labels import item_label
from app.ui.evidence.folder_files import MOST_FILES, FolderFiles, files_of
from app.ui.evidence.intake import Taking
from app.ui.widgets.choices import ComboBox
from app.ui.widgets.drops import SURELY_FILES
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.overlay import Sheet
from app.ui.work.relay import Relay
from app.ui.work.threads import Line
from app.ui.work.tools import Tools

_INDENT = "\u3000"


def drop_on_item(tools: Tools, taking: Taking, item: int, paths: Sequence[Path], host: QWidget) -> None:
    """Bring dropped files into an item; for folders a sheet over ``host`` asks where their files belong."""
    if tools.desk.read_only:
        return
    files = [path for path in paths if path.suffix.lower() in SURELY_FILES]
    others = [path for path in paths if path not in files]
    if files:
        taking.take(item, files)
    if others:
        scan = _Scan(others, tuple(tools.desk.definition.items), host)
        scan.found.connect(lambda loose, found: _take_others(tools, taking, item, loose, found, host))
        scan.refused.connect(lambda error: tools.guide.say(error.in_full()))
        scan.begin()


def _take_others(tools: Tools, taking: Taking, item: int, loose: list[Path], found: FolderFiles, host: QWidget) -> None:
    if loose:
        taking.take(item, loose)
    if found.files:
        FolderSheet(tools, taking, item, found, host).open()
    elif found.folders:
        tools.guide.say(f"文件夹“{found.folders[0].name}”里没有可以添加的文件")


class _Scan(QObject):
    """Looks beside the window at what was dropped: ``found`` tells the single files and what the folders hold.

    ``refused`` tells the :class:`AppError` where that could not be seen.
    """

    found = Signal(object, object)
    refused = Signal(object)

    def __init__(self, paths: Sequence[Path], items: tuple[int, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._paths = tuple(paths)
        self._items = items
        self._line = Line(self)
        self._ended = Relay(self._hear, self)

    def begin(self) -> None:
        """Start; connect to the signals first."""
        self._line.do(self._look, self._ended.tell)

    def _look(self) -> None:
        """On the thread beside."""
        folders = [path for path in self._paths if path.is_dir()]
        loose = [path for path in self._paths if path not in folders]
        self._ended.tell((loose, files_of(folders, self._items)))

    def _hear(self, told: tuple[list[Path], FolderFiles] | Exception) -> None:
        if isinstance(told, Exception):
            name = self._paths[0].name
            self.refused.emit(AppError(f"看不了“{name}”里的文件", "请确认它还在、能打开，再拖一次"))
        else:
            self.found.emit(*told)
        self.deleteLater()


class FolderSheet(Sheet):
    """Asks once where the files of dropped folders belong: all to one item, or by the numbers of their names."""

    def __init__(self, tools: Tools, taking: Taking, item: int, found: FolderFiles, host: QWidget) -> None:
        name = f"“{found.folders[0].name}”" if len(found.folders) == 1 else f"{len(found.folders)} 个文件夹"
        count = f"前 {MOST_FILES} 个" if found.cut else f" {len(found.files)} 个"
        super().__init__(tools.look, host, f"{name}里的{count}文件放进哪一项", "", ("添加", "取消"), width=560)
        self._tools = tools
        self._taking = taking
        self._found = found
        self._sorted = found.of_items()
        self.one = QRadioButton("都放进")
        self.by_number = QRadioButton(f"按文件名开头的编号分到各项（{sum(map(len, self._sorted.values()))} 个有编号）")
        self.target = self._items_box(item)
        self.rest = self._items_box(None)
        self.list = QListView()
        self._fill()
        self.answered.connect(self._hear)
        self.closed.connect(self.deleteLater)

    def _first(self) -> QWidget:
        """The keyboard begins at the answer that is chosen."""
        return self.by_number if self.by_number.isChecked() else self.one

    def _items_box(self, chosen: int | None) -> ComboBox:
        box = ComboBox(self._tools.look)
        definition = self._tools.desk.definition
        if chosen is None:
            box.addItem("不添加", None)
        for number in definition.items:
            box.addItem(item_label(definition, number), number)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        return box

    def _fill(self) -> None:
        look = self._tools.look
        for radio in (self.one, self.by_number):
            look.dress(radio, "body")
            radio.toggled.connect(self._show_choice)
        row = QHBoxLayout()
        row.addWidget(self.one)
        row.addWidget(self.target, 1)
        self.target.setAccessibleName("都放进")
        self.body.addLayout(row)
        self.body.addWidget(self.by_number)
        self.list.setModel(self._lines())
        self.list.setAccessibleName("各项将得到的文件")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setSpacing(2)
        self.list.setFixedHeight(round(200 * look.factor))
        look.dress(self.list, "body")
        self.body.addWidget(self.list)
        self._rest_row()
        self.by_number.setEnabled(bool(self._sorted))
        (self.by_number if self._sorted else self.one).setChecked(True)

    def _rest_row(self) -> None:
        self._rest_words = TextLabel(self._tools.look, f"没有编号的 {len(self._found.without_number)} 个文件放进")
        self.rest.setAccessibleName(self._rest_words.text())
        row = QHBoxLayout()
        row.addWidget(self._rest_words)
        row.addWidget(self.rest, 1)
        self.body.addLayout(row)

    def _lines(self) -> QStandardItemModel:
        model = QStandardItemModel(self)
        definition = self._tools.desk.definition
        for number, files in self._sorted.items():
            heading = QStandardItem(f"{item_label(definition, number)}　{len(files)} 个文件")
            heading.setFont(self._tools.look.font("body", semibold=True))
            model.appendRow(heading)
            for file in files:
                model.appendRow(QStandardItem(_INDENT + file.name))
        if self._found.without_number:
            heading = QStandardItem(f"没有编号　{len(self._found.without_number)} 个文件")
            heading.setFont(self._tools.look.font("body", semibold=True))
            model.appendRow(heading)
            for file in self._found.without_number:
                model.appendRow(QStandardItem(_INDENT + file.name))
        for row in range(model.rowCount()):
            model.item(row).setFlags(Qt.ItemFlag.ItemIsEnabled)
        return model

    def _show_choice(self) -> None:
        by_number = self.by_number.isChecked()
        self.target.setEnabled(not by_number)
        self.list.setEnabled(by_number)
        open_rest = by_number and bool(self._found.without_number)
        self.rest.setEnabled(open_rest)
        for widget in (self.rest, self._rest_words):
            widget.setVisible(bool(self._found.without_number))

    def _hear(self, answer: int) -> None:
        if answer != 0:
            return
        if self.one.isChecked():
            self._taking.take(self.target.currentData(), [file.path for file in self._found.files])
            return
        wanted = {item: list(files) for item, files in self._sorted.items()}
        rest = self.rest.currentData()
        if rest is not None and self._found.without_number:
            wanted.setdefault(rest, []).extend(self._found.without_number)
        self._taking.take_sorted(dict(sorted(wanted.items())))
