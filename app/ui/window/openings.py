"""The drafts that a window is opening: one that is wanted, and those that nobody wants any more."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import AppError

if TYPE_CHECKING:
    from app.ui.window.surroundings import Surroundings
    from app.ui.work.opening import Opened, Opening


class Openings(QObject):
    """A folder is first wanted, while what opening needs is loaded, then opened on a thread of its own.

    An opening cannot be stopped: one that was dropped is closed again as soon as it is open. ``rested`` tells that the
    last of these is gone.
    """

    rested = Signal()

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._wanted: Path | None = None
        self._opening: Opening | None = None
        self._dropped: list[Opening] = []

    @property
    def is_under_way(self) -> bool:
        """Whether a draft that is wanted is being opened."""
        return self._opening is not None

    @property
    def is_busy(self) -> bool:
        """Whether anything is being opened, wanted or not."""
        return self._opening is not None or bool(self._dropped)

    def want(self, folder: Path, begin: Callable[[], None]) -> None:
        """This one and no other: ``begin`` is called once everything is loaded, if it is wanted still."""
        self.drop()
        self._wanted = folder

        def go() -> None:
            if self._wanted is folder:
                self._wanted = None
                begin()

        # a definition that is not compiled yet would be compiled here, by packages that a window never loads
        self._around.forms.when_known(self, lambda: self._around.warming.when_done(self, go))

    def begin(
        self, folder: Path, take_over: bool, opened: Callable[[Opened], None], refused: Callable[[AppError], None]
    ) -> None:
        """Open it; one of the two is called, unless it was dropped by then."""
        from app.ui.work.opening import Opening

        opening = Opening(self._around.paths, folder, self._around.clock(), take_over=take_over, parent=self)
        opening.opened.connect(partial(self._hear_opened, opening, opened))
        opening.refused.connect(partial(self._hear_refused, opening, refused))
        self._opening = opening
        opening.begin()

    def drop(self) -> None:
        """What is wanted is wanted no more."""
        self._wanted = None
        if self._opening is not None:
            self._dropped.append(self._opening)
            self._opening = None

    def _hear_opened(self, opening: Opening, hear: Callable[[Opened], None], opened: Opened) -> None:
        if self._end(opening):
            hear(opened)
        else:
            opened.draft.close()
            self._tell_rest()

    def _hear_refused(self, opening: Opening, hear: Callable[[AppError], None], error: AppError) -> None:
        if self._end(opening):
            hear(error)
        else:
            self._tell_rest()

    def _end(self, opening: Opening) -> bool:
        """Whether it is wanted still."""
        opening.deleteLater()
        if opening in self._dropped:
            self._dropped.remove(opening)
            return False
        self._opening = None
        return True

    def _tell_rest(self) -> None:
        if not self.is_busy:
            self.rested.emit()

    # ---- the same draft twice

    def holds(self, folder: Path) -> bool:
        """Whether it is wanted or being opened here; its lock is ours, or about to be."""
        held = [self._wanted, self._opening.folder if self._opening else None]
        return any(same_folder(one, folder) for one in held if one is not None)

    def can_take_back(self, folder: Path) -> bool:
        """Whether it was dropped and can be wanted again."""
        return self._opening is None and any(same_folder(one.folder, folder) for one in self._dropped)

    def take_back(self, folder: Path) -> None:
        """What was dropped is wanted after all."""
        again = next(one for one in self._dropped if same_folder(one.folder, folder))
        self._dropped.remove(again)
        self._wanted, self._opening = None, again


def same_folder(one: Path, other: Path) -> bool:
    """Whether two paths name one folder. The disk is not asked, it may be a share that is gone.

    A folder reached by two names is opened twice then, and the second time can only be looked at: its lock is taken.
    """
    return _plain(one) == _plain(other)


def _plain(path: Path) -> str:
    return os.path.normcase(os.path.abspath(path))  # noqa: PTH100  # without asking the disk, .. taken out
