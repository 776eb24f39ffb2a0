"""What the manual holds: its headings and the sides on which they stand, as ``packaging/manual.py`` wrote them down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from app.disk import write_file

PDF, CONTENTS = "使用手册.pdf", "chapters.json"


class Heading(NamedTuple):
    """A heading by its id; ``side`` counts pages of the PDF from 1, ``level`` 1 is a chapter."""

    id: str
    title: str
    level: int
    side: int


class Contents(NamedTuple):
    """The manual of a folder: its file, how many sides it has, its headings in order; ``copies`` is another folder."""

    pdf: Path
    sides: int
    headings: tuple[Heading, ...]
    copies: Path | None = None

    @property
    def front(self) -> int:
        """How many sides stand before page 1."""
        return self.headings[0].side - 1 if self.headings else 0

    def side_of(self, chapter: str) -> int:
        """Where a heading stands; the first side for one that is not there."""
        return next((one.side for one in self.headings if one.id == chapter), 1)

    def for_others(self) -> Path:
        """The file for other programs: a copy among ``copies``, since a program file that is open stops an upgrade."""
        if self.copies is None:
            return self.pdf
        copy = self.copies / PDF
        try:
            data = self.pdf.read_bytes()
            if not copy.is_file() or copy.read_bytes() != data:
                self.copies.mkdir(parents=True, exist_ok=True)
                write_file(copy, data)
        except OSError:  # an older copy that is being read, or a cache that cannot be written
            return self.pdf
        return copy

    def page_words(self, side: int) -> str:
        """A side as it is named in the manual itself: by the number that is printed on it."""
        number = side - self.front
        return f"第 {number} 页" if number > 0 else "封面" if side == 1 else "目录"


def read_contents(folder: Path, copies: Path | None = None) -> Contents | None:
    """The manual that a folder holds; None when it is not there or cannot be read."""
    try:
        told = json.loads((folder / CONTENTS).read_text("utf-8"))
        headings = tuple(Heading(one["id"], one["title"], one["level"], one["side"]) for one in told["headings"])
        pdf = folder / PDF
        return Contents(pdf, told["sides"], headings, copies) if pdf.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
