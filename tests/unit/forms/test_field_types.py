from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.definition import Field, FieldType
from app.forms.field_types import FIELD_TYPES, FieldContext, empty_answer, normalise_answer


def field(kind, **more):
    return Field(**{"type": kind, "label": "栏目", **more})


AREA = field("quantity", units=("平方公里", "亩", "公顷", "平方米"), minimum=Decimal(0))
CAPITAL = field("quantity", units=("万元", "亿元"))
REVENUE = field("decimal", label="营业收入（亿元）", unit="亿元", minimum=Decimal(0))
SHARE = field("percent", unit="%", suffix="%", minimum=Decimal(0), maximum=Decimal(100))
FIRMS = field("integer", label="数量（家）", minimum=Decimal(0))
USCC = field("uscc", region=("14",))
POSTCODE = field("postcode", region=("03", "04"))
BOXES = field("checks", options=("境外宣传、推介", "合作", "其他"), other="boxes_other")
TABLE = field("rows", columns={"name": field("text"), "sum": field("decimal", unit="万元")})
PLAIN = {kind: field(kind) for kind in get_args(FieldType)}


def test_one_entry_for_each_type():
    assert set(FIELD_TYPES) == set(get_args(FieldType))


NORMALISED = [
    (REVENUE, "１，２３４．５", "1234.5"),
    (REVENUE, " 1,234,567.80亿元 ", "1234567.80"),
    (REVENUE, "1 234.5 亿元", "1234.5"),
    (REVENUE, "12.5万元", "12.5万元"),
    (REVENUE, "12，34", "12，34"),
    (REVENUE, "约12", "约12"),
    (REVENUE, "12 34", "12 34"),
    (REVENUE, "＋3.50", "3.50"),
    (REVENUE, "−0.5", "-0.5"),
    (REVENUE, "-0.00", "0.00"),
    (REVENUE, "007.5", "7.5"),
    (REVENUE, ".5", "0.5"),
    (REVENUE, "5.", "5"),
    (REVENUE, "12。5", "12.5"),
    (REVENUE, " 无 ", "无"),
    (REVENUE, "亿元", "亿元"),
    (SHARE, "71.2％", "71.2"),
    (FIRMS, "38家", "38"),
    (AREA, "１２．５ 平方公里", "12.5平方公里"),
    (AREA, "12.5 km²", "12.5平方公里"),
    (AREA, "1,200㎡", "1200平方米"),
    (AREA, "12.5", "12.5"),
    (AREA, "约12平方公里", "约12平方公里"),
    (CAPITAL, "人民币500万", "500万元"),
    (CAPITAL, "500万（实缴２００万元）", "500万元（实缴２００万元）"),
    (AREA, "12.5 km²（核心区3平方公里）", "12.5平方公里（核心区3平方公里）"),
    (CAPITAL, "500 万元人民币", "500万元"),
    (CAPITAL, "100万美元", "100万美元"),
    (PLAIN["date"], "20260528", "2026-05-28"),
    (PLAIN["date"], "2026.5.28", "2026-05-28"),
    (PLAIN["date"], "2026年5月28日", "2026-05-28"),
    (PLAIN["date"], "２０２６／５／８", "2026-05-08"),
    (PLAIN["date"], "2026-05-28 00:00:00", "2026-05-28"),
    (PLAIN["date"], "2026-02-30", "2026-02-30"),
    (PLAIN["date"], "2026年5月", "2026年5月"),
    (PLAIN["year"], "２０２３年度", "2023"),
    (PLAIN["year"], "去年", "去年"),
    (PLAIN["phone"], "0351—5550123 13900000000", "0351-5550123、13900000000"),
    (PLAIN["phone"], "（０３５１）５５５０１２３", "0351-5550123"),
    (PLAIN["phone"], "0351 5550123/139 0000 0000", "0351-5550123、13900000000"),
    (PLAIN["phone"], "03515550123转801", "0351-5550123-801"),
    (PLAIN["phone"], "+86 139-0000-0000", "13900000000"),
    (PLAIN["phone"], "01088888888", "010-88888888"),
    (PLAIN["phone"], "张三 13900000000", "张三 13900000000"),
    (PLAIN["phone"], "5550123", "5550123"),
    (PLAIN["email"], "ｓｘ＠ｅｘａｍｐｌｅ．ｃｏｍ", "sx@example.com"),
    (PLAIN["email"], "sx@ example。com", "sx@example.com"),
    (PLAIN["email"], "没有 信箱", "没有 信箱"),
    (POSTCODE, "０３ ００ ００", "030000"),
    (USCC, "９１１１００００ 600037341l", "91110000600037341L"),
    (USCC, "91110000-600037341-L", "91110000600037341L"),
    (USCC, "办理中", "办理中"),
    (PLAIN["yesno"], "Yes", "是"),
    (PLAIN["yesno"], "０", "否"),
    (PLAIN["yesno"], "大概", "大概"),
    (BOXES, "境外宣传，推介", "境外宣传、推介"),
    (BOXES, "其他_____", "其他"),
    (PLAIN["text"], "\u3000山西\t云川\u200b ", "山西 云川"),
    (PLAIN["text"], "\ufeff山西\u200b云川\u202c", "山西\u200b云川"),
    (PLAIN["text"], "a\ud800b\x00", "a\ud800b\x00"),
    (PLAIN["text"], " \x1f甲\x85乙 ", " \x1f甲\n乙 "),
    (PLAIN["text"], "\u200b 无\u200b", "无"),
    (PLAIN["text"], "\u200b\ufeff", ""),
    (PLAIN["text"], "\x00", "\x00"),
    (PLAIN["long_text"], "\ufeff\u3000第一段\u200b \r\n第\u200b二段\x0c\u200b\n", "\u3000第一段\n第\u200b二段"),
    (PLAIN["long_text"], "第一段 \x07\n", "第一段 \x07\n"),
    (REVENUE, "\u202a1,234.5\u202c", "1234.5"),
    (REVENUE, "1\u200b2", "12"),
    (REVENUE, "约\u200b12", "约\u200b12"),
    (REVENUE, "1\x002", "1\x002"),
    (PLAIN["phone"], "\u202d13900000000\u202c", "13900000000"),
    (PLAIN["yesno"], "\u200b是", "是"),
    (PLAIN["yesno"], "是\x00", "是\x00"),
    (BOXES, "合作\ufeff", "合作"),
    (BOXES, "合作\x00", "合作\x00"),
    (PLAIN["long_text"], "\u3000\u3000第一段 \r\n第二段\r\n", "\u3000\u3000第一段\n第二段"),
]


