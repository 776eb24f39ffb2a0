"""Fonts of the PC in the Word file: named where they draw the text, and not a character more; read as plain XML."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app.documents.fonts import Fonts, InstalledFaces
from app.documents.model import Align, Document, Face, Geometry, Page, Paragraph, ParagraphPart, Placed, Run, Section
from app.documents.typeset import Typesetter
from app.renderers.word import render_word
from tests.pc_fonts import BUNDLED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GEOMETRY = Geometry(width=11906, height=16838, top=2098, bottom=1984, inner=1587, outer=1475, footer=1587, header=1134)


@dataclass(frozen=True)
class Font:
    """A font that draws everything but what it lacks."""

    name: str
    lacks: str = ""
    reader: Any = None

    def has(self, char: str) -> bool:
        return char not in self.lacks and not char.isspace()

    def advance(self, char: str) -> int:
        return 1000


PC: InstalledFaces = {
    Face.SONG_BOLD: Font("方正小标宋简体", "昌"),
    Face.FANG: Font("仿宋_GB2312", "容昌"),
    Face.KAI: Font("楷体_GB2312"),
    Face.HEI: Font("黑体", "容"),
    Face.SONG: Font("宋体", "容"),
}


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(Fonts(BUNDLED))


def part(typesetter: Typesetter, text: str, face: Face, style: Any = "body", **more: Any) -> ParagraphPart:
    runs = typesetter.runs(text, face, 32)
    return typesetter.set(Paragraph(f"{face}{text}", runs, style, 578, **more), GEOMETRY.column)


def write(folder: Path, parts: list[ParagraphPart], installed: InstalledFaces) -> Path:
    placed = tuple(Placed(GEOMETRY.inner, GEOMETRY.top + 600 * n, one) for n, one in enumerate(parts))
    page = Page("numbered", "1", 1, "— 1 —", placed)
    document = Document("书", "单位", "0f", GEOMETRY, (Section("s", (page,), 0),), header="草稿")
    folder.mkdir(exist_ok=True)
    render_word(document, folder / "a.docx", installed=installed)
    return folder / "a.docx"


def root(docx: Path, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(docx) as parts:
        return ElementTree.fromstring(parts.read(name))


def runs(docx: Path) -> list[tuple[str, str, bool]]:
    """Text, font and boldness of each run that shows something."""
    found = []
    for run in root(docx).iter(f"{W}r"):
        text = "".join(one.text or "" for one in run.iter(f"{W}t"))
        fonts = run.find(f"{W}rPr/{W}rFonts")
        if text and fonts is not None:
            names = {fonts.get(W + slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert len(names) == 1
            found.append((text, str(names.pop()), run.find(f"{W}rPr/{W}b") is not None))
    return found


def joined(pieces: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    out: list[tuple[str, str, bool]] = []
    for text, name, bold in pieces:
        if out and out[-1][1:] == (name, bold):
            out[-1] = (out[-1][0] + text, name, bold)
        else:
            out.append((text, name, bold))
    return out


def test_what_a_font_lacks_keeps_the_windows_font(typesetter: Typesetter, tmp_path: Path) -> None:
    parts = [
        part(typesetter, "朱容基 A1 与昌", Face.FANG),
        part(typesetter, "（一）容", Face.KAI),
        part(typesetter, "一、容", Face.HEI),
        part(typesetter, "表容", Face.SONG),
        part(typesetter, "龚昌□☑申报表", Face.SONG_BOLD, "cover_title", align=Align.CENTER),
    ]
    assert joined(runs(write(tmp_path, parts, PC))) == [
        ("朱", "仿宋_GB2312", False),
        ("容", "仿宋", False),
        ("基 A1 与", "仿宋_GB2312", False),
        ("昌", "仿宋", False),
        ("（一）容", "楷体_GB2312", False),
        ("一、容", "黑体", False),
        ("表容", "宋体", False),
        ("龚", "方正小标宋简体", False),
        ("昌", "宋体", True),
        ("□☑", "Segoe UI Symbol", False),
        ("申报表", "方正小标宋简体", False),
    ]


def test_text_and_everything_but_fonts_stay(typesetter: Typesetter, tmp_path: Path) -> None:
    """Without the names, divided runs joined again, both files are the same."""
    lines = Paragraph("c", (Run("甲 容  乙", Face.FANG, 28),), "contents", 420, tail=(Run("12", Face.SONG, 28),))
    parts = [part(typesetter, "朱容基" * 30, Face.FANG), typesetter.set(lines, GEOMETRY.column)]
    before, after = (write(tmp_path / name, parts, pc) for name, pc in (("a", {}), ("b", PC)))
    plain = [re.sub(r"<w:rPr>.*?</w:rPr>|</?w:r>|</?w:t\b[^>]*>", "", _xml(file)) for file in (before, after)]
    assert plain[0] == plain[1]
    assert "".join(text for text, _, _ in runs(before)) == "".join(text for text, _, _ in runs(after))
    assert _xml(after).count('xml:space="preserve"') >= _xml(before).count('xml:space="preserve"') > 0


def _xml(docx: Path) -> str:
    with zipfile.ZipFile(docx) as parts:
        return parts.read("word/document.xml").decode()


def test_styles_and_the_font_table_name_them_too(typesetter: Typesetter, tmp_path: Path) -> None:
    parts = [part(typesetter, "正文", Face.FANG), part(typesetter, "标题", Face.SONG_BOLD, "cover_title")]
    docx = write(tmp_path, parts, PC)
    styles = root(docx, "word/styles.xml")
    named = {one.get(f"{W}eastAsia") for one in styles.iter(f"{W}rFonts")}
    assert {"仿宋_GB2312", "方正小标宋简体"} <= named
    assert "仿宋" not in named
    assert not list(styles.iter(f"{W}b"))
    listed = {one.get(f"{W}name") for one in root(docx, "word/fontTable.xml").iter(f"{W}font")}
    assert listed >= {"仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体", "仿宋"}


def test_without_them_the_windows_fonts_are_named(typesetter: Typesetter, tmp_path: Path) -> None:
    parts = [part(typesetter, "正文", Face.FANG), part(typesetter, "标题", Face.SONG_BOLD, "cover_title")]
    usual, some = write(tmp_path / "a", parts, {}), write(tmp_path / "b", parts, {Face.SONG: Font("宋体")})
    assert joined(runs(usual)) == [("正文", "仿宋", False), ("标题", "宋体", True)]
    assert usual.read_bytes() == some.read_bytes()
    assert b"GB2312" not in zipfile.ZipFile(usual).read("word/fontTable.xml")
