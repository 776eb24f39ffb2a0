"""What a change makes of a summary before the core has answered: the same as the core, and it can be taken back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.bureau.summary_records import SummaryChange, SummarySeen
from app.ui.bureau.summary.changes import NOTHING, applied, inverse, is_empty, keys_of, merged, moved
from tests.ui.bureau.summary.on_desk import KeptDesk

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


@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 4))
def test_a_row_is_moved_in_front_of_another(keys: list[str], to: int) -> None:
    order = moved(tuple(keys), "b", to)
    assert [key for key in order if key != "b"] == [key for key in keys if key != "b"]
    behind = [key for key in keys[to:] if key != "b"]
    assert list(order[order.index("b") + 1 :]) == behind
