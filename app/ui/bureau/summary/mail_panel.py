"""写邮件草稿: 附件 3 with its sealed scan and the hand-in folders of the applicants, in parts under the limit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.api_mailing import SCAN_ENDINGS, Mailing
from app.jobs import Call
from app.ui.bureau.long_call import CallWords
from app.ui.bureau.summary.book import SummaryBook
from app.ui.bureau.summary.folders import export_folder
from app.ui.bureau.summary.out_panel import OutPanel, Written
from app.ui.bureau.summary.words import mail_line, mails_words
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import SMALL, FilledButton, IconButton, OutlineButton
from app.ui.widgets.cards import empty
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.line_edit import LineEdit

if TYPE_CHECKING:
    from app.api import MadeMails

_WORDS = CallWords(
    doing="正在写邮件草稿", lost="停止的话没有写邮件草稿", wait="写完再离开", stop="停下并离开",
    broke="写邮件草稿时程序出了意外，没有写。",
)  # fmt: skip
_MOST_MB = 1000
_NUMBER = 72
_SCANS = f"扫描件 ({' '.join(f'*{ending}' for ending in SCAN_ENDINGS)})"
_SENDING = "程序不发送邮件。用邮件程序打开草稿，核对附件后一封一封发"
_PACKETS = "各单位用申报册生成的“报送”文件夹，或装着它们的文件夹"


class MailPanel(OutPanel):
    """What is sent is chosen here; nothing is sent by the program."""

    def __init__(self, tools: DeskTools, host: QWidget, book: SummaryBook) -> None:
        super().__init__(tools, host, "写邮件草稿", _WORDS)
        look = tools.look
        self._book = book
        self.summary: Path | None = export_folder(tools)
        self.sealed: Path | None = None
        self.packets: list[Path] = []
        self.out: Path | None = None
        self._places = {name: self.path_label() for name in ("summary", "sealed", "out")}
        self._listed = QVBoxLayout()
        self._listed.setSpacing(4)
        self.most = LineEdit(look, name="每封不超过多少 MB")
        self.most.setValidator(QIntValidator(1, _MOST_MB, self.most))
        self.most.setFixedWidth(round(_NUMBER * look.factor))
        self.contact = LineEdit(look, name="联系人和电话", placeholder="联系人和电话，印在邮件里，可不填")
        self.write = FilledButton(look, "写邮件草稿", icon="mail")
        self._lay_out_questions()
        self.write.clicked.connect(self.begin)
        self.work.finished.connect(self._show_made)
        self._show()

    def _lay_out_questions(self) -> None:
        self.row("附件 3 所在的文件夹", self._places["summary"], self._button("选择…", self._choose_summary))
        self.row("附件 3 的盖章扫描件", self._places["sealed"], self._button("选择…", self._choose_sealed))
        self.row("各单位的报送文件夹", self._button("添加文件夹…", self._add_packets))
        self.questions.addWidget(TextLabel(self.tools.look, _PACKETS, role="caption", tone="ink3", wrap=True))
        self.questions.addLayout(self._listed)
        self.row("每封邮件不超过", self.most, TextLabel(self.tools.look, "MB", tone="ink2"))
        self.row("联系人", self.contact)
        self.row("邮件草稿放到", self._places["out"], self._button("选择…", self._choose_out))
        self.questions.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)

    def _button(self, text: str, deed: object) -> OutlineButton:
        button = OutlineButton(self.tools.look, text)
        assert callable(deed)
        button.clicked.connect(self.answered(deed))
        return button

    # ---- what is chosen

    def use_summary(self, folder: Path) -> None:
        """A summary was exported for good."""
        self.summary = folder
        self._show()

    def _choose_summary(self) -> None:
        chosen = self.tools.dialogs.choose_folder(self, "选择附件 3 所在的文件夹", self.summary)
        self.summary = chosen or self.summary
        self._show()

    def _choose_sealed(self) -> None:
        chosen = self.tools.dialogs.choose_files(self, "选择附件 3 的盖章扫描件", _SCANS)
        self.sealed = chosen[0] if chosen else self.sealed
        self._show()

    def _add_packets(self) -> None:
        chosen = self.tools.dialogs.choose_folder(self, "选择各单位的报送文件夹")
        if chosen is not None and chosen not in self.packets:
            self.packets.append(chosen)
        self._show()

    def _choose_out(self) -> None:
        chosen = self.tools.dialogs.choose_folder(self, "选择放邮件草稿的文件夹", self.out)
        self.out = chosen or self.out
        self._show()

    def _drop_packet(self, folder: Path) -> None:
        self.packets.remove(folder)
        self._show()

    def _show(self) -> None:
        for name, place in (("summary", self.summary), ("sealed", self.sealed), ("out", self.out)):
            unchosen = "没有选，邮件里就没有" if name == "sealed" else "还没有选"
            self._places[name].setText(str(place) if place else unchosen)
        if not self.most.text() and self._book.seen is not None:
            self.most.setText(str(self._book.seen.most_mb or ""))
        empty(self._listed)
        for folder in self.packets:
            self._listed.addLayout(self._packet(folder))
        self.write.setEnabled(self.summary is not None and bool(self.packets))

    def _packet(self, folder: Path) -> QHBoxLayout:
        label = self.path_label()
        label.setText(str(folder))
        drop = IconButton(self.tools.look, "close", f"不要 {folder.name}", size=SMALL)
        drop.clicked.connect(lambda: self._drop_packet(folder))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label, 1)
        row.addWidget(drop)
        return row

    # ---- writing

    def open(self) -> None:
        """With what is known by now."""
        self._show()
        super().open()

    def begin(self) -> None:
        """Write the drafts; where to is asked for if nobody said."""
        if self.out is None:
            self._choose_out()
        if self.out is None or self.summary is None or self.work.is_running:
            return
        tools = self.tools
        how = Mailing(
            sealed=self.sealed,
            most_mb=int(self.most.text() or 0),
            office=tools.board.office.name,
            contact=self.contact.text().strip(),
            day=tools.clock().date(),
            desk=tools.desk,
        )
        self.work.start(Call("make_mails", (tools.paths, self.summary, tuple(self.packets), self.out, how)))

    def _show_made(self, made: MadeMails) -> None:
        files = [Written(mail.file, mail_line(mail)) for mail in made.mails]
        files.append(Written(made.note, "怎么发送，每一封有哪些单位"))
        told = [_SENDING, *made.left_out, *made.told]
        lines = self.show_result("warning" if made.left_out else "check", mails_words(made), files, told)
        lines.addWidget(self.again_button("再写一次…"), 0, Qt.AlignmentFlag.AlignLeft)
