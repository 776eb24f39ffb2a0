"""The order of a summary and rows typed into it: what a clerk laid out stays, nobody stands there twice unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.api_summary_draft import SUMMARY_DRAFT
from app.bureau.collecting import collect
from app.bureau.gathering import GatheredRow
from app.bureau.model import Office
from app.bureau.summarising import Forms, Gathered
from app.bureau.summary_composed import Asked, Composed, compose
from app.bureau.summary_records import SummaryChange
from app.drafts import store
from app.drafts.draft import Draft
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import CODE, NAME, SERVICE, SUMMARY, row
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

OTHER, OTHER_CODE = "云川精测（虚构）检验检测技术有限公司", "91149900MA0YC26H7X"
TWO = Forms(summary=SUMMARY, applicant=SERVICE)
BLANK, NOTHING = Draft(form=SUMMARY.id), Asked()


def rows_of(names: str) -> list[GatheredRow]:
    return [replace(row(one, org_name=one, uscc=None), case=number) for number, one in enumerate(names, start=1)]


def made_of(before: Draft, rows: Sequence[GatheredRow], asked: Asked = NOTHING) -> Composed:
    gathered = Gathered(rows=list(rows), of_desk=True, cases=frozenset(one.case for one in rows))
    return compose(TWO, before, gathered, asked)


def names_in(made: Composed) -> str:
    return "".join(one.gathered.name for one in made.summary.rows)


def test_who_is_to_stand_first_goes_before_the_order_that_there_is() -> None:
    rows = rows_of("甲乙丙丁")
    before = made_of(BLANK, rows, Asked(order=tuple("丁丙乙甲"))).draft
    assert names_in(made_of(before, rows, Asked(first=("乙",)))) == "乙丁丙甲"
    assert names_in(made_of(before, rows, Asked(first=("甲", "丙")))) == "甲丙丁乙"
    assert names_in(made_of(before, rows, Asked(first=("乙",), order="given"))) == "乙甲丙丁"
    by_place = names_in(made_of(before, rows, Asked(order="place")))
    first = by_place[2]
    assert names_in(made_of(before, rows, Asked(first=(first,), order="place"))) == first + by_place.replace(first, "")


def test_an_order_on_its_way_goes_by_cases() -> None:
    """One put its code right, and who had come meanwhile wrote that code."""
    first, other = replace(row("一"), case=1), replace(row("二", org_name=OTHER, uscc=None), case=2)
    before = made_of(BLANK, [first, other]).draft
    now = [
        replace(row("三", org_name="新来的", uscc=CODE), case=3),
        replace(row("一", uscc=OTHER_CODE), case=1),
        other,
    ]
    asked = Asked(order=(CODE, OTHER), cases={CODE: 1, OTHER: 2})
    assert [one.gathered.case for one in made_of(before, now, asked).summary.rows] == [1, 2, 3]
    gone = made_of(BLANK, [now[2], now[0]], asked)
    assert [one.gathered.case for one in gone.summary.rows] == [2, 3], "who has its code now has no place"


def test_the_order_outlives_a_summary_of_a_few_places(tmp_path: Path) -> None:
    paths, place = find_paths(tmp_path / "profile"), tmp_path / "台"
    for name in "甲乙丙丁":
        handed_in(tmp_path / "收件" / name, org_name=name, uscc=None)
    with desk(place) as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    api.keep_summary(paths, SummaryChange(only_recommended=False, order=tuple("丁丙乙甲")), NOW, place)
    how = api.Summarising(desk=place, formats=())
    made = api.summarise(paths, [tmp_path / "收件" / "丙"], tmp_path / "出", how, LATER)
    assert (made.rows, made.told) == (1, ()), "the others are there"
    assert [row.name for row in api.see_summary(paths, place).rows] == list("丁丙乙甲")


# ---- rows typed by hand -------------------------------------------------------------------------------------------


def typed_besides(paths: AppPaths, place: Path, **texts: str) -> None:
    """Somebody types a row into the summary draft, like the first one but for some texts."""
    with store.open_draft(place / SUMMARY_DRAFT, writable=True, now=NOW) as opened:
        rows = opened.draft.answers["rows"]
        assert isinstance(rows, list)
        one = {name: text for name, text in rows[0].items() if name != "applicant"} | texts
        store.save(opened, opened.draft.answered({"rows": [*rows, one]}), now=NOW, marked=True)


@pytest.mark.parametrize("name", [OTHER, f" {OTHER} ".replace("（", "(").replace("）", ")")])
def test_who_was_typed_and_then_sent_a_draft_is_told_to_stand_there_twice(tmp_path: Path, name: str) -> None:
    paths, box = find_paths(tmp_path / "profile"), tmp_path / "收件"
    place, how = paths.desk, api.Summarising(formats=())
    handed_in(box / "甲")
    with desk(place) as workspace:
        collect(workspace, (box,), FORMS, FONTS, NOW)
    api.set_office(paths, Office("city", "云川市工业和信息化局", "", "XX市"), NOW)
    api.keep_summary(paths, SummaryChange(only_recommended=False), NOW)
    typed_besides(paths, place, s_org=name)
    made = api.summarise(paths, (), tmp_path / "出", how, NOW)
    assert (made.mark, made.told) == ("final", ("汇总草稿里手工加的 1 行没有申报材料，列在最后",))
    handed_in(box / "乙", org_name=OTHER, uscc=None)
    with desk(place, LATER) as workspace:
        collect(workspace, (box,), FORMS, FONTS, LATER)
    sentence = (
        f"“{name.strip()}”列了两行：第 2 行是申报材料里的，第 3 行是手工加的；"
        "现在有申报材料了，请打开汇总草稿，删去手工加的一行"
    )
    made = api.summarise(paths, (), tmp_path / "出", how, LATER)
    assert (made.mark, made.told, made.rows_wrong) == ("draft", (sentence,), 1)
    assert sentence in [one.message for one in made.issues if one.severity == "error"]
    seen = api.see_summary(paths)
    assert seen.told == (sentence,)
    assert [(one.key, one.column, one.kind) for one in seen.issues if one.sentence == sentence] == [("", -1, "error")]


def test_a_typed_row_is_compared_with_what_is_printed_as_well() -> None:
    rows = rows_of("甲乙")
    draft = made_of(BLANK, rows, Asked(edits={"乙": {"s_org": "乙（更名）"}})).draft
    answers = draft.answers["rows"]
    assert isinstance(answers, list)
    typed = [{"s_org": "乙（更名）"}, {"s_org": "丙"}, {"s_org": ""}, {"s_type": "企业"}, {"s_org": "乙"}]
    made = made_of(draft.answered({"rows": [*answers, *typed]}), rows)
    assert [one.path for one in made.issues] == ["rows.2.s_org", "rows.5.s_org"]
    assert made.told[-1] == "汇总草稿里手工加的 2 行没有申报材料，列在最后"
    assert NAME not in str(made.told)
