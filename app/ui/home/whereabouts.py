"""Which of the recent drafts are still where they were. A share that is gone answers late: nothing waits for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.drafts.names import DRAFT_FILE, HISTORY

if TYPE_CHECKING:
    from app.errors import AppError
    from app.ui.window.beside import Beside

_AT_ONCE = 4


class Whereabouts(QObject):
    """One for all start pages. ``missing``: the folders that are no drafts any more; ``changed`` tells another set.

    Every folder is looked for on its own, a few at once and none twice: those of a share that is gone leave room for
    the others, and however often it is asked, no threads pile up.
    """

    changed = Signal()

    def __init__(self, looking: Beside, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looking = looking
        self._waiting: deque[str] = deque()
        self._asked: set[str] = set()
        self.missing: frozenset[str] = frozenset()

    def look(self, folders: Iterable[str]) -> None:
        """Look for these again; one that is being looked for is not asked twice."""
        self._waiting = deque(folder for folder in folders if folder not in self._asked)
        self._ask()

    def _ask(self) -> None:
        while self._waiting and len(self._asked) < _AT_ONCE:
            folder = self._waiting.popleft()
            self._asked.add(folder)
            self._looking.run(
                self,
                partial(is_draft, Path(folder)),
                partial(self._learn, folder),
                partial(self._lose, folder),
                line=f"there? {folder}",
            )

    def _lose(self, folder: str, _error: AppError) -> None:
        self._learn(folder, False)

    def _learn(self, folder: str, there: bool) -> None:
        self._asked.discard(folder)
        missing = self.missing - {folder} if there else self.missing | {folder}
        if missing != self.missing:
            self.missing = missing
            self.changed.emit()
        self._ask()


def is_draft(folder: Path) -> bool:
    """Whether a draft lies there, or its earlier saves; may take as long as a share that is gone."""
    try:
        return (folder / DRAFT_FILE).is_file() or (folder / HISTORY).is_dir()
    except OSError:
        return False
