"""The system's own dialogs and programs: choosing files and folders, opening something outside."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app import disk

# xdg-open says within this time that it cannot; where it runs on, it became the very program that shows the file.
_ANSWERS_MS, _ASKED_EACH_MS = 1500, 20


class SystemDialogs:
    """What :class:`app.ui.work.tools.Dialogs` promises, by Qt; each dialog begins where the last one ended."""

    def __init__(self) -> None:
        self._last = Path.home()

    def choose_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        """Files to open; none when it was given up."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, str(self._last), kinds)
        chosen = [Path(name) for name in names]
        if chosen:
            self._last = chosen[0].parent
        return chosen

    def choose_folder(self, parent: QWidget, title: str, start: Path | None = None) -> Path | None:
        """A folder, or None."""
        name = QFileDialog.getExistingDirectory(parent, title, str(start or self._last))
        if not name:
            return None
        self._last = Path(name)
        return self._last

    def choose_target(self, parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
        """Where to save a file, or None."""
        place = suggested if suggested.is_absolute() else self._last / suggested
        name, _ = QFileDialog.getSaveFileName(parent, title, str(place), kinds)
        if not name:
            return None
        self._last = Path(name).parent
        return Path(name)

    def open_outside(self, path: Path) -> bool:
        """Open a file or folder with the program of the system; False when there is none."""
        if sys.platform == "linux" and getattr(sys, "frozen", False):
            return _open_plainly(path)
        # Windows takes a folder without its slash for a program of the same name beside it
        return QDesktopServices.openUrl(QUrl.fromLocalFile(f"{path}/" if disk.is_folder(path) else str(path)))


def _open_plainly(path: Path) -> bool:
    """Open with the program of the system, which must not load the libraries of the frozen program.

    Qt would hand its environment on, in which the linker is told to look there first.
    """
    import subprocess

    from app.books.office.processes import plain_environment

    try:
        process = subprocess.Popen(
            ["xdg-open", str(path)],
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    waiting = threading.Thread(target=process.wait, daemon=True)
    waiting.start()
    _stay_alive_while(waiting.is_alive)
    return process.returncode in (None, 0)


def _stay_alive_while(is_under_way: Callable[[], bool]) -> None:
    """Paint on, as under a dialog of the system; clicks wait."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: None if is_under_way() else loop.quit())
    timer.start(_ASKED_EACH_MS)
    QTimer.singleShot(_ANSWERS_MS, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
