"""Where rows break over pages.

RB1 every row stands once, in order, whole unless it is higher than a page. RB2 no page is overfull. RB3 header rows
repeat on each page. RB4 a merge is broken only below text that fits above the break. RB5 wherever we break, Word's
roomier page could not take the next row either. RB6 a row higher than a page is split by whole lines and loses none.
RB7 a merge that opens its page and must break too early has blank space put around the text beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.documents.layout.rows import break_rows
from app.documents.layout.styles import TABLE_SLACK
from app.documents.model import AFTER_TABLE, Cell, Line, Paragraph, ParagraphPart, Table, TableRow

ROOM = 12736


LINE = 360


def text(lines: int) -> tuple[ParagraphPart, ...]:
    """A cell's text of so many lines, words left out."""
    paragraph = Paragraph("c", (), "cell", LINE)
    return (ParagraphPart(paragraph, (Line(0, 0, ()),) * lines, 4000),)


def table(
    heights: list[int], heads: int = 0, merges: tuple[tuple[int, int, int], ...] = (), lines: Sequence[int] = ()
) -> Table:
    """Rows of a label and an answer; ``merges`` are first row, rows and lines of labels that span; ``lines`` those of
    the answers, one in each that has none.
    """
    cells = [
        Cell(row, 0, span, 1, "label", text(high), 108, text_height=high * LINE + 80) for row, span, high in merges
    ]
    covered = {row + down for row, span, _ in merges for down in range(span)}
    ones = [row for row in range(len(heights)) if row not in covered]
    cells += [Cell(row, 0, 1, 1, "label", text(1), 108, text_height=440) for row in ones]
    filled = [*lines, *[1] * len(heights)][: len(heights)]
    cells += [
        Cell(row, 1, 1, 1, "answer", text(count), 108, text_height=count * LINE + 80)
        for row, count in enumerate(filled)
    ]
    rows = tuple(TableRow(height, header=index < heads) for index, height in enumerate(heights))
    return Table("t", (4000, 4844), rows, tuple(cells))


HEIGHTS = st.lists(st.integers(440, 5000), min_size=1, max_size=60)


@given(HEIGHTS, st.integers(0, 2), st.integers(6000, ROOM))
def test_rb1_rb2_rb3_rows_stand_once_on_pages_that_hold_them(heights: list[int], heads: int, rest: int) -> None:
    heads = min(heads, len(heights) - 1)
    heights[:heads] = [480] * heads
    made, pages = break_rows(table(heights, heads), rest, ROOM)
    own = [part for page in pages for part in page if not part.repeated]
    assert [part.row for part in own] == list(range(len(heights)))
    assert [part.height for part in own] == [row.height for row in made.rows]
    for index, page in enumerate(pages):
        assert sum(part.height for part in page) <= (ROOM if index else rest)
        assert index == 0 or [part.row for part in page[:heads]] == list(range(heads))


