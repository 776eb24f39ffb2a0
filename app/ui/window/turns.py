"""The turns of one window: start page, waiting, recovery, draft, and back. No draft is let go before it is safe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.drafts.names import DRAFT_FILE, PACKAGE_ENDING
from app.errors import AppError
from app.ui.window.frame_commands import draft_commands, window_commands
from app.ui.window.openings import Openings, same_folder
from app.ui.window.works import is_at_work

if TYPE_CHECKING:
    from app.drafts.recent import RecentDraft
    from app.ui.home.page import HomePage
    from app.ui.home.recovery import RecoveryPage
    from app.ui.window.frame import DraftFrame
    from app.ui.window.main_window import MainWindow
    from app.ui.window.waiting import WaitingPage
    from app.ui.work.opening import Opened
    from app.ui.work.recording import Recording


class Turns(QObject):
    """Opens drafts in a window and gives them back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._around = window.around
        self._home: HomePage | None = None
        self._openings = Openings(self._around, self)
        self._openings.rested.connect(self._close_after_all)
        self._undecided: Opened | None = None  # the recovery page asks about it; its lock is ours
        self._question: RecoveryPage | None = None
        self._recording: Recording | None = None
        self._when_shown: Callable[[], None] | None = None
        self._after_closing: Callable[[], None] | None = None
        self._closing = False
        self._leaving = False
        self._stopping = False

    # ---- the start page

    def show_home(self) -> None:
        """The start page, as the drafts are now."""
        from app.ui.home.page import HomePage

        self._let_undecided_go()
        home = HomePage(self._around, self._window)
        self._show_plain(home)
        self._home = home
        self._window.actions_kept.set_page(home.commands())

    def make_room(self) -> None:
        """The desk takes the place of the start page: nothing is being opened or asked about any more."""
        self._openings.drop()
        self._let_undecided_go()
        self._home = None

    def _show_plain(self, page: HomePage | WaitingPage | RecoveryPage) -> None:
        """A page without a draft."""
        from app.ui.window.main_window import PROGRAM

        self._home = None
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
        if path.suffix.lower() == PACKAGE_ENDING and not path.is_dir():
            self._window.do("unpack", path)
            return
        folder = path.parent if path.name == DRAFT_FILE else path
        if self._around.show_window_of(folder):
            return
        if self._window.frame is not None:
            self._window.do("open_beside", folder)
            return
        self.open_folder(folder, then=then)

    def open_folder(self, folder: Path, *, take_over: bool = False, then: Callable[[], None] | None = None) -> None:
        """Open a draft in this window, which shows what it shows until then; the last one asked for is opened."""
        if self._window.frame is not None:
            return
        if self._is_deciding:  # the other draft is being saved, and must be shown when it is
            self._around.open_window(folder)
            return
        self._when_shown = then
        if self._window.page is None:
            self._show_waiting()
        self._openings.want(folder, partial(self._begin_opening, folder, take_over))
        if self._openings.holds(folder):
            self._busy(f"正在打开“{folder.name}”")

    def _show_waiting(self) -> None:
        from app.ui.window.waiting import WaitingPage

        page = WaitingPage(self._around.look)
        page.panel.cancelled.connect(self.forget_opening)
        self._show_plain(page)

    def _begin_opening(self, folder: Path, take_over: bool) -> None:
        if self._window.frame is not None:
            return
        if self._is_deciding:
            self._around.open_window(folder)
            return
        if self._undecided is not None:  # its question could no longer be answered
            self._let_undecided_go()
            self._show_waiting()
            self._busy(f"正在打开“{folder.name}”")
        self._openings.begin(folder, take_over, self._opened, self._refused)

    def _busy(self, sentence: str) -> None:
        busy = getattr(self._window.page, "busy", None)
        if callable(busy):
            busy(sentence)

    def forget_opening(self) -> None:
        """What is being opened is not wanted any more; it is closed again as soon as it is open."""
        self._openings.drop()
        self._busy("")
        if self._home is None:
            self.show_home()

    def _close_after_all(self) -> None:
        if self._closing and not self._openings.is_busy:
            self._window.close()

    def _refused(self, error: AppError) -> None:
        self._busy("")
        if self._home is None:
            self.show_home()
        self._window.do("refused", error)

    def _opened(self, opened: Opened) -> None:
        self._busy("")
        if opened.draft.unsaved is not None and not opened.draft.read_only:
            self._ask_what_counts(opened)
        else:
            self.show_draft(opened)

    # ---- the same draft twice

    def holds(self, folder: Path) -> bool:
        """Whether this window has the draft, is opening it, or asks about it: its lock is ours, or about to be."""
        frame, undecided = self._window.frame, self._undecided
        if frame is not None:
            return same_folder(frame.tools.folder, folder)
        if undecided is not None and same_folder(undecided.draft.folder, folder):
            return True
        return self._openings.holds(folder) or self._openings.can_take_back(folder)

    def come_back(self, folder: Path) -> None:
        """It is asked for again: what was to be closed as soon as it is open is wanted after all."""
        if self._closing:
            self._closing = False
            self._window.show()
        if self._window.frame is None and self._openings.can_take_back(folder):
            self._openings.take_back(folder)
            self._busy(f"正在打开“{folder.name}”")

    # ---- what a crash left

    def _ask_what_counts(self, opened: Opened) -> None:
        from app.ui.home.recovery import RecoveryPage

        page = RecoveryPage(self._around, opened, self._window)
        page.decided.connect(self._decided)
        page.stayed.connect(self._close_after_all)
        self._show_plain(page)
        self._undecided, self._question = opened, page

    @property
    def _is_deciding(self) -> bool:
        """Whether the answer is being carried out: the lock must be ours until that has ended."""
        return self._question is not None and self._question.is_deciding

    def _decided(self, opened: Opened) -> None:
        self._undecided = self._question = None
        if self._closing:
            opened.draft.close()
            self._close_after_all()
        else:
            self.show_draft(opened)

    def _let_undecided_go(self) -> None:
        """The question stays for the next time."""
        opened, self._undecided, self._question = self._undecided, None, None
        if opened is not None:
            opened.draft.close()

    def recheck(self, still: Callable[[Opened], None], *, take_over: bool = False, stopping: bool = False) -> None:
        """Try to open for writing what may only be looked at; ``still`` hears why that is not possible yet."""
        frame = self._window.frame
        if frame is None or self._openings.is_busy or self._after_closing is not None:
            return
        again = partial(self.recheck, still, take_over=take_over, stopping=True)

        def hear(opened: Opened) -> None:  # its lock is ours: it is shown, or closed
            begun = not stopping and is_at_work(self._window)
            if not (opened.draft.read_only or begun or self._after_closing is not None):
                self.give_back(lambda: self._opened_again(opened), stopping=True)
                return
            opened.draft.close()
            if opened.draft.read_only:
                still(opened)
            elif begun:
                self._window.do("leaving", again)

        if not stopping and is_at_work(self._window):
            self._window.do("leaving", again)
        else:
            self._openings.begin(frame.tools.folder, take_over, hear, lambda error: self._window.do("refused", error))

    def _opened_again(self, opened: Opened) -> None:
        if opened.draft.unsaved is not None:
            self._ask_what_counts(opened)
        else:
            self.show_draft(opened)

    def show_draft(self, opened: Opened) -> None:
        """Put an opened draft on the table: the frame in this turn, its first page in the next ones."""
        from app.ui.window.assembly import make_frame
        from app.ui.window.main_window import PROGRAM
        from app.ui.work.recording import Recording

        window = self._window
        frame = make_frame(self._around, opened, window)
        window.frame = frame
        self._home = None
        self._recording = Recording(frame.tools, opened.saved, self._write_down, frame.tools.desk)
        frame.asked.connect(self._hear_frame)
        window.actions_kept.set_frame(draft_commands(window, frame))
        window.show_only(frame)
        window.setWindowTitle(f"{frame.tools.folder.name} - {PROGRAM}")
        QTimer.singleShot(0, frame, partial(self._build_first_page, frame, opened))

    def _build_first_page(self, frame: DraftFrame, opened: Opened) -> None:
        frame.build_first()
        QTimer.singleShot(0, frame, partial(self._show_first_page, frame, opened))

    def _show_first_page(self, frame: DraftFrame, opened: Opened) -> None:
        window = self._window
        frame.show_tab(frame.tabs[0].id)
        if opened.draft.read_only:
            window.do("read_only", opened)
        QTimer.singleShot(0, frame, lambda: frame.header.set_menu(window.menu(frame)))
        then, self._when_shown = self._when_shown, None
        if then is not None:
            then()

    def _write_down(self, entry: RecentDraft) -> None:
        """Put a draft on the list of the start page; a list that cannot be written disturbs nobody."""
        from app.ui.work.recording import write_down

        around = self._around
        around.beside.run(around.beside, partial(write_down, around.paths.recent_file, entry))

    def _hear_frame(self, command_id: str) -> None:
        if command_id == "commands":
            frame = self._window.frame
            self._window.actions_kept.set_page(frame.page.commands() if frame and frame.page else ())
        else:
            self._window.do(command_id)

    # ---- giving back

    def go_home(self) -> None:
        """Give the draft back and show the start page."""
        self._openings.drop()
        self.give_back(self.show_home)

    def reopen(self, folder: Path, *, take_over: bool = False) -> None:
        """Give the draft back and open a folder in its place."""
        self.give_back(lambda: self.open_folder(folder, take_over=take_over))

    def may_close(self) -> bool:
        """Whether the window can go now; if not, it closes by itself as soon as everything is safe."""
        if self._window.frame is None and not self._stopping and is_at_work(self._window):
            self._window.do("leaving", self._close_all_the_same)
            return False
        self._openings.drop()
        if self._is_deciding:
            self._closing = True
            if self._question is not None:
                self._question.stop()
            return False
        if self._openings.is_busy:
            self._closing = True
            self._window.hide()
            return False
        if self._window.frame is not None:
            self._leaving = True
            self.give_back(self._window.close_soon)
            return False
        self._let_undecided_go()
        return True

    def _close_all_the_same(self) -> None:
        self._stopping = True
        self._window.close()
        self._stopping = False

    def give_back(self, then: Callable[[], None], *, stopping: bool = False) -> None:
        """Save what is open, let it go, then go on; when it cannot be saved, the user is asked.

        So he is when something would be stopped, files on their way or an export, unless he has said so (``stopping``).
        """
        frame = self._window.frame
        if frame is None:
            then()
            return
        if self._after_closing is not None:
            return
        if not stopping and is_at_work(self._window):
            leaving, self._leaving = self._leaving, False
            self._window.do("leaving", partial(self._stop_and_give_back, then, leaving))
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

    def _stop_and_give_back(self, then: Callable[[], None], leaving: bool) -> None:
        self._leaving = leaving
        self.give_back(then, stopping=True)

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
        if recording is not None:
            recording.finish()
        for queue in (frame.tools.hands, frame.tools.eyes):
            queue.part()
            self._around.farewells.end(queue)
        if self._leaving:
            window.hide()
            window.show_nothing()
        else:
            self._show_waiting()
