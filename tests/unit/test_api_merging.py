"""Merging at the door: what is damaged in a source is not forgotten in what comes of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app import api
from app.paths import find_paths
from tests.unit.bureau.piles import draft_in, handed_in, packed
from tests.unit.bureau.test_damaged_copies import altered

NOON = datetime(2026, 4, 20, 12)


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
