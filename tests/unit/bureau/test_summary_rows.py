"""The summary of many applicants: one row each, in the clerk's order, changed cells with their source."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bureau.gathering import GatheredRow
from app.bureau.summary import Edit, Summary, composed, with_changes
from app.bureau.summary_carried import carried_over
from app.bureau.summary_draft import APPLICANT, GATHERED, KeptSummary, read_kept, summary_draft
from app.bureau.twins import apart, clashes_told, twins_told
from app.drafts.draft import Draft, from_json, to_json
from app.errors import UsageError
from tests.unit.bureau.applicants import CODE, COLUMNS, NAME, SERVICE, SUMMARY, row

OTHER = "云川精测（虚构）检验检测技术有限公司"
OTHER_CODE = "91149900MA0YC26H7X"
BLANK = Draft(form=SUMMARY.id)


def two() -> list[GatheredRow]:
    return [row("a"), row("b", org_name=OTHER, uscc=OTHER_CODE)]


def drafted(made: Summary, before: Draft = BLANK, **answers: str) -> Draft:
    return summary_draft(SUMMARY, before, made, read_kept(SUMMARY, before).by_hand, answers)


# ---- one row for each applicant -----------------------------------------------------------------------------------


def test_of_two_drafts_the_one_written_last_counts() -> None:
    rows = [
        row("旧", written="2026-04-01T10:00:00", code="1", income_b="700"),
        row("另", org_name=OTHER, uscc=OTHER_CODE),
        row("新", written="2026-04-02T10:00:00", code="2"),
    ]
    found, twins = apart(rows)
    assert [one.source for one in found] == ["/收件/新", "/收件/另"]
    (told,) = twins_told(twins)
    assert told == (
        f"“{NAME}”收到两份不一样的：用的是 2026-04-02 10:00 保存的“/收件/新”，没有用“/收件/旧”；汇总表上有 1 栏不一样"
    )


def test_of_two_drafts_without_times_the_first_counts_and_equal_ones_are_one() -> None:
    found, twins = apart([row("一", code="1"), row("二", code="2"), row("三", code="1")])
    assert [one.source for one in found] == ["/收件/一"]
    assert [(twin.row.source, twin.differs) for twin in twins] == [("/收件/二", True), ("/收件/三", False)]
    (told,) = twins_told(twins)
    assert told.startswith(f"“{NAME}”收到两份不一样的：用的是“/收件/一”，没有用“/收件/二”；")
    assert told.endswith("；另有 1 份和用的这份一样")


def test_of_equal_drafts_the_one_with_fewest_lost_files_counts() -> None:
    """A damaged copy on a stick would say of the applicant that his evidence is missing."""
    damaged = replace(row("坏", code="2", written="2026-04-02"), lost=16)
    whole, old = row("好", code="2", written="2026-04-02"), row("旧", code="1", written="2026-04-01")
    for rows in permutations([damaged, whole, old, replace(damaged, source="/收件/也坏", lost=3)]):
        found, twins = apart(rows)
        assert [one.source for one in found] == ["/收件/好"]
        assert sorted(twin.row.source for twin in twins if not twin.differs) == ["/收件/也坏", "/收件/坏"]
    assert apart([old, damaged])[0] == [damaged], "what was filled in last counts, whatever was lost with it"


def test_a_draft_without_a_time_is_not_older_than_one_with_a_time() -> None:
    found, _ = apart([row("一", code="1"), row("二", code="2", written="2026-04-02T10:00:00")])
    assert [one.source for one in found] == ["/收件/一"], "nobody knows which is newer: the first one counts"


def test_three_drafts_of_an_applicant_are_counted_in_one_sentence() -> None:
    _, twins = apart([row("一", code="1"), row("二", code="2", income_b="700"), row("三", code="3")])
    (told,) = twins_told(twins)
    assert told == f"“{NAME}”收到 3 份，不都一样：用的是“/收件/一”，没有用“/收件/二”、“/收件/三”；汇总表上有 1 栏不一样"
    _, twins = apart([row(name, code="1") for name in "一二三"])
    assert list(twins_told(twins)) == [f"“{NAME}”收到 3 份内容一样的，只列一行"]


def test_a_draft_that_says_only_the_name_is_of_that_applicant() -> None:
    found, twins = apart([row("一"), row("二", uscc="", code="2")])
    assert len(found) == 1
    assert len(twins) == 1
    assert len(apart([row("一", uscc="", org_name=""), row("二", uscc="", org_name="")])[0]) == 2


def test_two_names_with_one_code_are_two_rows_and_told() -> None:
    found, twins = apart([row("一"), row("二", org_name=OTHER), row("三", org_name=OTHER, uscc="91-1499 00MA0YC26H6T")])
    assert [one.name for one in found] == [NAME, OTHER]
    assert [one.key for one in found] == [f"{CODE} {NAME}", f"{CODE} {OTHER}"]
    assert len(twins) == 1
    assert list(clashes_told(found)) == [f"“{NAME}”、“{OTHER}”写的是同一个代码 {CODE}，各列一行，请核对"]


def test_two_cases_of_one_name_without_a_code_are_told_by_the_name() -> None:
    rows, _ = apart([row("一", uscc=""), row("二", uscc="无")], of_desk=True)
    assert len({one.key for one in rows}) == 2
    assert list(clashes_told(rows)) == [f"名称都是“{NAME}”的列了 2 行，请核对是不是同一家"]


def test_one_name_with_two_codes_is_told_as_in_the_list() -> None:
    rows, _ = apart([row("一"), row("二", uscc="91149900MA0YC26H7X"), row("三", org_name=OTHER)])
    assert list(clashes_told(rows)) == [
        f"“{NAME}”、“{OTHER}”写的是同一个代码 {CODE}，各列一行，请核对",
        f"名称都是“{NAME}”的列了 2 行，请核对是不是同一家",
    ]
    both, _ = apart([row("一"), row("二")], of_desk=True)
    assert list(clashes_told(both)) == [f"“{NAME}”、“{NAME}”写的是同一个代码 {CODE}，各列一行，请核对"]


def test_a_draft_that_may_be_of_two_is_of_neither_and_told() -> None:
    a, b = row("甲", uscc="1", written="1"), row("乙", uscc="2", written="3")
    unsure = row("丙", uscc="", written="2")
    for rows in permutations([a, b, unsure]):
        found, twins = apart(rows)
        assert sorted(one.source for one in found) == sorted(one.source for one in rows)
        assert twins == []
        assert list(clashes_told(found)) == [f"名称都是“{NAME}”的列了 3 行，请核对是不是同一家"]
    a, b = row("甲", written="1"), row("乙", org_name=OTHER, written="3")
    unsure = row("丙", org_name="", written="2")
    for rows in permutations([a, b, unsure]):
        assert len(apart(rows)[0]) == 3
    assert len(apart([unsure, a])[0]) == 1, "here it can be of one only"
    assert len(apart([row("丙", uscc=""), row("丁", org_name=""), a])[0]) == 1
    assert len(apart([row("丙", uscc=""), row("丁", org_name="")])[0]) == 2


@given(
    st.lists(st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["", "甲", "乙"])), max_size=6).flatmap(
        lambda said: st.tuples(st.just(said), st.permutations(range(len(said))))
    )
)
def test_whose_a_draft_is_does_not_depend_on_the_order(said: tuple[list[tuple[str, str]], list[int]]) -> None:
    """And no row holds two drafts that contradict each other."""
    base, (marks, order) = row(), said
    rows = [
        replace(
            base,
            known={field: text for field, text in (("uscc", code), ("org_name", name)) if text},
            source=str(number),
            code=str(number),
            written=f"2026-04-0{number + 1}",
        )
        for number, (code, name) in enumerate(marks)
    ]

    def groups(given: list[GatheredRow]) -> set[frozenset[str]]:
        found, twins = apart(given)
        return {
            frozenset({one.source, *(twin.row.source for twin in twins if twin.kept is one)}) for one in found
        }  # fmt: skip

    assert groups(rows) == groups([rows[number] for number in order])
    for group in groups(rows):
        for field in ("uscc", "org_name"):
            assert len({rows[int(one)].known[field] for one in group if field in rows[int(one)].known}) <= 1


def test_a_thousand_with_one_code_are_told_apart_at_once() -> None:
    base = row()
    rows = [replace(base, known={"uscc": CODE, "org_name": str(n)}, name=str(n), source=str(n)) for n in range(1000)]
    found, twins = apart(rows)
    assert len({one.key for one in found}) == 1000
    assert twins == []


# ---- edits --------------------------------------------------------------------------------------------------------


def test_a_changed_cell_keeps_its_source() -> None:
    rows = two()
    edits = with_changes(rows, COLUMNS, {}, {OTHER: {"机构类型": "事业单位", "上年度服务收入": "700.5万元"}})
    made = composed(rows, edits)
    cell = made.rows[1].cells["s_type"]
    assert (cell.text, cell.edited, cell.source.text, cell.outdated) == ("事业单位", True, "企业", None)
    assert made.rows[1].cells["s_income"].text == "700.5"
    assert not made.rows[0].cells["s_type"].edited
    assert made.told == ()


def test_writing_the_gathered_text_takes_a_change_back() -> None:
    rows = two()
    edits = with_changes(rows, COLUMNS, {}, {CODE: {"s_type": "事业单位"}})
    assert with_changes(rows, COLUMNS, edits, {NAME: {"机构类型": "企业"}}) == {}


def test_a_source_that_changed_under_a_change_is_told() -> None:
    edits = with_changes(two(), COLUMNS, {}, {NAME: {"s_staff": "30"}})
    made = composed([row("a", staff_count="28")], edits)
    cell = made.rows[0].cells["s_staff"]
    assert (cell.text, cell.source.text, cell.outdated) == ("30", "28", "26")
    assert made.told == (f"“{NAME}”的“从业人数”改过以后，申报材料由“26”变成了“28”，表上仍是改过的“30”",)
    assert composed([row("a", staff_count="30")], edits).rows[0].cells["s_staff"].edited is False


@pytest.mark.parametrize("named", ["没有这家", ""])
def test_unknown_rows_and_columns_are_named(named: str) -> None:
    with pytest.raises(UsageError, match=f"没有“{named}”"):
        with_changes(two(), COLUMNS, {}, {named: {"s_type": "甲"}})
    with pytest.raises(UsageError, match="没有“法定代表人”这一栏"):
        with_changes(two(), COLUMNS, {}, {NAME: {"法定代表人": "甲"}})


def test_a_code_of_two_is_asked_for_by_name() -> None:
    rows = apart([row("一"), row("二", org_name=OTHER)])[0]
    with pytest.raises(UsageError, match=f"有 2 家机构都是“{CODE}”"):
        with_changes(rows, COLUMNS, {}, {CODE: {"s_type": "甲"}})
    assert list(with_changes(rows, COLUMNS, {}, {OTHER: {"s_type": "甲"}})) == [f"{CODE} {OTHER}"]


# ---- the order ----------------------------------------------------------------------------------------------------


def names(made: Summary) -> list[str]:
    return [one.gathered.name for one in made.rows]


def test_rows_stand_as_given_by_place_or_as_last_time() -> None:
    rows = [
        row("一", uscc="", org_name="丙", address="山西省太原市"),
        row("二", uscc="", org_name="乙", address="大同市"),
        row("三", uscc="", org_name="甲", address="山西省大同市"),
    ]
    assert names(composed(rows, {})) == ["丙", "乙", "甲"]
    assert names(composed(rows, {}, "place")) == ["甲", "乙", "丙"]
    assert names(composed(rows, {}, "kept", ["乙", "丙"])) == ["乙", "丙", "甲"]


# ---- the draft of a summary ---------------------------------------------------------------------------------------


def table_of(draft: Draft) -> list[dict[str, str]]:
    """A copy of the rows that are printed."""
    found = draft.answers["rows"]
    assert isinstance(found, list)
    return [dict(entry) for entry in found]


def again(draft: Draft) -> Draft:
    return from_json(to_json(draft), "draft.json")


def test_a_summary_draft_tells_where_each_text_came_from() -> None:
    rows = two()
    edits = with_changes(rows, COLUMNS, {}, {NAME: {"s_type": "事业单位"}})
    draft = again(drafted(composed(rows, edits), bureau_name="云川市"))
    assert [entry["s_type"] for entry in table_of(draft)] == ["事业单位", "企业"]
    assert draft.answers["bureau_name"] == "云川市"
    kept = read_kept(SUMMARY, draft, SERVICE)
    order = (CODE, OTHER_CODE)
    assert kept == KeptSummary(edits, order, {one.key: one for one in rows}, places=order)
    assert to_json(drafted(composed(rows, edits), bureau_name="云川市")) == to_json(draft)


def test_changes_in_the_table_itself_are_kept_when_gathered_again() -> None:
    draft = drafted(composed(two(), {}))
    table = table_of(draft)
    table[1]["s_contact"] = "王䶮"
    table.reverse()
    table.append({"s_org": "手工加的机构"})
    kept = read_kept(SUMMARY, again(draft.answered({"rows": table})))
    assert kept.edits == {OTHER_CODE: {"s_contact": Edit("王䶮", "钱𠅤")}}
    assert kept.order == (OTHER_CODE, CODE)
    assert kept.by_hand == ({"s_org": "手工加的机构"},)
    made = composed(two(), kept.edits, "kept", kept.order)
    next_one = drafted(made, draft.answered({"rows": table}))
    assert [entry["s_org"] for entry in table_of(next_one)] == [OTHER, NAME, "手工加的机构"]
    assert table_of(next_one)[0]["s_contact"] == "王䶮"


def test_a_row_that_lost_its_mark_is_known_by_name_or_code() -> None:
    draft = drafted(composed(two(), {}))
    table = [{name: text for name, text in entry.items() if name != APPLICANT} for entry in table_of(draft)]
    table[0]["s_staff"] = "27"
    kept = read_kept(SUMMARY, draft.answered({"rows": table}))
    assert (kept.by_hand, kept.order) == ((), (CODE, OTHER_CODE))
    assert kept.edits == {CODE: {"s_staff": Edit("27", "26")}}


def test_a_typed_row_of_the_same_name_takes_nothing_over() -> None:
    """Wherever it stands: who has a mark is the one who was gathered."""
    rows = two()
    draft = drafted(composed(rows, with_changes(rows, COLUMNS, {}, {NAME: {"s_income": "500"}})))
    typed = {"s_org": NAME, "s_income": "1"}
    kept = read_kept(SUMMARY, draft.answered({"rows": [typed, *table_of(draft)]}))
    assert kept.by_hand == (typed,)
    assert kept.order == (CODE, OTHER_CODE)
    assert kept.edits == {CODE: {"s_income": Edit("500", "738.65")}}


def test_edits_follow_an_applicant_that_put_its_code_right() -> None:
    rows = [row("a", uscc="")]
    draft = drafted(composed(rows, with_changes(rows, COLUMNS, {}, {NAME: {"s_type": "甲"}})))
    kept = carried_over(read_kept(SUMMARY, draft), [row("a")]).kept
    assert kept.edits == {CODE: {"s_type": Edit("甲", "企业")}}
    assert kept.order == (CODE,)


def test_edits_of_an_applicant_that_is_missing_this_time_are_kept() -> None:
    rows = two()
    edits = with_changes(rows, COLUMNS, {}, {OTHER: {"s_type": "甲"}})
    draft = drafted(composed(rows, edits))
    without = drafted(composed(rows[:1], read_kept(SUMMARY, draft).edits), draft)
    assert read_kept(SUMMARY, again(without)).edits == edits


def test_other_keys_of_the_draft_survive() -> None:
    before = replace(BLANK, extra={"memo": "甲"}, options={"copies": 2})
    draft = drafted(composed(two(), {}), before)
    assert draft.extra["memo"] == "甲"
    assert draft.options == {"copies": 2}


KEYS = st.sampled_from(["rows", "edits", "key", "known", "cells", "from", "text", "was", "s_org", CODE])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.lists(st.dictionaries(st.sampled_from([APPLICANT, "s_org", "x"]), st.text(max_size=3)), max_size=3))
def test_whatever_somebody_wrote_there_is_read(stored: Any, table: list[dict[str, str]]) -> None:
    lines = {"rows": [json.dumps(stored)], "edits": stored}
    for said in (stored, lines):
        kept = read_kept(SUMMARY, replace(BLANK, answers={"rows": table}, extra={GATHERED: said}))
        assert len(kept.by_hand) + len(kept.order) <= len(table)


def test_lone_surrogates_of_file_names_are_kept() -> None:
    made = composed([replace(row("a"), source="/收件/\udcff")], {})
    kept = read_kept(SUMMARY, again(drafted(made)))
    assert kept.rows[CODE].source == "/收件/\udcff"
