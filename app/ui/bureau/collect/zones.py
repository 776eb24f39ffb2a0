"""比较合作区: the figures of several zones beside each other, as a table file with charts."""

from __future__ import annotations

from pathlib import Path

from app.api_zones import ComparedZones
from app.errors import in_full
from app.jobs import Call
from app.ui.bureau.collect.merging import KINDS
from app.ui.bureau.collect.place_list import PlaceList
from app.ui.bureau.collect.side_page import SidePage
from app.ui.bureau.long_call import CallWords
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.labels import TextLabel
from app.ui.work.tasks import follow, nothing

_NOTE = "几个合作区的主要数据按年度排在一张表里，带图，存成 Excel 文件。草稿只读，不会改动。"
_WORDS = CallWords(
    "正在比较合作区", "现在停下，什么也不会写", "等做完再离开", "停下并离开", "没有比较完：程序出了意外。"
)


class ZonesPage(SidePage):
    """Places, where the file goes, and what is in it."""

    def __init__(self, tools: DeskTools) -> None:
        super().__init__(tools, "比较合作区", _NOTE, _WORDS)
        look = tools.look
        self._forms: tuple[str, ...] = ()
        self.places = PlaceList(
            tools, "要比较的合作区", "把合作区的草稿文件夹、.shenbao 文件，或装着它们的文件夹拖到这里", KINDS
        )
        self.from_desk = OutlineButton(look, "加入受理台收到的")
        self.places.buttons.insertWidget(2, self.from_desk)
        self.go = FilledButton(look, "生成比较表…")
        self.result, self._result = card(look)
        self.column.addWidget(self.result)
        self.column.addWidget(self.places)
        self.column.addLayout(button_row(self.go))
        self.column.addStretch(1)
        self.result.hide()
        self.from_desk.hide()
        self.from_desk.clicked.connect(self._add_from_desk)
        self.places.changed.connect(self._bar)
        self.go.clicked.connect(self.start)
        self.call.finished.connect(self._hear)
        for told in (self.call.began, self.call.finished, self.call.refused, self.call.stopped):
            told.connect(self._bar)
        tools.board.changed.connect(self._show_desk)
        call = Call("zone_forms", (tools.paths,), reports=False)
        follow(tools.eyes.run(call), done=self._hear_forms, refused=lambda _error: None, stopped=nothing)
        self._bar()

    def start(self) -> None:
        """Ask where the file goes, then write it."""
        out = self.tools.dialogs.choose_folder(self, "把比较表放在哪个文件夹")
        if out is not None and self.places.places:
            tools = self.tools
            self.call.start(Call("compare_zones", (tools.paths, tuple(self.places.places), out, tools.desk)))

    def _hear_forms(self, forms: tuple[str, ...]) -> None:
        self._forms = forms
        self._show_desk()

    def _zones(self) -> list[Path]:
        return [row.path for row in self.tools.board.seen.rows if row.form in self._forms]

    def _show_desk(self) -> None:
        number = len(self._zones())
        self.from_desk.setText(f"加入受理台收到的 {number} 份")
        self.from_desk.updateGeometry()
        self.from_desk.setVisible(number > 0)

    def _add_from_desk(self) -> None:
        self.places.add(self._zones())

    def _bar(self) -> None:
        self.go.setEnabled(bool(self.places.places) and not self.call.is_running)

    def _hear(self, made: ComparedZones) -> None:
        look = self.tools.look
        empty(self._result)
        lost = [in_full(one.sentence, one.hint) for one in made.unreadable]
        if made.file is None or made.table is None:
            self.say("error", "没有一份读得出来，没有写比较表")
        else:
            file = made.file
            self.say("done", f"已比较 {len(made.table.zones)} 个合作区，{len(made.table.blocks)} 项数据：{file.name}")
            opens, folder = (
                OutlineButton(look, "打开", tone="accent"),
                OutlineButton(look, "打开所在文件夹", icon="folder"),
            )
            opens.set_name(f"打开 {file.name}")
            opens.clicked.connect(lambda: self.tools.dialogs.open_outside(file))
            folder.clicked.connect(lambda: self.tools.dialogs.open_outside(file.parent))
            self._result.addLayout(button_row(opens, folder))
            for zone in made.table.zones:
                words = " · ".join(part for part in (zone.name, zone.place) if part)
                self._result.addWidget(TextLabel(look, words, wrap=True))
        self.tell_lines(self._result, "error", lost)
        self.tell_lines(self._result, "info", made.told)
        self.result.show()
