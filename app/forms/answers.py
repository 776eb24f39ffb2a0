"""What has been answered, as the rest of the program passes it around.

Answers are strings, lists of strings (check groups) or lists of rows; numbers stay the decimal text that the
user sees, dates are ``2026-05-28``, yes/no is 是 or 否, 无 is the answer 无. Whatever was typed
is kept, also when it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Row: TypeAlias = dict[str, str]
Answer: TypeAlias = str | list[str] | list[Row]
Answers: TypeAlias = Mapping[str, Answer]
PER_SIDE = (1, 2, 4)
"""How many pages of evidence may share a side."""
ItemStateOrBlank = Literal["", "files", "none", "self_declaration"]


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file behind an item: ``path`` relative to the draft folder with ``/``, its SHA-256, size, and turn.

    ``rotate`` is clockwise degrees (0, 90, 180, 270) on top of what the file itself says. ``pages`` are the pages that
    are bound, as typed (``1-3,5``; blank: all), ``caption`` a line above the first of them. ``per_side`` (1, 2 or 4) is
    how many of its pages share a side; neighbouring files that say the same share sides, too.
    """

    path: str
    sha256: str
    bytes: int
    rotate: int = 0
    pages: str = ""
    caption: str = ""
    per_side: int = 1
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemState:
    """What was chosen for one numbered item; files are kept also while another state is chosen."""

    state: ItemStateOrBlank = ""
    statement: str = ""
    ticked: tuple[str, ...] = ()
    files: tuple[EvidenceFile, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """One filled form: answers by field id, items by number, options by name, overridden checks.

    ``overrides`` maps ``field id`` to the user's note (ruling 9: a wrong check digit of the code, accepted once).
    """

    answers: Answers = field(default_factory=dict)
    items: Mapping[int, ItemState] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    overrides: Mapping[str, str] = field(default_factory=dict)
