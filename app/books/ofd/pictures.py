"""Pictures of an OFD file as image XObjects: decoded fully once, so that a truncated one is caught."""

from __future__ import annotations

import io
import warnings
import zlib
from typing import TYPE_CHECKING

from app.books.ofd.jbig2 import SIGNATURE, decoded_jbig2
from app.books.ofd.refusal import Damaged, Unsupported

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image

MOST_PIXELS = 100_000_000
_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "GIF", "WEBP")
_DEEP = ("I", "F")


def image_object(pdf: pikepdf.Pdf, data: bytes, mask: bytes | None = None) -> pikepdf.Object:
    """A picture, indirect; ``mask`` is a second picture that shows the first where it is bright.

    JPEG data is kept as it is. Raises Damaged for a truncated picture and Unsupported for an unknown format.
    """
    picture = _decoded(data)
    alpha = _alpha(picture)
    if mask is not None:
        shown = _decoded(mask).convert("L")
        alpha = shown if alpha is None else _both(alpha, shown)
    made = _embedded(pdf, data, picture)
    if alpha is not None:
        made["/SMask"] = _flate(pdf, alpha)
    return made


def _decoded(data: bytes) -> Image:
    from PIL import Image as Images
    from PIL import UnidentifiedImageError

    if data.startswith(SIGNATURE):
        return decoded_jbig2(data, MOST_PIXELS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large or odd pictures; the limit here decides
            picture = Images.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Unsupported(f"过大的图像（{picture.width}×{picture.height} 像素）")
            picture.load()
            return picture
    except Images.DecompressionBombError as error:
        raise Unsupported("过大的图像") from error
    except UnidentifiedImageError as error:
        raise Unsupported("认不出格式的图像") from error
    except (OSError, SyntaxError, ValueError, zlib.error, EOFError, IndexError, KeyError, TypeError) as error:
        raise Damaged("其中的图像不完整") from error


def _alpha(picture: Image) -> Image | None:
    """The transparency of a picture, when there is any."""
    if picture.mode not in ("RGBA", "LA", "PA", "La", "RGBa") and "transparency" not in picture.info:
        return None
    alpha = picture.convert("RGBA").getchannel("A")
    low, _ = alpha.getextrema()
    return alpha if isinstance(low, int | float) and low < 255 else None


def _both(one: Image, other: Image) -> Image:
    from PIL import ImageChops

    size = (max(one.width, other.width), max(one.height, other.height))
    return ImageChops.multiply(one.resize(size), other.resize(size))


def _embedded(pdf: pikepdf.Pdf, data: bytes, picture: Image) -> pikepdf.Object:
    if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
        return _image(pdf, data, picture, "/DCTDecode")
    return _flate(pdf, _plain(picture))


def _plain(picture: Image) -> Image:
    """Grey or colour with 8 bits, or black and white."""
    if picture.mode in ("1", "L", "RGB"):
        return picture
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode in _DEEP:
        raise Unsupported("浮点像素的图像")
    if picture.mode in ("LA", "La"):
        return picture.convert("LA").getchannel(0)
    if picture.mode in ("P", "PA", "RGBA", "RGBa"):
        return picture.convert("RGBA").convert("RGB")
    return picture.convert("RGB")


def _flate(pdf: pikepdf.Pdf, picture: Image) -> pikepdf.Object:
    return _image(pdf, zlib.compress(picture.tobytes(), 6), picture, "/FlateDecode")


def _image(pdf: pikepdf.Pdf, data: bytes, picture: Image, coding: str) -> pikepdf.Object:
    from pikepdf import Name

    made = pdf.make_stream(data)
    made[Name.Type], made[Name.Subtype] = Name.XObject, Name.Image
    made[Name.Width], made[Name.Height] = picture.size
    made[Name.BitsPerComponent] = 1 if picture.mode == "1" else 8
    made[Name.ColorSpace] = Name.DeviceRGB if picture.mode == "RGB" else Name.DeviceGray
    made[Name.Filter] = Name(coding)
    return made
