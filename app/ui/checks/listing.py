"""The list of issues as rows: groups by gravity, sections inside them, what was mended meanwhile still in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

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


class RowWords(NamedTuple):
    """An issue in words: where it is, the sentence, and a second field that its rule compares, if any."""

    place: str
    sentence: str
    other: str = ""
    other_label: str = ""


@dataclass(eq=False)
class IssueRow:
    """An issue; its words are made when they are first wanted: there may be thousands of which a dozen are seen.

    ``mended`` ones no longer hold; they stay where they were so that the list does not jump. ``listed``: it stands
    below the row of its section, which need not be named again.
    """

    issue: Issue
    words_for: Callable[[Issue], RowWords]
    mended: bool = False
    listed: bool = False

    @cached_property
    def words(self) -> RowWords:
        """What is told of it."""
        return self.words_for(self.issue)

    @property
    def place(self) -> str:
        """Where it is."""
        return self.words.place

    @property
    def sentence(self) -> str:
        """What it says, without the place."""
        return self.words.sentence

    @property
    def other(self) -> str:
        """The second field of its rule."""
        return self.words.other

    @property
    def other_label(self) -> str:
        """What that one is called."""
        return self.words.other_label

    @property
    def kind(self) -> Kind:
        """How grave it is, or was."""
        return self.issue.kind


Row: TypeAlias = GroupRow | SectionRow | IssueRow
# Path, code, and which of several with both: two remarks on one file. The sentence may change while it is mended.
_Key: TypeAlias = tuple[str, str, int]


class Listing:
    """The rows of one visit to the page. New issues go to their place, mended ones stay until :meth:`renew`."""

    def __init__(self, definition: FormDefinition, sections: Sequence[Section]) -> None:
        self._definition = definition
        self._titles = _titles(sections)
        self._order = {title: place for place, title in enumerate(dict.fromkeys(self._titles.values()))}
        self._rules = {rule.id: rule.fields for rule in definition.rules}
        self._known: dict[_Key, Issue] = {}
        self._rows: dict[_Key, IssueRow] = {}
        self._here: frozenset[_Key] = frozenset()
        self.unfolded: set[str] = set()

    def renew(self, issues: Sequence[Issue]) -> None:
        """Begin again with what there is now."""
        self._known = {}
        self.follow(issues)
        self._rows = {key: row for key, row in self._rows.items() if key in self._known}

    def follow(self, issues: Sequence[Issue]) -> None:
        """Take in what a check found."""
        counts = Counter((issue.path, issue.code) for issue in issues)
        found: dict[_Key, Issue] = {}
        for issue in issues:
            found[self._key(issue, counts[issue.path, issue.code] > 1, found)] = issue
        self._known.update(found)
        self._here = frozenset(found)

    def _key(self, issue: Issue, several: bool, found: Mapping[_Key, Issue]) -> _Key:
        """The row of an issue: of several in one place the one with the same sentence, else a further one."""
        place = (issue.path, issue.code)
        if not several and (*place, 1) not in self._known:
            return (*place, 0)
        number = 0
        while (key := (*place, number)) in found or (key in self._known and self._known[key].message != issue.message):
            number += 1
        return key

    def rows(self) -> list[Row]:
        """The list from top to bottom."""
        by_kind: dict[Kind, dict[str, list[IssueRow]]] = {}
        titles: dict[str, str] = {}
        known, here = self._rows, self._here  # thousands of times asked below
        for key, issue in self._known.items():
            kind, head = issue.kind, issue.path.partition(".")[0]
            title = titles.get(head)
            if title is None:
                title = titles[head] = self.section_title(issue.path)
            row, mended = known.get(key), key not in here
            if row is None or row.issue is not issue or row.mended != mended:
                row = known[key] = IssueRow(issue, self._words, mended, kind == "unfilled")
            by_kind.setdefault(kind, {}).setdefault(title, []).append(row)
        found: list[Row] = []
        for kind, heading in GROUPS:
            sections = by_kind.get(kind, {})
            ordered = sorted(sections, key=lambda title: self._order.get(title, len(self._order)))
            if sections:
                found.append(GroupRow(kind, heading, sum(_left(rows) for rows in sections.values())))
            for title in ordered:
                found += self._folding(title, sections[title]) if kind == "unfilled" else sections[title]
        return found

    def _folding(self, title: str, rows: Sequence[IssueRow]) -> Iterator[Row]:
        folded = title not in self.unfolded
        yield SectionRow("unfilled", title, _left(rows), folded)
        if not folded:
            yield from rows

    def _words(self, issue: Issue) -> RowWords:
        label = self._label(issue)
        sentence = issue.message.removeprefix(f"{label}：")
        other = next((name for name in self._rules.get(issue.code, ()) if name != issue.path), "")
        section = self.section_title(issue.path)
        named = issue.path and section not in (_WHOLE, label) and issue.kind != "unfilled"
        place = f"{section} › {label}" if named else label or section
        return RowWords(place, sentence, other, label_of(self._definition, other) if other else "")

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


def _left(rows: Sequence[IssueRow]) -> int:
    return sum(not row.mended for row in rows)


def _titles(sections: Sequence[Section]) -> Mapping[str, str]:
    """The title of each field's section; that of the evidence is listed behind all others."""
    found = {name: section.title for section in sections for name in section.fields}
    return found | ({"items": _EVIDENCE} if any(section.items for section in sections) else {})


def first_of(rows: Sequence[Row], kinds: Collection[Kind]) -> IssueRow | None:
    """The first issue of these kinds that still holds."""
    return next((row for row in rows if isinstance(row, IssueRow) and not row.mended and row.kind in kinds), None)
