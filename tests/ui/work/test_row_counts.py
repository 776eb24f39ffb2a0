"""What is counted of a table follows every change, and is what counting all of it anew gives."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.drafts.draft import Draft
from app.forms.definition import FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.field_types.choices import filled_rows, printed_numbers
from app.forms.filled import answered
from app.forms.glyphs import Glyphs
from app.ui.work.checker import MOST_ROWS_AT_ONCE, Checked
from app.ui.work.desk import Desk
from app.ui.work.row_counts import RowCounts

ROW = st.one_of(
    st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["", " ", "甲"]), max_size=2),
    st.sampled_from(["no row", {"a": 1}]),
)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3), st.lists(ROW, max_size=3)), max_size=8))
def test_counts_are_those_of_the_whole_table_after_any_changes(changes: list[tuple[int, int, list[object]]]) -> None:
    counts, rows = RowCounts(), list[object]()
    for at, gone, new in changes:
        rows = [*rows[:at], *new, *rows[at + gone :]]  # what stays is the same object, as in a draft
        counts.of(rows)
        assert counts.filled == len(filled_rows(rows))
        assert [counts.number(place) for place in range(len(rows) + 2)] == [
            *printed_numbers([*rows, {}]),
            printed_numbers([*rows, {}])[-1] + 1,
        ]
        assert [counts.is_blank(place) for place in range(len(rows))] == [not filled_rows([row]) for row in rows]
        short = counts.shortened(2)
        accepts = FIELD_TYPES["rows"].accepts
        assert accepts(short) == accepts(rows)
        assert len(filled_rows(short)) >= min(len(filled_rows(rows)), 2)


def test_progress_is_that_of_the_whole_draft(new_desk: Callable[..., Desk], definition: FormDefinition) -> None:
    for people in ([], [{}], [{"person_name": "甲"}], [{}, {"person_name": "甲"}] * 50, [{"person_name": 3}]):
        desk = new_desk(people=people)
        assert desk.progress() == answered(definition, desk.draft.filling)


def test_a_check_made_on_opening_is_not_made_again(
    qapp: object, definition: FormDefinition, new_desk: Callable[..., Desk]
) -> None:
    rows = [{"person_name": "甲"}] * (MOST_ROWS_AT_ONCE + 1)
    draft = Draft(form=definition.id, answers={"people": rows})
    asked: list[str] = []

    def covers(char: str) -> bool:
        asked.append(char)
        return True

    known = Checked(draft, (), Glyphs(definition, covers))
    desk = Desk(definition, draft, covers, checked=known)
    assert (desk.board.issues, asked) == ((), [])
    other = Desk(definition, Draft(form=definition.id), covers, checked=known)
    assert other.board.issues, "a check of another draft says nothing of this one"


def test_a_large_draft_that_was_not_checked_yet_is_checked_beside(qtbot: object, new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(people=[{"person_name": "甲"}] * (MOST_ROWS_AT_ONCE + 1))
    assert not desk.board.issues
    with qtbot.waitSignal(desk.checked):  # type: ignore[attr-defined]
        pass
    assert desk.board.issues
