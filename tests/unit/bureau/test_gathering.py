"""A row of 附件 3 out of an application: the right field, the right year, the right words, and every doubt said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bureau.gathering import GatheredCell, gather, place_order
from app.errors import UsageError
from app.forms.answers import Filling
from app.forms.checking import check
from tests.unit.bureau.applicants import COLUMNS, NAME, SERVICE, SUMMARY, received, row

HALF = str.maketrans("（）", "()")
PEOPLE = [{"person_name": "甲"}, {"person_name": "乙"}, {"person_name": ""}, {"person_name": "无", "person_post": "无"}]


def cell(name: str, **changes: Any) -> GatheredCell:
    return row(**changes).cells[name]


def test_every_column_of_the_sample_comes_from_its_field() -> None:
    found = row()
    assert {name: one.text for name, one in found.cells.items()} == {
        "s_org": NAME, "s_type": "企业", "s_founded": "2017-06-15", "s_income": "738.65", "s_assets": "386.5",
        "s_staff": "26", "s_dirs": "数字赋能、融资促进", "s_contact": "钱𠅤", "s_phone": "0351-5550188、13900000001",
    }  # fmt: skip
    assert {name: one.origins[0].path for name, one in found.cells.items()} == {
        "s_org": "org_name", "s_type": "org_nature", "s_founded": "founded_on", "s_income": "income_b",
        "s_assets": "service_assets", "s_staff": "staff_count", "s_dirs": "directions", "s_contact": "contact",
        "s_phone": "phone",
    }  # fmt: skip
    origin = found.cells["s_founded"].origins[0]
    assert (origin.label, origin.text) == ("成立日期", "2017年6月15日")
    assert (found.name, found.key, list(found.known)) == (NAME, found.known["uscc"], ["uscc", "org_name"])


def test_the_sample_gives_a_summary_without_mistakes() -> None:
    cells = {name: one.text for name, one in row().cells.items()}
    filling = Filling({"bureau_kind": "XX市", "bureau_name": "云川市", "rows": [cells]})
    assert [issue for issue in check(SUMMARY, filling, lambda _: True) if issue.severity != "note"] == []


# ---- the year ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "text", "path", "doubt"),
    [
        (("2023", "2024"), "738.65", "income_b", ""),
        (("2024", "2023"), "612.40", "income_a", "年度前后颠倒，取的是 2024 年的“服务收入（前一年）”"),
        (("2024", "2024"), "738.65", "income_b", "年度填得一样（2024），取的是“服务收入（后一年）”"),
        (("", "2024"), "738.65", "income_b", "年度没有填全，取的是“服务收入（后一年）”"),
        (("2024年", "２０２３ 年度"), "612.40", "income_a", "年度前后颠倒，取的是 2024 年的“服务收入（前一年）”"),
        (("2023年", "２０２４年"), "738.65", "income_b", ""),
        (("2024", "2025"), "738.65", "income_b", ""),
        (("2021", "2022"), "738.65", "income_b", "取的是 2022 年的数，不是上年度（2024、2025 年），请核对"),
        (("2023", "去年"), "738.65", "income_b", "年度没有填全，取的是“服务收入（后一年）”"),
    ],
)
def test_income_is_that_of_the_later_year(years: tuple[str, str], text: str, path: str, doubt: str) -> None:
    found = cell("s_income", year_a=years[0], year_b=years[1])
    assert (found.text, found.origins[0].path) == (text, path)
    assert found.doubts == ((doubt,) if doubt else ())
    assert found.origins[1].path == {"income_a": "year_a", "income_b": "year_b"}[path]


# ---- the people -------------------------------------------------------------------------------------------------


def test_the_figure_and_the_rows_of_the_table_are_shown_when_they_differ() -> None:
    found = cell("s_staff", staff_count="86")
    assert (found.text, found.doubts) == ("86", ("从业人数 86，服务人员基本情况表 12 行",))
    counted = cell("s_staff", staff_count="86", count_rows=True)
    assert (counted.text, counted.doubts, counted.mapped) == ("12", ("从业人数 86，服务人员基本情况表 12 行",), True)
    assert [one.path for one in counted.origins] == ["people", "staff_count"]


def test_rows_that_say_nothing_are_no_people() -> None:
    assert cell("s_staff", people=PEOPLE, count_rows=True).text == "2"
    assert cell("s_staff", people=PEOPLE, staff_count="2").doubts == ()
    assert cell("s_staff", people=[], count_rows=True).doubts[-1] == "“服务人员基本情况表”没有行"


# ---- the directions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ticked", "free", "text"),
    [
        (["融资促进", "数字赋能"], "", "数字赋能、融资促进"),
        (["出海服务", "知识产权"], "", "其他服务（知识产权）、其他服务（出海服务）"),
        (["政策咨询"], "上市辅导", "政策咨询、其他服务（上市辅导）"),
        ([], "为企业提供上市辅导、股权融资等服务", "其他服务（为企业提供上市辅导、股权融资等服务）"),
        ([], "其他：上市辅导", "其他服务（上市辅导）"),
        ([], "其他服务（上市辅导）", "其他服务（上市辅导）"),
        ([], "其它服务(上市辅导)", "其他服务（上市辅导）"),
        ([], "其他服务（ISO（9001）认证）", "其他服务（ISO（9001）认证）"),
        ([], "知识产权", "其他服务（知识产权）"),
        ([], "人力资源", "人力资源"),
        ([], "人力资源服务", "人力资源"),
        ([], "人力资源、上市辅导", "人力资源、其他服务（上市辅导）"),
        ([], "其他服务", "其他服务"),
        ([], "人力资源；其他：上市辅导", "人力资源、其他服务（上市辅导）"),
        (["人力资源"], "人力资源", "人力资源"),
        (["人力资源"], "无", "人力资源"),
        (["人力资源"], "/", "人力资源"),
    ],
)
def test_directions_are_called_as_the_summary_calls_them(ticked: list[str], free: str, text: str) -> None:
    found = cell("s_dirs", directions=ticked, direction_other=free)
    assert found.text == text
    # what the summary's own list takes, it takes
    filling = Filling({"rows": [{"s_org": "甲", "s_dirs": text}]})
    wrong = {issue.code for issue in check(SUMMARY, filling, lambda _: True) if issue.path == "rows.0.s_dirs"}
    assert wrong <= ({"other_unnamed"} if text == "其他服务" else set())


def test_odd_directions_are_told() -> None:
    three = cell("s_dirs", directions=["数字赋能", "融资促进"], direction_other="上市辅导")
    assert three.doubts == ("“主要服务方向”有 3 项，最多 2 项",)
    assert cell("s_dirs", directions=["人力资源"], direction_other="人力资源").doubts == (
        "另外写的“人力资源”已经有了，只写一次",
    )
    assert cell("s_dirs", directions=["造船"]).doubts == ("勾选的“造船”不在表上",)
    assert cell("s_dirs", directions=[], direction_other="").doubts == ("“主要服务方向”没有填",)
    assert [one.path for one in three.origins] == ["directions", "direction_other"]


WORDS = st.text("上市辅导 ()（）", min_size=1, max_size=6).filter(
    lambda text: _balanced(text) and text.strip("() （）")
)
PIECES = WORDS | WORDS.map("其他服务（{}）".format) | st.sampled_from(["人力资源", "知识产权", "其他：甲"])


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char in "(（") - (char in ")）")
        if depth < 0:
            return False
    return depth == 0


@given(
    st.lists(st.sampled_from(SERVICE.fields["directions"].options), unique=True),
    st.lists(PIECES, max_size=3).map("、".join),
)
def test_nothing_is_wrapped_twice(ticked: list[str], free: str) -> None:
    """Gathering what was gathered once changes nothing."""
    once = cell("s_dirs", directions=ticked, direction_other=free).text
    again = cell("s_dirs", directions=[], direction_other=once).text
    assert again.translate(HALF) == once.translate(HALF)


# ---- what is missing or odd -------------------------------------------------------------------------------------


def test_nothing_and_none_are_told() -> None:
    assert cell("s_assets", service_assets="无") == replace(
        cell("s_assets", service_assets="无"), text="无", doubts=("“服务资产”填的是“无”",)
    )
    assert cell("s_type", org_nature="").doubts == ("“机构性质”没有填",)
    assert cell("s_contact", contact=["甲"]).doubts == ("“联系人”读不懂",)
    assert cell("s_contact", contact=None).text == ""


def test_what_is_written_otherwise_is_marked() -> None:
    found = cell("s_founded", founded_on="2017.6.15")
    assert (found.text, found.mapped) == ("2017-06-15", True)
    assert cell("s_founded", founded_on="2017年").text == "2017年"
    assert not cell("s_org").mapped


@given(st.dictionaries(st.sampled_from(sorted(SERVICE.fields)), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)))  # fmt: skip
def test_whatever_stands_in_a_draft_gives_a_row(odd: dict[str, Any]) -> None:
    found = row(**{name: value for name, value in odd.items() if value is not None})
    assert set(found.cells) == set(COLUMNS)
    assert all(isinstance(one.text, str) for one in found.cells.values())


def test_places_are_ordered_by_sound() -> None:
    rows = [
        row(address=place)
        for place in ("山西省吕梁市离石区", "大同市平城区", "山西省太原市小店区", "山西省大同市云冈区")
    ]
    assert [one.place for one in sorted(rows, key=place_order)] == [
        "大同市平城区", "山西省大同市云冈区", "山西省吕梁市离石区", "山西省太原市小店区",
    ]  # fmt: skip


def test_a_form_that_gathers_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="不是汇总表"):
        gather(SERVICE, SERVICE, received())
