"""The pixels of a frame as a PDF stores them: unchanged where a PDF can hold them, else without loss, else as JPEG.

* JPEG and Group 4 data in one piece are taken over byte for byte, as are PNG data without alpha or interlacing.
* Other lossless pictures become Flate data with the PNG predictors; two colours become Group 4 where that is shorter.
* What was compressed with loss, in a way that no PDF knows (WebP, HEIC, AVIF), becomes JPEG of quality 90.
* A lossless picture in full tones is compressed the same way only when its Flate data exceed :data:`MOST_FLATE`, which
  is a colour scan of A4 beyond about 400 dpi.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.books.image_colours import has_visible_gamma, plain, profile_for
from app.books.image_fax import fax_of
from app.books.image_frames import Frame
from app.books.image_jpeg import read_jpeg, without_jfif
from app.books.image_pdf import PdfImage
from app.books.image_png import PALETTE, PngFacts, read_png

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_FLATE = 24 << 20
QUALITY = 90
_CHANNELS = {"1": 1, "L": 1, "P": 1, "RGB": 3, "CMYK": 4}
_INVERTED = "1 0 1 0 1 0 1 0"
_BAND_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Stored:
    """What goes into the PDF, the EXIF orientation it still needs, and whether a lossless picture lost something."""

    image: PdfImage
    orientation: int
    squeezed: bool = False


def stored(frame: Frame) -> Stored:
    """The frame's pixels for a PDF. Raises what Pillow raises for pictures it cannot convert."""
    ready = _as_it_is(frame)
    if ready is not None:
        return Stored(ready, frame.raw_orientation)
    image = plain(frame.image, frame.deepest, frame.starts_white)
    profile = profile_for(frame.image, image.mode)
    if frame.lossy:
        return Stored(_jpeg(image, profile, fine=False), frame.orientation)
    if image.mode == "1":
        return Stored(_two_colours(image, profile), frame.orientation)
    lossless = _flate(image, profile) if image.mode == "CMYK" else _png(image, profile)
    if len(lossless.data) > MOST_FLATE and image.mode != "P":
        return Stored(_jpeg(image, profile, fine=True), frame.orientation, squeezed=True)
    return Stored(lossless, frame.orientation)


def _as_it_is(frame: Frame) -> PdfImage | None:
    if frame.raw_kind == "jpeg":
        return _jpeg_as_it_is(frame)
    if frame.raw_kind == "png":
        facts = read_png(frame.raw)
        if facts.fits_pdf and not has_visible_gamma(frame.image):
            return _png_image(facts, profile_for(frame.image, "L" if facts.colour == 0 else "RGB"))
    if frame.raw_kind == "fax":
        wide, high = frame.raw_size
        return _fax(frame.raw, wide, high, not frame.starts_white, profile_for(frame.image, "L"))
    return None


def _jpeg_as_it_is(frame: Frame) -> PdfImage | None:
    facts = read_jpeg(frame.raw)
    if not facts.fits_pdf:
        return None
    data = frame.raw[: facts.end] if facts.end else frame.raw + b"\xff\xd9"
    if facts.contradicts_itself:
        data = without_jfif(data)
    return _jpeg_image(data, frame.raw_size, profile_for(frame.image, frame.image.mode))


def _jpeg_image(data: bytes, size: tuple[int, int], profile: bytes | None) -> PdfImage:
    """A JPEG for a PDF. Adobe's programs store CMYK inverted and mark it; a PDF has to say so in its own words."""
    facts = read_jpeg(data)
    channels = len(facts.components)
    parms = "" if channels == 1 else f"/ColorTransform {facts.colour_transform}"
    decode = _INVERTED if channels == 4 and facts.adobe is not None else ""
    return PdfImage(*size, 8, channels, "/DCTDecode", data, parms, decode, profile=profile)


def _jpeg(image: Image, profile: bytes | None, fine: bool) -> PdfImage:
    """Compressed with loss; ``fine`` keeps the colours at full resolution, as seals on scans need it."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, subsampling="4:4:4" if fine else "4:2:0")
    return _jpeg_image(buffer.getvalue(), image.size, profile)


def _png(image: Image, profile: bytes | None) -> PdfImage:
    buffer = io.BytesIO()
    image.info = {}  # neither a profile nor a transparency of old may get into the file
    image.save(buffer, "PNG")
    return _png_image(read_png(buffer.getvalue()), profile)


def _png_image(facts: PngFacts, profile: bytes | None) -> PdfImage:
    parms = f"/Predictor 15 /Colors {facts.channels} /BitsPerComponent {facts.bits} /Columns {facts.width}"
    palette = facts.palette[: 3 << facts.bits] if facts.colour == PALETTE else b""
    return PdfImage(
        facts.width, facts.height, facts.bits, facts.channels, "/FlateDecode", facts.data, parms, "", palette, profile
    )


def _flate(image: Image, profile: bytes | None) -> PdfImage:
    """Without a predictor, in bands: what PNG cannot hold."""
    packer = zlib.compressobj(6)
    rows = max(1, _BAND_PIXELS // image.width)
    parts = []
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(image.height, top + rows)))
        parts.append(packer.compress(band.tobytes()))
    parts.append(packer.flush())
    return PdfImage(
        image.width, image.height, 8, _CHANNELS[image.mode], "/FlateDecode", b"".join(parts), profile=profile
    )


def _two_colours(image: Image, profile: bytes | None) -> PdfImage:
    """Group 4 or Flate, whichever is shorter: dithered tones are no food for a fax code."""
    coded, flate = fax_of(image), _png(image, profile)
    if coded is None or len(coded) >= len(flate.data):
        return flate
    return _fax(coded, image.width, image.height, black_is_1=False, profile=profile)


def _fax(data: bytes, width: int, height: int, black_is_1: bool, profile: bytes | None) -> PdfImage:
    parms = f"/K -1 /Columns {width} /Rows {height} /BlackIs1 {'true' if black_is_1 else 'false'}"
    return PdfImage(width, height, 1, 1, "/CCITTFaxDecode", data, parms, profile=profile)
