"""Which pages of a taken-in file are empty sheets; in doubt a page is not.

A page counts as empty when nothing stands out from its paper but what scanners leave there: noise, yellowed paper,
specks of dust, a dark edge, a row of punch holes. A page number, a pale stamp, the sliver of a paging seal, a pencilled
name, and text that shows through from the other side all stand out. Lengths below are pixels of a picture with 72 to
the inch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from functools import reduce
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from app.books.ink import EVEN, Blob, blobs_of, difference, noise_of, paper_under, standing_out
from app.progress import Progress, silent

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

_MOST_PIXELS = 10_000_000
_LEAST_SCALE = 0.5  # smaller than that, print on a huge sheet could no longer be told from noise
_DARKEST_PAPER = 128
_EVEN_PAPER = 200
_MOST_UNEVEN = 40  # paper yellows and lamps fade, but beyond that it is a picture
_MOST_NOISE = 10.0
_FRAME = 34  # how far a scanner's edge reaches in: 12 mm
_STEP = 8  # an edge is looked at in pieces of that length: enough to even noise out, less than a seal's sliver
_CORNER = -(-_FRAME // _STEP)  # in pieces: the edge of another side may lie there
_LEAST_PIECES = 6
_MOST_OF_SIDE = 2 / 3
_LONG = 20  # 56 mm, longer than a seal: beside a crooked sheet, half of each side is dark
_CROOKED = 1.5
_THIN = 2  # where a wedge ends, less than a pixel of it is left
_DARKER = 30
_COLOURED = 24
_FRINGE = 2  # sensors read red, green and blue a little apart
_HALO = 4
_SPECK = 3  # 1 mm
_JOINED = 5
_MOST_SPECKS = 40
_CROWD, _CROWDED_WITHIN = 4, 30
_HOLE = (13, 25)  # 5 to 8 mm: punches cut 5.5 to 7
_HOLE_FILLED = (0.6, 0.95)  # a disc fills 0.785 of the square around it
_HOLE_DARK = 40
_HOLE_FROM_EDGE = 57  # 20 mm
_HOLES_APART = 140  # 5 cm; the norm of binders is 8
_BLUR = 4
_LEAST_FAINT = 4.0
_FAINT_AREA = 40


def blank_pages(pdf: Path, progress: Progress = silent, only: Collection[int] | None = None) -> tuple[int, ...]:
    """The empty pages (from 0) of a PDF as the intake leaves it; of ``only`` these where they are given.

    Calls ``progress`` before each page and raises whatever it raises.
    """
    import pypdfium2

    found = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        wanted = [page for page in range(len(document)) if only is None or page in only]
        for done, number in enumerate(wanted):
            progress(done, len(wanted), "查找空白页")
            with closing(document[number]) as page:
                if _is_blank(page):
                    found.append(number)
    return tuple(found)


def _is_blank(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    scale = min(1.0, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    if scale < _LEAST_SCALE:
        return False
    with closing(page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)) as bitmap:
        return is_empty_sheet(bitmap.to_pil().convert("RGB"))


def is_empty_sheet(picture: Image) -> bool:
    """Whether a picture (RGB, 72 pixels to the inch) shows nothing but paper and what a scanner leaves on it."""
    size = picture.size
    frame = _FRAME if min(size) > 4 * _FRAME else 0
    even = _evened(picture, frame) if min(size) >= _FRAME else None
    if even is None:
        return False
    different = difference(even, paper_under(even, frame))
    inside = (frame, frame, size[0] - frame, size[1] - frame)
    noise = noise_of(different.crop(inside))
    least = 6 + 4 * noise
    blobs = blobs_of(standing_out(different, least)) if noise <= _MOST_NOISE else None
    if blobs is None:
        return False
    _paper_over(different, _holes(blobs, different), _HALO)
    if frame:
        different = _without_edges(different, picture, least)
    return not _has_ink(different, least) and not _has_faint_ink(different.crop(inside))


def _evened(picture: Image, frame: int) -> Image | None:
    """The picture in grey on paper of one brightness; None where that is no paper.

    Each colour is compared with its own paper: a blue stamp is no darker than a yellow sheet, but less red.
    """
    from PIL import ImageChops

    evened = []
    for channel in picture.split():
        paper = paper_under(channel, frame)
        darkest, brightest = (value for value in paper.getextrema() if isinstance(value, int | float))
        if darkest < _DARKEST_PAPER or brightest - darkest > _MOST_UNEVEN:
            return None
        evened.append(ImageChops.subtract(channel, paper, 1, _EVEN_PAPER))
    return reduce(ImageChops.darker, evened)


def _paper_over(different: Image, blobs: Sequence[Blob], around: int) -> None:
    for blob in blobs:
        for row, start, end in blob.runs:
            box = (start - around, row - around, end + around, row + around + 1)
            different.paste(EVEN, (max(box[0], 0), max(box[1], 0), *box[2:]))


def _without_edges(different: Image, picture: Image, least: float) -> Image:
    """With each side that shows a scanner's edge papered over; what reaches further in stays."""
    from PIL import Image as Pictures
    from PIL import ImageStat

    paper = ImageStat.Stat(picture).median
    mask = standing_out(different, least)
    quarter = Pictures.Transpose.ROTATE_90
    for _ in range(4):
        for piece, deep in enumerate(_edge_above(mask, picture, paper)):
            different.paste(EVEN, (piece * _STEP, 0, (piece + 1) * _STEP, deep))
        different, mask, picture = different.transpose(quarter), mask.transpose(quarter), picture.transpose(quarter)
    return different


