"""A package takes the place of an earlier one of the same applicant only, and no review is lost with it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.bureau.collecting import collect
from app.bureau.matching import is_one_applicant
from app.bureau.model import Review
from app.bureau.reviewing import hand_on, review
from app.drafts import history, store
from app.drafts.content_code import content_code
from app.drafts.draft import Draft
from app.drafts.history import HISTORY
from app.drafts.names import REVIEWS_FILE
from app.drafts.package import pack, unpack
from app.drafts.package_reading import read_packed
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
    [("", ""), ("", "云川"), ("云川", "云川")],
    ids=["no name yet", "named since", "named"],
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


PUT_RIGHT = {"org_name": "云川启航（虚构）有限公司", "uscc": None, "staff_count": "7"}
NEITHER: dict[str, str | None] = {"org_name": None, "uscc": None}
ONE_NAME: dict[str, str | None] = {"org_name": "云川启明", "uscc": None}


def filled(folder: Path, said: Mapping[str, str | None]) -> Path:
    """A draft folder of which no earlier save is kept."""
    draft = handed_in(folder, **said)
    for save in (draft / HISTORY).glob("0*.json"):
        save.unlink()
    return draft


@pytest.mark.parametrize(
    ("there", "mine", "is_one"),
    [
        (NEITHER, {}, True),  # only name and code came since: nothing is lost
        (NEITHER, {"staff_count": "7"}, False),
        (NEITHER, {**NEITHER, "staff_count": "7"}, False),
        (NEITHER, NEITHER, True),
        (ONE_NAME, NEITHER, False),
        (ONE_NAME, PUT_RIGHT, False),
        ({}, {"staff_count": "7"}, True),
        ({}, OTHER, False),
    ],
)
def test_a_package_of_which_the_draft_knows_nothing_is_judged_by_what_it_says(
    tmp_path: Path, there: dict[str, str | None], mine: dict[str, str | None], is_one: bool
) -> None:
    paths = find_paths(tmp_path / "data")
    file = packed(tmp_path / "已有.shenbao", handed_in(tmp_path / "乙", **there))
    before, draft = file.read_bytes(), filled(tmp_path / "甲", mine)
    if is_one:
        assert api.pack(draft, file, paths=paths)[0] == file
        return
    why = "没有写名称和代码，看不出" if there == NEITHER else "像是另一份草稿"
    with pytest.raises(UsageError, match=f"已有的“已有.shenbao”{why}.*没有覆盖它") as caught:
        api.pack(draft, file, paths=paths)
    assert caught.value.hint == f"请换一个名称，或先移走那个文件。位置：{file}"
    assert file.read_bytes() == before


@pytest.mark.parametrize("there", [{}, {"uscc": None}, {"org_name": None}])
@pytest.mark.parametrize(
    "mine", [OTHER, {**OTHER, "uscc": None}, {**OTHER, "org_name": None}, {"org_name": None, "uscc": None}]
)
def test_in_a_copy_of_the_folder_another_application_may_be_filled(
    tmp_path: Path, there: dict[str, str | None], mine: dict[str, str | None]
) -> None:
    """Its saves are copied with it: what was saved is said of the first applicant."""
    paths, file = find_paths(tmp_path / "data"), tmp_path / "甲.shenbao"
    store.create(tmp_path / "甲", SERVICE.id)
    saved(tmp_path / "甲", {"staff_count": "9"}, 0)
    saved(tmp_path / "甲", there, 1)
    api.pack(tmp_path / "甲", file, paths=paths)
    before = file.read_bytes()
    shutil.copytree(tmp_path / "甲", tmp_path / "乙")
    saved(tmp_path / "乙", {**mine, "staff_count": "7"}, 2)
    kept = [content_code(history.read_version(version)) for version in history.versions(tmp_path / "乙")]
    assert content_code(read_packed(file).draft) in kept
    with pytest.raises(UsageError, match="像是另一份草稿"):
        api.pack(tmp_path / "乙", file, paths=paths)
    assert file.read_bytes() == before


def test_an_earlier_save_without_name_and_code_is_its_own(tmp_path: Path) -> None:
    paths, file = find_paths(tmp_path / "data"), tmp_path / "甲.shenbao"
    store.create(tmp_path / "甲", SERVICE.id)
    for number, said in enumerate(({"staff_count": "9"}, NEITHER, PUT_RIGHT)):
        saved(tmp_path / "甲", said, number)
        if number:
            assert api.pack(tmp_path / "甲", file, paths=paths)[0] == file


def saved(folder: Path, said: Mapping[str, str | None], number: int) -> None:
    """Save answers, each time so much later that the one before stays in the history (the first goes)."""
    now = NOW + timedelta(hours=2 * number)
    with store.open_draft(folder, writable=True, now=now) as opened:
        store.save(opened, Draft(form=SERVICE.id, answers=answers(**said)), now=now)


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


COUNTY: dict[str, Any] = {
    "level": "county",
    "office": "云川县工信局",
    "decision": "recommend",
    "at": "2026-04-20 14:32",
}
CITY: dict[str, Any] = {"level": "city", "office": "云川市工信局", "decision": "recommend", "at": "2026-04-20 14:32"}
LATER: dict[str, Any] = {**COUNTY, "office": "云川县 工信局", "decision": "return", "at": "2026-05-01 08:00"}
BLANK = {**COUNTY, "office": ""}
SEAL = {"seal": "?"}


def document(entries: Sequence[Mapping[str, Any]] | bytes | None) -> bytes:
    if entries is None or isinstance(entries, bytes):
        return entries or b""
    return json.dumps({"format": 1, "reviews": list(entries)}, ensure_ascii=False).encode()


def packed_with(file: Path, folder: Path, entries: Sequence[Mapping[str, Any]] | bytes | None) -> Path:
    """A package with reviews of offices, of which the folder knows nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return pack(folder, file, reviews=document(entries))


