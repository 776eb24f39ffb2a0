"""Makes ``resources/manual`` of ``docs/manual``: the manual as PDF, set and drawn by the program's own typesetting.

``manual.py`` writes it, ``manual.py --check`` says whether it is the one that the sources give. The same sources give
the same bytes: the test of the repository makes it anew and compares.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
for place in (ROOT, Path(__file__).resolve().parent):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

from manual_markdown import Block, ManualError, read_manual  # noqa: E402
from manual_pages import MM_PER_PIXEL, Laid, Size, lay_out_manual  # noqa: E402

from app.books.bind import BoundPage, bind  # noqa: E402
from app.books.fit import PageBox  # noqa: E402
from app.books.image_pdf import Drawn, PdfImage, PicturePdf  # noqa: E402
from app.books.image_png import PALETTE, PngFacts, read_png  # noqa: E402
from app.disk import replacing  # noqa: E402
from app.documents.fonts import Fonts  # noqa: E402
from app.documents.typeset import Typesetter  # noqa: E402
from app.renderers.pdf import render_pdf  # noqa: E402

SOURCES = ROOT / "docs" / "manual"
TARGET = ROOT / "resources" / "manual"
PDF, CHAPTERS = "使用手册.pdf", "chapters.json"
_POINTS_PER_MM = 72 / 25.4


class Made(NamedTuple):
    """The files of the manual by name, as bytes."""

    pdf: bytes
    chapters: bytes

    def files(self) -> dict[str, bytes]:
        """What stands in ``resources/manual``."""
        return {PDF: self.pdf, CHAPTERS: self.chapters}


def make(sources: Path = SOURCES, fonts: Path = ROOT / "resources" / "fonts") -> Made:
    """The manual of a folder of Markdown files, in the order of their names; pictures lie in ``pictures`` beside them.

    Raises :class:`ManualError` for anything in them that cannot be printed as it was meant.
    """
    blocks: list[Block] = []
    for file in sorted(sources.glob("[0-9]*.md")):
        blocks += read_manual(file.read_text("utf-8"), file.name)
    pictures = {file.name: _picture(file) for file in sorted((sources / "pictures").glob("*.png"))}
    sizes = {name: Size(facts.width, facts.height) for name, facts in pictures.items()}
    opened = Fonts(fonts)
    laid = lay_out_manual(blocks, sizes, Typesetter(opened))
    with tempfile.TemporaryDirectory() as scratch:
        return Made(_bound(laid, pictures, opened, Path(scratch)), _chapters(laid))


def _picture(file: Path) -> PngFacts:
    facts = read_png(file.read_bytes())
    if not facts.fits_pdf:
        raise ManualError(f"{file.name} has transparent or interlaced pixels")
    return facts


def _bound(laid: Laid, pictures: dict[str, PngFacts], fonts: Fonts, scratch: Path) -> bytes:
    """Text first, the pictures below it, as evidence is bound."""
    text, target = scratch / "text.pdf", scratch / PDF
    render_pdf(laid.document, fonts, text)
    digest = hashlib.sha256(b"".join(facts.data for facts in pictures.values())).hexdigest()
    album = scratch / f"{digest}.pdf"
    boxes = _album(pictures, album)
    places = {name: number for number, name in enumerate(pictures)}
    slots: dict[int, int] = {}
    bound = []
    for side, shown in laid.pictures:
        slot = slots[side] = slots.get(side, -1) + 1
        name = shown.file
        bound.append(BoundPage(side, album, replace(shown, page=places[name]), boxes[name], slot, name))
    labels = [page.label for page in laid.document.pages]
    bind(text, bound, laid.document.geometry, target, labels, laid.document.fingerprint)
    return target.read_bytes()


def _album(pictures: dict[str, PngFacts], target: Path) -> dict[str, PageBox]:
    """All pictures, one on each page; their sizes by name."""
    boxes: dict[str, PageBox] = {}
    with target.open("wb") as file:
        album = PicturePdf(file)
        for name, facts in pictures.items():
            scale = MM_PER_PIXEL * _POINTS_PER_MM
            box = boxes[name] = PageBox(facts.width * scale, facts.height * scale)
            parms = f"/Predictor 15 /Colors {facts.channels} /BitsPerComponent {facts.bits} /Columns {facts.width}"
            image = PdfImage(
                facts.width, facts.height, facts.bits, facts.channels, "/FlateDecode", facts.data, parms,
                palette=facts.palette if facts.colour == PALETTE else b"",
            )  # fmt: skip
            album.add_picture(image, (box.width, box.height), [Drawn(box, (1, 0, 0, 1, 0, 0))])
        album.finish()
    return boxes


def _chapters(laid: Laid) -> bytes:
    """The headings with the sides (from 1) on which they stand: how the window finds a chapter."""
    rows = [
        {"id": one.id, "title": one.text, "level": one.level, "side": laid.sides[one.id]}
        for one in laid.headings
        if one.level < 3
    ]
    told = {"sides": len(laid.document.pages), "headings": rows}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def main(words: Sequence[str]) -> int:
    """Write or compare; 0 when all is well."""
    try:
        made = make()
    except ManualError as error:
        print(error, file=sys.stderr)
        return 1
    wrong = [name for name, data in made.files().items() if not _is(TARGET / name, data)]
    if "--check" in words:
        for name in wrong:
            print(f"resources/manual/{name} 和 docs/manual 不一致，请运行 make manual", file=sys.stderr)
        return 1 if wrong else 0
    TARGET.mkdir(exist_ok=True)
    for name in wrong:
        with replacing(TARGET / name) as temporary:
            temporary.write_bytes(made.files()[name])
    print(f"{PDF}: {json.loads(made.chapters)['sides']} 页，{len(made.pdf) / 1e6:.1f} MB")
    return 0


def _is(file: Path, data: bytes) -> bool:
    return file.is_file() and file.read_bytes() == data


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
