"""What a window works with before any draft is open. Small, since the start page waits for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.paths import AppPaths
from app.ui.home.forms import Forms
from app.ui.look.look import Look
from app.ui.window.beside import Beside
from app.ui.window.errands import Errands
from app.ui.window.farewells import Farewells
from app.ui.window.warming import Warming
from app.ui.work.preferences import Preferences

if TYPE_CHECKING:
    from app.ui.work.tools import Dialogs


class Surroundings(NamedTuple):
    """Made once by the application. ``open_window`` shows a further window, with a draft or the start page.

    ``show_window_of`` tells whether a folder is open in some window of this program and brings that one to the front.
    """

    paths: AppPaths
    look: Look
    preferences: Preferences
    dialogs: Dialogs
    errands: Errands
    beside: Beside
    farewells: Farewells
    forms: Forms
    warming: Warming
    clock: Callable[[], datetime]
    open_window: Callable[[Path | None], object]
    show_window_of: Callable[[Path], bool]
