"""Empty sheets among scanned pages: what a scanner leaves on paper is nothing, whatever a person put there is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from app.books.blank_pages import blank_pages, is_empty_sheet
from app.paths import shipped_root
from app.progress import Cancelled

DPI = 150
A4 = (1240, 1754)
WHITE, YELLOWISH = (250, 250, 250), (236, 226, 196)
RED, BLUE, GREY = (215, 45, 45), (60, 80, 190), (120, 120, 120)
Paint = Callable[[Image.Image], object]
FONTS = shipped_root() / "resources" / "fonts"


def mm(length: float) -> int:
    return round(length / 25.4 * DPI)


def noise(size: tuple[int, int], sigma: float, seed: int, grain: float = 0) -> Image.Image:
    """Noise around 128: the mean of three even ones; ``grain`` makes neighbours alike, as the fibres of paper are."""
    chance = random.Random(seed)
    one, two, three = (Image.frombytes("L", size, chance.randbytes(size[0] * size[1])) for _ in range(3))
    mixed = Image.blend(Image.blend(one, two, 1 / 2), three, 1 / 3)
    if grain:
        mixed = mixed.filter(ImageFilter.GaussianBlur(grain))
    spread = 42.5 / (1 + 3.5 * grain)
    return mixed.point([round(128 + (value - 127.5) * sigma / spread) for value in range(256)])


def sheet(
    paper: tuple[int, int, int] = WHITE, sigma: float = 4, seed: int = 1, grain: float = 0, size: tuple[int, int] = A4
) -> Image.Image:
    """An empty sheet as a scanner sees it."""
    grain_of = noise(size, sigma, seed, grain)
    return Image.merge("RGB", [ImageChops.add(Image.new("L", size, level), grain_of, 1, -128) for level in paper])


def text(x: float, y: float, words: str, points: float, ink: tuple[int, int, int]) -> Paint:
    font = ImageFont.truetype(str(FONTS / "NotoSansSC-Regular.ttf"), round(points / 72 * DPI))
    return lambda page: ImageDraw.Draw(page).text((mm(x), mm(y)), words, font=font, fill=ink)


def stamp(ink: tuple[int, int, int], width: float = 0.8) -> Paint:
    def paint(page: Image.Image) -> None:
        layer = Image.new("RGB", page.size, (255, 255, 255))
        box = (mm(120), mm(200), mm(160), mm(240))
        ImageDraw.Draw(layer).ellipse(box, outline=ink, width=mm(width))
        page.paste(ImageChops.multiply(page, layer))

    return paint


def sliver(side: str, deep: float, ink: tuple[int, int, int], filled: bool) -> Paint:
    """What one sheet carries of a paging seal of 42 mm that was set across the fanned edges; ``deep`` is in points."""

    def paint(page: Image.Image) -> None:
        (width, height), across, far = page.size, mm(42), round(deep / 72 * DPI)
        x, y = round(width * 0.4), round(height * 0.35)
        left, top = {
            "left": (far - across, y), "right": (width - far, y), "top": (x, far - across), "bottom": (x, height - far),
        }[side]  # fmt: skip
        layer = Image.new("RGB", page.size, (255, 255, 255))
        box = (left, top, left + across, top + across)
        ImageDraw.Draw(layer).ellipse(box, outline=ink, width=mm(1.2), fill=ink if filled else None)
        page.paste(ImageChops.multiply(page, layer))

    return paint


def pencil(page: Image.Image) -> None:
    """A name in pencil: half a millimetre wide, middle grey."""
    line = [(mm(60 + 3 * step), mm(180 + (-1) ** step * 4)) for step in range(12)]
    ImageDraw.Draw(page).line(line, fill=(165, 165, 165), width=mm(0.5), joint="curve")


def shown_through(page: Image.Image) -> None:
    """Two lines of the other side, mirrored and pale."""
    other = Image.new("RGB", page.size, (255, 255, 255))
    for row in range(14):
        text(25, 60 + 9 * row, "本单位承诺所提供材料真实有效并承担相应责任", 14, (226, 226, 226))(other)
    other = other.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.5))
    page.paste(ImageChops.multiply(page, other))


def dark_edge(page: Image.Image) -> None:
    """The lid beside the sheet: a dark wedge at the left, thinner at the top, soft where the paper begins."""
    width, height = page.size
    layer = Image.new("L", page.size, 255)
    ImageDraw.Draw(layer).polygon([(0, 0), (mm(9), 0), (mm(4), height), (0, height)], fill=30)
    ImageDraw.Draw(layer).rectangle((0, 0, width, mm(2)), fill=60)
    soft = layer.filter(ImageFilter.GaussianBlur(mm(0.6)))
    page.paste(ImageChops.multiply(page, Image.merge("RGB", [soft] * 3)))


def lid(side: str, deep: float, level: int) -> Paint:
    """A strip of even brightness along one side; ``deep`` is in points."""

    def paint(page: Image.Image) -> None:
        (width, height), far = page.size, round(deep / 72 * DPI)
        box = {
            "left": (0, 0, far, height), "right": (width - far, 0, width, height),
            "top": (0, 0, width, far), "bottom": (0, height - far, width, height),
        }[side]  # fmt: skip
        layer = Image.new("L", page.size, 255)
        ImageDraw.Draw(layer).rectangle(box, fill=level)
        soft = layer.filter(ImageFilter.GaussianBlur(mm(0.3)))
        page.paste(ImageChops.multiply(page, Image.merge("RGB", [soft] * 3)))

    return paint


def crooked(degrees: float, level: int) -> Paint:
    """The sheet lies turned, and the lid shows in a wedge beside half of each side."""

    def paint(page: Image.Image) -> None:
        beside = Image.new("L", page.size, 255).rotate(degrees, Image.Resampling.BICUBIC)
        page.paste((level,) * 3, mask=ImageChops.invert(beside))

    return paint


def holes(count: int = 2, across: float = 5.5) -> Paint:
    def paint(page: Image.Image) -> None:
        first = 148 - 40 * (count - 1)
        for number in range(count):
            x, y, half = mm(12), mm(first + 80 * number), mm(across / 2)
            ImageDraw.Draw(page).ellipse((x - half, y - half, x + half, y + half), fill=(45, 45, 45))

    return paint


def dust(count: int = 15, seed: int = 3) -> Paint:
    def paint(page: Image.Image) -> None:
        chance = random.Random(seed)
        for _ in range(count):
            x, y = chance.randrange(page.width), chance.randrange(page.height)
            ImageDraw.Draw(page).ellipse((x, y, x + chance.randrange(1, 4), y + chance.randrange(1, 4)), fill=(90,) * 3)

    return paint


def fading(page: Image.Image) -> None:
    """The lamp is weaker towards one corner."""
    shade = Image.linear_gradient("L").resize(page.size).point([255 - (255 - value) // 14 for value in range(256)])
    page.paste(ImageChops.multiply(page, Image.merge("RGB", [shade, shade.rotate(180), shade])))


def painted(page: Image.Image, *paints: Paint) -> Image.Image:
    for paint in paints:
        paint(page)
    return page


def as_pdf(path: Path, *pages: Image.Image, quality: int = 75) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=DPI, quality=quality)
    return path


EMPTY = {
    "white": [sheet(), ()],
    "as made by a program": [Image.new("RGB", A4, (255, 255, 255)), ()],
    "noisy": [sheet(sigma=9), (dust(),)],
    "grainy": [sheet(sigma=4, grain=1.5), ()],
    "yellowed": [sheet(YELLOWISH, 6), (dust(8),)],
    "unevenly lit": [sheet(YELLOWISH, 5), (fading,)],
    "dark edge": [sheet(sigma=4), (dark_edge, dust(6))],
    "dark all round": [sheet(sigma=4), [lid(side, 6, 30) for side in ("left", "right", "top", "bottom")]],
    "a grey edge on yellow": [sheet(YELLOWISH, 6), (lid("right", 12, 150), dust(6))],
    "a crooked sheet": [sheet(sigma=4), (crooked(1, 20),)],
    "a slightly crooked sheet on yellow": [sheet(YELLOWISH, 5), (crooked(-0.3, 180),)],
    "two holes": [sheet(sigma=4), (holes(2),)],
    "three holes": [sheet(YELLOWISH, 5), (holes(3, 6.5), fading, dust(10))],
    "a small card": [sheet(size=(505, 320)), ()],
}  # fmt: skip
WRITTEN = {
    "a page number": [sheet(sigma=5), (text(103, 280, "15", 9, (40, 40, 40)),)],
    "a page number with dashes, noisy": [sheet(YELLOWISH, 9), (text(170, 277, "— 3 —", 10.5, (60, 60, 60)),)],
    "the number 1": [sheet(sigma=4), (text(105, 275, "1", 9, (40, 40, 40)),)],
    "a pale red stamp": [sheet(sigma=5), (stamp((255, 205, 205)),)],
    "a pale blue stamp on yellow": [sheet(YELLOWISH, 6), (stamp((215, 225, 255), 1.2),)],
    "a pencilled name": [sheet(sigma=5), (pencil,)],
    "light grey text": [sheet(sigma=5), (text(30, 90, "此页无正文，以下空白", 12, (200, 200, 200)),)],
    "light grey text of a program": [
        Image.new("RGB", A4, (255, 255, 255)), (text(30, 90, "此页无正文", 10.5, (225, 225, 225)),),
    ],
    "a watermark": [Image.new("RGB", A4, (255, 255, 255)), (text(40, 100, "样本", 140, (244, 244, 244)),)],
    "text that shows through": [sheet(sigma=3), (shown_through,)],
    "print": [sheet(sigma=4), [text(25, 40 + 8 * row, "申报单位应当如实填写", 12, (20,) * 3) for row in range(28)]],
    "a number beside a dark edge": [sheet(sigma=4), (dark_edge, holes(2), text(190, 283, "7", 9, (30, 30, 30)))],
    "one hole, which may be a dot": [sheet(sigma=4), (holes(1),)],
    "a ruled line": [sheet(sigma=4), (lambda page: ImageDraw.Draw(page).line((200, 900, 1000, 900), fill=(120,) * 3),)],
    "one full stop after nothing": [sheet(sigma=4), (text(60, 60, "。", 12, (50, 50, 50)),)],
    "a red seal across a dark edge": [sheet(sigma=4), (lid("left", 3, 30), sliver("left", 10, RED, False))],
    "a copied seal beside a dark edge": [sheet(sigma=4), (lid("right", 2, 30), sliver("right", 10, GREY, True))],
    "a red seal within a pale edge": [sheet(sigma=4), (lid("top", 12, 200), sliver("top", 8, RED, False))],
    "a copied seal within a pale edge": [sheet(sigma=4), (lid("bottom", 12, 200), sliver("bottom", 8, GREY, True))],
    "a red edge": [sheet(sigma=4), (lambda page: page.paste(RED, (0, 0, 30, page.height)),)],
    "dirt all over": [sheet(sigma=4), (dust(400),)],
    "a photo": [Image.linear_gradient("L").resize(A4).convert("RGB"), ()],
    "all black": [Image.new("RGB", A4, (12, 12, 12)), ()],
    "white on black": [Image.new("RGB", A4, (10, 10, 10)), (text(30, 90, "公告", 20, (255, 255, 255)),)],
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_sheet_is_blank(name: str, tmp_path: Path) -> None:
    page, paints = EMPTY[name]
    assert blank_pages(as_pdf(tmp_path / "a.pdf", painted(page.copy(), *paints))) == (0,)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_page_with_anything_on_it_is_not(name: str, tmp_path: Path) -> None:
    page, paints = WRITTEN[name]
    assert blank_pages(as_pdf(tmp_path / "a.pdf", painted(page.copy(), *paints))) == ()


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize("ink", [RED, BLUE, GREY], ids=["red", "blue", "grey"])
def test_the_sliver_of_a_paging_seal_is_seen(side: str, ink: tuple[int, int, int], tmp_path: Path) -> None:
    clean, noisy = sheet(sigma=0), sheet(YELLOWISH, 7)
    slivers = [(clean, 4, True), (noisy, 6, False), (clean, 12, False), (noisy, 20, True), (noisy, 30, False)]
    pages = [painted(page.copy(), sliver(side, deep, ink, filled)) for page, deep, filled in slivers]
    assert blank_pages(as_pdf(tmp_path / "a.pdf", *pages)) == ()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    x=st.integers(22, 150), y=st.integers(20, 270), points=st.integers(8, 20), ink=st.integers(0, 170),
    sigma=st.integers(0, 6), seed=st.integers(0, 99),
)  # fmt: skip
def test_a_few_letters_anywhere_are_seen(x: int, y: int, points: int, ink: int, sigma: int, seed: int) -> None:
    page = sheet(YELLOWISH if seed % 2 else WHITE, sigma, seed)
    small = page.resize((595, 842), Image.Resampling.BOX)
    with_words = painted(page, text(x, y, "第3页", points, (ink,) * 3)).resize((595, 842), Image.Resampling.BOX)
    assert is_empty_sheet(small)
    assert not is_empty_sheet(with_words)


def test_pages_are_told_by_number_and_only_those_asked_for(tmp_path: Path) -> None:
    empty, written = sheet(), painted(sheet(seed=2), text(30, 40, "正文", 14, (0, 0, 0)))
    pdf = as_pdf(tmp_path / "a.pdf", written, empty, written, empty, empty)
    steps: list[tuple[int, int, str]] = []
    assert blank_pages(pdf, lambda *step: steps.append(step)) == (1, 3, 4)
    assert steps[-1] == (4, 5, "查找空白页")
    assert blank_pages(pdf, only={0, 3}) == (3,)


def test_it_can_be_stopped_between_pages(tmp_path: Path) -> None:
    def stop(done: int, total: int, label: str) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        blank_pages(as_pdf(tmp_path / "a.pdf", sheet(), sheet()), stop)


@pytest.mark.parametrize(("points", "blank"), [((2384, 3370), True), ((14400, 14400), False), ((20, 20), False)])
def test_pages_of_any_size(tmp_path: Path, points: tuple[int, int], blank: bool) -> None:
    """A huge one is drawn smaller, and where print could be lost by that it is not blank; nor is a scrap of paper."""
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=points)
        pdf.save(tmp_path / "a.pdf")
    assert blank_pages(tmp_path / "a.pdf") == ((0,) if blank else ())