@pytest.mark.parametrize(
    ("there", "mine", "why"),
    [
        (None, None, ""),
        (None, [COUNTY], ""),
        ([], None, ""),  # handed on before anybody said anything
        ([COUNTY], None, "里有“云川县工信局”的初审意见，换掉就没有了"),
        ([BLANK], None, "里有“县级”的初审意见，换掉就没有了"),
        ([SEAL], None, "里有初审意见，换掉就没有了"),
        ([SEAL], [{"other": 1}], "里有初审意见，换掉就没有了"),
        ([COUNTY, CITY], [COUNTY], "里有“云川市工信局”的初审意见，换掉就没有了"),
        ([COUNTY, CITY], [], "里有“云川县工信局”、“云川市工信局”的初审意见，换掉就没有了"),
        ([LATER], [COUNTY], "里有“云川县 工信局”的初审意见，换掉就没有了"),
        ([COUNTY], [LATER], ""),
        ([COUNTY], [CITY, COUNTY, SEAL], ""),
        ([COUNTY], b"{", "里有“云川县工信局”的初审意见，换掉就没有了"),
        (b"{", None, "里有初审意见，这里读不了"),
        (b"{", b"{", ""),
        (b'{"format": 2, "reviews": []}', [COUNTY], "里有初审意见，这里读不了"),
        (b'{"format": 2, "reviews": []}', b'{"format": 2, "reviews": []}', ""),
    ],
)
def test_a_package_is_replaced_when_no_review_is_lost(tmp_path: Path, there: Any, mine: Any, why: str) -> None:
    paths, draft = find_paths(tmp_path / "data"), handed_in(tmp_path / "甲")
    file = packed_with(tmp_path / "甲.shenbao", draft, there)
    handed_in(draft, staff_count="7")
    if mine is not None:
        (draft / REVIEWS_FILE).write_bytes(document(mine))
    before = file.read_bytes()
    if not why:
        assert api.pack(draft, file, paths=paths)[0] == file
        assert read_packed(file).reviews == (document(mine) or None)
        return
    with pytest.raises(UsageError) as caught:
        api.pack(draft, file, paths=paths)
    assert caught.value.message == f"已有的“甲.shenbao”{why}，没有覆盖它"
    assert caught.value.hint == f"请换一个名称，或先移走那个文件。位置：{file}"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("hole", "why"),
    [(b"%PDF-a", ""), (b'"reviews"', "里的初审意见读不出来")],
    ids=["evidence", "reviews"],
)
def test_of_a_damaged_package_the_reviews_count(tmp_path: Path, hole: bytes, why: str) -> None:
    paths, draft = find_paths(tmp_path / "data"), handed_in(tmp_path / "甲", {"a.pdf": b"%PDF-a"})
    file = packed_with(tmp_path / "甲.shenbao", draft, [] if hole == b"%PDF-a" else [COUNTY])
    whole = file.read_bytes()
    assert whole.count(hole) == 1
    file.write_bytes(whole.replace(hole, b"?" * len(hole)))
    if not why:
        assert api.pack(draft, file, paths=paths)[0] == file
        return
    with pytest.raises(UsageError, match=why):
        api.pack(draft, file, paths=paths)


