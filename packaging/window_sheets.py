"""Lays pictures together on contact sheets, small enough for the repository and large enough to see what is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

Cell: TypeAlias = tuple[str, Image.Image]
Placed: TypeAlias = tuple[int, int, str, Image.Image]

ROOT = Path(__file__).resolve().parent.parent
_WIDTH, _ACROSS = 902, 2
_SECTION, _SECTIONS_ACROSS = 500, 4
_FACTOR = 0.66
# The pictures of every size: below this folder one for each page and state; small ones half as wide as large ones.
EVERY_SIZE = "every-size"
_SMALL = 447
# What is shown pixel for pixel of the usual window at a scale, and where lines, text and focus lie close together.
_IN_DETAIL = "1366×690"
_DETAIL = (902, 300)
_CORNERS = {
    "start": (190, 60), "form": (236, 96), "evidence": (300, 60), "checks": (220, 60), "preview": (190, 60),
    "export": (310, 60), "ecopy": (0, 60),
}  # fmt: skip
_TALLEST = 2400
_GAP, _CAPTION = 8, 20
_GROUND = (128, 132, 138)
_COLOURS = 64
_LOOKED_AT, _STEP = 2000, 6
_MOST_BYTES = 120 * 1024


def lay_out(pictures: Path, target: Path) -> None:
    """Write the sheets of every folder of pictures anew; sheets without such a folder stay as they are."""
    every = pictures / EVERY_SIZE
    folders = sorted(path for path in pictures.iterdir() if path.is_dir() and path != every)
    for folder in folders:
        for old in target.glob(f"{folder.name}-[0-9].png"):
            old.unlink()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(partial(_lay_folder, target), folders))
        list(pool.map(partial(_lay_sizes, target), sorted(every.iterdir()) if every.exists() else ()))


def _lay_folder(target: Path, folder: Path) -> None:
    sections = folder.name.startswith("sections")
    width, across = (_SECTION, _SECTIONS_ACROSS) if sections else (_WIDTH, _ACROSS)
    small = [_reduced(file, width) for file in sorted(folder.glob("*.png"))]
    for number, sheet in enumerate(_sheets(small, across), start=1):
        save(sheet, target / f"{folder.name}-{number}.png")


def _lay_sizes(target: Path, folder: Path) -> None:
    """One sheet of a page in a state: large without scaling, small with it, and at full size what scaling blurs."""
    files = sorted(folder.glob("*.png"), key=_order)
    corner = next(corner for page, corner in _CORNERS.items() if folder.name.startswith(page))
    scaled = [file for file in files if _scale(file) > 100]
    kinds = (
        (2, [_reduced(file, _WIDTH) for file in files if _scale(file) == 100]),
        (4, [_reduced(file, _SMALL) for file in scaled]),
        (2, [_detail(file, corner) for file in scaled if _IN_DETAIL in file.stem]),
    )
    placed: list[Placed] = []
    right = y = _GAP
    for across, cells in kinds:
        step = (_WIDTH + _GAP) * 2 // across
        for start in range(0, len(cells), across):
            row = cells[start : start + across]
            placed += [(_GAP + place * step, y, *cell) for place, cell in enumerate(row)]
            right = max(right, len(row) * step + _GAP)
            y += max(picture.height for _, picture in row) + _CAPTION + _GAP
    save(_sheet(placed, (right, y)), target / f"{folder.name}.png")


def _scale(file: Path) -> int:
    return int(file.stem.split()[0])


def _order(file: Path) -> tuple[int, int, int, bool]:
    """By scale, then by size with light before dark."""
    scale, size, theme = file.stem.split()
    width, height = size.split("×")
    return int(scale), int(width), int(height), theme == "深色"


def _detail(file: Path, corner: tuple[int, int]) -> Cell:
    """A piece of a picture pixel for pixel; ``corner`` is its upper left one in logical pixels."""
    picture, factor = Image.open(file).convert("RGB"), _scale(file) / 100
    left, top = (round(side * factor) for side in corner)
    return f"{file.stem} 原大", picture.crop((left, top, left + _DETAIL[0], top + _DETAIL[1]))


def _reduced(file: Path, width: int) -> Cell:
    picture = Image.open(file).convert("RGB")
    factor = min(_FACTOR, width / picture.width)
    size = (round(picture.width * factor), round(picture.height * factor))
    return file.stem, picture.resize(size, Image.Resampling.LANCZOS)


def _sheets(pictures: Sequence[Cell], across: int) -> Iterator[Image.Image]:
    """Columns beside each other, filled one after the other where there is most room; a new sheet when none is left."""
    width = max(picture.width for _, picture in pictures)
    placed: list[Placed] = []
    heights = [_GAP] * across
    for caption, picture in pictures:
        column = heights.index(min(heights))
        if heights[column] + picture.height + _CAPTION > _TALLEST and heights[column] > _GAP:
            yield _sheet(placed, _room(heights, width))
            placed, heights, column = [], [_GAP] * across, 0
        placed.append((_GAP + column * (width + _GAP), heights[column], caption, picture))
        heights[column] += picture.height + _CAPTION + _GAP
    yield _sheet(placed, _room(heights, width))


def _room(heights: Sequence[int], width: int) -> tuple[int, int]:
    return _GAP + sum(height > _GAP for height in heights) * (width + _GAP), max(heights)


def _sheet(placed: Sequence[Placed], size: tuple[int, int]) -> Image.Image:
    font = ImageFont.truetype(str(ROOT / "resources/fonts/NotoSansSC-Regular.ttf"), 13)
    sheet = Image.new("RGB", size, _GROUND)
    draw = ImageDraw.Draw(sheet)
    for x, y, caption, picture in placed:
        draw.text((x + 2, y), caption, (255, 255, 255), font)
        sheet.paste(picture, (x, y + _CAPTION))
    return sheet


def save(picture: Image.Image, target: Path, colours: int = _COLOURS) -> None:
    """Write a palette PNG: half of its colours are the most frequent ones, half those that stand far from others.

    The first keep the grounds as they are, the others what is small and means something, such as a red mark.
    """
    counted = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    kept: list[tuple[int, int, int]] = []
    for _, colour in counted[:_LOOKED_AT]:
        # Pillow looks colours up in steps of four: of two that are nearer it might take the wrong one
        if len(kept) < colours // 2 and all(_apart(colour, other) > _STEP for other in kept):
            kept.append(colour)
    far = picture.quantize(colours - len(kept), method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    others = zip(far[::3], far[1::3], far[2::3], strict=True)
    kept += [colour for colour in others if all(_apart(colour, other) > _STEP for other in kept)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True)


def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def save_small(file: Path, target: Path) -> None:
    """Write a picture for the README with as many colours as its room allows."""
    picture = Image.open(file).convert("RGB")
    for colours in (128, 64, 32, 16):
        save(picture, target, colours)
        if target.stat().st_size <= _MOST_BYTES:
            return


def undescribed(folder: Path) -> list[str]:
    """The sheets that the README of their folder does not name."""
    readme = folder / "README.md"
    told = readme.read_text("utf-8") if readme.exists() else ""
    return [file.name for file in sorted(folder.glob("*.png")) if f"({file.name})" not in told]
