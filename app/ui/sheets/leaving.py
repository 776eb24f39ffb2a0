"""The draft or the window should go while something is under way: wait for it, stop it, or stay."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from app.ui.sheets.sheet import show
from app.ui.widgets.overlay import Sheet
from app.ui.widgets.progress import ThinBar
from app.ui.window.works import works_of
from app.ui.work.unfinished import Remainder, Watch

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

LOOK_MS = 150
_STAY = "先不离开"
_WAITING = "做完就离开，这里不用管它"


def open_leaving(window: MainWindow, leave: Callable[[], None]) -> None:
    """Ask before what is under way in a window is stopped; ``leave`` stops nothing by itself.

    Asked again while the question stands, the newest ``leave`` counts: who wanted to go home may now want to close.
    """
    for sheet in window.findChildren(LeavingSheet):
        if sheet.is_open:
            sheet.leave = leave
            return
    watch = Watch(partial(works_of, window))
    left = watch.left()
    if left is None:
        leave()
        return
    show(LeavingSheet(window, watch, left, leave))


class LeavingSheet(Sheet):
    """Follows the work while it is open; when nothing is left it leaves by itself, unless something went wrong."""

    def __init__(self, window: MainWindow, watch: Watch, left: Remainder, leave: Callable[[], None]) -> None:
        # what waits for its user is no reason to sit and wait: then staying is what Enter does
        texts = (left.wait or _STAY, left.stop, _STAY) if left.wait else (_STAY, left.stop)
        self._stay = len(texts) - 1 if left.wait else 0
        super().__init__(window.around.look, window, left.told, left.lost, texts, cancel=self._stay, width=560)
        self.leave = leave
        self.is_waiting = False
        self._window = window
        self._watch = watch
        self._can_wait = bool(left.wait)
        self._bar = ThinBar(window.around.look)
        self.body.addWidget(self._bar)
        self._bar.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look_again)
        self._timer.start()

    def _answer(self, number: int) -> None:
        if number == self._stay:
            self._put_off()
        elif number == 1:
            self._watch.end_early()
            self._go()
        else:
            self._wait()

    def _put_off(self) -> None:
        self._timer.stop()
        self.put_away()

    def _go(self) -> None:
        self._put_off()
        self.leave()

    def _wait(self) -> None:
        if self.is_waiting:
            return
        self.is_waiting = True
        self.button(0).setEnabled(False)
        self.button(0).hide()
        self.set_sentence(_WAITING)
        self.button(self._stay).setFocus(Qt.FocusReason.OtherFocusReason)
        self._bar.show()
        self._look_again()

    def _look_again(self) -> None:
        """Tell how far it is; go when it is over, and stay when the user has to see or do something first."""
        wrong = self._watch.gone_wrong()
        if wrong is not None:
            self._put_off()
            wrong.go_there()
            self._window.say(wrong.complaint())
            return
        left = self._watch.left()
        if left is None:
            self._go()
            return
        if not left.wait and self._can_wait:
            self._needs_user()
            return
        self.set_title(left.told)
        if left.total:
            self._bar.set_value(left.done, left.total)
        else:
            self._bar.set_busy(True)

    def _needs_user(self) -> None:
        """It does not go on by itself any more: paper has to be turned."""
        work = self._watch.waits_for_user()
        self._put_off()
        if work is not None:
            work.go_there()
