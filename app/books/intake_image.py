"""JPEG and PNG evidence: decoded once to prove it is whole, then embedded without loss and set upright.

Photographs keep their JPEG data; EXIF orientation, mirrored or not, becomes part of the page's matrix. Transparency
is laid on white. The size on paper follows the scanner's resolution; a camera's 72 dpi says nothing and is replaced.
"""

from __future__ import annotations

import io
import warnings
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.books.normaliser import Normalised, Order
from app.books.upright import Box, wrap_page
from app.errors import AttachmentError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
ASSUMED_DPI = 120.0
_SCANNER_DPI = (99.0, 2400.0)  # PNG keeps dots per metre, so 100 dpi reads 99.9998
_MOST_POINTS = 14_000.0  # PDF 1.x pages end at 14,400 units (ISO 32000 annex C)
_ORIENTATION_TAG = 0x0112
# EXIF 2.32 tag 274: mirrored left to right first, then turned clockwise.
_ORIENTATIONS: dict[int, tuple[bool, int]] = {
    1: (False, 0), 2: (True, 0), 3: (False, 180), 4: (True, 180),
    5: (True, 270), 6: (False, 90), 7: (True, 90), 8: (False, 270),
}  # fmt: skip


def normalise_image(order: Order) -> Normalised:
    """Write one upright page that shows the picture. Raises AttachmentError when it is cut short or too large."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large or odd pictures; the limits here decide
        data, dpi, orientation = _decoded(order)
    mirrored, turn = _ORIENTATIONS.get(orientation, (False, 0))
    page = _embedded(data, dpi, order)
    return _wrapped(page, (turn + order.rotate) % 360, mirrored, order.target)


def _decoded(order: Order) -> tuple[bytes, tuple[float, float], int]:
    """The bytes to embed, the resolution to set them in, and the EXIF orientation."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(order.source, formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_large(order, f"{image.width}×{image.height} 像素")
            image.load()
            orientation = int(image.getexif().get(_ORIENTATION_TAG, 1) or 1)
            return _bytes_to_embed(image, order.source), _resolution(image), orientation
    except Image.DecompressionBombError as error:
        raise _too_large(order, "像素过多") from error
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise AttachmentError(
            f"图片“{order.name}”不完整或已损坏，读不出全部内容。", "请重新扫描或重新拷贝原图，再重新添加。"
        ) from error


def _too_large(order: Order, size: str) -> AttachmentError:
    return AttachmentError(
        f"图片“{order.name}”太大（{size}），最多 {MOST_PIXELS // 10_000} 万像素。",
        "请用看图软件缩小，或按 300 dpi 重新扫描，再重新添加。",
    )


def _bytes_to_embed(image: Image, source: Path) -> bytes:
    if image.format in ("JPEG", "MPO"):
        return source.read_bytes()
    transparent = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    if not transparent and image.mode in ("1", "L", "P", "RGB"):
        return source.read_bytes()
    plain = _on_white(image) if transparent else _eight_bits(image)
    buffer = io.BytesIO()
    plain.save(buffer, "PNG", icc_profile=image.info.get("icc_profile") if plain.mode == "RGB" else None)
    return buffer.getvalue()


def _on_white(image: Image) -> Image:
    from PIL import Image as Images

    layered = image.convert("RGBA")
    white = Images.new("RGBA", layered.size, "white")
    flat = Images.alpha_composite(white, layered).convert("RGB")
    return flat.convert("L") if image.mode in ("LA", "La", "L", "1") else flat


def _eight_bits(image: Image) -> Image:
    """16-bit grey to 8: beyond what paper shows, and Pillow's own conversion clips instead of scaling."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 257).convert("L")
    return image.convert("RGB")


def _resolution(image: Image) -> tuple[float, float]:
    """Dots per inch to set the picture in; a picture without a scanner's resolution gets the assumed one."""
    least, most = _SCANNER_DPI
    found = image.info.get("dpi")
    x, y = (float(found[0]), float(found[1])) if found else (0.0, 0.0)
    if not (least <= max(x, y) <= most and min(x, y) >= least / 2):
        x = y = ASSUMED_DPI
    growth = max(1.0, image.width * 72 / x / _MOST_POINTS, image.height * 72 / y / _MOST_POINTS)
    return x * growth, y * growth


def _embedded(data: bytes, dpi: tuple[float, float], order: Order) -> bytes:
    """A one-page PDF with the picture unchanged (img2pdf copies JPEG and most PNG data as they are)."""
    import img2pdf

    try:
        pdf = img2pdf.convert(
            data,
            layout_fun=img2pdf.get_fixed_dpi_layout_fun(dpi),
            rotation=img2pdf.Rotation.none,
            engine=img2pdf.Engine.internal,
            nodate=True,
            first_frame_only=True,
        )
    except Exception as error:  # img2pdf raises many kinds, among them bare Exception, for a format it will not embed
        raise AttachmentError(
            f"图片“{order.name}”的格式特殊，放不进册子。", "请用看图软件另存为普通的 JPG 或 PNG，再重新添加。"
        ) from error
    return bytes(pdf)


def _wrapped(page: bytes, turn: int, mirrored: bool, target: Path) -> Normalised:
    import pikepdf

    with closing(pikepdf.open(io.BytesIO(page))) as pdf:
        old = pdf.pages[0]
        media: Box = (0.0, 0.0, float(old.mediabox[2]), float(old.mediabox[3]))
        fresh, size = wrap_page(pdf, old, media, turn, mirrored)
        del pdf.pages[:]
        pdf.pages.append(fresh)
        for key in ("/Info", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        pdf.save(
            target,
            static_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return Normalised((size,))