@pytest.mark.parametrize(("asked", "typed", "stored"), NORMALISED)
def test_normalise(asked, typed, stored):
    normalise = FIELD_TYPES[asked.type].normalise
    assert normalise(typed, asked) == stored
    assert normalise(stored, asked) == stored


typed_texts = st.text(max_size=25) | st.text(
    alphabet=st.sampled_from("0123456789.,-—（）()+ 　年月日无家亿元平方公里转/@aX％是否"), max_size=25
)


@given(st.sampled_from([AREA, CAPITAL, REVENUE, SHARE, FIRMS, USCC, POSTCODE, BOXES, *PLAIN.values()]), typed_texts)
def test_normalise_is_idempotent_and_everything_is_shown(asked, typed):
    spec = FIELD_TYPES[asked.type]
    once = spec.normalise(typed, asked)
    assert spec.normalise(once, asked) == once
    answer = [once] if asked.type == "checks" else [] if asked.type == "rows" else once
    assert isinstance(spec.show(answer, asked, "two_if_any"), str)
    list(spec.check(answer, asked, FieldContext("x", "two_if_any")))
    spec.value(answer, asked)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from([REVENUE, SHARE, FIRMS]))
def test_a_number_keeps_its_value(number, asked):
    spec = FIELD_TYPES[asked.type]
    assert spec.value(spec.normalise(f"{number:,f}", asked), asked) == number


