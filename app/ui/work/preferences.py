"""What the user prefers on this PC, at hand for the window and written beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.settings import Settings, update_settings
from app.ui.work.threads import Line

_LOG = logging.getLogger(__name__)
_ENDING_S = 20.0


class Preferences(QObject):
    """The settings of this run; ``changed`` tells after each change."""

    changed = Signal()

    def __init__(self, settings: Settings, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._file = file
        self._line = Line(self)

    def change(self, **values: object) -> None:
        """Change settings by name and keep them; what other windows changed meanwhile stays."""
        self.update(lambda settings: replace(settings, **values))  # type: ignore[arg-type]  # names of Settings

    def update(self, changed: Callable[[Settings], Settings]) -> None:
        """Change settings from what they are, here and in the file; for values that several windows add to."""
        now = changed(self.settings)
        if now == self.settings:
            return
        self.settings = now
        self._line.do(lambda: self._write(changed))
        self.changed.emit()

    def _write(self, changed: Callable[[Settings], Settings]) -> None:
        """On the thread beside; a preference that cannot be kept is no reason to disturb anybody."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            update_settings(self._file, changed)
        except (AppError, OSError):
            _LOG.warning("settings were not written", exc_info=True)

    def wait(self) -> None:
        """Wait until everything was written, within reason; only where nobody looks at a window any more."""
        self._line.wait(_ENDING_S)
