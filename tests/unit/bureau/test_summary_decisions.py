"""Whose decision lists a row of 附件 3: a desk's own; without a desk one that is named, or the highest, and told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.api_summary import Summarised
from app.bureau.collecting import collect
from app.bureau.deciding import deciding
from app.bureau.model import Decision, Level, Office, Review
from app.bureau.review_records import Carried, reviews_file
from app.drafts.names import REVIEWS_FILE
from app.errors import InputFileError, UsageError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import NAME
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed

SECOND, THIRD = "云川精测（虚构）检验检测技术有限公司", "云川（虚构）中小企业服务促进中心"
COUNTY, CITY = "云川县工信局", "云川市工信局"


def said(office: str, decision: Decision = "recommend", level: Level = "county") -> Review:
    return Review(level=level, office=office, decision=decision, at="2026-04-20 14:32")


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three applicants; the county recommended the first two, the city refused the second."""
    folder = tmp_path / "收件"
    reviews = [[said(COUNTY)], [said(CITY, "reject", "city"), said(COUNTY)], []]
    for number, (name, came) in enumerate(zip((NAME, SECOND, THIRD), reviews, strict=True)):
        handed_in(folder / str(number), org_name=name, uscc=None)
        if came:
            (folder / str(number) / REVIEWS_FILE).write_bytes(reviews_file(Carried(), came))
    return folder


@pytest.fixture
def place(tmp_path: Path, inbox: Path) -> Path:
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (inbox,), FORMS, FONTS, NOW)
    return tmp_path / "台"


def summarise(paths: AppPaths, places: list[Path], out: Path, **how: Any) -> Summarised:
    asked = api.Summarising(**{"bureau_name": "云川市", "formats": (), "only_recommended": True, **how})
    return api.summarise(paths, places, out, asked, LATER)


def names(paths: AppPaths, made: Summarised) -> list[str]:
    return [line.name for line in api.look_at_summary(paths, made.folder)]


def test_the_city_outweighs_the_county_and_the_last_of_a_level_counts() -> None:
    county, city = said(COUNTY), said(CITY, "reject", "city")
    assert deciding((city, county)) == city
    assert deciding((county, said("乙县", "return"))) == said("乙县", "return")
    assert deciding((city, county), COUNTY) == county
    assert deciding((city, Review(level="city", office=CITY))) == city, "a review that decides nothing"
    assert deciding(()) is None


