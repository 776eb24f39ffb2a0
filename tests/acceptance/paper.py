"""Reads a printed book as a stranger would: numbers at the foot, the contents list, links, outline, codes of scans.

Poppler reads text, pypdf the structure, pdfium draws pages, zxing-cpp reads the codes. ``faults`` functions return
sentences; a right book has none.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path

from tests.acceptance.official import squeeze

A4 = (595.28, 841.89)
# Where the foot of a page begins: upright, and turned (the sheet of the summary).
FOOT, TURNED_FOOT = 745.0, 524.0
_NUMBER = re.compile(r"[—－-](\d+)[—－-]")
_WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
_LEADER = re.compile(r"[.…·．]{2,}")


@dataclass(frozen=True)
class Word:
    """A word with its box in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Code:
    """A code read from a page; ``turn`` tells where the head of the scan lies."""

    text: str
    turn: str


class Paper:
    """One PDF: the program's own, or the one that LibreOffice made of its Word file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def turned(self) -> bool:
        """Whether its pages are wider than high."""
        width, height = re.findall(r'<page width="(.+?)" height="(.+?)"', self._boxes)[0]
        return float(width) > float(height)

    @property
    def foot(self) -> float:
        """Where the foot of its pages begins."""
        return TURNED_FOOT if self.turned else FOOT

    @cached_property
    def _boxes(self) -> str:
        return _poppler("pdftotext", "-bbox", str(self.file), "-")

    @cached_property
    def words(self) -> list[list[Word]]:
        """The words of each page."""
        pages = self._boxes.split("<page ")[1:]
        return [[Word(unescape(text), *map(float, box)) for *box, text in _WORD.findall(page)] for page in pages]

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page, line by line."""
        return _poppler("pdftotext", "-layout", str(self.file), "-").split("\f")[:-1]

    @cached_property
    def raw(self) -> list[str]:
        """The text of each page in the order in which it was drawn."""
        return _poppler("pdftotext", "-raw", str(self.file), "-").split("\f")[:-1]

    @cached_property
    def drawn(self) -> list[list[Word]]:
        """The words of each page in the order in which they were drawn."""
        pages = _poppler("pdftotext", "-raw", "-bbox", str(self.file), "-").split("<page ")[1:]
        return [[Word(unescape(text), *map(float, box)) for *box, text in _WORD.findall(page)] for page in pages]

    @cached_property
    def bodies(self) -> list[str]:
        """The text of each page in the order in which it was drawn, without number at the foot and spaces."""
        numbers = (_number_of(page, self.foot) for page in self.drawn)
        pages = zip(self.drawn, numbers, strict=True)
        return ["".join(word.text for word in page if word not in number) for page, number in pages]

    @cached_property
    def pictures(self) -> list[int]:
        """How many pictures each page shows."""
        counts = [0] * len(self.words)
        for line in _poppler("pdfimages", "-list", str(self.file)).splitlines()[2:]:
            counts[int(line.split()[0]) - 1] += 1
        return counts

    @cached_property
    def feet(self) -> list[tuple[int, float] | None]:
        """The number at the foot of each page and the place of its middle from the left, or None."""
        return [_foot(page, self.foot) for page in self.words]

    @cached_property
    def front(self) -> int:
        """How many pages come before the one that carries number 1."""
        return next((page for page, foot in enumerate(self.feet) if foot and foot[0] == 1), len(self.feet))

    @cached_property
    def without_number(self) -> list[str]:
        """The texts of the pages without a number: covers, contents, blanks."""
        return [text for text, foot in zip(self.texts, self.feet, strict=True) if foot is None]

    @cached_property
    def codes(self) -> list[list[Code]]:
        """The codes on each page."""
        import pypdfium2
        import zxingcpp

        found: list[list[Code]] = []
        with pypdfium2.PdfDocument(self.file) as document:
            for number, page in enumerate(document):
                if not self.pictures[number]:
                    found.append([])
                    continue
                picture = page.render(scale=1.5, grayscale=True).to_pil()
                found.append([Code(code.text, _turn(code)) for code in zxingcpp.read_barcodes(picture)])
        return found

    def contents(self, titles: Sequence[str]) -> dict[int, int | None]:
        """Item → the number printed at the end of its contents line, None without one; a missing line has no entry.

        Only whole lines count: the item's number, its title, leaders, the page number.
        """
        lines = [_LEADER.sub("", line) for page in self.without_number for line in page.split("\n")]
        text = "¶" + "¶".join(filter(None, map(squeeze, lines))) + "¶"
        found: dict[int, int | None] = {}
        for item, title in enumerate(titles, 1):
            line = re.search(rf"¶{item}\.{'¶?'.join(map(re.escape, squeeze(title)))}(\d*)¶", text)
            if line:
                found[item] = int(line.group(1)) if line.group(1) else None
        return found

    @cached_property
    def structure(self) -> Structure:
        import pypdf

        reader = pypdf.PdfReader(self.file)
        return Structure(
            labels=list(reader.page_labels),
            links=list(_links(reader)),
            outline=[(title, page) for title, page in _outline(reader, reader.outline)],
            sizes=[
                (float(p.mediabox.width), float(p.mediabox.height), int(p.get("/Rotate") or 0)) for p in reader.pages
            ],
        )


