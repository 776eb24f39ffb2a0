"""Open a scan version again, as a stranger would: is it the book of the same pages, with every scan on its side?

Read with PDFium, which had no part in writing it; each scan is drawn a second time by itself and compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.fit import PageBox
from app.errors import AuditError
from app.progress import Progress
from app.scans.page_pictures import opened_pages
from app.scans.upright import quarter_turned
from app.scans.version_pdf import POINTS_PER_INCH, PutBack, on_sheet

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

_DPI = 50
_CHUNK = 25
_SHOWN = 5
_TOLERANCE = 1.0
_BLOCK = 5  # pixels, a tenth of an inch: what is drawn half a pixel aside looks the same in blocks
# The mean of a block; the same page drawn twice, once straightened and compressed, stays below 20.
_DIFFERENT = 48
_MOST_DIFFERENT = 0.002


def audit_version(
    version: Path, exported: Path, labels: Sequence[str], pages: Sequence[PutBack], progress: Progress
) -> None:
    """Raise :class:`AuditError` naming what is missing or in the wrong place."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(version)) as book, closing(pypdfium2.PdfDocument(exported)) as ours:
            faults = list(_frame(book, ours, labels))
        if not faults:
            faults = list(_sides(version, pages, progress))
    except pypdfium2.PdfiumError as error:
        raise _refusal(version.name, ["文件打不开"]) from error
    if faults:
        raise _refusal(version.name, faults)


def _refusal(name: str, faults: Sequence[str]) -> AuditError:
    more = f"等，共 {len(faults)} 处" if len(faults) > _SHOWN else ""
    return AuditError(
        f"扫描版“{name}”做好后核对不符，没有保存：{'；'.join(faults[:_SHOWN])}{more}。",
        "请再做一次；如果仍然不符，请重新导入上面提到的扫描页。",
    )


def _frame(book: pypdfium2.PdfDocument, ours: pypdfium2.PdfDocument, labels: Sequence[str]) -> Iterator[str]:
    if len(book) != len(labels):
        yield f"应有 {len(labels)} 页，实际 {len(book)} 页"
        return
    for index, label in enumerate(labels):
        if (found := book.get_page_label(index)) != label:
            yield f"第 {index + 1} 面的页签是“{found}”，应为“{label}”"
        (wide, high), (width, height) = book.get_page_size(index), ours.get_page_size(index)
        if abs(wide - width) > _TOLERANCE or abs(high - height) > _TOLERANCE:
            yield f"第 {index + 1} 面不是竖放的 A4"
    if _outline(book) != _outline(ours):
        yield "导航栏和导出的不一样"


def _outline(book: pypdfium2.PdfDocument) -> list[tuple[int, str, int | None]]:
    found = []
    for mark in book.get_toc():
        target = mark.get_dest()
        found.append((mark.level, mark.get_title(), target.get_index() if target else None))
    return found


def _sides(version: Path, pages: Sequence[PutBack], progress: Progress) -> Iterator[str]:
    """PDFium keeps every stream it has met until the document is closed, so a thick book is opened again and again."""
    import pypdfium2

    for start in range(0, len(pages), _CHUNK):
        with closing(pypdfium2.PdfDocument(version)) as book:
            for number, one in enumerate(pages[start : start + _CHUNK], start=start):
                progress(number, len(pages), "核对扫描页")
                with closing(book[one.side - 1]) as page:
                    same = not page.get_rotation() and _looks_as(page, one)
                if not same:
                    yield f"第 {one.side} 面不是“{one.taken.scan.file.name}”第 {one.taken.scan.page + 1} 页的样子"


def _looks_as(page: pypdfium2.PdfPage, one: PutBack) -> bool:
    from PIL import Image, ImageChops

    sheet = PageBox(*page.get_size())
    scale = _DPI / POINTS_PER_INCH
    with closing(page.render(scale=scale, rev_byteorder=True)) as bitmap:
        found = bitmap.to_pil().convert("RGB")
    with opened_pages() as pdfs:
        picture = quarter_turned(pdfs.picture(one.taken.pdf, one.taken.page, _DPI), one.turn).convert("RGB")
    box = PageBox(picture.width, picture.height)
    _, (left, bottom, width, height) = on_sheet(box, 0, PageBox(sheet.width * scale, sheet.height * scale))
    meant = Image.new("RGB", found.size, "white")
    top = found.height - bottom - height
    meant.paste(picture.resize((max(1, round(width)), max(1, round(height)))), (round(left), round(top)))
    differing = sum(_strongest(ImageChops.difference(_blocks(found), _blocks(meant))).histogram()[_DIFFERENT:])
    return bool(differing * _BLOCK * _BLOCK <= found.width * found.height * _MOST_DIFFERENT)


def _blocks(picture: Image) -> Image:
    return picture.reduce(_BLOCK)


def _strongest(difference: Image) -> Image:
    from PIL import ImageChops

    red, green, blue = difference.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)
