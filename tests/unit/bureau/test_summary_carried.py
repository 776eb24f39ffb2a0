"""What was changed follows an applicant whose code or name is another one now, and never comes to another applicant."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import api
from app.bureau.collecting import collect
from app.bureau.gathering import GatheredRow
from app.bureau.model import Review
from app.bureau.summary import Edit
from app.bureau.summary_carried import carried_over
from app.bureau.summary_draft import KeptSummary
from app.bureau.summary_records import SummaryChange
from app.bureau.twins import apart
from app.drafts import store
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, NAME, row
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

OTHER, OTHER_CODE = "云川精测（虚构）检验检测技术有限公司", "91149900MA0YC26H7X"
EDIT = {"s_staff": Edit("777", "26")}


def known(key: str, *, code: str = "", name: str = "", case: int = 0, source: str = "") -> GatheredRow:
    marks = {field: text for field, text in (("uscc", code), ("org_name", name)) if text}
    return replace(row(), key=key, known=marks, name=name, case=case, source=source or f"/收件/{key}", cells={})


def kept(*rows: GatheredRow, edited: Sequence[str] | None = None) -> KeptSummary:
    keys = [one.key for one in rows]
    return KeptSummary(
        edits={key: EDIT for key in (keys if edited is None else edited)},
        order=tuple(keys),
        rows={one.key: one for one in rows},
    )


def edits_reach(
    old: KeptSummary,
    rows: Sequence[GatheredRow],
    held: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> list[str]:
    """The names of the rows that get an edit."""
    carried = carried_over(old, rows, held)
    return [one.name for one in carried.rows if carried.kept.edits.get(one.key)]


def test_a_code_that_was_filled_in_takes_the_edit_along() -> None:
    old = kept(known(NAME, name=NAME))
    carried = carried_over(old, [known(CODE, code=CODE, name=NAME)])
    assert (carried.kept.edits, carried.kept.order, carried.keys) == ({CODE: EDIT}, (CODE,), {NAME: CODE})


@pytest.mark.parametrize(
    ("code", "name"), [(CODE, OTHER), (OTHER_CODE, NAME), (OTHER_CODE, OTHER)], ids=["code", "name", "neither"]
)
def test_sharing_only_a_code_or_only_a_name_is_another_applicant(code: str, name: str) -> None:
    carried = carried_over(kept(known(CODE, code=CODE, name=NAME)), [known(code, code=code, name=name)])
    (now,) = carried.rows
    assert now.key not in carried.kept.edits
    assert (carried.kept.edits, carried.told) == ({CODE: EDIT}, ())


def test_one_who_has_the_same_key_now_gets_one_of_his_own() -> None:
    """What is asked for by the code means him who stood there; he may be listed again."""
    rows, _ = apart([known(CODE, code=CODE, name=OTHER)])
    carried = carried_over(kept(known(CODE, code=CODE, name=NAME)), rows)
    assert [one.key for one in carried.rows] == [f"{CODE} {OTHER}"]
    both, _ = apart([known(CODE, code=CODE, name=OTHER), known(CODE, code=CODE, name=NAME)])
    assert edits_reach(carried.kept, both) == [NAME]


def test_where_several_may_be_meant_nobody_gets_the_edit_and_it_is_told() -> None:
    rows = [known(CODE, code=CODE, name=NAME), known(OTHER_CODE, code=OTHER_CODE, name=NAME)]
    old = kept(known(NAME, name=NAME))
    carried = carried_over(old, rows)
    assert carried.kept.edits == {NAME: EDIT}
    assert carried.told == (
        f"上次“{NAME}”一行改过的内容可能是“{NAME}”、“{NAME}”的，没有带过去，请核对后重新改",
    )  # fmt: skip
    unchanged = carried_over(kept(known(NAME, name=NAME), edited=()), rows)
    assert unchanged.told == (), "nothing was changed, nothing is missing"


def test_two_of_last_time_are_not_laid_over_each_other() -> None:
    old = kept(known(CODE, code=CODE), known(NAME, name=NAME))
    carried = carried_over(old, [known("新", code=CODE, name=NAME)])
    assert edits_reach(old, [known("新", code=CODE, name=NAME)]) == []
    assert len(carried.told) == 2


def test_two_that_say_the_same_are_not_laid_over_each_other_either() -> None:
    """A clerk said that they are not the same; now there is one, on another desk."""
    old = kept(known(CODE, code=CODE, name=NAME, case=1), known(f"{CODE}′", code=CODE, name=NAME, case=2))
    now = [known(CODE, code=CODE, name=NAME, case=9)]
    assert edits_reach(old, now) == []
    assert len(carried_over(old, now).told) == 2


def test_what_is_kept_by_a_key_alone_is_not_laid_over_what_is_kept_of_an_applicant() -> None:
    """An older program kept no row of somebody who was not listed."""
    own = {"s_staff": Edit("5", "26")}
    old = kept(known(NAME, name=NAME))
    old = replace(old, edits={**old.edits, CODE: {**own, "s_type": Edit("甲", "")}})
    carried = carried_over(old, [known(CODE, code=CODE, name=NAME)])
    assert carried.kept.edits == {CODE: {**EDIT, "s_type": Edit("甲", "")}}


def test_on_a_desk_the_case_says_who_it_is() -> None:
    old = kept(known(CODE, code=CODE, name=NAME, case=1))
    corrected = known(OTHER_CODE, code=OTHER_CODE, name=NAME, case=1)
    assert edits_reach(old, [corrected]) == [NAME]
    twin = known(CODE, code=CODE, name=NAME, case=2)
    held = {twin.code: frozenset({1})}
    assert edits_reach(old, [twin], held) == [], "a clerk said that these are two; the first one is not listed"
    assert edits_reach(old, [twin]) == [NAME], "joined: the first case is gone"
    stranger = known("别的", code=OTHER_CODE, name=OTHER, case=1)
    assert edits_reach(old, [stranger]) == [], "another desk in the same place"


def test_the_numbers_of_a_desk_that_was_begun_anew_say_nothing() -> None:
    """It knows the same applicants in another order; what they said then it never had."""
    first, second = known(CODE, code=CODE, name=NAME, case=1), known(OTHER_CODE, code=OTHER_CODE, name=OTHER, case=2)
    anew = [replace(second, case=1, code="B"), replace(first, case=2, code="A")]
    held = {"A": frozenset({2}), "B": frozenset({1})}
    old = replace(kept(first, second), edits={CODE: EDIT, OTHER_CODE: {"s_staff": Edit("5", "26")}})
    carried = carried_over(old, anew, held)
    assert [one.key for one in carried.rows] == [OTHER_CODE, CODE]
    assert (carried.kept.edits, carried.told) == (old.edits, ())
    nameless = replace(known(NAME, name=NAME, case=1), code="B")
    assert edits_reach(kept(known(OTHER_CODE, code=OTHER_CODE, case=1)), [nameless], held) == []


def test_on_this_desk_the_case_says_so_whatever_its_newer_drafts_say() -> None:
    """A code was typed wrong, and put right together with a new name."""
    wrong = replace(known(f"{CODE} {OTHER}", code=CODE, name=OTHER, case=2), code="B")
    old = replace(kept(replace(known(CODE, code=CODE, name=NAME, case=1), code="A"), wrong), edits={wrong.key: EDIT})
    held = {"A": frozenset({1}), "B": frozenset({2}), "C": frozenset({2})}
    for name in ("改名（虚构）", NAME):
        first, second = (
            replace(known(code, code=code, name=now, case=case), code=content)
            for code, now, case, content in ((CODE, NAME, 1, "A"), (OTHER_CODE, name, 2, "C"))
        )
        carried = carried_over(old, [second, first], held)
        assert [carried.kept.edits.get(one.key) for one in carried.rows] == [EDIT, None]
        assert carried.kept.order == (CODE, OTHER_CODE), "and it keeps its place"
        assert edits_reach(old, [second, first]) == [], "another desk with its files in the same place"
    gone = replace(kept(replace(wrong, key="以前", name="", known={"uscc": "别的"})), others={wrong.key: wrong})
    gone = replace(gone, edits={"以前": EDIT, wrong.key: {"s_staff": Edit("旧", "26")}})
    carried = carried_over(gone, [second], held)
    assert carried.kept.edits[carried.rows[0].key] == EDIT, "who is listed goes before what an older program left"


def test_what_was_changed_goes_with_the_content_when_one_case_is_made_two() -> None:
    before = replace(known(NAME, name=NAME, case=1), code="7F3A-92C1")
    first, second = (replace(known(NAME, name=NAME, case=case, source=str(case)), code="") for case in (1, 2))
    held, rows = {"7F3A-92C1": frozenset({2})}, apart([first, second], of_desk=True)[0]
    carried = carried_over(kept(before), rows, held)
    assert [one.case for one in carried.rows if carried.kept.edits.get(one.key)] == [2]
    carried = carried_over(kept(before), [first], held)
    assert carried.rows[0].key not in carried.kept.edits, "the other one is not listed"
    again = carried_over(carried.kept, rows, held)
    assert [one.case for one in again.rows if again.kept.edits.get(one.key)] == [2], "and gets it when it is"
    both = {"7F3A-92C1": frozenset({2, 3})}
    assert carried_over(kept(before), [first], both).rows[0].key != NAME, "nobody knows whose it is"
    here = {"7F3A-92C1": frozenset({1, 2})}
    assert carried_over(kept(before), [first], here).rows[0].key == NAME, "it handed in again"


@pytest.mark.parametrize(
    ("case", "code", "held"),
    [
        pytest.param(2, "B", {"A": {1}, "B": {2}}, id="another one of that name"),
        pytest.param(2, "A", {"A": {1, 2}}, id="the same content came from elsewhere"),
        pytest.param(1, "B", {"A": {2}, "B": {1}}, id="parted first, and the other one taken off"),
        pytest.param(0, "A", {"A": {1}}, id="beside the desk"),
    ],
)
def test_what_was_changed_of_one_who_is_taken_off_waits_for_him(
    case: int, code: str, held: Mapping[str, set[int]]
) -> None:
    """Nobody else of that name gets it, and he has it when he is put back."""
    old = kept(replace(known(NAME, name=NAME, case=1), code="A"))
    other = replace(known(NAME, name=NAME, case=case, source="别处"), code=code)
    cases = {content: frozenset(one) for content, one in held.items()}
    carried = carried_over(old, [other], cases)
    assert carried.rows[0].key not in carried.kept.edits
    assert (list(carried.kept.edits.values()), carried.told) == ([EDIT], ())
    (home,) = [1] if 1 in cases["A"] else [2]
    back = replace(known(NAME, name=NAME, case=home), code="A")
    again = carried_over(carried.kept, apart([other, back], of_desk=True)[0], cases)
    assert [(one.case, one.code) for one in again.rows if again.kept.edits.get(one.key)] == [(home, "A")]


@pytest.mark.parametrize(("counts", "edit"), [("A", "777"), ("B", "5"), ("C", "777")])
def test_of_two_that_were_made_one_the_content_that_counts_goes_on(counts: str, edit: str) -> None:
    """Else the case that is left."""
    one = replace(known(CODE, code=CODE, name=NAME, case=1), code="A")
    two = replace(known(OTHER_CODE, code=OTHER_CODE, name=NAME, case=2), code="B")
    held = {"A": frozenset({1}), "B": frozenset({1})}
    old = replace(kept(two, one), edits={CODE: EDIT, OTHER_CODE: {"s_staff": Edit("5", "26")}})
    now = replace(known(OTHER_CODE, code=OTHER_CODE, name=NAME, case=1), code=counts)
    carried = carried_over(old, [now], held)
    assert carried.kept.edits[carried.rows[0].key]["s_staff"].text == edit
    assert sum(len(own) for own in carried.kept.edits.values()) == 2, "none is lost"


def test_of_drafts_without_any_mark_the_place_says_who_it_is() -> None:
    old = kept(known("/收件/甲", source="/收件/甲"))
    assert carried_over(old, [known("/收件/甲", source="/收件/甲")]).kept.edits == {"/收件/甲": EDIT}
    assert edits_reach(old, [known("/收件/乙", source="/收件/乙")]) == []


CODES, NAMES = st.sampled_from(["", "1", "2"]), st.sampled_from(["", "甲", "乙"])
ROWS = st.lists(st.tuples(CODES, NAMES, st.integers(0, 3)), max_size=5)


def rows_of(said: list[tuple[str, str, int]], cases: bool) -> list[GatheredRow]:
    made = [
        known(code or name or f"/{place}", code=code, name=name, case=number * cases, source=f"/{place}")
        for number, (code, name, place) in enumerate(said, start=1)
    ]
    return apart(made, of_desk=cases)[0]


@given(ROWS, ROWS, st.booleans())
def test_no_edit_ever_comes_to_another_applicant(
    before: list[tuple[str, str, int]], after: list[tuple[str, str, int]], by_desk: bool
) -> None:
    olds, rows = rows_of(before, by_desk), rows_of(after, by_desk)
    old = kept(*olds)
    # each edit says whose it is
    old = replace(old, edits={one.key: {"s_staff": Edit(one.key, "")} for one in olds})
    carried = carried_over(old, rows)
    whose = {one.key: one for one in olds}
    assert sorted(one.id for one in carried.rows) == sorted(one.id for one in rows)
    assert len({one.key for one in carried.rows}) == len(rows)
    assert sorted(own["s_staff"].text for own in carried.kept.edits.values()) == sorted(whose), "none is lost"
    for now in carried.rows:
        own = carried.kept.edits.get(now.key)
        if own is None:
            continue
        was = whose[own["s_staff"].text]
        both = [name for name in was.known if name in now.known]
        if by_desk and was.case == now.case:
            assert not both or any(was.known[name] == now.known[name] for name in both)
        else:
            assert all(was.known[name] == now.known[name] for name in both)
            assert both or was.source == now.source


# ---- in the command line and in the window ------------------------------------------------------------------------


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


def test_an_edit_stays_with_its_applicant_when_another_one_writes_the_same_code(
    paths: AppPaths, tmp_path: Path
) -> None:
    first, out = handed_in(tmp_path / "收件" / "1"), tmp_path / "出"
    changed = api.Summarising(formats=(), changes={CODE: {"s_staff": "777"}})
    api.summarise(paths, [first], out, changed, LATER)
    second = handed_in(tmp_path / "收件" / "2", org_name=OTHER)

    def staff(*places: Path) -> dict[str, str]:
        made = api.summarise(paths, places, out, api.Summarising(formats=()), LATER)
        return {line.name: line.cells["s_staff"].text for line in api.look_at_summary(paths, made.folder)}

    assert staff(second) == {OTHER: "26"}
    assert staff(first, second) == {NAME: "777", OTHER: "26"}


def test_the_window_carries_it_no_further_either(paths: AppPaths, tmp_path: Path) -> None:
    place = tmp_path / "台"
    for number, code in enumerate((CODE, OTHER_CODE)):
        handed_in(tmp_path / "收件" / str(number), uscc=code)
    with desk(place) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)

    def decide(case: int, decision: str) -> None:
        api.review(paths, str(case), Review(level="county", office="县局", decision=decision), LATER, place)  # type: ignore[arg-type]

    def texts() -> list[tuple[int, str]]:
        seen = api.see_summary(paths, place)
        column = [one.id for one in seen.columns].index("s_staff")
        return [(one.case, one.texts[column]) for one in seen.rows]

    decide(1, "recommend")
    api.keep_summary(paths, SummaryChange(edits={CODE: {"s_staff": "777"}}), LATER, place)
    decide(1, "reject")
    decide(2, "recommend")
    assert texts() == [(2, "26")]
    api.keep_summary(paths, SummaryChange(only_recommended=False), LATER, place)
    assert texts() == [(1, "777"), (2, "26")]


@pytest.mark.parametrize("only", [False, True])
def test_after_one_is_made_two_the_edit_is_of_whom_it_was_written_for(
    paths: AppPaths, tmp_path: Path, only: bool
) -> None:
    place, box = tmp_path / "台", tmp_path / "收件"
    first, second = (handed_in(box / name, org_name=NAME, uscc=None, contact=name) for name in ("一", "二"))
    os.utime(second / "draft.json", (1.7e9, 1.7e9))
    with desk(place) as workspace:
        assert {one.case for one in collect(workspace, (box,), FORMS, FONTS, NOW).taken} == {1}
    recommends = Review(level="county", office="局", decision="recommend")
    api.review(paths, "1", recommends, NOW, place)
    (row,) = api.see_summary(paths, place).rows
    api.keep_summary(paths, SummaryChange(edits={row.key: {"s_staff": "777"}}), NOW, place)
    made, _ = api.part(paths, "1", str(first), LATER, place)
    api.review(paths, "1", recommends, LATER, place)
    if only:  # only the one that has nothing to do with the change is listed
        api.review(paths, str(made), replace(recommends, decision="reject"), LATER, place)
        seen = api.keep_summary(paths, SummaryChange(kind="XX市", name="云川市"), LATER, place)
        assert [(one.case, "777" in one.texts) for one in seen.rows] == [(1, False)]
    seen = api.keep_summary(paths, SummaryChange(only_recommended=False), LATER, place)
    assert sorted((one.case, "777" in one.texts) for one in seen.rows) == [(1, False), (made, True)]
    assert not any("没有收到" in sentence for sentence in seen.told)


def test_after_one_is_made_two_and_one_of_them_joined_each_edit_is_with_its_content(
    paths: AppPaths, tmp_path: Path
) -> None:
    place, box = tmp_path / "台", tmp_path / "收件"
    handed_in(box / "一")
    handed_in(box / "二", contact="另一人")
    handed_in(box / "三", org_name=OTHER, uscc=CODE)
    with desk(place) as workspace:
        collect(workspace, (box,), FORMS, FONTS, NOW)
    first = next(row.case for row in api.desk_seen(paths, place).rows if row.applicant == NAME)
    (other,) = (row.case for row in api.desk_seen(paths, place).rows if row.applicant == OTHER)
    api.choose(paths, str(first), str(box / "二"), NOW, place)
    seen = api.keep_summary(paths, SummaryChange(only_recommended=False), NOW, place)
    edits = {row.key: {"s_staff": {NAME: "777", OTHER: "5"}[row.name]} for row in seen.rows}
    api.keep_summary(paths, SummaryChange(edits=edits), NOW, place)
    made, _ = api.part(paths, str(first), str(box / "二"), LATER, place)
    joined, _ = api.join(paths, str(first), str(other), LATER, place)
    api.choose(paths, str(joined), str(box / "三"), LATER, place)
    seen = api.see_summary(paths, place)
    column = [one.id for one in seen.columns].index("s_staff")
    assert {(row.case, row.name, row.texts[column]) for row in seen.rows} == {
        (made, NAME, "777"),
        (joined, OTHER, "5"),
    }
    assert not any("没有收到" in sentence or "没有带过去" in sentence for sentence in seen.told)


@pytest.mark.parametrize(
    ("changes", "edit", "staff", "lost"),
    [
        ({"fax": "0351-1234567"}, "777", "777", False),
        ({"org_name": "改名（虚构）有限公司"}, "777", "26", True),
        ({"org_name": "改名（虚构）有限公司"}, "26", "26", False),
    ],
)
def test_what_was_changed_is_not_dropped_in_silence_when_the_desk_is_begun_anew(
    paths: AppPaths, tmp_path: Path, changes: dict[str, str], edit: str, staff: str, lost: bool
) -> None:
    place, box = tmp_path / "台", tmp_path / "收件"

    def hand_in(*said: dict[str, Any]) -> None:
        shutil.rmtree(box, ignore_errors=True)
        for number, changed in enumerate(said):
            handed_in(box / str(number), **{"uscc": None, **changed})
        with desk(place) as workspace:
            collect(workspace, (box,), FORMS, FONTS, NOW)

    hand_in({"org_name": NAME}, {"org_name": OTHER})
    api.keep_summary(paths, SummaryChange(only_recommended=False), NOW, place)
    api.keep_summary(paths, SummaryChange(edits={NAME: {"s_staff": edit}}), NOW, place)
    for file in place.glob("受理台*"):
        file.unlink()
    shutil.rmtree(place / "备份", ignore_errors=True)
    hand_in({"org_name": OTHER}, {"org_name": NAME, **changes})
    seen = api.see_summary(paths, place)
    column = [one.id for one in seen.columns].index("s_staff")
    name = changes.get("org_name", NAME)
    assert {one.name: (one.key, one.texts[column]) for one in seen.rows} == {OTHER: (OTHER, "26"), name: (name, staff)}
    assert seen.told == ((f"上次汇总有、这次没有收到的：“{NAME}”；改过的内容还留着",) if lost else ())


@pytest.mark.parametrize("chosen", ["一", "二"])
def test_who_was_made_one_with_another_is_not_told_to_be_gone(paths: AppPaths, tmp_path: Path, chosen: str) -> None:
    place, box = tmp_path / "台", tmp_path / "收件"
    handed_in(box / "一")
    handed_in(box / "二", org_name=OTHER, uscc=OTHER_CODE)
    with desk(place) as workspace:
        collect(workspace, (box,), FORMS, FONTS, NOW)
    seen = api.keep_summary(paths, SummaryChange(only_recommended=False), NOW, place)
    edits = {row.key: {"s_staff": {NAME: "777", OTHER: "5"}[row.name]} for row in seen.rows}
    api.keep_summary(paths, SummaryChange(edits=edits), NOW, place)
    case, _ = api.join(paths, "1", "2", LATER, place)
    api.choose(paths, str(case), str(box / chosen), LATER, place)
    seen = api.see_summary(paths, place)
    there, gone = (NAME, OTHER) if chosen == "一" else (OTHER, NAME)
    assert [(row.name, "777" in row.texts, "5" in row.texts) for row in seen.rows] == [
        (there, there == NAME, there == OTHER)
    ]
    assert seen.told == (
        f"“{gone}”现在和“{there}”算一家，只列一行；上次在“{gone}”一行改过的没有带过去，请核对后重新改",
    )


@pytest.mark.parametrize("name", [f"{OTHER}（新）", NAME])
def test_a_code_typed_wrong_and_put_right_costs_no_edit(paths: AppPaths, tmp_path: Path, name: str) -> None:
    """First it is another applicant's code; with the right one comes a new name."""
    place, box = tmp_path / "台", tmp_path / "收件"

    def hand_in(**second: Any) -> None:
        handed_in(box / "一")
        handed_in(box / "二", **second)
        with desk(place) as workspace:
            collect(workspace, (box,), FORMS, FONTS, NOW)

    def staff() -> list[tuple[int, str]]:
        made = api.summarise(paths, (), tmp_path / "出", how, LATER)
        seen = api.see_summary(paths, place)
        column = [one.id for one in seen.columns].index("s_staff")
        assert [line.cells["s_staff"].text for line in api.look_at_summary(paths, made.folder)] == [
            row.texts[column] for row in seen.rows
        ]
        return [(row.case, row.texts[column]) for row in seen.rows]

    how = api.Summarising(formats=(), desk=place, only_recommended=False)
    hand_in(org_name=OTHER, uscc=OTHER_CODE)
    changed = {NAME: {"s_staff": "111"}, OTHER: {"s_staff": "222"}}
    api.summarise(paths, (), tmp_path / "出", replace(how, changes=changed, by_hand=(OTHER,)), NOW)
    hand_in(org_name=OTHER, uscc=CODE)
    assert staff() == [(2, "222"), (1, "111")]
    hand_in(org_name=name, uscc=OTHER_CODE, staff_count="12")
    assert staff() == [(2, "222"), (1, "111")]