SHOWN = [
    (REVENUE, "12", "12", "12"),
    (REVENUE, "12.3", "12.30", "12.3"),
    (REVENUE, "12.0", "12.00", "12.0"),
    (REVENUE, "-0.5", "-0.50", "-0.5"),
    (REVENUE, "12.345", "12.345", "12.345"),
    (REVENUE, "0", "0", "0"),
    (REVENUE, "无", "无", "无"),
    (REVENUE, "大约 3", "大约 3", "大约 3"),
    (REVENUE, "", "", ""),
    (REVENUE, "9" * 40 + ".1", "9" * 40 + ".10", "9" * 40 + ".1"),
    (SHARE, "71.2", "71.20%", "71.2%"),
    (SHARE, "无", "无", "无"),
    (SHARE, "七成", "七成", "七成"),
    (AREA, "12.5平方公里", "12.50平方公里", "12.5平方公里"),
    (AREA, "12亩", "12亩", "12亩"),
    (AREA, "很大", "很大", "很大"),
    (PLAIN["date"], "2026-05-28", "2026年5月28日", "2026年5月28日"),
    (PLAIN["date"], "2026-13-28", "2026-13-28", "2026-13-28"),
    (field("year", suffix="年"), "2024", "2024年", "2024年"),
    (field("text", drop_ending=("省",)), "山西省", "山西", "山西"),
    (field("text", drop_ending=("省",)), "省", "省", "省"),
    (BOXES, ["合作", "其他"], "合作、其他", "合作、其他"),
    (TABLE, [{"name": "甲"}], "", ""),
]


@pytest.mark.parametrize(("asked", "answer", "two", "typed"), SHOWN)
def test_show(asked, answer, two, typed):
    show = FIELD_TYPES[asked.type].show
    assert show(answer, asked, "two_if_any") == two
    assert show(answer, asked, "as_typed") == typed


@pytest.mark.parametrize(
    ("asked", "answer", "value"),
    [
        (REVENUE, "71.20", Decimal("71.2")),
        (REVENUE, "1,234", None),
        (REVENUE, "无", None),
        (AREA, "12.5亩", Decimal("12.5")),
        (PLAIN["date"], "2026-05-28", date(2026, 5, 28)),
        (PLAIN["year"], "2024", Decimal(2024)),
        (PLAIN["text"], " ", None),
        (BOXES, [], None),
        (BOXES, ["合作"], ["合作"]),
        (TABLE, [{"name": " "}, {"name": "甲"}], [{"name": "甲"}]),
        (TABLE, [{"name": " "}], None),
    ],
)
def test_value(asked, answer, value):
    assert FIELD_TYPES[asked.type].value(answer, asked) == value


def found(asked, answer, decimals="two_if_any", **context):
    findings = FIELD_TYPES[asked.type].check(answer, asked, FieldContext("x", decimals, **context))
    return [(one.code, [fix.value for fix in one.fixes]) for one in findings]


LONG = field("long_text", max_chars=5)
ABOUT = field("long_text", about_chars=10)

