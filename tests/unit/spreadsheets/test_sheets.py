"""Sheets of many rows: texts stay texts whatever they begin with, numbers keep their digits, the same bytes again."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spreadsheets.sheets import GENERAL, BookWriter, Look, SheetSetup, unlike_formula

PLAIN, FIGURE = Look(), Look(form=GENERAL)
MARKS = "=+-@＝＋－＠"


def written(*rows: tuple[str, ...], look: Look = PLAIN) -> bytes:
    target = io.BytesIO()
    setup = SheetSetup(name="表", widths_mm=[30] * max((len(row) for row in rows), default=1))
    with BookWriter(target) as book, book.sheet(setup) as sheet:
        for row in rows:
            sheet.row(row, look)
    return target.getvalue()


def values(data: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]  # type: ignore[union-attr]


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.text(st.sampled_from(MARKS + "1a' \t\n\r&<_x00甲"), max_size=8)), max_size=5
    )
)
def test_nothing_is_a_formula_and_texts_are_read_again(rows: list[tuple[str, str]]) -> None:
    data = written(*rows)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    ElementTree.fromstring(sheet)
    for text, again in zip(
        (text for row in rows for text in row), (one for row in values(data) for one in row), strict=True
    ):
        assert again is None or isinstance(again, str)
        assert (
            not (again or "").lstrip().startswith(tuple(MARKS))
            or set((again or "").strip()) <= set("+-")
            or ((again or "").strip().lstrip("+-").rstrip("%").replace(".", "", 1).isdecimal())
        )
        if text.isalnum():
            assert again == text


def test_what_nobody_sees_is_not_written_and_hides_no_formula() -> None:
    ((name, hidden, line, both),) = values(written(("甲\u202e司公\u200b", "\u200b\x01=1+1", "甲\n乙", "👨\u200d👩")))
    assert (name, hidden, line, both) == ("甲司公", "'=1+1", "甲\n乙", "👨\u200d👩")
    assert values(written(("\ufeff\u200b", "a"))) == [[None, "a"]]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), (" =1", "' =1"), ("+86-351-5550188", "+86-351-5550188"),
        ("+86 351-5550188", "+86 351-5550188"), ("+8613900000001", "+8613900000001"), ("+86-351", "'+86-351"),
        ("+86-351-5550188+1", "'+86-351-5550188+1"), ("-86-351-5550188", "'-86-351-5550188"),
        ("\t=1", "'\t=1"), ("＝1+1", "'＝1+1"), ("－A1", "'－A1"), ("-5.2", "-5.2"), ("+2.50%", "+2.50%"), ("-", "-"),
        ("=", "'="), ("——", "——"), ("甲=乙", "甲=乙"), ("", ""), ("'=1", "'=1"),
    ],
)  # fmt: skip
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str, safe: str) -> None:
    assert unlike_formula(text) == safe


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("738.60", 738.6, "0.00"), ("26", 26, "0"), ("0.1", 0.1, "0.0"), ("-3.25", -3.25, "0.00"), ("007", "007", "@"),
        ("1234567890123456", "1234567890123456", "@"), ("123456789012.345", 123456789012.345, "0.000"),
        ("无", "无", "@"), ("1e5", "1e5", "@"), ("1,000", "1,000", "@"), (".5", ".5", "@"),
    ],
)  # fmt: skip
def test_a_number_keeps_its_digits_or_stays_a_text(text: str, value: object, form: str) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(written((text,), look=FIGURE))).worksheets[0]["A1"]
    assert (cell.value, cell.number_format) == (value, form)


def test_a_number_among_texts_is_a_text() -> None:
    assert values(written(("2024", "13900000001"))) == [["2024", "13900000001"]]


def test_escapes_of_the_format_and_long_texts() -> None:
    data = written(("_x0041_", "甲" * 40_000, "a\x00\ud800b", "_x"))
    assert b"_x005F_x0041_" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    _, long, clean, plain = values(data)[0]
    assert isinstance(long, str)
    assert (len(long), long[-1], clean, plain) == (32_767, "…", "ab", "_x")


def test_the_same_rows_give_the_same_bytes_and_no_time() -> None:
    assert written(("甲", "1")) == written(("甲", "1"))
    entries = zipfile.ZipFile(io.BytesIO(written(("甲",)))).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_print_set_up_and_order_of_the_tabs() -> None:
    target = io.BytesIO()
    first = SheetSetup(name="乙", widths_mm=[40, 20], head=(2, 3), header="&C草稿")
    second = SheetSetup(name="甲", widths_mm=[40, 20], head=(1, 1), side=1, filtered=True, fit=False)
    with BookWriter(target, ("甲", "乙")) as book:
        with book.sheet(first) as sheet:
            sheet.wide_row("题", 2, Look(border=False), 33)
            sheet.row(("一", "二"), PLAIN)
            sheet.row(("三", "四"), PLAIN)
        with book.sheet(second) as sheet:
            sheet.row(("头", "头"), PLAIN)
            sheet.row(("甲" * 60, "1"), PLAIN)
    book_read = openpyxl.load_workbook(target)
    assert book_read.sheetnames == ["甲", "乙"]
    assert book_read.active is book_read["甲"]
    one: Any
    two: Any
    one, two = book_read["乙"], book_read["甲"]
    assert (one.print_title_rows, one.freeze_panes, one.page_setup.orientation) == ("$2:$3", "A4", "landscape")
    assert (str(one.page_setup.paperSize), one.page_setup.fitToHeight, one.oddHeader.center.text) == ("9", 0, "草稿")
    assert [str(area) for area in one.merged_cells.ranges] == ["A1:B1"]
    assert (one.row_dimensions[1].height, one["A2"].border.left.style) == (33, "thin")
    assert (two.print_title_rows, two.print_title_cols, two.freeze_panes) == ("$1:$1", "$A:$A", "B2")
    assert (two.auto_filter.ref, two.sheet_properties.pageSetUpPr.fitToPage) == ("A1:B2", False)
    assert round(one.column_dimensions["A"].width / one.column_dimensions["B"].width, 3) == 2
    assert (two.row_dimensions[2].height or 0) > 80


def test_an_error_leaves_no_finished_file() -> None:
    target = io.BytesIO()
    with pytest.raises(ValueError, match="unten"), BookWriter(target) as book:  # noqa: SIM117
        with book.sheet(SheetSetup(name="表", widths_mm=[10])) as sheet:
            sheet.row(("甲",), PLAIN)
            raise ValueError("unten")
    assert not zipfile.is_zipfile(target)
