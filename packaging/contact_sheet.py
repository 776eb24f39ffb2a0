"""Contact sheets of exported books, for looking at every page: python packaging/contact_sheet.py BOOK_DIR OUT_DIR.

One picture for each stretch of pages (about 24), pages in order, each with its place and page label below.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
DPI = 44
ACROSS, DOWN = 8, 3
GAP, CAPTION = 6, 16


def sheets(pdf: Path) -> list[Image.Image]:
    """The pages of a PDF, arranged on pictures."""
    font = ImageFont.truetype(str(ROOT / "resources/fonts/NotoSansSC-Regular.ttf"), 11)
    document = pypdfium2.PdfDocument(pdf)
    found: list[Image.Image] = []
    for first in range(0, len(document), ACROSS * DOWN):
        places = range(first, min(first + ACROSS * DOWN, len(document)))
        pages = [document[index].render(scale=DPI / 72).to_pil().convert("RGB") for index in places]
        width, height = pages[0].size
        rows = -(-len(pages) // ACROSS)
        sheet = Image.new("RGB", (ACROSS * (width + GAP) + GAP, rows * (height + GAP + CAPTION) + GAP), (150, 150, 150))
        draw = ImageDraw.Draw(sheet)
        for place, (index, page) in enumerate(zip(places, pages, strict=True)):
            x = GAP + place % ACROSS * (width + GAP)
            y = GAP + place // ACROSS * (height + GAP + CAPTION)
            sheet.paste(page, (x, y))
            draw.text((x + 2, y + height + 1), f"{index + 1} · {document.get_page_label(index)}", (0, 0, 0), font)
        found.append(sheet.quantize(64))
    return found


def main() -> None:
    """Write the sheets of every PDF that the export's ``book.json`` names."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    book = json.loads((source / "book.json").read_text("utf-8"))
    for volume in book["volumes"]:
        for number, sheet in enumerate(sheets(source / volume["pdf"]), start=1):
            name = f"{book['form']}-{volume['id']}-{number}.png"
            sheet.save(target / name, optimize=True)
            print(target / name)


if __name__ == "__main__":
    main()
