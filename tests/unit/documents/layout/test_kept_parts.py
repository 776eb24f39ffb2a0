"""Parts kept from one layout to the next: what comes from memory is what would be laid out anew.

KP1 any sequence of fillings, options and missing files. KP2 what is asked is noted, and only that counts. KP3 room.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.documents.layout.kept_parts import KeptParts, Noted
from app.documents.layout.parts import Layout
from app.documents.typeset import Typesetter
from tests.unit.documents.fillings import Case, cases
from tests.unit.documents.golden import sample_case, samples

SAMPLES = {folder.name: sample_case(folder) for folder in samples()}


def layout(case: Case, typesetter: Typesetter, kept: KeptParts | None = None) -> Layout:
    return Layout(case.definition, case.filling, typesetter, case.options, kept)


@pytest.mark.parametrize("name", SAMPLES)
def test_kp1_memory_changes_nothing(typesetter: Typesetter, name: str) -> None:
    definition = SAMPLES[name].definition

    @settings(max_examples=6, phases=[Phase.generate])
    @given(st.lists(cases(definition), min_size=2, max_size=3), st.data())
    def check(drawn: list[Case], data: st.DataObject) -> None:
        kept = KeptParts(128)
        first = drawn[0]
        names = data.draw(st.lists(st.sampled_from(sorted(definition.fields)), min_size=1, max_size=4))
        answers = {**first.filling.answers, **{key: drawn[1].filling.answers.get(key, "") for key in names}}
        mixed = replace(first, filling=replace(first.filling, answers=answers))
        gone = replace(mixed, options=replace(mixed.options, missing={3: ("“执照.pdf”不见了",)}))
        numbers = {number: str(number * 3) for number in definition.items}
        for case in (first, mixed, gone, *drawn[1:], first):
            from_memory, anew = layout(case, typesetter, kept), layout(case, typesetter)
            for volume in definition.volumes:
                assert from_memory.parts(volume) == anew.parts(volume)
                assert from_memory.contents(volume, numbers) == anew.contents(volume, numbers)

    check()


def test_kp2_only_parts_that_show_an_answer_are_laid_out_again(typesetter: Typesetter) -> None:
    case = SAMPLES["cooperation_zone_2026"]
    (form, _) = case.definition.volumes
    kept = KeptParts(128)
    before = layout(case, typesetter, kept).parts(form)
    again = layout(case, typesetter, kept).parts(form)
    assert all(one is other for one, other in zip(before, again, strict=True))
    filling = replace(case.filling, answers={**case.filling.answers, "plan_other": "另有说明。"})
    after = layout(replace(case, filling=filling), typesetter, kept).parts(form)
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, True, False]


def test_kp2_what_is_asked_is_noted() -> None:
    noted = Noted({"a": 1, "b": 2})
    assert (noted.get("a"), noted.get("c", 7), len(noted), list(noted)) == (1, 7, 2, ["a", "b"])
    asked = noted.asked()
    assert set(asked) == {"a", "c"}
    assert noted.asked() == {}
    assert noted.answers_as(asked)
    assert Noted({"a": 1, "b": 3}).answers_as(asked)
    assert not Noted({"a": 2}).answers_as(asked)
    assert not Noted({"a": 1, "c": None}).answers_as(asked)


def test_kp3_few_are_kept(typesetter: Typesetter) -> None:
    case = SAMPLES["cooperation_zone_2026"]
    for room in (0, 2):
        kept = KeptParts(room)
        for volume in case.definition.volumes:
            assert layout(case, typesetter, kept).parts(volume) == layout(case, typesetter).parts(volume)
        assert len(kept) == room
