"""Group 4 fax data (ITU-T T.6) of a picture in two colours.

A decoder that meets a wrong code early in a strip may stop there and leave the rest white without a word. The code has
few ways to say the same: what was decoded is coded again, and where the original is longer, rows were lost.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from app.books.image_tiff import HEIGHT, PHOTOMETRIC, ROWS_PER_STRIP, STRIP_BYTES, STRIPS, Directory

if TYPE_CHECKING:
    from PIL.Image import Image

_ONE_STRIP = 1 << 30
_END_OF_BLOCK = "000000000001" * 2
_LEAST_KEPT, _SPARE = 0.98, 8


def fax_of(image: Image) -> bytes | None:
    """The picture (mode 1) as Group 4 data in one piece, black as black; None when libtiff makes more pieces of it."""
    from PIL import Image as Images
    from PIL import ImageChops

    buffer = io.BytesIO()
    # Pillow writes 0 for black, whose runs a fax calls white; asked for the contrary it turns pixel by pixel.
    swapped = ImageChops.invert(image)
    swapped.info = {}
    swapped.save(buffer, "TIFF", compression="group4", strip_size=_ONE_STRIP)
    data = buffer.getvalue()
    with Images.open(io.BytesIO(data), formats=("TIFF",)) as coded:
        tags = getattr(coded, "tag_v2", {})
        places, lengths = tags.get(STRIPS, ()), tags.get(STRIP_BYTES, ())
        if len(places) != 1 or tags.get(PHOTOMETRIC) != 1:
            return None
    return data[places[0] : places[0] + lengths[0]]


def same_code(one: bytes, other: bytes) -> bool:
    """Whether two pieces of fax data say the same, whatever stands behind their last row."""
    return _rows_only(one) == _rows_only(other)


def is_shortened(image: Image, directory: Directory) -> bool:
    """Whether a TIFF's fax data are longer than what was decoded of them; ``image`` lies as it is stored."""
    from PIL import ImageChops

    black = image if directory.starts_white else ImageChops.invert(image)
    step = max(1, min(image.height, directory.first(ROWS_PER_STRIP, directory.first(HEIGHT, image.height))))
    coded = 0
    for top in range(0, image.height, step):
        part = fax_of(black.crop((0, top, image.width, min(image.height, top + step))))
        if part is None:
            return False
        coded += len(part)
    stored = sum(length for _, length in directory.pieces)
    return coded < stored * _LEAST_KEPT - _SPARE * len(directory.pieces)


def _rows_only(data: bytes) -> str:
    tail = "".join(f"{value:08b}" for value in data[-16:]).rstrip("0")
    block = _END_OF_BLOCK.rstrip("0")
    return data[:-16].hex() + tail.removesuffix(block).rstrip("0")
