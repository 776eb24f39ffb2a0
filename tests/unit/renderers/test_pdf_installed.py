"""Fonts of the PC in the PDF: they fill the room of the bundled faces, which draw whatever does not fit or is missing.

Judged by PDFium, which tells for each character where it is drawn and in which font, and by poppler.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.fonts import Fonts, InstalledFaces
from app.documents.installed_fonts import find_installed
from app.documents.model import Align, Document, Face, Geometry, Page, Paragraph, Placed, Section
from app.documents.typeset import Typesetter
from app.renderers.pdf import pdf_bytes
from tests.drawn import drawn, in_font, moved
from tests.pc_fonts import BUNDLED, FANGSONG_GB, LATIN, SIGNS, SIMSUN, Cut, cut

GEOMETRY = Geometry(width=11906, height=16838, top=2098, bottom=1984, inner=1587, outer=1475, footer=1587, header=1134)
TEXT = "建设“一核两轴三片区”，引进ISO9001企业2026年达到128家、增长3.14%（含Windows）；详见www.example.com/a1。"
# 核 and 轴 are missing, as they might be in a small font
HAVE = (set(TEXT) | set(LATIN + SIGNS + "草稿")) - set("核轴")
SIZE = 16.0


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts(BUNDLED)


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> InstalledFaces:
    return installed(tmp_path_factory.mktemp("fonts"), {"fs.ttf": FANGSONG_GB, "ss.ttf": SIMSUN})


def installed(folder: Path, made: Mapping[str, Cut]) -> InstalledFaces:
    for name, one in made.items():
        cut(one, HAVE).save(folder / name)
    return find_installed((folder,)).faces


def laid_out(fonts: Fonts, text: str = TEXT, face: Face = Face.FANG, align: Align = Align.JUSTIFY) -> Document:
    typesetter = Typesetter(fonts)
    runs = typesetter.runs(text, face, round(2 * SIZE))
    part = typesetter.set(Paragraph("p", runs, "body", 578, align=align, first_indent=640), GEOMETRY.column)
    page = Page("numbered", "1", 1, "— 1 —", (Placed(GEOMETRY.inner, GEOMETRY.top, part),))
    return Document("书", "单位", "0f", GEOMETRY, (Section("s", (page,), 0),), header="草稿")


def shown(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout


@pytest.mark.parametrize("face", [Face.FANG, Face.SONG])
@pytest.mark.parametrize("align", [Align.JUSTIFY, Align.RIGHT])
def test_everything_stays_in_its_place(
    fonts: Fonts, pc: InstalledFaces, tmp_path: Path, face: Face, align: Align
) -> None:
    document = laid_out(fonts, TEXT * 3, face, align)
    before, after = pdf_bytes(document, fonts), pdf_bytes(document, fonts, installed=pc)
    assert moved(drawn(before)[0], drawn(after)[0]) == []
    assert shown(after, tmp_path).split() == shown(before, tmp_path).split()


def test_the_installed_font_draws_what_it_has_and_what_fits(fonts: Fonts, pc: InstalledFaces) -> None:
    found = drawn(pdf_bytes(laid_out(fonts), fonts, installed=pc))[0]
    ours = in_font(found, "FangSong_GB2312")
    assert ours == "建设“一两三片区”，引进企业2026年达到128家、增长314（含）；详见。"
    assert in_font(found, "FandolFang-Regular") == "核轴"
    assert in_font(found, "NotoSerifSC-Regular").endswith("ISO9001.%Windowswww.example.com/a1")


@pytest.mark.parametrize(("width", "drawn_by_it"), [(530, True), (500, True), (480, True), (400, False), (600, False)])
def test_letters_of_other_widths_are_spread_or_left_alone(
    fonts: Fonts, tmp_path: Path, width: int, drawn_by_it: bool
) -> None:
    """Figures of 仿宋 are about 550 wide: narrower ones are set apart, wider or much narrower ones are not used."""
    pc = installed(tmp_path, {"a.ttf": replace(FANGSONG_GB, latin_width=width)})
    document = laid_out(fonts, "达2026年12家")
    before, after = pdf_bytes(document, fonts), pdf_bytes(document, fonts, installed=pc)
    found = drawn(after)[0]
    assert in_font(found, "FangSong_GB2312") == ("达2026年12家" if drawn_by_it else "达年家")
    assert moved(drawn(before)[0], found) == []
    assert shown(after, tmp_path).split() == shown(before, tmp_path).split()


def test_words_of_a_font_with_like_letters_are_drawn_whole(fonts: Fonts, tmp_path: Path) -> None:
    pc = installed(tmp_path, {"a.ttf": replace(FANGSONG_GB, source="FandolFang-Regular.ttf", latin_width=None)})
    document = laid_out(fonts)
    found = drawn(pdf_bytes(document, fonts, installed=pc))[0]
    assert in_font(found, "FandolFang-Regular") == "核轴"
    assert moved(drawn(pdf_bytes(document, fonts))[0], found) == []


def test_the_very_font_that_is_bundled_may_be_installed(fonts: Fonts, tmp_path: Path) -> None:
    """Two fonts of one name in one file would mix up their characters."""
    same = replace(FANGSONG_GB, source="FandolFang-Regular.ttf", latin_width=None, postscript="FandolFang-Regular")
    after = pdf_bytes(laid_out(fonts), fonts, installed=installed(tmp_path, {"a.ttf": same}))
    assert "".join(shown(after, tmp_path).split()) == f"草稿{TEXT}—1—"
    rows = subprocess.run(["pdffonts", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True)
    names = [row.split()[0] for row in rows.stdout.splitlines()[2:]]
    assert len(set(names)) == len(names) == 3


def test_narrow_quotation_marks_lean_to_what_they_enclose(fonts: Fonts, tmp_path: Path) -> None:
    font = cut(FANGSONG_GB, HAVE)
    for char in "“”":
        font["hmtx"][font.getBestCmap()[ord(char)]] = (400, 20)
    font.save(tmp_path / "a.ttf")
    found = drawn(pdf_bytes(laid_out(fonts, "建“设”一"), fonts, installed=find_installed((tmp_path,)).faces))[0]
    start = {one.char: one.origin for one in found}
    assert start["“"] == pytest.approx(start["建"] + 1.6 * SIZE, abs=0.1)
    assert start["”"] == pytest.approx(start["设"] + SIZE, abs=0.1)


def test_bundled_faces_that_are_not_drawn_stay_out_of_the_file(fonts: Fonts, pc: InstalledFaces) -> None:
    found = pdf_bytes(laid_out(fonts, "建设企业2026年"), fonts, installed=pc)
    assert b"FandolFang" not in found
    assert {one.font for one in drawn(found)[0]} == {"FangSong_GB2312", "SimSun", "NotoSerifSC-Regular"}


def test_same_fonts_same_bytes_and_none_leave_no_trace(fonts: Fonts, pc: InstalledFaces) -> None:
    document = laid_out(fonts)
    again = pdf_bytes(document, Fonts(BUNDLED), installed=pc)
    assert pdf_bytes(document, fonts, installed=pc) == again
    assert pdf_bytes(document, fonts, installed={}) == pdf_bytes(document, fonts)
    assert pdf_bytes(document, fonts, installed={Face.KAI: pc[Face.FANG]}) == pdf_bytes(document, fonts)


# ---- planted faults --------------------------------------------------------------------------------------------


def test_text_set_without_regard_for_the_room_is_found(
    fonts: Fonts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.renderers import pdf_fit

    document = laid_out(fonts)
    before = drawn(pdf_bytes(document, fonts))[0]
    wide = installed(tmp_path, {"a.ttf": replace(FANGSONG_GB, latin_width=700)})
    monkeypatch.setattr(
        pdf_fit.Fit, "stretches", lambda self, text: [pdf_fit.Stretch(text, not set(text) & set("核轴"))]
    )
    found = moved(before, drawn(pdf_bytes(document, fonts, installed=wide))[0])
    assert any("overlap" in fault for fault in found)
    assert any("further" in fault for fault in found)
