"""What the printed numbers, links and outline of a bound file say, read back from the file (PDFium)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from ctypes import byref, c_int
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.books.fit import TWIPS_PER_POINT
from app.documents.model import Geometry

if TYPE_CHECKING:
    import pypdfium2

Entry = tuple[str, str, int]  # title, label, side
_LINE_END = "¶"


@dataclass(frozen=True, slots=True)
class _Link:
    text: str
    side: int


def squeeze(text: str) -> str:
    """Characters that carry meaning: NFKC, without spaces and leader dots."""
    return re.sub(r"[\s.…·․‥\ufffe\u00ad]+", "", unicodedata.normalize("NFKC", text.replace("…", " ")))


def check_stamp(text: pypdfium2.PdfTextPage, side: int, expected: str, geometry: Geometry) -> Iterator[str]:
    """The number at the foot of the page, below the type area, is the one expected, or there is none."""
    width, foot = geometry.width / TWIPS_PER_POINT, geometry.bottom / TWIPS_PER_POINT
    found = "".join(re.findall(r"\d+", text.get_text_bounded(0, 0, width, foot - 1)))
    if found != expected:
        yield f"第 {side} 面页脚印的页码是“{found}”，应为“{expected}”"


def check_contents(book: pypdfium2.PdfDocument, entries: Sequence[Entry], sides: Sequence[int]) -> Iterator[str]:
    """The contents print each title with its number, and the link on it opens the page with that number."""
    printed = ""
    links: list[_Link] = []
    for side in sides:
        with closing(book[side - 1]) as page, closing(page.get_textpage()) as text:
            lines = text.get_text_bounded().splitlines()
            printed += "".join(squeeze(line) + _LINE_END for line in lines)
            links += _links(book, page, text)
    for title, label, side in entries:
        numbers = _numbers_behind(printed, squeeze(title))
        if not numbers:
            yield f"目录中找不到“{title}”及其页码"
        elif label not in numbers:
            yield f"目录中“{title}”印的页码是 {numbers[0]}，应为 {label}"
        yield from _check_links(links, title, label, side)
    for stray in sorted({link.side for link in links} - {side for _, _, side in entries}):
        yield f"目录中有链接指向第 {stray} 面，那里不是任何一项的开头"


def _numbers_behind(printed: str, title: str) -> list[str]:
    """Numbers that follow ``title`` at the end of the line on which it ends; a title may run over several lines."""
    pattern = f"{_LINE_END}?".join(map(re.escape, title)) + rf"(\d+){_LINE_END}"
    # A longer title may end with this one, and digits of a title may touch the number: all readings count.
    return [match.group(1) for match in re.finditer(f"(?={pattern})", printed)]


def _check_links(links: Sequence[_Link], title: str, label: str, side: int) -> Iterator[str]:
    entry = squeeze(title) + squeeze(label)
    own = [link for link in links if link.text and (link.text in entry or entry in link.text)]
    # The number of the entry may have its own line before the title, and a long title has a link on each of its lines.
    whole = [
        link for link in own if link.text.endswith(entry) or (len(link.text) > len(label) and entry.endswith(link.text))
    ]
    if not any(link.side == side for link in own):
        yield f"目录中“{title}”的链接没有指向第 {side} 面"
    for link in whole:
        if link.side != side:
            yield f"目录中“{title}”的链接指向第 {link.side} 面，应为第 {side} 面"


def _links(book: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> list[_Link]:
    from pypdfium2 import raw as pdfium

    found: list[_Link] = []
    position, link, box = c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
    while pdfium.FPDFLink_Enumerate(page, byref(position), byref(link)):
        target = pdfium.FPDFLink_GetDest(book, link)
        if not target:
            action = pdfium.FPDFLink_GetAction(link)
            target = pdfium.FPDFAction_GetDest(book, action) if action else None
        if not target or not pdfium.FPDFLink_GetAnnotRect(link, byref(box)):
            continue
        words = text.get_text_bounded(box.left, box.bottom, box.right, box.top)
        found.append(_Link(squeeze(words), pdfium.FPDFDest_GetDestPageIndex(book, target) + 1))
    return found


def check_outline(book: pypdfium2.PdfDocument, entries: Sequence[Entry]) -> Iterator[str]:
    """Each item has an entry in the outline that opens its first page."""
    opened = set()
    for bookmark in book.get_toc():
        target = bookmark.get_dest()
        if target is not None:
            opened.add((target.get_index() or 0) + 1)
    for title, _, side in entries:
        if side not in opened:
            yield f"导航栏里没有通到“{title}”（第 {side} 面）的一条"
