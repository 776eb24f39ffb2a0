"""导出: three questions, the steps of an export while it runs, and what it made; printing starts from here."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.api import ExportFolder
from app.books.exported import Exported
from app.disk import lies_in
from app.drafts.options import option
from app.errors import AppError, in_full
from app.forms.handing_in import hand_in_lines, own_deadline
from app.jobs import Call
from app.times_and_sizes import moment_in_words
from app.ui.export.exporting import Exporting
from app.ui.export.left_out import LeftOut
from app.ui.export.print_desk import PrintDesk
from app.ui.export.printers import Printers, SystemPrinters
from app.ui.export.questions import Questions
from app.ui.export.result import Result
from app.ui.export.running import Running
from app.ui.export.words import ACTIONS, Trouble, why_not_final
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.strips import Strip
from app.ui.work.out_folders import export_folder, remembered
from app.ui.work.page import Command, Page
from app.ui.work.tasks import follow, nothing
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

_LOG = logging.getLogger(__name__)
State = Literal["asking", "running", "done"]
_WIDTH = 768
_EDGE = 24
_CANCELLED = "已取消，原来的文件没有改动"
_REST_MS = 800


class ExportPage(Page):
    """``state`` is what is shown: the questions, the steps, or what was made."""

    def __init__(self, tools: Tools, parent: QWidget | None = None, *, printers: Printers | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        look = tools.look
        self.state: State = "asking"
        self.exporting = Exporting(tools, self)
        self.strip = Strip(look, "note", "")
        self.left_out = LeftOut(tools, self)
        self.questions = Questions(look)
        self.running = Running(look)
        self.result = Result(look)
        self.print_desk = PrintDesk(tools, self, printers or SystemPrinters())
        self.view = PageScroll(look, name="导出")
        self._trouble: Trouble | None = None
        self._print_wanted = False
        self._looked = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask_code)
        self._lay_out()
        self._connect()
        self.questions.set_formats(tools.preferences.settings.export_formats)
        self._show_counts()
        self._set_folder(export_folder(tools.preferences.settings, tools.folder))
        self._show("asking")

    def _lay_out(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Window)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(_EDGE, 20, _EDGE, 20)
        rows.setSpacing(12)
        for part in (self.print_desk, self.strip, self.left_out.strip, self.questions, self.running, self.result):
            rows.addWidget(part)
        rows.addStretch(1)
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        self.view.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.view)

    def _connect(self) -> None:
        tools, questions, result, exporting = self._tools, self.questions, self.result, self.exporting
        questions.export_asked.connect(self.start)
        questions.marks.chosen.connect(lambda _: self._show_left_out())
        questions.formats_chosen.connect(lambda: tools.preferences.change(export_formats=questions.formats))
        questions.folder_asked.connect(self._choose_folder)
        questions.checks_asked.connect(lambda: tools.guide.go_tab("checks"))
        exporting.began.connect(self._begin)
        exporting.stepped.connect(self.running.show_step)
        exporting.finished.connect(self._finish)
        exporting.refused.connect(self._refuse)
        exporting.cancelled.connect(self._hear_cancelled)
        self.running.cancelled.connect(exporting.cancel)
        self.strip.acted.connect(lambda _: self._help())
        result.open_asked.connect(lambda name: self._open(self._made().folder / name))
        result.folder_asked.connect(lambda: self._open(self._made().folder))
        result.print_asked.connect(lambda volume, against: self.print_desk.ask(self._made(), volume, against))
        result.seals_asked.connect(self._print_seals)
        result.again_asked.connect(self._ask_again)
        self.print_desk.open_asked.connect(self._open)
        self.print_desk.begun.connect(lambda: self.view.verticalScrollBar().setValue(0))
        self.print_desk.ended.connect(lambda: self.panes()[0].setFocus(Qt.FocusReason.OtherFocusReason))
        tools.desk.checked.connect(self._show_counts)
        tools.desk.arriving_changed.connect(self._show_left_out)
        tools.desk.edited.connect(self._hear_edit)

    # ---- the page

    def entered(self) -> None:
        """What lies in the folder may have changed, and so may the draft."""
        self._look_at_folder()
        self._ask_code()
        if self.state == "asking":
            self.questions.export.setFocus(Qt.FocusReason.OtherFocusReason)

    def works(self) -> Sequence[Unfinished]:
        """An export and a print job; both go on while another tab is shown."""
        return (self.exporting, self.print_desk)

    def end(self) -> None:
        """Nothing is written any more, nothing is sent to the printer; what it has stays printed."""
        self.exporting.cancel()
        self.print_desk.stop_printing()

    def panes(self) -> Sequence[QWidget]:
        """What is shown in the middle of the page."""
        first = {"asking": self.questions.export, "running": self.running.stop, "done": self.result.head.folder}
        return (first[self.state],)

    def commands(self) -> Sequence[Command]:
        """Printing what was exported last."""
        return (Command("print", "打印…", "Ctrl+P", self.print_last),)

    def print_last(self) -> None:
        """Ask how to print the books that were exported last, also when that was before this start."""
        made = self.result.exported
        if self.exporting.is_running:
            self._tools.guide.say("正在导出，导出以后再打印")
        elif self.print_desk.printing.is_running or self.print_desk.sheet is not None:
            return
        elif made is not None and any(volume.pdf for volume in made.volumes):
            self.print_desk.ask(made, [volume.id for volume in made.volumes if volume.pdf][-1])
        elif made is None and not self._looked:
            self._print_wanted = True
            self._tools.guide.say("正在看上次导出了什么，马上就问怎么打印")
            self._look_at_folder()
        else:
            self._tools.guide.say("这里还没有导出过 PDF。先导出，再打印")

    def _show(self, state: State) -> None:
        focus = QApplication.focusWidget()
        held = state != "running" and focus is not None and self.running.isAncestorOf(focus)
        self.state = state
        self.questions.setVisible(state == "asking")
        self.running.setVisible(state == "running")
        self.result.setVisible(state != "running" and self.result.exported is not None)
        self.strip.setVisible(state == "asking" and bool(self.strip.sentence))
        self._show_left_out()
        if held:  # else Qt gives the keyboard to whatever comes next, the menu
            self.panes()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, kind: Literal["error", "note"], sentence: str, actions: Sequence[str] = ()) -> None:
        self.strip.set_issue(kind, sentence, actions)
        self._show(self.state)

    # ---- the questions

    def _show_counts(self) -> None:
        counts = self._tools.desk.board.counts()
        self.questions.set_final(why_not_final(counts))
        self._show_left_out()

    def _show_left_out(self) -> None:
        self.left_out.show(self.questions.mark, self.state == "asking")

    def _choose_folder(self) -> None:
        start = self.questions.folder
        found = self._tools.dialogs.choose_folder(self, "导出到哪个文件夹", start if start.is_dir() else start.parent)
        if found is None:
            return
        if lies_in(found, self._tools.folder):
            sentence = f"“{found.name}”在草稿文件夹里，导出的文件会混进草稿。请选草稿文件夹以外的位置"
            self._say("error", sentence, (ACTIONS["place"],))
            self._trouble = Trouble(sentence, "", "place")
            return
        self._say("note", "")
        self._tools.preferences.update(lambda settings: remembered(settings, self._tools.folder, found))
        self._set_folder(found)
        self._look_at_folder()

    def _set_folder(self, folder: Path) -> None:
        self.questions.set_folder(folder)
        self._looked = False

    def _look_at_folder(self) -> None:
        folder = self.questions.folder
        task = self._tools.eyes.run(Call("look_at_export_folder", (folder,), reports=False), key="export_folder")
        # stopped: asked anew meanwhile, or the window goes
        follow(
            task,
            done=self._hear_folder,
            refused=lambda error: self._hear_folder_unknown(folder, error),
            stopped=nothing,
        )

    def _hear_folder(self, seen: ExportFolder) -> None:
        if seen.folder != self.questions.folder:
            return
        self._looked = True
        self.questions.show_folder(seen, self._tools.clock())
        if self.state == "asking":
            ours = seen.exported if seen.exported and seen.exported.form == self._tools.desk.definition.id else None
            if ours:
                self._show_result(ours, primary=False)
            else:
                self.result.exported = None
            self._show("asking")
            self._ask_code()
        if self._print_wanted:
            self._print_wanted = False
            self.print_last()

    def _hear_folder_unknown(self, folder: Path, error: AppError) -> None:
        """An export can still be tried: it looks for itself, and has the last word."""
        if folder != self.questions.folder:
            return
        sentence = f"看不到这个文件夹里有什么：{error.in_full()}"
        self.questions.show_unknown(sentence)
        if self._print_wanted:
            self._print_wanted = False
            self._tools.guide.say(sentence)

    # ---- exporting

    def start(self) -> None:
        """Begin the export that the questions describe."""
        questions = self.questions
        if self.print_desk.printing.is_running:
            self._tools.guide.say("正在打印，打印完再导出")
        elif questions.formats and not self.exporting.is_running:
            self.left_out.ask(questions.mark, self._start)

    def _start(self) -> None:
        questions = self.questions
        if self.exporting.is_running:  # begun meanwhile from elsewhere
            return
        self._trouble = None
        self.strip.set_issue("note", "")
        self.exporting.start(questions.mark, questions.formats, questions.folder)

    def _begin(self) -> None:
        assert self.exporting.order is not None
        has_files = any(state.state == "files" and state.files for state in self._tools.desk.draft.items.values())
        self.running.begin(self.exporting.order, has_files)
        if self.exporting.is_running:
            self._show("running")
            self.running.stop.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.verticalScrollBar().setValue(0)

    def _finish(self, exported: Exported) -> None:
        self._looked = True
        self._show_result(exported, primary=True)
        self._show("done")
        self.view.verticalScrollBar().setValue(0)
        self._ask_code()
        if not self.isVisible():
            self._tools.guide.say(f"已导出到“{exported.folder.name}”")

    def _show_result(self, exported: Exported, *, primary: bool) -> None:
        desk, now = self._tools.desk, self._tools.clock()
        final = exported.mark == "final"
        copies = option(desk.draft.options, "copies")
        notice = desk.definition.notice
        lines = hand_in_lines(notice, own_deadline(desk.draft.filling), copies if isinstance(copies, int) else 0)
        at = moment_in_words(exported.written or now, now)
        self.result.show_export(
            exported,
            f"{at} 导出到 {exported.folder}" if primary else f"上次导出：{at}",
            notice.false_filing if final else "",
            lines if final else (),
            primary=primary,
        )

    def _refuse(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._show("asking")
        self._say("error", in_full(trouble.sentence, trouble.hint), (ACTIONS[trouble.action],))
        self._look_at_folder()
        if not self.isVisible():
            self._tools.guide.say(trouble.sentence)

    def _hear_cancelled(self) -> None:
        self._show("asking")
        self._say("note", _CANCELLED)
        self._look_at_folder()

    def _help(self) -> None:
        """The button of the strip: what mends the trouble."""
        action = self._trouble.action if self._trouble else ""
        if action == "place":
            self._choose_folder()
        elif action in ("checks", "evidence"):
            self._tools.guide.go_tab(action)
        elif action == "again":
            self.start()

    def _ask_again(self) -> None:
        """Back to the questions, with the answers of the last time."""
        made = self.result.exported
        if made is not None and made.mark == "final" and not self._tools.desk.board.counts().blocks:
            self.questions.choose_mark("final")
        if made is not None:
            self._show_result(made, primary=False)
        self._show("asking")
        self.view.verticalScrollBar().setValue(0)
        self._look_at_folder()
        self.questions.export.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what was made

    def _made(self) -> Exported:
        assert self.result.exported is not None
        return self.result.exported

    def _open(self, path: Path) -> None:
        if not self._tools.dialogs.open_outside(path):
            self._tools.guide.say(f"打不开“{path.name}”。看看它还在不在，或再导出一次")

    def _print_seals(self) -> None:
        desk = self._tools.desk
        self.print_desk.ask_seals(self._made(), desk.text_of(desk.definition.name_field) or self._tools.folder.name)

    def _hear_edit(self) -> None:
        if self.exporting.is_running:
            self.running.set_changed(True)
        elif self.result.exported is not None:
            self._rest.start()

    def _ask_code(self) -> None:
        """Whether what was exported is what the draft holds now; hashing a long draft is left to the worker."""
        if self.result.exported is not None:
            call = Call("draft_code", (self._tools.desk.draft,), reports=False)
            follow(
                self._tools.eyes.run(call, key="draft_code"),
                done=self._hear_code,
                refused=self._hear_no_code,
                stopped=nothing,  # asked anew meanwhile, or the window goes
            )

    def _hear_no_code(self, error: AppError) -> None:
        """Nobody waits for this hint, and the export beside it is as good as it was: the log is enough."""
        _LOG.warning("whether the export is stale is not known: %s", error)

    def _hear_code(self, code: str) -> None:
        made = self.result.exported
        if made is not None:
            self.result.set_stale(made.code != code)
