"""Whose desk it is: asked once while nobody said so, and whenever somebody wants to change it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.bureau.model import LEVELS, Level, Office
from app.ui.look.look import Look
from app.ui.widgets.buttons import LinkLabel, OutlineButton
from app.ui.widgets.cards import card
from app.ui.widgets.choices import ComboBox, Segmented
from app.ui.widgets.labels import ElidedLabel, PathLabel, TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.tips import plain_tip

_LEVELS: tuple[Level, ...] = tuple(LEVELS)
_QUESTION = "这是哪个单位的受理台？"
_NOTE = "写在初审意见、补正通知和推荐汇总表上，以后可以改"
_ANY = "XX"


class OfficeCard(QWidget):
    """``kept`` carries the :class:`Office` that was entered; ``given_up`` that it stays as it was.

    ``folder_asked``: another folder for the desk is wanted, ``usual_asked``: the usual one.
    """

    kept = Signal(object)
    given_up = Signal()
    folder_asked = Signal()
    usual_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._kind = ""
        self._kind_touched = False
        made, column = card(look)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        column.addLayout(self._title())
        self.level = Segmented(look, [LEVELS[one] for one in _LEVELS], name="级别")
        self.name = LineEdit(look, name="单位名称", placeholder="例如：云川市工业和信息化局")
        self.by = LineEdit(look, name="经办人", placeholder="可不填")
        self.kind = ComboBox(look)
        self.kind.setAccessibleName("附件 3 标题里的称呼")
        self.kind.setToolTip("附件 3 的标题以它开头，例如“云川市……推荐汇总表”")
        self.folder = PathLabel(look, role="body", tone="ink2")
        self._keep = OutlineButton(look, "记下", tone="accent")
        self._leave = OutlineButton(look, "以后再写")
        self._other = LinkLabel(look, "换一个受理文件夹…")
        self._usual = LinkLabel(look, "用默认位置")
        column.addLayout(self._grid())
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self._keep.clicked.connect(self._tell)
        self._leave.clicked.connect(self.given_up)
        self._other.clicked.connect(self.folder_asked)
        self._usual.clicked.connect(self.usual_asked)
        self.name.textChanged.connect(self._guess_kind)
        self.name.textChanged.connect(self._bar)
        self.kind.activated.connect(self._touch_kind)
        for line in (self.name, self.by):
            line.returnPressed.connect(self._tell)
        self._bar()

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(TextLabel(self._look, _QUESTION, role="title", semibold=True))
        row.addWidget(ElidedLabel(self._look, _NOTE, role="caption", tone="ink3"), 1)
        return row

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        place = QHBoxLayout()
        place.setSpacing(12)
        place.addWidget(self.folder, 1)
        place.addWidget(self._usual)
        place.addWidget(self._other)
        place.addSpacing(12)
        place.addWidget(self._keep)
        place.addWidget(self._leave)
        self._label(grid, 0, 0, "单位名称")
        grid.addWidget(self.name, 0, 1)
        self._label(grid, 0, 2, "级别")
        grid.addWidget(self.level, 0, 3, Qt.AlignmentFlag.AlignLeft)
        self._label(grid, 1, 0, "经办人")
        grid.addWidget(self.by, 1, 1)
        self._label(grid, 1, 2, "附件 3 里称")
        grid.addWidget(self.kind, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self._label(grid, 2, 0, "受理文件夹")
        grid.addLayout(place, 2, 1, 1, 3)
        return grid

    def _label(self, grid: QGridLayout, row: int, column: int, words: str) -> None:
        grid.addWidget(TextLabel(self._look, words, tone="ink2"), row, column, Qt.AlignmentFlag.AlignVCenter)

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """What the title of 附件 3 can call a bureau."""
        self.kind.clear()
        self.kind.addItems(list(kinds))
        self._choose_kind()
        self._guess_kind(self.name.text())

    def show_office(self, office: Office, folder: str, *, usual: bool) -> None:
        """What is known so far; ``usual``: the desk lies where it usually does."""
        self._usual.setVisible(not usual)
        self.level.set_current(_LEVELS.index(office.level))
        self._kind = office.kind
        self._kind_touched = bool(office.kind)
        self._choose_kind()
        self.name.setText(office.name)
        self.by.setText(office.by)
        self.folder.setText(folder)
        self.folder.setToolTip(plain_tip(folder))
        self._leave.setText("取消" if office.name else "以后再写")
        self._leave.updateGeometry()

    @property
    def office(self) -> Office:
        """What is entered."""
        name, by = (" ".join(line.text().split()) for line in (self.name, self.by))
        return Office(_LEVELS[self.level.current], name, by, self.kind.currentText() or self._kind)

    def _tell(self) -> None:
        if self._keep.isEnabled():
            self.kept.emit(self.office)

    def _bar(self) -> None:
        self._keep.setEnabled(bool(self.name.text().strip()))

    def _touch_kind(self) -> None:
        self._kind_touched = True

    def _choose_kind(self) -> None:
        at = self.kind.findText(self._kind)
        if at >= 0:
            self.kind.setCurrentIndex(at)

    def _guess_kind(self, name: str) -> None:
        """``云川市…`` is an ``XX市`` unless somebody says otherwise."""
        if self._kind_touched:
            return
        kinds = [self.kind.itemText(at) for at in range(self.kind.count())]
        fitting = (at for at, kind in enumerate(kinds) if name and kind.removeprefix(_ANY) in name)
        self.kind.setCurrentIndex(next(fitting, self.kind.currentIndex()))
