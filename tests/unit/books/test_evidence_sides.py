"""Pages of evidence on sides: none is lost, shared sides, captions, and areas that never meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.composing import compose
from app.books.evidence_sides import EvidenceSide, FileInBook, ShownPage, evidence_sides, file_in_book, sides_taken
from app.books.fit import PageBox, place
from app.documents.model import RowPart, Table, TablePart, TableRow
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile
from tests.unit.books.conftest import GEOMETRY

A4 = PageBox(595.276, 841.89)
WIDE = PageBox(841.89, 595.276)
CARD = PageBox(243, 153)
PAGES = st.lists(st.integers(0, 9), unique=True, max_size=7)
FILES = st.lists(
    st.tuples(PAGES, st.sampled_from([1, 2, 4]), st.sampled_from(["", "图注"])), min_size=1, max_size=6
).map(
    lambda made: [
        FileInBook(str(n), f"{n}.pdf", "", (A4,) * 10, tuple(pages), caption, per_side)
        for n, (pages, per_side, caption) in enumerate(made)
    ]
)
BOXES = st.builds(PageBox, st.floats(20, 3000), st.floats(20, 3000))
SIDES = st.sampled_from([1, 2, 4]).flatmap(
    lambda cells: st.lists(st.tuples(BOXES, st.sampled_from(["", "图注"])), min_size=1, max_size=cells).map(
        lambda made: EvidenceSide(
            cells, tuple(ShownPage(0, "f", n, box, caption) for n, (box, caption) in enumerate(made))
        )
    )
)


def row_of(texts: object) -> TablePart:
    return TablePart(Table("t", (GEOMETRY.column,), (TableRow(440),), ()), (RowPart(0, 440),))


@given(FILES)
def test_no_page_is_lost_and_order_is_kept(files):
    shown = [page for side in evidence_sides(files) for page in side.shown]
    assert [(page.key, page.page) for page in shown] == [(file.key, page) for file in files for page in file.pages]
    assert [page.file for page in shown] == [n for n, file in enumerate(files) for _ in file.pages]
    captions = [page.caption for page in shown if page.caption]
    assert len(captions) == sum(bool(file.caption and file.pages) for file in files)


@given(FILES)
def test_only_files_that_want_it_share_sides(files):
    for side in evidence_sides(files):
        assert 1 <= len(side.shown) <= side.cells
        assert {files[page.file].per_side for page in side.shown} == {side.cells}


@given(FILES)
def test_sides_are_counted_as_they_are_made(files):
    assert sides_taken((file.per_side, len(file.pages)) for file in files) == len(evidence_sides(files))


@given(SIDES, st.integers(1, 400))
def test_areas_stay_in_the_type_area_and_apart(side, number):
    composed = compose(side, number, GEOMETRY, row_of)
    left, right = GEOMETRY.left(number), GEOMETRY.left(number) + GEOMETRY.column
    bottom = GEOMETRY.top + GEOMETRY.room
    taken = [
        (placed.x, placed.y, placed.x + GEOMETRY.column, placed.y + placed.part.height) for placed in composed.placed
    ]
    for area in composed.evidence:
        taken.append((area.x, area.y, area.x + area.width, area.y + area.height))
    for x0, y0, x1, y1 in taken:
        assert left <= x0 < x1 <= right
        assert GEOMETRY.top <= y0 < y1 <= bottom
    for index, (x0, y0, x1, y1) in enumerate(taken):
        for u0, v0, u1, v1 in taken[:index]:
            assert x1 <= u0 or u1 <= x0 or y1 <= v0 or v1 <= y0
    for area, shown in zip(composed.evidence, side.shown, strict=True):
        spot = place(shown.box, area, GEOMETRY)
        assert spot.scale <= 1
        assert spot.x * 20 >= area.x - 0.01
        assert (spot.x + spot.width) * 20 <= area.x + area.width + 0.01


def areas(cells: int, *boxes: PageBox) -> list[tuple[int, int, bool]]:
    side = EvidenceSide(cells, tuple(ShownPage(0, "f", n, box) for n, box in enumerate(boxes)))
    evidence = compose(side, 1, GEOMETRY, row_of).evidence
    columns, rows = sorted({area.x for area in evidence}), sorted({area.y for area in evidence})
    return [(rows.index(area.y), columns.index(area.x), area.turned) for area in evidence]


def test_four_upright_pages_are_read_from_left_to_right():
    assert areas(4, *[A4] * 4) == [(0, 0, False), (0, 1, False), (1, 0, False), (1, 1, False)]


def test_four_wide_pages_are_read_with_the_sheet_turned_clockwise():
    assert areas(4, *[WIDE] * 4) == [(1, 0, True), (0, 0, True), (1, 1, True), (0, 1, True)]


def test_two_upright_pages_lie_beside_each_other_on_the_turned_sheet():
    assert areas(2, A4, A4) == [(1, 0, True), (0, 0, True)]
    assert areas(2, WIDE, WIDE) == [(0, 0, False), (1, 0, False)]


def test_cards_keep_their_size_and_stay_upright():
    side = EvidenceSide(4, tuple(ShownPage(0, "f", n, PageBox(200, 130)) for n in range(4)))
    assert all(
        place(PageBox(200, 130), area, GEOMETRY).scale == 1 and not area.turned
        for area in compose(side, 1, GEOMETRY, row_of).evidence
    )


def test_a_range_beyond_the_file_is_refused_by_name():
    file = EvidenceFile("attachments/03/名录.pdf", "0", 1, pages="2,9")
    with pytest.raises(AttachmentError, match="共 3 页，没有第 9 页"):
        file_in_book("k", file, (A4,) * 3)
    made = file_in_book("k", EvidenceFile("a/b.pdf", "0", 1, pages="3,1", caption="字", per_side=2), (A4,) * 3)
    assert (made.pages, made.caption, made.per_side, made.name) == ((2, 0), "字", 2, "b.pdf")
