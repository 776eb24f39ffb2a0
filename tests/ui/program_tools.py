"""The whole program over an empty profile, with the look of the session and dialogs that a test answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import api
from app.paths import AppPaths, find_paths
from app.settings import Settings, WindowPlace
from app.ui.home.page import HomePage
from app.ui.look.look import Look
from app.ui.program import Program
from app.ui.widgets.overlay import Overlay, Sheet
from app.ui.window.frame import DraftFrame
from app.ui.window.main_window import MainWindow
from tests.ui.work_tools import NOW, FakeDialogs

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
_TURN_MS = 10
WAIT_MS = 20_000
S = TypeVar("S", bound=Overlay)
Opened = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def known_profile(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile in which all forms are compiled and listed, as after a first start."""
    from app.ui.window.errands import Errands
    from app.ui.window.forms import FormEntry, Forms, Known

    paths = find_paths(tmp_path_factory.mktemp("known") / "profile")
    found, _ = api.list_forms(paths)
    forms = Forms(paths, Errands())
    forms.keep(Known(tuple(FormEntry(*(getattr(one, name) for name in FormEntry._fields)) for one in found)))
    return paths.data


@pytest.fixture
def paths(tmp_path: Path, known_profile: Path) -> AppPaths:
    """The folders of a fresh profile that knows its forms."""
    shutil.copytree(known_profile, tmp_path / "profile")
    return find_paths(tmp_path / "profile")


@pytest.fixture
def dialogs() -> FakeDialogs:
    """Answers of the system's dialogs."""
    return FakeDialogs()


@pytest.fixture
def clock() -> list[datetime]:
    """What the program takes for now; a test may put another time in."""
    return [NOW]


@pytest.fixture
def program(
    qapp: QApplication, qtbot: QtBot, look: Look, paths: AppPaths, dialogs: FakeDialogs, clock: list[datetime]
) -> Iterator[Program]:
    """The program without a window; what is open at the end is closed, and everything is waited for."""
    settings = Settings(window=WindowPlace(0, 30, 1366, 690), theme="light")
    made = Program(qapp, paths, settings, lambda: clock[0], paths.log_file, look=look, dialogs=dialogs)
    yield made
    for window in list(made.windows):
        put_away(window)
        if window.frame is not None and window.frame.tools.saver is not None:
            window.turns.abandon(None)
        window.close()
    qtbot.waitUntil(lambda: not made.windows, timeout=WAIT_MS)
    assert made.around.farewells.wait(WAIT_MS / 1000)
    made.deleteLater()


@pytest.fixture
def window(program: Program, qtbot: QtBot) -> MainWindow:
    """A window with the start page."""
    made = program.open_window()
    show(made, qtbot)
    return made


@pytest.fixture
def opened(program: Program, qtbot: QtBot, paths: AppPaths, tmp_path: Path) -> Opened:
    """Opens a new draft, or a folder, in a window of its own."""

    def open_draft(folder: Path | None = None, form: str = ZONE, name: str = "云川合作区") -> MainWindow:
        if folder is None:
            folder = tmp_path / name
            api.new_draft(paths, form, folder, NOW, name)
        made = program.open_window(folder)
        show(made, qtbot)
        frame_of(made, qtbot)
        return made

    return open_draft


def show(window: MainWindow, qtbot: QtBot) -> None:
    """Until it is exposed and active."""
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)


def frame_of(window: MainWindow, qtbot: QtBot) -> DraftFrame:
    """The frame of the draft that is being opened, with its first page."""
    qtbot.waitUntil(lambda: window.frame is not None and window.frame.page is not None, timeout=WAIT_MS)
    assert window.frame is not None
    return window.frame


def home_of(window: MainWindow, qtbot: QtBot) -> HomePage:
    """The start page that is shown or about to be."""
    qtbot.waitUntil(lambda: isinstance(window.page, HomePage), timeout=WAIT_MS)
    page = window.page
    assert isinstance(page, HomePage)
    return page


def sheet_of(window: MainWindow, qtbot: QtBot, kind: type[S] = Sheet) -> S:  # type: ignore[assignment]
    """The sheet that lies over the window, as soon as there is one."""
    found: list[S] = []

    def there() -> bool:
        found[:] = [sheet for sheet in window.findChildren(kind) if sheet.is_open]
        return bool(found)

    qtbot.waitUntil(there, timeout=WAIT_MS)
    return found[-1]


def button(parent: QWidget, text: str) -> QPushButton:
    """The button with these words that can be seen; what a layout has just taken in shows in one of the next turns."""
    found: list[QPushButton] = []

    def there() -> bool:
        found[:] = [one for one in parent.findChildren(QPushButton) if one.text() == text and one.isVisible()]
        return bool(found)

    for _ in range(WAIT_MS // _TURN_MS):
        if there():
            break
        QTest.qWait(_TURN_MS)
    assert found, f"{text} not among {[one.text() for one in parent.findChildren(QPushButton) if one.isVisible()]}"
    return found[0]


def put_away(window: MainWindow) -> None:
    """Close every sheet."""
    for sheet in window.findChildren(Overlay):
        if sheet.is_open:
            sheet.put_away()
