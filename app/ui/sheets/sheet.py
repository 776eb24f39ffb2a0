"""What the sheets of this package share: shown over the whole window, gone when closed, able to work and to wait."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.errors import AppError
from app.jobs import Step
from app.ui.look.look import Look
from app.ui.widgets.labels import ElidedLabel, TextLabel
from app.ui.widgets.overlay import Overlay, Sheet
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.progress import ThinBar
from app.ui.work.unfinished import Remainder

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tasks import Task


class Fitting(PageScroll):
    """As high as what it holds, up to ``most`` px; lower, and scrolled, where the window leaves less."""

    def __init__(self, look: Look, page: QWidget, most: int = 440) -> None:
        super().__init__(look, ground="surface")
        self._most = most
        self._page = page
        self.setWidget(page)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The height of the page at the present width."""
        page = self._page
        width = self.viewport().width()
        height = page.heightForWidth(width) if page.hasHeightForWidth() else page.sizeHint().height()
        return QSize(page.sizeHint().width(), min(height + 4, self._most))

    def minimumSizeHint(self) -> QSize:
        """A few lines at least."""
        return QSize(200, min(self.sizeHint().height(), 120))


def show(sheet: Overlay, focus: QWidget | None = None) -> None:
    """Lay a sheet over its window; it is deleted when it was put away. ``focus`` gets the keyboard if given."""
    sheet.closed.connect(sheet.deleteLater)
    sheet.open()
    if focus is not None:
        focus.setFocus(Qt.FocusReason.PopupFocusReason)


def tell(window: MainWindow, title: str, sentence: str, *, button: str = "知道了") -> None:
    """Say something that has to be read, with one button."""
    show(Sheet(window.around.look, window, title, sentence, (button,)))


def ask(
    window: MainWindow,
    title: str,
    sentence: str,
    choices: tuple[tuple[str, Callable[[], object]], ...],
    *,
    give_up: str = "取消",
) -> Sheet:
    """Ask which of a few things to do, the first by Enter; ``give_up`` and Esc do nothing."""
    sheet = Sheet(window.around.look, window, title, sentence, (*(text for text, _ in choices), give_up))

    def answer(number: int) -> None:
        if 0 <= number < len(choices):
            choices[number][1]()

    sheet.answered.connect(answer)
    show(sheet)
    return sheet


class WorkSheet(Sheet):
    """A sheet whose first button begins a call in the worker; it shows how far that is and why it was refused.

    Subclasses give the call with :meth:`begin` and take its value in :meth:`done`. 取消 stops the call; then nothing
    was changed.
    """

    def __init__(
        self, window: MainWindow, title: str, sentence: str, action: str, *, default: int = 0, width: int = 520
    ) -> None:
        super().__init__(window.around.look, window, title, sentence, (action, "取消"), default=default, width=width)
        look = window.around.look
        self.window_ = window
        self.around = window.around
        self._task: Task | None = None
        self._preparing = False
        self._step: Step | None = None
        self._told = ElidedLabel(look, "", tone="ink2")
        self._bar = ThinBar(look)
        self.trouble = TextLabel(look, "", tone="error", wrap=True)
        for widget in (self._told, self._bar, self.trouble):
            self._column.insertWidget(self._column.count() - 1, widget)
            widget.hide()

    # ---- for subclasses

    def prepare(self, then: Callable[[], None]) -> None:
        """Learn beside the window what :meth:`begin` has to know, then call ``then``."""
        then()

    @abstractmethod
    def begin(self) -> Task | None:
        """Ask for the call; None when something is still missing."""

    def done(self, value: object) -> None:
        """The call gave ``value``; the sheet is closed already."""

    def refused(self, error: AppError) -> None:
        """The call was refused; ``error`` stands in the sheet already."""

    def inputs_enabled(self, enabled: bool) -> None:
        """Bar what can be entered while the call runs."""

    # ---- running

    @property
    def is_working(self) -> bool:
        """Whether the call runs, or is about to."""
        return self._task is not None or self._preparing

    def remainder(self) -> Remainder | None:
        """What closing the window would end."""
        if not self.is_working:
            return None
        told = f"{self.accessibleName()}：还没有做完"
        lost = "现在停下，什么也不会留下；原来的文件不变"
        done, total = (self._step.done, self._step.total) if self._step else (0, 0)
        return Remainder(told, lost, "等做完再离开", "停下并离开", done, total)

    def end_early(self) -> None:
        """As 取消 does."""
        if self._task is not None:
            self._task.cancel()
        else:
            self.put_away()

    def complaint(self) -> str:
        """Why it was refused."""
        return self.trouble.text()

    def go_there(self) -> None:
        """It lies over the window anyway."""
        self.raise_()

    def complain(self, sentence: str) -> None:
        """Say why it cannot be done like this; empty takes it back."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _answer(self, number: int) -> None:
        if number == 0:
            self._start()
        elif self._task is not None:
            self._told.setText("正在取消")
            self._task.cancel()
        else:
            super()._answer(number)

    def _start(self) -> None:
        if self.is_working:
            return
        self.complain("")
        self._preparing = True
        self.prepare(self._begin)
        if self._preparing:
            self._show_working(True)

    def _begin(self) -> None:
        self._preparing = False
        if not self.is_open:
            return
        self._task = task = self.begin()
        self._show_working(task is not None)
        if task is None:
            return
        task.step.connect(self._tell_step)
        task.done.connect(self._done)
        task.refused.connect(self._refused)
        task.stopped.connect(self._stopped)
        task.broken.connect(self._broken)

    def _tell_step(self, step: Step) -> None:
        self._step = step
        self._told.setText(step.label)
        if step.total:
            self._bar.set_value(step.done, step.total)

    def _show_working(self, working: bool) -> None:
        self._step = None
        self._told.setText("正在准备")
        self._bar.set_busy(working)
        self._told.setVisible(working)
        self._bar.setVisible(working)
        self.button(0).setEnabled(not working)
        self.inputs_enabled(not working)
        if working:
            self.button(1).setFocus(Qt.FocusReason.OtherFocusReason)

    # Methods and no lambdas: Qt then forgets the connections of a sheet that went with its window.

    def _stopped(self) -> None:
        self._refused(AppError("已取消，什么也没有改动"))

    def _broken(self, _details: str) -> None:
        self._refused(AppError("没有做完", "详情记在日志里"))

    def _refused(self, error: AppError) -> None:
        self._task = None
        self._show_working(False)
        self.complain(error.in_full())
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self._first().setFocus()
        self.refused(error)

    def _done(self, value: object) -> None:
        self._task = None
        self.put_away()
        self.done(value)
