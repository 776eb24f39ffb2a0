"""One window: the start page, or one opened draft. It opens, closes and never lets go of a draft that is not saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.drafts.recent import recent_drafts
from app.errors import AppError
from app.settings import WindowPlace
from app.ui.window.actions import Actions
from app.ui.window.frame_commands import draft_commands, window_commands
from app.ui.window.surroundings import Surroundings

if TYPE_CHECKING:
    from app.ui.window.frame import DraftFrame
    from app.ui.window.menu import MainMenu
    from app.ui.work.opening import Opened, Opening
    from app.ui.work.recording import Recording

PROGRAM = "申报册"
SMALLEST = (1024, 600)
USUAL = (1366, 768)
_RECENT_IN_MENU = 8


class MainWindow(QMainWindow):
    """A window of the program. ``gone`` tells that it closed for good."""

    gone = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self.frame: DraftFrame | None = None
        self.actions_kept = Actions(self)
        self._recording: Recording | None = None
        self._opening: Opening | None = None
        self._after_closing: Callable[[], None] | None = None
        self._ending = False
        self._home: QWidget | None = None
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)
        self.setMinimumSize(*SMALLEST)
        self.setWindowTitle(PROGRAM)
        self._put_in_place()

    # ---- what is shown

    def show_home(self) -> None:
        """The start page, as the drafts are now."""
        from app.ui.home.page import HomePage

        before, self._home = self._home, HomePage(self.around, self)
        self._show_only(self._home)
        if before is not None:
            before.deleteLater()
        self.setWindowTitle(PROGRAM)
        self.actions_kept.set_page(())
        self.actions_kept.set_frame(window_commands(self))

    def _show_only(self, page: QWidget) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def menu(self, parent: QWidget | None = None) -> MainMenu:
        """The menu behind ≡."""
        from app.ui.window.menu import MainMenu

        return MainMenu(self.actions_kept, self.around.preferences, self._recent_entries, parent or self)

    def _recent_entries(self) -> Sequence[tuple[str, Callable[[], None]]]:
        found = recent_drafts(self.around.paths.recent_file)[:_RECENT_IN_MENU]
        return [
            (entry.name or Path(entry.folder).name, lambda folder=entry.folder: self.open_path(Path(folder)))  # type: ignore[misc]
            for entry in found
        ]

    # ---- opening

    def open_path(self, path: Path) -> None:
        """Open a draft folder, its ``draft.json``, or a ``.shenbao`` file; what is open already comes to the front."""
        if path.suffix == ".shenbao":
            self.do("unpack", path)
            return
        folder = path.parent if path.name == "draft.json" else path
        if self.around.show_window_of(folder):
            return
        if self.frame is not None:
            self.do("open_beside", folder)
            return
        self.open_folder(folder)

    def open_folder(self, folder: Path, *, writable: bool = True, take_over: bool = False) -> None:
        """Open a draft in this window, which shows the start page until then."""
        from app.ui.work.opening import Opening

        if self._opening is not None:
            return
        self._opening = Opening(
            self.around.paths, folder, self.around.clock(), writable=writable, take_over=take_over, parent=self
        )
        self._opening.opened.connect(self._opened)
        self._opening.refused.connect(self._refused)
        self._busy("正在打开")
        self._opening.begin()

    def _busy(self, sentence: str) -> None:
        page = self._stack.currentWidget()
        busy = getattr(page, "busy", None)
        if callable(busy):
            busy(sentence)

    def _end_opening(self) -> None:
        self._busy("")
        if self._opening is not None:
            self._opening.deleteLater()
            self._opening = None

    def _refused(self, error: AppError) -> None:
        self._end_opening()
        if self._home is None:
            self.show_home()
        self.do("refused", error)

    def _opened(self, opened: Opened) -> None:
        self._end_opening()
        if opened.draft.unsaved is not None and not opened.draft.read_only:
            from app.ui.home.recovery import RecoveryPage

            page = RecoveryPage(self.around, opened, self)
            page.decided.connect(self.show_draft)
            self._show_only(page)
            return
        self.show_draft(opened)

    def show_draft(self, opened: Opened) -> None:
        """Put an opened draft on the table."""
        from app.ui.window.assembly import make_frame
        from app.ui.work.recording import Recording

        frame = make_frame(self.around, opened, self)
        self.frame = frame
        self._recording = Recording(frame.tools, frame.tools.desk)
        frame.asked.connect(self._hear_frame)
        frame.header.set_menu(self.menu(frame))
        self.actions_kept.set_frame(draft_commands(self, frame))
        self._show_only(frame)
        frame.show_tab(frame.tabs[0].id)
        self.setWindowTitle(f"{frame.tools.folder.name} - {PROGRAM}")
        if opened.draft.read_only:
            self.do("read_only", opened)
        for index in reversed(range(self._stack.count())):
            page = self._stack.widget(index)
            if page is not frame:
                self._stack.removeWidget(page)
                page.deleteLater()
        self._home = None

    def _hear_frame(self, command_id: str) -> None:
        if command_id == "commands":
            page = self.frame.page if self.frame else None
            self.actions_kept.set_page(page.commands() if page else ())
        else:
            self.do(command_id)

    def do(self, command_id: str, *arguments: object) -> None:
        """Something that lies over the window: a sheet, a question, a panel."""
        from app.ui.sheets.dispatch import dispatch

        dispatch(self, command_id, *arguments)

    def save(self) -> None:
        """Save now and keep this state in the history for good."""
        if self.frame and self.frame.tools.saver:
            self.frame.leave_cell()
            self.frame.tools.saver.save(marked=True)

    # ---- closing

    def go_home(self) -> None:
        """Give the draft back and show the start page."""
        self._give_back(self.show_home)

    def close_soon(self) -> None:
        """Close the window once the draft is safe."""
        self.close()

    def reopen(self, folder: Path, *, take_over: bool = False) -> None:
        """Give the draft back and open a folder in its place."""
        self._give_back(lambda: self.open_folder(folder, take_over=take_over))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once when nothing is open; else when the draft is safe."""
        self._keep_place()
        if self.frame is None:
            event.accept()
            self._ending = True
            self.gone.emit()
            return
        event.ignore()
        self._give_back(self.close_soon)

    def _give_back(self, then: Callable[[], None]) -> None:
        frame = self.frame
        if frame is None:
            then()
            return
        if self._after_closing is not None:
            return
        self._after_closing = then
        frame.leave()
        saver = frame.tools.saver
        if saver is None:
            self._given_back(True)
            return
        saver.closed.connect(self._given_back, Qt.ConnectionType.SingleShotConnection)
        saver.close()

    def _given_back(self, safe: bool) -> None:
        then, self._after_closing = self._after_closing, None
        if not safe:
            self.do("not_saved", then)
            return
        self.let_go()
        if then is not None:
            QTimer.singleShot(0, then)

    def let_go(self) -> None:
        """Take the draft off the table; it was given back."""
        frame, self.frame = self.frame, None
        if frame is None:
            return
        self.actions_kept.set_page(())
        self.actions_kept.set_frame(window_commands(self))
        frame.tools.hands.close()
        frame.tools.eyes.close()
        if self._recording:
            self._recording.wait()
            self._recording = None
        self._stack.removeWidget(frame)
        frame.deleteLater()

    def abandon(self, then: Callable[[], None] | None) -> None:
        """Close although the draft could not be saved: what was entered is in the journal if that can be written."""
        frame = self.frame
        if frame and frame.tools.saver:
            self._after_closing = then or self.close_soon
            frame.tools.saver.closed.connect(self._given_back, Qt.ConnectionType.SingleShotConnection)
            frame.tools.saver.abandon()

    # ---- the window itself

    def changeEvent(self, event: QEvent) -> None:
        """Another program comes to the front: what was typed goes to the disk now."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            frame = getattr(self, "frame", None)  # may come before the constructor is through
            if frame is not None and frame.tools.saver:
                frame.tools.saver.journal_now()
        super().changeEvent(event)

    def _put_in_place(self) -> None:
        place = self.around.preferences.settings.window
        if place is None:
            room = QGuiApplication.primaryScreen().availableGeometry()
            self.resize(min(USUAL[0], room.width()), min(USUAL[1], room.height()))
            return
        wanted = QRect(place.x, place.y, place.width, place.height)
        screens = QGuiApplication.screens()
        seen = next((screen for screen in screens if screen.availableGeometry().intersects(wanted)), None)
        room = (seen or QGuiApplication.primaryScreen()).availableGeometry()
        self.resize(min(wanted.width(), room.width()), min(wanted.height(), room.height()))
        if seen is not None:
            self.move(max(room.x(), wanted.x()), max(room.y(), wanted.y()))
        if place.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _keep_place(self) -> None:
        place = self.normalGeometry() if self.isMaximized() else self.geometry()
        self.around.preferences.change(
            window=WindowPlace(place.x(), place.y(), place.width(), place.height(), self.isMaximized())
        )
