"""What the manual holds: its headings and the sides on which they stand, as ``packaging/manual.py`` wrote them down."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

PDF, CONTENTS = "使用手册.pdf", "chapters.json"


class Heading(NamedTuple):
    """A heading by its id; ``side`` counts pages of the PDF from 1, ``level`` 1 is a chapter."""

    id: str
    title: str
    level: int
    side: int


class Contents(NamedTuple):
    """The manual of a folder: its file, how many sides it has, its headings in order."""

    pdf: Path
    sides: int
    headings: tuple[Heading, ...]

    @property
    def front(self) -> int:
        """How many sides stand before page 1."""
        return self.headings[0].side - 1 if self.headings else 0

    def side_of(self, chapter: str) -> int:
        """Where a heading stands; the first side for one that is not there."""
        return next((one.side for one in self.headings if one.id == chapter), 1)

    def page_words(self, side: int) -> str:
        """A side as it is named in the manual itself: by the number that is printed on it."""
        number = side - self.front
        return f"第 {number} 页" if number > 0 else "封面" if side == 1 else "目录"


def read_contents(folder: Path) -> Contents | None:
    """The manual that a folder holds; None when it is not there or cannot be read."""
    try:
        told = json.loads((folder / CONTENTS).read_text("utf-8"))
        headings = tuple(Heading(one["id"], one["title"], one["level"], one["side"]) for one in told["headings"])
        pdf = folder / PDF
        return Contents(pdf, told["sides"], headings) if pdf.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
