"""A document of the page model as a Word file (.docx) that paginates like the PDF.

Paragraphs that continue on a later page are divided at the layout's line ends and the break is stated; tables stay
whole and their rows flow by stated heights. Measured against LibreOffice in ``tests/unit/renderers/test_word.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.fonts import NONE_INSTALLED, InstalledFaces
from app.documents.model import Document, EvidencePage, Page, ParagraphPart, Placed, TablePart
from app.progress import Progress, silent
from app.renderers.word_fonts import name_installed
from app.renderers.word_package import empty_document, save, set_body
from app.renderers.word_pictures import Picture, Pictures
from app.renderers.word_sections import Sections
from app.renderers.word_table import RowPiece, table_element
from app.renderers.word_text import Bookmarks, Place, ending_section, paragraph_element
from app.renderers.word_xml import SMALLEST_PITCH, Xml, spacer

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def render_word(
    document: Document,
    target: Path,
    picture: Callable[[Sequence[EvidencePage], int], Picture] | None = None,
    progress: Progress = silent,
    installed: InstalledFaces = NONE_INSTALLED,
) -> None:
    """Write ``document`` as a Word file to ``target``, replacing it in one step.

    The fonts of this PC in ``installed`` are named instead of the Windows fonts. ``picture`` returns the picture of
    evidence pages that stand side by side, from the left edge of the type area (twips); without it they stay empty.
    Raises :class:`DiskError` when the disk refuses, and whatever ``progress`` raises to cancel.
    """
    word = empty_document(document, [font.name for font in installed.values()])
    _Writer(document, word, picture, progress).write()
    name_installed(word, installed)
    save(word, target)


class _Writer:
    """Walks the pages in order and collects the body; knows what stands last and what the page still lacks."""

    def __init__(
        self,
        document: Document,
        word: WordDocument,
        picture: Callable[[Sequence[EvidencePage], int], Picture] | None,
        progress: Progress,
    ) -> None:
        self._document = document
        self._word = word
        self._body: list[Xml] = []
        self._sections = Sections(document, word)
        self._pictures = Pictures(word, picture) if picture else None
        self._progress = progress
        targets = [placed.part.paragraph.bookmark for page in document.pages for placed in page.placed
                   if isinstance(placed.part, ParagraphPart)]  # fmt: skip
        self._on_paragraphs = {target for target in targets if target}
        self._bookmarks = Bookmarks([*filter(None, targets), *(name for name, _ in document.bookmarks)])
        self._split = _split_rows(document)
        self._after_table = self._after_empty_page = False
        self._break_due = False

    def write(self) -> None:
        """Write all sections; the last one's properties belong to the body itself."""
        side, total = 1, len(self._document.pages)
        for section in self._document.sections:
            first_side = side
            for page in section.pages:
                self._progress(side - 1, total, "生成 Word")
                self._break_due = side > first_side
                self._page(page, side)
                side += 1
            if self._after_table or self._after_empty_page:
                self._append(spacer(SMALLEST_PITCH))
            properties = self._sections.properties(section, first_side)
            if section is self._document.sections[-1]:
                self._body.append(properties)
            else:
                self._body[-1] = ending_section(self._body[-1], properties)
        set_body(self._word, "".join(self._body))
        if self._pictures:
            self._pictures.put_in()
        self._progress(total, total, "生成 Word")

    def _page(self, page: Page, side: int) -> None:
        self._mark_page(side)
        geometry = self._document.geometry
        if page.evidence and self._pictures:
            self._evidence(page, geometry.left(side), self._pictures)
            return
        bottom = geometry.top
        for placed in page.placed:
            self._placed(placed, placed.x - geometry.left(side), max(0, placed.y - bottom))
            bottom = placed.y + placed.part.height
        if not page.placed:
            # LibreOffice drops an empty paragraph that both breaks the page and ends a section, and its page with it.
            opened_by_break = self._break_due
            self._append(spacer(SMALLEST_PITCH, page_break=opened_by_break))
            self._after_empty_page = opened_by_break

    def _evidence(self, page: Page, left: int, pictures: Pictures) -> None:
        """Write rows of pictures from top to bottom, each below its captions."""
        rows = [list(row) for _, row in groupby(sorted(page.evidence, key=_top_left), key=lambda area: area.y)]
        captions = list(page.placed)
        for row in rows:
            while captions and captions[0].y <= row[0].y:
                self._placed(captions.pop(0), 0, 0)
            edges, fill = (left, left + self._document.geometry.column), len(rows) > 1
            self._append(pictures.paragraph(row, edges, row[0].height, page_break=self._break_due, fill=fill))

    def _mark_page(self, side: int) -> None:
        """Put link targets that no paragraph carries in front of the page's first block."""
        for name, target_side in self._document.bookmarks:
            if target_side == side and name not in self._on_paragraphs:
                self._body.append(self._bookmarks.marks(name))

    def _placed(self, placed: Placed, indent: int, gap: int) -> None:
        part = placed.part
        if isinstance(part, TablePart):
            if part.first:
                self._table(part, indent, gap)
            self._break_due = False
            return
        right = self._document.geometry.column - indent - part.width
        place = Place(page_break=self._break_due, above=gap, left=indent, right=right)
        self._append(paragraph_element(part, place, self._bookmarks))

    def _table(self, part: TablePart, indent: int, gap: int) -> None:
        """Write the whole table; two tables without a paragraph between them would grow together."""
        if self._after_table or self._break_due or gap:
            self._append(spacer(gap, page_break=self._break_due))
        split = self._split.get(part.table.id, {})
        self._body.append(table_element(part.table, indent, self._bookmarks, split))
        self._after_table = True

    def _append(self, paragraph: Xml) -> None:
        self._body.append(paragraph)
        self._after_table = self._after_empty_page = False
        self._break_due = False


def _top_left(area: EvidencePage) -> tuple[int, int]:
    return area.y, area.x


def _split_rows(document: Document) -> dict[str, dict[int, tuple[RowPiece, ...]]]:
    """Return, by table id and row, the pieces of rows that stand on more than one page.

    A piece that goes on fills its page: what follows cannot move up, and its text may take a line more.
    """
    found: dict[str, dict[int, list[RowPiece]]] = {}
    for placed in (placed for page in document.pages for placed in page.placed):
        part = placed.part
        if not isinstance(part, TablePart):
            continue
        for row in (row for row in part.rows if not row.repeated):
            piece = RowPiece(row.offset, row.height, row.drawn)
            found.setdefault(part.table.id, {}).setdefault(row.row, []).append(piece)
    return {
        table: {row: tuple(pieces) for row, pieces in rows.items() if len(pieces) > 1} for table, rows in found.items()
    }
