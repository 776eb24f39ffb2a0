"""Loads what the first draft needs while the start page is looked at, a little at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

_LOG = logging.getLogger(__name__)
_AFTER_MS = 300
_PAUSE_MS = 30
# The core on a thread of its own: it knows no Qt, and reading its files lets the window go on.
_CORE = ("app.drafts.store", "app.forms.rules", "app.forms.checking", "app.drafts.changes", "app.api")
# What is made of Qt stays on the window's thread, one module at a time, so that no key waits for long.
_WINDOW = (
    "app.jobs",
    "app.ui.work.tasks",
    "app.ui.work.opening",
    "app.ui.work.desk",
    "app.ui.work.saving",
    "app.ui.window.header",
    "app.ui.window.frame",
    "app.ui.window.assembly",
    "app.ui.form.page",
)


class Warming(QObject):
    """Begun once, after the first picture; a draft that is opened earlier simply loads what is still missing."""

    def __init__(self, parent: QObject | None = None, *, modules: Sequence[str] = _WINDOW) -> None:
        super().__init__(parent)
        self._left = list(modules)
        self._core: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    @property
    def is_done(self) -> bool:
        """Whether everything is loaded."""
        return not self._left and self._core is not None and not self._core.is_alive()

    def begin(self) -> None:
        """Start shortly; calling it again does nothing."""
        if self._core is None and not self._timer.isActive():
            self._timer.start(_AFTER_MS)

    def stop(self) -> None:
        """Load nothing more."""
        self._timer.stop()
        self._left.clear()
        if self._core is not None:
            self._core.join()

    def _step(self) -> None:
        if self._core is None:
            self._core = threading.Thread(target=_load, args=(_CORE,), daemon=True)
            self._core.start()
        elif self._core.is_alive():
            pass
        elif self._left:
            _load((self._left.pop(0),))
        else:
            return
        self._timer.start(_PAUSE_MS)


def _load(modules: Sequence[str]) -> None:
    for module in modules:
        try:
            import_module(module)
        except ImportError:
            _LOG.exception("loading %s ahead of time", module)
