"""Makes scans by script: sides of an exported PDF as they come back from a scanner or a telephone.

Everything is drawn from a seed: the same call gives the same bytes. Lengths are millimetres on the printed sheet.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_MM = 1 / 25.4
_SEAL_RED = (205, 42, 50)
_INK = (38, 44, 78)
# A transposition turns anticlockwise.
_LAID = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, kw_only=True)
class Scan:
    """How a side is scanned. ``turn`` is how the sheet lay, clockwise; ``skew`` in degrees, clockwise as well.

    ``seals`` are middles of red seals, ``strokes`` begin lines of handwriting; ``edge`` is a dark strip of the scanner
    along two borders; ``tilt`` makes a photo: how much shorter the far edge is, on a table around the sheet.
    """

    turn: int = 0
    skew: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    colour: bool = False
    dpi: int = 200
    noise: int = 0
    paper: int = 255
    edge: float = 0.0
    seals: tuple[tuple[float, float], ...] = ()
    strokes: tuple[tuple[float, float], ...] = ()
    tilt: float = 0.0
    quality: int = 75
    seed: int = 1


WORN = Scan(skew=-1.7, shift=(2.0, -3.0), scale=0.98, noise=14, paper=228, edge=3.0)
"""What an office scanner makes of a sheet laid on by hand; grey."""
PHOTO = Scan(tilt=0.06, skew=2.0, colour=True, noise=10, paper=222, dpi=170)
"""A sheet on a table, by telephone."""


def side_of(pdf: Path, side: int, dpi: int = 200) -> Image.Image:
    """A side (from 1) as the printer puts it on paper, in colour."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[side - 1]) as page:
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
        with closing(bitmap):
            return bitmap.to_pil().convert("RGB")


def scanned(sheet: Image.Image, how: Scan) -> Image.Image:
    """A sheet as a scan of it shows it: RGB, or L without ``how.colour``."""
    chance = random.Random(how.seed)
    page = sheet
    for place in how.strokes:
        page = ImageChops.multiply(page, _handwriting(page.size, place, how.dpi, chance))
    for middle in how.seals:
        page = ImageChops.multiply(page, _seal(page.size, middle, how.dpi, chance))
    if not how.colour and not how.tilt:  # a third of the work from here on
        page = page.convert("L")
    page = _laid(page, how).point([round(value * how.paper / 255) for value in range(256)] * len(page.getbands()))
    if how.tilt:
        page = _photographed(page, how, chance)
    if how.edge:
        _darken_edges(page, how)
    page = page.filter(ImageFilter.GaussianBlur(0.6 * how.dpi / 200))
    if how.tilt and not how.colour:
        page = page.convert("L")
    if how.noise:
        page = _noisy(page, how.noise, chance)
    return page.transpose(_LAID[how.turn]) if how.turn else page


def jpeg_of(picture: Image.Image, how: Scan, orientation: int = 1) -> bytes:
    """A scan as a file; ``orientation`` is an EXIF tag that says how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=how.quality, dpi=(how.dpi, how.dpi), exif=exif.tobytes())
    return buffer.getvalue()


def write_scan(path: Path, pdf: Path, side: int, how: Scan) -> Path:
    """One side as a JPEG file."""
    path.write_bytes(jpeg_of(scanned(side_of(pdf, side, how.dpi), how), how))
    return path


def write_scans(path: Path, pages: Sequence[tuple[Path, int, Scan]]) -> Path:
    """Several sides as one PDF, each a JPEG of its own size."""
    return write_pictures(path, [(scanned(side_of(pdf, side, how.dpi), how), how) for pdf, side, how in pages])


def write_pictures(path: Path, pictures: Sequence[tuple[Image.Image, Scan]]) -> Path:
    """Scans as one PDF."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, Page, Stream

    made = pikepdf.new()
    for picture, how in pictures:
        image = Stream(
            made, jpeg_of(picture, how), Type=Name.XObject, Subtype=Name.Image, Width=picture.width,
            Height=picture.height, ColorSpace=Name.DeviceRGB if picture.mode == "RGB" else Name.DeviceGray,
            BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        wide, high = (length * 72 / how.dpi for length in picture.size)
        page = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, wide, high]), Resources=Dictionary(XObject=Dictionary(Im=image)),
            Contents=Stream(made, f"q {wide} 0 0 {high} 0 0 cm /Im Do Q".encode()),
        )  # fmt: skip
        made.pages.append(Page(made.make_indirect(page)))
    made.save(path, static_id=True)
    return path


def blank_sheet(how: Scan) -> Image.Image:
    """The empty back of a sheet."""
    return Image.new("RGB", (round(210 * _MM * how.dpi), round(297 * _MM * how.dpi)), "white")