@given(HEIGHTS, st.integers(6000, ROOM), st.data())
def test_rb4_a_merge_is_broken_only_below_its_text(heights: list[int], rest: int, data: st.DataObject) -> None:
    span = data.draw(st.integers(1, min(4, len(heights))))
    start = data.draw(st.integers(0, len(heights) - span))
    lines = data.draw(st.integers(1, max(1, min(ROOM, sum(heights[start : start + span])) // LINE - 3)))
    answers = [data.draw(st.integers(1, (height - 80) // LINE)) for height in heights]
    made, pages = break_rows(table(heights, 0, ((start, span, lines),), answers), rest, ROOM)
    for page in pages[:-1]:
        if not page:
            continue  # below something else, where its merge has no room
        last = page[-1].row
        if page[0].row <= start <= last < start + span - 1:
            own = next(cell for cell in made.cells if cell.row == last and cell.kind == "answer")
            before = sum(part.height for part in page if start <= part.row < last)
            assert before + own.lines_height >= lines * LINE + 80
            assert own.lines_height <= made.rows[last].height


def test_rb7_blank_space_that_a_label_needs_stands_around_the_text() -> None:
    plain = table([1200, 12000], 0, ((0, 2, 8),))
    made, pages = break_rows(plain, ROOM, ROOM)
    (whole,) = (cell for cell in made.cells if cell.row == 0 and cell.kind == "answer")
    paragraph = whole.parts[0].paragraph
    assert [[part.row for part in page] for page in pages] == [[0], [1]]
    assert whole.lines_height == whole.text_height - 80 == 8 * LINE + 80
    assert paragraph.space_before == paragraph.space_after == (8 * LINE + 80 - LINE) // 2
    assert made.rows[0].height >= whole.text_height
    assert [cell for cell in made.cells if cell is not whole] == [
        cell for cell in plain.cells if (cell.row, cell.column) != (0, 1)
    ]


@given(HEIGHTS, st.integers(6000, ROOM))
def test_rb5_word_breaks_where_we_break(heights: list[int], rest: int) -> None:
    made, pages = break_rows(table(heights), rest, ROOM)
    more = TABLE_SLACK + AFTER_TABLE
    for index, page in enumerate(pages[:-1]):
        used = sum(part.height for part in page)
        following = made.rows[page[-1].row + 1].height
        assert used + following > (ROOM if index else rest) + more


@given(st.integers(ROOM + 1, 60000), st.integers(2000, ROOM), st.integers(0, 3))
def test_rb6_a_row_higher_than_a_page_is_split_by_lines(height: int, rest: int, before: int) -> None:
    _made, pages = break_rows(table([480] * before + [height, 480]), rest, ROOM)
    parts = [part for page in pages for part in page if part.row == before]
    assert sum(part.height for part in parts) == height
    assert [part.offset for part in parts] == [sum(p.height for p in parts[:i]) for i in range(len(parts))]
    assert all((part.offset - 40) % 360 == 0 for part in parts[1:])
    assert [part.row for part in pages[-1]][-1] == before + 1


@given(HEIGHTS, st.integers(1, 3), st.lists(st.integers(440, 3 * ROOM), min_size=3, max_size=3), st.booleans())
def test_rb8_headers_of_any_height_come_to_an_end(
    heights: list[int], heads: int, tall: list[int], headed: bool
) -> None:
    heads = min(heads, len(heights) - 1)
    heights[:heads] = tall[:heads]
    made, pages = break_rows(table(heights, heads), ROOM // 2, ROOM, headed)
    own = [part for page in pages for part in page if not part.repeated]
    assert [part.row for part in own if not part.offset] == list(range(len(heights)))
    assert sum(part.height for part in own) == sum(row.height for row in made.rows)
    for page in pages[1:]:
        repeated = sum(part.height for part in page if part.repeated)
        assert 2 * repeated <= ROOM
        assert repeated == sum(row.height for row in made.rows if row.header)


def test_rb9_a_first_row_splits_rather_than_leave_its_heading_alone() -> None:
    tall = table([9000, 480], lines=[24])
    alone, pages = break_rows(tall, 6000, ROOM)
    assert [[part.row for part in page] for page in pages] == [[], [0, 1]]
    below, pages = break_rows(tall, 6000, ROOM, headed=True)
    assert [[part.row for part in page] for page in pages] == [[0], [0, 1]]
    (first,) = pages[0]
    assert first.drawn == 6000
    assert pages[1][0].offset == first.height
    assert [cell.valign for cell in alone.cells if cell.row == 0] == ["center", "center"]
    assert [cell.valign for cell in below.cells if cell.row == 0] == ["center", "top"]


def test_rb4_a_merge_at_the_head_of_a_table_moves_on_where_its_text_has_no_room() -> None:
    heights, label = [440, 440, 1320, 5000], (0, 4, 17)
    made, pages = break_rows(table(heights, 0, (label,), [1, 1, 1, 1]), 6000, ROOM)
    assert [[part.row for part in page] for page in pages] == [[], [0, 1, 2, 3]]
    assert [row.height for row in made.rows] == heights
