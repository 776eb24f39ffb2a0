"""The parts of the reader by themselves: paths, seals, fonts, the package and the structure."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.normaliser import Normalised
from app.books.ofd.cff import charset_of, number_of_glyphs
from app.books.ofd.font_tables import FontDamaged, character_map
from app.books.ofd.glyph_fonts import opened_font
from app.books.ofd.jbig2 import decoded_jbig2
from app.books.ofd.outlines import path_operators
from app.books.ofd.package import Package, parsed
from app.books.ofd.refusal import Damaged, Encrypted, Unsupported
from app.books.ofd.seals import picture_in
from tests.awkward import ofd as awkward

# ---- paths -----------------------------------------------------------------------------------------------------


def points_of(operators: str) -> list[tuple[float, float]]:
    """Points on the curves of path operators, twenty to a curve."""
    found: list[tuple[float, float]] = []
    here = (0.0, 0.0)
    for line in operators.splitlines():
        *values, name = line.split()
        numbers = [float(value) for value in values]
        if name == "c":
            (x1, y1), (x2, y2), end = (tuple(numbers[index : index + 2]) for index in (0, 2, 4))
            for step in range(1, 21):
                t = step / 20
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                found.append((a * here[0] + b * x1 + c * x2 + d * end[0], a * here[1] + b * y1 + c * y2 + d * end[1]))
            here = end
        elif numbers:
            here = (numbers[0], numbers[1])
            found.append(here)
    return found


def test_path_operators() -> None:
    assert path_operators("M 1 2 L 3 4 C") == "1 2 m\n3 4 l\nh"
    assert path_operators("S1,2L3-4") == "1 2 m\n3 -4 l"
    assert path_operators("L 3 4") == "0 0 m\n3 4 l"
    assert path_operators("") == ""
    assert path_operators("M 1 2 L 3 4", (2, 0, 0, 3, 10, 20)) == "12 26 m\n16 32 l"


@pytest.mark.parametrize("data", ["M 1", "X 1 2", "M a b", "L 1 2 3", "M 1 2 # 3"])
def test_broken_paths(data: str) -> None:
    with pytest.raises(Damaged):
        path_operators(data)


@given(
    rx=st.floats(1, 50), ry=st.floats(1, 50), angle=st.floats(-180, 180), large=st.booleans(), sweep=st.booleans(),
    x=st.floats(-30, 30), y=st.floats(-30, 30),
)  # fmt: skip
def test_arcs_lie_on_their_ellipse_and_turn_the_right_way(
    rx: float, ry: float, angle: float, large: bool, sweep: bool, x: float, y: float
) -> None:
    if math.hypot(x, y) < 1:
        return
    found = points_of(path_operators(f"M 0 0 A {rx:.5f} {ry:.5f} {angle:.5f} {large:d} {sweep:d} {x:.5f} {y:.5f}"))
    assert found[-1] == pytest.approx((x, y), abs=1e-3)
    turn = math.radians(angle)
    flat = [(math.cos(turn) * px + math.sin(turn) * py, math.cos(turn) * py - math.sin(turn) * px) for px, py in found]
    round_ = [(px / rx, py / ry) for px, py in flat]
    middle = (round_[0][0] + round_[-1][0]) / 2, (round_[0][1] + round_[-1][1]) / 2
    chord = math.dist(round_[0], round_[-1])
    radius = max(1.0, chord / 2)  # an ellipse that is too small grows
    # the way round: signed area between arc and chord, y downwards, is positive clockwise
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(round_, [*round_[1:], round_[0]], strict=True)) / 2
    assert area > 0 if sweep else area < 0
    half = math.pi * radius**2 / 2
    if abs(abs(area) - half) > 0.02 * half:
        assert (abs(area) > half) == large
    reach = max(math.dist(point, middle) for point in round_)
    assert reach <= 2 * radius + 0.01


# ---- seals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "PNG", "jpg", "ofd", ".bmp"])
def test_pictures_of_seals(kind: str) -> None:
    for data in (awkward.seal(kind, b"the picture"), awkward.signed_value(awkward.seal(kind, b"the picture"))):
        found = picture_in(data)
        assert found is not None
        assert (found.kind, found.data) == (kind.lower().strip("."), b"the picture")
        assert picture_in(data + bytes(7)) == found  # some makers pad


@given(st.binary(max_size=400))
def test_any_bytes_are_no_seal_and_no_crash(data: bytes) -> None:
    picture_in(data)
    picture_in(b"\x30\x82" + data)


@given(st.integers(0, 2**31), st.integers(0, 255))
def test_hurt_seals_never_crash(place: int, value: int) -> None:
    data = bytearray(awkward.signed_value(awkward.seal("png", b"the picture")))
    data[place % len(data)] = value
    picture_in(bytes(data))


@pytest.mark.parametrize("place", [47, 54, 58, 108, 119])  # kinds and sizes of segments, what the region is made of
def test_hurt_jbig2_is_no_blank_page(place: int) -> None:
    from PIL import Image

    scan = Image.new("1", (200, 100), 1)
    scan.paste(0, (20, 10, 100, 60))
    data = bytearray(awkward.jbig2(scan))
    assert decoded_jbig2(bytes(data), 10**6).convert("L").tobytes() == scan.convert("L").tobytes()
    data[place] ^= 0x25
    with pytest.raises(Damaged):
        decoded_jbig2(bytes(data), 10**6)


# ---- fonts -----------------------------------------------------------------------------------------------------


def test_only_the_drawn_glyphs_are_embedded(root: Path) -> None:
    from fontTools.ttLib import TTFont

    path = root / "resources" / "fonts" / "FandolKai-Regular.ttf"
    font = opened_font(path.read_bytes())
    glyphs = [font.glyph_of(ord(char)) for char in "永和九年"]
    program = font.program(glyphs)
    assert len(program) < 300_000
    cut, whole = TTFont(io.BytesIO(program)), TTFont(path)
    for glyph in glyphs:
        name, old = cut.getGlyphName(glyph), whole.getGlyphName(glyph)
        assert cut["hmtx"][name] == whole["hmtx"][old]
        assert list(cut["glyf"][name].coordinates) == list(whole["glyf"][old].coordinates)
    assert sum(bool(cut["glyf"][name].numberOfContours) for name in cut.getGlyphOrder()) <= len(glyphs) + 1


def test_composite_glyphs_bring_their_parts() -> None:
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    whole = TTFont(io.BytesIO(awkward.block_font()))
    pen = TTGlyphPen({"whole": None, "left": None})
    pen.addComponent("whole", (1, 0, 0, 1, 0, 0))
    pen.addComponent("left", (0.5, 0, 0, 0.5, 100, 100))
    whole["glyf"]["bar"] = pen.glyph()
    buffer = io.BytesIO()
    whole.save(buffer)
    cut = TTFont(io.BytesIO(opened_font(buffer.getvalue()).program([3])))
    assert all(cut["glyf"][cut.getGlyphName(glyph)].numberOfContours for glyph in (1, 2, 3))
    alone = TTFont(io.BytesIO(opened_font(buffer.getvalue()).program([2])))
    assert [alone["glyf"][alone.getGlyphName(glyph)].numberOfContours for glyph in (0, 1, 2)] == [0, 0, 1]


def test_cids_of_cff_fonts() -> None:
    plain, keyed = (opened_font(awkward.block_font(kind)) for kind in ("CFF", "CID"))
    assert [plain.number_in_pdf(glyph) for glyph in range(4)] == [0, 1, 2, 3]
    assert [keyed.number_in_pdf(glyph) for glyph in range(4)] == [0, 101, 102, 103]
    assert number_of_glyphs(keyed.program([])) == 4
    assert charset_of(plain.program([])) == ()
    bare = opened_font(keyed.program([]))  # without the tables around it
    assert bare.number_in_pdf(2) == 102


def test_glyphs_of_characters() -> None:
    for kind in ("TrueType", "CFF", "CID"):
        font = opened_font(awkward.block_font(kind))
        assert [font.glyph_of(ord(char)) for char in "甲乙丙丁"] == [1, 2, 3, 0]
        assert font.advance(1) == 1000
        assert not font.holds(4)


@given(st.binary(max_size=300))
def test_any_bytes_are_no_font_and_no_crash(data: bytes) -> None:
    for head in (b"", b"\x00\x01\x00\x00\x00\x04", b"OTTO\x00\x04", b"ttcf", b"\x01\x00\x04\x01"):
        with pytest.raises(FontDamaged):
            opened_font(head + data).program([1])
    assert isinstance(character_map(b"\x00\x00\x00\x01\x00\x03\x00\x01\x00\x00\x00\x0c" + data), dict)


# ---- package ---------------------------------------------------------------------------------------------------


def opened(**parts: bytes) -> Package:
    return Package(io.BytesIO(awkward.packed({name.replace("__", "/"): data for name, data in parts.items()})))


def test_locations() -> None:
    package = opened(Doc_0__Res__a=b"1", Doc_0__b=b"2", c=b"3")
    assert package.locate("/Doc_0/b", "/x") == "Doc_0/b"
    assert package.locate("a", "/Doc_0/Res") == "Doc_0/Res/a"
    assert package.locate("..\\B", "/Doc_0/Res") == "Doc_0/b"
    assert package.locate("c", "/Doc_0") == "c"  # some producers mean the package where a folder was asked for
    assert package.locate("d", "/Doc_0") is None
    with pytest.raises(Damaged, match="在文件包之外"):
        package.locate("../../c", "/Doc_0")


def test_locked_packages() -> None:
    data = bytearray(awkward.packed({"OFD.xml": b"<a/>"}))
    for found in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[found.start() + 8] |= 1
    with pytest.raises(Encrypted):
        Package(io.BytesIO(data))
    with pytest.raises(Encrypted):
        opened(**{"Encryptions.xml": b""})
    with pytest.raises(Damaged):
        Package(io.BytesIO(b"no package"))


def test_xml_is_read_without_entities_and_within_limits() -> None:
    assert parsed('<?xml version="1.0" encoding="GBK"?><a b="甲"/>'.encode("gbk"), "a").get("b") == "甲"
    assert parsed(b"<x:a xmlns:x='urn:x' x:b='1'>2<!-- 3 --></x:a>", "a").text == "2"
    for data in (b"<a>", b"", b"<a>&b;</a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<!DOCTYPE a><a/>"):
        with pytest.raises(Damaged):
            parsed(data, "a")
    with pytest.raises(Damaged):
        parsed(b"<a>" * 400 + b"</a>" * 400, "a")
    with pytest.raises(Unsupported):
        parsed(b"<a>" + b"<b/>" * 800_001 + b"</a>", "a")


def test_a_file_with_another_current_version_is_refused(normalise: Callable[..., Normalised], tmp_path: Path) -> None:
    from app.errors import AttachmentError

    made = awkward.Ofd([awkward.page(awkward.filled("0 0 10 10", "255 0 0"))])
    parts = made.parts()
    version = '<ofd:Versions><ofd:Version ID="1" Index="1" Current="true" BaseLoc="Doc_0/V1.xml"/></ofd:Versions>'
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"</ofd:DocBody>", version.encode() + b"</ofd:DocBody>")
    path = tmp_path / "versions.ofd"
    for root, kept in (("Document.xml", True), ("Document_1.xml", False)):
        parts["Doc_0/V1.xml"] = awkward.root("DocVersion", f"<ofd:DocRoot>{root}</ofd:DocRoot>")
        path.write_bytes(awkward.packed(parts))
        if kept:
            assert len(normalise(path).pages) == 1
            continue
        with pytest.raises(AttachmentError, match="有几个版本，这里画不出"):
            normalise(path)


def test_nothing_in_the_result_is_left_to_the_printing_pc(normalise: Callable[..., Normalised], tmp_path: Path) -> None:
    """Fonts are embedded, pages carry no annotations, and every page begins at 0, 0."""
    import pikepdf

    from app.books.used_fonts import fonts_listed, resources_of

    for name, make in awkward.BOUND.items():
        normalise(make(tmp_path))
        with pikepdf.open(tmp_path / "out.pdf") as pdf:
            assert not pdf.check_pdf_syntax(), name
            assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
            for page in pdf.pages:
                assert list(page.mediabox)[:2] == [0, 0]
                assert set(page.obj.keys()) <= {"/Type", "/MediaBox", "/Resources", "/Contents", "/Parent"}
                for _, resources in resources_of(page):
                    for font in fonts_listed(resources):
                        descriptor = font.DescendantFonts[0].FontDescriptor
                        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_paper_of_the_template_where_the_page_states_none(normalise: Callable[..., Normalised], tmp_path: Path) -> None:
    template = awkward.page(awkward.filled("0 0 10 10", "255 0 0"), "0 0 100 50")
    used = '<ofd:Template TemplateID="50"/>'
    pages = [awkward.page("", "", used), awkward.page("", "0 0 80 80", used), awkward.page("")]
    done = normalise(awkward.Ofd(pages, templates=[("", template)]).save(tmp_path / "paper.ofd"))
    millimetres = [(round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) for box in done.pages]
    assert millimetres == [(100, 50), (80, 80), (210, 140)]
