"""Merging at the door: by which form, and what is damaged in a source is not forgotten in what comes of it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from app import api
from app.errors import DraftError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.piles import draft_in, handed_in, packed
from tests.unit.bureau.test_damaged_copies import altered
from tests.unit.test_api_editions import SERVICE, newer

NOON = datetime(2026, 4, 20, 12)
Pair: TypeAlias = tuple[Path, Path]


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
        assert refused.value.message.endswith("不是同一个定义文件，没有合并。")
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


def test_the_note_says_of_which_draft_the_answers_were_damaged(tmp_path: Path) -> None:
    whole = handed_in(tmp_path / "甲", staff_count="26")
    damaged = altered(packed(tmp_path / "坏.shenbao", whole), b'"staff_count": "26"', b'"staff_count": "96"')
    how = api.Merging(take={"staff_count": "B"})
    made = api.merge(find_paths(tmp_path / "资料"), [whole, damaged], tmp_path / "合", NOON, how)
    assert draft_in(tmp_path / "合").answers["staff_count"] == "96"
    note = (tmp_path / "合" / "合并说明.txt").read_text("utf-8-sig")
    (said,) = [one for one in made.told if "填写的内容（draft.json）有损坏" in one]
    assert said.startswith("B（坏.shenbao）：")
    assert f"· {said}" in note
