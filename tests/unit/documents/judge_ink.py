"""A judge of what is drawn: no characters over others, over a rule of a table, or outside the type area; each once.

The PDF renderer draws the parts of each page onto a recorder instead of a page. Where a line stands when a cell or a
row goes on over pages is the renderer's business, so the model alone cannot show that nothing is clipped there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.documents.model import Document, Page, ParagraphPart, Run, TablePart
from app.renderers.pdf_table import draw_table
from app.renderers.pdf_text import draw_part
from tests.unit.documents.expected import visible
from tests.unit.documents.faces import advances
from tests.unit.documents.judge_pages import cell_words, parts_of, words_of

_ABOVE, _BELOW = 8.6, 1.0
"""Half-points into twips: how far the ink of a hanzi reaches above and below the baseline."""
_TOLERANCE = 3
_GRID_TOLERANCE = 12


@dataclass(frozen=True)
class _Ink:
    """Characters as drawn: a box in twips from the top left corner of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class _Recorder:
    """Takes the place of the renderer's marks."""

    inks: list[_Ink] = field(default_factory=list)
    rules: list[tuple[int, int, int, int]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def text(self, run: Run, text: str, x: float, base: float, width: float | None = None) -> float:
        self.said.append(text)
        least = sum(advances(run.face)[char] for char in text) * run.half_points / 100 if width is None else width
        if visible(text):
            size = run.half_points
            self.inks.append(_Ink(text, x, base - _ABOVE * size, x + least, base + _BELOW * size))
        return least

    def underline(self, left: float, right: float, base: float, half_points: int) -> None: ...

    def leader(self, left: float, right: float, base: float, half_points: int) -> None: ...

    def grid(self, segments: Iterable[tuple[int, int, int, int]]) -> None:
        self.rules += segments


def judge_ink(document: Document) -> Iterator[str]:
    """Faults of everything drawn on the pages of a document."""
    said: Counter[str] = Counter()
    for side, page in enumerate(document.pages, start=1):
        marks = _drawn(page)
        said.update(visible("".join(marks.said)))
        yield from (f"side {side}: {fault}" for fault in _overlaps(marks))
        left, top = document.geometry.left(side), document.geometry.top
        right, bottom = left + document.geometry.column, document.geometry.height - document.geometry.bottom
        for ink in marks.inks:
            if ink.left < left or ink.right > right + _TOLERANCE or ink.top < top or ink.bottom > bottom:
                yield f"side {side}: {ink} leaves the type area {left}, {top}, {right}, {bottom}"
    wanted = Counter(words_of(document)) + Counter(visible("".join(_again(document))))
    if said != wanted:
        yield f"not drawn: {dict(wanted - said)}; drawn too often: {dict(said - wanted)}"


def _drawn(page: Page) -> _Recorder:
    marks = _Recorder()
    for placed in page.placed:
        if isinstance(placed.part, ParagraphPart):
            draw_part(marks, placed.part, placed.x, placed.y)  # type: ignore[arg-type]
        else:
            list(draw_table(marks, placed.part, placed.x, placed.y))  # type: ignore[arg-type]
    return marks


def _again(document: Document) -> Iterator[str]:
    """What is printed besides the words of the model: repeated header rows and the numbers of the contents."""
    for _, placed in parts_of(document):
        part = placed.part
        if isinstance(part, TablePart):
            rows = {row.row for row in part.rows if row.repeated}
            yield from (cell_words(cell) for cell in part.table.cells if cell.row in rows)
        elif part.last:
            yield from (run.text for run in part.paragraph.tail)


def _overlaps(marks: _Recorder) -> Iterator[str]:
    """Characters over characters, and characters over the rules of a table."""
    inks = sorted(marks.inks, key=lambda ink: ink.top)
    for index, ink in enumerate(inks):
        for other in inks[index + 1 :]:
            if other.top >= ink.bottom - _TOLERANCE:
                break
            if min(ink.right, other.right) - max(ink.left, other.left) > _TOLERANCE:
                yield f"{ink} stands over {other}"
    for x1, y1, x2, y2 in marks.rules:
        for ink in inks:
            inside_x = max(x1, x2) > ink.left + _GRID_TOLERANCE and min(x1, x2) < ink.right - _GRID_TOLERANCE
            inside_y = max(y1, y2) > ink.top + _GRID_TOLERANCE and min(y1, y2) < ink.bottom - _GRID_TOLERANCE
            if inside_x and inside_y:
                yield f"{ink} stands over the rule {(x1, y1, x2, y2)}"
