"""The line at the top of 收集 that says whose desk it is, and the card behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.bureau.applicant_folders import is_of_applicant
from app.bureau.model import Office
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.collect.asking import Asker
from app.ui.bureau.collect.office_card import OfficeCard
from app.ui.bureau.collect.words import office_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import LinkLabel, TextButton
from app.ui.widgets.labels import ElidedLabel
from app.ui.work.tasks import follow, nothing

_UNKNOWN = "还没有写这是哪个单位的受理台"
_EDGE = 24


class OfficeLine(QWidget):
    """``merge_asked`` and ``zones_asked`` are the two things that belong to no applicant of the list."""

    merge_asked = Signal()
    zones_asked = Signal()

    def __init__(self, tools: DeskTools) -> None:
        super().__init__()
        look = tools.look
        self._tools = tools
        self._put_off = False
        self._kinds_asked = False
        self._asker = Asker(self)
        self.words = ElidedLabel(look, "", semibold=True)
        self.change = LinkLabel(look, "更改…")
        self.change.setAccessibleName("更改：这是哪个单位的受理台")
        self.merge = TextButton(look, "合并草稿…", tone="ink2")
        self.merge.setToolTip("几个人分头填的同一份申报，合并成一份")
        self.zones = TextButton(look, "比较合作区…", tone="ink2")
        self.zones.setToolTip("几个合作区的主要数据放在一张表里比较，带图")
        self.card = OfficeCard(look)
        self._lay_out()
        self.card.setMaximumWidth(900)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # no question is squeezed
        self.card.hide()
        self.change.clicked.connect(self.ask)
        self.merge.clicked.connect(self.merge_asked)
        self.zones.clicked.connect(self.zones_asked)
        self.card.kept.connect(self._keep)
        self.card.given_up.connect(self._leave)
        self.card.folder_asked.connect(self._choose_folder)
        self.card.usual_asked.connect(lambda: tools.guide.change_desk(None))
        self._asker.answered.connect(self._hear_folder)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 8, 16, 0)
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.change)
        row.addStretch(1)
        row.addWidget(self.merge)
        row.addWidget(self.zones)
        inner = QVBoxLayout()
        inner.setContentsMargins(_EDGE, 8, _EDGE, 0)
        inner.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(inner)

    def show_office(self) -> None:
        """Say whose desk it is; ask for it while nobody said so and the desk is empty."""
        board = self._tools.board
        office = board.office
        self.words.setText(office_words(office) or _UNKNOWN)
        self.change.setText("更改…" if office.name else "填写…")
        self.change.updateGeometry()
        writable = not board.locked
        self.change.setVisible(writable)
        if writable and not office.name and not board.seen.rows and not self._put_off and self.card.isHidden():
            self.ask()

    def ask(self) -> None:
        """Open the card."""
        self._ask_kinds()
        self.card.show_office(self._tools.board.office, str(self._tools.folder), usual=self._tools.desk is None)
        self.card.show()
        self.card.name.setFocus()

    def _ask_kinds(self) -> None:
        if self._kinds_asked:
            return
        self._kinds_asked = True
        task = self._tools.eyes.run(Call("office_kinds", (self._tools.paths,), reports=False))
        follow(task, done=self.card.show_kinds, refused=lambda _error: None, stopped=nothing)

    def _leave(self) -> None:
        self._put_off = True
        self.card.hide()

    def _keep(self, office: Office) -> None:
        tools = self._tools
        call = Call("set_office", (tools.paths, office, tools.clock(), tools.desk), reports=False)
        follow(tools.hands.run(call), done=self._kept, refused=self._refuse, stopped=nothing)
        self.card.hide()
        self.words.setText(office_words(office))

    def _kept(self, told: Sequence[str]) -> None:
        self._tools.guide.say("。".join(["已记下这是哪个单位的受理台", *told]))
        self._tools.board.reload()

    def _refuse(self, error: AppError) -> None:
        self._tools.guide.say(error.in_full())
        self._tools.board.reload()
        self.card.show()

    def _choose_folder(self) -> None:
        tools = self._tools
        chosen: Path | None = tools.dialogs.choose_folder(self, "选择受理文件夹", tools.folder)
        if chosen is not None and chosen != tools.folder:
            self._asker.ask(chosen, is_of_applicant, False)

    def _hear_folder(self, folder: object, is_theirs: object) -> None:
        tools = self._tools
        if not isinstance(folder, Path):
            return
        if is_theirs:
            tools.guide.say(f"“{folder.name}”是申报材料，受理台的资料不放在里面，请换一个文件夹")
        else:
            tools.guide.change_desk(None if folder == tools.paths.desk else folder)
