"""合并草稿: several people filled in parts of one application; where they differ one is chosen, place by place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from app.api_merging import MergedDrafts, Merging
from app.drafts.names import DRAFT_FILE, PACKAGE_ENDING
from app.jobs import Call
from app.ui.bureau.collect.conflicts import Conflicts
from app.ui.bureau.collect.place_list import PlaceList
from app.ui.bureau.collect.side_page import SidePage
from app.ui.bureau.collect.target_line import TargetLine
from app.ui.bureau.long_call import CallWords
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import FilledButton, LinkLabel, OutlineButton
from app.ui.widgets.cards import button_row, card, empty
from app.ui.widgets.choices import CheckBox
from app.ui.widgets.labels import PathLabel, TextLabel

KINDS = f"草稿（*{PACKAGE_ENDING} {DRAFT_FILE}）"
_NOTE = "几个部门分头填的同一份申报，合并成一份新草稿；原来的几份不变。填得不同的地方逐处选，不会悄悄丢掉哪一份的。"
_BASE = "分头填以前的那一份（可不选）：选了它，只有几份都改过的地方才要选"
_WORDS = CallWords(
    "正在合并草稿", "现在停下，什么也不会写；原来的几份不变", "等合并完再离开", "停下并离开", "没有合并：程序出了意外。"
)
_MOST_TAKEN = 60


class MergePage(SidePage):
    """Places, then conflicts while there are any, then what was made."""

    def __init__(self, tools: DeskTools) -> None:
        super().__init__(tools, "合并草稿", _NOTE, _WORDS)
        look = tools.look
        self.base: Path | None = None
        self._made: Path | None = None
        self.places = PlaceList(
            tools, "要合并的草稿", "把两份或更多草稿文件夹、.shenbao 文件拖到这里", KINDS, lettered=True
        )
        self._base_path = PathLabel(look, role="body", tone="ink2")
        self.base_file = LinkLabel(look, "选择文件…")
        self.base_folder = LinkLabel(look, "选择文件夹…")
        self.no_base = LinkLabel(look, "不选")
        self.target = TargetLine(tools, "合并成")
        self.without = CheckBox(look, "找不到的佐证材料先缺着，也合并", role="body")
        self.damaged = CheckBox(look, "有损坏的也合并：里面填写的内容可能有错，合并后逐项核对", role="body")
        self.go = FilledButton(look, "合并")
        self.conflicts = Conflicts(look)
        self.result, self._result = card(look)
        self._lay_out()
        self.places.changed.connect(self._show)
        self.base_file.clicked.connect(self._choose_base_file)
        self.base_folder.clicked.connect(self._choose_base_folder)
        self.no_base.clicked.connect(lambda: self._take_base(None))
        self.conflicts.changed.connect(self._bar)
        self.go.clicked.connect(self.start)
        self.call.finished.connect(self._hear)
        for told in (self.call.began, self.call.finished, self.call.refused, self.call.stopped):
            told.connect(self._bar)
        self._show()

    def _lay_out(self) -> None:
        look = self.tools.look
        base = QHBoxLayout()
        base.setSpacing(12)
        base.addWidget(self._base_path, 1)
        for link in (self.base_file, self.base_folder, self.no_base):
            base.addWidget(link)
        how, inner = card(look)
        inner.addWidget(TextLabel(look, _BASE, tone="ink2", wrap=True))
        inner.addLayout(base)
        inner.addWidget(self.target)
        inner.addWidget(self.without)
        inner.addWidget(self.damaged)
        for part in (self.result, self.places, self.conflicts, how):
            self.column.addWidget(part)
        self.column.addLayout(button_row(self.go))
        self.column.addStretch(1)
        self.result.hide()

    def start(self) -> None:
        """Merge, as far as everything is decided; what is not comes back as conflicts."""
        out = self.target.target
        if out is None or not self.go.isEnabled():
            return
        tools = self.tools
        choices, without, damaged = self.conflicts.choices(), self.without.isChecked(), self.damaged.isChecked()
        how = Merging(self.base, dict(choices), without, damaged, tools.desk)
        self.call.start(Call("merge", (tools.paths, tuple(self.places.places), out, tools.clock(), how)))

    def _choose_base_file(self) -> None:
        chosen = self.tools.dialogs.choose_files(self, "选择分头填以前的那一份", KINDS)
        if chosen:
            self._take_base(chosen[0].parent if chosen[0].name == DRAFT_FILE else chosen[0])

    def _choose_base_folder(self) -> None:
        chosen = self.tools.dialogs.choose_folder(self, "选择分头填以前的那一份")
        if chosen is not None:
            self._take_base(chosen)

    def _take_base(self, place: Path | None) -> None:
        self.base = place
        self._show()

    def _show(self) -> None:
        """Other places: what was chosen between the old ones means nothing any more."""
        self.places.places[:] = [place.parent if place.name == DRAFT_FILE else place for place in self.places.places]
        self.conflicts.show_conflicts(())
        self.damaged.setChecked(False)  # said of those that were seen
        self.result.hide()
        self._base_path.setText(str(self.base) if self.base else "没有选")
        self.no_base.setVisible(self.base is not None)
        places = self.places.places
        if places:
            first = places[0]
            packed = first.suffix.lower() == PACKAGE_ENDING
            self.target.suggest(first.parent, f"{first.stem if packed else first.name}-合并")
        self.target.setVisible(bool(places))
        self._bar()

    def _bar(self) -> None:
        enough = len(self.places.places) > 1
        undecided = self.conflicts.undecided
        self.conflicts.setVisible(bool(self.conflicts.conflicts))
        self.go.setEnabled(enough and not undecided and not self.call.is_running)
        self.go.setToolTip("" if enough else "至少要有两份草稿")

    def _hear(self, merged: MergedDrafts) -> None:
        if merged.out is None:
            self.conflicts.show_conflicts(merged.conflicts)
            self.say("warning", f"有 {len(merged.undecided)} 处填得不同，还没有合并；选好后再按“合并”")
            return
        self._made = merged.out
        self.conflicts.show_conflicts(())
        self._show_made(merged, merged.out)

    def _show_made(self, merged: MergedDrafts, out: Path) -> None:
        look = self.tools.look
        empty(self._result)
        chosen = sum(bool(one.taken) for one in merged.conflicts)
        parts = [f"{len(merged.taken)} 处只有一份填了或改了"] if merged.taken else []
        parts += [f"{chosen} 处按选的"] if chosen else []
        self.say("done", f"已合并成“{out.name}”{'：' if parts else ''}{'，'.join(parts)}")
        opens, folder = (
            OutlineButton(look, "打开草稿", tone="accent"),
            OutlineButton(look, "打开所在文件夹", icon="folder"),
        )
        opens.clicked.connect(lambda: self.tools.guide.open_draft(out))
        folder.clicked.connect(lambda: self.tools.dialogs.open_outside(out.parent))
        self._result.addLayout(button_row(opens, folder))
        self.tell_lines(self._result, "info", merged.told)
        for one in merged.taken[:_MOST_TAKEN]:
            words = f"{one.label}：{one.side} 删去了" if one.removed else f"{one.label}：来自 {one.side}"
            self._result.addWidget(TextLabel(look, words, tone="ink2", wrap=True))
        if len(merged.taken) > _MOST_TAKEN:
            more = f"还有 {len(merged.taken) - _MOST_TAKEN} 处，都写在合并说明里"
            self._result.addWidget(TextLabel(look, more, tone="ink3"))
        self.result.show()
        opens.setFocus()
        self.target.suggest(out.parent, out.name)  # another one gets a name of its own
