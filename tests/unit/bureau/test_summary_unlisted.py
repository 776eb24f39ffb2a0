"""What is said of somebody who is there without standing on the table comes to him alone, or to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.bureau.gathering import GatheredRow
from app.bureau.summarising import Forms, Gathered
from app.bureau.summary_composed import Asked, Composed, compose
from app.bureau.summary_draft import read_kept
from app.drafts.draft import Draft
from app.errors import UsageError
from tests.unit.bureau.applicants import CODE, SERVICE, SUMMARY, row

TWO = Forms(summary=SUMMARY, applicant=SERVICE)
BLANK = Draft(form=SUMMARY.id)
LISTED = replace(row("丙", org_name="丙", uscc=None), code="丙", case=3)
ONE = replace(row("甲", org_name="甲", uscc=CODE), code="甲", case=1)
OTHER = replace(row("乙", org_name="乙", uscc=CODE), code="乙", case=2)


def made_of(before: Draft, rows: Sequence[GatheredRow], listed: str, asked: Asked, *, of_desk: bool = True) -> Composed:
    """A summary in which only those ``listed`` by name are recommended."""
    if not of_desk:
        rows = [replace(one, case=0) for one in rows]
    held = {one.code: frozenset({one.case}) for one in rows} if of_desk else {}
    gathered = Gathered(rows=list(rows), of_desk=of_desk, cases=frozenset(one.case for one in rows), held=held)
    gathered.recommended = {one.id: one.code for one in rows if one.name in listed}
    return compose(TWO, before, gathered, replace(asked, only_recommended=True))


def staff_of(made: Composed) -> dict[str, str]:
    return {one.gathered.name: one.cells["s_staff"].text for one in made.summary.rows}


def edit(*named: str) -> Asked:
    return Asked(named={one: {"s_staff": f"{number}"} for number, one in enumerate(named, start=900)})


@pytest.mark.parametrize("of_desk", [True, False])
@pytest.mark.parametrize("asked", [edit(CODE), Asked(first=(CODE,)), edit("丙", CODE)])
def test_a_code_of_two_who_are_not_listed_is_nobodys(asked: Asked, of_desk: bool) -> None:
    with pytest.raises(UsageError, match=f"有 2 家机构都是“{CODE}”") as refused:
        made_of(BLANK, [LISTED, ONE, OTHER], "丙", asked, of_desk=of_desk)
    assert "甲" in refused.value.hint
    assert "乙" in refused.value.hint


@pytest.mark.parametrize("of_desk", [True, False])
@pytest.mark.parametrize("rows", [[LISTED, ONE, OTHER], [OTHER, ONE, LISTED]])
@pytest.mark.parametrize("later", [[ONE, OTHER, LISTED], [OTHER, LISTED, ONE]])
@pytest.mark.parametrize("named", [("甲",), ("乙",), ("乙", "甲")])
def test_who_is_named_of_two_has_what_was_typed_when_he_is_listed(
    rows: list[GatheredRow], later: list[GatheredRow], named: tuple[str, ...], of_desk: bool
) -> None:
    before = made_of(BLANK, rows, "丙", edit(*named), of_desk=of_desk)
    assert len([one for one in before.told if "刚才改的已经留着" in one]) == len(named)
    again = made_of(before.draft, rows, "丙", Asked(), of_desk=of_desk)
    now = staff_of(made_of(again.draft, later, "甲乙丙", Asked(), of_desk=of_desk))
    typed = {one: f"{number}" for number, one in enumerate(named, start=900)}
    assert now == {name: typed.get(name, LISTED.cells["s_staff"].text) for name in "甲乙丙"}


@pytest.mark.parametrize("of_desk", [True, False])
@pytest.mark.parametrize(("named", "whose"), [(CODE, ""), ("甲", "甲"), ("乙", "乙")])
def test_who_came_with_the_code_of_one_of_last_time_is_another(named: str, whose: str, of_desk: bool) -> None:
    before = made_of(BLANK, [LISTED, ONE], "甲丙", edit(), of_desk=of_desk)
    if not whose:
        with pytest.raises(UsageError, match="有 2 家机构"):
            made_of(before.draft, [LISTED, ONE, OTHER], "丙", edit(named), of_desk=of_desk)
        return
    kept = made_of(before.draft, [LISTED, ONE, OTHER], "丙", edit(named), of_desk=of_desk)
    now = staff_of(made_of(kept.draft, [OTHER, LISTED, ONE], "甲乙丙", Asked(), of_desk=of_desk))
    assert [name for name, text in now.items() if text == "900"] == [whose]


@pytest.mark.parametrize("of_desk", [True, False])
def test_of_one_code_who_is_listed_goes_before_who_is_not(of_desk: bool) -> None:
    made = made_of(BLANK, [ONE, OTHER], "乙", edit(CODE), of_desk=of_desk)
    assert staff_of(made) == {"乙": "900"}


@pytest.mark.parametrize("of_desk", [True, False])
def test_two_drafts_of_one_applicant_are_one(of_desk: bool) -> None:
    again = replace(ONE, source="/收件/甲二", code="甲二")
    made = made_of(BLANK, [LISTED, ONE, again], "丙", edit(CODE), of_desk=of_desk)
    assert staff_of(made_of(made.draft, [LISTED, ONE], "甲丙", Asked(), of_desk=of_desk))["甲"] == "900"


def test_an_older_draft_of_somebody_who_is_listed_is_no_other_one() -> None:
    again = replace(ONE, source="/收件/甲二", code="甲二")
    made = made_of(BLANK, [ONE, again], "甲", edit("甲"), of_desk=False)
    assert set(staff_of(made).values()) == {"900"}


def test_of_two_with_one_code_and_name_each_is_called_by_what_the_refusal_says() -> None:
    """A clerk parted them: the desk knows that they are two."""
    rows = [LISTED, ONE, replace(OTHER, known=ONE.known, name="甲")]
    for named in (CODE, "甲"):
        with pytest.raises(UsageError, match="有 2 家机构") as refused:
            made_of(BLANK, rows, "丙", edit(named))
    keys = refused.value.hint.partition("：")[2].rstrip("。").split("、")
    for key, case in zip(keys, (1, 2), strict=True):
        made = made_of(BLANK, rows, "丙", edit(key.strip("“”")))
        now = made_of(made.draft, rows, "甲丙", Asked()).summary.rows
        assert [one.gathered.case for one in now if one.cells["s_staff"].text == "900"] == [case]


def beside(one: GatheredRow, **held: int) -> GatheredRow:
    """A row as it is read at a place, or of other numbers than the desk's."""
    return replace(one, **{"case": 0, **held})


