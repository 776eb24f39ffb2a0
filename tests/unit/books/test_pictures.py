"""Pictures for Word: upright as in the book, grey when grey, the same bytes each time."""

from __future__ import annotations

import zxingcpp
from PIL import Image, ImageDraw

from app.books.fit import PageBox
from app.books.intake import TakenIn
from app.books.pictures import PictureMaker, Source
from tests.placing import alone
from tests.scans import code_of, scan, write_scan_pdf
from tests.unit.books.conftest import GEOMETRY


def source(taken: TakenIn, page: int, side: int) -> Source:
    box = taken.pages[page]
    return Source(taken.pdf, alone(box, GEOMETRY, side, taken.key, page), box)


def test_a_page_is_fitted_and_turned_as_in_the_book(tmp_path, take_in):
    taken = take_in(write_scan_pdf(tmp_path / "a.pdf", [code_of(3, 0)], "landscape"))
    picture = PictureMaker(tmp_path / "p").picture([source(taken, 0, 1)], GEOMETRY, 0)
    with Image.open(picture.path) as image:
        assert image.mode == "L"
        assert image.width / picture.width * 1440 == 150 or abs(image.width / picture.width * 1440 - 150) < 0.3
        assert abs(image.height / picture.height * 1440 - 150) < 0.3
        (code,) = zxingcpp.read_barcodes(image)
    assert (code.text, round(code.orientation / 90) * 90) == (code_of(3, 0), -90)
    assert picture.height > picture.width


def test_colour_stays_and_bytes_repeat(tmp_path, take_in):
    page = scan(code_of(3, 0)).convert("RGB")
    ImageDraw.Draw(page).ellipse((300, 600, 500, 800), outline=(220, 30, 30), width=8)
    path = tmp_path / "seal.png"
    page.save(path, dpi=(100, 100))
    taken = take_in(path)
    made = [PictureMaker(tmp_path / name).picture([source(taken, 0, 1)], GEOMETRY, 0) for name in ("p", "q")]
    assert made[0].path.read_bytes() == made[1].path.read_bytes()
    with Image.open(made[0].path) as image:
        assert image.mode == "RGB"


def test_a_huge_page_is_rendered_within_memory(tmp_path, take_in):
    taken = take_in(write_scan_pdf(tmp_path / "a.pdf", [code_of(3, 0)], points=(4000, 6000)))
    assert taken.pages[0] == PageBox(4000, 6000)
    picture = PictureMaker(tmp_path / "p").picture([source(taken, 0, 2)], GEOMETRY, 0)
    with Image.open(picture.path) as image:
        assert image.width < 1000


def test_pictures_have_short_names_of_their_own(tmp_path, take_in):
    taken = take_in(write_scan_pdf(tmp_path / "a.pdf", [code_of(3, 0), code_of(3, 1)], dpi=60))
    maker = PictureMaker(tmp_path / "p")
    paths = [maker.picture([source(taken, page, 1)], GEOMETRY, 0).path for page in (0, 1, 0)]
    assert paths[0] == paths[2] != paths[1]
    assert all(len(path.name) <= 20 for path in paths)
