"""The desk: every change is one step, checked at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.drafts.draft import Draft
from app.forms.definition import FormDefinition
from app.forms.issues import Fix
from app.ui.work.desk import Desk, Edit


def test_typing_in_one_visit_is_one_step(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    desk.begin_visit()
    for text in ("山", "山西", "山西某某"):
        desk.answer("org_name", text)
    desk.leave("org_name")
    assert desk.undo_stack.count() == 1
    assert desk.undo_stack.undoText() == "填写“单位名称”"
    desk.undo()
    assert "org_name" not in desk.draft.answers
    desk.redo()
    assert desk.text_of("org_name") == "山西某某"


def test_a_second_visit_is_a_step_of_its_own(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    for text in ("甲", "乙"):
        desk.begin_visit()
        desk.answer("org_name", text)
        desk.leave("org_name")
    assert desk.undo_stack.count() == 2
    desk.undo()
    assert desk.text_of("org_name") == "甲"


def test_leaving_normalises_within_the_step(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    desk.begin_visit()
    desk.answer("staff_count", "１，２３４")
    assert desk.text_of("staff_count") == "１，２３４"
    desk.leave("staff_count")
    assert desk.text_of("staff_count") == "1234"
    assert desk.undo_stack.count() == 1


def test_typing_back_to_the_beginning_leaves_no_step(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(org_name="甲")
    desk.begin_visit()
    desk.answer("org_name", "甲乙")
    desk.answer("org_name", "甲")
    assert desk.undo_stack.count() == 0
    assert desk.text_of("org_name") == "甲"


def test_issues_follow_every_change(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    assert [issue.kind for issue in desk.board.of_field("postcode")] == ["unfilled"]
    desk.answer("postcode", "0300")
    assert [issue.code for issue in desk.board.of_field("postcode")] == ["postcode_format"]
    desk.answer("postcode", "030000")
    assert desk.board.of_field("postcode") == ()


def test_a_fix_is_a_step_with_its_place(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    places: list[str] = []
    desk.recalled.connect(places.append)
    desk.fix(Fix("填“无”", "service_assets", "无"))
    assert desk.text_of("service_assets") == "无"
    desk.undo()
    assert places == ["service_assets"]


def test_a_code_that_is_kept_is_a_step_with_its_place(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    desk.answer("uscc", "91149900MA0YC26H6U")
    (issue,) = desk.board.of_field("uscc")
    places: list[str] = []
    desk.recalled.connect(places.append)
    desk.fix(issue.fixes[0])
    assert [(told.code, told.kind) for told in desk.board.of_field("uscc")] == [("uscc_overridden", "note")]
    desk.undo()
    assert (places, [told.code for told in desk.board.of_field("uscc")]) == (["uscc"], ["uscc_checksum"])


def test_fill_none_tells_how_many_and_keeps_to_a_section(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk()
    some = desk.fill_none(["service_assets", "org_name", "service_area"])
    assert some == 2
    assert desk.fill_none(["service_assets"]) == 0
    assert desk.fill_none() > 5
    desk.undo()
    desk.undo()
    assert desk.text_of("service_assets") == ""


def test_edits_tell_what_changed(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(org_name="甲", email="a@example.com")
    edits: list[Edit] = []
    desk.edited.connect(edits.append)
    desk.set_answers({"org_name": "乙", "email": "a@example.com"}, "粘贴", "org_name")
    assert edits[-1].fields == {"org_name"}
    assert edits[-1].items == frozenset()
    assert not edits[-1].options
    desk.undo()
    assert edits[-1].after.answers["org_name"] == "甲"


def test_nothing_changes_while_read_only(qapp: object, definition: FormDefinition) -> None:
    desk = Desk(definition, Draft(form=definition.id), lambda _: True, "只看")
    desk.answer("org_name", "甲")
    assert desk.fill_none() == 0
    assert desk.none_count() > 0
    assert desk.draft == Draft(form=definition.id)
    assert desk.undo_stack.count() == 0


def test_every_field_and_item_has_a_section(new_desk: Callable[..., Desk], definition: FormDefinition) -> None:
    desk = new_desk()
    assert all(desk.section_of(name) for name in definition.fields)
    assert desk.section_of("people.3.person_name") == desk.section_of("people")
    assert all(desk.section_of(f"items.{number}") for number in definition.items)
    assert desk.section_of("没有") is None


STEP = st.tuples(st.sampled_from(["org_name", "staff_count", "address"]), st.sampled_from(["", "1", "一", "12", "无"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12), fresh=st.lists(st.booleans(), min_size=12, max_size=12))
def test_undoing_everything_gives_the_first_draft_and_redoing_the_last(
    new_desk: Callable[..., Desk], steps: list[tuple[str, str]], fresh: list[bool]
) -> None:
    desk = new_desk(org_name="甲")
    first = desk.draft
    for (field, text), visit in zip(steps, fresh, strict=False):
        if visit:
            desk.begin_visit()
        desk.answer(field, text)
    last = desk.draft
    while desk.undo_stack.canUndo():
        desk.undo()
    assert desk.draft == first
    while desk.undo_stack.canRedo():
        desk.redo()
    assert desk.draft == last


def test_of_many_rows_only_those_that_changed_are_normalised(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(people=[{"person_name": " 甲 "}, {"person_name": "乙"}])
    kept = desk.draft.answers["people"]
    assert isinstance(kept, list)
    desk.set_answers({"people": [*kept, {"person_name": " 丙 "}]}, "添加", "people")
    rows = desk.draft.answers["people"]
    assert isinstance(rows, list)
    assert (rows[0] is kept[0], rows[-1]) == (True, {"person_name": "丙"})
