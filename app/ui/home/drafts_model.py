"""The recent drafts as a list that can be searched; which folders are still there is learnt later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.drafts.recent import RecentDraft
from app.times_and_sizes import day_in_words, moment_in_words, read_day, read_moment
from app.ui.widgets.tips import plain_tip

ROW = Qt.ItemDataRole.UserRole
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class DraftRow:
    """What a row shows of a draft."""

    __slots__ = ("deadline", "draft", "form", "missing", "name", "when")

    def __init__(self, draft: RecentDraft, form: str, now: datetime, missing: bool) -> None:
        self.draft = draft
        self.name = draft.name or draft.folder.replace("\\", "/").rstrip("/").rpartition("/")[2]
        self.form = form
        self.when = moment_in_words(read_moment(draft.saved), now)
        self.deadline = _own(draft.own_deadline, now)
        self.missing = missing

    @property
    def problems(self) -> str:
        """``3 处错误``; empty when nothing is wrong."""
        return f"{self.draft.errors} 处错误" if self.draft.errors else ""

    @property
    def told(self) -> str:
        """The whole row in words, for those who hear it."""
        filled = f"已填 {self.draft.done} / {self.draft.total}" if self.draft.total else ""
        if self.missing:
            return f"{self.name}，找不到了，{self.draft.folder}"
        return "，".join(
            part for part in (self.name, self.form, filled, self.problems, self.when, self.deadline) if part
        )


def _own(stored: str, now: datetime) -> str:
    day = read_day(stored)
    if day is None:
        return ""
    left = (day - now.date()).days
    return f"自定截止 {day_in_words(day, now.date())}" + (
        f"，还有 {left} 天" if left > 0 else "，就是今天" if left == 0 else ""
    )


class DraftsModel(QAbstractListModel):
    """Rows of :class:`DraftRow` under ``ROW``."""

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._drafts: tuple[RecentDraft, ...] = ()
        self._forms: Mapping[str, str] = {}
        self._missing: frozenset[str] = frozenset()
        self._search = ""
        self._rows: list[DraftRow] = []

    @property
    def drafts(self) -> tuple[RecentDraft, ...]:
        """All of them, whatever is searched."""
        return self._drafts

    def show_drafts(self, drafts: Sequence[RecentDraft], forms: Mapping[str, str]) -> None:
        """Show other drafts; ``forms`` are short titles by id."""
        self._drafts, self._forms = tuple(drafts), forms
        self._lay_out()

    def learn_missing(self, folders: frozenset[str]) -> None:
        """These are no longer where they were."""
        if folders != self._missing:
            self._missing = folders
            self._lay_out()

    def search(self, text: str) -> None:
        """Show only drafts whose name, form or folder holds all words."""
        self._search = text
        self._lay_out()

    def _lay_out(self) -> None:
        self.beginResetModel()
        now = self._clock()
        asked = self._search.casefold().split()
        rows = [
            DraftRow(draft, self._forms.get(draft.form, ""), now, draft.folder in self._missing)
            for draft in self._drafts
        ]
        self._rows = [row for row in rows if all(word in _found_by(row) for word in asked)]
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """A flat list."""
        return 0 if parent.isValid() else len(self._rows)

    def row(self, number: int) -> DraftRow | None:
        """A row by its number."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for those who hear them, the row for the painter."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.told
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.draft.folder)
        return None


def _found_by(row: DraftRow) -> str:
    return f"{row.name} {row.form} {row.draft.folder}".casefold()
