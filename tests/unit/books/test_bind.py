"""Bound pages, read back from pixels: order, orientation, place, determinism."""

from __future__ import annotations

from contextlib import closing

import pikepdf
import pypdf
import pypdfium2
import pytest
import zxingcpp

from app.books.audit import audit
from app.books.bind import EVIDENCE_NAME, bind
from app.errors import DiskError
from app.progress import Cancelled
from tests.scans import A3_POINTS, code_of, codes, write_scan_jpeg, write_scan_pdf, write_scan_png
from tests.unit.books.conftest import GEOMETRY

UPRIGHT, HEAD_LEFT = 0, -90


def read(pdf, sides):
    """Code and turning of the code on each side; the black square tells mirrored from turned."""
    found = []
    with closing(pypdfium2.PdfDocument(pdf)) as book:
        for side in sides:
            codes_there = zxingcpp.read_barcodes(book[side - 1].render(scale=1.6).to_pil())
            found.append([(code.text, round(code.orientation / 90) * 90) for code in codes_there])
    return found


def make_inputs(folder):
    """One page of every kind of input, each with its own code, and how it must lie."""
    made = []

    def add(path, turning=UPRIGHT):
        made.append((path, turning))

    def code():
        return code_of(3, len(made))

    for rotate in (0, 90, 180, 270):
        add(write_scan_pdf(folder / f"r{rotate}.pdf", [code()], rotate=rotate))
    add(write_scan_pdf(folder / "landscape.pdf", [code()], "landscape"), HEAD_LEFT)
    for rotate in (90, 270):
        path = write_scan_pdf(folder / f"l{rotate}.pdf", [code()], "landscape", rotate=rotate, margin=30)
        add(path, HEAD_LEFT)
    add(write_scan_pdf(folder / "cropped.pdf", [code()], margin=50))
    add(write_scan_pdf(folder / "a3.pdf", [code()], points=A3_POINTS))
    add(write_scan_pdf(folder / "a3_landscape.pdf", [code()], points=A3_POINTS[::-1]), HEAD_LEFT)
    for orientation in range(1, 9):
        add(write_scan_jpeg(folder / f"o{orientation}.jpg", code(), orientation=orientation))
    add(write_scan_jpeg(folder / "lo6.jpg", code(), "landscape", orientation=6), HEAD_LEFT)
    for number, mode in enumerate(("1", "L", "P", "RGB", "RGBA", "LA", "I;16")):
        add(write_scan_png(folder / f"p{number}.png", code(), mode))
    return made


def test_every_kind_of_input_is_in_order_and_the_right_way_up(tmp_path, take_in, make_book):
    made = make_inputs(tmp_path)
    book = make_book({3: [take_in(path) for path, _ in made]})
    wanted = [[(code_of(3, index), turning)] for index, (_, turning) in enumerate(made)]
    assert read(book.pdf, [bound.side for bound in book.evidence]) == wanted
    audit(book.pdf, book.expectation)


def test_no_input_is_mirrored_or_shows_what_was_cropped(tmp_path, take_in, make_book):
    """The square stands in the left upper corner of the content; outside the content all is white."""
    made = make_inputs(tmp_path)
    book = make_book({3: [take_in(path) for path, _ in made]})
    with closing(pypdfium2.PdfDocument(book.pdf)) as bound:
        for (path, turning), where in zip(made, book.evidence, strict=True):
            picture = bound[where.side - 1].render(scale=1).to_pil().convert("L")
            ink = picture.crop((0, 0, picture.width, 750)).point(lambda value: 255 * (value < 100))
            left, top, right, bottom = ink.getbbox()
            corner = (left + 3, bottom - 3) if turning == HEAD_LEFT else (left + 3, top + 4)
            assert ink.getpixel(corner) == 255, path.name
            assert left > 60, path.name
            assert right < 535, path.name
            assert picture.getpixel((10, 10)) == 255, path.name


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_the_user_can_turn_a_file(tmp_path, take_in, make_book, rotate):
    path = write_scan_pdf(tmp_path / "a.pdf", [code_of(3, 0)])
    book = make_book({3: [take_in(path, rotate)]})
    # Clockwise by the user; a page that became landscape is then laid with its head to the left.
    wanted = {90: 0, 180: 180, 270: 180}[rotate]
    assert abs(read(book.pdf, [book.evidence[0].side])[0][0][1]) == wanted


