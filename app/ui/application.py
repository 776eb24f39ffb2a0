"""The program with windows: Qt is started, windows are opened and counted, and the unexpected ends in words."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.paths import AppPaths
from app.settings import Settings
from app.ui.look.look import Look
from app.ui.window.main_window import PROGRAM, MainWindow
from app.ui.window.surroundings import Surroundings
from app.ui.window.system_dialogs import SystemDialogs
from app.ui.work.preferences import Preferences

_LOG = logging.getLogger(__name__)
_WARM_AFTER_MS = 300


class Application(QObject):
    """All windows of this run. One for the process; ``qt`` is the QApplication that it runs in."""

    _fell = Signal(str)

    def __init__(
        self, qt: QApplication, paths: AppPaths, settings: Settings, clock: Callable[[], datetime], log_file: Path
    ) -> None:
        super().__init__(qt)
        self._qt = qt
        self.log_file = log_file
        self.windows: list[MainWindow] = []
        preferences = Preferences(settings, paths.settings_file, self)
        look = Look(qt, paths.shipped / "resources", theme=settings.theme, size=settings.text_size)
        preferences.changed.connect(lambda: _follow(look, preferences.settings))
        self.around = Surroundings(
            paths=paths,
            look=look,
            preferences=preferences,
            dialogs=SystemDialogs(),
            clock=clock,
            open_window=self.open_window,
            show_window_of=self.show_window_of,
        )
        self._warmed = False
        self._fell.connect(self._tell_fall)

    def open_window(self, path: Path | None = None) -> MainWindow:
        """A further window with a draft, or with the start page."""
        window = MainWindow(self.around)
        self.windows.append(window)
        window.gone.connect(lambda: self._forget(window))
        window.show_home()
        window.show()
        if path is not None:
            window.open_path(path)
        self._prepare()
        return window

    def show_window_of(self, folder: Path) -> bool:
        """Bring the window of a draft to the front; False when no window has it."""
        for window in self.windows:
            if window.frame is not None and _same(window.frame.tools.folder, folder):
                window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
                window.raise_()
                window.activateWindow()
                return True
        return False

    def _forget(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
        window.deleteLater()
        if not self.windows:
            self.around.preferences.wait()
            self._qt.quit()

    # ---- what can wait until something is on the screen

    def _prepare(self) -> None:
        if self._warmed:
            return
        self._warmed = True
        QTimer.singleShot(0, self._translate)
        QTimer.singleShot(_WARM_AFTER_MS, self._warm)

    def _translate(self) -> None:
        """The system's dialogs in Chinese, whatever the PC speaks."""
        translator = QTranslator(self)
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            self._qt.installTranslator(translator)

    def _warm(self) -> None:
        """Load beside the window what the first draft needs."""
        threading.Thread(target=_load, daemon=True).start()

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
        self._fell.emit(_place_of(kind, trace))

    def _tell_fall(self, place: str) -> None:
        """Save what there is and say what happened, in the window where it can have happened."""
        for window in self.windows:
            if window.frame is not None and window.frame.tools.saver is not None:
                window.frame.tools.saver.journal_now()
        active = QApplication.activeWindow()
        shown = [active] if isinstance(active, MainWindow) else self.windows
        for window in shown[:1]:
            window.do("crash", place, self.log_file)


def _follow(look: Look, settings: Settings) -> None:
    look.set_theme(settings.theme)
    look.set_size(settings.text_size)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _load() -> None:
    """In a thread: reading modules lets go of the interpreter often enough for the window to go on."""
    import app.forms.checking
    import app.forms.rules
    import app.ui.window.assembly  # noqa: F401


def _place_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """What broke and where, without anything that was entered."""
    steps: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        steps.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join([kind.__name__, *steps[-8:]])


def choose_input_method() -> None:
    """The wheel of Qt brings no plugin for fcitx, whose ibus door works; an input method set by hand stays."""
    if os.environ.get("QT_IM_MODULE", "").lower() not in ("fcitx", "fcitx5"):
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    if not any(plugins.glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def make_qt(words: Sequence[str]) -> QApplication:
    """Start Qt with the program's names; sharp at every scale between 100 and 200 %."""
    choose_input_method()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    qt = QApplication([PROGRAM, *words])
    qt.setApplicationName("shenbao")
    qt.setApplicationDisplayName(PROGRAM)
    qt.setDesktopFileName("shenbao")
    qt.setQuitOnLastWindowClosed(False)
    return qt


def run_window(
    paths: AppPaths, settings: Settings, opened: Path | None, clock: Callable[[], datetime], log_file: Path
) -> int:
    """Show the first window and run until the last one is closed; the exit code."""
    qt = make_qt(())
    application = Application(qt, paths, settings, clock, log_file)
    application.catch_all()
    qt.setWindowIcon(application.around.look.application_icon())
    application.open_window(opened)
    return int(qt.exec())
