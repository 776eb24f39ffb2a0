"""Opens a draft beside the window: its folder may lie on a slow share, and the first check loads much else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import api
from app.documents.fonts import Fonts, opened_fonts
from app.drafts import history, not_taken, store
from app.drafts.changes import Change, changes
from app.drafts.not_taken import NotTaken
from app.errors import AppError
from app.forms.definition import FormDefinition
from app.forms.editions import EditionMissing
from app.paths import AppPaths
from app.ui.work.checker import Checked, first_check
from app.ui.work.relay import Relay
from app.ui.work.threads import Line

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A draft folder that was opened, with its definition, the fonts that a check asks, and what a check found.

    ``saved`` is when what was opened was saved, ``differing`` what was entered and not saved, if anything.
    ``not_taken`` are the files that were given to its items and are not in it; ``edition`` is what
    :func:`app.api.edition_note` tells.
    """

    draft: store.OpenDraft
    definition: FormDefinition
    fonts: Fonts
    checked: Checked
    differing: tuple[Change, ...] = ()
    saved: datetime | None = None
    not_taken: tuple[NotTaken, ...] = ()
    edition: api.EditionNote = field(default_factory=api.EditionNote)


def open_folder(paths: AppPaths, folder: Path, now: datetime, *, writable: bool, take_over: bool = False) -> Opened:
    """Open a draft for the window; raises :class:`AppError` when there is none or its form is not known."""
    opened = store.open_draft(folder, writable=writable, now=now, take_over=take_over)
    try:
        definition = api.definition_of(paths, opened.draft)
        fonts = opened_fonts(paths.fonts)
        checked = first_check(definition, opened.draft, fonts.covers)
        left_out = not_taken.read(folder)
        unsaved = opened.unsaved
        differing = () if unsaved is None else changes(definition, opened.draft, unsaved.draft)
        saved, note = history.saved_at(opened.folder), api.edition_note(paths, opened.draft)
        return Opened(opened, definition, fonts, checked, differing, saved, left_out, note)
    except BaseException as error:
        opened.close()
        if isinstance(error, EditionMissing):
            error.folder = folder
        raise


class Opening(QObject):
    """One opening under way: tells ``opened`` (:class:`Opened`) or ``refused`` (:class:`AppError`)."""

    opened = Signal(object)
    refused = Signal(object)

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
        self._ended = Relay(self._hear, self)
        self._line = Line(self)
        self._work: Callable[[], Opened] = partial(
            open_folder, paths, folder, now, writable=writable, take_over=take_over
        )

    def begin(self) -> None:
        """Start; connect to the signals first."""
        self._line.do(self._open)

    def _open(self) -> None:
        """On the thread beside."""
        outcome = self._outcome()
        try:
            self._ended.tell(outcome)
        except RuntimeError:  # this object is gone: nobody will ever close the draft
            if isinstance(outcome, Opened):
                outcome.draft.close()

    def _outcome(self) -> Opened | AppError:
        try:
            return self._work()
        except AppError as error:
            return error
        except Exception as error:
            _LOG.exception("opening a draft")
            return AppError(f"打不开“{self.folder.name}”", f"详情记在日志里（{type(error).__name__}）")

    def _hear(self, outcome: Opened | AppError) -> None:
        if isinstance(outcome, AppError):
            self.refused.emit(outcome)
        else:
            self.opened.emit(outcome)
