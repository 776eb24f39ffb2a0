"""Make the evidence files that ``sample.yaml`` names: scans, wide tables, a turned photograph, a PNG, A3 sheets.

Same arguments, same bytes, and no page above 150 KB, so that the samples stay quick to export.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from app.demo import texts
from app.demo.sheets import PixelSheet
from app.errors import UsageError

if TYPE_CHECKING:
    from PIL.Image import Image

EvidenceKind: TypeAlias = Literal["scan", "landscape", "photo", "png", "a3"]
_A4 = (210.0, 297.0)
_A3 = (297.0, 420.0)
_SCAN_DPI = 150
_A3_DPI = 100
_INCH = 72  # points
_GRAIN = 256
_EXIF_ORIENTATION = 0x0112
_TURN_CLOCKWISE = 6
_DESK = (122, 104, 86)
SUFFIXES: dict[EvidenceKind, str] = {
    "scan": ".pdf", "landscape": ".pdf", "photo": ".jpg", "png": ".png", "a3": ".pdf",
}  # fmt: skip


def make_evidence(kind: EvidenceKind, title: str, pages: int, target: Path, fonts_folder: Path) -> None:
    """Write a fictional document of ``pages`` pages; ``photo`` and ``png`` are single pictures whatever ``pages`` says.

    ``fonts_folder`` holds the bundled fonts. UsageError on an unknown kind or a page count below one.
    """
    if kind not in get_args(EvidenceKind) or pages < 1:
        raise UsageError(
            f"示例里的佐证文件“{title}”写的是 {kind}、{pages} 页，做不出来。",
            f"种类请用 {'、'.join(get_args(EvidenceKind))}，页数至少为 1。",
        )
    makers: dict[EvidenceKind, Callable[[str, int, Path, Path], None]] = {
        "scan": _make_scan,
        "landscape": _make_landscape,
        "photo": _make_photo,
        "png": _make_png,
        "a3": _make_a3,
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    makers[kind](title, pages, target, fonts_folder)


def _letter(sheet: PixelSheet, title: str, page: int, pages: int) -> None:
    """A page of running text with title, number, seal and page count."""
    middle = sheet.width / 2
    sheet.centred(middle, 16, texts.MARK, 12, "bold")
    sheet.centred(middle, 22, texts.NOTE, 8)
    sheet.line(20, 25, sheet.width - 20, 25)
    y = 42.0
    for line in texts.title_lines(title):
        sheet.centred(middle, y, line, 18, "bold")
        y += 10
    sheet.centred(middle, y, texts.number_line(page), 11)
    y += 13
    for line in texts.body_lines(page):
        sheet.text(26, y, line, 12)
        y += 9
    for line in texts.SIGNATURE:
        sheet.centred(sheet.width - 60, y + 8, line, 12)
        y += 8
    sheet.seal(sheet.width - 60, y + 8, 19, texts.MARK)
    sheet.centred(middle, sheet.height - 12, texts.foot_line(page, pages), 10)


def _table(sheet: PixelSheet, title: str, page: int, pages: int, rows: int) -> None:
    """A wide page with a list; the head of the sheet carries the mark and the title."""
    middle, edge, right = sheet.width / 2, 20.0, sheet.width - 20
    sheet.centred(middle, 13, f"{texts.MARK}（{texts.NOTE}）", 9)
    y = 24.0
    for line in texts.title_lines(title):
        sheet.centred(middle, y, line, 16, "bold")
        y += 8
    top, step = y, (sheet.height - 22 - y) / (rows + 1)
    shares = (0.0, 0.08, 0.26, 0.72, 0.86, 1.0)
    columns = [edge + share * (right - edge) for share in shares]
    for index, cells in enumerate(texts.table_rows(page, rows)):
        base = top + step * (index + 0.62)
        for left, following, words in zip(columns, columns[1:], cells, strict=False):
            sheet.centred((left + following) / 2, base, words, 11, "plain" if index else "bold")
    for index in range(rows + 2):
        sheet.line(edge, top + step * index, right, top + step * index)
    for x in columns:
        sheet.line(x, top, x, top + step * (rows + 1))
    sheet.seal(right - 24, sheet.height - 40, 18, texts.MARK)
    sheet.centred(middle, sheet.height - 10, texts.foot_line(page, pages), 10)


def _scanned(title: str, page: int, pages: int, fonts: Path, dpi: int = _SCAN_DPI) -> Image:
    sheet = PixelSheet(*_A4, dpi, fonts)
    _letter(sheet, title, page, pages)
    return _grained(sheet.image, f"{title} {page}")


def _grained(image: Image, seed: str) -> Image:
    """Lay the grain of a scanner over the picture, from a digest of ``seed`` instead of chance."""
    from PIL import Image as Images
    from PIL import ImageChops

    data = hashlib.shake_256(seed.encode()).digest(_GRAIN * _GRAIN)
    grain = Images.frombytes("L", (_GRAIN, _GRAIN), data).point(lambda value: value >> 5)
    veil = Images.new("L", image.size)
    for x in range(0, image.width, _GRAIN):
        for y in range(0, image.height, _GRAIN):
            veil.paste(grain, (x, y))
    return ImageChops.subtract(image, Images.merge("RGB", (veil, veil, veil)))


def _jpeg(image: Image, quality: int, orientation: int = 1, dpi: int = _SCAN_DPI) -> bytes:
    from PIL import Image as Images

    exif = Images.Exif()
    if orientation != 1:
        exif[_EXIF_ORIENTATION] = orientation
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling="4:2:0", dpi=(dpi, dpi), exif=exif.tobytes())
    return buffer.getvalue()


def _make_scan(title: str, pages: int, target: Path, fonts: Path) -> None:
    _write_pictures([(_jpeg(_scanned(title, page, pages, fonts), 45), _SCAN_DPI) for page in _from_one(pages)], target)


def _write_pictures(pictures: list[tuple[bytes, int]], target: Path) -> None:
    """A PDF that holds nothing but pictures, as an office scanner makes it."""
    from PIL import Image as Images

    from app.books.fit import PageBox
    from app.books.image_pdf import Drawn, PdfImage, PicturePdf

    with target.open("wb") as file:
        pdf = PicturePdf(file)
        for data, dpi in pictures:
            with Images.open(io.BytesIO(data)) as image:
                wide, high = image.size
            points = wide * _INCH / dpi, high * _INCH / dpi
            whole = Drawn(PageBox(*points), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
            pdf.add_picture(PdfImage(wide, high, 8, 3, "/DCTDecode", data), points, [whole])
        pdf.finish()


def _make_photo(title: str, pages: int, target: Path, fonts: Path) -> None:
    """A sheet on a desk, taken with the camera held sideways: upright only when the EXIF orientation is obeyed."""
    from PIL import Image as Images

    sheet = _scanned(title, 1, 1, fonts, 110)
    desk = Images.new("RGB", (sheet.width + 160, sheet.height + 200), _DESK)
    desk.paste(sheet.rotate(1.2, Images.Resampling.BICUBIC, fillcolor=_DESK), (80, 100))
    stored = desk.transpose(Images.Transpose.ROTATE_90)
    target.write_bytes(_jpeg(stored, 50, _TURN_CLOCKWISE))


def _make_png(title: str, pages: int, target: Path, fonts: Path) -> None:
    """A screenshot-like picture with few colours."""
    sheet = PixelSheet(*_A4, 120, fonts)
    _letter(sheet, title, 1, 1)
    sheet.image.quantize(32).save(target, "PNG", optimize=True, dpi=(120, 120))


def _make_landscape(title: str, pages: int, target: Path, fonts: Path) -> None:
    _write_pictures([_listed(title, page, pages, fonts, _A4, 12, _SCAN_DPI) for page in _from_one(pages)], target)


def _make_a3(title: str, pages: int, target: Path, fonts: Path) -> None:
    _write_pictures([_listed(title, page, pages, fonts, _A3, 20, _A3_DPI) for page in _from_one(pages)], target)


def _from_one(pages: int) -> range:
    return range(1, pages + 1)


def _listed(
    title: str, page: int, pages: int, fonts: Path, size: tuple[float, float], rows: int, dpi: int
) -> tuple[bytes, int]:
    sheet = PixelSheet(size[1], size[0], dpi, fonts)
    _table(sheet, title, page, pages, rows)
    return _jpeg(_grained(sheet.image, f"{title} {page}"), 45, dpi=dpi), dpi
