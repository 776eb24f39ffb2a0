"""The samples' evidence: real kinds of files, the same bytes, small, and plainly fictional."""

from __future__ import annotations

import hashlib
from contextlib import closing

import pypdfium2
import pytest
from PIL import Image

from app.books.intake import Intake
from app.demo.evidence import SUFFIXES, make_evidence
from app.errors import UsageError

TITLE = "上年度公共服务活动开展情况证明材料;"


@pytest.fixture
def made(tmp_path, root):
    def make(kind, pages=1, name="a"):
        path = tmp_path / f"{name}{SUFFIXES[kind]}"
        make_evidence(kind, TITLE, pages, path, root / "resources" / "fonts")
        return path

    return make


@pytest.mark.parametrize("kind", list(SUFFIXES))
def test_same_arguments_same_bytes_and_no_heavy_page(made, kind):
    pages = 1 if kind in ("photo", "png") else 2
    one, two = made(kind, pages, "one"), made(kind, pages, "two")
    assert one.read_bytes() == two.read_bytes()
    assert one.stat().st_size <= 150_000 * pages


@pytest.mark.parametrize(("kind", "size"), [("scan", (595, 842)), ("landscape", (842, 595)), ("a3", (1191, 842))])
def test_pdf_evidence_has_its_pages_and_size(made, kind, size):
    with closing(pypdfium2.PdfDocument(made(kind, 3))) as pdf:
        assert len(pdf) == 3
        assert tuple(round(length) for length in pdf.get_page_size(2)) == size


@pytest.mark.parametrize("kind", ["scan", "landscape", "a3"])
def test_a_scan_holds_pictures_only_and_its_pages_differ(made, kind):
    with closing(pypdfium2.PdfDocument(made(kind, 2))) as pdf:
        pictures = []
        for page in pdf:
            with closing(page), closing(page.get_textpage()) as text:
                assert text.get_text_bounded() == ""
                pictures.append(page.render(scale=0.5).to_pil().tobytes())
    assert pictures[0] != pictures[1]


def test_a_photograph_is_upright_only_after_turning(made, tmp_path, root):
    path = made("photo")
    with Image.open(path) as image:
        assert image.width > image.height
        assert image.getexif()[0x0112] == 6
    intake = Intake(tmp_path / "cache", root / "resources" / "fonts")
    taken = intake.take_in(path, hashlib.sha256(path.read_bytes()).hexdigest())
    box = taken.pages[0]
    assert box.width < box.height
    with closing(pypdfium2.PdfDocument(taken.pdf)) as pdf:
        picture = pdf[0].render(scale=0.5).to_pil().convert("RGB")
    red = [y for y in range(picture.height) for x in range(0, picture.width, 2)
           if picture.getpixel((x, y))[0] - picture.getpixel((x, y))[1] > 70]  # fmt: skip
    assert min(red) > picture.height / 2


@pytest.mark.parametrize(("kind", "pages"), [("film", 1), ("scan", 0)])
def test_unknown_kinds_and_counts_are_named(tmp_path, root, kind, pages):
    with pytest.raises(UsageError, match="公共服务活动"):
        make_evidence(kind, TITLE, pages, tmp_path / "a.pdf", root / "resources" / "fonts")
