"""Office programs never need more lines than the layout leaves room for, whatever the text: judged by LibreOffice.

Hundreds of random paragraphs, each on a page of its own, in columns from the narrowest cell to the whole page. Where
line ends are stated, LibreOffice must have exactly our lines; elsewhere at most as many as ``lines_bound`` promises.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.fonts import Fonts
from app.documents.model import Align, Document, Face, Geometry, Page, Paragraph, ParagraphPart, Placed, Section
from app.documents.typeset import Typesetter
from app.renderers.word import render_word
from tests.conftest import ROOT
from tests.office import boxes_of, word_to_pdf

GEOMETRY = Geometry(8844 + 1000, 30000, 500, 500, 500, 500, 200, 200, mirrored=False)
CELL = {"face": Face.SONG, "size": 21, "pitch": 360, "indent": 0}
BODY = {"face": Face.FANG, "size": 32, "pitch": 578, "indent": 640}
COLUMNS = [(780, CELL), (1300, CELL), (2200, CELL), (3300, CELL), (4200, CELL), (8600, CELL), (8844, BODY)]
MOST_LINES = 45

HANZI = "合作区主导产业基础设施完备服务机构企业发展情况年度山西太原高新技术人才引进政策国际贸易平台的了在是和有"
MARKS = "，。、；：？！”’…—》）】「」（“《【·～％"
ASCII_MARKS = ",.;:?!()[]{}<>\"'/\\|@#$%^&*-_+=~`"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
RARE = "㐀㐁䶵𠀀𠀁𪚥①Ⅲ℃㎡№"
FOREIGN = "ąćęłńóśźżčďěňřšťůžőűșțăâîğışđơưạảấầẩữ" + "їєґіЖщюя" + "άέήίόύώαβγδ" + LETTERS
FORMULAS = ["CO₂", "H₂O", "SO₄²⁻", "10⁻³ μm", "m³/h", "2ⁿ⁺¹", "xₙ", "‱", "₹500", "₺20", "A⇌B", "≡", "⌀30", "➢"]


class Words:
    """Makes random stretches of text of many kinds."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def some(self, alphabet: str, least: int, most: int) -> str:
        return "".join(self.random.choice(alphabet) for _ in range(self.random.randint(least, most)))

    def digits(self, count: int) -> str:
        return self.some("0123456789", count, count)

    def address(self) -> str:
        path = "/".join(self.some(LETTERS, 2, 15) for _ in range(self.random.randint(1, 8)))
        return f"https://{path}?q=1&x={self.digits(4)}"

    def prose(self) -> str:
        pick = self.random.randint
        makers: list[Callable[[], str]] = [
            lambda: self.some(HANZI, 2, 14) + self.random.choice("，。；、，。"),
            lambda: f"{pick(2010, 2026)}年{pick(1, 12)}月{pick(1, 28)}日",
            lambda: f"{pick(0, 99999)}.{pick(0, 99):02d}万元",
            lambda: f"《{self.some(HANZI, 4, 18)}》（{pick(2010, 2026)}）{pick(1, 99)}号",
            lambda: f"“{self.some(HANZI, 2, 8)}”",
            lambda: f"——{self.some(HANZI, 3, 6)}",
            lambda: self.random.choice(["GmbH", "ISO9001", "MES系统", "IATF16949", "Co., Ltd.", "R&D", "5G"]),
            lambda: f"0351-{self.digits(7)}",
        ]
        return "".join(self.random.choice(makers)() for _ in range(pick(1, 12)))

    def hostile(self) -> str:
        makers: list[Callable[[], str]] = [
            lambda: self.some(HANZI, 1, 12),
            lambda: self.some(MARKS, 1, 4),
            lambda: self.some(ASCII_MARKS + "abc123", 1, 25),
            lambda: self.some(LETTERS, 1, 60),
            lambda: " " * self.random.choice([1, 1, 2, 5]),
            lambda: self.some(RARE, 1, 3),
            self.address,
            lambda: f"{self.some(LETTERS, 6, 6)}@{self.some(LETTERS, 8, 8)}.com.cn",
        ]
        return "".join(self.random.choice(makers)() for _ in range(self.random.randint(1, 15)))

    def foreign(self) -> str:
        pick = self.random.randint
        makers: list[Callable[[], str]] = [
            lambda: self.some(HANZI, 1, 10),
            lambda: self.some(MARKS, 1, 1),
            lambda: " ".join(self.some(FOREIGN, 1, 14).capitalize() for _ in range(pick(1, 6))),
            lambda: f"{self.some(FOREIGN, 2, 9)}-{self.some(FOREIGN, 2, 9)} Sp. z o.o.（{self.some(HANZI, 2, 3)}）",
            lambda: f"„{self.some(FOREIGN, 2, 9)}” {self.some(FOREIGN, 1, 5)}.",
            lambda: self.random.choice(FORMULAS),
        ]
        return "".join(self.random.choice(makers)() for _ in range(pick(1, 12)))

    def texts(self, count: int) -> Iterator[str]:
        for number in range(count):
            yield (self.prose() if number % 2 else self.hostile()).strip() or "无"

    def foreign_texts(self, count: int) -> Iterator[str]:
        for _ in range(count):
            yield self.foreign().strip() or "无"


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(Fonts(ROOT / "resources" / "fonts"))


