"""A summary of places together with a desk: who is on the desk is listed once, and as the desk has him."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import api
from app.api_summary import Summarised
from app.bureau.collecting import collect
from app.bureau.model import Review
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import NAME
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, packed
from tests.unit.bureau.test_damaged_copies import altered

SECOND, THIRD = "云川精测（虚构）检验检测技术有限公司", "云川（虚构）中小企业服务促进中心"


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for folder, name in (("甲", NAME), ("乙", SECOND), ("丙", THIRD)):
        handed_in(tmp_path / "收件" / folder, org_name=name, uscc=None)
    return tmp_path / "收件"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "台"


def take(place: Path, *places: Path) -> None:
    with desk(place) as workspace:
        collect(workspace, places, FORMS, FONTS, NOW)


def summarise(paths: AppPaths, inbox: Path, place: Path, **how: Any) -> Summarised:
    asked = api.Summarising(bureau_name="云川市", formats=(), desk=place, **{"only_recommended": False, **how})
    return api.summarise(paths, [inbox], place.parent / "出", asked, LATER)


def listed(paths: AppPaths, made: Summarised) -> list[tuple[str, str]]:
    return [(line.name, line.cells["s_staff"].text) for line in api.look_at_summary(paths, made.folder)]


def test_the_draft_that_was_chosen_is_listed(paths: AppPaths, inbox: Path, place: Path) -> None:
    handed_in(inbox / "甲新", org_name=NAME, uscc=None, staff_count="99")
    take(place, inbox)
    for folder, staff in (("甲", "26"), ("甲新", "99")):
        api.choose(paths, NAME, str(inbox / folder), LATER, place)
        made = summarise(paths, inbox, place)
        assert dict(listed(paths, made))[NAME] == staff
        assert (made.rows, [one for one in made.told if "几份" in one or "两份" in one]) == (3, [])


def test_who_cannot_be_read_any_more_is_listed_as_the_desk_has_him(paths: AppPaths, inbox: Path, place: Path) -> None:
    take(place, inbox)
    (inbox / "甲" / "draft.json").write_bytes(b"{")
    made = summarise(paths, inbox, place)
    assert NAME in dict(listed(paths, made))
    assert made.rows == 3
    assert [
        one for one in made.told if one.startswith("“甲”现在用不了：") and one.endswith(f"“{NAME}”按受理台里收到的算")
    ]


def test_who_was_joined_has_one_row_and_nothing_was_changed_since(paths: AppPaths, inbox: Path, place: Path) -> None:
    take(place, inbox)
    number, _told = api.join(paths, SECOND, THIRD, LATER, place)
    api.review(paths, str(number), Review(level="city", office="云川市工信局", decision="recommend"), LATER, place)
    made = summarise(paths, inbox, place, only_recommended=True)
    assert made.rows == 1
    assert not [one for one in made.told if "推荐以后" in one]


def test_who_was_parted_has_a_row_of_his_own(paths: AppPaths, inbox: Path, place: Path) -> None:
    handed_in(inbox / "甲新", org_name=NAME, uscc=None, staff_count="99")
    take(place, inbox)
    api.part(paths, NAME, str(inbox / "甲新"), LATER, place)
    assert summarise(paths, inbox, place).rows == 4


def test_who_was_taken_off_is_left_out_and_told(paths: AppPaths, inbox: Path, place: Path) -> None:
    take(place, inbox)
    api.remove_case(paths, SECOND, LATER, place)
    made = summarise(paths, inbox, place)
    assert SECOND not in dict(listed(paths, made))
    assert made.told == ("“乙”从受理台移走了，没有列；要列的，请先放回",)


def test_what_the_desk_never_saw_is_told_and_who_is_not_on_it_is_read(
    paths: AppPaths, inbox: Path, place: Path
) -> None:
    take(place, inbox / "甲")
    handed_in(inbox / "甲新", org_name=NAME, uscc=None, staff_count="99")
    made = summarise(paths, inbox, place)
    assert sorted(name for name, _staff in listed(paths, made)) == sorted([NAME, SECOND, THIRD])
    assert dict(listed(paths, made))[NAME] != "99"
    assert made.told == (f"“{NAME}”按受理台的算，在“甲新”的一份受理台还没有收；要用这一份，请先收进受理台",)


def test_who_wrote_no_name_is_called_something_in_what_is_doubtful(paths: AppPaths, inbox: Path, place: Path) -> None:
    handed_in(inbox / "丁", org_name="\u3000", uscc=None, service_income_y2="约几十万")
    made = summarise(paths, inbox / "丁", place)
    assert made.doubts
    assert all(name.strip("“”　 ") for name, _doubt in made.doubts)


def test_a_damaged_draft_that_was_chosen_is_listed(paths: AppPaths, inbox: Path, place: Path) -> None:
    file = packed(inbox / "丁.shenbao", handed_in(place.parent / "草稿", org_name="丁", uscc=None, staff_count="21"))
    altered(file, b'"21"', b'"92"')
    take(place, inbox)
    made = summarise(paths, inbox, place)
    assert (made.rows, len(made.unreadable)) == (3, 1)
    api.choose(paths, "丁", str(file), LATER, place)
    made = summarise(paths, inbox, place)
    assert (made.rows, made.unreadable) == (4, ())
    assert [one for one in made.told if one.startswith("“丁”选定的这一份有缺损")]


def with_edit(paths: AppPaths, inbox: Path, place: Path, *, before: bool) -> None:
    """The second one's row was changed, before the desk had him or after that."""
    for known in (inbox / "甲", inbox) if before else (inbox,):
        if known == inbox and before:
            summarise(paths, inbox, place, changes={SECOND: {"s_staff": "77"}})
        take(place, known)
    if not before:
        summarise(paths, inbox, place, changes={SECOND: {"s_staff": "77"}})


