"""What the pages that a program made of a table do not show: texts cut off at a narrow column, numbers as ####."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from app.books.office.plain_table import PlainTable
from app.progress import Pause

_HASHES = re.compile(r"#{3,}")


def text_without_blanks(pdf: Path, pause: Pause) -> str:
    """All text of a PDF in the order it is drawn, without spaces and line ends."""
    import pypdfium2

    found: list[str] = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number in range(len(document)):
            pause()
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                found.append(_without_blanks(text.get_text_range()))
    return "".join(found)


def cut_cells(table: PlainTable, shown: str) -> list[str]:
    """The lines of cells that ``shown`` does not hold whole, and numbers that the program writes in another way."""
    texts = (*table.titles, *(cell.text for row in table.rows for cell in row))
    lines = dict.fromkeys(line.strip() for text in texts for line in text.splitlines() if line.strip())
    return [line for line in lines if _without_blanks(line) not in shown]


def count_hashes(shown: str) -> int:
    """How many numbers or dates are drawn as ``###``, as every spreadsheet program does in too narrow a column."""
    return len(_HASHES.findall(shown))


def _without_blanks(text: str) -> str:
    return "".join(text.replace("\ufffe", "").replace("\u0002", "").split())
