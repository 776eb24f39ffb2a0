"""The window tried out without anybody looking: it opens, learns its forms, opens a sample and closes again.

Run in a process of its own by the self-test, so that a library that brings the process down is told of, too.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from app.errors import ExitCode
from app.paths import AppPaths
from app.settings import Settings
from app.ui.application import Start

if TYPE_CHECKING:
    from app.ui.window.forms import FormEntry
    from app.ui.window.main_window import MainWindow

_LOOKS_EVERY_MS = 20
_MOST_MS = 120_000
_TOO_LONG = 75
"""The exit code when the window stood still before it was done (EX_TEMPFAIL of sysexits.h)."""


def try_window(paths: AppPaths, settings: Settings, clock: Callable[[], datetime]) -> int:
    """Run the window through a short visit; 0 when it came through and nothing unexpected was logged.

    ``paths`` are an empty profile.

    Says ``painted TIME`` on standard output with the clock of its first picture, and ``seen`` before it closes.
    """
    fallen = _Fallen(logging.CRITICAL)
    logging.getLogger().addHandler(fallen)
    try:
        code = _Visit(Start(paths, settings, None, clock, paths.log_file), paths).run()
    finally:
        logging.getLogger().removeHandler(fallen)
    return code or (ExitCode.BUG if fallen.seen else 0)


class _Fallen(logging.Handler):
    """Hears of what nobody caught: the window tells it and goes on."""

    seen = False

    def emit(self, record: logging.LogRecord) -> None:
        """Remember that there was something."""
        self.seen = True


class _Visit(QObject):
    """Waits for one thing after the other, while the program runs as it runs itself."""

    def __init__(self, start: Start, paths: AppPaths) -> None:
        super().__init__()
        self._start = start
        self._is_painted = False
        start.window.installEventFilter(self)
        self._paths = paths
        self._scratch = paths.data
        self._waits_for = ""
        self._waits = self._steps()
        self._until: Callable[[], bool] = next(self._waits)
        self._looking = QTimer()
        self._looking.setInterval(_LOOKS_EVERY_MS)
        self._looking.timeout.connect(self._look)

    def run(self) -> int:
        """The exit code of the program."""
        QTimer.singleShot(_MOST_MS, self._give_up)
        self._looking.start()
        return int(self._start.qt.exec())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the first picture."""
        if event.type() == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            _say(f"painted {time.time():.3f}")
        return False

    def _give_up(self) -> None:
        sys.stderr.write(f"waited in vain for: {self._waits_for}\n")
        self._start.qt.exit(_TOO_LONG)

    def _look(self) -> None:
        if self._until():
            following = next(self._waits, None)
            if following is None:
                self._looking.stop()
            else:
                self._until = following

    def _steps(self) -> Iterator[Callable[[], bool]]:
        """What is waited for; between two of them something is done."""
        window = self._start.window
        self._waits_for = "the forms"
        yield lambda: bool(self._forms())
        self._waits_for = "the sample"
        folder = self._scratch / "示例 一"
        _make_sample(self._paths, next(form.id for form in self._forms() if form.has_sample), folder)
        window.open_path(folder)
        yield lambda: _shows_a_page(window)
        _say("seen")
        window.close()

    def _forms(self) -> tuple[FormEntry, ...]:
        """What the worker of the window found; nothing yet while it looks."""
        program = self._start.program
        known = program.around.forms.known if program else None
        return known.forms if known else ()


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _make_sample(paths: AppPaths, form_id: str, folder: Path) -> None:
    from app import api

    api.sample_draft(paths, form_id, folder, datetime(2026, 1, 1))


def _shows_a_page(window: MainWindow) -> bool:
    with suppress(AttributeError):  # while the draft is being opened there is no page yet
        return window.frame is not None and window.frame.page is not None and not window.grab().isNull()
    return False