CHECKED = [
    (REVENUE, "12.30", []),
    (REVENUE, "1,234.5", [("not_a_number", ["1234.5"])]),
    (REVENUE, "很多", [("not_a_number", [])]),
    (REVENUE, "NaN", [("not_a_number", [])]),
    (REVENUE, "1e5", [("not_a_number", [])]),
    (REVENUE, "٣", [("not_a_number", [])]),
    (REVENUE, "-0.01", [("below_minimum", [])]),
    (REVENUE, "12.345", [("too_many_decimals", ["12.35"])]),
    (REVENUE, "12.344", [("too_many_decimals", ["12.34"])]),
    (REVENUE, "9" * 40 + ".995", [("too_many_digits", []), ("too_many_decimals", ["1" + "0" * 40 + ".00"])]),
    (SHARE, "100", []),
    (SHARE, "100.01", [("above_maximum", [])]),
    (SHARE, "0.71", [("share_as_ratio", ["71"])]),
    (SHARE, "0.715", [("ratio_with_decimals", ["71.50", "0.72"])]),
    (SHARE, "0.71234", [("ratio_with_decimals", ["71.23", "0.71"])]),
    (REVENUE, "12亿", [("not_a_number", ["12"])]),
    (REVENUE, "5000万元", [("not_a_number", ["0.5"])]),
    (REVENUE, "人民币3百万", [("not_a_number", ["0.03"])]),
    (REVENUE, "5000元", [("not_a_number", [])]),
    (REVENUE, "12亿美元", [("not_a_number", [])]),
    (field("decimal", label="服务收入 (万元)"), "1.2亿元", [("not_a_number", ["12000"])]),
    (field("integer", unit="家"), "1.2万家", [("not_a_number", ["12000"])]),
    (field("integer", unit="家"), "12个", [("not_a_number", [])]),
    (SHARE, "1", []),
    (SHARE, "0", []),
    (field("percent"), "-12.30", []),
    (field("percent"), "0.5", []),
    (FIRMS, "12.0", [("not_an_integer", ["12"])]),
    (FIRMS, "12.5", [("not_an_integer", [])]),
    (FIRMS, "-1", [("below_minimum", [])]),
    (AREA, "12.50平方公里", []),
    (AREA, "12.555亩", [("too_many_decimals", ["12.56亩"])]),
    (AREA, "-1亩", [("below_minimum", [])]),
    (AREA, "平方公里", [("quantity_format", [])]),
    (AREA, "１２亩", [("quantity_format", ["12亩"])]),
    (AREA, "12km2", [("quantity_unit", ["12平方公里"])]),
    (AREA, "12英亩", [("quantity_unit", [])]),
    (AREA, "12.5平方公里（核心区3平方公里）", []),
    (AREA, "12.5平方公里(核心区3平方公里)", []),
    (AREA, "12.5平方公里（核心区", [("quantity_remark", ["12.5平方公里（核心区）"])]),
    (AREA, "12平方米左右", [("quantity_remark", [])]),
    (CAPITAL, "500", [("quantity_unit", ["500万元", "500亿元"])]),
    (field("quantity"), "500", [("quantity_unit", [])]),
    (LONG, "一二三四五", []),
    (LONG, "一二三四五六", [("too_long", [])]),
    (LONG, "abcdef", [("too_long_characters", [])]),
    (ABOUT, "一" * 9, []),
    (ABOUT, "一" * 11, []),
    (ABOUT, "一" * 8, [("about_length", [])]),
    (ABOUT, "一" * 12, [("about_length", [])]),
    (PLAIN["date"], "2026-02-29", [("date_not_real", [])]),
    (PLAIN["date"], "2026.13.1", [("date_not_real", [])]),
    (PLAIN["date"], "1899-1-1", [("date_not_real", [])]),
    (PLAIN["date"], "2026年5月", [("date_format", [])]),
    (PLAIN["date"], "2026.5.28", [("date_format", ["2026-05-28"])]),
    (PLAIN["year"], "2024年", [("year_format", ["2024"])]),
    (PLAIN["year"], "3024", [("year_format", [])]),
    (PLAIN["phone"], "0351-5550123、13900000000", []),
    (PLAIN["phone"], "0351—5550123 13900000000", [("phone_format", ["0351-5550123、13900000000"])]),
    (PLAIN["phone"], "12345", [("phone_service", [])]),
    (PLAIN["phone"], "400-123-4567", [("phone_service", [])]),
    (PLAIN["phone"], "1390000000", [("phone_format", [])]),
    (PLAIN["email"], "a.b@example.com", []),
    (PLAIN["email"], "a..b@example.com", [("email_format", [])]),
    (PLAIN["email"], "a@b", [("email_format", [])]),
    (PLAIN["email"], "a＠b.cn", [("email_format", ["a@b.cn"])]),
    (POSTCODE, "030000", []),
    (POSTCODE, "100000", [("postcode_region", [])]),
    (POSTCODE, "03000", [("postcode_format", [])]),
    (field("uscc"), "91350100M000100Y43", []),
    (field("uscc"), "91110000600037341L", []),
    (field("uscc"), "91350100M000100Y4U", [("uscc_checksum", ["已与证件核对"])]),
    (field("uscc"), "91350100M000100Y4Z", [("uscc_character", ["91350100M000100Y42"])]),
    (field("uscc"), "9135010OM00010IY43", [
        ("uscc_character", ["91350100M00010IY43"]), ("uscc_character", ["9135010OM000101Y43"])]),
    (field("uscc"), "91A50100M000100Y43", [("uscc_character", [])]),
    (field("uscc"), "9135010", [("uscc_length", [])]),
    (field("uscc"), "91350100m000100y43", [("uscc_untidy", ["91350100M000100Y43"])]),
    (USCC, "91350100M000100Y43", [("uscc_region", [])]),
    (PLAIN["yesno"], "yes", [("unknown_option", ["是"])]),
    (field("choice", options=("甲", "乙")), "丙", [("unknown_option", [])]),
    (BOXES, ["合作", "合作"], [("duplicate_option", [["合作"]])]),
    (BOXES, ["合 作"], [("unknown_option", [["合作"]])]),
    (BOXES, ["甲", "合作"], [("unknown_option", [["合作"]])]),
    (BOXES, ["其他"], [("other_text_missing", [])]),
    (field("rows", at_least=2), [{"a": "1"}, {"a": ""}], [("rows_too_few", [])]),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answer", "codes"), CHECKED)
def test_check(asked, answer, codes):
    assert found(asked, answer) == codes


def test_the_other_decimals_policy_only_warns():
    spec = FIELD_TYPES["decimal"]
    grave = [one.severity for one in spec.check("1.234", REVENUE, FieldContext("x", "as_typed"))]
    assert grave == ["warning"]


def test_other_text_counts_as_one_direction():
    directions = field("checks", options=("甲", "乙", "丙"), other="o", at_most=2)
    assert found(directions, ["甲", "乙"]) == []
    assert found(directions, ["甲", "乙"], other="丁") == [("too_many_choices", [])]
    assert found(directions, ["甲"], other="丁") == []
    assert found(BOXES, ["合作"], other="丁") == [("other_not_ticked", [["合作", "其他"]])]


def test_a_day_that_is_not_says_why():
    def told(text):
        (finding,) = FIELD_TYPES["date"].check(text, PLAIN["date"], FieldContext("x"))
        return finding.slots["reason"]

    assert told("2026-02-30") == "2026 年 2 月没有 30 日，最多 28 天"
    assert told("2024/2/30").endswith("最多 29 天")
    assert told("2026.13.1") == "没有 13 月"
    assert told("1899-1-1") == "年份应在 1900 至 2099 之间"


def test_a_code_in_a_cell_cannot_be_kept():
    (finding,) = FIELD_TYPES["uscc"].check("91350100M000100Y4U", field("uscc"), FieldContext("firms.0.code"))
    assert (finding.fixes, finding.slots["kept"]) == ((), "")


def test_an_overridden_check_digit_is_a_note():
    assert found(field("uscc"), "91350100M000100Y4U", override="照证件") == [("uscc_overridden", [])]


def test_normalise_answer_reaches_rows_and_lists_and_leaves_the_rest():
    assert normalise_answer([{"name": " 甲 ", "sum": "1,200万元", "extra": " 乙 "}], TABLE) == [
        {"name": "甲", "sum": "1200", "extra": " 乙 "}
    ]
    assert normalise_answer(["其他__", " 合作"], BOXES) == ["其他", "合作"]
    stored = [{"name": "甲", "sum": "1200"}, {"name": "乙", "sum": "3"}]
    again = normalise_answer([stored[1], {"name": " 丙 "}, stored[0]], TABLE, stored)
    assert again == [stored[1], {"name": "丙"}, stored[0]]
    assert again[0] is stored[1]
    assert again[2] is stored[0]
    for garbage in (None, 5, {"a": []}, ["a", 1], [[1]]):
        assert normalise_answer(garbage, BOXES) is garbage
    for garbage in ([5], [{"name": None}], [{"name": ["甲"]}], [[]], "甲"):
        assert not FIELD_TYPES["rows"].accepts(garbage)
        assert normalise_answer(garbage, TABLE) is garbage


def test_blanks_are_new_each_time():
    assert empty_answer(PLAIN["text"]) == ""
    assert empty_answer(BOXES) == []
    assert empty_answer(BOXES) is not empty_answer(BOXES)
    assert all(FIELD_TYPES[kind].is_empty(empty_answer(asked)) for kind, asked in PLAIN.items())


@pytest.mark.parametrize("piece", ["1", "1,", "1 ", "(", "0351-", "139 ", "a.", "a@", "是", "-", "、", "12平 "])
def test_time_is_linear(piece):
    text = piece * 20_000
    begin = time.perf_counter()
    for kind, asked in PLAIN.items():
        if kind not in ("checks", "rows"):
            FIELD_TYPES[kind].normalise(text, asked)
            list(FIELD_TYPES[kind].check(text, asked, FieldContext("x", "two_if_any")))
            FIELD_TYPES[kind].show(text, asked, "two_if_any")
    assert time.perf_counter() - begin < 5
