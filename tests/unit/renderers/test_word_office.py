"""What the page model promises of Word files, judged by LibreOffice: where pages end, what stands on them and where.

The numbers the layout relies on are stated here; when an assertion breaks, the layout's tolerances are wrong.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.documents.model import (
    AFTER_TABLE,
    Align,
    Cell,
    Document,
    Face,
    Line,
    Page,
    Placed,
    RowPart,
    Run,
    Section,
    Table,
    TablePart,
    TableRow,
)
from app.renderers.word import render_word
from app.renderers.word_pictures import Picture
from tests.office import boxes_of, pages_of, word_to_pdf, words_of
from tests.unit.renderers.pages import (
    GEOMETRY,
    TABLE_SLACK,
    TEXT_SLACK,
    area,
    cell,
    document,
    numbered,
    packed,
    paragraph_part,
    plain_table,
    table_pages,
)

pytestmark = pytest.mark.office

CAPACITY_LOSS = 10
"""Twips of a page that LibreOffice does not give to rows: one rule of half a point, however many rows there are."""


def convert(model: Document, folder: Path, **options: object) -> Path:
    render_word(model, folder / "册.docx", **options)  # type: ignore[arg-type]
    return word_to_pdf(folder / "册.docx", folder / "pdf")


def rows_on(pdf: Path) -> list[list[int]]:
    return [[int(number) for number in re.findall(r"R(\d+)X", page)] for page in pages_of(pdf)]


def alone(table: Table, slack: int = TABLE_SLACK, first: int = 1) -> Section:
    """A section that says its table stands on one page; where pages really end is up to the rows."""
    rows = tuple(RowPart(number, row.height) for number, row in enumerate(table.rows))
    return Section(f"s{first}", (numbered(first, TablePart(table, rows)),), slack)


def filled(excess: int, name: str) -> Table:
    """A table of 21 rows that is ``excess`` twips higher than the type area."""
    return plain_table([480] * 20 + [GEOMETRY.room + excess - 480 * 20], name=name)


def test_rows_fill_a_page_to_its_room_and_slack_less_one_rule(tmp_path: Path) -> None:
    fits = TABLE_SLACK - CAPACITY_LOSS - AFTER_TABLE
    pdf = convert(document(alone(filled(fits, "a")), alone(filled(0, "b"), first=2)), tmp_path)
    assert [len(rows) for rows in rows_on(pdf)] == [21, 21], "full pages, and no paragraph after a table spills"
    pdf = convert(document(alone(filled(TABLE_SLACK + 1, "a"))), tmp_path)
    assert [len(rows) for rows in rows_on(pdf)] == [20, 1]


def test_the_paragraph_after_a_table_spills_without_slack(tmp_path: Path) -> None:
    pdf = convert(document(alone(filled(-AFTER_TABLE, "a"), slack=0)), tmp_path)
    assert [len(rows) for rows in rows_on(pdf)] == [21, 0], "LibreOffice got roomier: the slack may shrink"


@pytest.mark.parametrize("headers", [0, 1, 2])
def test_rows_break_where_the_layout_packs_them(headers: int, tmp_path: Path) -> None:
    heights = [480 + (number * 7919 + headers * 331) % 1700 for number in range(90)]
    heights = _unambiguous(heights, headers)
    pages = table_pages(plain_table(heights, headers))
    expected = [[row.row for placed in page.placed for row in placed.part.rows] for page in pages]  # type: ignore[union-attr]
    assert len(expected) > 6
    assert rows_on(convert(document(Section("s", pages, TABLE_SLACK)), tmp_path)) == expected


def _unambiguous(heights: list[int], headers: int) -> list[int]:
    """Make every row that opens a page too high for what the slack adds to the page before."""
    used, head = 0, sum(heights[:headers])
    for number, height in enumerate(heights):
        if used + height > GEOMETRY.room - AFTER_TABLE:
            heights[number] = height + AFTER_TABLE + TABLE_SLACK
            used = head
        used += heights[number]
    return heights


def test_a_merged_label_stands_in_the_middle_of_its_first_part(tmp_path: Path) -> None:
    table = plain_table([900] * 30)
    others = [one for one in table.cells if not (one.column == 1 and one.row >= 3)]
    label = cell(3, 1, "合并标签", table.columns[1], row_span=27)
    table = replace(table, cells=tuple(sorted([*others, label], key=lambda one: (one.row, one.column))))
    pages = table_pages(table)
    pdf = convert(document(Section("s", pages, TABLE_SLACK)), tmp_path)
    assert rows_on(pdf) == [list(range(14)), list(range(14, 28)), [28, 29]]
    found = [[box for box in page if "合并" in box[0]] for page in boxes_of(pdf)]
    assert [len(boxes) for boxes in found] == [1, 0, 0]
    (_, _, top, _, bottom) = found[0][0]
    middle = (GEOMETRY.top + 3 * 900 + 11 * 900 / 2) / 20
    assert (top + bottom) / 2 == pytest.approx(middle, abs=5)


def split_table(count: int) -> tuple[Table, list[TablePart]]:
    """Two rows, then one with ``count`` lines that goes over pages, each leaving one line free, then a last row."""
    columns = (1500, GEOMETRY.column - 1500)
    lines = tuple(
        paragraph_part(f"L{number:03d}末", f"l{number}", columns[1] - 216, face=Face.SONG, size=21, pitch=360)
        for number in range(count)
    )
    height = count * 360
    plain = [cell(row, column, f"R{row}X", columns[column]) for row in (0, 1, 3) for column in (0, 1)]
    tall = [cell(2, 0, "长", columns[0]), Cell(2, 1, 1, 1, "answer", lines, 108, "top")]
    heights = (480, 480, height, 480)
    rows = tuple(map(TableRow, heights))
    cells = tuple(sorted(plain + tall, key=lambda one: (one.row, one.column)))
    table = Table("tall", columns, rows, cells)
    room = GEOMETRY.room - AFTER_TABLE
    first = (room - 960) // 360 * 360 - 360
    second = room // 360 * 360 - 360
    parts = [
        TablePart(table, (RowPart(0, 480), RowPart(1, 480), RowPart(2, first, blank=room - 960 - first)), True, False),
        TablePart(table, (RowPart(2, second, offset=first, blank=room - second),), False, False),
        TablePart(table, (RowPart(2, height - first - second, offset=first + second), RowPart(3, 480)), False, True),
    ]
    return table, parts


def test_a_row_higher_than_a_page_splits_at_the_stated_lines(tmp_path: Path) -> None:
    _, parts = split_table(80)
    pages = tuple(numbered(number, part) for number, part in enumerate(parts, 1))
    pdf = convert(document(Section("s", pages, TABLE_SLACK)), tmp_path)
    ends, shown = [0], []
    for part in parts:
        rows = [row for row in part.rows if row.row == 2]
        ends.append((rows[0].offset + rows[0].height) // 360)
    for page in words_of(pdf):
        shown.append([int(number) for number in re.findall(r"L(\d+)末", page)])
    assert shown == [list(range(start, end)) for start, end in pairwise(ends)]
    assert ends[-1] == 80


def test_text_pages_take_two_lines_more_than_planned_and_keep_the_number_in_place(tmp_path: Path) -> None:
    """The footer is a frame: in the flow it would push up the text and eat the slack (measured)."""

    def page(number: int, lines: int) -> Page:
        parts = [paragraph_part(f"第{number}页第{line}行", f"{number}.{line}") for line in range(lines)]
        return numbered(number, *parts)

    pages = (page(1, 22), page(2, 24), page(3, 23), page(4, 22))
    found = boxes_of(convert(document(Section("s", pages, TEXT_SLACK)), tmp_path))
    assert len(found) == 4
    edge = (GEOMETRY.height - GEOMETRY.footer) / 20
    for number, boxes in enumerate(found, 1):
        (_, left, _, right, bottom) = next(box for box in boxes if box[0] == "—")
        assert bottom == pytest.approx(edge, abs=4)
        outer = right > GEOMETRY.width / 20 - 120 if number % 2 else left < 120
        assert outer


def test_pages_that_open_with_a_table_a_gap_or_text_stand_where_the_model_puts_them(tmp_path: Path) -> None:
    small = plain_table([480] * 4, name="small")
    whole = TablePart(small, packed(small, 9999)[0])
    other = replace(whole, table=replace(small, id="other"))
    lowered = Placed(GEOMETRY.left(2), GEOMETRY.top + 1000, paragraph_part("空一千", "b"))
    pages = (
        numbered(1, whole, other),
        Page("numbered", "2", 2, "— 2 —", (lowered,)),
        numbered(3, replace(whole, table=replace(small, id="third"))),
        numbered(4, paragraph_part("表后另页", "c")),
    )
    found = boxes_of(convert(document(Section("s", pages, TABLE_SLACK)), tmp_path))
    assert len(found) == 4
    tops = {
        text: [box[2] for box in page if box[0] == text] for page, text in zip(found, ("R0X", "空一千"), strict=False)
    }
    second = (4 * 480 + AFTER_TABLE) / 20
    assert tops["R0X"][1] - tops["R0X"][0] == pytest.approx(second, abs=1.5)
    assert found[2][0][2] == pytest.approx(tops["R0X"][0], abs=1.5), "a break before a table costs one point"
    normal = found[3][0][2]
    assert tops["空一千"][0] - normal == pytest.approx(1000 / 20, abs=0.2)


def test_the_gap_between_hanzi_and_latin_is_a_fifth_of_an_em(tmp_path: Path) -> None:
    texts = ("汉汉汉汉汉汉", "11111AAAAA", "汉1汉1汉1汉1汉1汉", "汉A汉A汉A汉A汉A汉")
    parts = []
    for number, text in enumerate(texts):
        part = paragraph_part(text, f"p{number}")
        parts.append(replace(part, lines=(Line(0, len(text), ()),)))
    (page,) = boxes_of(convert(document(Section("s", (numbered(1, *parts),), TEXT_SLACK)), tmp_path))
    hanzi, latin, digits, letters = (box[3] - box[1] for box in page[:4])
    assert (digits + letters - 2 * hanzi - latin) / 20 == pytest.approx(0.2 * 16, abs=0.1)


def test_blank_front_and_evidence_pages_are_real_pages_with_the_right_footers(tmp_path: Path) -> None:
    from PIL import Image

    scan = tmp_path / "scan.png"
    Image.new("L", (210, 297), 90).save(scan)
    evidence = tuple(Page("evidence", str(n), n, f"— {n} —", evidence=(area("a", n),)) for n in (1, 2, 3))
    tail = paragraph_part(
        "1  执照;", "e", style="contents", align=Align.LEFT, tail=(Run("1", Face.SONG, 28),), link="item"
    )
    model = document(
        Section("cover", (Page("front", "封面", placed=numbered(1, paragraph_part("封面")).placed),), TABLE_SLACK),
        Section("back", (Page("blank", "ii"),), 0),
        Section("contents", (Page("front", "iii", placed=numbered(3, tail).placed), Page("front", "iv")), TEXT_SLACK),
        Section("item", evidence, 0, 1),
        Section("blank", (Page("blank", "4", 4),), 0, 4),
        Section("next", (numbered(5, paragraph_part("下一项")),), TEXT_SLACK, 5),
        header="草稿",
        bookmarks=(("item", 5),),
    )
    pdf = convert(model, tmp_path, picture=lambda row, left: Picture(scan, 8000, 11314))
    shown = [re.sub(r"\s", "", page) for page in pages_of(pdf)]
    assert len(shown) == 9
    assert all(page.startswith("草稿") for page in shown)
    rest = [page.removeprefix("草稿") for page in shown]
    assert rest[:2] == ["封面", ""]
    assert re.fullmatch(r"1执照;\.+1", rest[2])
    assert rest[3:] == ["", "—1—", "—2—", "—3—", "", "下一项—5—"]
    number = next(box for box in reversed(boxes_of(pdf)[2]) if box[0].endswith("1"))
    assert number[3] == pytest.approx((GEOMETRY.inner + GEOMETRY.column) / 20, abs=0.5)


def test_no_mark_hangs_in_the_margin_or_gets_lost(tmp_path: Path) -> None:
    """LibreOffice 7.4 takes ``overflowPunct`` 0 for yes; a hung mark then vanished from justified lines (measured)."""
    text = "试" * 27 + "，" + "验" * 60 + "。"
    part = paragraph_part(text, align=Align.JUSTIFY)
    pdf = convert(document(Section("s", (numbered(1, part),), TEXT_SLACK)), tmp_path)
    assert words_of(pdf)[0].removesuffix("1") == text.replace("，", ",")
    edge = (GEOMETRY.inner + GEOMETRY.column) / 20
    assert all(box[3] <= edge + 0.5 for box in boxes_of(pdf)[0])
