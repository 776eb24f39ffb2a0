"""The audit passes a good book and names every planted fault."""

from __future__ import annotations

from contextlib import closing

import pikepdf
import pytest

from app.books.audit import audit
from app.books.bind import EVIDENCE_NAME, bind
from app.errors import AuditError, ExitCode
from tests.scans import codes, write_scan_pdf
from tests.unit.books.conftest import GEOMETRY, draw_form_pdf


@pytest.fixture
def book(tmp_path, take_in, make_book):
    one = take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 4)))
    two = take_in(write_scan_pdf(tmp_path / "b.pdf", codes(5, 3), "landscape"))
    return make_book({3: [one], 5: [two]})


def changed(book, change):
    with closing(pikepdf.open(book.pdf, allow_overwriting_input=True)) as pdf:
        change(pdf)
        pdf.save(book.pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def refusal(book) -> str:
    with pytest.raises(AuditError) as caught:
        audit(book.pdf, book.expectation)
    assert caught.value.exit_code is ExitCode.CHECK_FAILED
    assert "册子.pdf" in caught.value.message
    return caught.value.message


def rebound(book, fonts, **wrong):
    draw_form_pdf(book.form, book.plan, fonts, **wrong)
    bind(book.form, book.evidence, GEOMETRY, book.pdf, book.plan.labels, "草稿的指纹")


def test_a_good_book_passes(book):
    before = book.pdf.read_bytes()
    audit(book.pdf, book.expectation)
    assert book.pdf.read_bytes() == before


def test_a_draft_with_its_header_on_blank_pages_passes(tmp_path, take_in, make_book):
    book = make_book({3: [take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 2)))]}, "草稿")
    audit(book.pdf, book.expectation)


def test_a_file_bound_twice_passes(tmp_path, take_in, make_book):
    one = take_in(write_scan_pdf(tmp_path / "a.pdf", codes(3, 2)))
    book = make_book({3: [one, one], 5: [one]})
    audit(book.pdf, book.expectation)


def test_a_removed_page_is_named(book):
    side = book.evidence[1].side

    def remove(pdf):
        del pdf.pages[side - 1]

    changed(book, remove)
    message = refusal(book)
    assert f"应有 {len(book.plan.pages)} 页，实际 {len(book.plan.pages) - 1} 页" in message
    assert "第 3 项佐证文件“文件3.pdf”第 2 页不在第" in message


def test_a_removed_last_page_is_named(book):
    changed(book, lambda pdf: pdf.pages.__delitem__(-1))
    assert "第 5 项佐证文件“文件5.pdf”第 3 页不在第" in refusal(book)


def test_two_swapped_pages_are_named(book):
    first, second = book.evidence[0].side - 1, book.evidence[1].side - 1

    def swap(pdf):
        one, two = (pdf.pages[index].Resources.XObject for index in (first, second))
        one[EVIDENCE_NAME], two[EVIDENCE_NAME] = two[EVIDENCE_NAME], one[EVIDENCE_NAME]

    changed(book, swap)
    message = refusal(book)
    assert "“文件3.pdf”第 1 页" in message
    assert "“文件3.pdf”第 2 页" in message


def test_an_emptied_evidence_page_is_named(book):
    side = book.evidence[2].side

    def empty(pdf):
        pdf.pages[side - 1].Resources.XObject[EVIDENCE_NAME].write(b" ")

    changed(book, empty)
    message = refusal(book)
    assert f"“文件3.pdf”第 3 页不在第 {side} 面上" in message


def test_evidence_that_is_there_but_not_drawn_is_named(book):
    bound = book.evidence[5]

    def forget(pdf):
        page = pdf.pages[bound.side - 1]
        page.Contents = pdf.make_stream(b"".join(part.read_bytes() + b"\n" for part in list(page.Contents)[1:]))

    changed(book, forget)
    assert f"“文件5.pdf”第 2 页在第 {bound.side} 面上的位置不对" in refusal(book)


def test_evidence_hidden_under_a_white_sheet_shows_in_the_picture(book):
    bound = book.evidence[0]
    changed(book, lambda pdf: pdf.pages[bound.side - 1].contents_add(b"q 1 g 0 200 595 600 re f Q"))
    assert f"“文件3.pdf”第 1 页在第 {bound.side} 面上的画面与原件不符" in refusal(book)


def test_an_image_exchanged_deep_inside_is_named(book):
    bound = book.evidence[2]

    def darken(pdf):
        form = pdf.pages[bound.side - 1].Resources.XObject[EVIDENCE_NAME]
        image = form.Resources.XObject["/E"].Resources.XObject["/Im"]
        raw = bytearray(image.read_raw_bytes())
        raw[-3] ^= 1
        image.write(bytes(raw), filter=pikepdf.Name.DCTDecode)

    changed(book, darken)
    assert f"“文件3.pdf”第 3 页不在第 {bound.side} 面上" in refusal(book)


def test_a_changed_number_in_the_contents_is_named(book, fonts):
    rebound(book, fonts, numbers={5: "9"})
    start = book.plan.starts[5].label
    assert f"目录中“上年度服务 100 家企业名单及合同;”印的页码是 9，应为 {start}" in refusal(book)


def test_a_changed_stamp_is_named(book, fonts):
    side = book.plan.starts[5].side
    rebound(book, fonts, stamps={side: "99"})
    assert f"第 {side} 面页脚印的页码是“99”，应为“{book.plan.starts[5].label}”" in refusal(book)


def test_a_moved_link_is_named(book, fonts):
    rebound(book, fonts, links={3: 7})
    assert "目录中“机构成立批文或注册登记执照复印件;”的链接指向第 7 面，应为第 5 面" in refusal(book)


def test_a_link_to_the_middle_of_an_item_is_named(book, fonts):
    rebound(book, fonts, links={3: 7})
    assert "目录中有链接指向第 7 面，那里不是任何一项的开头" in refusal(book)


def test_a_changed_label_is_named(book):
    changed(book, lambda pdf: pdf.Root.PageLabels.Nums[3].__setitem__("/St", 4))
    assert "的页签是“" in refusal(book)


def test_a_lost_outline_is_named(book):
    changed(book, lambda pdf: pdf.Root.__delitem__("/Outlines"))
    assert "导航栏里没有通到“机构成立批文或注册登记执照复印件;”" in refusal(book)


def test_ink_on_a_blank_page_is_named(book):
    blank = next(page.side for page in book.plan.pages if page.kind == "blank")
    changed(book, lambda pdf: pdf.pages[blank - 1].contents_add(b"0 g 200 400 60 60 re f"))
    assert f"第 {blank} 面应为空白" in refusal(book)


def test_a_turned_page_is_named(book):
    changed(book, lambda pdf: pdf.pages[4].rotate(90, relative=False))
    assert "第 5 面不是竖放的 A4" in refusal(book)


def test_a_file_that_is_no_pdf_is_refused(book):
    book.pdf.write_bytes(b"nothing")
    assert "文件打不开" in refusal(book)
