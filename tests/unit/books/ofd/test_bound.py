"""OFD evidence goes the whole way: taken in, bound with the form, and audited like any other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2

from app.books.audit import audit
from tests.awkward import ofd as awkward


def test_an_invoice_and_a_notice_in_the_book(take_in: Callable, make_book: Callable, tmp_path: Path) -> None:
    taken = [take_in(make(tmp_path)) for make in (awkward.make_invoice, awkward.make_official_document)]
    book = make_book({3: taken})
    audit(book.pdf, book.expectation)
    with closing(pypdfium2.PdfDocument(book.pdf)) as bound:
        said = ["".join(page.get_textpage().get_text_range().split()) for page in bound]
    assert sum("24112000000048542163" in text for text in said) == 1
    assert sum("坚持实事求是" in text for text in said) == 3
