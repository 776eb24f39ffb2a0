"""What passes between the intake and the normaliser of one kind of file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from app.books.fit import PageBox
from app.progress import Progress

if TYPE_CHECKING:  # a worker process begins sooner without
    from app.forms.definition import Severity

NoteCode: TypeAlias = Literal["", "repaired", "converted", "unclear"]


class Note(NamedTuple):
    """What the user should know of a file that was taken in; the ``sentence`` follows the file's name.

    ``warning`` where the book may show something else than the file did, ``note`` otherwise. ``code`` names what the
    window has a short word for: the file was mended, converted by another program, or will be hard to read.
    """

    severity: Severity
    sentence: str
    code: NoteCode = ""


def known_code(stored: object) -> NoteCode:
    """The code of a note as it was kept; what is not known counts as none."""
    codes: tuple[NoteCode, ...] = ("repaired", "converted", "unclear")
    return next((code for code in codes if code == stored), "")


@dataclass(frozen=True, slots=True)
class Normalised:
    """What a normaliser wrote: the size of each page, and what the user should know."""

    pages: tuple[PageBox, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One file to normalise. ``name`` is what the user calls it, ``rotate`` clockwise degrees on top of the file's.

    ``fonts`` is the folder of the bundled fonts: some kinds of files name fonts that they do not bring along.
    """

    source: Path
    target: Path
    rotate: int
    name: str
    progress: Progress
    fonts: Path


Normaliser: TypeAlias = Callable[[Order], Normalised]
