"""Which face shows a character, how wide it is, and that the bundled files are the approved ones."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import FILES, SYMBOLS, Fonts
from app.documents.model import Face
from app.documents.typeset import Typesetter
from app.errors import InputFileError

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "resources" / "fonts"
SHARED = Fonts(FOLDER)
TEXT_FACES = (Face.SONG, Face.SONG_BOLD, Face.HEI, Face.FANG, Face.KAI)


@pytest.mark.parametrize("wanted", TEXT_FACES)
def test_common_text_stays_in_the_face_asked_for(wanted: Face) -> None:
    for char in "国家级申报表，。、；：？！（）《》“”…—％〔〕①〇Az09 \u3000":
        assert SHARED.face_for(wanted, char) is wanted, char


@pytest.mark.parametrize(
    ("wanted", "char", "found"),
    [
        (Face.FANG, "䶮", Face.SONG),
        (Face.KAI, "𬍛", Face.SONG),
        (Face.FANG, "㎡", Face.SONG),
        (Face.SONG_BOLD, "䶮", Face.SONG_BOLD),
        (Face.SONG_BOLD, "𠮷", Face.HAN_EXT),
        (Face.HEI, "𬎆", Face.HAN_EXT),
        (Face.SYMBOL, "国", Face.SONG),
        (Face.SYMBOL, " ", Face.SONG),
    ],
)
def test_a_character_falls_to_the_next_face_that_has_it(wanted: Face, char: str, found: Face) -> None:
    assert SHARED.face_for(wanted, char) is found
    assert SHARED.has(found, char)


@pytest.mark.parametrize("wanted", TEXT_FACES)
def test_boxes_always_come_from_the_symbol_face_so_that_they_match(wanted: Face) -> None:
    assert {SHARED.face_for(wanted, char) for char in SYMBOLS} == {Face.SYMBOL}
    assert {SHARED.advance(Face.SYMBOL, char) for char in SYMBOLS} == {1000}


def test_the_drawn_box_is_the_box_of_the_song_face() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(SHARED.file(Face.SONG)) as song, TTFont(SHARED.file(Face.SYMBOL)) as symbols:
        boxes = [font["glyf"][font.getBestCmap()[0x25A1]] for font in (song, symbols)]
        assert sorted(boxes[0].coordinates) == sorted(boxes[1].coordinates)


@pytest.mark.parametrize(
    "char", ["\n", "\t", "\x00", "\x07", "\u2028", "\u2029", "\u200b", "\ufeff", "\ue000", "😀", "ع"]
)
def test_controls_private_and_foreign_characters_are_in_no_face(char: str) -> None:
    for wanted in TEXT_FACES:
        assert SHARED.face_for(wanted, char) is None
    assert not SHARED.covers(char)


@pytest.mark.parametrize(("char", "width"), [("\u2009", 200), ("\u2003", 1000), ("\u202f", 200)])
def test_spaces_stay_in_the_face_and_have_a_width(char: str, width: int) -> None:
    assert SHARED.face_for(Face.FANG, char) is Face.FANG
    assert SHARED.advance(Face.FANG, char) == width
    assert SHARED.advance(Face.FANG, "\u00a0") == SHARED.advance(Face.FANG, " ")


def test_every_common_hanzi_is_covered_and_an_em_wide_where_text_is_set() -> None:
    gb2312 = [bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    hanzi = [char for char in gb2312 if char]
    assert len(hanzi) == 6763
    for wanted in TEXT_FACES:
        assert {SHARED.face_for(wanted, char) for char in hanzi} == {wanted}
        assert {SHARED.advance(wanted, char) for char in hanzi} == {1000}


def test_extension_b_is_covered_whole() -> None:
    assert all(SHARED.covers(chr(code)) for code in range(0x20000, 0x2A6D7))


@given(st.characters(), st.sampled_from(Face))
def test_the_face_given_has_the_glyph_unless_it_is_a_space(char: str, wanted: Face) -> None:
    found = SHARED.face_for(wanted, char)
    if found is not None and not char.isspace():
        assert SHARED.has(found, char)
        assert SHARED.advance(found, char) >= 0
    assert (found is None) == (SHARED.face_for(Face.SONG, char) is None)


def test_faces_are_read_when_a_character_needs_them_and_not_before() -> None:
    program = (
        "import sys; from pathlib import Path; from app.documents.fonts import Fonts;"
        "from app.documents.model import Face;"
        "f = Fonts(Path(sys.argv[1])); assert 'reportlab' not in sys.modules;"
        "[f.face_for(Face.SONG, c) for c in '国家Az，']; assert list(f._maps) == [Face.SONG], f._maps;"
        "f.face_for(Face.SONG, '𠮷'); assert Face.HAN_EXT in f._maps;"
        "assert not f._readers; assert 'reportlab' not in sys.modules; f.advance(Face.SONG, '国');"
        "assert list(f._readers) == [Face.SONG], f._readers"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(FOLDER)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_map_read_alone_is_that_of_the_library() -> None:
    for face in Face:
        alone, read = Fonts(FOLDER), Fonts(FOLDER)
        assert alone._glyphs(face) == read.reader(face).charToGlyph


def test_a_missing_folder_and_a_missing_or_damaged_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="没有的"):
        Fonts(tmp_path / "没有的")
    with pytest.raises(InputFileError, match=FILES[Face.SONG]):
        Fonts(tmp_path).face_for(Face.SONG, "国")
    for content in (b"", b"\x00\x01\x00\x00", b"not a font", (FOLDER / "ShenbaoSymbols.ttf").read_bytes()[:600]):
        (tmp_path / FILES[Face.SONG]).write_bytes(content)
        with pytest.raises(InputFileError, match=FILES[Face.SONG]):
            Fonts(tmp_path).face_for(Face.SONG, "国")


# --- the folder ---------------------------------------------------------------------------------------------------


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


@pytest.mark.usefixtures("scripts")
def test_the_committed_files_are_the_approved_ones(tmp_path: Path) -> None:
    import fetch_fonts

    assert fetch_fonts.problems(FOLDER) == []
    for path in FOLDER.iterdir():
        if path.name != "COPYING-Fandol.txt":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "README-Fandol.txt").unlink()
    (tmp_path / "README-Fandol.txt").write_text("other")
    found = fetch_fonts.problems(tmp_path)
    assert [line.split(":")[0] for line in found] == ["COPYING-Fandol.txt", "README-Fandol.txt"]


@pytest.mark.usefixtures("scripts")
def test_the_symbol_font_is_built_byte_for_byte(tmp_path: Path) -> None:
    import make_symbol_font

    make_symbol_font.build(tmp_path / "a.ttf")
    assert (tmp_path / "a.ttf").read_bytes() == (FOLDER / "ShenbaoSymbols.ttf").read_bytes()


@pytest.mark.usefixtures("scripts")
def test_conversion_keeps_shapes_and_gives_the_same_bytes_again(tmp_path: Path) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.areaPen import AreaPen
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.ttLib import TTFont
    from outlines import cff_to_glyf

    pen = T2CharStringPen(1000, None)
    pen.moveTo((100, 0))
    pen.curveTo((100, 400), (300, 700), (600, 700))
    pen.lineTo((600, 0))
    pen.closePath()
    empty = T2CharStringPen(500, None)
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupCFF("Test", {}, {".notdef": empty.getCharString(), "A": pen.getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "a.otf")
    hashes = set()
    for name in ("1.ttf", "2.ttf"):
        cff_to_glyf(tmp_path / "a.otf", tmp_path / name)
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1
    areas = []
    for name in ("a.otf", "1.ttf"):
        with TTFont(tmp_path / name) as font:
            area = AreaPen(font.getGlyphSet())
            font.getGlyphSet()["A"].draw(area)
            areas.append(area.value)
    assert areas[1] == pytest.approx(-areas[0], rel=0.005)


@pytest.mark.parametrize(
    ("file", "family"),
    [
        ("NotoSerifSC-Regular.ttf", "Noto Serif SC"),
        ("NotoSerifSC-Bold.ttf", "Noto Serif SC"),
        ("NotoSansSC-Regular.ttf", "Noto Sans SC"),
        ("FandolFang-Regular.ttf", "FandolFang"),
        ("FandolKai-Regular.ttf", "FandolKai"),
        ("HanaMinB.ttf", "HanaMinB"),
        ("ShenbaoSymbols.ttf", "Shenbao Symbols"),
    ],
)
def test_families_are_named_as_office_programs_ask_for_them(file: str, family: str) -> None:
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / file) as font:
        assert family in {str(record) for record in font["name"].names if record.nameID in (1, 16)}


@pytest.mark.parametrize("char", "￥™￣～－")
@pytest.mark.parametrize("face", [Face.FANG, Face.KAI])
def test_signs_that_fandol_draws_wrongly_come_from_song(typesetter: Typesetter, face: Face, char: str) -> None:
    (run,) = typesetter.runs(char, face, 32)
    assert run.face is Face.SONG
