"""What every page of the desk works with; made once by the window and handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.paths import AppPaths
from app.ui.bureau.board import DeskBoard
from app.ui.bureau.guide import DeskGuide
from app.ui.look.look import Look
from app.ui.work.preferences import Preferences
from app.ui.work.tasks import TaskQueue
from app.ui.work.tools import Dialogs


@dataclass(frozen=True)
class DeskTools:
    """The desk and what serves it. ``desk`` is its folder as the api takes it; None: the one of this profile.

    ``hands`` is the queue for all that writes, one after the other, so that our own calls never find the desk locked;
    ``eyes`` the one for looking (lists, applicants, pictures).
    """

    paths: AppPaths
    desk: Path | None
    look: Look
    hands: TaskQueue
    eyes: TaskQueue
    dialogs: Dialogs
    preferences: Preferences
    clock: Callable[[], datetime]
    board: DeskBoard
    guide: DeskGuide

    @property
    def folder(self) -> Path:
        """Where the desk lies."""
        return self.desk or self.paths.desk
