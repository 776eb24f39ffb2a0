"""Fonts read in one go are what the PDF library reads value by value."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFontFace

from app.documents.face_file import read_face_file
from app.documents.fonts import FILES, opened_fonts
from app.documents.model import Face
from app.errors import InputFileError

_READ = ("charToGlyph", "charWidths", "defaultWidth", "name", "bbox", "flags", "numGlyphs")


@pytest.mark.parametrize("file", sorted(FILES.values()))
def test_a_bundled_font_is_read_as_the_library_reads_it(root: Path, file: str) -> None:
    path = str(root / "resources" / "fonts" / file)
    ours, theirs = read_face_file(path), TTFontFace(path)
    for lean in ("hmetrics", "glyphPos"):
        assert list(getattr(ours, lean)) == list(getattr(theirs, lean)), lean
    assert {name: getattr(ours, name) for name in _READ} == {name: getattr(theirs, name) for name in _READ}
    some = [0, *sorted(theirs.charToGlyph)[:200]]
    assert ours.makeSubset(some) == theirs.makeSubset(some)


@pytest.fixture(scope="module")
def symbols(root: Path) -> bytes:
    """The smallest bundled font."""
    return (root / "resources" / "fonts" / FILES[Face.SYMBOL]).read_bytes()


@given(st.data())
def test_a_damaged_font_is_refused_or_read_but_never_crashes(
    symbols: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("fonts")
    damaged = bytearray(symbols[: data.draw(st.integers(1, len(symbols)))])
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=3)):
        damaged[place] = data.draw(st.integers(0, 255))
    (folder / FILES[Face.SYMBOL]).write_bytes(bytes(damaged))
    with contextlib.suppress(InputFileError):
        assert opened_fonts(folder).has(Face.SYMBOL, "□") in (True, False)


def test_fonts_stay_open_while_their_files_stay_the_same(symbols: bytes, tmp_path: Path) -> None:
    file = tmp_path / FILES[Face.SYMBOL]
    file.write_bytes(symbols)
    first = opened_fonts(tmp_path)
    assert opened_fonts(tmp_path) is first
    os.utime(file, (1, 1))
    assert opened_fonts(tmp_path) is not first
