"""导出汇总表: Word, PDF, Excel and the findings of all applicants, into a folder that is asked for once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.api import Summarising
from app.jobs import Call
from app.settings import FORMATS, Format
from app.ui.bureau.long_call import CallWords, Trouble
from app.ui.bureau.summary.book import SummaryBook
from app.ui.bureau.summary.folders import export_folder, remember_export
from app.ui.bureau.summary.out_panel import OutPanel, Written
from app.ui.bureau.summary.words import made_lines, made_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.choices import BoxRow, CheckBox
from app.ui.widgets.labels import TextLabel

if TYPE_CHECKING:
    from app.api import Summarised

_WORDS = CallWords(
    doing="正在导出汇总表", lost="停止的话这次没有导出，原来的文件没有改动", wait="导出完再离开", stop="停止导出并离开",
    broke="导出汇总表时程序出了意外，没有导出。",
)  # fmt: skip
_NAMES: dict[Format, str] = {"pdf": "PDF", "docx": "Word"}


class ExportPanel(OutPanel):
    """``made`` carries the folder of a summary that was exported for good."""

    made = Signal(object)
    mail_asked = Signal()

    def __init__(self, tools: DeskTools, host: QWidget, book: SummaryBook) -> None:
        super().__init__(tools, host, "导出汇总表", _WORDS)
        self._book = book
        self.folder: Path | None = export_folder(tools)
        look = tools.look
        self.boxes = {kind: CheckBox(look, _NAMES[kind]) for kind in FORMATS}
        self.draft = CheckBox(look, "每页标“草稿”")
        self.place = self.path_label()
        self.change = OutlineButton(look, "更改…")
        self.needs = TextLabel(look, "", role="caption", tone="ink2", wrap=True)
        self.export = FilledButton(look, "导出", icon="download")
        boxes = QWidget()
        row = BoxRow(boxes)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for box in self.boxes.values():
            box.setChecked(True)
            box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(box)
        row.addStretch(1)
        self.row("格式", boxes)
        told = "另有 Excel 表，和写着各家检查结果的 review.xlsx"
        self.questions.addWidget(TextLabel(look, told, role="caption", tone="ink3", wrap=True))
        self.row("版本", self.draft)
        self.row("放到", self.place, self.change)
        self.questions.addWidget(self.needs)
        self.questions.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        self.change.clicked.connect(self.answered(self.choose_folder))
        self.export.clicked.connect(self.begin)
        self.work.finished.connect(self._show_made)
        self._show_folder()
        book.shown.connect(self._show_needs)
        self._show_needs()

    def _show_folder(self) -> None:
        self.place.setText(str(self.folder) if self.folder else "还没有选")
        self.change.setText("更改…" if self.folder else "选择…")

    def _show_needs(self) -> None:
        seen = self._book.seen
        wrong = len({one.key for one in seen.issues if one.kind in ("error", "unfilled")}) if seen else 0
        unnamed = seen is not None and not seen.name
        told = "还没有写推荐部门，" if unnamed else f"表上有 {wrong} 行没填全或有错误，" if wrong else ""
        self.needs.setText(f"{told}导出的每页会标“草稿”" if told else "")
        self.needs.setVisible(bool(told))

    def choose_folder(self) -> None:
        """Ask where to."""
        chosen = self.tools.dialogs.choose_folder(self, "选择放汇总表的文件夹", self.folder)
        if chosen is not None:
            self.folder = chosen
            remember_export(self.tools, chosen)
            self._show_folder()

    def begin(self) -> None:
        """Keep what was changed, then export."""
        if self.folder is None:
            self.choose_folder()
        if self.folder is None or self.work.is_running:
            return
        self._book.when_kept(self._send)

    def _send(self) -> None:
        seen = self._book.seen
        if seen is None or self.folder is None:
            return
        if self._book.has_unkept:
            self.tell("error", Trouble("改动没有保存，没有导出", self._book.why_not).told)
            return
        how = Summarising(
            staff=seen.staff,
            only_recommended=seen.only_recommended,
            desk=self.tools.desk,
            formats=tuple(kind for kind, box in self.boxes.items() if box.isChecked()),
            as_draft=self.draft.isChecked(),
        )
        self.work.start(Call("summarise", (self.tools.paths, (), self.folder, how, self.tools.clock())))

    def _show_made(self, made: Summarised) -> None:
        files = [Written(file) for file in made.files if file.suffix.lower() in (".pdf", ".docx", ".xlsx")]
        final = made.mark == "final"
        lines = self.show_result("check" if final else "info", made_words(made), files, made_lines(made))
        row = QHBoxLayout()
        row.setSpacing(8)
        if final:
            told = "下一步：打印盖章，扫描后写邮件草稿"
            lines.addWidget(TextLabel(self.tools.look, told, tone="ink2", wrap=True))
            mail = OutlineButton(self.tools.look, "写邮件草稿…", icon="mail")
            mail.clicked.connect(self.mail_asked)
            row.addWidget(mail)
            if self.folder is not None:
                self.made.emit(self.folder)
        row.addWidget(self.again_button("再导出…"))
        row.addStretch(1)
        lines.addLayout(row)
        self._book.look()
