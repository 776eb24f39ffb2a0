"""What a change makes of a summary before the core has answered: the same as the core, and it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.bureau.model import Office
from app.bureau.summary_records import SummaryChange, SummarySeen
from app.drafts.draft import Draft
from app.ui.bureau.summary.changes import (
    NOTHING,
    applied,
    inverse,
    is_empty,
    keys_of,
    merged,
    moved,
    ordered,
    renamed,
    typed,
)
from app.ui.bureau.summary.tool_bar import ToolBar
from app.ui.look.look import Look
from tests.ui.bureau.summary.on_desk import KeptDesk
from tests.unit.bureau.applicants import SUMMARY

_DESK = KeptDesk(4)
SEEN = _DESK.see()
KEYS = keys_of(SEEN)
COLUMNS = [column.id for column in SEEN.columns if column.id]
TEXTS = st.sampled_from(["", "企业", "1,286.40 万元", "2019年3月", "0351-5550188", "数字赋能"])


def edits() -> st.SearchStrategy[dict[str, dict[str, Any]]]:
    own = st.dictionaries(st.sampled_from(COLUMNS), st.none() | TEXTS, min_size=1, max_size=3)
    return st.dictionaries(st.sampled_from(KEYS), own, max_size=3)


def changes() -> st.SearchStrategy[SummaryChange]:
    return st.builds(
        SummaryChange,
        edits=edits(),
        order=st.none() | st.permutations(KEYS).map(tuple),
        kind=st.none() | st.sampled_from(SEEN.kinds),
        name=st.none() | st.sampled_from(["云川市", "长川市"]),
    )


def essence(seen: SummarySeen) -> Any:
    """What is to be seen of the rows and of who recommends."""
    rows = [
        (row.key, row.texts, {at: cell.edited for at, cell in row.cells.items() if cell.edited}) for row in seen.rows
    ]
    return rows, seen.kind, seen.name


@given(changes())
def test_the_window_shows_what_the_core_will_say(change: SummaryChange) -> None:
    desk = KeptDesk(4)
    before = desk.see()
    assert essence(applied(before, change)) == essence(desk.see(change))


@given(changes(), changes())
def test_changes_one_after_the_other_are_one_change(first: SummaryChange, later: SummaryChange) -> None:
    assert essence(applied(applied(SEEN, first), later)) == essence(applied(SEEN, merged(first, later)))
    assert is_empty(merged(NOTHING, NOTHING))


@given(changes(), changes())
def test_every_step_can_be_taken_back(first: SummaryChange, change: SummaryChange) -> None:
    seen = applied(SEEN, first)
    assert essence(applied(applied(seen, change), inverse(seen, change))) == essence(seen)


def cased() -> st.SearchStrategy[SummaryChange]:
    """Changes as the page makes them: by case."""
    own = st.dictionaries(st.sampled_from(COLUMNS), st.none() | TEXTS, min_size=1, max_size=2)
    edits = st.builds(lambda row, said: typed(row.key, row.case, said), st.sampled_from(SEEN.rows), own)
    return edits | st.permutations(KEYS).map(lambda order: ordered(SEEN, tuple(order)))


@given(cased(), cased(), st.permutations(KEYS))
def test_changes_reach_their_rows_whatever_the_keys_are_by_now(
    first: SummaryChange, later: SummaryChange, keys: list[str]
) -> None:
    """Every applicant wrote the code of another one: what is changed, and its order, goes with the case."""
    new = dict(zip(KEYS, keys, strict=True))
    now = replace(SEEN, rows=tuple(row._replace(key=new[row.key]) for row in SEEN.rows))

    def of_cases(seen: SummarySeen) -> Any:
        return [(row.case, row.texts) for row in seen.rows]

    change = merged(first, later)
    expected = of_cases(applied(applied(SEEN, first), later))
    assert of_cases(applied(SEEN, change)) == expected
    assert of_cases(applied(now, change)) == expected, "on its way"
    assert of_cases(applied(now, renamed(change, new))) == expected
    back = inverse(SEEN, change)
    assert of_cases(applied(applied(now, change), back)) == of_cases(SEEN)
    assert of_cases(applied(applied(now, change), renamed(back, new))) == of_cases(SEEN)


def test_the_core_goes_by_the_cases_of_an_order() -> None:
    desk = KeptDesk(4)
    seen = desk.see()
    desk.put_right(0, "91149900MA0YC26H6T")
    order = tuple(reversed(keys_of(seen)))
    change = ordered(seen, order)
    assert change.cases == {row.key: row.case for row in seen.rows}
    assert [row.case for row in desk.see(change).rows] == [4, 3, 2, 1]


@pytest.mark.parametrize("kind", ["XX部门", "XX市", "山西综改区管委会"])
def test_a_kind_alone_is_shown_as_the_core_has_it_and_names_nobody(qtbot: QtBot, look: Look, kind: str) -> None:
    desk = KeptDesk(2)
    desk.draft, desk.office = Draft(form=SUMMARY.id), Office("city", "云川市工业和信息化局", "", "XX市")
    seen, chosen = desk.see(), list[tuple[str, str]]()
    bar = ToolBar(look)
    qtbot.addWidget(bar)
    bar.show_seen(seen)
    bar.bureau_chosen.connect(lambda *said: chosen.append(said))
    bar.kind.textActivated.emit(kind)
    whole = kind == "山西综改区管委会"
    assert chosen == ([] if kind == seen.kind else [(kind, kind if whole else "")])
    change = SummaryChange(kind=kind, name="")
    after = applied(seen, change)
    core = desk.see(change)
    assert (after.kind, after.name) == (core.kind, core.name)
    assert core.name == (kind if whole else "云川市")


@pytest.mark.parametrize("kind", ["", "XX部门", "XX市", "山西综改区管委会"])
@pytest.mark.parametrize("name", ["", "云川", "云川市", "云川市工业和信息化局", "省商务厅", "山西综改区管委会"])
def test_what_nobody_said_follows_the_office_alike_before_and_after_the_core(kind: str, name: str) -> None:
    desk = KeptDesk(1)
    desk.draft, desk.office = Draft(form=SUMMARY.id), Office("city", name, "", kind)
    seen = desk.see()
    for said in ("", *seen.kinds):
        for called in ("", "长川"):
            change = SummaryChange(kind=said, name=called)
            after = applied(seen, change)
            desk.draft = Draft(form=SUMMARY.id)
            core = desk.see(change)
            assert (after.kind, after.name, after.said) == (core.kind, core.name, core.said)


def test_taking_back_who_recommends_gives_the_office_back() -> None:
    """What nobody said is not said by undoing."""
    desk = KeptDesk(2)
    desk.draft, desk.office = Draft(form=SUMMARY.id), Office("city", "云川市工业和信息化局", "", "XX市")
    seen = desk.see()
    change = SummaryChange(kind="XX部门", name="省商务部门")
    back = inverse(seen, change)
    assert (back.kind, back.name) == ("", "")
    after = applied(applied(seen, change), back)
    assert (after.kind, after.name, after.said) == ("XX市", "云川市", ("", ""))
    desk.see(change)
    assert essence(desk.see(back)) == essence(after)


@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 4))
def test_a_row_is_moved_in_front_of_another(keys: list[str], to: int) -> None:
    order = moved(tuple(keys), "b", to)
    assert [key for key in order if key != "b"] == [key for key in keys if key != "b"]
    behind = [key for key in keys[to:] if key != "b"]
    assert list(order[order.index("b") + 1 :]) == behind
