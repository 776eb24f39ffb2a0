"""Pixels as a page can show them: opaque, at most 8 bits a channel, in a colour space that a PDF knows.

Transparency is laid on white. 16 bits become 8, which is more than paper shows. A PNG's gamma is worked in where it
would be seen. A colour profile stays with the pixels it belongs to; only Lab is turned into sRGB. Whatever must change
is changed band by band, so that no third copy of a large picture is in memory.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_BAND_PIXELS = 4_000_000
_MOST_PROFILE = 4 << 20
_SRGB_GAMMA = 1 / 2.2
_SEEN_GAMMA = 0.05  # below this share a difference cannot be seen on paper
_PROFILE_SPACES = {"L": b"GRAY", "1": b"GRAY", "P": b"RGB ", "RGB": b"RGB ", "CMYK": b"CMYK"}
_PROFILE_CLASSES = (b"scnr", b"mntr", b"prtr", b"spac")  # what a PDF allows (ISO 32000-1 table 66)


def is_transparent(image: Image) -> bool:
    """Whether paper may be seen through the picture."""
    palette = image.palette.mode if image.palette else ""
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info or palette == "RGBA"


def shows_nothing(image: Image) -> bool:
    """Whether every pixel is wholly transparent."""
    return image.mode in ("RGBA", "LA", "RGBa", "La") and image.getchannel(image.getbands()[-1]).getextrema() == (0, 0)


def plain(image: Image, deepest: int = 65535, starts_white: bool = False) -> Image:
    """The picture in mode 1, L, P, RGB or CMYK.

    ``deepest`` is the greatest value of a grey sample beyond 8 bits, ``starts_white`` whether 0 means white there.
    """
    if image.mode.startswith("I"):
        return _in_bands(image, "L", partial(_eight_bits, deepest=deepest, starts_white=starts_white))
    if is_transparent(image):
        grey = image.mode in ("LA", "La", "L", "1")
        return _with_gamma(_in_bands(image, "L" if grey else "RGB", _on_white))
    if image.mode == "LAB":
        return _in_bands(image, "RGB", _lab_to_srgb())
    if image.mode not in ("1", "L", "P", "RGB", "CMYK"):
        return _in_bands(image, "RGB", lambda band: band.convert("RGB"))
    return _with_gamma(image)


def has_visible_gamma(image: Image) -> bool:
    """Whether a PNG says that its tones are not those of a screen, and no profile says it better."""
    gamma = image.info.get("gamma")
    if not isinstance(gamma, float) or gamma <= 0 or "srgb" in image.info or image.info.get("icc_profile"):
        return False
    return abs(gamma / _SRGB_GAMMA - 1) > _SEEN_GAMMA


def profile_for(image: Image, mode: str) -> bytes | None:
    """The colour profile of a picture whose pixels are now in ``mode``; None when it has none that fits them."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 128 <= len(profile) <= _MOST_PROFILE or image.mode == "LAB":
        return None
    if profile[16:20] != _PROFILE_SPACES.get(mode) or profile[12:16] not in _PROFILE_CLASSES:
        return None
    return profile if _can_be_read(profile) else None


def _can_be_read(profile: bytes) -> bool:
    from PIL import ImageCms

    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile is not None
    except (OSError, ValueError, TypeError):
        return False


def _in_bands(image: Image, mode: str, change: Callable[[Image], Image]) -> Image:
    from PIL import Image as Images

    fresh = Images.new(mode, image.size)
    rows = max(1, _BAND_PIXELS // image.width)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a palette whose transparency is a list of bytes
        for top in range(0, image.height, rows):
            box = (0, top, image.width, min(image.height, top + rows))
            fresh.paste(change(image.crop(box)), box)
    fresh.info = {key: value for key, value in image.info.items() if key in ("icc_profile", "gamma", "srgb")}
    return fresh


def _on_white(band: Image) -> Image:
    from PIL import Image as Images

    layered = band.convert("RGBA")
    white = Images.new("RGBA", layered.size, "white")
    return Images.alpha_composite(white, layered).convert("RGB")


def _eight_bits(band: Image, deepest: int, starts_white: bool) -> Image:
    """Pillow's own conversion clips instead of scaling."""
    scaled = band.convert("I").point(lambda value: value * (255 / deepest) + 0.5)  # no rounding of its own
    grey = scaled.convert("L")
    return grey.point(lambda value: 255 - value) if starts_white else grey


def _lab_to_srgb() -> Callable[[Image], Image]:
    from PIL import ImageCms

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(lab, srgb, "LAB", "RGB")

    def change(band: Image) -> Image:
        changed = ImageCms.applyTransform(band, transform)
        if changed is None:
            raise ValueError("no picture came out of the transform")
        return changed

    return change


def _with_gamma(image: Image) -> Image:
    if not has_visible_gamma(image) or image.mode not in ("L", "P", "RGB"):
        return image
    power = _SRGB_GAMMA / image.info["gamma"]
    table = [round(255 * (value / 255) ** power) for value in range(256)]
    if image.mode != "P":
        return image.point(table * len(image.getbands()))
    lit = image.copy()
    lit.putpalette([table[value] for value in image.getpalette("RGB") or ()])
    return lit
