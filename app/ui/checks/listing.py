"""The list of issues as rows: groups by gravity, sections inside them, what was mended meanwhile still in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.forms.definition import FormDefinition
from app.forms.issues import Issue, Kind
from app.forms.labels import label_of
from app.forms.sections import Section
from app.ui.work.board import head_of

GROUPS: tuple[tuple[Kind, str], ...] = (("error", "错误"), ("unfilled", "未填"), ("warning", "提醒"), ("note", "说明"))
_EVIDENCE = "佐证材料"
_WHOLE = "全表"
_ROW = re.compile(r"第[0-9]+行")


@dataclass(frozen=True)
class GroupRow:
    """A heading: how grave what follows is, and how much of it is left."""

    kind: Kind
    title: str
    count: int


@dataclass(frozen=True)
class SectionRow:
    """A section below a heading that can be folded."""

    kind: Kind
    title: str
    count: int
    folded: bool


@dataclass(frozen=True)
class IssueRow:
    """An issue: ``place`` and ``sentence`` in words, ``other`` a second field that its rule compares, if any.

    ``mended`` ones no longer hold; they stay where they were so that the list does not jump. ``listed``: it stands
    below the row of its section, which need not be named again.
    """

    issue: Issue
    place: str
    sentence: str
    other: str = ""
    other_label: str = ""
    mended: bool = False
    listed: bool = False

    @property
    def kind(self) -> Kind:
        """How grave it is, or was."""
        return self.issue.kind


Row: TypeAlias = GroupRow | SectionRow | IssueRow


class Listing:
    """The rows of one visit to the page. New issues go to their place, mended ones stay until :meth:`renew`."""

    def __init__(self, definition: FormDefinition, sections: Sequence[Section]) -> None:
        self._definition = definition
        self._titles = _titles(sections)
        self._order = {title: place for place, title in enumerate(dict.fromkeys(self._titles.values()))}
        self._rules = {rule.id: rule.fields for rule in definition.rules}
        self._known: dict[tuple[str, str], Issue] = {}
        self._here: frozenset[tuple[str, str]] = frozenset()
        self.unfolded: set[str] = set()

    def renew(self, issues: Sequence[Issue]) -> None:
        """Begin again with what there is now."""
        self._known = {}
        self.follow(issues)

    def follow(self, issues: Sequence[Issue]) -> None:
        """Take in what a check found."""
        found = {(issue.path, issue.code): issue for issue in issues}
        self._known.update(found)
        self._here = frozenset(found)

    def rows(self) -> list[Row]:
        """The list from top to bottom."""
        found: list[Row] = []
        for kind, title in GROUPS:
            mine = [row for row in self._issue_rows() if row.kind == kind]
            if not mine:
                continue
            found.append(GroupRow(kind, title, sum(not row.mended for row in mine)))
            found += self._by_section(kind, mine) if kind == "unfilled" else self._in_order(mine)
        return found

    def _by_section(self, kind: Kind, rows: Sequence[IssueRow]) -> Iterator[Row]:
        for title in self._order | {_WHOLE: 0}:
            mine = [row for row in rows if self.section_title(row.issue.path) == title]
            if mine:
                folded = title not in self.unfolded
                yield SectionRow(kind, title, sum(not row.mended for row in mine), folded)
                if not folded:
                    yield from mine

    def _in_order(self, rows: Sequence[IssueRow]) -> list[IssueRow]:
        return sorted(rows, key=lambda row: self._order.get(self.section_title(row.issue.path), len(self._order)))

    def _issue_rows(self) -> Iterator[IssueRow]:
        for key, issue in self._known.items():
            yield self._row(issue, mended=key not in self._here)

    def _row(self, issue: Issue, *, mended: bool) -> IssueRow:
        label = self._label(issue)
        sentence = issue.message.removeprefix(f"{label}：")
        other = next((name for name in self._rules.get(issue.code, ()) if name != issue.path), "")
        section = self.section_title(issue.path)
        listed = issue.kind == "unfilled"
        place = f"{section} › {label}" if issue.path and section != _WHOLE and not listed else label or section
        other_label = label_of(self._definition, other) if other else ""
        return IssueRow(issue, place, sentence, other, other_label, mended, listed)

    def _label(self, issue: Issue) -> str:
        """As its sentence begins: rows are called by the 序号 that they had when it was found."""
        label = label_of(self._definition, issue.path)
        told, counted = _ROW.search(issue.message), _ROW.search(label)
        if told is None or counted is None or issue.message.startswith(label):
            return label
        return label[: counted.start()] + told[0] + label[counted.end() :]

    def section_title(self, path: str) -> str:
        """The section that an issue is listed under."""
        head = head_of(path)
        return _EVIDENCE if head.startswith("items.") else self._titles.get(head, _WHOLE)


def _titles(sections: Sequence[Section]) -> Mapping[str, str]:
    """The title of each field's section; that of the evidence is listed behind all others."""
    found = {name: section.title for section in sections for name in section.fields}
    return found | ({"items": _EVIDENCE} if any(section.items for section in sections) else {})


def first_of(rows: Sequence[Row], kinds: Collection[Kind]) -> IssueRow | None:
    """The first issue of these kinds that still holds."""
    return next((row for row in rows if isinstance(row, IssueRow) and not row.mended and row.kind in kinds), None)
