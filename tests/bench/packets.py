"""Drafts with as much evidence as a county sends: scans of A4 at 200 and 300 dpi, each page with bytes of its own.

Four of five pages come in files of 40, the others each in a file; some lie across, some are Letter or A3.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import api, disk
from app.api_editing import edit
from app.drafts import attachments
from app.drafts.draft import Draft
from app.forms.answers import EvidenceFile
from app.paths import AppPaths
from tests.bench.drafts import NOW

FORM = "cooperation_zone_2026"
IN_A_FILE, TOGETHER = 40, 50
"""Pages of a file, and with those that come one by one after it."""
_SIZES = {0: (841.89, 595.28), 1: (612.0, 792.0), 2: (841.89, 1190.55)}
_A4 = (595.28, 841.89)
_ODD_SIZES_OF = 10
_FINE = 300 / 72
_COARSE = 200 / 72


@dataclass(frozen=True, slots=True)
class Scan:
    """What one page of paper became: JPEG bytes, mode and size in pixels."""

    data: bytes
    mode: str
    pixels: tuple[int, int]

    def numbered(self, number: int) -> bytes:
        """The same picture with a comment in its file, so that no two pages have the same bytes."""
        text = b"%012d" % number
        return self.data[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + self.data[2:]


def scans(size: int) -> list[Scan]:
    """Scans of about ``size`` bytes: grey at 200 and 300 dpi, and in colour at 200 dpi."""
    return [_scan("L", _COARSE, size), _scan("L", _FINE, size), _scan("RGB", _COARSE, size)]


def _scan(mode: str, scale: float, size: int) -> Scan:
    """Grain as of paper, compressed just so much that the file has the size."""
    from PIL import Image

    wide, high = round(_A4[0] * scale), round(_A4[1] * scale)
    grain = random.Random(size).randbytes((wide // 4) * (high // 4) * len(mode))
    picture = Image.frombytes(mode, (wide // 4, high // 4), grain).resize((wide, high), Image.Resampling.BICUBIC)
    for quality in range(1, 96):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, dpi=(round(scale * 72),) * 2)
        if buffer.tell() >= size:
            break
    return Scan(buffer.getvalue(), mode, (wide, high))


def write_files(folder: Path, pages: int, size: int) -> list[Path]:
    """Files of ``pages`` pages in all, a multiple of 50, of about ``size`` bytes a page.

    Their first half is a packet half as thick, mixed alike.
    """
    folder.mkdir(parents=True)
    kinds = scans(size)
    return [file for first in range(0, pages, TOGETHER) for file in _written(folder, kinds, first)]


def _written(folder: Path, kinds: Sequence[Scan], first: int) -> Iterator[Path]:
    """A file of many pages and then files of one."""
    file = folder / f"扫描件{first:05d}.pdf"
    _write_pdf(file, kinds, range(first, first + IN_A_FILE))
    yield file
    for number in range(first + IN_A_FILE, first + TOGETHER):
        file = folder / f"照片{number:05d}.jpg"
        file.write_bytes(kinds[number % len(kinds)].numbered(number))
        yield file


def _write_pdf(file: Path, kinds: Sequence[Scan], numbers: Sequence[int]) -> None:
    """A file as a scanner writes it: a picture on each page."""
    import pikepdf
    from pikepdf import Dictionary, Name, Stream

    with pikepdf.new() as pdf:
        for number in numbers:
            scan = kinds[number % len(kinds)]
            colours = Name.DeviceGray if scan.mode == "L" else Name.DeviceRGB
            picture = Stream(
                pdf, scan.numbered(number), Type=Name.XObject, Subtype=Name.Image, Width=scan.pixels[0],
                Height=scan.pixels[1], BitsPerComponent=8, ColorSpace=colours, Filter=Name.DCTDecode,
            )  # fmt: skip
            size = _SIZES.get(number % _ODD_SIZES_OF, _A4)
            page = pdf.add_blank_page(page_size=size)
            page.Resources = Dictionary(XObject=Dictionary(I=picture))
            page.Contents = Stream(pdf, b"q %.2f 0 0 %.2f 0 0 cm /I Do Q" % size)
        pdf.save(file, static_id=True)


def make_draft(paths: AppPaths, folder: Path, files: Sequence[Path]) -> None:
    """A draft of the larger sample in one volume however thick, whose items show ``files`` in turns.

    The files lie in it as hard links.
    """
    library = api.library(paths)
    definition, sample = library.get(FORM), library.sample(FORM)
    assert sample is not None
    api.new_draft(paths, FORM, folder, NOW)
    api.set_answers(paths, folder, sample["answers"], NOW)
    api.set_options(paths, folder, [("volumes", "1"), ("sheets_per_volume", "0")], NOW)
    items = [number for number, item in sorted(definition.items.items()) if "files" in item.takes]

    def listed(draft: Draft) -> Draft:
        for place, file in enumerate(files):
            item = items[place % len(items)]
            inside = f"attachments/{item:02d}/{file.name}"
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            (folder / inside).hardlink_to(file)
            entry = EvidenceFile(inside, disk.fingerprint(file), file.stat().st_size)
            draft = attachments.listed(draft, item, (entry,))
        return draft

    edit(paths, folder, NOW, lambda opened, _: listed(opened.draft))
