"""What the renderers keep from one export to the next saves work and leaves no trace in any file."""

from __future__ import annotations

import gc
import hashlib
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from app.documents.fonts import Fonts
from app.documents.installed_fonts import find_installed
from app.documents.model import Document, Face, Paragraph, ParagraphPart, Section
from app.documents.typeset import Typesetter
from app.renderers import pdf_streams, pdf_subsets
from app.renderers.pdf import pdf_bytes
from app.renderers.word import render_word
from app.renderers.word_xml import parsed, tag
from tests.pc_fonts import BUNDLED, FANGSONG_GB, LATIN, cut
from tests.unit.renderers.pages import GEOMETRY, document, numbered, plain_table, table_pages

ROOT = Path(__file__).resolve().parents[3]
# the texts bring the same characters in another order, and more of one face than a subset holds
TEXTS = {
    "a": ("云川合作区规划", "".join(map(chr, range(0x4E00, 0x5000)))),
    "b": ("划规区作合川云，2026年", "".join(map(chr, range(0x4F00, 0x5100)))),
}


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(BUNDLED)


def part(typesetter: Typesetter, text: str, face: Face, name: str = "") -> ParagraphPart:
    runs = typesetter.runs(text, face, 32)
    return typesetter.set(Paragraph(text[:9], runs, "body", 578, bookmark=name, link=name), GEOMETRY.column)


def book(fonts: Fonts, name: str) -> Document:
    typesetter = Typesetter(fonts)
    title, text = TEXTS[name]
    faces = (Face.SONG_BOLD, Face.HEI, Face.SONG)
    parts = [part(typesetter, title, face, f"{name}{face.value}") for face in faces]
    front = (numbered(1, *parts, part(typesetter, text[:200], Face.SONG)),)
    more = tuple(numbered(n, part(typesetter, text[n * 100 : n * 100 + 100], Face.SONG)) for n in (2, 3, 4))
    table = table_pages(plain_table([600 + len(title)] * 40, headers=1, name=name), 5)
    sections = Section("front", front + more, 60), Section("table", table, 60)
    bookmarks = (*((placed.paragraph.bookmark, 1) for placed in parts), ("nowhere", 3))
    header = "草稿" if name == "b" else ""
    return document(*sections, title=title, header=header, bookmarks=bookmarks)


def rendered(fonts: Fonts, name: str, folder: Path) -> list[str]:
    made = book(fonts, name)
    render_word(made, folder / "书.docx")
    return [hashlib.sha256(data).hexdigest() for data in (pdf_bytes(made, fonts), (folder / "书.docx").read_bytes())]


def in_a_fresh_process(name: str, folder: Path) -> list[str]:
    program = (
        "import sys; from pathlib import Path; import tests.unit.renderers.test_kept as t;"
        "print(*t.rendered(t.Fonts(t.BUNDLED), sys.argv[1], Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", program, name, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout.split()


def test_files_are_the_same_whatever_was_exported_before(fonts: Fonts, tmp_path: Path) -> None:
    first, other, again = (rendered(fonts, name, tmp_path) for name in "aba")
    assert first == again
    assert first[0] != other[0]
    assert first[1] != other[1]
    assert first == in_a_fresh_process("a", tmp_path)
    assert other == in_a_fresh_process("b", tmp_path)


def test_what_stays_is_neither_cut_nor_packed_again(fonts: Fonts) -> None:
    made = book(fonts, "a")
    pdf_bytes(made, fonts)
    kept = pdf_subsets.cut.cache_info(), pdf_streams.packed.cache_info()
    pdf_bytes(made, fonts)
    assert pdf_subsets.cut.cache_info().misses == kept[0].misses
    assert pdf_streams.packed.cache_info().misses == kept[1].misses


def test_a_font_of_the_pc_does_not_stay_in_memory(fonts: Fonts, tmp_path: Path) -> None:
    cut(FANGSONG_GB, set(LATIN + TEXTS["a"][0])).save(tmp_path / "fs.ttf")
    found = find_installed((tmp_path,)).faces
    reader = weakref.ref(found[Face.FANG].reader)
    typesetter = Typesetter(fonts)
    made = document(Section("s", (numbered(1, part(typesetter, TEXTS["a"][0], Face.FANG)),), 60))
    assert pdf_bytes(made, fonts, installed=found) != pdf_bytes(made, fonts)
    assert reader()
    del found
    gc.collect()
    assert reader() is None


@pytest.mark.parametrize("value", ['<"&">', "a\tb\nc\rd", " 两  空 ", "𠮷—'"])
def test_a_value_is_read_back_as_it_was_written(value: str) -> None:
    [element] = parsed(tag("w:tblCaption", val=value))
    assert list(element.attrib.values()) == [value]
