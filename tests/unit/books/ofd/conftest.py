"""Take OFD files in and look at what became of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.books.intake_ofd import normalise_ofd
from app.books.normaliser import Normalised, Order

PIXELS = 4
"""Per millimetre, in pictures of pages."""
_SEEN = 40


class Drawing:
    """What a page should look like, drawn by Pillow in millimetres from the upper left corner."""

    def __init__(self, width: float = 210, height: float = 140) -> None:
        self.image = Image.new("RGB", (round(width * PIXELS), round(height * PIXELS)), "white")
        self._pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, colour: object) -> Drawing:
        edges = (x * PIXELS, y * PIXELS, (x + width) * PIXELS - 1, (y + height) * PIXELS - 1)
        self._pen.rectangle(edges, fill=colour)
        return self

    def polygon(self, points: list[tuple[float, float]], colour: object) -> Drawing:
        self._pen.polygon([(x * PIXELS, y * PIXELS) for x, y in points], fill=colour)
        return self

    def ellipse(self, x: float, y: float, width: float, height: float, colour: object) -> Drawing:
        self._pen.ellipse((x * PIXELS, y * PIXELS, (x + width) * PIXELS, (y + height) * PIXELS), fill=colour)
        return self


class Page:
    """A rendered page."""

    def __init__(self, image: Image.Image, text: str, places: list[tuple[str, float, float]]) -> None:
        self.image = image
        self.text = text
        self.places = places

    def at(self, x: float, y: float) -> tuple[int, int, int]:
        """The colour at a place in millimetres from the upper left corner."""
        return self.image.getpixel((int(x * PIXELS), int(y * PIXELS)))

    def place_of(self, char: str) -> tuple[float, float]:
        """Left and lower edge of the first such character's box, in millimetres from the upper left corner."""
        return next((x, y) for found, x, y in self.places if found == char)

    def looks_like(self, drawing: Drawing) -> None:
        """Every pixel that is not at an edge of the drawing has its colour."""
        wanted = drawing.image
        assert abs(self.image.width - wanted.width) <= 1
        assert abs(self.image.height - wanted.height) <= 1
        shown = self.image.crop((0, 0, *wanted.size))
        flat = ImageChops.difference(wanted.filter(ImageFilter.MaxFilter(5)), wanted.filter(ImageFilter.MinFilter(5)))
        edges = _grown(flat).point(lambda value: 255 if value else 0)
        wrong = _grown(ImageChops.difference(shown, wanted)).point(lambda value: 255 if value > _SEEN else 0)
        wrong.paste(0, (0, 0), edges)
        assert wrong.getbbox() is None, f"differs in {[edge / PIXELS for edge in wrong.getbbox()]} mm"


def _grown(image: Image.Image) -> Image.Image:
    """The largest channel of each pixel."""
    one, two, three = image.split()
    return ImageChops.lighter(ImageChops.lighter(one, two), three)


def rendered(pdf: Path) -> list[Page]:
    """The pages of a PDF as PDFium shows them."""
    pages = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            image = page.render(scale=PIXELS * 25.4 / 72, rev_byteorder=True).to_pil().convert("RGB")
            text = page.get_textpage()
            height = page.get_height()
            places = []
            for index in range(text.count_chars()):
                left, bottom, _, _ = text.get_charbox(index, loose=True)
                places.append((text.get_text_range(index, 1), left / 72 * 25.4, (height - bottom) / 72 * 25.4))
            pages.append(Page(image, text.get_text_range(), places))
    return pages


@pytest.fixture
def normalise(tmp_path: Path, fonts: Path) -> Callable[..., Normalised]:
    """Normalise a file to ``out.pdf`` in the test's folder."""

    def run(source: Path, rotate: int = 0) -> Normalised:
        return normalise_ofd(Order(source, tmp_path / "out.pdf", rotate, source.name, lambda *_: None, fonts))

    return run


@pytest.fixture
def show(tmp_path: Path, normalise: Callable[..., Normalised]) -> Callable[..., list[Page]]:
    """Make a file, take it in, and render its pages."""

    def run(make: Callable[[Path], Path], rotate: int = 0) -> list[Page]:
        normalise(make(tmp_path), rotate)
        return rendered(tmp_path / "out.pdf")

    return run


@pytest.fixture
def drawing() -> type[Drawing]:
    return Drawing
