"""All issues of a draft, found by place: which field or item has them, how many of each kind, which comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.forms.issues import Issue, Kind

# The worst first, as it is shown when a place has several.
WORST_FIRST: tuple[Kind, ...] = ("error", "warning", "unfilled", "note")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many places are not filled in, wrong, or to be looked at twice."""

    unfilled: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def blocks(self) -> bool:
        """Whether the final export is still refused."""
        return bool(self.unfilled or self.errors)


class IssueBoard:
    """Issues in the order of the form; the head of a path (``people`` of ``people.3.person_name``) is its field."""

    def __init__(self, issues: Sequence[Issue] = ()) -> None:
        self.issues = tuple(issues)
        self._by_head: dict[str, list[Issue]] = {}
        self._by_path: dict[str, list[Issue]] = {}
        for issue in self.issues:
            self._by_head.setdefault(head_of(issue.path), []).append(issue)
            self._by_path.setdefault(issue.path, []).append(issue)
        self._worst: dict[str, tuple[Issue, ...]] = {}
        self._kinds = {head: Counter(issue.kind for issue in found) for head, found in self._by_head.items()}

    def of_field(self, field: str) -> tuple[Issue, ...]:
        """All issues of a field, cells of a table field included, the worst first."""
        return self._of_head(field)

    def of_item(self, number: int) -> tuple[Issue, ...]:
        """All issues of a numbered item, the worst first."""
        return self._of_head(f"items.{number}")

    def _of_head(self, head: str) -> tuple[Issue, ...]:
        """Sorted once: a table of thousands of rows may have as many issues."""
        if head not in self._worst:
            self._worst[head] = worst_first(self._by_head.get(head, ()))
        return self._worst[head]

    def at(self, path: str) -> tuple[Issue, ...]:
        """The issues of exactly this path, the worst first."""
        return worst_first(self._by_path.get(path, ()))

    def counts(self, heads: Collection[str] | None = None) -> Counts:
        """How many issues of each kind, all of them or those of some fields and ``items.N``."""
        kinds: Counter[Kind] = Counter()
        for head in self._kinds if heads is None else {*heads} & self._kinds.keys():
            kinds.update(self._kinds[head])
        return Counts(kinds["unfilled"], kinds["error"], kinds["warning"])

    @cached_property
    def notes(self) -> frozenset[str]:
        """The codes of all notes."""
        return frozenset(issue.code for issue in self.issues if issue.kind == "note")

    def by_kind(self) -> Mapping[Kind, tuple[Issue, ...]]:
        """The issues of each kind, in the order of the form."""
        return {kind: tuple(issue for issue in self.issues if issue.kind == kind) for kind in WORST_FIRST}


def head_of(path: str) -> str:
    """The field of a path, or ``items.N``."""
    first, _, rest = path.partition(".")
    return f"items.{rest.partition('.')[0]}" if first == "items" and rest else first


def worst_first(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """In the order in which a place shows them; equals keep their order."""
    return tuple(sorted(issues, key=lambda issue: WORST_FIRST.index(issue.kind)))
