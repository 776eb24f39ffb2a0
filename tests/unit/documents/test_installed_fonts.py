"""Fonts of the PC are found by the names inside their files; what cannot go into a PDF is told of and left alone."""

from __future__ import annotations

import random
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.documents.installed_fonts import WANTED, Installed, find_installed, fonts_chosen
from app.documents.model import Face
from tests import pc_fonts
from tests.pc_fonts import FANGSONG_GB, cut

CHARS = "国家级申报表材料ab012，“”中 "
FANGSONG = replace(FANGSONG_GB, latin="FangSong", chinese="仿宋", postscript="FangSong")


def fang(folder: Path) -> str:
    """The name of the font that draws 仿宋, or nothing."""
    found = find_installed((folder,)).faces.get(Face.FANG)
    return found.name if found else ""


def told(found: Installed, word: str) -> list[str]:
    return [sentence for sentence in found.told if word in sentence]


def named(font: Any, names: list[tuple[int, str, int, int, int]]) -> Any:
    """The font with these names only."""
    from fontTools.ttLib import newTable

    font["name"] = newTable("name")
    font["name"].names = []
    for kind, text, platform, encoding, language in names:
        font["name"].setName(text, kind, platform, encoding, language)
    return font


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small 仿宋_GB2312."""
    target = tmp_path_factory.mktemp("font") / "good.ttf"
    cut(FANGSONG_GB, CHARS).save(target)
    return target.read_bytes()


def test_a_pc_with_all_fonts(tmp_path: Path) -> None:
    found = find_installed((pc_fonts.install(tmp_path, CHARS),))
    names = {face: font.name for face, font in found.faces.items()}
    assert names == {
        Face.SONG_BOLD: "方正小标宋简体", Face.FANG: "仿宋_GB2312", Face.KAI: "楷体_GB2312", Face.HEI: "黑体",
        Face.SONG: "宋体",
    }  # fmt: skip
    assert found.told == ()
    # the second face of the collection
    assert found.faces[Face.SONG].reader.name == b"SimSun"


def test_a_pc_without_any_says_once_what_stands_in_for_each(tmp_path: Path) -> None:
    found = find_installed((tmp_path, tmp_path / "没有的"))
    assert not found.faces
    assert len(found.told) == len(WANTED) == 5
    assert found.told[1] == (
        "这台电脑上没有找到“仿宋_GB2312”、“仿宋”，PDF 里用程序自带的“Fandol 仿宋”代替，Word 里仍用仿宋。"
    )


def test_with_bundled_fonts_nobody_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.ttf").write_bytes(b"")
    monkeypatch.setattr("app.documents.installed_fonts.find_installed", lambda folders: pytest.fail("searched"))
    assert fonts_chosen("bundled", (tmp_path,)) == Installed()


@pytest.mark.parametrize(
    "names",
    [
        [(1, "仿宋_GB2312", 3, 1, 0x804)],
        [(1, "FangSong_GB2312", 3, 1, 0x409)],
        [(4, "FANGSONG_GB2312", 1, 0, 0)],
        [(1, "仿宋_GB2312", 1, 25, 33)],
        [(1, "别的", 3, 1, 0x804), (16, "仿宋_GB2312", 3, 1, 0x804)],
        [(1, "仿宋_GB2312", 0, 3, 0)],
    ],
)
def test_names_in_every_language_and_old_sets_count_and_the_file_name_does_not(
    tmp_path: Path, names: list[tuple[int, str, int, int, int]]
) -> None:
    named(cut(FANGSONG_GB, CHARS), names).save(tmp_path / "下载 (3).TTF")
    assert fang(tmp_path) == "仿宋_GB2312"


def test_a_file_named_like_a_font_is_not_one(tmp_path: Path) -> None:
    named(cut(FANGSONG_GB, CHARS), [(1, "别的字体", 3, 1, 0x804)]).save(tmp_path / "simfang.ttf")
    assert fang(tmp_path) == ""


def test_the_font_of_the_standard_comes_first_and_the_upright_cut(tmp_path: Path, good: bytes) -> None:
    bold = cut(FANGSONG_GB, CHARS)
    bold["head"].macStyle = 1
    named(bold, [(1, "仿宋_GB2312", 3, 1, 0x804), (6, "TheBoldOne", 3, 1, 0x409)]).save(tmp_path / "1.ttf")
    cut(FANGSONG, CHARS).save(tmp_path / "0.ttf")
    assert fang(tmp_path) == "仿宋_GB2312"
    later = tmp_path / "x"
    later.mkdir()
    (later / "z.ttf").write_bytes(good)
    found = find_installed((tmp_path / "x", tmp_path)).faces[Face.FANG]
    assert found.reader.name == b"FangSong_GB2312"


def test_links_in_a_circle_end(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "fonts" / "gone.ttf").symlink_to(tmp_path / "nothing.ttf")
    (tmp_path / "fonts" / "a.ttf").write_bytes(good)
    assert fang(tmp_path) == "仿宋_GB2312"


# ---- what cannot be embedded -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rights", "taken"), [(0, True), (4, True), (8, True), (6, True), (2, False), (0x100, False), (0x208, False)]
)
def test_the_rights_in_the_file_decide(tmp_path: Path, rights: int, taken: bool) -> None:
    font = cut(FANGSONG_GB, CHARS)
    font["OS/2"].fsType = rights
    font.save(tmp_path / "fs.ttf")
    found = find_installed((tmp_path,))
    assert (Face.FANG in found.faces) is taken
    sentences = told(found, "“仿宋_GB2312”（fs.ttf）不允许嵌入 PDF，PDF 里用程序自带的“Fandol 仿宋”代替")
    assert len(sentences) == (not taken)


def test_what_cannot_be_used_gives_way_to_the_next_font(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "仿宋_GB2312.ttf").write_bytes(good[:-2000])
    cut(FANGSONG, CHARS).save(tmp_path / "simfang.ttf")
    found = find_installed((tmp_path,))
    assert found.faces[Face.FANG].name == "仿宋"
    assert told(found, "仿宋_GB2312") == ["“仿宋_GB2312”（仿宋_GB2312.ttf）已经损坏，改用“仿宋”。"]


def test_cubic_outlines_are_told_of(tmp_path: Path) -> None:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({0x56FD: "A"})
    glyph = T2CharStringPen(500, None).getCharString()
    builder.setupCFF("T", {}, {".notdef": glyph, "A": glyph}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "KaiTi_GB2312", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "kai.otf")
    found = find_installed((tmp_path,))
    assert Face.KAI not in found.faces
    assert len(told(found, "“楷体_GB2312”（kai.otf）是 OpenType（CFF）轮廓")) == 1


def test_no_damage_is_an_error(tmp_path: Path, good: bytes) -> None:
    """Files cut off anywhere, and files with wrong bytes anywhere: used or told of, never raised."""
    chance = random.Random(5)
    spoilt = [good[: round(len(good) * share)] for share in (0, 0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.999)]
    tables = 12 + 16 * int.from_bytes(good[4:6], "big")
    for number in range(120):
        data = bytearray(good)
        for _ in range(chance.choice((1, 3, 30))):
            place = chance.randrange(tables) if number % 3 == 0 else chance.randrange(len(data))
            data[place] = chance.randrange(256)
        spoilt.append(bytes(data))
    used = 0
    for number, data in enumerate(spoilt):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "仿宋_GB2312.ttf").write_bytes(data)
        found = find_installed((folder,))
        font = found.faces.get(Face.FANG)
        used += font is not None
        assert bool(told(found, "仿宋_GB2312")) is (font is None)
        if font:
            drawn = [char for char in CHARS if font.has(char)]
            codes = [ord(char) for char in drawn]
            font.reader.makeSubset([0, *codes])  # type: ignore[attr-defined]
            assert all(isinstance(font.advance(char), int) for char in drawn)
    assert 20 < used < len(spoilt) - 8


def test_a_map_of_thousands_of_millions_of_characters_is_refused_at_once(tmp_path: Path, good: bytes) -> None:
    from fontTools.ttLib import TTFont

    huge = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL3L", 12, 0, 28, 0, 1, 0, 0xFFFFFFFF, 1)
    (tmp_path / "a.ttf").write_bytes(good)
    font = TTFont(tmp_path / "a.ttf")
    font["cmap"].compile = lambda _: huge
    font.save(tmp_path / "a.ttf")
    assert len(told(find_installed((tmp_path,)), "“仿宋_GB2312”（a.ttf）已经损坏")) == 1


# ---- which characters it draws ---------------------------------------------------------------------------------


def test_only_characters_with_a_shape_of_their_own_are_drawn(tmp_path: Path) -> None:
    """GB 2312 fonts map characters to blank glyphs or to the box of a missing one."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = cut(FANGSONG_GB, CHARS)
    cmap, glyf = font.getBestCmap(), font["glyf"]
    glyf.glyphs[cmap[ord("家")]] = glyf[".notdef"]
    glyf.glyphs[cmap[ord("级")]] = Glyph()
    for table in font["cmap"].tables:
        table.cmap[ord("材")] = ".notdef"
    font.save(tmp_path / "a.ttf")
    found = find_installed((tmp_path,)).faces[Face.FANG]
    assert [char for char in "国家级申材料 䶮" if not found.has(char)] == list("家级材䶮")


