"""A package takes the place of an earlier one of the same applicant only."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app import api
from app.bureau.collecting import collect
from app.bureau.matching import is_one_applicant
from app.bureau.reviewing import hand_on
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.history import HISTORY
from app.errors import UsageError
from app.paths import find_paths
from tests.unit.bureau.applicants import SERVICE, answers
from tests.unit.bureau.piles import FONTS, FORMS, NOW, desk, handed_in, packed

ZONE = "cooperation_zone_2026"
OTHER = {"org_name": "另一家公司", "uscc": "91140000MA0HAMTW88"}


@pytest.mark.parametrize("kind", ["folder", "package"])
def test_what_is_handed_on_takes_no_other_applicants_place(tmp_path: Path, kind: str) -> None:
    """Also one that another desk received."""
    draft = handed_in(tmp_path / "收件" / "甲")
    if kind == "package":
        packed(tmp_path / "包" / "甲.shenbao", draft)
    other = packed(tmp_path / "别的台" / "乙.shenbao", handed_in(tmp_path / "乙", **OTHER))
    target = packed(tmp_path / "上报.shenbao", handed_in(tmp_path / "旧", staff_count="1"))
    broken = tmp_path / "坏.shenbao"
    broken.write_bytes(target.read_bytes()[:-30])
    before = other.read_bytes(), broken.read_bytes()
    with desk(tmp_path / "台") as workspace:
        collect(workspace, [tmp_path / ("收件" if kind == "folder" else "包")], FORMS, FONTS, NOW)
        for file in (other, broken):
            with pytest.raises(UsageError, match=f"已有的“{file.name}”.*没有覆盖它"):
                hand_on(workspace, FORMS, 1, file)
        assert (other.read_bytes(), broken.read_bytes()) == before
        assert hand_on(workspace, FORMS, 1, target)[0] == target
        assert hand_on(workspace, FORMS, 1, target)[0] == target


def test_what_is_packed_takes_no_other_drafts_place(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "data")
    other = packed(tmp_path / "乙.shenbao", handed_in(tmp_path / "乙", **OTHER))
    before = other.read_bytes()
    draft = handed_in(tmp_path / "甲")
    with pytest.raises(UsageError, match="是另一份草稿"):
        api.pack(draft, other, paths=paths)
    assert other.read_bytes() == before
    assert api.pack(draft, tmp_path / "甲.shenbao", paths=paths)[0] == tmp_path / "甲.shenbao"
    handed_in(tmp_path / "甲", staff_count="1")
    assert api.pack(draft, tmp_path / "甲.shenbao", paths=paths)[0] == tmp_path / "甲.shenbao"


@pytest.mark.parametrize("form", [ZONE, SERVICE.id])
@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("", "云川"), ("云川启明", "云川启明公司"), ("云川", "")],
    ids=["no name yet", "named since", "name put right", "name taken out"],
)
def test_a_draft_is_packed_over_its_own_package(tmp_path: Path, form: str, before: str, after: str) -> None:
    paths, folder, file = find_paths(tmp_path / "data"), tmp_path / "甲", tmp_path / "甲.shenbao"
    named = "zone_name" if form == ZONE else "org_name"
    store.create(folder, form)
    for number, name in enumerate(("", before, after)):
        now = NOW + timedelta(minutes=10 * number)  # far enough apart to stay in the history
        with store.open_draft(folder, writable=True, now=now) as opened:
            values = {"address": f"云川市{number}号"} | ({named: name} if name else {})
            store.save(opened, Draft(form=form, answers=values), now=now)
        if number:
            assert api.pack(folder, file, paths=paths)[0] == file
    other = tmp_path / "乙"
    store.create(other, form)
    with store.open_draft(other, writable=True, now=NOW) as opened:
        store.save(opened, Draft(form=form, answers={named: "另一家"}), now=NOW)
    if after:
        with pytest.raises(UsageError, match="像是另一份草稿"):
            api.pack(other, file, paths=paths)


def test_what_was_put_right_in_a_hurry_is_packed_over_its_own_package(tmp_path: Path) -> None:
    """The save that was packed is thinned out by then."""
    paths, file = find_paths(tmp_path / "data"), tmp_path / "甲.shenbao"
    named = {"org_name": "云川启明（虚构）有限公司"}
    changes = (
        {"org_name": "云川启明", "uscc": None},
        {"uscc": None},  # nothing else is another
        {},
        {"org_name": "云川启明公司", "staff_count": "1"},
        {"org_name": "云川启明公司", "uscc": OTHER["uscc"]},
    )
    for said in changes:
        draft = handed_in(tmp_path / "甲", **(named | said))
        shutil.rmtree(draft / HISTORY, ignore_errors=True)
        assert api.pack(draft, file, paths=paths)[0] == file


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ({"staff_count": "1"}, True),
        ({"uscc": None}, True),
        ({"org_name": "另一家公司"}, False),
        ({"uscc": OTHER["uscc"]}, False),
        ({"org_name": None, "uscc": None}, False),
    ],
)
def test_one_applicant_is_known_by_all_that_both_say(said: dict[str, str | None], is_one: bool) -> None:
    one, other = Draft(form=SERVICE.id, answers=answers()), Draft(form=SERVICE.id, answers=answers(**said))
    assert is_one_applicant(SERVICE, one, other) is is_one
    assert is_one_applicant(SERVICE, other, one) is is_one
    assert not is_one_applicant(None, one, other)
    assert is_one_applicant(None, one, one)
    assert not is_one_applicant(SERVICE, one, Draft(form="other", answers=one.answers))
