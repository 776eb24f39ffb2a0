"""What is asked of a program that turns office files into PDF, or texts of any age into .docx, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.books.office.kinds import OfficeKind
from app.progress import Pause

SECONDS = 120.0


class ConversionError(Exception):
    """A program made nothing of a file; ``reason`` is half a sentence for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Work:
    """One conversion: a read-only copy of the file in a folder of its own, and where what it becomes is to stand.

    That is a PDF, or, of a text whose ``target`` ends in ``.docx``, such a file.
    ``pause`` is called while the program runs and may raise :class:`app.progress.Cancelled`.
    """

    kind: OfficeKind
    source: Path
    target: Path
    folder: Path
    pause: Pause
    seconds: float = SECONDS

    @property
    def made(self) -> str:
        """What the user calls what is made."""
        return "Word 文件" if self.to_word else "PDF"

    @property
    def to_word(self) -> bool:
        """Whether a newer Word file is asked for."""
        return self.kind == "word" and self.target.suffix == ".docx"


class Converter(Protocol):
    """A program that converts office files. ``exact``: it is the one that such files are made with."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def exact(self) -> bool:
        """Whether its pages are those that the maker of the file saw."""

    def takes(self, kind: OfficeKind) -> bool:
        """Whether it opens files of this kind at all."""

    def convert(self, work: Work) -> None:
        """Write ``work.target``. Raises :class:`ConversionError`, and Cancelled out of ``work.pause``."""
