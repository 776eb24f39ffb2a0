"""Values of cells as Excel in Chinese shows them; formats that are not certain are refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.books.office.cell_format import shown_number, shown_text
from app.books.office.format_code import BUILT_IN, UnknownFormat, sections_of

SHOWN = [
    ("1234.5", "#,##0.00", "1,234.50"),
    ("0", "0.00", "0.00"),
    ("-1234567", "#,##0", "-1,234,567"),
    ("0.256", "0%", "26%"),
    ("0.2555", "0.00%", "25.55%"),
    ("45356", "yyyy/m/d", "2024/3/5"),
    ("45356.5", 'yyyy"年"m"月"d"日" h:mm', "2024年3月5日 12:00"),
    ("0.75", "h:mm AM/PM", "6:00 PM"),
    ("1.5", "[h]:mm:ss", "36:00:00"),
    ("12345", "0!.0,", "1.2"),
    ("12345", '0!.0,"万"', "1.2万"),
    ("5", "000", "005"),
    ("13800138000", "000-0000-0000", "138-0013-8000"),
    ("0.1", "General", "0.1"),
    ("0.30000000000000004", "General", "0.3"),
    ("0.333333333333333", "General", "0.333333333"),
    ("123456.789012", "General", "123456.789"),
    ("1E-05", "General", "1E-05"),
    ("12345678901", "General", "12345678901"),
    ("-5", "0.00;(0.00)", "(5.00)"),
    ("0", '0;-0;"无"', "无"),
    ("1234.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
    ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    ("1234", "[$¥-804]#,##0.00", "¥1,234.00"),
    ("1234.5", '"¥"#,##0.00;[Red]"¥"-#,##0.00', "¥1,234.50"),
    ("-3", '"¥"#,##0.00;[Red]"¥"-#,##0.00', "¥-3.00"),
    ("45356", '[$-804]yyyy"年"m"月"d"日"', "2024年3月5日"),
    ("45356", "aaaa", "星期二"),
    ("45356", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年3月5日"),
    ("1234567", "0.00E+00", "1.23E+06"),
    ("2.5", "0", "3"),
    ("2.45", "0.0", "2.5"),
    ("1.005", "0.00", "1.01"),
    ("45356", "d-mmm-yy", "5-Mar-24"),
    ("5", "#.##", "5."),
    ("0.5", ".00", ".50"),
    ("45356.999999", "yyyy-mm-dd", "2024-03-06"),
    ("0.5", "h:mm:ss", "12:00:00"),
    ("45356", "mm-dd", "03-05"),
    ("3", "0人", "3人"),
    ("3", 'G/通用格式"人"', "3人"),
    ("1234567", '#,##0,"千"', "1,235千"),
    ("0.0625", "mm:ss.0", "30:00.0"),
    ("-2", "General", "-2"),
    ("-0.001", "0.00", "-0.00"),
    ("1234567.891", "#,##0.##", "1,234,567.89"),
    ("12", "##,##0", "12"),
    ("100000000000", "General", "100000000000"),
    ("5", "0.0_);(0.0)", "5.0"),
    ("45356", "yyyy\\-mm\\-dd;@", "2024-03-05"),
    ("1", "yyyy/m/d", "1900/1/1"),
    ("61", "yyyy/m/d", "1900/3/1"),
    ("0.99999", "h:mm", "23:59"),
]


@pytest.mark.parametrize(("raw", "code", "shown"), SHOWN)
def test_a_number_is_shown_as_excel_shows_it(raw: str, code: str, shown: str) -> None:
    assert shown_number(raw, code) == shown


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("450102199001011234", "General"),  # Excel itself has lost the last digits
        ("5", "# ?/?"),
        ("5", "[>1]0;0.0"),
        ("5", "[DBNum2][$-804]General"),
        ("60", "yyyy/m/d"),  # the day that never was
        ("-1", "yyyy/m/d"),
        ("2958466", "yyyy/m/d"),
        ("1", ";;;"),
        ("1", "##0.0E+0"),
        ("1", "[$-411]ggge年"),
        ("45356", "[$-41E]mmmm"),
        ("1", "[$-30804]yyyy"),
        ("nan", "0"),
        ("x", "0"),
        ("1", "0.0.0"),
        ("1", "qq0"),
        ("1", "0;0;0;0;0"),
    ],
)
def test_what_is_not_certain_is_refused(raw: str, code: str) -> None:
    with pytest.raises(UnknownFormat):
        shown_number(raw, code)


def test_texts_keep_their_words() -> None:
    assert [shown_text("甲", code) for code in ("General", "@", "0.00", '"<"@">"', '0;0;0;@"号"')] == [
        "甲", "甲", "甲", "<甲>", "甲号",
    ]  # fmt: skip
    with pytest.raises(UnknownFormat):
        shown_text("甲", "0;0;0;")  # hides every text


def test_every_format_that_a_number_stands_for_is_understood() -> None:
    for code in BUILT_IN.values():
        assert sections_of(code)
        assert shown_number("45356.75", code)


@given(st.integers(0, 2_958_000))
def test_days_agree_with_the_calendar(serial: int) -> None:
    if serial == 60:
        return
    day = date(1899, 12, 30 if serial > 60 else 31) + timedelta(serial)
    assert shown_number(str(serial), "yyyy-mm-dd") == f"{day:%Y-%m-%d}".rjust(10, "0")


@given(st.integers(0, 40_000))
def test_days_from_1904_agree_with_the_calendar(serial: int) -> None:
    day = date(1904, 1, 1) + timedelta(serial)
    assert shown_number(str(serial), "yyyy-mm-dd", from_1904=True) == f"{day:%Y-%m-%d}"


@given(st.decimals(-(10**9), 10**9, places=4))
def test_fixed_decimals_agree_with_exact_rounding(value) -> None:
    from decimal import ROUND_HALF_UP, Decimal

    exact = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    shown = shown_number(str(value), "#,##0.00")
    assert shown.replace("-", "") == f"{abs(exact):,.2f}"
    assert shown.startswith("-") == (value < 0)


@given(st.text(alphabet='0#?.,%;[]$-ymdhsAPEe+ "\\_*@年月日/aG', max_size=14), st.sampled_from(["0", "-3", "45356.51"]))
def test_no_format_makes_it_fall_over(code: str, raw: str) -> None:
    try:
        assert isinstance(shown_number(raw, code), str)
        shown_text("x", code)
    except UnknownFormat:
        pass