def test_what_the_county_decided_is_not_the_decision_of_this_desk(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    api.set_office(paths, Office("city", CITY, "", "XX市"), NOW, place)
    assert (api.see_summary(paths, place).rows, api.see_summary(paths, place).recommended) == ((), 0)
    with pytest.raises(InputFileError, match="没有一家") as refused:
        summarise(paths, [], tmp_path / "出", desk=place)
    assert "随材料来的县级等结论不算" in refused.value.hint
    api.review(paths, NAME, said(CITY, level="city"), LATER, place)
    assert [row.name for row in api.see_summary(paths, place).rows] == [NAME]
    made = summarise(paths, [], tmp_path / "出", desk=place)
    assert (names(paths, made), made.told) == ([NAME], ())


def test_drafts_read_elsewhere_are_decided_by_the_desk_as_well(
    paths: AppPaths, place: Path, inbox: Path, tmp_path: Path
) -> None:
    api.review(paths, THIRD, said(CITY, level="city"), LATER, place)
    assert names(paths, summarise(paths, [inbox], tmp_path / "出", desk=place)) == [THIRD]


def test_without_a_desk_it_is_told_whose_decision_lists_a_row(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = summarise(paths, [inbox], tmp_path / "出")
    assert (names(paths, made), made.told) == ([NAME], (f"按随材料来的“{COUNTY}”的结论列出：“{NAME}”",))
    made = summarise(paths, [inbox], tmp_path / "县", reviews_of=COUNTY)
    assert names(paths, made) == [NAME, SECOND]
    assert made.told == (f"按随材料来的“{COUNTY}”的结论列出：“{NAME}”、“{SECOND}”",)


def why_not(paths: AppPaths, places: list[Path], out: Path, **how: Any) -> str:
    with pytest.raises(InputFileError, match="没有一家的初审结论是“推荐”") as error:
        summarise(paths, places, out, **how)
    return error.value.hint


def test_nobody_recommended_says_whose_decisions_there_are(
    paths: AppPaths, place: Path, inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "无"
    nobody = why_not(paths, [inbox], out, reviews_of="没有的局")
    assert nobody.startswith(f"材料里没有“没有的局”的初审结论，写过结论的有：“{COUNTY}”、“{CITY}”；")
    assert why_not(paths, [inbox / "1"], out, reviews_of=f" {CITY}") == "请先写初审结论，或改成列出全部。"
    assert why_not(paths, [inbox / "2"], out).startswith("随材料来的没有初审结论；")
    for places in ([], [inbox]):
        assert "受理台只算自己写的结论" in why_not(paths, places, out, desk=place)


def test_nobody_recommended_says_that_the_files_there_are_those_of_last_time(
    paths: AppPaths, inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "出"
    assert "上次" not in why_not(paths, [inbox / "2"], out)
    summarise(paths, [inbox], out)
    assert why_not(paths, [inbox / "2"], out).endswith("“出”里的文件还是上次汇总的。")


def test_a_desk_asks_for_no_other_office(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="只算受理台自己的"):
        summarise(paths, [], tmp_path / "出", desk=place, reviews_of=COUNTY)


def test_how_many_of_which_decision_are_listed_is_told(paths: AppPaths, place: Path, tmp_path: Path) -> None:
    assert summarise(paths, [], tmp_path / "未", desk=place, only_recommended=False).told == ()
    api.review(paths, NAME, said(CITY, level="city"), LATER, place)
    api.review(paths, SECOND, said(CITY, "reject", "city"), LATER, place)
    (told,) = summarise(paths, [], tmp_path / "出", desk=place, only_recommended=False).told
    assert told == "列出的 3 家不都是推荐的：未定 1 家，推荐 1 家，不推荐 1 家"
    for case in (SECOND, THIRD):
        api.review(paths, case, said(CITY, level="city"), LATER, place)
    assert summarise(paths, [], tmp_path / "全", desk=place, only_recommended=False).told == ()


def test_an_open_choice_and_a_draft_changed_since_are_told(
    paths: AppPaths, place: Path, inbox: Path, tmp_path: Path
) -> None:
    handed_in(tmp_path / "又收" / "0", org_name=NAME, uscc=None, staff_count="99")
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "又收",), FORMS, FONTS, LATER)
    handed_in(inbox / "1", org_name=SECOND, uscc=None, staff_count="77")
    (inbox / "2" / "draft.json").touch()
    told = summarise(paths, [], tmp_path / "出", desk=place, only_recommended=False).told
    assert told == (
        f"“{NAME}”收到 2 份内容不同的，还没有选定，用的是最后写的一份",
        f"“{SECOND}”收进受理台以后，原处的材料又改过，用的是收到时的；要用改过的，请再收一次",
    )


def test_a_package_replaced_since_is_told_and_a_lost_one_is_not(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    file = packed(tmp_path / "包" / "三.shenbao", inbox / "2")
    with desk(tmp_path / "台二") as workspace:
        collect(workspace, (file,), FORMS, FONTS, NOW)
    how = {"desk": tmp_path / "台二", "only_recommended": False}
    assert summarise(paths, [], tmp_path / "一", **how).told == ()
    os.utime(file, (1_800_000_000, 1_800_000_000))
    (told,) = summarise(paths, [], tmp_path / "二", **how).told
    assert "又改过" in told
    file.unlink()
    assert summarise(paths, [], tmp_path / "三", **how).told == ()


def test_a_recommendation_of_no_certain_content_is_not_said_to_be_of_an_older_one(
    paths: AppPaths, inbox: Path, tmp_path: Path
) -> None:
    """Reviews that came along from an older program do not say what they were of."""
    coded = Review(level="county", office=COUNTY, decision="recommend", code="0000-0000")
    (inbox / "1" / REVIEWS_FILE).write_bytes(reviews_file(Carried(), [coded]))
    made = summarise(paths, [inbox], tmp_path / "出")
    assert names(paths, made) == [NAME, SECOND]
    assert f"推荐以后材料又改过的：“{SECOND}”；请核对改过的内容，再决定列不列" in made.told


def test_a_doubt_about_a_cell_that_was_changed_is_settled(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    handed_in(inbox / "0", org_name=NAME, uscc=None, staff_count="86")
    said = (NAME, "从业人数 86，服务人员基本情况表 12 行")
    assert said in summarise(paths, [inbox], tmp_path / "出", only_recommended=False).doubts
    changed = summarise(paths, [inbox], tmp_path / "出", only_recommended=False, changes={NAME: {"s_staff": "80"}})
    assert said not in changed.doubts


def test_who_is_read_and_only_not_listed_is_not_told_to_be_missing(
    paths: AppPaths, inbox: Path, tmp_path: Path
) -> None:
    summarise(paths, [inbox], tmp_path / "出", only_recommended=False)
    made = summarise(paths, [inbox], tmp_path / "出")
    assert (names(paths, made), [one for one in made.told if "没有收到" in one]) == ([NAME], [])
    made = summarise(paths, [inbox / "0"], tmp_path / "出")
    assert [one for one in made.told if "没有收到" in one] == [], "who was not listed last time is not missed"


def test_what_is_changed_of_who_is_not_recommended_is_kept_and_told(
    paths: AppPaths, place: Path, tmp_path: Path
) -> None:
    api.review(paths, NAME, said(CITY, level="city"), LATER, place)
    changes = {NAME: {"s_staff": "5"}, SECOND: {"s_staff": "6"}}
    made = summarise(paths, [], tmp_path / "出", desk=place, changes=changes, by_hand=(THIRD, NAME))
    assert (made.rows, made.told) == (
        1,
        (
            f"“{SECOND}”现在没有列在表上，刚才改的已经留着，再列上时就用",
            f"排在前面的“{THIRD}”现在没有列在表上，列上以后请再排",
        ),
    )
    made = summarise(paths, [], tmp_path / "出", desk=place, only_recommended=False)
    staff = {line.name: line.cells["s_staff"].text for line in api.look_at_summary(paths, made.folder)}
    assert (staff[NAME], staff[SECOND]) == ("5", "6")
    with pytest.raises(UsageError, match="没有“没有的”"):
        summarise(paths, [], tmp_path / "出", desk=place, changes={"没有的": {"s_staff": "6"}})


def test_without_a_desk_too(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = summarise(paths, [inbox], tmp_path / "出", changes={THIRD: {"s_staff": "6"}})
    assert [one for one in made.told if "现在没有列在表上" in one]
    made = summarise(paths, [inbox], tmp_path / "出", only_recommended=False)
    staff = {line.name: line.cells["s_staff"].text for line in api.look_at_summary(paths, made.folder)}
    assert staff[THIRD] == "6"


def test_of_two_that_stand_there_neither_is_meant_for_one_who_does_not(
    paths: AppPaths, place: Path, inbox: Path, tmp_path: Path
) -> None:
    """Both parts of one applicant are listed under longer keys; a code alone means neither, and no third row."""
    handed_in(tmp_path / "又收" / "0", org_name=NAME, uscc=None, staff_count="99")
    with desk(place, LATER) as workspace:
        collect(workspace, (tmp_path / "又收",), FORMS, FONTS, LATER)
    api.part(paths, NAME, str(tmp_path / "又收" / "0"), LATER, place)
    with pytest.raises(UsageError, match="有 2 家机构都是"):
        summarise(paths, [], tmp_path / "出", desk=place, only_recommended=False, changes={NAME: {"s_staff": "6"}})
