"""Page labels of a PDF as ranges of prefix, style and first number (ISO 32000 12.4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.books.plan import roman

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True, slots=True)
class LabelRange:
    """How labels run on from one page: ``style`` is D (1, 2), r (i, ii) or nothing, ``start`` its first number."""

    prefix: str = ""
    style: str = ""
    start: int = 1


def label_ranges(labels: Sequence[str]) -> list[tuple[int, LabelRange]]:
    """Ranges, each with the 0-based page it begins at, that give exactly ``labels``."""
    ranges: list[tuple[int, LabelRange]] = []
    style, number = "", 0
    for index, label in enumerate(labels):
        if style and label == _write(style, number + 1):
            number += 1
            continue
        style, number = _read(label)
        ranges.append((index, LabelRange(style=style, start=number) if style else LabelRange(prefix=label)))
    return ranges


def write_labels(pdf: pikepdf.Pdf, labels: Sequence[str]) -> None:
    """Give the pages of ``pdf`` these labels, one for each."""
    from pikepdf import Array, Dictionary, Name, String

    numbers = Array()
    for start, label in label_ranges(labels):
        entry = Dictionary()
        if label.style:
            entry[Name.S] = Name(f"/{label.style}")
            entry[Name.St] = label.start
        if label.prefix:
            entry[Name.P] = String(label.prefix)
        numbers.append(start)
        numbers.append(entry)
    pdf.Root[Name.PageLabels] = Dictionary(Nums=numbers)


def _write(style: str, number: int) -> str:
    return str(number) if style == "D" else roman(number)


def _read(label: str) -> tuple[str, int]:
    if label.isascii() and label.isdigit() and label == str(int(label)) and int(label) > 0:
        return "D", int(label)
    if label and set(label) <= set("ivxlcdm"):
        values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
        total = 0
        for letter, following in zip(label, [*label[1:], ""], strict=True):
            value = values[letter]
            total += -value if following and value < values[following] else value
        if roman(total) == label:
            return "r", total
    return "", 0
