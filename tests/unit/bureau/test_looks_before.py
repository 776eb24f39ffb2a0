"""What another program, or another edition of a form, found in drafts is told until they are collected again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.forms.definition import FormDefinition
from tests.unit.bureau.older_desks import made_old
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

TOLD = "有的材料是换程序或表单以前查的，列出的问题和入库条件和现在的可能不同；要按现在的查，请把材料再收一次"
FORM = "service_institution_2026"


def take(place: Path, program: str, *names: str) -> None:
    with desk(place / "台") as workspace:
        collect(workspace, [place / name for name in names], FORMS, FONTS, NOW, program=program)


def told(place: Path, program: str, forms: Mapping[str, FormDefinition] = FORMS) -> tuple[str, ...]:
    with desk(place / "台", LATER) as workspace:
        return desk_seen(workspace, forms, program).told


def test_what_another_program_found_is_told_until_it_is_collected_again(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        handed_in(tmp_path / name, org_name=name, uscc=None)
    take(tmp_path, "1.0", "甲", "乙")
    assert told(tmp_path, "1.0") == ()
    assert told(tmp_path, "1.1") == (TOLD,)
    take(tmp_path, "1.1", "甲")
    assert told(tmp_path, "1.1") == (TOLD,), "the other one was not looked at again"
    take(tmp_path, "1.1", "乙")
    assert told(tmp_path, "1.1") == ()


def test_another_edition_of_the_form_is_told_as_well(tmp_path: Path) -> None:
    handed_in(tmp_path / "甲")
    take(tmp_path, "1.0", "甲")
    changed = replace(FORMS[FORM], short_title="改过")
    assert told(tmp_path, "1.0", {**FORMS, FORM: changed}) == (TOLD,)
    other = next(name for name in FORMS if name != FORM)
    assert told(tmp_path, "1.0", {**FORMS, other: replace(FORMS[other], title="改过")}) == (), "nobody handed that in"


def test_on_a_desk_of_an_earlier_program_nobody_knows(tmp_path: Path) -> None:
    handed_in(tmp_path / "甲")
    take(tmp_path, "1.0", "甲")
    made_old(tmp_path / "台")
    assert told(tmp_path, "1.0")[-1] == TOLD
    take(tmp_path, "1.0", "甲")
    assert told(tmp_path, "1.0") == ()
