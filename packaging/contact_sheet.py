"""Contact sheets of exported books, for looking at every page.

``contact_sheet.py BOOK_DIR OUT_DIR`` draws every page of one export. Without arguments everything that ``docs/review``
shows is exported and drawn anew: the samples, the blank forms, the stress fillings of the acceptance tests, and what
random answers once broke.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from tests.acceptance.packets import Press

ROOT = Path(__file__).resolve().parent.parent
REVIEW = ROOT / "docs" / "review"
SAMPLES = ("sample zone", "sample service", "sample summary")
DPI = 44
ACROSS, DOWN, WIDE_ACROSS = 8, 3, 5
GAP, CAPTION = 6, 16
COLOURS = 64
# Stress fillings have up to two hundred pages: one sheet shows those that tell most, in greys.
TELLING = ACROSS * DOWN
GREYS = 8
# A page with less text is blank, or says 无.
_LEAST_CHARACTERS = 70
# By so many characters the beginning of an answer is told on a page: they stand on one line.
_FEW = 3


def sheets(pdf: Path, colours: int = COLOURS, wanted: Sequence[int] | None = None) -> Iterator[Image.Image]:
    """The pages of a PDF (all, or those ``wanted``, counted from 0), arranged on pictures of so many colours."""
    document = pypdfium2.PdfDocument(pdf)
    shown = list(range(len(document)) if wanted is None else wanted)
    for first in range(0, len(shown), TELLING):
        places = shown[first : first + TELLING]
        yield _sheet([_page(document, index, f"{index + 1} · ") for index in places], colours)


def _page(document: pypdfium2.PdfDocument, index: int, before: str) -> tuple[Image.Image, str]:
    """A page as it is drawn, and its caption."""
    drawn = document[index].render(scale=DPI / 72).to_pil().convert("RGB")
    return drawn, f"{before}{document.get_page_label(index)}"


def _sheet(pages: Sequence[tuple[Image.Image, str]], colours: int) -> Image.Image:
    """Pages of one size beside and below each other, wide ones fewer beside each other."""
    font = ImageFont.truetype(str(ROOT / "resources/fonts/NotoSansSC-Regular.ttf"), 11)
    width, height = pages[0][0].size
    across = min(len(pages), ACROSS if width < height else WIDE_ACROSS)
    rows = -(-len(pages) // across)
    size = (across * (width + GAP) + GAP, rows * (height + GAP + CAPTION) + GAP)
    sheet = Image.new("RGB", size, (150, 150, 150))
    draw = ImageDraw.Draw(sheet)
    for place, (page, caption) in enumerate(pages):
        x = GAP + place % across * (width + GAP)
        y = GAP + place // across * (height + GAP + CAPTION)
        sheet.paste(page, (x, y))
        draw.text((x + 2, y + height + 1), caption, (0, 0, 0), font)
    return sheet.quantize(colours) if colours >= COLOURS else sheet.convert("L").quantize(colours)


def telling(pdf: Path) -> list[int]:
    """The pages that show most: all with text, or the first half of a sheet and others evenly from the rest."""
    full = [
        index
        for index, text in enumerate(_texts(pypdfium2.PdfDocument(pdf)))
        if index == 0 or len(text) >= _LEAST_CHARACTERS
    ]
    if len(full) <= TELLING:
        return full
    first, rest = full[: TELLING // 2], full[TELLING // 2 :]
    count = TELLING - len(first)
    return first + [rest[place * (len(rest) - 1) // (count - 1)] for place in range(count)]


def _texts(document: pypdfium2.PdfDocument) -> Iterator[str]:
    return ("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def found_sheet(found: Sequence[tuple[Path, Sequence[str]]]) -> Image.Image:
    """The pages on which an answer begins or ends, on one sheet; captions begin with the number of the PDF."""
    pages = []
    for number, (pdf, answers) in enumerate(found, start=1):
        document = pypdfium2.PdfDocument(pdf)
        ends = {end for text in map(_tight, answers) if text for end in (text[:_FEW], text[-_FEW:])}
        for index, text in enumerate(_texts(document)):
            if any(end in text for end in ends):
                pages.append(_page(document, index, f"({number}) {index + 1} · "))
    return _sheet(pages[:TELLING], GREYS)


def _tight(text: str) -> str:
    return "".join(text.split())


def draw_book(source: Path, target: Path) -> None:
    """Write the sheets of every PDF that the export's ``book.json`` names."""
    target.mkdir(parents=True, exist_ok=True)
    book = json.loads((source / "book.json").read_text("utf-8"))
    for volume in book["volumes"]:
        for number, sheet in enumerate(sheets(source / volume["pdf"]), start=1):
            _save(sheet, target / f"{book['form']}-{volume['id']}-{number}.png")


def reviewed() -> list[str]:
    """The packets that get a sheet: the blank forms, and the stress fillings; of the summary, which is a table, one."""
    from tests.acceptance.packets import PACKETS
    from tests.acceptance.stress import STRESSES

    names = [name for name in PACKETS if name.startswith("blank ") or name.partition(" ")[2] in STRESSES]
    return [name for name in names if not name.startswith("summary ") or name == "summary at its ceilings"]


def draw_packet(press: Press, name: str) -> None:
    """Write the sheet of the telling pages of each volume."""
    for volume, pdf in press.packet(name).files("pdf").items():
        (sheet,) = sheets(pdf, GREYS, telling(pdf))
        _save(sheet, REVIEW / f"{name.replace(' ', '-')}-{volume}.png")


def draw_found(press: Press) -> None:
    """Write the sheet of what random answers once broke."""
    from tests.acceptance.stress import FOUND

    found = []
    for name, (form, answers) in FOUND.items():
        texts = [answer for answer in answers.values() if isinstance(answer, str)]
        found.append((next(iter(press.packet(f"{form} {name}").files("pdf").values())), texts))
    _save(found_sheet(found), REVIEW / "found.png")


def draw_review() -> None:
    """Make all pictures of ``docs/review`` anew, and say which are no longer made or not yet described."""
    sys.path.insert(0, str(ROOT))
    from tests.acceptance.packets import Press

    before = {picture.name for picture in REVIEW.glob("*.png")}
    for picture in REVIEW.glob("*.png"):
        picture.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        press = Press(Path(scratch))
        for name in SAMPLES:
            draw_book(press.packet(name).folder, REVIEW)
        for name in reviewed():
            draw_packet(press, name)
        draw_found(press)
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
