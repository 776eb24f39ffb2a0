"""入库后提醒单: what the applicants on the sheet have to do once they are entered, as a letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from app.api_letters import SignedBy
from app.jobs import Call
from app.ui.bureau.long_call import CallWords
from app.ui.bureau.summary.book import SummaryBook
from app.ui.bureau.summary.out_panel import OutPanel, Written
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import FilledButton
from app.ui.widgets.choices import CheckBox, Segmented
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit

if TYPE_CHECKING:
    from app.api import WrittenLetter

_WORDS = CallWords(
    doing="正在写提醒单", lost="停止的话没有写提醒单", wait="写完再离开", stop="停下并离开",
    broke="写提醒单时程序出了意外，没有写。",
)  # fmt: skip
_ENDINGS = (".docx", ".pdf")
_KINDS = ("Word 文件 (*.docx)", "PDF 文件 (*.pdf)")
_NAME = "入库后提醒单"
_FIRST_YEAR, _LAST_YEAR = 2000, 2999
_NUMBER = 72


class ReminderPanel(OutPanel):
    """One letter to all applicants on the sheet, or without names to be handed to each."""

    def __init__(self, tools: DeskTools, host: QWidget, book: SummaryBook) -> None:
        super().__init__(tools, host, _NAME, _WORDS)
        look = tools.look
        self._book = book
        told = "按通知和指南列出入库以后要办的事：变更怎么报、什么时候交服务情况。发给表上的单位"
        self.questions.addWidget(TextLabel(look, told, tone="ink2", wrap=True))
        self.kind = Segmented(look, ("Word", "PDF"), name="格式")
        self.named = CheckBox(look, "写上表上各单位的名称")
        self.named.setChecked(True)
        self.year = LineEdit(look, str(tools.clock().year), name="哪一年的事项")
        self.year.setValidator(QIntValidator(_FIRST_YEAR, _LAST_YEAR, self.year))
        self.year.setFixedWidth(round(_NUMBER * look.factor))
        self.contact = LineEdit(look, name="联系人和电话", placeholder="联系人和电话，可不填")
        self.write = FilledButton(look, "写提醒单", icon="document")
        self.row("哪一年的事项", self.year)
        self.row("单位", self.named)
        self.row("联系人", self.contact)
        self.row("格式", self.kind)
        self.questions.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self.write.clicked.connect(self.begin)
        self.work.finished.connect(self._show_made)

    def begin(self) -> None:
        """Ask for the file, then write it."""
        seen, tools = self._book.seen, self.tools
        if seen is None or self.work.is_running:
            return
        ending = _ENDINGS[self.kind.current]
        target = tools.dialogs.choose_target(self, "把提醒单存为", Path(_NAME + ending), _KINDS[self.kind.current])
        if target is None:
            return
        if target.suffix.lower() not in _ENDINGS:
            target = target.with_name(target.name + ending)
        names = tuple(row.name for row in seen.rows if row.name) if self.named.isChecked() else ()
        contact = self.contact.text().strip()
        signed = SignedBy(office=tools.board.office.name, day=tools.clock().date(), contact=contact)
        named = {"year": int(self.year.text() or 0), "applicants": names, "signed": signed, "desk": tools.desk}
        self.work.start(Call("write_reminder", (tools.paths, seen.form, target), named))

    def _show_made(self, made: WrittenLetter) -> None:
        lines = self.show_result("check", "提醒单写好了", [Written(made.file)], made.told)
        lines.addWidget(self.again_button("再写一份…"), 0, Qt.AlignmentFlag.AlignLeft)