def another_of_his_name(inbox: Path) -> Path:
    return handed_in(inbox.parent / "收件" / "盘" / "乙", org_name=SECOND, uscc=None, staff_count="99")


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("how", ["put back", "parted"])
@pytest.mark.parametrize("meanwhile", [False, True])
def test_what_was_changed_follows_the_content_to_one_of_two_of_a_name(
    paths: AppPaths, inbox: Path, place: Path, before: bool, how: str, meanwhile: bool
) -> None:
    """Whether the desk had it when it was changed, or not yet."""
    with_edit(paths, inbox, place, before=before)
    if "put back" in how:
        api.remove_case(paths, SECOND, LATER, place)
    stick = another_of_his_name(inbox)
    take(place, stick)
    if how == "parted":
        api.part(paths, SECOND, str(stick), LATER, place)
    if meanwhile:
        made = summarise(paths, inbox, place)
        staff = ["77", "99"] if how == "parted" else ["99"]
        assert sorted(text for name, text in listed(paths, made) if name == SECOND) == staff
    if "put back" in how:
        api.restore_case(paths, SECOND, LATER, place)
    made = summarise(paths, inbox, place)
    assert sorted(staff for name, staff in listed(paths, made) if name == SECOND) == ["77", "99"]
    assert not [line for line in made.told if "没有带过去" in line or "改过以后" in line]


@pytest.mark.parametrize("before", [False, True])
def test_nothing_that_was_changed_goes_from_one_blank_form_to_another(
    paths: AppPaths, inbox: Path, place: Path, before: bool
) -> None:
    """Who says nothing of himself is known by his place, whatever content he has."""
    blank = handed_in(inbox / "白", org_name=None, uscc=None)
    if not before:
        take(place, blank)
    summarise(paths, inbox, place, changes={str(blank): {"s_staff": "77"}})
    stick = handed_in(inbox.parent / "盘" / "白", org_name=None, uscc=None)
    take(place, stick)
    made = summarise(paths, stick, place)
    assert [staff for name, staff in listed(paths, made)] == ["26"]


@pytest.mark.parametrize("before", [False, True])
def test_of_two_that_were_made_one_what_was_changed_is_carried_or_told(
    paths: AppPaths, inbox: Path, place: Path, before: bool
) -> None:
    with_edit(paths, inbox, place, before=before)
    api.join(paths, SECOND, THIRD, LATER, place)
    made = summarise(paths, inbox, place)
    is_carried = [staff for _, staff in listed(paths, made)].count("77") == 1
    assert is_carried != any("现在和" in line and "没有带过去" in line for line in made.told)


def test_what_was_changed_of_one_taken_off_waits_and_is_told(paths: AppPaths, inbox: Path, place: Path) -> None:
    """Also where somebody of the same name came since: what was changed is not of what he says."""
    take(place, inbox)
    summarise(paths, inbox, place, changes={SECOND: {"s_staff": "77"}})
    api.remove_case(paths, SECOND, LATER, place)
    stick = handed_in(inbox.parent / "盘" / "乙", org_name=SECOND, uscc=None, staff_count="99").parent
    take(place, stick)
    made = summarise(paths, stick, place)
    assert listed(paths, made) == [(SECOND, "99")]
    assert [line for line in made.told if f"后来从受理台移走的：“{SECOND}”；改过的内容和次序还留着" in line]