def test_a_character_whose_parts_are_missing_is_not_drawn(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

    font = cut(FANGSONG_GB, CHARS)
    cmap = font.getBestCmap()
    for char in "家级":
        part = GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = cmap[ord("国")], 0, 0, 0
        whole = font["glyf"].glyphs[cmap[ord(char)]] = Glyph()
        whole.numberOfContours, whole.components = -1, [part]
        whole.xMin = whole.yMin = whole.xMax = whole.yMax = 0
    font.save(tmp_path / "a.ttf")
    with TTFont(tmp_path / "a.ttf") as saved:
        place = saved["loca"][saved.getGlyphID(cmap[ord("家")])] + saved.reader.tables["glyf"].offset
    data = bytearray((tmp_path / "a.ttf").read_bytes())
    assert data[place : place + 10] == b"\xff\xff" + bytes(8)
    data[place + 12 : place + 14] = b"\xff\xf0"
    (tmp_path / "a.ttf").write_bytes(data)
    found = find_installed((tmp_path,)).faces[Face.FANG]
    assert [char for char in "国家级申" if not found.has(char)] == ["家"]


def test_the_unicode_map_is_read_where_an_old_one_stands_behind_it(tmp_path: Path) -> None:
    """PRC fonts list a GBK map last, which the PDF library would take for Unicode."""
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    font = cut(FANGSONG_GB, CHARS)
    cmap = font.getBestCmap()
    old = CmapSubtable.newSubtable(4)
    old.platformID, old.platEncID, old.language = 3, 3, 0
    old.cmap = {int.from_bytes("申".encode("gbk"), "big"): cmap[ord("国")]}
    font["cmap"].tables.append(old)
    font.save(tmp_path / "a.ttf")
    found = find_installed((tmp_path,)).faces[Face.FANG]
    assert found.has("申")
    font["cmap"].tables = [old]
    font.save(tmp_path / "a.ttf")
    (tmp_path / "b").mkdir()
    (tmp_path / "a.ttf").rename(tmp_path / "b" / "a.ttf")
    assert len(told(find_installed((tmp_path / "b",)), "（a.ttf）没有 Unicode 字符表")) == 1