def test_what_was_unpacked_with_its_reviews_is_packed_over_it(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "data")
    file = packed_with(tmp_path / "甲.shenbao", handed_in(tmp_path / "甲"), [COUNTY])
    unpack(file, tmp_path / "解开")
    handed_in(tmp_path / "解开", staff_count="7")
    assert api.pack(tmp_path / "解开", file, paths=paths)[0] == file
    assert read_packed(file).reviews == document([COUNTY])


@pytest.mark.parametrize("kind", ["folder", "package"])
@pytest.mark.parametrize(
    ("there", "why"),
    [
        ([COUNTY], "“云川县工信局”"),
        ([CITY], ""),  # our own, of before
        ([{**CITY, "at": "2027-01-01 08:00"}], "“云川市工信局”"),  # our own of another PC
        ([COUNTY, CITY], "“云川县工信局”的"),
    ],
)
def test_what_is_handed_on_drops_no_review(tmp_path: Path, kind: str, there: Any, why: str) -> None:
    draft = handed_in(tmp_path / "收件" / "甲")
    if kind == "package":
        packed(tmp_path / "包" / "甲.shenbao", draft)
    target = packed_with(tmp_path / "报" / "甲.shenbao", draft, there)
    before = target.read_bytes()
    with desk(tmp_path / "台") as workspace:
        collect(workspace, [tmp_path / ("收件" if kind == "folder" else "包")], FORMS, FONTS, NOW)
        for decision in ("recommend", "return", ""):
            review(workspace, SERVICE, 1, Review(level="city", office="云川市工信局", decision=decision), NOW)
            if why:
                with pytest.raises(UsageError, match=f"里有{why}.*没有覆盖它"):
                    hand_on(workspace, FORMS, 1, target)
                assert target.read_bytes() == before
            else:
                assert hand_on(workspace, FORMS, 1, target)[0] == target


def test_what_came_from_the_county_stays_when_the_city_hands_on_again(tmp_path: Path) -> None:
    """Also when the county's package is gone and the applicant sent another one."""
    draft, target = handed_in(tmp_path / "甲"), tmp_path / "报" / "甲.shenbao"
    sent = packed_with(tmp_path / "包" / "甲.shenbao", draft, [COUNTY])
    with desk(tmp_path / "台") as workspace:
        collect(workspace, [tmp_path / "包"], FORMS, FONTS, NOW)
        review(workspace, SERVICE, 1, Review(level="city", office="云川市工信局", decision="recommend"), NOW)
        assert hand_on(workspace, FORMS, 1, target)[0] == target
        sent.unlink()
        packed(tmp_path / "包" / "新.shenbao", handed_in(tmp_path / "甲", staff_count="7"))
        collect(workspace, [tmp_path / "包"], FORMS, FONTS, NOW + timedelta(days=1))
        assert hand_on(workspace, FORMS, 1, target)[0] == target
    offices = [one["office"] for one in json.loads(read_packed(target).reviews or b"")["reviews"]]
    assert offices == ["云川县工信局", "云川市工信局"]
