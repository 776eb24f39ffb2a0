"""What passes between the intake and the normaliser of one kind of file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from app.books.fit import PageBox
from app.forms.definition import Severity
from app.progress import Progress


class Note(NamedTuple):
    """What the user should know of a file that was taken in; the ``sentence`` follows the file's name.

    ``warning`` where the book may show something else than the file did, ``note`` otherwise.
    """

    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """What a normaliser wrote: the size of each page, and what the user should know."""

    pages: tuple[PageBox, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One file to normalise. ``name`` is what the user calls it, ``rotate`` clockwise degrees on top of the file's."""

    source: Path
    target: Path
    rotate: int
    name: str
    progress: Progress


Normaliser: TypeAlias = Callable[[Order], Normalised]
