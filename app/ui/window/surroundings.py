"""What a window works with before any draft is open. Small, since the start page waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import SignalInstance

from app.paths import AppPaths
from app.ui.home.whereabouts import Whereabouts
from app.ui.look.look import Look
from app.ui.window.beside import Beside
from app.ui.window.errands import Errands
from app.ui.window.farewells import Farewells
from app.ui.window.forms import Forms
from app.ui.window.warming import Warming
from app.ui.work.preferences import Preferences

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.work.tools import Dialogs


class Surroundings(NamedTuple):
    """Made once by the application. ``open_window`` shows a further window, with a draft or the start page.

    ``beside`` is for work that must be done before the program ends, ``looking`` for what is only looked at and may be
    left undone. ``alone`` comes when the last window of the program is gone, before anything is waited for.
    ``show_window_of`` tells whether some window of this program has a folder open, or is about to, and
    brings that one to the front.
    """

    paths: AppPaths
    look: Look
    preferences: Preferences
    dialogs: Dialogs
    errands: Errands
    beside: Beside
    looking: Beside
    farewells: Farewells
    forms: Forms
    whereabouts: Whereabouts
    warming: Warming
    clock: Callable[[], datetime]
    open_window: Callable[[Path | None], MainWindow]
    show_window_of: Callable[[Path], bool]
    alone: SignalInstance
