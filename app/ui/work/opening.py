"""Opens a draft beside the window: its folder may lie on a slow share, and the first check loads much else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from app import api
from app.documents.fonts import Fonts, opened_fonts
from app.drafts import store
from app.errors import AppError
from app.forms.checking import check
from app.forms.definition import FormDefinition
from app.paths import AppPaths

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A draft folder that was opened, with its definition and the fonts that a check asks."""

    draft: store.OpenDraft
    definition: FormDefinition
    fonts: Fonts


def open_folder(paths: AppPaths, folder: Path, now: datetime, *, writable: bool, take_over: bool = False) -> Opened:
    """Open a draft for the window; raises :class:`AppError` when there is none or its form is not known."""
    opened = store.open_draft(folder, writable=writable, now=now, take_over=take_over)
    try:
        definition = api.definition_of(paths, opened.draft)
        fonts = opened_fonts(paths.fonts)
        check(definition, opened.draft.filling, fonts.covers)  # loads what every later check needs
    except BaseException:
        opened.close()
        raise
    return Opened(opened, definition, fonts)


class Opening(QObject):
    """One opening under way: tells ``opened`` (:class:`Opened`) or ``refused`` (:class:`AppError`)."""

    opened = Signal(object)
    refused = Signal(object)
    _ended = Signal(object)

    def __init__(
        self,
        paths: AppPaths,
        folder: Path,
        now: datetime,
        *,
        writable: bool = True,
        take_over: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._ended.connect(self._hear)
        self._pool = QThreadPool(self)
        self._work: Callable[[], Opened] = partial(
            open_folder, paths, folder, now, writable=writable, take_over=take_over
        )

    def begin(self) -> None:
        """Start; connect to the signals first."""
        self._pool.start(_Run(self))

    def work(self) -> None:
        """On the thread of the pool."""
        try:
            self._ended.emit(self._work())
        except AppError as error:
            self._ended.emit(error)
        except Exception as error:
            _LOG.exception("opening a draft")
            self._ended.emit(AppError(f"打不开“{self.folder.name}”", f"详情记在日志里（{type(error).__name__}）"))

    @Slot(object)
    def _hear(self, outcome: Opened | AppError) -> None:
        if isinstance(outcome, AppError):
            self.refused.emit(outcome)
        else:
            self.opened.emit(outcome)


class _Run(QRunnable):
    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self._opening = opening

    def run(self) -> None:
        """Called by the thread pool."""
        self._opening.work()
