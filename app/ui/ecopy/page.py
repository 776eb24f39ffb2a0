"""电子版: the steps at the left, any of them at the right; what is behind the draft is said above both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.ecopy.burn_step import BurnStep
from app.ui.ecopy.changed_places import SCANS, go_to_part
from app.ui.ecopy.copy_step import CopyStep
from app.ui.ecopy.export_step import ExportStep
from app.ui.ecopy.scan_step import ScanStep
from app.ui.ecopy.seal_step import SealStep
from app.ui.ecopy.step_list import WIDTH, StepList
from app.ui.ecopy.step_page import StepPage
from app.ui.ecopy.steps import StepKey, first_open, keys_of, steps
from app.ui.ecopy.verify_step import VerifyStep
from app.ui.ecopy.watch import Watch
from app.ui.ecopy.words import changed_words
from app.ui.widgets.labels import HairLine
from app.ui.widgets.strips import Banner
from app.ui.work.page import Command, Page
from app.ui.work.tools import Tools
from app.ui.work.unfinished import Unfinished

_NARROW = 1100
_NARROW_WIDTH = 224


class EcopyPage(Page):
    """All steps of one draft, whatever of them is done already."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._chosen = False
        self.watch = Watch(tools, self)
        self.list = StepList(tools.look)
        self.banner = Banner(tools.look, "warning", "", ("重新生成",))
        self.export_step = ExportStep(tools, self.watch)
        self.seal_step = SealStep(tools, self.watch)
        self.scan_step = ScanStep(tools, self.watch)
        self.copy_step = CopyStep(tools, self.watch)
        self.verify_step = VerifyStep(tools, self.watch)
        whole: dict[StepKey, StepPage] = {
            "export": self.export_step, "seals": self.seal_step, "scans": self.scan_step, "copy": self.copy_step,
            "verify": self.verify_step,
        }  # fmt: skip
        keys = keys_of(self.watch.known.discs)
        if "burn" in keys:
            burn = BurnStep(tools, self.watch)
            burn.verify_asked.connect(lambda: self.show_step("verify"))
            whole["burn"] = burn
        self.steps: Mapping[StepKey, StepPage] = {key: whole[key] for key in keys}
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_known()
        self._show("export")

    def _lay_out(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Window)
        for page in self.steps.values():
            self.stack.addWidget(page)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 12, 0, 8)
        column.addWidget(self.list)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._left)
        across.addWidget(HairLine(self._tools.look, vertical=True))
        across.addWidget(self.stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addLayout(across, 1)
        self.banner.hide()
        self._fit()

    def _connect(self) -> None:
        tools = self._tools
        self.watch.changed.connect(self._show_known)
        self.list.chosen.connect(self._choose)
        self.list.activated_again.connect(lambda _: self._current().first().setFocus(Qt.FocusReason.OtherFocusReason))
        self.banner.acted.connect(lambda number: self._mend() if number == 0 else self._show_changed())
        self.export_step.go_asked.connect(lambda: tools.guide.go_tab("export"))
        self.scan_step.match.changed.connect(self._show_known)
        tools.look.changed.connect(self._fit)

    # ---- the page

    def entered(self) -> None:
        """Folders and draft may have changed; the first time it begins where something is to be done."""
        self.watch.look()
        matching = self.scan_step.match.matching is not None and self._current() is self.scan_step
        (self.scan_step.match.pair if matching else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Edits elsewhere are looked at when the page is entered again."""
        self.watch.watching = False

    def works(self) -> Sequence[Unfinished]:
        """What any of the steps does."""
        return tuple(work for page in self.steps.values() for work in page.works())

    def end(self) -> None:
        """Nothing goes on."""
        self.watch.watching = False
        for page in self.steps.values():
            page.end()

    def panes(self) -> Sequence[QWidget]:
        """The steps, then what stands in the one that is shown."""
        return (self.list, self._current().first())

    def commands(self) -> Sequence[Command]:
        """Choosing scans has the key of choosing files."""
        return (Command("open", "选择扫描件…", "Ctrl+O", self._choose_scans),)

    def resizeEvent(self, event: object) -> None:
        """A narrow window leaves less to the list of steps."""
        self._fit()

    def _fit(self) -> None:
        factor = self._tools.look.factor
        self._left.setFixedWidth(round((WIDTH if self.width() >= _NARROW else _NARROW_WIDTH) * factor))

    # ---- steps

    def show_step(self, key: StepKey) -> None:
        """Show the page of a step; from now on it is the user who chooses."""
        self._chosen = True
        self._show(key)

    def _show(self, key: StepKey) -> None:
        page = self._current()
        other = page is not self.steps[key]
        held = other and page.has_keyboard
        if other and page.strip.kind == "done":
            page.say("note", "")  # good news is read once
        self.list.set_current(key)
        self.stack.setCurrentWidget(self.steps[key])
        if held:
            self.steps[key].give_keyboard()

    def _current(self) -> StepPage:
        page = self.stack.currentWidget()
        return page if isinstance(page, StepPage) else self.export_step

    def _choose(self, key: str) -> None:
        for known in self.steps:
            if known == key:
                self.show_step(known)

    def _choose_scans(self) -> None:
        self._choose("scans")
        self.scan_step.choose()

    def _mend(self) -> None:
        """What the banner offers: the first step that has to be done again."""
        known = self.watch.known
        if known.export_stale or known.exported is None:
            self._tools.guide.go_tab("export")
            return
        self._choose("copy")
        self.copy_step.start()

    def _show_changed(self) -> None:
        """To the first part of the draft that was changed after the copy."""
        part = next(iter(self.watch.known.changed), "")
        if part == SCANS:
            self.show_step("scans")
        elif part:
            go_to_part(self._tools.guide, self._tools.desk.definition, part)

    def _show_known(self) -> None:
        known = self.watch.known
        running = {key: told for key, page in self.steps.items() if (told := page.running())}
        rows = steps(known, running)
        self.list.show_steps(rows)
        for page in self.steps.values():
            page.show_known(known)
        sentence = changed_words(known)
        actions = ["重新导出" if known.export_stale else "重新生成", *(["查看"] if known.changed else [])]
        if sentence and (sentence, [one.text() for one in self.banner.buttons]) != (self.banner.sentence, actions):
            self.banner.set_banner("warning", sentence, actions)
        self.banner.setVisible(bool(sentence) and not self.copy_step.work.is_running)
        if not self._chosen and known.looked and known.seals is not None and known.code:
            self.show_step(first_open(rows))
