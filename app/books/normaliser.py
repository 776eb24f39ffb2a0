"""What passes between the intake and the normaliser of one kind of file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from app.books.fit import PageBox
from app.progress import Progress


@dataclass(frozen=True, slots=True)
class Normalised:
    """What a normaliser wrote: the size of each page, and sentences about what the user should know."""

    pages: tuple[PageBox, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One file to normalise. ``name`` is what the user calls it, ``rotate`` clockwise degrees on top of the file's."""

    source: Path
    target: Path
    rotate: int
    name: str
    password: str
    progress: Progress


Normaliser: TypeAlias = Callable[[Order], Normalised]