def _edge_above(mask: Image, picture: Image, paper: Sequence[float]) -> list[int]:
    """How deep a scanner's edge lies in each piece of the upper side; empty where that side shows none.

    It runs along most of the side or is longer than a seal, ends in a straight line, has no colour, and is nowhere
    darker than on both sides of that place. The sliver of a seal is short, round, or red, and one within the edge makes
    it crooked or darker.
    """
    box = (0, 0, mask.width, _FRAME)
    covered, seen = (each.crop(box).reduce((_STEP, 1)) for each in (mask, picture))
    depths = [_depth(covered.crop((piece, 0, piece + 1, _FRAME)).tobytes()) for piece in range(covered.width)]
    inner = range(_CORNER, len(depths) - _CORNER)
    along = [piece for piece in inner if depths[piece]]
    if len(along) < max(_LEAST_PIECES, min(_MOST_OF_SIDE * len(inner), _LONG)):
        return []
    line = _line(along, [depths[piece] for piece in along])
    straight = [max(line(piece), 0.0) for piece in range(len(depths))]
    if any(abs(depths[piece] - straight[piece]) > _CROOKED for piece in inner):
        return []
    deep = [round(depth + _CROOKED) + _HALO if depth else _THIN for depth in straight]
    cells = [_pixels(seen.crop((piece, 0, piece + 1, max(far, _HALO)))) for piece, far in enumerate(deep)]
    if any(sum(_is_coloured(pixel, paper) for pixel in cell) > _FRINGE for cell in cells):
        return []
    tones = [min(min(pixel) for pixel in cells[piece]) for piece in inner]
    return [] if _has_dip(tones) else deep


def _depth(covered: bytes) -> int:
    """How far most of a piece stands out, from its upper end on; the page may begin within the first pixel."""
    first = int(covered[0] < EVEN)
    rest = next((row for row in range(first, len(covered)) if covered[row] < EVEN), len(covered))
    return rest if rest > first else 0


def _line(places: Sequence[int], values: Sequence[int]) -> Callable[[float], float]:
    """Through the medians of the first and the last third: a seal that is shorter does not bend it."""
    third = len(places) // 3
    start, end = median(places[:third]), median(places[-third:])
    first, last = median(values[:third]), median(values[-third:])
    return lambda place: first + (last - first) * (place - start) / (end - start)


def _has_dip(tones: Sequence[int]) -> bool:
    """Whether some are darker than others before and after them; a wedge only grows lighter towards its thin end."""
    before = list(accumulate(tones, max))
    after = list(accumulate(reversed(tones), max))[::-1]
    return any(tone < min(first, last) - _DARKER for tone, first, last in zip(tones, before, after, strict=True))


def _pixels(column: Image) -> list[tuple[int, ...]]:
    data = column.tobytes()
    return [tuple(data[at : at + 3]) for at in range(0, len(data), 3)]


def _is_coloured(pixel: Sequence[int], paper: Sequence[float]) -> bool:
    """Neither grey nor the paper's own colour in shadow."""
    shaded = [value * _EVEN_PAPER / max(level, 1) for value, level in zip(pixel, paper, strict=True)]
    return min(max(pixel) - min(pixel), max(shaded) - min(shaded)) > _COLOURED


def _holes(blobs: Sequence[Blob], different: Image) -> list[Blob]:
    """Dark discs at the same distance from a side, two at least: one alone may be a dot that means something."""
    width, height = different.size
    discs = [blob for blob in blobs if _is_disc(blob) and _is_dark(blob, different)]
    places: list[list[tuple[float, float, Blob]]] = [[], [], [], []]
    for blob in discs:
        x, y = blob.middle
        for side, (deep, along) in enumerate(((x, y), (width - x, y), (y, x), (height - y, x))):
            if deep <= _HOLE_FROM_EDGE:
                places[side].append((deep, along, blob))
    return [
        blob
        for side in places
        for deep, along, blob in side
        if any(abs(deep - other) <= 2 * _SPECK and abs(along - far) >= _HOLES_APART for other, far, _ in side)
    ]


def _is_disc(blob: Blob) -> bool:
    (least, most), (thin, full) = _HOLE, _HOLE_FILLED
    sides = sorted((blob.width, blob.height))
    fits = least <= sides[0] and sides[1] <= most and sides[1] - sides[0] <= _SPECK
    return fits and thin <= blob.pixels / (blob.width * blob.height) <= full


def _is_dark(blob: Blob, different: Image) -> bool:
    """In its middle, where a ring or a seal would show paper."""
    x, y = (round(value) for value in blob.middle)
    _, brightest = different.crop((x - 3, y - 3, x + 4, y + 4)).getextrema()
    return isinstance(brightest, int | float) and brightest <= EVEN - _HOLE_DARK


def _has_ink(different: Image, least: float) -> bool:
    """Whether more than single specks stand out; specks are papered over."""
    from PIL import ImageFilter

    # what lies close together is joined: light print falls into pieces as small as dust
    blobs = blobs_of(standing_out(different, least).filter(ImageFilter.MaxFilter(_JOINED)))
    if blobs is None:
        return True
    if any(max(blob.width, blob.height) > _SPECK + _JOINED - 1 for blob in blobs) or len(blobs) > _MOST_SPECKS:
        return True
    places = [blob.middle for blob in blobs]
    for x, y in places:
        near = sum(abs(x - a) <= _CROWDED_WITHIN and abs(y - b) <= _CROWDED_WITHIN for a, b in places)
        if near >= _CROWD:
            return True
    _paper_over(different, blobs, 1)
    return False


def _has_faint_ink(different: Image) -> bool:
    """Whether places as large as a few letters are a little darker or brighter than the paper around them."""
    from PIL import ImageFilter

    blurred = different.filter(ImageFilter.BoxBlur(_BLUR))
    least = max(_LEAST_FAINT, 6 * noise_of(blurred))
    return standing_out(blurred, least).histogram()[255] >= _FAINT_AREA
