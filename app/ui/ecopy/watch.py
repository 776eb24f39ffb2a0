"""Finds out, beside the window, how far the electronic copy of the opened draft is, and tells when that changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.api import ExportFolder
from app.discs.model import Drives, MadeCopy, Verified
from app.errors import AppError
from app.jobs import Call
from app.scans.model import SealPlace
from app.ui.ecopy.known import BAD_PLATE, PLATE, Known
from app.ui.ecopy.words import folder_word
from app.ui.work.desk import Edit
from app.ui.work.out_folders import copy_folder, export_folder, remembered, remembered_copy
from app.ui.work.tasks import follow, nothing
from app.ui.work.tools import Tools

_LOG = logging.getLogger(__name__)
_REST_MS = 800


class Watch(QObject):
    """Holds :class:`Known`; ``changed`` tells that it is another one. Nothing is asked before :meth:`look`."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        definition = tools.desk.definition
        self.known = Known(definition.id, definition.notice.disc_copies)
        self.watching = False
        self._asked_drives = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask_draft)
        tools.desk.edited.connect(self._hear_edit)

    # ---- places

    @property
    def export(self) -> Path:
        """Where the books are."""
        return export_folder(self._tools.preferences.settings, self._tools.folder)

    @property
    def out(self) -> Path:
        """Where the electronic copy is, or will be."""
        return copy_folder(self._tools.preferences.settings, self._tools.folder, folder_word(self.known.discs))

    def choose_export(self, folder: Path) -> None:
        """The books lie elsewhere."""
        self._tools.preferences.update(lambda settings: remembered(settings, self._tools.folder, folder))
        self._know(folder=None, trouble="", seals=None)
        self._ask_folder()

    def choose_out(self, folder: Path) -> None:
        """The copy lies, or goes, elsewhere."""
        word = folder_word(self.known.discs)
        self._tools.preferences.update(lambda settings: remembered_copy(settings, self._tools.folder, folder, word))
        self._forget_copy()
        self._know(made=None, looked=False)
        self._ask_copy()

    # ---- asking

    def look(self) -> None:
        """Ask for everything anew: folders and the draft may have changed."""
        self.watching = True
        self._ask_folder()
        self._ask_draft()
        self._ask_copy()
        if self.known.discs and not self._asked_drives:
            self.ask_drives()

    def ask_drives(self) -> None:
        """Look for drives that burn, again when somebody has plugged one in."""
        self._asked_drives = True
        self._ask("drives", (), self._hear_drives)

    def ask_seals(self) -> None:
        """How it stands with the sealed pages of the draft as it is on the screen."""
        if self.known.exported is None:
            self._know(seals=None)
            return
        args = (self._tools.paths, self._tools.folder, self.export, self._tools.desk.draft)
        self._ask("seals", args, self._hear_seals)

    def _ask_folder(self) -> None:
        folder = self.export
        self._ask("look_at_export_folder", (folder,), self._hear_folder, lambda error: self._hear_no_folder(error))

    def _ask_draft(self) -> None:
        draft = self._tools.desk.draft
        self._ask("draft_code", (draft,), lambda code: self._know(code=code))
        self._ask("draft_parts_of", (self._tools.paths, draft), lambda parts: self._hear_parts(parts))

    def _ask_copy(self) -> None:
        out = self.out
        self._ask("look_at_copy", (out,), lambda made: self._hear_copy(out, made), lambda _: self._hear_copy(out, None))

    def _ask(
        self,
        name: str,
        args: tuple[Any, ...],
        done: Callable[[Any], object],
        refused: Callable[[AppError], object] | None = None,
    ) -> None:
        task = self._tools.eyes.run(Call(name, args, reports=False), key=f"ecopy {name}")
        # stopped: asked anew meanwhile, or the window goes
        follow(task, done=done, refused=refused or self._hear_nothing, stopped=nothing)

    # ---- hearing

    def _know(self, **values: Any) -> None:  # noqa: ANN401  # fields of Known
        known = replace(self.known, **values)
        if known != self.known:
            self.known = known
            self.changed.emit()

    def _hear_nothing(self, error: AppError) -> None:
        """The steps say what is known without it; nobody waits for this answer."""
        _LOG.warning("the electronic copy is not wholly known: %s", error)

    def _hear_folder(self, seen: ExportFolder) -> None:
        if seen.folder == self.export:
            self._know(folder=seen, trouble="")
            self.ask_seals()

    def _hear_no_folder(self, error: AppError) -> None:
        self._know(folder=None, trouble=error.in_full(), seals=None)

    def _hear_seals(self, seals: tuple[SealPlace, ...]) -> None:
        self._know(seals=tuple(seals))

    def _hear_parts(self, parts: Mapping[str, str]) -> None:
        self._know(parts=dict(parts))

    def _hear_copy(self, out: Path, made: MadeCopy | None) -> None:
        """What lies there; a copy of another form is none."""
        if out == self.out:
            self._know(made=made if made and made.head.form == self.known.form else None, looked=True)

    def _hear_drives(self, drives: Drives) -> None:
        self._know(drives=drives)

    def _hear_edit(self, edit: Edit) -> None:
        if self.watching and edit.before.sealed != edit.after.sealed:
            self.ask_seals()
        if self.watching:
            self._rest.start()

    # ---- what the pages did

    def hear_made(self, made: MadeCopy) -> None:
        """The copy was made just now."""
        self._forget_copy()
        self._know(made=made, looked=True)

    def choose_drive(self, drive: str) -> None:
        """This drive is meant from now on, by its id."""
        self._know(drive=drive)

    def hear_burned(self, disc: int) -> None:
        """One more copy of a disc was burned and compared."""
        known = self.known
        self._know(burned={**known.burned, disc: known.burned_copies(disc) + 1}, unread=None)

    def hear_unread(self, disc: int, copy: int) -> None:
        """A disc was burned, but nobody has seen what is on it."""
        self._know(unread=(disc, copy))

    def hear_plate(self, disc: int, found: Verified) -> None:
        """One more copy of a disc is as it should be; it takes the place of one with a fault."""
        verified = {place: one for place, one in self.known.verified.items() if place != BAD_PLATE}
        self._know(verified={**verified, f"{PLATE}{disc}:{self.known.verified_copies(disc) + 1}": found})

    def hear_verified(self, place: str, found: Verified) -> None:
        """A place was compared with its list; see :class:`Known`."""
        self._know(verified={**self.known.verified, place: found})

    def forget_verified(self, place: str) -> None:
        """Nobody wants to see any more what was found there."""
        self._know(verified={other: one for other, one in self.known.verified.items() if other != place})

    def _forget_copy(self) -> None:
        self._know(burned={}, unread=None, verified={})
