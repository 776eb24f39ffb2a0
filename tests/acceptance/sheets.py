"""What is wrong on the pages of a PDF, whoever made it: text outside its place, text over text, lines through text.

Poppler tells the words and their boxes, pdfium the lines. The ``faults`` functions return sentences; a right page has
none. Sizes of the house style: GB/T 9704-2012 (binding edge 28 mm, head 37 mm, type area 156 mm wide); the sheet of the
summary is turned, its type area 225 mm wide in the middle, head 28 mm, foot 26 mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from app.documents.model import Document, Page, ParagraphPart, TablePart
from tests.acceptance.official import squeeze
from tests.acceptance.paper import A4, Paper, Word, plain
from tests.acceptance.pdf_grids import Stroke
from tests.acceptance.pdf_grids import _strokes as strokes_of

_MM = 72 / 25.4
_BINDING, _WIDE, _HEAD, _BELOW = 28 * _MM, 156 * _MM, 37 * _MM, A4[1] - 35 * _MM
_TURNED_WIDE, _TURNED_HEAD, _TURNED_BELOW = 225 * _MM, 28 * _MM, A4[0] - 26 * _MM
# A glyph may stand out of its advance by this much; half of a rounded twip on either side is the least of it.
_OUT = 1.0
# What is left of a word's box when its empty margins are taken off: poppler reports ascent and descent of the font.
_CORE = 0.3
# Gaps between words that stand closely, and between words torn apart, in points; and how uneven a line may be.
_CLOSE, _TORN, _SAME_LINE = 8.0, 32.0, 4.0


def stray_faults(paper: Paper, gutter_mm: float = 0, below: float = _BELOW) -> list[str]:
    """Words that stand outside of the type area; number at the foot and 草稿 in the head have places of their own."""
    faults = []
    for page, words in enumerate(paper.words):
        left, head, right, foot = _type_area(paper, page, gutter_mm, below)
        for word in words:
            if word.top > paper.foot or (word.text == "草稿" and word.bottom < head):
                continue
            middle = (word.top + word.bottom) / 2
            if word.left < left - _OUT or word.right > right + _OUT or not head < middle < foot:
                faults.append(f"page {page + 1}: {word.text[:30]!r} stands outside of the type area")
    return faults


def _type_area(paper: Paper, page: int, gutter_mm: float, below: float) -> tuple[float, float, float, float]:
    """Left, top, right and lower edge; a turned sheet is not bound and has no gutter."""
    if paper.turned:
        left = (A4[1] - _TURNED_WIDE) / 2
        return left, _TURNED_HEAD, left + _TURNED_WIDE, _TURNED_BELOW
    binding = _BINDING + gutter_mm * _MM
    left = binding if page % 2 == 0 else A4[0] - binding - _WIDE
    return left, _HEAD, left + _WIDE, below


def overprint_faults(paper: Paper) -> list[str]:
    """Words that stand upon other words."""
    faults = []
    for page, words in enumerate(paper.words):
        cores = sorted(map(_core, words), key=lambda word: word.top)
        for index, word in enumerate(cores):
            for other in cores[index + 1 :]:
                if other.top > word.bottom:
                    break
                if word.left < other.right - _OUT and other.left < word.right - _OUT:
                    faults.append(f"page {page + 1}: {word.text[:20]!r} and {other.text[:20]!r} overprint each other")
    return faults


def crossing_faults(paper: Paper) -> list[str]:
    """Words that a drawn line goes through: text that does not keep to its cell, or a row too low for its text."""
    faults = []
    for page, (words, strokes) in enumerate(zip(paper.words, strokes_of(paper.file), strict=True)):
        for word in map(_core, words):
            if any(_through(stroke, word) for stroke in strokes):
                faults.append(f"page {page + 1}: a line goes through {word.text[:30]!r}")
    return faults


def stretch_faults(word: Paper, pdf: Paper) -> list[str]:
    """Lines of the Word file that are torn apart to reach the right edge, where the PDF sets the words closely."""
    faults, strokes = [], list(strokes_of(word.file))
    for page, (words, closely) in enumerate(zip(word.words, pdf.words, strict=True)):
        lines = [_apart(line, _CLOSE) for line in _by_line(closely)]
        texts = ["".join(one.text for one in stretch) for line in lines for stretch in line]
        walls = [stroke for stroke in strokes[page] if stroke[2] - stroke[0] < stroke[3] - stroke[1]]
        for line in _by_line(words):
            for left, right in pairwise(_apart(line, _TORN)):
                beside = left[-1].text[-3:] + right[0].text[:2]
                if any(beside in text for text in texts) and not _walled(left[-1], right[0], walls):
                    faults.append(f"page {page + 1}: {left[-1].text[-12:]!r} and {right[0].text[:12]!r} torn apart")
    return faults


def _walled(left: Word, right: Word, walls: Sequence[Stroke]) -> bool:
    """Whether the side of a cell stands between two words."""
    middle = left.middle[1]
    return any(left.right <= wall[0] <= right.left and wall[1] <= middle <= wall[3] for wall in walls)


def _by_line(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a page by the height of their middles, each line from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle[1]):
        if lines and word.middle[1] - lines[-1][-1].middle[1] < _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _apart(line: Sequence[Word], gap: float) -> list[list[Word]]:
    """A line cut where there is a wider gap."""
    stretches = [[line[0]]]
    for before, word in pairwise(line):
        if word.left - before.right > gap:
            stretches.append([])
        stretches[-1].append(word)
    return stretches


def _core(word: Word) -> Word:
    high = (word.bottom - word.top) * _CORE
    return Word(word.text, word.left + _OUT, word.top + high, word.right - _OUT, word.bottom - high)


def _through(stroke: Stroke, word: Word) -> bool:
    left, top, right, bottom = stroke
    return left < word.right and word.left < right and top < word.bottom and word.top < bottom


# ---- against the page model ------------------------------------------------------------------------------------


def model_faults(paper: Paper, document: Document) -> list[str]:
    """Pages on which a PDF does not show, in order, the very characters that stand there in its page model."""
    if len(paper.bodies) != len(document.pages):
        return [f"{len(paper.bodies)} pages in the PDF, {len(document.pages)} in the model"]
    faults = []
    for number, (shown, page) in enumerate(zip(paper.bodies, document.pages, strict=True), 1):
        if not page.evidence and plain(shown) != plain("".join(page_texts(page))):
            faults.append(f"page {number}: {_first_difference(plain(shown), plain(''.join(page_texts(page))))}")
    return faults


def _first_difference(shown: str, wanted: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(shown, wanted, strict=False)) if a != b), min(len(shown), len(wanted)))
    return f"{shown[at : at + 20]!r} instead of {wanted[at : at + 20]!r} behind {wanted[max(0, at - 10) : at]!r}"


def page_texts(page: Page) -> Iterator[str]:
    """The text of a page of the model, line by line, as its parts follow each other."""
    for placed in page.placed:
        if isinstance(placed.part, ParagraphPart):
            yield from _lines(placed.part)
        else:
            yield from _table_lines(placed.part)


def _lines(part: ParagraphPart) -> Iterator[str]:
    for line in part.lines:
        yield part.paragraph.text[line.start : line.end]
    if part.last:
        yield from (run.text for run in part.paragraph.tail)


def _table_lines(part: TablePart) -> Iterator[str]:
    """Cells in reading order. Of a cell that goes on over pages each line stands where its lower edge falls."""
    heights = [row.height for row in part.table.rows]
    for cell in part.table.cells:
        rows = [row for row in part.rows if cell.row <= row.row < cell.row + cell.row_span]
        if not rows:
            continue
        before = sum(heights[cell.row : rows[0].row]) + rows[0].offset
        until = before + sum(row.height for row in rows)
        ends = until >= sum(heights[cell.row : cell.row + cell.row_span])
        edge = 0
        for inner in cell.parts:
            edge += inner.paragraph.space_before
            for line in inner.lines:
                edge += inner.paragraph.pitch
                if before < edge and (ends or edge <= until):
                    yield inner.paragraph.text[line.start : line.end]
            edge += inner.paragraph.space_after


# ---- against what was typed ------------------------------------------------------------------------------------


def typed_faults(pages: Sequence[str], typed: Mapping[str, str]) -> list[str]:
    """Texts that do not stand on the pages, all of each and in order; a text may go on over any number of pages."""
    squeezed, faults = [squeeze(page) for page in pages], []
    whole = "".join(squeezed)
    for name, text in typed.items():
        wanted = squeeze(text)
        if wanted not in whole and not any(_goes_on(squeezed, wanted, page) for page in range(len(squeezed))):
            faults.append(f"{name}: {text[:30]!r} is not on paper as it was typed")
    return faults


def _goes_on(pages: Sequence[str], text: str, first: int) -> bool:
    """Whether a text begins on a page and goes on, broken by whatever stands there, over the next ones."""
    for page in pages[first:]:
        length = _prefix(page, text)
        if not length:
            return False
        text = text[length:]
        if not text:
            return True
    return False


def _prefix(page: str, text: str) -> int:
    """How many characters of the beginning of a text stand on a page side by side."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in page else (low, middle - 1)
    return low
