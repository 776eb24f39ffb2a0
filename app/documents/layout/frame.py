"""What laying out a part yields: leaves (pages without a number yet), grouped as Word will have sections.

Numbers, blanks, evidence pages and mirrored margins come later, when the book is planned: ``x`` of a leaf is relative
to the left edge of the type area, ``y`` is from the top of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from app.documents.model import ParagraphPart, Placed, TablePart
from app.forms.definition import Seal

PartKind = Literal["cover", "front", "contents", "body", "item"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One laid-out page: what stands on it, in order from top to bottom."""

    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves that form one section in Word; ``slack`` as in :class:`app.documents.model.Section`."""

    leaves: tuple[Leaf, ...]
    slack: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A title that stands in the navigation outline, and the 0-based leaf of its part."""

    title: str
    level: int
    leaf: int


@dataclass(frozen=True, slots=True)
class SealPlace:
    """A place to stamp or sign, and the 0-based leaf of its part."""

    seal: Seal
    leaf: int


@dataclass(frozen=True, slots=True)
class LaidPart:
    """One part of a volume, laid out: its leaves in groups, its headings and its places to stamp.

    ``item`` is the number of the contents entry that the part is; ``title`` names it in the outline. ``divided``: its
    first leaf is a divider sheet, whose back stays blank.
    """

    id: str
    kind: PartKind
    title: str
    groups: tuple[Group, ...]
    item: int | None = None
    headings: tuple[Heading, ...] = ()
    seals: tuple[SealPlace, ...] = ()
    divided: bool = False

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves in order."""
        return tuple(leaf for group in self.groups for leaf in group.leaves)


@dataclass(frozen=True, slots=True)
class Streamed:
    """Something to be placed: a broken paragraph or a table, what it stands for, and where it may stand.

    ``section`` is as in :class:`app.documents.model.Placed`. ``new_page`` puts it at the head of a page. ``heading``
    and ``seals`` are noted with the leaf on which it (for a table: the cell) lands. ``table_seals`` are pairs of row
    and seal. ``last_lines`` of a paragraph stand on the page of what follows (a signature never stands alone).
    """

    part: ParagraphPart | TablePart
    new_page: bool = False
    heading: tuple[str, int] | None = None
    seals: tuple[Seal, ...] = ()
    table_seals: tuple[tuple[int, Seal], ...] = ()
    last_lines: int = 0
    section: str = ""

    @property
    def keeps_next(self) -> bool:
        """Whether it must stand on the page of what follows."""
        return isinstance(self.part, ParagraphPart) and self.part.paragraph.keep_with_next

    def listed(self) -> Streamed:
        """The same, as a heading of the first level in Word's navigation pane."""
        assert isinstance(self.part, ParagraphPart)
        return replace(self, part=replace(self.part, paragraph=replace(self.part.paragraph, outline_level=1)))
