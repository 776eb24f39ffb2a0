"""Makes evidence for tests: every page carries a QR code that tells which page it is, and which way is up.

The code is 5 cm wide, so it can be read when the page is fitted to the type area and rendered small. A black
bar marks the head of the page and a black square its left upper corner: a mirrored or turned page shows.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageOps

A4_POINTS = (595.276, 841.89)
A3_POINTS = (841.89, 1190.551)
Shape = Literal["portrait", "landscape"]
# What must be done to an upright picture so that the EXIF orientation undoes it.
_UNDO: dict[int, Image.Transpose | None] = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def code_of(item: int, page: int) -> str:
    """The text in the code of the ``page``-th (from 0) page of ``item``."""
    return f"E{item:02d}-{page:04d}"


def codes(item: int, pages: int, first: int = 0) -> list[str]:
    """The codes of consecutive pages."""
    return [code_of(item, page) for page in range(first, first + pages)]


def scan(
    code: str, shape: Shape = "portrait", dpi: int = 100, millimetres: tuple[int, int] = (210, 297)
) -> Image.Image:
    """A grey page with its code, its name in print, a bar at the head and a square in the left upper corner."""
    import qrcode

    wide, high = millimetres if shape == "portrait" else millimetres[::-1]
    size = round(wide / 25.4 * dpi), round(high / 25.4 * dpi)
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    unit = dpi // 10
    draw.rectangle((4 * unit, unit, size[0] - unit, unit + unit // 2), fill=0)
    draw.rectangle((unit, unit, 3 * unit, 3 * unit), fill=0)
    for line in range(8):
        top = size[1] // 2 + line * 3 * unit
        draw.line((2 * unit, top, size[0] - 2 * unit - line * unit, top), fill=90, width=2)
    qr = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    qr.add_data(code)
    edge = round(5 / 2.54 * dpi)
    image = qr.make_image().get_image().convert("L").resize((edge, edge), Image.Resampling.NEAREST)
    page.paste(image, (size[0] // 4, 4 * unit))
    draw.text((size[0] // 4, 4 * unit + edge), code, fill=0, font_size=2 * unit)
    return page


def jpeg(picture: Image.Image, orientation: int = 1, dpi: int = 100) -> bytes:
    """JPEG bytes; with ``orientation`` the pixels are stored turned and the EXIF tag says how to turn them back."""
    undo = _UNDO[orientation]
    stored = picture if undo is None else picture.transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    stored.save(buffer, "JPEG", quality=80, dpi=(dpi, dpi), exif=exif.tobytes())
    return buffer.getvalue()


def write_scan_jpeg(path: Path, code: str, shape: Shape = "portrait", orientation: int = 1) -> Path:
    """A JPEG file of one page."""
    path.write_bytes(jpeg(scan(code, shape), orientation))
    return path


def write_scan_png(path: Path, code: str, mode: str = "L", shape: Shape = "portrait") -> Path:
    """A PNG file of one page; ``RGBA`` and ``LA`` leave the paper transparent, ``I;16`` has 16 bits."""
    page = scan(code, shape)
    if mode in ("RGBA", "LA"):
        ink = ImageOps.invert(page)
        blank = Image.new("RGB" if mode == "RGBA" else "L", page.size, 0)
        blank.putalpha(ink)
        page = blank
    elif mode == "I;16":
        page = page.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        page = page.convert(mode)
    page.save(path, "PNG", dpi=(100, 100))
    return path


def write_scan_pdf(
    path: Path,
    codes: Sequence[str],
    shape: Shape = "portrait",
    points: tuple[float, float] | None = None,
    rotate: int = 0,
    margin: float = 0,
    dpi: int = 100,
) -> Path:
    """A PDF of scanned pages, upright for the reader.

    ``points`` is the size as seen; ``rotate`` stores the page turned and sets /Rotate; ``margin`` adds a black frame
    outside the CropBox that must never be seen; ``dpi`` 60 is the least whose codes can still be read.
    """
    import pikepdf

    seen = points or (A4_POINTS if shape == "portrait" else A4_POINTS[::-1])
    pdf = pikepdf.new()
    for code in codes:
        ratio = tuple(round(value / 72 * 25.4) for value in sorted(seen))
        picture = scan(code, "landscape" if seen[0] > seen[1] else "portrait", dpi, (ratio[0], ratio[1]))
        stored = {0: picture, 90: picture.transpose(Image.Transpose.ROTATE_90),
                  180: picture.transpose(Image.Transpose.ROTATE_180),
                  270: picture.transpose(Image.Transpose.ROTATE_270)}[rotate]  # fmt: skip
        _add_page(pdf, stored, seen[::-1] if rotate % 180 else seen, rotate, margin)
    pdf.save(path, static_id=True)
    return path


def _add_page(pdf, picture: Image.Image, size: tuple[float, float], rotate: int, margin: float) -> None:
    from pikepdf import Array, Dictionary, Name, Page, Stream

    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=75)
    image = Stream(
        pdf, buffer.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    wide, high = size[0] + 2 * margin, size[1] + 2 * margin
    frame = f"0 0 {wide} {high} re f 1 g {margin} {margin} {size[0]} {size[1]} re f" if margin else ""
    content = f"{frame} q {size[0]} 0 0 {size[1]} {margin} {margin} cm /Im Do Q"
    entries = {"/Rotate": rotate} if rotate else {}
    if margin:
        entries["/CropBox"] = Array([margin, margin, margin + size[0], margin + size[1]])
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, wide, high]),
        Resources=Dictionary(XObject=Dictionary(Im=image)), Contents=Stream(pdf, content.encode()),
    )  # fmt: skip
    for key, value in entries.items():
        page[key] = value
    pdf.pages.append(Page(pdf.make_indirect(page)))


def damaged(data: bytes) -> bytes:
    """The same PDF with a wrong place of the cross-reference table: readers must rebuild it."""
    at = data.rindex(b"startxref")
    return data[:at] + b"startxref\n" + str(struct.calcsize("q")).encode() + b"\n%%EOF\n"
