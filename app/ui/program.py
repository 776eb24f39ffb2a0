"""All windows of a run: opened, counted, waited for at the end; and the unexpected told in words."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from app.drafts.names import PACKAGE_ENDING
from app.forms.edition_names import is_definition
from app.paths import AppPaths
from app.settings import Settings
from app.ui.home.whereabouts import Whereabouts
from app.ui.look.look import Look
from app.ui.window.beside import Beside
from app.ui.window.errands import Errands
from app.ui.window.farewells import Farewells
from app.ui.window.forms import Forms
from app.ui.window.main_window import MainWindow
from app.ui.window.surroundings import Surroundings
from app.ui.window.system_dialogs import SystemDialogs
from app.ui.window.warming import Warming
from app.ui.window.works import is_at_work
from app.ui.work.preferences import Preferences
from app.ui.work.relay import Relay

if TYPE_CHECKING:
    from app.ui.work.tools import Dialogs

_LOG = logging.getLogger(__name__)
_LOOK_AFTER_MS = 50
_ENDING_S = 20.0  # a share that is gone would keep the process alive for ever
_BESIDE = 28  # a further window stands this much to the right and below


class Session(Protocol):
    """What the system offers when its user logs off (QSessionManager)."""

    def allowsInteraction(self) -> bool:
        """Whether there is time to ask the user something."""

    def cancel(self) -> None:
        """Do not log off."""


class Program(QObject):
    """One for the process; ``qt`` is the QApplication that it runs in.

    ``alone``: the last window is gone; ``ended``: so is all that was still being written.
    ``look`` and ``dialogs`` are made here unless given.
    """

    alone = Signal()
    ended = Signal()

    def __init__(
        self,
        qt: QApplication,
        paths: AppPaths,
        settings: Settings,
        clock: Callable[[], datetime],
        log_file: Path,
        *,
        look: Look | None = None,
        dialogs: Dialogs | None = None,
    ) -> None:
        super().__init__(qt)
        self._qt = qt
        self.log_file = log_file
        self._telling = False
        self.windows: list[MainWindow] = []
        preferences = Preferences(settings, paths.settings_file, self)
        self.look = look or Look(qt, paths.shipped / "resources", theme=settings.theme, size=settings.text_size)
        preferences.changed.connect(lambda: _follow(self.look, preferences.settings))
        errands, looking = Errands(self), Beside(self)
        self.around = Surroundings(
            paths=paths,
            look=self.look,
            preferences=preferences,
            dialogs=dialogs or SystemDialogs(),
            errands=errands,
            beside=Beside(self),
            looking=looking,
            farewells=Farewells(self),
            forms=Forms(paths, errands, self),
            whereabouts=Whereabouts(looking, self),
            warming=Warming(self),
            clock=clock,
            open_window=self.open_window,
            show_window_of=self.show_window_of,
            alone=self.alone,
        )
        self.around.forms.read()
        self._fell = Relay(self.tell_fall, self)
        qt.commitDataRequest.connect(self.end_session)

    # ---- windows

    def begin(self, window: MainWindow, path: Path | None) -> None:
        """Furnish the first window, which stands there empty; what can wait longer waits."""
        self._take(window, path)
        QTimer.singleShot(_LOOK_AFTER_MS, self._complete)

    def open_window(self, path: Path | None = None) -> MainWindow:
        """A further window with a draft, or with the start page."""
        window = MainWindow(self.around.preferences.settings, beside=_BESIDE * len(self.windows))
        self._take(window, path)
        window.appear()
        return window

    def _take(self, window: MainWindow, path: Path | None) -> None:
        window.furnish(self.around)
        self.windows.append(window)
        window.gone.connect(lambda: self._forget(window))
        if path is None or path.suffix.lower() == PACKAGE_ENDING or is_definition(path):
            window.turns.show_home()
        if path is not None:
            window.open_path(path)

    def show_window_of(self, folder: Path) -> bool:
        """Bring the window of a draft, or the desk's, to the front, also while it opens it; False when none has it."""
        for window in self.windows:
            if window.turns.holds(folder) or window.desk_turns.holds(folder):
                window.turns.come_back(folder)
                window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
                window.raise_()
                window.activateWindow()
                return True
        return False

    def _forget(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
        self._told_fall()  # what it told went with it
        window.deleteLater()
        if not self.windows:
            self._end()

    def _end(self) -> None:
        """Nobody looks any more: wait for everything that is being written, within reason."""
        around = self.around
        self.alone.emit()
        around.warming.stop()
        around.errands.close()
        if not all((around.farewells.wait(_ENDING_S), around.beside.wait(_ENDING_S))):
            _LOG.warning("something was still under way when the program ended")
        around.preferences.wait()
        self.ended.emit()

    # ---- what can wait until something is on the screen

    def _complete(self) -> None:
        self.around.look.complete()
        self._qt.setWindowIcon(self.around.look.application_icon())
        self._translate()
        self.around.forms.look()
        self.around.warming.begin()

    def _translate(self) -> None:
        """The system's dialogs in Chinese, whatever the PC speaks."""
        translator = QTranslator(self)
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._qt.installTranslator(translator)

    # ---- the unexpected

    def catch_all(self) -> None:
        """From now on nothing that is raised and not caught ends the program without a word."""
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _caught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._qt.quit()
            return
        _LOG.critical("unexpected error", exc_info=(kind, error or kind(), trace))
        if threading.current_thread() is threading.main_thread():
            self.tell_fall(place_of(kind, trace))
        else:
            self._fell.tell(place_of(kind, trace))

    def tell_fall(self, place: str) -> None:
        """Save what there is and say what happened, in the window where it can have happened.

        Told once at a time: an error that comes with every picture must not cover itself with sheets.
        """
        if self._telling:
            return
        self._telling = True
        try:
            for window in self.windows:
                if window.frame is not None and window.frame.tools.saver is not None:
                    window.frame.tools.saver.journal_now()
                if window.desk is not None:
                    window.desk.settle()
            active = QApplication.activeWindow()
            shown = [active] if isinstance(active, MainWindow) else self.windows
            for window in shown[:1]:
                window.do("crash", place, self.log_file, self._told_fall)
            if not shown:
                self._told_fall()
        except Exception:
            _LOG.exception("an unexpected error could not be told")
            self._told_fall()

    def _told_fall(self) -> None:
        self._telling = False

    def end_session(self, session: Session) -> None:
        """The user logs off: everything entered is written before the answer, and no work is ended without a word.

        Where he may be asked the session goes on, and each window at work asks; else what is ready is kept.
        """
        at_work = [window for window in self.windows if is_at_work(window)]
        asks = bool(at_work) and session.allowsInteraction()
        for window in self.windows:
            frame = window.frame
            if frame is None or frame.tools.saver is None:
                continue
            if not asks:
                frame.shared.taking.settle()
            frame.tools.saver.save()
            frame.tools.saver.wait()
        for window in self.windows:
            window.desk_turns.settle_now()
        if asks:
            session.cancel()
            for window in at_work:
                window.raise_()
                window.close()


def _follow(look: Look, settings: Settings) -> None:
    look.set_theme(settings.theme)
    look.set_size(settings.text_size)


def place_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """What broke and where, without anything that was entered."""
    steps: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join([kind.__name__, *steps[-8:]])
