"""Contact sheets of exported books, for looking at every page.

``contact_sheet.py BOOK_DIR OUT_DIR`` draws every page of one export. Without arguments everything that ``docs/review``
shows is exported and drawn anew: both samples, the blank forms, and the stress fillings of the acceptance tests.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
REVIEW = ROOT / "docs" / "review"
DPI = 44
ACROSS, DOWN = 8, 3
GAP, CAPTION = 6, 16
COLOURS = 64
# Stress fillings have up to two hundred pages: one sheet shows those that tell most, in greys.
TELLING = ACROSS * DOWN
GREYS = 8
# A page with less text is blank, or says 无.
_LEAST_CHARACTERS = 70


def sheets(pdf: Path, colours: int = COLOURS, wanted: Sequence[int] | None = None) -> Iterator[Image.Image]:
    """The pages of a PDF (all, or those ``wanted``, counted from 0), arranged on pictures of so many colours."""
    font = ImageFont.truetype(str(ROOT / "resources/fonts/NotoSansSC-Regular.ttf"), 11)
    document = pypdfium2.PdfDocument(pdf)
    shown = list(range(len(document)) if wanted is None else wanted)
    for first in range(0, len(shown), ACROSS * DOWN):
        places = shown[first : first + ACROSS * DOWN]
        pages = [document[index].render(scale=DPI / 72).to_pil().convert("RGB") for index in places]
        width, height = pages[0].size
        rows = -(-len(pages) // ACROSS)
        across = min(len(pages), ACROSS)
        size = (across * (width + GAP) + GAP, rows * (height + GAP + CAPTION) + GAP)
        sheet = Image.new("RGB", size, (150, 150, 150))
        draw = ImageDraw.Draw(sheet)
        for place, (index, page) in enumerate(zip(places, pages, strict=True)):
            x = GAP + place % ACROSS * (width + GAP)
            y = GAP + place // ACROSS * (height + GAP + CAPTION)
            sheet.paste(page, (x, y))
            draw.text((x + 2, y + height + 1), f"{index + 1} · {document.get_page_label(index)}", (0, 0, 0), font)
        yield sheet.quantize(colours) if colours >= COLOURS else sheet.convert("L").quantize(colours)


def telling(pdf: Path) -> list[int]:
    """The pages that show most: all with text, or the first half of a sheet and others evenly from the rest."""
    document = pypdfium2.PdfDocument(pdf)
    texts = ("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    full = [index for index, text in enumerate(texts) if index == 0 or len(text) >= _LEAST_CHARACTERS]
    if len(full) <= TELLING:
        return full
    first, rest = full[: TELLING // 2], full[TELLING // 2 :]
    count = TELLING - len(first)
    return first + [rest[place * (len(rest) - 1) // (count - 1)] for place in range(count)]


def draw_book(source: Path, target: Path) -> None:
    """Write the sheets of every PDF that the export's ``book.json`` names."""
    target.mkdir(parents=True, exist_ok=True)
    book = json.loads((source / "book.json").read_text("utf-8"))
    for volume in book["volumes"]:
        for number, sheet in enumerate(sheets(source / volume["pdf"]), start=1):
            _save(sheet, target / f"{book['form']}-{volume['id']}-{number}.png")


def draw_review() -> None:
    """Make all pictures of ``docs/review`` anew, and say which are no longer made or not yet described."""
    sys.path.insert(0, str(ROOT))
    from tests.acceptance.packets import PACKETS, Press
    from tests.acceptance.stress import STRESSES

    before = {picture.name for picture in REVIEW.glob("*.png")}
    for picture in REVIEW.glob("*.png"):
        picture.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        press = Press(Path(scratch))
        for name in ("sample zone", "sample service"):
            draw_book(press.packet(name).folder, REVIEW)
        for name in PACKETS:
            if name.startswith("blank ") or name.partition(" ")[2] in STRESSES:
                for volume, pdf in press.packet(name).files("pdf").items():
                    (sheet,) = sheets(pdf, GREYS, telling(pdf))
                    _save(sheet, REVIEW / f"{name.replace(' ', '-')}-{volume}.png")
    now = {picture.name for picture in REVIEW.glob("*.png")}
    told = (REVIEW / "README.md").read_text("utf-8")
    for name in sorted(before - now):
        print(f"不再生成：{name}")
    for name in sorted(name for name in now if f"({name})" not in told):
        print(f"README.md 里还没有：{name}")


def _save(sheet: Image.Image, path: Path) -> None:
    sheet.save(path, optimize=True)
    print(path)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        draw_book(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        draw_review()