def _seal(size: tuple[int, int], middle: tuple[float, float], dpi: int, chance: random.Random) -> Image.Image:
    """A round seal of 42 mm: a ring, a star, a bow of strokes like those of characters; worn in places."""
    layer = Image.new("L", size, 0)
    draw = ImageDraw.Draw(layer)
    x, y = (value * _MM * dpi for value in middle)
    unit = _MM * dpi
    draw.ellipse((x - 21 * unit, y - 21 * unit, x + 21 * unit, y + 21 * unit), outline=255, width=round(1.2 * unit))
    points = [
        (x + math.sin(n * math.pi / 5) * unit * (6.5 if n % 2 == 0 else 2.6),
         y - math.cos(n * math.pi / 5) * unit * (6.5 if n % 2 == 0 else 2.6))
        for n in range(10)
    ]  # fmt: skip
    draw.polygon(points, fill=255)
    for number in range(13):
        angle = math.radians(-120 + number * 20)
        left, top = x + math.sin(angle) * 15.5 * unit, y - math.cos(angle) * 15.5 * unit
        for _ in range(6):
            ends = [(left + chance.uniform(-2, 2) * unit, top + chance.uniform(-2.6, 2.6) * unit) for _ in range(2)]
            draw.line([*ends[0], *ends[1]], fill=255, width=round(0.5 * unit))
    worn = Image.frombytes("L", (size[0] // 3, size[1] // 3), chance.randbytes((size[0] // 3) * (size[1] // 3)))
    worn = worn.point([0 if value < 40 else 255 for value in range(256)]).resize(size)
    colour = Image.new("RGB", size, "white")
    around = 24 * unit
    box = round(x - around), round(y - around), round(x + around), round(y + around)
    mask = ImageChops.multiply(layer.crop(box), worn.crop(box)).filter(ImageFilter.GaussianBlur(0.8))
    colour.paste(_SEAL_RED, box[:2], mask)
    return colour


def _handwriting(size: tuple[int, int], place: tuple[float, float], dpi: int, chance: random.Random) -> Image.Image:
    """A line of handwriting, 35 mm long: a name, a date."""
    layer = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(layer)
    unit = _MM * dpi
    for number in range(5):
        left, top = (place[0] + number * 7) * unit, place[1] * unit
        points = [(left + chance.uniform(0, 6) * unit, top + chance.uniform(-4, 3) * unit) for _ in range(7)]
        draw.line(points, fill=_INK, width=round(0.5 * unit), joint="curve")
    return layer


def _laid(page: Image.Image, how: Scan) -> Image.Image:
    """Turned by the skew, scaled and shifted about the middle; what comes from outside of the sheet is white."""
    width, height = page.size
    angle, unit = math.radians(how.skew), _MM * how.dpi
    cos, sin = math.cos(angle) / how.scale, math.sin(angle) / how.scale
    x, y = width / 2 + how.shift[0] * unit, height / 2 + how.shift[1] * unit
    matrix = (
        cos, sin, width / 2 - cos * x - sin * y,
        -sin, cos, height / 2 + sin * x - cos * y,
    )  # fmt: skip
    return page.transform(page.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor="white")


def _photographed(page: Image.Image, how: Scan, chance: random.Random) -> Image.Image:
    """Seen from below the foot of the sheet, on a brown table, with light that falls off to one corner."""
    width, height = page.size
    margin = round(0.09 * width)
    table = Image.new("RGB", (width + 2 * margin, height + 2 * margin), (96, 80, 66))
    near, far = margin, margin + how.tilt * width / 2
    quad = [(far, margin * 1.3), (far + width * (1 - how.tilt), margin), (near + width, margin + height),
            (near, margin + height * 0.995)]  # fmt: skip
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    coefficients = _projection(quad, corners)
    how_sampled = (Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    seen = page.transform(table.size, *how_sampled)
    mask = Image.new("L", page.size, 255).transform(table.size, *how_sampled)
    table.paste(seen, (0, 0), mask)
    light = Image.linear_gradient("L").point([round(255 - value * 0.3) for value in range(256)])
    light = light.rotate(chance.choice((0, 90))).resize(table.size)
    warm = Image.merge("RGB", (light, light.point([round(v * 0.97) for v in range(256)]),
                               light.point([round(v * 0.88) for v in range(256)])))  # fmt: skip
    return ImageChops.multiply(table, warm)


def _projection(seen: Sequence[tuple[float, float]], page: Sequence[tuple[float, float]]) -> list[float]:
    """Pillow's eight numbers that lead from a place in the photo to the place on the page."""
    rows = []
    for (x, y), (u, v) in zip(seen, page, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        pivot = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def _darken_edges(page: Image.Image, how: Scan) -> None:
    wide = round(how.edge * _MM * how.dpi)
    for dark, box in (
        ((25, 25, 28), (0, 0, wide, page.height)),
        ((40, 40, 42), (0, page.height - wide // 2, page.width, page.height)),
    ):
        page.paste(dark if page.mode == "RGB" else dark[0], box)


def _noisy(page: Image.Image, strength: int, chance: random.Random) -> Image.Image:
    """Grain of a standard deviation of about ``strength`` levels before JPEG, the same in all channels."""
    pixels = page.width * page.height
    one, other = (Image.frombytes("L", page.size, chance.randbytes(pixels)) for _ in range(2))
    wide = strength * math.sqrt(6)
    grain = ImageChops.add(one, other, 2).point([round(128 + (value - 127.5) * wide / 127.5) for value in range(256)])
    grain = grain if page.mode == "L" else Image.merge("RGB", (grain,) * 3)
    return ImageChops.add(page, grain, 1, -128)