def paragraphs(typesetter: Typesetter, each: int, make: Callable[[int], Iterator[str]]) -> Iterator[ParagraphPart]:
    for width, style in COLUMNS:
        longest = MOST_LINES * width // (style["size"] * 10)
        for number, text in enumerate(make(each)):
            runs = typesetter.runs(text[:longest].strip(), style["face"], style["size"])
            made = Paragraph(
                f"{width}.{number}", runs, "cell", style["pitch"], Align.JUSTIFY, first_indent=style["indent"]
            )
            yield typesetter.set(typesetter.settled(made, width), width)


def lines_in_word(parts: list[ParagraphPart], folder: Path) -> list[int]:
    """How many lines LibreOffice makes of each paragraph; a line of blanks only is not seen."""
    pages = tuple(
        Page("numbered", str(number), number, "", (Placed(500, 500, part),)) for number, part in enumerate(parts, 1)
    )
    document = Document("行", "", "00", GEOMETRY, (Section("s", pages, 0),))
    render_word(document, folder / "lines.docx")
    found = []
    for words, part in zip(boxes_of(word_to_pdf(folder / "lines.docx", folder)), parts, strict=True):
        count, last = 0, -100.0
        for bottom in sorted(word[4] for word in words):
            if bottom - last > part.paragraph.pitch / 20 * 0.6:
                count, last = count + 1, bottom
        found.append(count)
    return found


def shown_lines(part: ParagraphPart) -> int:
    text = part.paragraph.text
    return sum(1 for line in part.lines if text[line.start : line.end].strip())


def faults(typesetter: Typesetter, parts: list[ParagraphPart], folder: Path) -> list[str]:
    found = []
    for part, lines in zip(parts, lines_in_word(parts, folder), strict=True):
        most = max(typesetter.lines_bound(part.paragraph, part.width), len(part.lines))
        stated = part.paragraph.stated
        if lines > most or (stated and lines != shown_lines(part)):
            kind = "stated" if stated else "bound"
            found.append(f"{part.width} twips, {kind} {most}, LibreOffice {lines}: {part.paragraph.text}")
    return found


@pytest.mark.office
@pytest.mark.parametrize("seed", [1, 2])
def test_no_text_needs_more_lines_than_it_has_room_for(typesetter: Typesetter, seed: int, tmp_path: Path) -> None:
    parts = list(paragraphs(typesetter, 90, Words(seed).texts))
    assert faults(typesetter, parts, tmp_path) == []
    wide = [part for part in parts if part.width > 3000 and len(part.lines) > 1]
    assert 0.2 < sum(part.paragraph.stated for part in wide) / len(wide) < 0.8, "prose flows, hostile text is stated"


@pytest.mark.office
def test_names_of_foreign_partners_and_formulas_have_their_room_too(typesetter: Typesetter, tmp_path: Path) -> None:
    parts = list(paragraphs(typesetter, 90, Words(3).foreign_texts))
    assert sum(run.face is Face.LATIN for part in parts for run in part.paragraph.runs) > 500
    assert faults(typesetter, parts, tmp_path) == []


@pytest.mark.office
def test_lines_too_long_for_their_column_are_found(typesetter: Typesetter, tmp_path: Path) -> None:
    address = "https://example.com/" + "x" * 150 + "?q=1，"
    made = typesetter.settled(Paragraph("p", typesetter.runs("详见" + address * 4, Face.SONG, 21), "cell", 360), 6000)
    assert made.stated
    part = typesetter.set(made, 6000)
    assert faults(typesetter, [part], tmp_path) == []
    assert faults(typesetter, [replace(part, width=4500)], tmp_path) != []