@dataclass(frozen=True)
class Structure:
    """What a PDF holds beside its pages; all pages are indices from 0."""

    labels: list[str]
    links: list[tuple[int, float, int]]
    outline: list[tuple[str, int]]
    sizes: list[tuple[float, float, int]]


@dataclass(frozen=True)
class Expected:
    """What the book should be: the official titles, the scans of each item, and words on items without scans.

    ``starts`` are the first pages (indices) of items of which neither is known. ``inner_front``: a joined book has a
    second cover and its contents list, which carry no number, between its numbered pages.
    """

    titles: Sequence[str]
    codes: Mapping[int, Sequence[str]]
    turns: Mapping[str, str]
    words: Mapping[int, str]
    starts: Mapping[int, int] = field(default_factory=dict)
    inner_front: bool = False


def start_of(paper: Paper, expected: Expected, item: int) -> int | None:
    """The index of the first page of an item, told by its words or else its first code; None when neither shows.

    Without either it is the page where it is expected, or the one that its contents line links to.
    """
    if item in expected.words:
        wanted = squeeze(expected.words[item])
        before = [p for p in range(paper.front, len(paper.words)) if wanted in page_text(paper, p)]
        mark = squeeze(f"佐证材料{item}：{expected.titles[item - 1]}").rstrip(";。")
        marked = [p for p in before if wanted != "无" or mark in page_text(paper, p)]
        return marked[0] if marked else None
    if expected.codes.get(item):
        first = expected.codes[item][0]
        return next((p for p, codes in enumerate(paper.codes) if any(code.text == first for code in codes)), None)
    if item in expected.starts:
        return expected.starts[item]
    ordered = sorted(paper.structure.links)
    return ordered[item - 1][2] if len(ordered) >= item else None


def page_text(paper: Paper, page: int) -> str:
    """The squeezed text of a page."""
    return squeeze(paper.texts[page])


def number_faults(paper: Paper, expected: Expected) -> list[str]:
    """Contents numbers, numbers at the foot, right-hand starts, blanks: in PDF and in rendered Word."""
    faults = []
    printed = paper.contents(expected.titles)
    last = -1
    for item in range(1, len(expected.titles) + 1):
        start = start_of(paper, expected, item)
        if item not in printed:
            faults.append(f"item {item}: no contents line")
        if start is None:
            faults.append(f"item {item}: its first page was not found")
            continue
        foot = paper.feet[start]
        if foot is None or printed.get(item) != foot[0]:
            faults.append(f"item {item}: contents prints {printed.get(item)}, the foot of page {start + 1} {foot}")
        if start % 2:
            faults.append(f"item {item}: starts on the back of a sheet, page {start + 1}")
        if start <= last:
            faults.append(f"item {item}: out of order")
        last = start
    return faults + list(_foot_faults(paper, expected))


def _foot_faults(paper: Paper, expected: Expected) -> Iterator[str]:
    if paper.front == len(paper.feet):
        yield "no page carries number 1"
    if paper.front % 2:
        yield f"page 1 is on the back of a sheet, page {paper.front + 1}"
    early = [page + 1 for page, foot in enumerate(paper.feet[: paper.front]) if foot]
    if early:
        yield f"pages {early} before page 1 carry numbers"
    allowed = {1}
    for page, foot in enumerate(paper.feet[paper.front :], paper.front):
        if foot:
            if foot[0] not in allowed:
                yield f"page {page + 1} carries number {foot[0]} instead of {min(allowed)}"
            allowed = {foot[0] + 1}
        elif is_blank(paper, page):
            # A blank side counts; the back of a second cover, within a joined book, does not.
            further = {number + 1 for number in allowed}
            allowed = allowed | further if expected.inner_front else further
        elif not expected.inner_front:
            yield f"page {page + 1} carries no number and is not blank"
    inner = [page + 1 for page, foot in enumerate(paper.feet) if foot and (foot[1] > A4[0] / 2) != (page % 2 == 0)]
    if inner:
        yield f"the numbers of pages {inner} are not at the outer edge"


def is_blank(paper: Paper, page: int) -> bool:
    """Whether nothing is printed on a page; 草稿 in its head does not count."""
    return not paper.pictures[page] and not page_text(paper, page).replace("草稿", "")


