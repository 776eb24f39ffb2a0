"""Merging at the door: by which form, and what is damaged in a source is not forgotten in what comes of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from app import api
from app.errors import DraftError
from app.paths import find_paths
from tests.unit.bureau.applicants import NAME
from tests.unit.bureau.piles import draft_in, handed_in, packed
from tests.unit.bureau.test_damaged_copies import altered, spoiled
from tests.unit.test_api_editions import SERVICE, newer

NOON = datetime(2026, 4, 20, 12)
Pair: TypeAlias = tuple[Path, Path]
Make: TypeAlias = Callable[[Path], Path]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two drafts of one file of edition 2, of another PC."""
    there = find_paths(tmp_path / "那台")
    api.adopt_definition(there, newer(tmp_path / "文件"))
    found = tmp_path / "甲", tmp_path / "乙"
    for place in found:
        api.new_draft(there, SERVICE, place, NOON, "甲公司")
    return found


@pytest.mark.parametrize("lying", [(), ("very",), ("other",), ("other", "very")])
def test_it_merges_by_the_very_form_or_not_at_all(pair: Pair, tmp_path: Path, lying: tuple[str, ...]) -> None:
    """Of edition 2 this PC has nothing, the very file, another one, or both."""
    here = find_paths(tmp_path / "这台")
    if "other" in lying:
        api.adopt_definition(here, newer(tmp_path / "别的", "名称"))
    if "very" in lying:
        here.dropped_forms.mkdir(parents=True, exist_ok=True)
        shutil.copy(tmp_path / "文件" / "新版.yaml", here.dropped_forms / "要来的.yaml")
        assert api.merge(here, pair, tmp_path / "合", NOON).out == tmp_path / "合"
        return
    with pytest.raises(DraftError) as refused:
        api.merge(here, pair, tmp_path / "合", NOON)
    assert not (tmp_path / "合").exists()
    assert "第 2 版" in refused.value.message
    if lying:
        assert "不是同一个定义文件" in refused.value.message
        assert refused.value.message.endswith("没有合并。")
        assert "“新表单放入”的文件夹" in refused.value.hint
        assert "“转到新版…”" in refused.value.hint


def test_what_the_refusal_advises_leads_to_one_draft(pair: Pair, tmp_path: Path) -> None:
    here = find_paths(tmp_path / "这台")
    api.adopt_definition(here, newer(tmp_path / "别的", "名称"))
    moved = tmp_path / "甲转", tmp_path / "乙转"
    for place, target in zip(pair, moved, strict=True):
        api.carry_to_edition(here, place, target, NOON)
    assert api.merge(here, moved, tmp_path / "合", NOON).out == tmp_path / "合"
    assert draft_in(tmp_path / "合").answers["org_name"] == "甲公司"


def of_which_the_last_save_is_damaged(folder: Path) -> Path:
    api.new_draft(find_paths(folder.parent / "谁"), SERVICE, folder, NOON, NAME)
    (folder / "draft.json").write_bytes(b"\x00" * 100)
    return folder


def of_other_answers(file: Path) -> Path:
    package = packed(file, handed_in(file.parent / "打包前", staff_count="26"))
    return altered(package, b'"staff_count": "26"', b'"staff_count": "96"')


def without_one_file(file: Path) -> Path:
    """Evidence is damaged, which is told by itself: what was filled in is proven."""
    return spoiled(packed(file, handed_in(file.parent / "打包前", {"a.pdf": b"a" * 9})), "attachments/03/a.pdf")


def whole(place: Path) -> Path:
    return handed_in(place, staff_count="26")


MAKES: Mapping[str, tuple[Make, str, bool]] = {
    "a whole one": (whole, "完好", False),
    "a package without a file": (without_one_file, "缺.shenbao", False),
    "a package with other answers": (of_other_answers, "坏.shenbao", True),
    "a folder of an earlier save": (of_which_the_last_save_is_damaged, "坏", True),
}


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("as_base", [False, True])
@pytest.mark.parametrize("what", MAKES)
def test_damaged_answers_are_merged_only_when_somebody_chose_so(
    tmp_path: Path, what: str, as_base: bool, chosen: bool
) -> None:
    make, name, is_damaged = MAKES[what]
    other, one = make(tmp_path / name), whole(tmp_path / "甲")
    drafts = [one, whole(tmp_path / "乙")] if as_base else [one, other]
    how = api.Merging(other if as_base else None, {"staff_count": "A"}, with_damaged=chosen, without_missing=True)
    if as_base or what != "a package with other answers":
        how = replace(how, take={})
    paths, out = find_paths(tmp_path / "资料"), tmp_path / "合"
    if is_damaged and not chosen:
        with pytest.raises(DraftError, match=f"^“{name}”有损坏，.*没有合并") as refused:
            api.merge(paths, drafts, out, NOON, how)
        assert "“有损坏的也合并”" in refused.value.hint
        assert "--with-damaged" in refused.value.typed
        assert not out.exists()
        return
    made = api.merge(paths, drafts, out, NOON, how)
    assert made.out == out
    said = [one for one in made.told if "看不出来" in one]
    assert [f"“{name}”" in one for one in said] == [True] * is_damaged
    assert all(f"· {one}" in (out / "合并说明.txt").read_text("utf-8-sig") for one in said)


def test_the_note_says_of_which_draft_the_answers_were_damaged(tmp_path: Path) -> None:
    whole = handed_in(tmp_path / "甲", staff_count="26")
    damaged = altered(packed(tmp_path / "坏.shenbao", whole), b'"staff_count": "26"', b'"staff_count": "96"')
    how = api.Merging(take={"staff_count": "B"}, with_damaged=True)
    made = api.merge(find_paths(tmp_path / "资料"), [whole, damaged], tmp_path / "合", NOON, how)
    assert draft_in(tmp_path / "合").answers["staff_count"] == "96"
    note = (tmp_path / "合" / "合并说明.txt").read_text("utf-8-sig")
    (said,) = [one for one in made.told if "填写的内容（draft.json）有损坏" in one]
    assert said.startswith("B（坏.shenbao）：")
    assert f"· {said}" in note
