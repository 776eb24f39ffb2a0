"""What leads out of 初审: the notice to the applicant, the opinion on its sheet, the application handed on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import CaseSeen
from app.jobs import Call, Step
from app.ui.bureau.long_call import CallWords, DeskCall, Trouble
from app.ui.bureau.review.notice_sheet import NoticeAsked, NoticeSheet
from app.ui.bureau.review.pane import ApplicantPane
from app.ui.bureau.review.pane_head import say
from app.ui.bureau.review.reviews import Reviews
from app.ui.bureau.review.words import file_stem
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.overlay import Sheet

if TYPE_CHECKING:
    from app.api import PrintedOpinion, WrittenLetter

_LOST = "现在停下，什么也不会写出"
_OTHER_EDITION = "这份材料{}。照另一版排出来的位置可能不对，请和盖过章的原件核对后再生成"
_WAIT, _STOP = "写完再离开", "停下并离开"
_KINDS = {"pdf": "PDF 文件 (*.pdf)", "docx": "Word 文件 (*.docx)", "shenbao": "申报册文件 (*.shenbao)"}


def _words(what: str) -> CallWords:
    return CallWords(f"正在写{what}", _LOST, _WAIT, _STOP, f"{what}没有写成")


class Outputs(QObject):
    """One call at a time, shown at the foot of the pane; what was written is offered at its top."""

    def __init__(self, tools: DeskTools, reviews: Reviews, pane: ApplicantPane, host: QWidget) -> None:
        super().__init__(host)
        self._tools = tools
        self._reviews = reviews
        self._pane = pane
        self._host = host
        self._last = NoticeAsked(None, "", None, "", "docx")
        self._folder: Path | None = None
        self._file: Path | None = None
        self._done: Callable[[Any], object] = lambda value: None
        self.call = DeskCall(tools, _words("文件"), "review", self)
        self.call.began.connect(lambda: pane.busy.begin(self.call.words.doing))
        self.call.stepped.connect(self._step)
        self.call.finished.connect(self._finish)
        self.call.refused.connect(self._refuse)
        self.call.stopped.connect(self._stop)
        pane.busy.cancelled.connect(self.call.cancel)
        pane.head.result_acted.connect(self._open)

    # ---- asked for

    def notice(self) -> None:
        """Look the points over, then write the 补正通知."""
        seen = self._pane.seen
        if seen is None or self.call.is_running:
            return
        sheet = NoticeSheet(
            self._tools.look,
            self._host.window(),
            self._pane.name.text(),
            self._reviews.of(seen.row.case),
            self._last,
            self._tools.clock(),
            edited=lambda points: self._reviews.change(seen.row.case, "corrections", corrections=points),
            asked=lambda asked: self._write_notice(seen, asked),
            read_as=seen.read_as,
        )
        sheet.closed.connect(self._reviews.rest)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _write_notice(self, seen: CaseSeen, asked: NoticeAsked) -> None:
        from app.api_letters import Correcting, SignedBy

        self._last = asked
        target = self._target("生成补正通知", file_stem(seen.row, "补正通知"), asked.format)
        if target is None:
            return
        review = self._reviews.of(seen.row.case)
        how = Correcting(which="none", by_day=asked.by_day, review=review, other_edition=bool(seen.read_as))
        signed = SignedBy(office=asked.office, day=asked.day, contact=asked.contact)
        args = (self._tools.paths, str(seen.row.case), target, how, signed, self._tools.desk)
        self._start(Call("write_case_notice", args), "补正通知", self._noticed)

    def opinion(self) -> None:
        """Write the opinion as an overlay, and the sheet as it will look beside it."""
        seen = self._pane.seen
        if seen is None or self.call.is_running or not seen.opinion:
            return
        text = self._reviews.of(seen.row.case).opinion
        if not text.strip():
            self._tools.guide.say("先写意见，再印")
            self._pane.show_part("意见")
            return
        if not seen.read_as:
            self._print_opinion(seen, text)
            return
        sentence = _OTHER_EDITION.format(seen.read_as)
        sheet = Sheet(
            self._tools.look, self._host.window(), "印推荐意见", sentence, ("核对过，生成", "取消"), width=560
        )
        sheet.answered.connect(lambda number: self._print_opinion(seen, text) if number == 0 else None)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _print_opinion(self, seen: CaseSeen, text: str) -> None:
        target = self._target("印推荐意见", file_stem(seen.row, "推荐意见"), "pdf")
        if target is not None:
            desk = self._tools.desk
            more = {"text": text, "with_form": True, "other_edition": bool(seen.read_as), "desk": desk}
            call = Call("print_case_opinion", (self._tools.paths, str(seen.row.case), target), more)
            self._start(call, "推荐意见", self._printed)

    def hand_on(self) -> None:
        """Write the application with all reviews in it."""
        seen = self._pane.seen
        if seen is None or self.call.is_running:
            return
        target = self._target("转报", file_stem(seen.row, "转报"), "shenbao")
        if target is not None:
            args = (self._tools.paths, str(seen.row.case), target, self._tools.desk)
            self._start(Call("hand_on", args), "转报的文件", self._handed_on)

    def _target(self, title: str, stem: str, ending: str) -> Path | None:
        folder = self._folder or Path.home()
        found = self._tools.dialogs.choose_target(self._host, title, folder / f"{stem}.{ending}", _KINDS[ending])
        if found is not None:
            self._folder = found.parent
        return found

    def _start(self, call: Call, what: str, done: Callable[[Any], object]) -> None:
        self._reviews.rest()  # what was typed is kept first: both wait in one queue
        self._pane.head.result.hide()
        self._done = done
        self.call.start(call, words=_words(what))

    # ---- under way

    def _step(self, step: Step) -> None:
        self._pane.busy.tell(step.label, step.done, step.total)

    def _finish(self, value: object) -> None:
        self._pane.busy.end()
        self._done(value)

    def _refuse(self, trouble: Trouble) -> None:
        self._pane.busy.end()
        say(self._pane.head.result, "error", trouble.told, ())

    def _stop(self) -> None:
        self._pane.busy.end()
        self._tools.guide.say("已取消，什么也没有写出")

    # ---- done

    def _noticed(self, written: WrittenLetter) -> None:
        self._offer(written.file, f"补正通知已生成，列了 {written.points} 条", written.told)

    def _printed(self, printed: PrintedOpinion) -> None:
        self._offer(printed.file, f"推荐意见的套印页已生成：《{printed.volume}》第 {printed.number} 页", printed.told)
        steps = "\n".join(f"{number}. {step}" for number, step in enumerate(printed.how, start=1))
        proof = f"\n同一文件夹里的“{printed.proof.name}”是核对用的样张。" if printed.proof else ""
        buttons = ("打开套印页", "知道了")
        sheet = Sheet(self._tools.look, self._host.window(), "怎样印到申请表上", f"{steps}{proof}", buttons, width=560)
        sheet.answered.connect(lambda number: self._open(0) if number == 0 else None)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open()

    def _handed_on(self, written: tuple[Path, tuple[str, ...]]) -> None:
        file, told = written
        self._offer(file, f"已写成“{file.name}”，交给上一级收进受理台", told, actions=("打开所在文件夹",))

    def _offer(
        self, file: Path, sentence: str, told: tuple[str, ...], actions: tuple[str, ...] = ("打开", "打开所在文件夹")
    ) -> None:
        self._file = file
        say(self._pane.head.result, "done", "。".join((sentence, *told)), actions)
        self._pane.view.verticalScrollBar().setValue(0)

    def _open(self, number: int) -> None:
        if self._file is None:
            return
        only_folder = len(self._pane.head.result.buttons) == 1
        path = self._file.parent if only_folder or number == 1 else self._file
        if not self._tools.dialogs.open_outside(path):
            self._tools.guide.say(f"打不开“{path.name}”：{path}")
