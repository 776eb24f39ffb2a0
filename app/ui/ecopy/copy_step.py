"""Step 4: the electronic copy, or the folder to hand in, made of the export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.discs.model import MadeCopy
from app.jobs import Call
from app.ui.ecopy.copy_questions import CopyQuestions
from app.ui.ecopy.copy_result import CopyResult
from app.ui.ecopy.known import Known
from app.ui.ecopy.long_call import CallWords
from app.ui.ecopy.place_asked import PlaceAsked
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.words import changed_words, copy_name, missing_words
from app.ui.ecopy.work_step import Refusal, WorkStep
from app.ui.work.long_call import Trouble
from app.ui.work.tools import Tools

_UNTOUCHED = "原来的文件没有改动"


class CopyStep(WorkStep):
    """Questions with the usual answers, the steps while it runs, what was made."""

    def __init__(self, tools: Tools, watch: Watch) -> None:
        name = copy_name(watch.known.discs)
        words = CallWords(
            f"正在生成{name}", f"停止的话这次没有生成，{_UNTOUCHED}", "生成完再离开", "停止生成并离开",
            f"生成{name}时程序出了意外，没有生成。{_UNTOUCHED}。",
        )  # fmt: skip
        super().__init__(tools, watch, f"生成{name}", words)
        self._name = name
        self._place_asked = PlaceAsked(self)
        self.questions = CopyQuestions(tools.look, watch.known.discs)
        self.result = CopyResult(tools.look, watch.known.discs)
        for part in (self.work_card, self.result.card, self.questions.card):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self._connect()
        self.questions.set_folder(watch.out)

    def _connect(self) -> None:
        dialogs = self._tools.dialogs
        self.questions.make_asked.connect(self.start)
        self.questions.folder_asked.connect(self._choose)
        self.result.open_asked.connect(lambda: dialogs.open_outside(self._watch.out))
        self.result.image_asked.connect(self._open_image)
        self.strip.acted.connect(lambda _: self._choose())
        self._place_asked.answered.connect(self._hear_place)
        self.work.finished.connect(self._finish)
        self.work.stopped.connect(lambda: self.conclude("note", f"已取消，{_UNTOUCHED}"))

    # ---- the page

    def first(self) -> QWidget:
        """The button that stops; the one that opens what was made; the one that begins."""
        if self.work.is_running:
            return self.work_card.stop
        known = self._watch.known
        if known.made is not None and not changed_words(known):
            return self.result.open
        return self.questions.make if self.questions.make.isEnabled() else self.questions.change

    def running(self) -> str:
        """For the list of steps."""
        return "正在生成" if self.work.is_running else ""

    def show_known(self, known: Known) -> None:
        """What it lacks, what lies there."""
        self.questions.set_folder(self._watch.out)
        lack = known.export_lack or ("正在看" if known.exported is None else "")
        if lack and known.export_lack:
            lack = f"{known.export_lack}。先正式导出，再生成"
        elif known.export_stale:
            lack = "导出以后又改过内容。先再导出一次，再生成"
        missing = missing_words(known.missing)
        warning = f"{missing}。缺也能生成，只是{self._name}里没有这些页的扫描件" if missing else ""
        self.questions.show_lack(lack, warning, again=known.made is not None)
        self._show_cards()
        stale = changed_words(known)
        if stale and self.strip.kind == "done":
            self.say("note", "")
        if known.made is not None:
            self.result.show_made(known.made, stale)

    def _show_cards(self) -> None:
        busy = self.work.is_running
        self.questions.card.setVisible(not busy)
        self.work_card.setVisible(busy)
        self.result.card.setVisible(not busy and self._watch.known.made is not None)

    def _choose(self) -> None:
        out = self._watch.out
        start = out if self._watch.known.made else out.parent
        found = self._tools.dialogs.choose_folder(self, f"{self._name}放到哪个文件夹", start)
        if found is not None:
            self.say("note", f"正在看“{found.name or found}”")
            self._place_asked.ask(found, (self._tools.folder, self._watch.export))

    def _hear_place(self, found: Path, inside: Path | None) -> None:
        if inside is not None:
            what = "草稿" if inside == self._tools.folder else "正式导出的"
            self.say("error", f"“{found.name}”在{what}文件夹里。请选别的位置", ("换个位置",))
            return
        self.say("note", "")
        self._watch.choose_out(found)

    # ---- making

    def start(self) -> None:
        """Begin what the questions describe."""
        order = self.questions.order
        args = (self._tools.paths, self._tools.folder, self._watch.export, order.out, order.image)
        if self._watch.known.exported is not None:
            self.work.start(Call("make_copy", args, order.named), saved=True)

    def _finish(self, made: MadeCopy) -> None:
        self.conclude("done", f"{self._name}已生成", lambda: self._watch.hear_made(made))
        self.tell_elsewhere(f"{self._name}已生成：{made.out.name}")

    def refusal(self, trouble: Trouble) -> Refusal:
        """What lay there is untouched, and another place may help."""
        sentence = trouble.told if _UNTOUCHED in trouble.told else f"{trouble.told.rstrip('。')}。{_UNTOUCHED}。"
        return Refusal(sentence, (trouble.action,) if trouble.action else ())

    def _open_image(self) -> None:
        made = self._watch.known.made
        image = next((disc.image for disc in made.discs if disc.image), None) if made else None
        if image is not None:
            self._tools.dialogs.open_outside(image.parent)
