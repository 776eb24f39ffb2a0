"""The turns of one window: start page, waiting, recovery, draft, and back. No draft is let go before it is safe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.errors import AppError
from app.ui.window.frame_commands import draft_commands, window_commands

if TYPE_CHECKING:
    from app.ui.home.page import HomePage
    from app.ui.home.recovery import RecoveryPage
    from app.ui.window.frame import DraftFrame
    from app.ui.window.main_window import MainWindow
    from app.ui.window.waiting import WaitingPage
    from app.ui.work.opening import Opened, Opening
    from app.ui.work.recording import Recording

_PACKAGE = ".shenbao"


class Turns(QObject):
    """Opens drafts in a window and gives them back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._around = window.around
        self._home: HomePage | None = None
        self._opening: Opening | None = None
        self._undecided: Opened | None = None  # the recovery page asks about it; its lock is ours
        self._recording: Recording | None = None
        self._when_shown: Callable[[], None] | None = None
        self._after_closing: Callable[[], None] | None = None
        self._closing = False
        self._leaving = False
        self._unwanted = False

    # ---- the start page

    def show_home(self) -> None:
        """The start page, as the drafts are now."""
        from app.ui.home.page import HomePage

        self._let_undecided_go()
        self._home = HomePage(self._around, self._window)
        self._show_plain(self._home)
        self._window.actions_kept.set_page(self._home.commands())

    def _show_plain(self, page: HomePage | WaitingPage | RecoveryPage) -> None:
        """A page without a draft."""
        from app.ui.window.main_window import PROGRAM

        self._window.show_only(page)
        self._window.setWindowTitle(PROGRAM)
        self._window.actions_kept.set_page(())
        self._window.actions_kept.set_frame(window_commands(self._window))
        page.setFocus()

    # ---- opening

    def open_path(self, path: Path, *, then: Callable[[], None] | None = None) -> None:
        """Open a draft folder, its ``draft.json``, or a ``.shenbao`` file; what is open already comes to the front.

        ``then`` is called when the draft is shown in this window.
        """
        if path.suffix.lower() == _PACKAGE and not path.is_dir():
            self._window.do("unpack", path)
            return
        folder = path.parent if path.name == "draft.json" else path
        if self._around.show_window_of(folder):
            return
        if self._window.frame is not None:
            self._window.do("open_beside", folder)
            return
        self.open_folder(folder, then=then)

    def open_folder(self, folder: Path, *, take_over: bool = False, then: Callable[[], None] | None = None) -> None:
        """Open a draft in this window, which shows what it shows until then."""
        if self._opening is not None or self._window.frame is not None:
            return
        self._when_shown = then
        if self._window.page is None:
            self._show_waiting()
        self._unwanted = False
        self._busy(f"正在打开“{folder.name}”")
        # a definition that is not compiled yet would be compiled here, by packages that a window never loads
        begin = partial(self._begin_opening, folder, take_over)
        self._around.forms.when_known(lambda: self._around.warming.when_done(begin))

    def _show_waiting(self) -> None:
        from app.ui.window.waiting import WaitingPage

        page = WaitingPage(self._around.look)
        page.panel.cancelled.connect(self.forget_opening)
        self._show_plain(page)

    def _begin_opening(self, folder: Path, take_over: bool) -> None:
        if self._unwanted or self._opening is not None or self._window.frame is not None:
            return
        self._let_undecided_go()
        from app.ui.work.opening import Opening

        self._opening = Opening(self._around.paths, folder, self._around.clock(), take_over=take_over, parent=self)
        self._opening.opened.connect(self._opened)
        self._opening.refused.connect(self._refused)
        self._opening.begin()

    def _busy(self, sentence: str) -> None:
        busy = getattr(self._window.page, "busy", None)
        if callable(busy):
            busy(sentence)

    def forget_opening(self) -> None:
        """What is being opened is not wanted any more; it is closed again as soon as it is open."""
        self._unwanted = True
        self._busy("")
        if self._home is None:
            self.show_home()

    def _end_opening(self) -> bool:
        """Whether the window still wants what was opened."""
        self._busy("")
        if self._opening is not None:
            self._opening.deleteLater()
            self._opening = None
        return not self._closing and not self._unwanted

    def _close_after_all(self) -> None:
        if self._closing:
            self._window.close()

    def _refused(self, error: AppError) -> None:
        if not self._end_opening():
            self._close_after_all()
            return
        if self._window.page is not self._home or self._home is None:
            self.show_home()
        self._window.do("refused", error)

    def _opened(self, opened: Opened) -> None:
        if not self._end_opening():
            opened.draft.close()
            self._close_after_all()
        elif opened.draft.unsaved is not None and not opened.draft.read_only:
            self._ask_what_counts(opened)
        else:
            self.show_draft(opened)

    def _ask_what_counts(self, opened: Opened) -> None:
        from app.ui.home.recovery import RecoveryPage

        page = RecoveryPage(self._around, opened, self._window)
        page.decided.connect(self._decided)
        self._show_plain(page)
        self._undecided = opened

    def _decided(self, opened: Opened) -> None:
        self._undecided = None
        self.show_draft(opened)

    def _let_undecided_go(self) -> None:
        """The question stays for the next time."""
        opened, self._undecided = self._undecided, None
        if opened is not None:
            opened.draft.close()

    def recheck(self, still: Callable[[Opened], None], *, take_over: bool = False) -> None:
        """Try to open for writing what may only be looked at; ``still`` hears why that is not possible yet."""
        from app.ui.work.opening import Opening

        frame = self._window.frame
        if frame is None or self._opening is not None:
            return
        opening = Opening(
            self._around.paths, frame.tools.folder, self._around.clock(), take_over=take_over, parent=self
        )
        self._opening = opening

        def hear(opened: Opened) -> None:
            if not self._end_opening() or opened.draft.read_only:
                opened.draft.close()
                self._close_after_all()
                still(opened)
            else:
                self.give_back(lambda: self._opened_again(opened))

        opening.opened.connect(hear)
        opening.refused.connect(self._not_there_now)
        opening.begin()

    def _opened_again(self, opened: Opened) -> None:
        if opened.draft.unsaved is not None:
            self._ask_what_counts(opened)
        else:
            self.show_draft(opened)

    def _not_there_now(self, error: AppError) -> None:
        if self._end_opening():
            self._window.do("refused", error)
        else:
            self._close_after_all()

    def show_draft(self, opened: Opened) -> None:
        """Put an opened draft on the table."""
        from app.ui.window.assembly import make_frame
        from app.ui.window.main_window import PROGRAM
        from app.ui.work.recording import Recording

        window = self._window
        frame = make_frame(self._around, opened, window)
        window.frame = frame
        self._home = None
        self._recording = Recording(frame.tools, frame.tools.desk)
        frame.asked.connect(self._hear_frame)
        window.actions_kept.set_frame(draft_commands(window, frame))
        window.show_only(frame)
        frame.show_tab(frame.tabs[0].id)
        window.setWindowTitle(f"{frame.tools.folder.name} - {PROGRAM}")
        if opened.draft.read_only:
            window.do("read_only", opened)
        QTimer.singleShot(0, frame, lambda: frame.header.set_menu(window.menu(frame)))
        then, self._when_shown = self._when_shown, None
        if then is not None:
            then()

    def _hear_frame(self, command_id: str) -> None:
        if command_id == "commands":
            frame = self._window.frame
            self._window.actions_kept.set_page(frame.page.commands() if frame and frame.page else ())
        else:
            self._window.do(command_id)

    # ---- giving back

    def go_home(self) -> None:
        """Give the draft back and show the start page."""
        self.give_back(self.show_home)

    def reopen(self, folder: Path, *, take_over: bool = False) -> None:
        """Give the draft back and open a folder in its place."""
        self.give_back(lambda: self.open_folder(folder, take_over=take_over))

    def may_close(self) -> bool:
        """Whether the window can go now; if not, it closes by itself as soon as everything is safe."""
        if self._opening is not None:
            self._closing = True
            self._window.hide()
            return False
        if self._window.frame is not None:
            self._leaving = True
            self.give_back(self._window.close_soon)
            return False
        self._let_undecided_go()
        return True

    def give_back(self, then: Callable[[], None]) -> None:
        """Save what is open, let it go, then go on; when it cannot be saved, the user is asked."""
        frame = self._window.frame
        if frame is None:
            then()
            return
        if self._after_closing is not None:
            return
        self._after_closing = then
        frame.leave()
        frame.setEnabled(False)  # what would be typed from now on could be written nowhere
        saver = frame.tools.saver
        if saver is None:
            self._given_back(True)
            return
        self._hear_once_closed(frame)
        saver.close()

    def abandon(self, then: Callable[[], None] | None) -> None:
        """Close although the draft could not be saved: what was entered is in the journal if that can be written."""
        frame = self._window.frame
        if frame and frame.tools.saver:
            self._after_closing = then or self._window.close_soon
            self._hear_once_closed(frame)
            frame.tools.saver.abandon()

    def _hear_once_closed(self, frame: DraftFrame) -> None:
        from PySide6.QtCore import Qt

        saver = frame.tools.saver
        if saver:
            saver.closed.connect(self._given_back, Qt.ConnectionType.SingleShotConnection)

    def _given_back(self, safe: bool) -> None:
        then, self._after_closing = self._after_closing, None
        if not safe:
            self._leaving = False
            if self._window.frame:
                self._window.frame.setEnabled(True)
                self._window.frame.stay()
            self._window.do("not_saved", then)
            return
        self._let_go()
        if then is not None:
            QTimer.singleShot(0, self, then)

    def _let_go(self) -> None:
        """Take the draft off the table; it was given back."""
        window = self._window
        frame, window.frame = window.frame, None
        if frame is None:
            return
        frame.end()
        recording, self._recording = self._recording, None
        self._around.farewells.end(frame.tools.hands, frame.tools.eyes, recording)
        if self._leaving:
            window.hide()
            window.show_nothing()
        else:
            self._show_waiting()
