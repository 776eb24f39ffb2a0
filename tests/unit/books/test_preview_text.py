"""Words are found where they are drawn: the boxes are held against what PDFium reads there."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import api
from app.books.preview import LaidBook, kept_books
from app.books.preview_text import search
from app.books.seen import FoundBox, PagePicture
from app.drafts import store
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from app.renderers.found_text import matches
from app.renderers.pdf import sides_as_pdf
from tests.ui.work_tools import NOW

Laid = tuple[AppPaths, Path, LaidBook]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """The sample's answers, and item 3 with a file of text: a page upright, a large one lying, a turned one."""
    folder, paths = tmp_path_factory.mktemp("found") / "示例", find_paths(tmp_path_factory.mktemp("profile"))
    form = "cooperation_zone_2026"
    api.new_draft(paths, form, folder, NOW)
    api.set_answers(paths, folder, (api.library(paths).sample(form) or {})["answers"], NOW)
    file = tmp_path_factory.mktemp("files") / "agreement.pdf"
    write_pages(seen(paths, folder), file)
    api.attach(paths, folder, 3, [file], api.Attaching(), NOW)
    return paths, folder, seen(paths, folder)


def seen(paths: AppPaths, folder: Path) -> LaidBook:
    with store.open_draft(folder, writable=False) as opened:
        book = kept_books().find(api.see_book(paths, folder, opened.draft, complete=True).key)
    assert book is not None
    return book


def write_pages(book: LaidBook, file: Path) -> None:
    """Our own first page of the form (fonts inside) upright, on a large sheet, and turned."""
    import pikepdf

    drawn = sides_as_pdf(book.volumes["form"].pdf, [5, 5, 5], book.fonts, book.installed.faces)
    with pikepdf.open(BytesIO(drawn)) as pdf:
        pdf.pages[1].mediabox = pikepdf.Array([0, 0, 1191, 842])
        pdf.pages[2].Rotate = 90
        pdf.save(file)


def text_in(book: LaidBook, volume: str, box: FoundBox) -> str:
    """What PDFium reads in a box of one of our own pages."""
    import pypdfium2

    laid = book.volumes[volume]
    drawn = sides_as_pdf(laid.pdf, [box.side], book.fonts, book.installed.faces)
    height = laid.geometry.height / 20
    with closing(pypdfium2.PdfDocument(drawn)) as pdf, closing(pdf[0]) as page, closing(page.get_textpage()) as text:
        left, right = box.x / 20, (box.x + box.width) / 20
        return str(text.get_text_bounded(left - 1, height - (box.y + box.height) / 20, right + 1, height - box.y / 20))


@pytest.mark.parametrize("words", ["合作区", "营业总收入", "真实性", "2024"])
def test_a_box_holds_the_words(laid: tuple[AppPaths, Path, LaidBook], words: str) -> None:
    _, _, book = laid
    found = search(book, words, "form", (1, 15))
    assert found
    for place in found:
        read = "".join("".join(text_in(book, "form", box).split()) for box in place.boxes)
        assert words in read
        assert len(read) <= len(words) + 2 * len(place.boxes), "and hardly more"


def test_places_come_in_printed_order_and_only_from_the_sides_asked(laid: Laid) -> None:
    _, _, book = laid
    everywhere = search(book, "合作", "form", (1, 15))
    assert [place.side for place in everywhere] == sorted(place.side for place in everywhere)
    parts = [place for first in (1, 6, 11) for place in search(book, "合作", "form", (first, first + 4))]
    assert [place.boxes[0] for place in parts] == [place.boxes[0] for place in everywhere]


def test_a_box_in_an_attached_file_lies_where_the_words_are_bound(laid: Laid) -> None:
    paths, folder, book = laid
    sides = [page.side for page in book.volumes["materials"].plan.pages if page.kind == "evidence"]
    found = [place for place in search(book, "一、基本情况", "materials", (1, max(sides))) if place.side in sides]
    assert [place.side for place in found] == sides
    with store.open_draft(folder, writable=False) as opened:
        draft = opened.draft
    for place in found:
        picture = api.see_page(paths, folder, draft, book.seen.key, "materials", place.side, 1190)
        scale = picture.width / book.volumes["materials"].geometry.width
        box = place.boxes[0]
        columns = range(round(box.x * scale) - 2, round((box.x + box.width) * scale) + 3)
        rows = range(round(box.y * scale) - 2, round((box.y + box.height) * scale) + 3)
        ink = dark_pixels(picture, columns, rows)
        assert len(ink) > 50, "the heading stands there"
        assert max(x for x, _ in ink) - min(x for x, _ in ink) > 0.5 * len(columns)
        assert max(y for _, y in ink) - min(y for _, y in ink) > 0.5 * len(rows)
        above = range(max(rows.start - 30, 0), rows.start)
        if box.width > box.height:
            assert not dark_pixels(picture, columns, above), "and nothing does above it"


def dark_pixels(picture: PagePicture, columns: range, rows: range) -> list[tuple[int, int]]:
    return [(x, y) for y in rows for x in columns if picture.data[y * picture.stride + x * 4] < 120]


def test_letters_match_whatever_their_width_and_case() -> None:
    assert list(matches("ＡＢ c产 业\n园", "abC产业园")) == [(0, 9)]
    assert list(matches("合作合作", "合作")) == [(0, 2), (2, 4)]
    assert list(matches("合作", "  ")) == []
    assert list(matches("", "合")) == []


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_what_is_found_lies_in_the_text(text: str, words: str) -> None:
    for start, end in matches(text, words):
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet="合作区产业 ", max_size=12), st.text(alphabet="合作区产业", min_size=1, max_size=4))
def test_words_that_stand_there_are_found(before: str, words: str) -> None:
    assert any(text_start <= len(before) for text_start, _ in matches(before + words, words))


def test_the_window_asks_by_name_and_can_stop(laid: Laid) -> None:
    paths, folder, book = laid
    with store.open_draft(folder, writable=False) as opened:
        draft = opened.draft
    found = api.see_text(paths, folder, draft, book.seen.key, "合作区", "form", (1, 15))
    assert found == search(book, "合作区", "form", (1, 15))
    assert api.see_text(paths, folder, draft, "forgotten", "合作区", "nowhere", (1, 15)) == ()

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        api.see_text(paths, folder, draft, book.seen.key, "合作区", "materials", (1, 99), progress=stop)
