"""Step 3: scans of the sealed pages, matched to ours, looked at side by side, put into the draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.api import Chosen
from app.books.endings import PICTURE_FILES
from app.drafts.sealing import without_scans
from app.jobs import Call
from app.ui.ecopy.known import Known, SealSide
from app.ui.ecopy.long_call import CallWords
from app.ui.ecopy.look_view import LookView
from app.ui.ecopy.match_view import MatchView
from app.ui.ecopy.matching import Matching
from app.ui.ecopy.pair_view import PairSide
from app.ui.ecopy.pictures import PagePictures, PageSource
from app.ui.ecopy.scan_list import ScanList, scan_of
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.whole_scan import WholeScan
from app.ui.ecopy.work_step import WorkStep
from app.ui.widgets.cards import card
from app.ui.widgets.drops import DropZone
from app.ui.widgets.labels import TextLabel
from app.ui.work.long_call import Trouble
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Remainder, Unfinished

if TYPE_CHECKING:
    from app.api import Matched, TakenScans
    from app.scans.model import FullScan

_FILES = (".pdf", *PICTURE_FILES)
_KINDS = f"扫描件（{' '.join('*' + ending for ending in _FILES)}）".replace("（", " (").replace("）", ")")
_SENTENCE, _LINK = "把盖好章的扫描件拖到这里，或", "选择文件"
_HINT = "一个 PDF 或几张照片都行，顺序不限。认出来的每一页都左右对照，确认了才收下。"
_LOST = "停止的话这次没有收下扫描件；磁盘上的原文件不变"
_MATCHING = CallWords("正在认扫描件是哪几页", _LOST, "认完再离开", "停止并离开", "认扫描件时程序出了意外。")
_PUTTING = CallWords("正在把扫描件收进草稿", _LOST, "收完再离开", "停止并离开", "收扫描件时程序出了意外。")
_COMPARING = CallWords("正在逐页比对整册扫描件", _LOST, "比完再离开", "停止并离开", "比对时程序出了意外。")


class _Waiting:
    """Pages that were matched and that nobody has put in: :class:`Unfinished` work that waits for its user."""

    def __init__(self, step: ScanStep) -> None:
        self._step = step

    def remainder(self) -> Remainder | None:
        matching = self._step.match.matching
        if matching is None:
            return None
        told = f"有 {len(matching.matches)} 张扫描件还没有收进草稿"
        lost = "不收下就离开的话，下次要重新导入；磁盘上的原文件不变"
        return Remainder(told, lost, "", "不收这些扫描件")

    def end_early(self) -> None:
        self._step.give_up()

    def complaint(self) -> str:
        return ""

    def go_there(self) -> None:
        self._step.go_there()


class ScanStep(WorkStep):
    """Three faces: the list with the drop zone, the pages that are compared, one scan that is looked at."""

    def __init__(self, tools: Tools, watch: Watch) -> None:
        super().__init__(tools, watch, "导入盖章扫描件", _MATCHING)
        look = tools.look
        self._done: Callable[[Any], None] = lambda _: None
        self._looked_at: SealSide | None = None
        self.pictures = PagePictures(tools, self)
        self.zone = DropZone(look, _SENTENCE, _LINK, _HINT, accepts=lambda files: self._accepts(files))
        self.lack = TextLabel(look, "", tone="ink2", wrap=True)
        self.list = ScanList(look)
        self.whole = WholeScan(look)
        self.match = MatchView(look, self.pictures, lambda side: self._pdf_of(side.volume))
        self.look_view = LookView(look, self.pictures)
        self._waiting = _Waiting(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.zone.setMinimumHeight(round(92 * self._look.factor))
        self._lack_card, column = card(self._look)
        column.addWidget(self.lack)
        for part in (self._lack_card, self.work_card, self.zone, self.list.card, self.whole.card):
            self.column.addWidget(part)
        self.column.addStretch(1)
        outer = self.layout()
        assert outer is not None
        outer.addWidget(self.match)
        outer.addWidget(self.look_view)

    def _connect(self) -> None:
        self.zone.dropped.connect(self.take)
        self.zone.asked.connect(self.choose)
        self.work.finished.connect(self._hear_done)
        self.work.stopped.connect(lambda: self.conclude("note", "已取消，草稿没有改动"))
        self.match.put_asked.connect(self._put)
        self.match.given_up.connect(self.give_up)
        self.list.look_asked.connect(self._look_at)
        self.list.remove_asked.connect(self._remove)
        self.whole.choose_asked.connect(self._choose_whole)
        self.whole.use_asked.connect(self._use_whole)
        self.whole.remove_asked.connect(lambda volume: self._take_out((volume, 0), "整册扫描件"))
        self.look_view.left.connect(self._leave_look)
        self.look_view.remove_asked.connect(self._remove_looked_at)
        self.look_view.replace_asked.connect(self.choose)

    # ---- the page

    def first(self) -> QWidget:
        """The two pages while they are compared, else what takes files; what is under way can be stopped."""
        if self.work.is_running:
            return self.work_card.stop
        if self.match.matching is not None:
            return self.match.pair
        if self._looked_at is not None:
            return self.look_view.pair
        return self.zone.findChildren(QWidget)[-1]

    def works(self) -> Sequence[Unfinished]:
        """What is matched or put in, and what nobody has put in yet."""
        return (self.work, self._waiting)

    def running(self) -> str:
        """For the list of steps."""
        if self.work.is_running:
            return self.work.words.doing
        matching = self.match.matching
        if matching is None:
            return ""
        return f"还有 {matching.left} 张要核对" if matching.left else "都核对过了，还没有收下"

    def end(self) -> None:
        """Nothing is put in any more."""
        super().end()
        self.match.matching = None

    def go_there(self) -> None:
        """Show this page."""
        self.work.go_there()

    def show_known(self, known: Known) -> None:
        """The sides with their scans."""
        ready = known.exported is not None
        lack = "" if ready else "先正式导出，才能把扫描件和册子对上" if known.folder or known.trouble else "正在看"
        self.lack.setText(lack)
        desk = self._tools.desk
        editable = not desk.read_only
        self.list.show_sides(known.sides, known.missing, desk.draft.sealed, editable)
        volumes = known.exported.volumes if known.exported else ()
        self.whole.show_volumes(volumes, desk.draft.sealed, editable)
        self._show_face()

    def _show_face(self) -> None:
        known = self._watch.known
        matching, looking, busy = self.match.matching, self._looked_at, self.work.is_running
        self.match.setVisible(matching is not None and not busy)
        self.look_view.setVisible(looking is not None and matching is None and not busy)
        listing = self.match.isHidden() and self.look_view.isHidden()
        self.view.setVisible(listing)
        self._lack_card.setVisible(known.exported is None)
        self.zone.setVisible(known.exported is not None and not self._tools.desk.read_only and not busy)
        self.work_card.setVisible(busy)

    def _accepts(self, files: Sequence[Path]) -> bool:
        return not self._tools.desk.read_only and any(file.suffix.lower() in _FILES for file in files)

    def _pdf_of(self, volume: str) -> Path:
        exported = self._watch.known.exported
        named = next((one.pdf for one in exported.volumes if one.id == volume), "") if exported else ""
        return self._watch.export / named

    # ---- matching

    def choose(self) -> None:
        """Ask for files."""
        files = self._tools.dialogs.choose_files(self, "选择盖好章的扫描件", _KINDS)
        if files:
            self.take(files)

    def take(self, files: Sequence[Path]) -> None:
        """Find out which pages these are."""
        if self._watch.known.exported is None or self._tools.desk.read_only or self.work.is_running:
            return
        self._looked_at = None
        self._start(_MATCHING, "match", ([Path(file) for file in files],), self._hear_matched)

    def _start(self, words: CallWords, name: str, args: tuple[Any, ...], done: Callable[[Any], None]) -> None:
        self._done = done
        paths, folder, export = self._tools.paths, self._tools.folder, self._watch.export
        self.work.start(Call(name, (paths, folder, export, *args)), words=words, saved=True)

    def _hear_done(self, value: object) -> None:
        done, self._done = self._done, lambda _: None
        done(value)

    def _hear_matched(self, found: Matched) -> None:
        told = [f"“{file.name}”：{why}" for file, why in found.refused] + list(found.told)
        if not found.suggestions:
            self.conclude("warning", "；".join(told) or "这些文件里没有能用的页")
            return
        self.say("warning" if found.refused else "note", "；".join(told))
        self.pictures.forget()
        matching = Matching(self._watch.known.sides, found.suggestions)
        self.match.matching = matching
        self._watch.changed.emit()
        self.match.begin(matching)
        if self.isVisible():  # whoever dropped files has the keyboard anywhere, and decides by it now
            self.give_keyboard()

    def give_up(self) -> None:
        """Put nothing in."""
        matching, self.match.matching = self.match.matching, None
        if matching is not None:
            self.conclude("note", "没有收下扫描件，草稿没有改动")

    def _put(self) -> None:
        matching = self.match.matching
        if matching is None or not matching.taken:
            return
        chosen = tuple(
            Chosen(scan=match.found.scan, volume=place[0], side=place[1], turn=match.turn, skew=match.found.skew)
            for match in matching.taken
            if (place := match.offered) is not None
        )
        self._start(_PUTTING, "take_scans", (chosen,), lambda taken: self._hear_put(taken, len(chosen)))

    def _hear_put(self, taken: TakenScans, count: int) -> None:
        def listed() -> None:
            self.match.matching = None
            self._list(taken, f"导入 {count} 页盖章扫描件")

        self.conclude("done", "；".join((f"已收下 {count} 页扫描件", *taken.told)), listed)

    def _list(self, taken: TakenScans, text: str) -> None:
        desk = self._tools.desk
        desk.edit(taken.change.applied(desk.draft), text, "")

    def _refuse(self, trouble: Trouble) -> None:
        if self.match.matching is None:
            super()._refuse(trouble)
            return
        self.conclude("error", trouble.told)  # what was decided stays; it can be tried again
        self._tools.guide.say(trouble.told)  # the top of the page is not seen beside the two pages

    # ---- one scan

    def _look_at(self, side: SealSide) -> None:
        scan = scan_of(side, self._tools.desk.draft.sealed)
        if scan is None:
            return
        self._looked_at = side
        ours = PairSide(f"册子：{side.in_full}", PageSource(self._pdf_of(side.volume), side.side, ours=True))
        source = PageSource(Path(scan.path), scan.page, ours=False, turn=scan.turn, skew=scan.skew)
        self._show_face()
        self.look_view.begin(ours, PairSide(f"扫描件：{scan.name}", source), editable=not self._tools.desk.read_only)

    def _leave_look(self) -> None:
        self._looked_at = None
        self._show_face()
        self.first().setFocus()

    def _remove_looked_at(self) -> None:
        side, self._looked_at = self._looked_at, None
        self._show_face()
        if side is not None:
            self._remove(side)
        self.first().setFocus()

    def _remove(self, side: SealSide) -> None:
        scan = scan_of(side, self._tools.desk.draft.sealed)
        if scan is not None:
            self._take_out(scan.place, f"“{side.name}”的扫描件")

    def _take_out(self, place: tuple[str, int], what: str) -> None:
        desk = self._tools.desk
        desk.edit(without_scans(desk.draft, [place]), f"移除{what}", "")
        self._tools.guide.say(f"已移除{what}", undo=True)

    # ---- a whole volume

    def _choose_whole(self, volume: str) -> None:
        files = self._tools.dialogs.choose_files(self, "选择整册扫描的 PDF", "PDF (*.pdf)")
        if files:
            self.whole.show_compared(None)
            self._start(_COMPARING, "full_scan", (volume, files[0]), self._hear_compared)

    def _hear_compared(self, found: FullScan) -> None:
        self.conclude("note", "")
        self.whole.show_compared(found)
        self.view.ensureWidgetVisible(self.whole.use)
        self.whole.use.setFocus()

    def _use_whole(self, found: FullScan) -> None:
        self._start(_PUTTING, "take_full_scan", (found,), self._hear_whole)

    def _hear_whole(self, taken: TakenScans) -> None:
        self.whole.show_compared(None)
        told = "；".join(("已收下整册扫描件", *taken.told))
        self.conclude("done", told, lambda: self._list(taken, "导入整册扫描件"))
