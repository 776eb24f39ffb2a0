"""The list of 收集 as rows: what waits for a choice, what could not be read, what has just come, all the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.bureau.desk_records import Collected, DeskRow, DeskSeen, Taken, TakenKind, UnreadableSeen
from app.ui.bureau.collect.words import TAKEN, name_of
from app.ui.work.initials import find_initials, initials

Shown: TypeAlias = Literal["all", "open", "new"]
"""Everything; what somebody has to do something about; what the last collection brought."""
_REST, _OPEN, _DAMAGED = "已收的", "有几份，要选定", "有缺损，要选定"
_WORST: tuple[TakenKind, ...] = ("new", "changed", "other", "place", "same")


@dataclass(frozen=True, slots=True)
class Heading:
    """Over rows of one kind."""

    title: str
    count: int

    @property
    def key(self) -> str:
        """What makes it the same one after another look."""
        return f"# {self.title}"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An applicant; ``taken`` is what the last collection made of it."""

    row: DeskRow
    taken: Taken | None = None

    @property
    def key(self) -> str:
        """What makes it the same one after another look."""
        return str(self.row.case)

    @property
    def badge(self) -> str:
        """In a word what is to be known of it."""
        if self.row.must_choose:
            return "待选定"
        if self.row.is_unproven:
            return "有缺损"
        if self.row.same_code:
            return "代码相同"
        if self.taken and self.taken.is_reviewed:
            return "初审有变"
        return TAKEN[self.taken.kind] if self.taken else ""


@dataclass(frozen=True, slots=True)
class LostRow:
    """A place where nothing could be read."""

    lost: UnreadableSeen

    @property
    def key(self) -> str:
        """What makes it the same one after another look."""
        return f"/ {self.lost.path}"

    @property
    def badge(self) -> str:
        """In a word what is to be known of it."""
        return "读不出来"


Row: TypeAlias = Heading | CaseRow | LostRow


class Listing:
    """What the desk has, with what the last collection brought; searched by name, place, code or initials."""

    def __init__(self) -> None:
        self._seen = DeskSeen(())
        self._taken: Mapping[int, Taken] = {}
        self._initials: dict[str, tuple[str, ...]] = {}
        self.words = ""
        self.shown: Shown = "all"

    def show_seen(self, seen: DeskSeen) -> None:
        """The desk as it is now."""
        self._seen = seen

    def show_collected(self, found: Collected) -> None:
        """What has just come; of an applicant that came twice what says most."""
        taken: dict[int, Taken] = {}
        for one in found.taken:
            before = taken.get(one.case)
            if before is None or _weight(one) < _weight(before):
                taken[one.case] = one
        self._taken = taken

    def counts(self) -> tuple[int, int, int]:
        """How many rows there are of all, to be done, and just come."""
        seen = self._seen
        waiting = sum(row.waits for row in seen.rows) + len(seen.unreadable)
        return len(seen.rows) + len(seen.unreadable), waiting, sum(row.case in self._taken for row in seen.rows)

    def rows(self) -> list[Row]:
        """The list from top to bottom."""
        cases = [CaseRow(row, self._taken.get(row.case)) for row in self._seen.rows if self._fits(row)]
        lost = [LostRow(one) for one in self._seen.unreadable if self.words.lower() in str(one.path).lower()]
        choices = [one for one in cases if one.row.must_choose]
        damaged = [one for one in cases if one.row.is_unproven and not one.row.must_choose]
        come = [one for one in cases if one.taken and not one.row.waits]
        others = [one for one in cases if not one.taken and not one.row.waits]
        groups: list[tuple[str, Sequence[Row]]] = [(_OPEN, choices), (_DAMAGED, damaged), ("读不出来", lost)]
        if self.shown != "open":
            groups.append(("刚收的", come))
        if self.shown == "new":
            groups[:3] = [
                (title, [one for one in rows if one.taken]) for title, rows in ((_OPEN, choices), (_DAMAGED, damaged))
            ]
        if self.shown == "all":
            groups.append((_REST, others))
        return list(_grouped(groups))

    def _fits(self, row: DeskRow) -> bool:
        words = self.words.lower()
        if not words:
            return True
        if any(words in text.lower() for text in (row.applicant, row.place, *row.known)):
            return True
        if not words.isascii():
            return False
        if row.applicant not in self._initials:
            self._initials[row.applicant] = initials(row.applicant)
        return find_initials(words, self._initials[row.applicant]) >= 0


def _weight(one: Taken) -> tuple[int, bool]:
    """Of what came of one applicant the least says most."""
    return _WORST.index(one.kind), not one.reviews


def _grouped(groups: Iterable[tuple[str, Sequence[Row]]]) -> Iterable[Row]:
    """Rows under their headings; one group that is all there is needs none."""
    filled = [(title, rows) for title, rows in groups if rows]
    for title, rows in filled:
        if len(filled) > 1 or title != _REST:
            yield Heading(title, len(rows))
        yield from rows


def told(row: Row) -> str:
    """A row as one sentence."""
    if isinstance(row, Heading):
        return f"{row.title} {row.count}"
    if isinstance(row, LostRow):
        return f"{row.lost.path.name}，读不出来，{row.lost.sentence}"
    return "，".join(part for part in (name_of(row.row), row.row.place, row.badge) if part)
