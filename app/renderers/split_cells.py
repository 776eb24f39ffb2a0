"""Which lines of a cell stand on one page when it goes over pages: the same in the PDF and in Word."""

from __future__ import annotations

from dataclasses import replace

from app.documents.model import Cell, ParagraphPart


def lines_between(cell: Cell, top: int, bottom: int | None) -> tuple[ParagraphPart, ...]:
    """The lines that stand on one page of a cell that goes over pages, ``top`` to ``bottom`` of its text.

    A line stands where its lower edge falls, so each stands once; without ``bottom`` all that is left over.
    """
    found, above = [], 0
    for part in cell.parts:
        before = part.paragraph.space_before if part.first == 0 else 0
        edges = (above + before + count * part.paragraph.pitch for count in range(1, len(part.lines) + 1))
        here = [index for index, edge in enumerate(edges) if edge > top and (bottom is None or edge <= bottom)]
        if here:
            first, end = here[0], here[-1] + 1
            last = part.last and end == len(part.lines)
            found.append(replace(part, lines=part.lines[first:end], first=part.first + first, last=last))
        above += part.height
    return tuple(found)