def structure_faults(paper: Paper, expected: Expected) -> list[str]:
    """Size, labels, links and outline of the bound PDF."""
    faults = []
    found = paper.structure
    for page, (wide, high, rotate) in enumerate(found.sizes):
        if abs(wide - A4[0]) > 1 or abs(high - A4[1]) > 1 or rotate:
            faults.append(f"page {page + 1} is {wide} x {high}, turned {rotate}")
        foot = paper.feet[page]
        if foot and found.labels[page] != str(foot[0]):
            faults.append(f"page {page + 1} carries number {foot[0]}, its label is {found.labels[page]}")
    if len(set(found.labels)) != len(found.labels):
        faults.append("two pages have the same label")
    targets = [target for _, _, target in sorted(found.links)]
    starts = [start_of(paper, expected, item) for item in range(1, len(expected.titles) + 1)]
    if targets != starts:
        faults.append(f"links lead to pages {targets} instead of {starts}")
    outline = {squeeze(title): page for title, page in found.outline}
    for item, (title, start) in enumerate(zip(expected.titles, starts, strict=True), 1):
        wanted = squeeze(f"{item}.{title}").rstrip(";；。")
        if outline.get(wanted, -1) != start:
            faults.append(f"item {item}: the outline leads to {outline.get(wanted)} instead of {start}")
    return faults


def code_faults(paper: Paper, expected: Expected) -> list[str]:
    """Every page of every file is there once, in order, in its item, standing as it should."""
    faults = []
    wanted = [code for _, codes in sorted(expected.codes.items()) for code in codes]
    read = [code.text for codes in paper.codes for code in codes]
    if read != wanted:
        lost = [code for code in wanted if code not in read]
        twice = sorted({code for code in read if read.count(code) > 1})
        faults.append(f"{len(read)} of {len(wanted)} codes read; lost {lost}, twice {twice}, or out of order")
    for page, codes in enumerate(paper.codes):
        if len(codes) > 1:
            faults.append(f"page {page + 1} shows {len(codes)} scans")
        for code in codes:
            if code.turn != expected.turns.get(code.text):
                faults.append(f"page {page + 1}: {code.text} stands {code.turn}")
    starts = [start_of(paper, expected, item) for item in range(1, len(expected.titles) + 1)]
    known = [(item, start) for item, start in enumerate(starts, 1) if start is not None]
    for page, codes in enumerate(paper.codes):
        inside = max((item for item, start in known if start <= page), default=0)
        for code in codes:
            if code.text not in expected.codes.get(inside, ()):
                faults.append(f"page {page + 1} lies in item {inside} and shows {code.text}")
    return faults


def _foot(words: Sequence[Word], foot: float) -> tuple[int, float] | None:
    low = sorted((word for word in words if word.top > foot), key=lambda word: word.left)
    found = _NUMBER.fullmatch("".join(squeeze(word.text) for word in low))
    return (int(found.group(1)), (low[0].left + low[-1].right) / 2) if found else None


def _number_of(words: Sequence[Word], foot: float) -> list[Word]:
    """The words of the number at the foot, also where text has run down beside it."""
    low = sorted((word for word in words if word.top > foot), key=lambda word: (round(word.top), word.left))
    runs = [low[first:last] for first in range(len(low)) for last in range(len(low), first, -1)]
    return next((run for run in runs if _NUMBER.fullmatch("".join(squeeze(word.text) for word in run))), [])


def _turn(code: object) -> str:
    """Where the head of the code lies, told by its upper edge."""
    position = code.position  # type: ignore[attr-defined]
    x, y = position.top_right.x - position.top_left.x, position.top_right.y - position.top_left.y
    if abs(y) < abs(x) / 4:
        return "upright" if x > 0 else "upside down"
    if abs(x) < abs(y) / 4:
        return "head to the left" if y < 0 else "head to the right"
    return "askew"


def _links(reader: object) -> Iterator[tuple[int, float, int]]:
    """Page of each link, how far below the head of the page it lies, and the page it leads to."""
    for number, page in enumerate(reader.pages):  # type: ignore[attr-defined]
        for entry in page.get("/Annots") or []:
            link = entry.get_object()
            target = link.get("/Dest") or (link.get("/A") or {}).get("/D")
            if target is not None:
                yield number, A4[1] - float(link["/Rect"][3]), reader.get_page_number(target[0].get_object())  # type: ignore[attr-defined]


def _outline(reader: object, entries: Sequence[object]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(reader, entry)
        else:
            yield str(entry.title), reader.get_destination_page_number(entry)  # type: ignore[attr-defined]


def plain(text: str) -> str:
    """NFKC without spaces, leaders, boxes, dashes and 草稿: what two renderings of a page are compared by."""
    return re.sub(r"[\s.…·．—－\-□☐☑■√]+|草稿", "", unicodedata.normalize("NFKC", text))


def _poppler(*command: str) -> str:
    # In the head of -bbox poppler writes the title's characters beyond the first plane as halves, which is no UTF-8.
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8", errors="replace")
