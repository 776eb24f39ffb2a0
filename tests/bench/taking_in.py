"""How fast evidence is taken in: pages a second, and what the second processor adds.

Scans are PDF files of pages of 200 dpi, photographs JPEG files of 12 million pixels; no two files are alike. Workers
have begun before the time begins, and nothing is in the cache. Of some turns the least counts: whatever else the
machine does can only add to it.
"""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops, ImageFilter

from app.books.intake import Intake, TakenIn, Wanted, sha256_of
from app.books.intake_workers import Workers
from app.paths import find_paths
from tests.bench.measure import Row, in_turns, tell

RUNS = 5
FILES, PAGES = 12, 30
PHOTOS = 24
# somebody has to hash the files, and the processors share one memory
LEAST = 1.4


def rows(folder: Path) -> Iterator[Row]:
    """Pages a second of each kind, and how much faster all workers are than one.

    That is demanded of photographs, which are decoded, where there are two processors. Of scans in PDF little is left
    to do but to read, hash and write them, which the disk decides.
    """
    folder.mkdir()
    several = (os.cpu_count() or 1) > 1
    yield from _taken_in("scans of 200 dpi", _scans(folder), FILES * PAGES, folder)
    yield from _taken_in("photographs", _photographs(folder), PHOTOS, folder, LEAST if several else None)


def _taken_in(name: str, files: Sequence[Path], pages: int, folder: Path, least: float | None = None) -> Iterator[Row]:
    tell(f"taking in {name}: {pages} pages in {len(files)} files, {sum(f.stat().st_size for f in files) >> 20} MiB")
    wanted = [Wanted(file, sha256_of(file)) for file in files]
    cache, fonts = folder / "cache", find_paths(folder / "profile").fonts
    one, all_of_them = Workers(most=1), Workers()

    def take(workers: Workers) -> None:
        taken = Intake(cache, fonts, workers).take_in_all(wanted)
        if sum(len(file.pages) for file in taken if isinstance(file, TakenIn)) != pages:
            raise SystemExit("not every page was taken in")

    found = in_turns(
        {"one": lambda: take(one), "all": lambda: take(all_of_them)},
        RUNS,
        of=min,
        before=lambda _: shutil.rmtree(cache, ignore_errors=True),
    )
    one.close()
    all_of_them.close()
    shutil.rmtree(cache)
    tell("  " + ", ".join(f"{who} {seconds:.3f} s" for who, seconds in found.items()))
    yield Row(f"taking in {name}, pages a second", pages / found["all"])
    yield Row(f"taking in {name}: one worker / all", found["one"] / found["all"], least=least)


def _scans(folder: Path) -> list[Path]:
    """Files of grey pages like those of an office scanner, about half a MiB a page."""
    noise = _noise((1654, 2339), "L")
    made = []
    for number in range(FILES):
        pdf = pikepdf.new()
        for page in range(PAGES):
            data = _jpeg(noise, number * PAGES + page, 200, 55)
            picture = pdf.make_stream(
                data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1654, Height=2339,
                ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
            )  # fmt: skip
            sheet = pdf.add_blank_page(page_size=(595.44, 842.04)).obj
            sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
            sheet.Contents = pdf.make_stream(b"q 595.44 0 0 842.04 0 0 cm /P Do Q")
        made.append(folder / f"scan-{number}.pdf")
        pdf.save(made[-1])
        pdf.close()
    return made


def _photographs(folder: Path) -> list[Path]:
    """Pictures as a phone takes them."""
    noise = _noise((4000, 3000), "RGB")
    made = []
    for number in range(PHOTOS):
        made.append(folder / f"photo-{number}.jpg")
        made[-1].write_bytes(_jpeg(noise, number, 72, 80))
    return made


def _noise(size: tuple[int, int], mode: str) -> Image.Image:
    """A picture with as much detail as paper or a scene has."""
    bands = []
    for band in range(len(mode)):
        half = size[0] // 2, size[1] // 2
        grain = Image.frombytes("L", half, random.Random(band).randbytes(half[0] * half[1]))
        bands.append(grain.resize(size).filter(ImageFilter.GaussianBlur(1)))
    return Image.merge(mode, bands) if len(bands) > 1 else bands[0]


def _jpeg(noise: Image.Image, number: int, dpi: int, quality: int) -> bytes:
    """The picture shifted by a number that makes its bytes its own."""
    buffer = io.BytesIO()
    ImageChops.offset(noise, number * 7 + 1, number).save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi))
    return buffer.getvalue()
