"""Which face shows a character, how wide it is, and that the bundled files are the approved ones."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import unicodedata
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
        (Face.FANG, "ł", Face.LATIN),
        (Face.SONG_BOLD, "ș", Face.LATIN_BOLD),
        (Face.HEI, "ő", Face.LATIN_HEI),
        (Face.KAI, "₂", Face.LATIN),
        (Face.SONG_BOLD, "⌀", Face.SIGNS),
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


def test_letters_of_european_languages_and_index_figures_are_covered_whole() -> None:
    blocks = [
        (0xA1, 0x36F), (0x370, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C),
        (0x20A0, 0x20BF), (0x2100, 0x215F), (0x2190, 0x22FF), (0x25A0, 0x26FF),
    ]  # fmt: skip
    chars = [chr(code) for first, last in blocks for code in range(first, last + 1)]
    printed = [char for char in chars if unicodedata.category(char)[0] not in "CZ"]
    assert len(printed) > 2500
    assert [char for char in printed if not SHARED.covers(char)] == []


def test_foreign_letters_are_as_wide_as_those_of_the_font_that_word_files_name() -> None:
    # advances of Times New Roman, its bold cut and Arial, in 1/2048 em
    for face, widths in (
        (Face.LATIN, {"Ł": 1251, "ż": 909, "Š": 1139, "ő": 1024, "ğ": 1024, "Ș": 1139}),
        (Face.LATIN_BOLD, {"Ł": 1366, "ż": 909, "Š": 1139, "ő": 1024, "ğ": 1024, "Ș": 1139}),
        (Face.LATIN_HEI, {"Ł": 1139, "ż": 1024, "Š": 1366, "ő": 1139, "ğ": 1139, "Ș": 1366}),
    ):
        assert {char: SHARED.advance(face, char) for char in widths} == {
            char: round(width * 1000 / 2048) for char, width in widths.items()
        }


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
def test_the_letters_are_taken_from_the_first_font_and_scaled_from_the_second(tmp_path: Path) -> None:
    import make_latin_font
    from fontTools.ttLib import TTFont

    _font(tmp_path / "first.ttf", 2000, {"A": 1400, "Ł": 1400})
    _font(tmp_path / "second.ttf", 1000, {"A": 500, "Ł": 500, "₽": 500, "⁴": 500})
    made = make_latin_font.Made("a.ttf", "A", ("first.ttf", "second.ttf"), make_latin_font.LETTERS, raised=0.1)
    sources = [tmp_path / name for name in made.sources]
    for name in ("a.ttf", "b.ttf"):
        make_latin_font.build(made, sources, tmp_path / name)
    assert (tmp_path / "a.ttf").read_bytes() == (tmp_path / "b.ttf").read_bytes()
    with TTFont(tmp_path / "a.ttf") as font:
        assert font["head"].unitsPerEm == 2000
        glyphs = {chr(code): font["glyf"][name] for code, name in font.getBestCmap().items()}
        heights = {char: (glyph.yMin, glyph.yMax) for char, glyph in glyphs.items()}
        assert heights == {"A": (0, 1400), "Ł": (0, 1400), "₽": (0, 1400), "⁴": (200, 1200)}
        assert {chr(code): font["hmtx"][name][0] for code, name in font.getBestCmap().items()} == {
            "A": 1000, "Ł": 1000, "₽": 1400, "⁴": 1000,
        }  # fmt: skip
        assert "first.ttf" in font["name"].getDebugName(10)
        assert "Open Font License" in font["name"].getDebugName(13)


def _font(path: Path, em: int, heights: dict[str, int]) -> None:
    """A font of boxes, half an em wide, with capitals of the height of its A."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = {}
    for name, height in {".notdef": em, **{f"u{ord(char):04X}": high for char, high in heights.items()}}.items():
        pen = TTGlyphPen(None)
        pen.moveTo((0, 0))
        for point in ((0, height), (em // 4, height), (em // 4, 0)):
            pen.lineTo(point)
        pen.closePath()
        glyphs[name] = pen.glyph()
    builder = FontBuilder(em, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(char): f"u{ord(char):04X}" for char in heights})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (em // 2, 0) for name in glyphs})
    builder.setupHorizontalHeader(ascent=em, descent=0)
    builder.setupNameTable({"copyright": "Nobody", "familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2(version=4, sCapHeight=heights["A"], sxHeight=em // 2)
    builder.setupPost()
    builder.save(path)


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
        ("ShenbaoLatin-Regular.ttf", "Shenbao Latin"),
        ("ShenbaoLatin-Bold.ttf", "Shenbao Latin"),
        ("ShenbaoLatinHei.ttf", "Shenbao Latin Hei"),
        ("ShenbaoSigns.ttf", "Shenbao Signs"),
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
