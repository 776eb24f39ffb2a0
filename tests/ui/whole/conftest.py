"""The whole program in one window, as a user gets it; only the look is that of the tests, for its bundled font."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.books.intake_workers import Workers
from app.paths import AppPaths, find_paths
from app.settings import Settings
from app.ui import program as program_module
from app.ui.look.look import Look
from app.ui.window.main_window import MainWindow
from tests.ui.whole.hands import Hands

NOW = datetime(2026, 5, 28, 14, 32, 0)
_MEANT = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
StartProgram = Callable[[], Hands]


class StrayWindows(QObject):
    """Hears of every widget that is shown as a window of its own without being meant to: it takes the keyboard away."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            meant = isinstance(watched, MainWindow) or watched.windowType() in _MEANT
            if not meant:
                steps = [f"{step.filename}:{step.lineno}" for step in traceback.extract_stack(limit=6)[:-1]]
                self.seen.append(f"{watched!r} shown by {steps}")
        return False


@pytest.fixture
def profile(tmp_path: Path) -> AppPaths:
    """An empty profile."""
    return find_paths(tmp_path / "资料 profile")


@pytest.fixture
def start_program(
    qapp: QApplication, look: Look, profile: AppPaths, monkeypatch: pytest.MonkeyPatch, plain_workers: Workers
) -> Iterator[StartProgram]:
    """Starts the program with its first window; at the end the window is closed and everything waited for."""
    # one style for a process, and failures in slots are for the test to hear of
    monkeypatch.setattr(program_module, "Look", lambda *_args, **_options: look)
    monkeypatch.setattr(program_module.Program, "catch_all", lambda _self: None)
    started: list[program_module.Program] = []
    others = set(multiprocessing.active_children())  # those of tests before this one, which end after a while
    strays = StrayWindows(qapp)
    qapp.installEventFilter(strays)

    def start() -> Hands:
        settings = Settings(theme="light")
        program = program_module.Program(qapp, profile, settings, lambda: NOW, profile.log_file)
        started.append(program)
        window = MainWindow(settings)
        window.resize(1366, 690)
        window.show()
        program.begin(window, None)
        hands = Hands(window)
        hands.wait(lambda: window.isVisible() and window.isActiveWindow(), "窗口没有出现")
        return hands

    yield start
    for program in started:
        for window in list(program.windows):
            window.close()
        for _ in range(1000):
            if not program.windows:
                break
            QTest.qWait(10)
        assert not program.windows, "the window does not close"
        plain_workers.close()  # of what a test itself exported in this process
        assert set(multiprocessing.active_children()) <= others, "a worker outlives the last window"
        program.deleteLater()
    qapp.removeEventFilter(strays)
    assert not strays.seen, strays.seen