def test_what_was_changed_of_one_who_is_not_listed_stays_in_the_draft(paths: AppPaths, tmp_path: Path) -> None:
    first, second = handed_in(tmp_path / "1"), handed_in(tmp_path / "2", org_name=OTHER, uscc=OTHER_CODE)
    changed = api.Summarising(formats=(), changes={CODE: {"s_staff": "777"}})
    made = api.summarise(paths, [first], tmp_path / "出", changed, LATER)
    plain = api.Summarising(formats=())
    gone = api.summarise(paths, [second], tmp_path / "出", plain, LATER)
    assert f"上次汇总有、这次没有收到的：“{NAME}”；改过的内容还留着" in gone.told
    with store.open_draft(made.folder, writable=False) as opened:
        assert [NAME in text for text in opened.draft.extra["gathered"]["others"]] == [True]
    again = api.summarise(paths, [first, second], tmp_path / "出", plain, LATER)
    assert again.told == (), "it was not deleted in the draft"
    assert [one.cells["s_staff"].text for one in api.look_at_summary(paths, made.folder)] == ["777", "26"]


@pytest.mark.parametrize("since", ["parted", "came"])
def test_who_is_taken_off_and_put_back_has_what_was_changed_of_him(paths: AppPaths, tmp_path: Path, since: str) -> None:
    """Whoever of that name comes to stand there alone meanwhile."""
    place, box = tmp_path / "台", tmp_path / "收件"
    for number, name in enumerate(("一", "二", "三")):
        handed_in(box / name, uscc=None, staff_count=str(31 + number))
    api.collect(paths, (box,), NOW, place)
    gone = api.part(paths, "1", str(box / "二"), NOW, place)[0] if since == "parted" else 1
    seen = api.keep_summary(paths, SummaryChange(only_recommended=False), NOW, place)
    column = [one.id for one in seen.columns].index("s_staff")
    key = next(row.key for row in seen.rows if row.case == gone)
    api.keep_summary(paths, SummaryChange(edits={key: {"s_staff": "5001"}}, cases={key: gone}), NOW, place)

    def edited() -> list[int]:
        return [row.case for row in api.see_summary(paths, place).rows if row.texts[column] == "5001"]

    assert edited() == [gone]
    api.remove_case(paths, str(gone), NOW, place)
    if since == "parted":
        api.part(paths, "1", str(box / "三"), NOW, place)
    else:
        handed_in(tmp_path / "别家", uscc=None, staff_count="7")
        api.collect(paths, (tmp_path / "别家",), NOW, place)
    assert edited() == []
    seen = api.keep_summary(paths, SummaryChange(only_recommended=False), NOW, place)
    assert sum("从受理台移走" in one and "放回以后照旧" in one for one in seen.told) == 1
    api.restore_case(paths, str(gone), NOW, place)
    assert edited() == [gone]


def test_what_went_with_the_content_to_one_who_is_taken_off_is_told_so(paths: AppPaths, tmp_path: Path) -> None:
    place, box = tmp_path / "台", tmp_path / "收件"
    for name in ("一", "二"):
        handed_in(box / name, uscc=None, contact=name)
    os.utime(box / "一" / "draft.json", (1.7e9, 1.7e9))
    api.collect(paths, (box,), NOW, place)
    (row,) = api.keep_summary(paths, SummaryChange(only_recommended=False), NOW, place).rows
    api.keep_summary(paths, SummaryChange(edits={row.key: {"s_staff": "777"}}), NOW, place)
    made, _ = api.part(paths, "1", str(box / "二"), LATER, place)
    api.remove_case(paths, str(made), LATER, place)
    told = [one for one in api.see_summary(paths, place).told if "还留着" in one]
    assert ["从受理台移走" in one for one in told] == [True]
