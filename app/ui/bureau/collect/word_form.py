"""做成草稿: a form filled in Word or WPS becomes a draft, with a report of what was read and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.drafts.attachments import safe_name
from app.forms.messages import shortened
from app.jobs import Call
from app.ui.bureau.collect.place_list import PlaceList
from app.ui.bureau.collect.side_page import SidePage
from app.ui.bureau.collect.target_line import TargetLine
from app.ui.bureau.long_call import CallWords
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import HairLine, TextLabel
from app.ui.work.drafts_place import drafts_folder

if TYPE_CHECKING:
    from app.api_import import ImportedForm
    from app.word_forms.report import FieldRead, FormRead, Status

_KINDS = "Word 版（*.docx *.doc *.wps）"
_NOTE = "照官方表格读出填写的内容，做成一份草稿；Word 文件不变，里面没有佐证材料。读完请对照纸质表看一遍存疑的地方。"
_WORDS = CallWords("正在读 Word 版", "现在停下，什么也不会写", "等读完再离开", "停下并离开", "没有读完：程序出了意外。")
_MOST = 80
_LONGEST = 60
_STATUS: Mapping[Status, str] = {"read": "读出", "doubtful": "存疑", "not_found": "没有找到", "empty": "空着"}


class WordPage(SidePage):
    """``collected`` carries the new draft when it is to be taken in at the desk."""

    collected = Signal(object)

    def __init__(self, tools: DeskTools) -> None:
        super().__init__(tools, "把 Word 版做成草稿", _NOTE, _WORDS)
        look = tools.look
        self._name = ""
        self._out: Path | None = None
        self.places = PlaceList(
            tools, "一份申请的 Word 文件", "一份申请有两个文件的，把两个都拖到这里", _KINDS, folders=False
        )
        self.target = TargetLine(tools, "草稿放在")
        self.go = FilledButton(look, "做成草稿")
        self.result, self._result = card(look)
        how, inner = card(look)
        inner.addWidget(self.target)
        for part in (self.result, self.places, how):
            self.column.addWidget(part)
        self.column.addLayout(button_row(self.go))
        self.column.addStretch(1)
        self.result.hide()
        self.places.changed.connect(self._show)
        self.go.clicked.connect(self.start)
        self.call.finished.connect(self._hear)
        for told in (self.call.began, self.call.finished, self.call.refused, self.call.stopped):
            told.connect(self._bar)
        self._show()

    def ask(self, file: Path, name: str) -> None:
        """Begin with the file of an applicant; ``name`` is what the draft will be called."""
        if not self.call.is_running:
            self._name = safe_name(name) if name else ""
            self.places.clear()
            self.places.add([file])

    def start(self) -> None:
        """Read the files and make the draft."""
        out = self.target.target
        if out is not None and self.go.isEnabled():
            tools = self.tools
            self._out = out
            args = (tools.paths, tuple(self.places.places), out, tools.clock())
            self.call.start(Call("import_word", args, {"desk": tools.desk}))

    def _show(self) -> None:
        self.result.hide()
        places = self.places.places
        self.target.setVisible(bool(places))
        if places:
            folder = drafts_folder(self.tools.paths, self.tools.preferences.settings)  # never beside what was sent
            self.target.suggest(folder, self._name or places[0].stem)
        self._bar()

    def _bar(self) -> None:
        self.go.setEnabled(bool(self.places.places) and not self.call.is_running)

    def _hear(self, made: ImportedForm) -> None:
        out, read = self._out, made.read
        if out is None:
            return
        counts = [f"{word} {read.count(status)} 项" for status, word in _STATUS.items() if read.count(status)]
        doubtful = read.count("doubtful") + read.count("not_found")
        self.say("warning" if doubtful else "done", f"认出是“{read.title}”：{'，'.join(counts)}")
        self._show_made(out, read, made.told)

    def _show_made(self, out: Path, read: FormRead, told: Sequence[str]) -> None:
        look = self.tools.look
        empty(self._result)
        opens, takes = OutlineButton(look, "打开草稿"), OutlineButton(look, "收进受理台", tone="accent")
        opens.clicked.connect(lambda: self.tools.guide.open_draft(out))
        takes.clicked.connect(lambda: self.collected.emit(out))
        self._result.addLayout(button_row(takes, opens))
        self.tell_lines(self._result, "info", told)
        for title, status in (("存疑，请核对", "doubtful"), ("没有找到", "not_found")):
            found = [one for one in read.fields if one.status == status]
            self._list(title, [_told(one) for one in found])
        self._list("没有用上的文字", [f"{one.where}：{one.text}" for one in read.left])
        self.result.show()
        takes.setFocus()

    def _list(self, title: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        look = self.tools.look
        self._result.addWidget(HairLine(look))
        self._result.addWidget(TextLabel(look, f"{title} {len(lines)}", role="value", semibold=True))
        for line in lines[:_MOST]:
            self._result.addWidget(TextLabel(look, line, wrap=True, selectable=True))
        if len(lines) > _MOST:
            self._result.addWidget(TextLabel(look, f"还有 {len(lines) - _MOST} 处，打开草稿看", tone="ink3"))


def _told(one: FieldRead) -> str:
    why = "；".join(one.why)
    text = f"“{shortened(' '.join(one.text.split()), _LONGEST)}”" if one.text.strip() else ""
    return f"{one.label}：{why if text in why else f'{text}，{why}'}"
