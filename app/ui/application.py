"""Starts Qt and shows the first window, with as little loaded as can be; everything else comes after its first picture.

Only this module and what it imports stand between a double click and something to look at. ``Qt`` itself (its enums are
made in Python), the look, the start page and the rest of the program are loaded in the next turn of the event loop.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTimer
from PySide6.QtWidgets import QApplication

from app.paths import AppPaths
from app.settings import Settings
from app.ui.window.main_window import PROGRAM, MainWindow

if TYPE_CHECKING:
    from app.ui.program import Program

_LOG = logging.getLogger(__name__)
_NEVER_PAINTED_MS = 1500
_BROKEN = 70
# Qt asks Python for each cell that it paints; each time a thread beside (a check, a save) may hold the interpreter for
# this long. With the usual 5 ms the window stood still for half a second while a table of 5,000 rows was checked.
_SWITCH_S = 0.0001


class Start:
    """One run of the window: ``qt``, the first ``window``, and the ``program`` once it is loaded."""

    def __init__(
        self, paths: AppPaths, settings: Settings, opened: Path | None, clock: Callable[[], datetime], log_file: Path
    ) -> None:
        sys.setswitchinterval(_SWITCH_S)
        gc.disable()  # nothing of what is made now becomes garbage, and looking for it costs a third of the time
        self.qt = make_qt(())
        self.program: Program | None = None
        self.window = MainWindow(settings)
        self.window.seen.connect(self.furnish)
        self.window.gone.connect(self._gone)
        self._load = (paths, settings, clock, log_file)
        self._opened = opened
        QTimer.singleShot(_NEVER_PAINTED_MS, self.furnish)  # shown on another desktop, perhaps
        self.window.appear()

    def furnish(self) -> None:
        """Load the program and show what the window is for."""
        if self.program is not None:
            return
        try:
            from app.ui.program import Program

            self.program = Program(self.qt, *self._load)
            self.program.ended.connect(self.qt.quit)
            self.program.catch_all()
            self.program.begin(self.window, self._opened)
        except Exception:
            _LOG.exception("the window could not be furnished")
            self.qt.exit(_BROKEN)
        finally:
            gc.freeze()
            gc.enable()

    def _gone(self) -> None:
        if self.program is None:
            self.qt.quit()


def choose_input_method() -> None:
    """The wheel of Qt brings no plugin for fcitx, whose ibus door works; an input method set by hand stays."""
    if os.environ.get("QT_IM_MODULE", "").lower() not in ("fcitx", "fcitx5"):
        return
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    if not any(plugins.glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def make_qt(words: Sequence[str]) -> QApplication:
    """Start Qt with the program's names; it is sharp at every scale by itself."""
    choose_input_method()
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
    start = Start(paths, settings, opened, clock, log_file)
    return int(start.qt.exec())
