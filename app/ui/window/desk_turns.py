"""The turns of a window to the bureau's desk and back. It is not let go before everything entered is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from app.drafts.names import DRAFT_FILE, PACKAGE_ENDING
from app.ui.window.frame_commands import desk_commands
from app.ui.window.openings import same_folder
from app.ui.window.warming import Warming
from app.ui.window.works import is_at_work

if TYPE_CHECKING:
    from app.ui.bureau.frame import DeskFrame
    from app.ui.window.main_window import MainWindow

_ENDING_MS = 3_000
# What the desk reaches, then its further pages: loaded by those only who open it.
_WANTED = ("app.ui.window.desk_assembly", "app.ui.bureau.collect.page")
_LATER = ("app.ui.bureau.review.page", "app.ui.bureau.summary.page")


class DeskTurns(QObject):
    """Shows the desk in a window and gives it back; one window of the program has it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._around = window.around
        self._then: Callable[[], None] | None = None
        self._closing = False
        self._warming = Warming(self, wanted=_WANTED, later=_LATER)

    @property
    def folder(self) -> Path:
        """Where the desk lies that would be shown."""
        return self._chosen or self._around.paths.desk

    @property
    def _chosen(self) -> Path | None:
        chosen = self._around.preferences.settings.desk_folder
        return Path(chosen) if chosen else None

    def show(self) -> None:
        """Show the desk in this window, or the window that has it already."""
        if self._window.frame is None and not self._around.show_window_of(self.folder):
            self._warming.when_done(self, self._begin)

    def _begin(self) -> None:
        from app.ui.window.desk_assembly import make_desk_frame
        from app.ui.window.main_window import PROGRAM

        window = self._window
        if window.frame is not None or window.desk is not None:
            return
        window.turns.make_room()
        frame = make_desk_frame(self._around, self._chosen, window)
        window.desk = frame
        frame.asked.connect(self._hear_frame)
        frame.draft_asked.connect(lambda path, place: self.open_beside(path, place))
        frame.desk_asked.connect(self._change)
        frame.named.connect(lambda: window.setWindowTitle(f"{frame.name} - {PROGRAM}"))
        window.actions_kept.set_page(())
        window.actions_kept.set_frame(desk_commands(window, frame))
        window.show_only(frame)
        window.setWindowTitle(f"{frame.name} - {PROGRAM}")
        frame.tools.board.reload()
        QTimer.singleShot(0, frame, partial(self._build_first_page, frame))

    def _build_first_page(self, frame: DeskFrame) -> None:
        frame.build_first()
        QTimer.singleShot(0, frame, partial(self._show_first_page, frame))

    def _show_first_page(self, frame: DeskFrame) -> None:
        frame.show_tab(frame.tabs[0].id)
        QTimer.singleShot(0, frame, lambda: frame.header.set_menu(self._window.menu(frame)))

    def _hear_frame(self, command_id: str) -> None:
        if command_id == "commands":
            frame = self._window.desk
            self._window.actions_kept.set_page(frame.page.commands() if frame and frame.page else ())
        else:
            self._window.do(command_id)

    def open_path(self, path: Path, *, then: Callable[[], None] | None = None) -> None:
        """Open a draft beside the desk; a package is unpacked first, which this window asks about."""
        if path.suffix.lower() == PACKAGE_ENDING and not path.is_dir():
            self._window.turns.open_path(path)
        else:
            self.open_beside(path.parent if path.name == DRAFT_FILE else path, then=then)

    def open_beside(self, path: Path, place: str = "", *, then: Callable[[], None] | None = None) -> None:
        """Open a draft in a window of its own, at a place of it; see :meth:`app.ui.window.turns.Turns.open_path`."""
        if self._around.show_window_of(path):
            return
        window = self._around.open_window(None)

        def shown() -> None:
            if place and window.frame is not None:
                window.frame.show_place(place)
            if then is not None:
                then()

        window.open_path(path, then=shown)

    def holds(self, folder: Path) -> bool:
        """Whether this window has the desk in a folder."""
        desk = self._window.desk
        return desk is not None and same_folder(desk.tools.folder, folder)

    def _change(self, folder: Path | None) -> None:
        """Give this desk back and show the one of another folder, now and the next time."""

        def go_on() -> None:
            self._around.preferences.change(desk_folder=str(folder) if folder else "")
            self.show()

        self.give_back(go_on)

    # ---- giving back

    def go_home(self) -> None:
        """Give the desk back and show the start page."""
        self.give_back(self._window.turns.show_home)

    def may_close(self) -> bool:
        """Whether the window can go now; if not, it closes by itself as soon as everything is kept."""
        if self._window.desk is None:
            return True
        self.give_back(self._window.close_soon, closing=True)
        return False

    def settle_now(self) -> None:
        """The session ends: keep what was entered before the answer, within reason."""
        frame = self._window.desk
        if frame is None:
            return
        frame.settle()
        if frame.tools.hands.is_busy:
            loop = QEventLoop()
            frame.tools.hands.idle.connect(loop.quit)
            QTimer.singleShot(_ENDING_MS, loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def give_back(self, then: Callable[[], None], *, closing: bool = False, stopping: bool = False) -> None:
        """Keep what was entered, let the desk go, then go on; ``closing``: the window goes as well.

        The user is asked when something cannot be kept, or would be stopped unless he has said so (``stopping``).
        """
        frame = self._window.desk
        if frame is None:
            then()
            return
        if self._then is not None:
            return
        if not stopping and is_at_work(self._window):
            self._window.do("leaving", partial(self.give_back, then, closing=closing, stopping=True))
            return
        self._then, self._closing = then, closing
        frame.settle()
        frame.setEnabled(False)  # what would be entered from now on could be kept nowhere
        hands = frame.tools.hands
        if hands.is_busy:
            hands.idle.connect(self._settled, Qt.ConnectionType.SingleShotConnection)
        else:
            self._settled()

    def _settled(self) -> None:
        frame, then = self._window.desk, self._then
        self._then = None
        if frame is None or then is None:
            return
        frame.setEnabled(True)
        why = frame.unsaved()
        if why:
            self._window.do("desk_not_kept", why, partial(self._let_go, then))
        else:
            self._let_go(then)

    def _let_go(self, then: Callable[[], None]) -> None:
        window = self._window
        frame, window.desk = window.desk, None
        if frame is None:
            return
        frame.end()
        for queue in (frame.tools.hands, frame.tools.eyes):
            queue.part()
            self._around.farewells.end(queue)
        if self._closing:
            window.hide()
            window.show_nothing()
        QTimer.singleShot(0, self, then)