def test_two_items_hold_their_own_pages(tmp_path, take_in, make_book):
    one = take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 4)))
    two = take_in(write_scan_pdf(tmp_path / "b.pdf", codes(5, 2)))
    book = make_book({3: [one], 5: [two]})
    found = read(book.pdf, range(1, len(book.plan.pages) + 1))
    by_item = {item: [c for page, there in zip(book.plan.pages, found, strict=True) if page.item == item
                      for c, _ in there] for item in (3, 5)}  # fmt: skip
    assert by_item == {3: codes(3, 4), 5: codes(5, 2)}


def test_another_reader_sees_labels_outline_links_and_language(tmp_path, take_in, make_book):
    book = make_book({3: [take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 2)))]})
    reader = pypdf.PdfReader(book.pdf)
    assert tuple(reader.page_labels) == book.plan.labels
    assert [reader.get_destination_page_number(entry) + 1 for entry in reader.outline] == [5]
    assert len(reader.pages[2]["/Annots"]) == 1
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert all("/Rotate" not in page for page in reader.pages)


def test_same_inputs_give_the_same_bytes_and_other_inputs_another_id(tmp_path, take_in, make_book):
    book = make_book({3: [take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 2)))]})
    again, other = tmp_path / "again.pdf", tmp_path / "other.pdf"
    bind(book.form, book.evidence, GEOMETRY, again, book.plan.labels, "草稿的指纹")
    bind(book.form, book.evidence, GEOMETRY, other, book.plan.labels, "另一份草稿")
    assert again.read_bytes() == book.pdf.read_bytes()
    identities = []
    for path in (again, other):
        with closing(pikepdf.open(path)) as pdf:
            identities.append(bytes(pdf.trailer["/ID"][0]))
    assert identities[0] != identities[1]
    assert b"31415926535897932384626433832795" not in again.read_bytes()


def test_scans_are_not_recompressed(tmp_path, take_in, make_book):
    path = write_scan_jpeg(tmp_path / "a.jpg", code_of(3, 0))
    book = make_book({3: [take_in(path)]})
    data = path.read_bytes()
    assert data[-2000:] in book.pdf.read_bytes()
    with closing(pikepdf.open(book.pdf)) as pdf:
        form = pdf.pages[book.evidence[0].side - 1].Resources.XObject[EVIDENCE_NAME]
        image = next(iter(form.Resources.XObject["/E"].Resources.XObject.values()))
        assert image.Filter == "/DCTDecode"


def test_a_target_that_cannot_be_written_is_named_and_leaves_nothing(tmp_path, take_in, make_book):
    book = make_book({3: [take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 1)))]})
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "册子.pdf").mkdir()
    with pytest.raises(DiskError, match=r"册子\.pdf"):
        bind(book.form, book.evidence, GEOMETRY, folder / "册子.pdf", book.plan.labels, "")
    assert [path.name for path in folder.iterdir()] == ["册子.pdf"]


def test_cancelling_while_writing_keeps_the_old_file(tmp_path, take_in, make_book):
    book = make_book({3: [take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 2)))]})
    before = book.pdf.read_bytes()

    def stop(done, total, label):
        if label == "编页码和目录":
            raise Cancelled

    with pytest.raises(Cancelled):
        bind(book.form, book.evidence, GEOMETRY, book.pdf, book.plan.labels, "neu", stop)
    assert book.pdf.read_bytes() == before
    assert not list(tmp_path.glob(".*part"))


def test_a_page_count_that_does_not_fit_the_labels_is_a_bug(tmp_path, take_in, make_book):
    book = make_book({3: [take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 1)))]})
    with pytest.raises(ValueError, match="pages laid out"):
        bind(book.form, book.evidence, GEOMETRY, tmp_path / "x.pdf", book.plan.labels[:-1], "")
