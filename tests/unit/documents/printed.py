"""Finished sheets as a stranger reads them: characters with boxes and fonts (pdfium), rules as dark runs (poppler)."""

from __future__ import annotations

import ctypes
import io
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PIL import Image

DPI = 144


@dataclass(frozen=True)
class Char:
    """A character on a page, in points from the top left corner; ``right`` is where the next one begins."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    font: str


class Sheet:
    """A PDF read by pdfium and drawn by poppler."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def pages(self) -> list[list[Char]]:
        import pypdfium2

        document = pypdfium2.PdfDocument(str(self.file))
        return [_chars(page) for page in document]

    def page_with(self, words: str) -> int:
        """The first page that shows the words, blanks left out."""
        return next(number for number, page in enumerate(self.pages) if words in text_of(page))

    def rules(self, page: int, at_least_mm: float = 30) -> list[tuple[float, float, float]]:
        """Horizontal rules of a page as (left, right, y) in millimetres, read from its picture."""
        command = ["pdftoppm", "-r", str(DPI), "-gray", "-f", str(page + 1), "-l", str(page + 1), str(self.file)]
        picture = Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))
        return rules_in(picture, at_least_mm)


def _chars(page: object) -> list[Char]:
    import pypdfium2.raw as raw

    height = page.get_height()  # type: ignore[attr-defined]
    text = page.get_textpage()  # type: ignore[attr-defined]
    found = []
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if char.isspace() or char == "\ufffe":
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        name = ctypes.create_string_buffer(100)
        raw.FPDFText_GetFontInfo(text.raw, index, name, 100, ctypes.c_int())
        found.append(Char(char, left, height - top, right, height - bottom, name.value.decode()))
    return found


def text_of(chars: Iterable[Char]) -> str:
    return "".join(char.text for char in chars)


def find(page: Sequence[Char], words: str) -> Sequence[Char]:
    """The characters of the first place where the words stand."""
    start = text_of(page).index(words)
    return page[start : start + len(words)]


def lines_of(page: Sequence[Char]) -> list[list[Char]]:
    """Characters by line, from top to bottom, each line from left to right."""
    ordered = sorted(page, key=lambda char: (char.bottom + char.top) / 2)
    lines: list[list[Char]] = []
    for char in ordered:
        middle = (char.bottom + char.top) / 2
        if lines and abs(middle - (lines[-1][0].bottom + lines[-1][0].top) / 2) < 4:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda char: char.left) for line in lines]


def rules_in(picture: Image.Image, at_least_mm: float = 30) -> list[tuple[float, float, float]]:
    """Horizontal dark runs of a grey picture, one for each rule."""
    width, height = picture.size
    dark = bytes(picture.convert("L").point(lambda value: 1 if value < 110 else 0).tobytes())
    millimetre = DPI / 25.4
    found: list[tuple[float, float, float]] = []
    for y in range(height):
        for run in re.finditer(b"\x01{%d,}" % round(at_least_mm * millimetre), dark[y * width : (y + 1) * width]):
            rule = (run.start() / millimetre, run.end() / millimetre, y / millimetre)
            if not (found and abs(found[-1][2] - rule[2]) < 0.6 and abs(found[-1][0] - rule[0]) < 0.6):
                found.append(rule)
    return found
