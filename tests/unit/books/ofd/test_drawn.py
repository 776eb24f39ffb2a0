"""What is in an OFD file is on the page: rendered and compared with a drawing made from the standard's words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.awkward import ofd as awkward

RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 128, 0), (0, 0, 255), (0, 0, 0)
Show = Callable[..., list]


def is_near(found: tuple[int, ...], wanted: tuple[int, ...], by: int = 24) -> bool:
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("make", [awkward.make_embedded_true_type, awkward.make_embedded_cff])
def test_embedded_fonts_are_drawn_glyph_by_glyph(show: Show, drawing: type, make: Callable[[Path], Path]) -> None:
    (page,) = show(make)
    # baseline 8.5 below the head of the boundary at 20; size 10, steps of 15
    page.looks_like(drawing().box(10, 18.5, 10, 10, BLACK).box(25, 18.5, 5, 10, BLACK).box(40, 18.5, 2, 10, BLACK))
    assert page.text.split() == list("甲乙丙") or "".join(page.text.split()) == "甲乙丙"


@pytest.mark.parametrize("make", [awkward.make_glyph_numbers, awkward.make_cid_keyed])
def test_glyphs_by_number_are_those_of_the_font(show: Show, drawing: type, make: Callable[[Path], Path]) -> None:
    (page,) = show(make)
    page.looks_like(drawing().box(10, 18.5, 2, 10, BLACK).box(25, 18.5, 5, 10, BLACK).box(40, 18.5, 10, 10, BLACK))


def test_paths(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_paths)
    assert is_near(page.at(15, 16), RED)  # the middle of a star drawn by the non-zero rule
    assert is_near(page.at(35, 16), (255, 255, 255))  # and by the even-odd rule
    assert is_near(page.at(35, 12.5), RED)
    q = [(50 + 20 * t, 20 - 40 * t * (1 - t)) for t in (step / 50 for step in range(51))]
    b = [(80 + 60 * t * t * (1 - t) + 20 * t**3, 20 - 10 * 3 * t * (1 - t)) for t in (step / 50 for step in range(51))]
    wanted = drawing().polygon(q, BLUE).polygon(b, GREEN).ellipse(110, 10, 20, 20, BLACK)
    for left in (10, 20, 30, 40, 50):
        wanted.box(left, 41, 5, 2, BLACK)
    wanted.box(10, 69, 20, 2, BLACK)  # a line along its boundary is not cut in half
    wanted.box(100, 39.5, 50, 1, BLACK).box(165, 15, 5, 5, (255, 0, 255)).box(180, 10, 5, 5, BLACK)
    for left, top in ((10, 10), (30, 10), (70, 40)):  # looked at by points
        region = (left * 4 - 12, top * 4 - 12, left * 4 + 92, top * 4 + 92)
        wanted.image.paste(page.image.crop(region), region)
    page.looks_like(wanted)
    assert is_near(page.at(72, 58), BLACK)
    assert is_near(page.at(80, 42.2), BLACK)


def test_colours(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_colours)
    wanted = drawing()
    for index, colour in enumerate(
        ((128, 128, 128), None, BLUE, (255, 128, 0), (127, 127, 127), BLACK, (191, 191, 191))
    ):
        wanted.box(10 + 20 * index, 10, 10, 10, colour or page.at(35, 15))
    page.looks_like(wanted)
    red, green, blue = page.at(35, 15)  # how red CMYK's magenta and yellow are is the renderer's affair
    assert red > 200
    assert max(green, blue) < 60


def test_pictures(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_pictures)
    dark_green = (0, 160, 0)
    wanted = drawing()

    def quarters(x: float, y: float, colours: list[object], width: float = 10, height: float = 5) -> None:
        for index, colour in enumerate(colours):
            if colour is not None:
                wanted.box(x + index % 2 * width, y + index // 2 * height, width, height, colour)

    for index in range(4):
        quarters(10 + 30 * index, 10, [RED, dark_green, BLUE, BLACK])
    quarters(130, 10, [RED, dark_green, BLUE, None])
    quarters(10, 40, [RED, None, BLUE, None])
    quarters(40, 40, [BLUE, RED, BLACK, dark_green], 5, 10)  # turned a quarter clockwise
    quarters(70, 40, [(255, 127, 127), (127, 207, 127), (127, 127, 255), (127, 127, 127)])
    quarters(100, 40, [RED, dark_green, BLUE, BLACK])
    page.looks_like(wanted)


def test_scans_in_jbig2(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_jbig2)
    page.looks_like(drawing().box(12, 11, 8, 5, BLACK).box(42, 11, 8, 5, BLACK))


def test_clips(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_clips)
    wanted = drawing().polygon([(10, 10), (30, 10), (10, 30)], RED).box(50, 20, 10, 10, GREEN)
    wanted.box(130, 10, 12, 12, RED).box(138, 18, 12, 12, RED).box(160, 10, 20, 20, BLUE)
    page.looks_like(wanted.box(70, 10, 10, 20, BLUE).box(108, 10, 4, 20, BLACK))


def test_layers_and_templates_lie_in_order_and_hidden_objects_are_not_drawn(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_layers)
    wanted = drawing().box(10, 10, 40, 40, RED).box(10, 40, 10, 10, (255, 255, 0))
    page.looks_like(wanted.box(20, 20, 20, 20, GREEN).box(30, 30, 10, 10, BLUE))


def test_vector_graphics_blend_as_one(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_vector_graphics)
    pale = (255, 127, 127)
    wanted = drawing().box(10, 10, 10, 10, RED).box(15, 15, 10, 10, RED)
    page.looks_like(wanted.box(40, 10, 20, 20, pale).box(50, 20, 20, 20, pale))


def test_gradients_and_patterns(show: Show) -> None:
    (page,) = show(awkward.make_gradients)
    for x, share in ((12, 0.05), (30, 0.5), (48, 0.95)):
        assert is_near(page.at(x, 30), (round(255 * (1 - share)), 0, round(255 * share)))
    for x, share in ((80, 0), (90, 0.5), (99, 0.95)):
        assert is_near(page.at(x, 30), (round(255 * (1 - share)), 0, round(255 * share)))
    for x, colour in ((12, RED), (30, (127, 0, 127)), (45, (255, 255, 255))):  # goes on before its start, not beyond
        assert is_near(page.at(x, 80), colour)
    for column in range(4):  # PDFium rounds tiles to whole pixels, so only their middles are looked at
        for row in range(4):
            assert is_near(page.at(112.5 + 10 * column, 12.5 + 10 * row), BLACK)
            assert is_near(page.at(118 + 10 * column, 12.5 + 10 * row), (255, 255, 255))
    assert is_near(page.at(152.5, 12.5), (255, 255, 255))


def test_printed_annotations_are_drawn_and_others_named(
    show: Show, normalise: Callable, drawing: type, tmp_path: Path
) -> None:
    (page,) = show(awkward.make_annotations)
    page.looks_like(drawing().box(10, 10, 10, 10, BLUE).box(100, 10, 10, 10, BLACK))
    (note,) = normalise(awkward.make_annotations(tmp_path)).notes
    assert note[:2] == ("note", "第 1 页有设为“不打印”的批注或图章，没有装入册子，请翻看预览核对。")


def test_seals_are_inked_over_the_page(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_seals)
    seal_red = (220, 0, 0)
    wanted = drawing()
    for left, top in ((10, 10), (70, 10), (150, 60), (150, 10)):
        wanted.ellipse(left + 0.8, top + 0.8, 38.4, 38.4, seal_red)
        wanted.ellipse(left + 4, top + 4, 32, 32, (255, 255, 255))
    # halves of seals across the edges of two pages
    wanted.box(170, 60, 20, 40, (255, 255, 255)).box(150, 10, 20, 40, (255, 255, 255))
    page.looks_like(wanted.box(20, 20, 20, 20, BLACK))


def test_directions_of_text(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_directions)
    wanted = drawing().box(11, 10, 10, 10, BLACK).box(11, 25, 5, 10, BLACK).box(11, 40, 2, 10, BLACK)
    for index in range(3):
        wanted.box(40 + 15 * index, 10, 10, 5, BLACK)
        # a quarter clockwise: what stood left of the line's head stands above it
        wanted.box(112, 10 + 15 * index, 10, 5, BLACK)
        wanted.box(142, 10 + 15 * index, 10, 5, BLACK)
    page.looks_like(wanted)


def test_styles_of_text(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_text_styles)
    slant = 20 * math.tan(math.radians(12))
    wanted = drawing().box(10, 7, 10, 20, BLACK)
    wanted.polygon([(40 + slant, 7), (60 + slant, 7), (60, 27), (40, 27)], BLACK)
    wanted.box(70 - 20 / 72, 7 - 20 / 72, 20 + 20 / 36, 20 + 20 / 36, BLACK)
    wanted.box(99.5, 6.5, 21, 21, RED).box(100.5, 7.5, 19, 19, (255, 255, 255))
    wanted.box(130, 7, 20, 20, (127, 127, 127)).box(10, 47, 20, 20, (127, 191, 127))
    region = (159 * 4, 6 * 4, 181 * 4, 28 * 4)
    wanted.image.paste(page.image.crop(region), region)
    page.looks_like(wanted)
    for x, share in ((162, 0.1), (170, 0.5), (178, 0.9)):
        assert is_near(page.at(x, 17), (round(255 * (1 - share)), 0, round(255 * share)))
    assert is_near(page.at(69.9, 17), BLACK, 60)  # thicker than the outline alone


def test_substitutes_do_not_run_into_each_other(normalise: Callable, tmp_path: Path) -> None:
    words = awkward.text("10 10 60 12", "WWW", 10, 6) + awkward.text("10 40 60 12", "国国", 10, 10, ' Weight="700"')
    made = awkward.Ofd([awkward.page(words)], res=awkward.fonts("宋体"))
    normalise(made.save(tmp_path / "narrow.ofd"))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        form = pdf.pages[0].Resources.XObject["/E"]
        placed = re.findall(rb"(\S+) 0 0 \S+ (\S+) \S+ Tm <(\S+)>", form.read_bytes())
        names = sorted(str(font.BaseFont) for font in form.Resources.Font.values())
    first, second, third, *_ = ([float(number) for number in found[:2]] for found in placed)
    assert 5 < first[0] < 8  # of the size of 10: a W is nearly an em wide
    assert third[0] == pytest.approx(10)  # nothing behind it to run into
    assert second[1] - first[1] == pytest.approx(6)
    assert [name.partition("+")[2] for name in names] == ["Song", "SongBold"]


def test_habits_beside_the_standard(show: Show, drawing: type) -> None:
    (page,) = show(awkward.make_loose_habits)
    wanted = drawing().box(10, 10, 10, 10, BLACK).box(25, 10, 5, 10, BLACK).box(40, 10, 2, 10, BLACK)
    wanted.box(10, 30, 10, 10, BLACK).box(40, 30, 5, 10, BLACK)  # an escaped blank takes a place
    wanted.box(10, 50, 20, 10, BLACK)  # without offsets the second follows the first
    for index in range(3):
        wanted.box(10 + 15 * index, 70, 10, 10, BLACK)  # the last offset goes on
    page.looks_like(wanted)


def test_every_document_and_every_size_of_paper(show: Show, drawing: type) -> None:
    first, second, third = show(awkward.make_two_documents)
    first.looks_like(drawing(100, 50).box(0, 0, 10, 10, RED))
    second.looks_like(drawing(40, 80).box(10, 10, 10, 10, BLUE))
    third.looks_like(drawing().box(0, 0, 10, 10, GREEN))


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_pages_show_the_same_turned(show: Show, rotate: int) -> None:
    (upright,) = show(awkward.make_layers)
    (turned,) = show(awkward.make_layers, rotate)
    assert turned.image.size == (upright.image.size if rotate == 180 else upright.image.size[::-1])
    width, height = turned.image.size
    for x, y in ((15, 15), (25, 25), (35, 35), (15, 45), (100, 100)):
        angle = math.radians(rotate)
        dx, dy = x * 4 - upright.image.width / 2, y * 4 - upright.image.height / 2
        place = (width / 2 + dx * math.cos(angle) - dy * math.sin(angle),
                 height / 2 + dx * math.sin(angle) + dy * math.cos(angle))  # fmt: skip
        assert is_near(turned.image.getpixel((int(place[0]), int(place[1]))), upright.at(x, y))


def test_an_invoice_whole(show: Show, normalise: Callable, tmp_path: Path) -> None:
    (page,) = show(awkward.make_invoice)
    said = "".join(page.text.split())
    for words in ("电子发票（普通发票）", "24112000000048542163", "杭州示例检测服务有限公司", "1,234.56",
                  "壹仟贰佰叁拾肆圆伍角陆分", "发票监制章", "张三"):  # fmt: skip
        assert words in said
    assert page.place_of("杭")[0] == pytest.approx(40, abs=0.3)
    assert page.place_of("杭")[1] == pytest.approx(33 + 0.85 * 3.175, abs=1.2)  # down to the line below the baseline
    for x, y in ((100, 30), (5, 100)):  # lines of the form, in the colour of its drawing parameter
        red, green, blue = min(page.at(x + dx, y + dy) for dx in (-0.25, 0, 0.25) for dy in (-0.25, 0, 0.25))
        assert blue < green < red < 200
    assert is_near(page.at(13, 11), RED)
    assert is_near(page.at(23, 21), BLACK)
    assert is_near(page.at(91, 18), (200, 0, 0), 40)  # the ellipse of the seal
    assert is_near(page.at(105, 9), (200, 0, 0), 40)
    (note,) = normalise(awkward.make_invoice(tmp_path)).notes
    assert note[:2] == ("note", "没有带上字体“Courier New”、“宋体”、“楷体”，文字用程序里相近的字体显示。")


def test_an_official_document_whole(show: Show) -> None:
    pages = show(awkward.make_official_document)
    assert len(pages) == 3
    assert "示例市示例局文件" in "".join(pages[0].text.split())
    assert all("一、总体要求。坚持实事求是。" in "".join(page.text.split()) for page in pages)
    assert is_near(pages[0].at(100, 61), RED)
    assert is_near(pages[1].at(100, 61), (255, 255, 255))
    assert is_near(pages[2].at(145, 187), (220, 0, 0), 40)  # the ring of the seal
    assert "2024年3月15日" in "".join(pages[2].text.split())
    assert min(pages[2].image.crop((500, 832, 620, 860)).convert("L").tobytes()) < 60  # the date under its white ground
