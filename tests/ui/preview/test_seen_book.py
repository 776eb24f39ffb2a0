from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.seen import Place
from app.ui.preview.outline import outline_rows
from app.ui.preview.seen_book import (
    Spot,
    page_name,
    page_words,
    places_of,
    same_page,
    side_of_text,
    size_words,
    spot_of,
    status_words,
    what_stands_at,
)
from tests.ui.preview.books import book, bound_book, page, plain_book, volume


def test_pages_are_called_by_their_printed_numbers() -> None:
    form, materials = bound_book().volumes
    assert page_words(form, 3) == "第 1 页，共 3 页"
    assert page_words(form, 1) == "封面，共 3 页"
    assert page_words(form, 2) == "封面背面（空白），共 3 页"
    assert page_words(materials, 3) == "目录 iii 页，共 7 页"
    assert page_words(materials, 10) == "第 6 页（空白），共 7 页"
    assert page_name(materials, 5) == "第 1 页"


def test_numbers_that_may_change_are_not_told() -> None:
    waiting = bound_book(pending=True)
    form, materials = waiting.volumes
    assert (form.is_counted, materials.is_counted, materials.sure_sides) == (True, False, 5)
    assert page_words(materials, 5) == "第 1 页，正在排版", "the first page of the first file stays where it is"
    assert page_words(materials, 7) == "正在排版"
    assert page_name(materials, 7) == ""
    assert status_words(waiting, Spot("form", 3)) == "申报表第 1 页 · 申报表 3 张（双面） · 申报材料正在排版"
    assert status_words(waiting, Spot("materials", 7)) == "申报表 3 张（双面） · 申报材料正在排版"
    assert status_words(book(materials), Spot("materials", 7), "暂时排不出来") == "申报材料暂时排不出来"
    assert status_words(bound_book(), Spot("materials", 7)) == ("申报材料第 3 页 · 申报表 3 张 · 申报材料 6 张（双面）")
    pages = {row.title: row.page for row in outline_rows(materials)}
    assert (pages["3. 合作协议"], pages["协议.pdf"], pages["4. 海外机构"]) == ("1", "1", "")


def test_the_size_of_the_paper() -> None:
    assert size_words(plain_book(1).volumes[0]) == "A4 210 × 297 毫米"


def test_places_of_a_path_or_of_what_it_is_a_part_of() -> None:
    seen = bound_book()
    assert [place.y for place in places_of(seen, "people.3.person_name")] == [4000]
    assert [place.y for place in places_of(seen, "people.99.person_name")] == [3000]
    assert [place.side for place in places_of(seen, "zone_name", "form.A1")] == [3]
    assert [place.side for place in places_of(seen, "zone_name", "form.none")] == [1, 3]
    assert places_of(seen, "unknown") == ()


def test_the_spot_of_an_item_is_where_it_begins() -> None:
    seen = bound_book()
    assert spot_of(seen, "items.3.statement") == Spot("materials", 5)
    assert spot_of(seen, "items.4") == Spot("materials", 11)
    assert spot_of(seen, "items.9") is None
    assert spot_of(seen, "zone_name", "form.A1") == Spot("form", 3)


def test_the_smallest_place_at_a_point_wins() -> None:
    seen = bound_book()
    assert what_stands_at(seen, Spot("form", 4), 2500, 4100)[0] == "people.3"
    assert what_stands_at(seen, Spot("form", 4), 2500, 3100)[0] == "people"
    assert what_stands_at(seen, Spot("form", 4), 100, 100) == ("", None)


def test_evidence_belongs_to_its_item_but_a_blank_side_to_nothing() -> None:
    seen = bound_book()
    assert what_stands_at(seen, Spot("materials", 7), 5000, 5000) == ("items.3", None)
    assert what_stands_at(seen, Spot("materials", 10), 5000, 5000) == ("", None)
    assert what_stands_at(seen, Spot("nowhere", 1), 0, 0) == ("", None)


def test_what_is_typed_as_a_page() -> None:
    _, materials = bound_book().volumes
    assert side_of_text(materials, " 5 ") == 9
    assert side_of_text(materials, "III") == 3
    assert side_of_text(materials, "封面") == 1
    assert side_of_text(materials, "99") is None


def test_a_page_is_found_again_when_pages_came_before_it() -> None:
    before, after = bound_book(pending=True).volumes[1], bound_book(evidence=12).volumes[1]
    assert same_page(before, after, 5) == 5
    assert same_page(before, after, 7) == 18  # item 4
    assert same_page(after, before, 18) == 7
    assert same_page(after, before, 12) == 7  # gone: the nearest


@given(st.integers(1, 40), st.integers(0, 10), st.integers(1, 40))
def test_same_page_stays_within_the_volume(count: int, removed: int, side: int) -> None:
    before = plain_book(count).volumes[0]
    after = plain_book(max(count - removed, 1)).volumes[0]
    found = same_page(before, after, side)
    assert 1 <= found <= len(after.pages)
    if side <= len(after.pages) and side <= count:
        assert found == side


def test_the_outline_is_in_the_order_of_the_sides_and_names_blanks() -> None:
    rows = outline_rows(bound_book().volumes[1])
    assert [(row.title, row.page, row.depth) for row in rows] == [
        ("封面", "", 0),
        ("空白", "ii", 0),
        ("目录", "iii", 0),
        ("空白", "iv", 0),
        ("3. 合作协议", "1", 0),
        ("协议.pdf", "1", 1),
        ("空白", "6", 0),
        ("4. 海外机构", "7", 0),
    ]


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_a_sheet_of_another_size_says_so(orientation: str) -> None:
    from dataclasses import replace

    from tests.ui.preview.books import A4

    geometry = replace(A4, width=A4.height, height=A4.width) if orientation == "landscape" else A4
    words = size_words(volume([page(1)], geometry=geometry))
    assert words == ("A4 297 × 210 毫米" if orientation == "landscape" else "A4 210 × 297 毫米")


def test_a_place_on_a_page_that_is_gone_leads_nowhere() -> None:
    seen = book(volume([page(1)]), places={"a": (Place("form", 9, 0, 0, 10, 10, ""),)})
    assert what_stands_at(seen, Spot("form", 9), 5, 5)[0] == "a"
    assert what_stands_at(seen, Spot("form", 8), 5, 5) == ("", None)