THEM = [replace(row(name, org_name=name, uscc=None), code=name, case=case) for case, name in enumerate("甲乙丙", 1)]
NAMELESS = replace(row("", org_name=None, uscc=None, source="/收件/白"), code="白", case=1)


def in_order_of(made: Composed) -> list[str]:
    return [one.gathered.name for one in made.summary.rows]


@pytest.mark.parametrize(
    ("first", "is_kept"),
    [
        (THEM, True),
        ([*THEM[:2], beside(THEM[2])], True),  # the desk had him later
        ([beside(one) for one in THEM], True),
        ([*THEM[:2], replace(THEM[2], case=9)], True),  # made one with another since: his content is there
        ([*THEM[:2], replace(THEM[2], code="丙一")], True),  # a number only, as of this desk
        ([*THEM[:2], beside(THEM[2], case=9, code="丙一")], False),  # of a desk that is none of this one
    ],
)
def test_who_was_read_elsewhere_keeps_his_place_when_the_desk_has_him(first: list[GatheredRow], is_kept: bool) -> None:
    before = made_of(BLANK, first, "甲乙丙", Asked(order=("丙", "乙", "甲")))
    assert in_order_of(before) == ["丙", "乙", "甲"]
    without = made_of(before.draft, THEM, "甲乙", Asked())
    assert in_order_of(without) == ["乙", "甲"]
    now = made_of(without.draft, THEM, "甲乙丙", Asked())
    assert in_order_of(now) == (["丙", "乙", "甲"] if is_kept else ["乙", "甲", "丙"])


def test_whose_content_stands_on_the_table_keeps_no_other_place() -> None:
    """Of two rows that a clerk made one the second one goes, and comes with no later summary."""
    before = made_of(BLANK, THEM, "甲乙丙", Asked(order=("丙", "乙", "甲")))
    held = {"甲": frozenset({1}), "丙": frozenset({1}), "乙": frozenset({2})}
    joined = Gathered(rows=THEM[:2], of_desk=True, cases=frozenset({1, 2}), held=held)
    made = compose(TWO, before.draft, joined, Asked(only_recommended=False))
    kept = read_kept(SUMMARY, made.draft, SERVICE)
    assert not kept.others


def test_forms_left_blank_keep_no_place_by_their_content() -> None:
    """They are all the same: the one on the desk need not be the one that was read elsewhere."""
    before = made_of(BLANK, [*THEM[1:], beside(NAMELESS)], "乙丙", Asked(only_recommended=False))
    made = made_of(before.draft, [*THEM[1:], NAMELESS], "乙丙", Asked())
    assert not read_kept(SUMMARY, made.draft, SERVICE).others
