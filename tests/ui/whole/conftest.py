"""The whole program in one window, as a user gets it; only the look is that of the tests, for its bundled font."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.paths import AppPaths, find_paths
from app.settings import Settings
from app.ui import program as program_module
from app.ui.look.look import Look
from app.ui.window.main_window import MainWindow
from tests.ui.whole.hands import Hands

NOW = datetime(2026, 5, 28, 14, 32, 0)
StartProgram = Callable[[], Hands]


@pytest.fixture
def profile(tmp_path: Path) -> AppPaths:
    """An empty profile."""
    return find_paths(tmp_path / "资料 profile")


@pytest.fixture
def start_program(
    qapp: QApplication, session_look: Look, profile: AppPaths, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StartProgram]:
    """Starts the program with its first window; at the end the window is closed and everything waited for."""
    # one style for a process, and failures in slots are for the test to hear of
    monkeypatch.setattr(program_module, "Look", lambda *_args, **_options: session_look)
    monkeypatch.setattr(program_module.Program, "catch_all", lambda _self: None)
    started: list[program_module.Program] = []

    def start() -> Hands:
        program = program_module.Program(qapp, profile, Settings(), lambda: NOW, profile.log_file)
        started.append(program)
        window = MainWindow(Settings())
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
        program.deleteLater()
