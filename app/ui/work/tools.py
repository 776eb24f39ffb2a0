"""What every page of an opened draft works with; made once by the window and handed down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.paths import AppPaths
from app.ui.look.look import Look
from app.ui.work.desk import Desk
from app.ui.work.guide import Guide
from app.ui.work.preferences import Preferences
from app.ui.work.saving import Saver
from app.ui.work.tasks import TaskQueue


class Dialogs(Protocol):
    """The system's dialogs and programs; tests put their own in place."""

    def choose_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        """Files to open; none when it was given up."""

    def choose_folder(self, parent: QWidget, title: str, start: Path | None = None) -> Path | None:
        """A folder, or None."""

    def choose_target(self, parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
        """Where to save a file, or None."""

    def open_outside(self, path: Path) -> bool:
        """Open a file or folder with the program of the system; False when there is none."""


@dataclass(frozen=True)
class Tools:
    """The opened draft and what serves it: ``saver`` is None while it may only be looked at.

    ``hands`` is the queue for work on files that may take minutes, ``eyes`` the one for looking (pages, pictures).
    """

    paths: AppPaths
    folder: Path
    look: Look
    desk: Desk
    saver: Saver | None
    guide: Guide
    hands: TaskQueue
    eyes: TaskQueue
    dialogs: Dialogs
    preferences: Preferences
    clock: Callable[[], datetime]
