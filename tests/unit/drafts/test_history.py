"""The history: what saves every few seconds leave standing, names old and new, marks."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.drafts import history
from app.drafts.draft import Draft, from_json, to_json
from app.drafts.history import Version, find, keep, keep_foreign, mark, saved_at, to_drop, versions
from app.drafts.store import create, open_draft, save
from app.errors import UsageError

NOON = datetime(2026, 4, 1, 12)


def text(n: object) -> bytes:
    return json.dumps({"format": 1, "form": "f", "answers": {"a": str(n)}}).encode()


def entry(number: int, saved: datetime, marked: bool = False) -> Version:
    return Version(Path(f"{number}"), number, saved, marked)


def kept_of(known: list[Version]) -> list[Version]:
    dropped = to_drop(known)
    return [version for version in known if version not in dropped]


def run(saves: list[tuple[datetime, bool]]) -> list[Version]:
    """What is left when every save is thinned as it comes."""
    known: list[Version] = []
    for number, (saved, marked) in enumerate(saves, 1):
        known = kept_of([*known, entry(number, saved, marked)])
    return known


def test_three_hours_of_saves_every_ten_seconds() -> None:
    saves = [(NOON + timedelta(seconds=10 * n), n == 100) for n in range(1080)]
    left = run(saves)
    assert left[-1].number == 1080
    assert [version.number for version in left if version.marked] == [101]
    spaced = [version.saved for version in left if not version.marked][:-1]
    assert spaced == [NOON + timedelta(minutes=5 * n) for n in range(26, 36)]


def test_two_saves_a_second_apart_in_the_first_minute_leave_the_first_and_the_last() -> None:
    assert [version.number for version in run([(NOON + timedelta(seconds=n), False) for n in range(60)])] == [1, 60]


def test_twenty_marked_saves_outlive_days_of_others() -> None:
    saves = [(NOON + timedelta(minutes=n), n % 7 == 0) for n in range(300)]
    later = [(NOON + timedelta(days=20, seconds=n), False) for n in range(500)]
    left = run([*saves, *later])
    assert [version.number for version in left if version.marked] == [number for number in range(1, 300, 7)][-20:]


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(-5_000, 5_000_000), st.booleans()), min_size=1, max_size=120))
def test_whatever_the_clock_does_the_newest_stays_and_the_number_is_bounded(steps: list[tuple[int, bool]]) -> None:
    now = NOON
    saves = []
    for seconds, marked in steps:
        now += timedelta(seconds=seconds)
        saves.append((now, marked))
    left = run(saves)
    assert left[-1].number == len(saves)
    assert len(left) <= 1 + 10 + 14 + 20
    numbers = [version.number for version in left]
    assert numbers == sorted(numbers)
    assert {version.number for version in left} >= {
        number for number, (_, marked) in list(enumerate(saves, 1)) if marked
    } - set(range(1, len(saves) - 19))


def test_old_names_still_fit_and_new_ones_carry_the_mark(tmp_path: Path) -> None:
    folder = tmp_path / history.HISTORY
    folder.mkdir()
    (folder / "000007_20260401T120000.json").write_bytes(text("old"))
    keep(tmp_path, text("new"), NOON + timedelta(hours=1), marked=True)
    keep(tmp_path, text("last"), NOON + timedelta(hours=2))
    assert [(v.number, v.saved.hour, v.marked) for v in versions(tmp_path)] == [
        (7, 12, False),
        (8, 13, True),
        (9, 14, False),
    ]
    assert (folder / "000008_20260401T130000_marked.json").exists()
    assert history.read_version(find(tmp_path, 7)).answers == {"a": "old"}


def test_marking_what_is_kept_already_adds_nothing(tmp_path: Path) -> None:
    keep(tmp_path, text(1), NOON)
    keep(tmp_path, text(1), NOON + timedelta(hours=1), marked=True)
    keep(tmp_path, text(1), NOON + timedelta(hours=2))
    (found,) = versions(tmp_path)
    assert (found.saved, found.marked) == (NOON, True)
    mark(found)
    assert versions(tmp_path) == (found,)


def test_an_unknown_number_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有第 3 个") as caught:
        find(tmp_path, 3)
    assert "还没有" in caught.value.hint
    keep(tmp_path, text(1), NOON)
    with pytest.raises(UsageError) as caught:
        find(tmp_path, 3)
    assert "现有的版本：1。" in caught.value.hint


def test_a_marked_save_is_the_newest_and_equals_the_draft(tmp_path: Path) -> None:
    create(tmp_path / "d", "f")
    with open_draft(tmp_path / "d", writable=True) as opened:
        for n in range(5):
            save(opened, Draft(form="f", answers={"a": str(n)}), now=NOON + timedelta(seconds=n), marked=n == 2)
            newest = versions(tmp_path / "d")[-1]
            assert newest.path.read_bytes() == (tmp_path / "d" / "draft.json").read_bytes()
            assert newest.marked == (n == 2)
    assert [v.marked for v in versions(tmp_path / "d")] == [False, True, False]
    assert from_json(to_json(Draft(form="f")), "x") == history.read_version(versions(tmp_path / "d")[0])


@pytest.mark.parametrize("damage", [b"", b"\0" * 40, b"{", b"\xff", None])
def test_the_time_of_a_damaged_draft_is_that_of_the_copy_that_opens(tmp_path: Path, damage: bytes | None) -> None:
    keep(tmp_path, text("good"), NOON)
    (tmp_path / "draft.json").write_bytes(text("good"))
    assert saved_at(tmp_path) == NOON
    if damage is None:
        (tmp_path / "draft.json").unlink()
    else:
        (tmp_path / "draft.json").write_bytes(damage)
    assert saved_at(tmp_path) == NOON
    keep(tmp_path, damage or b"", NOON + timedelta(hours=1))  # a power cut may take the newest version along
    assert saved_at(tmp_path) == NOON


def test_the_time_of_a_draft_without_its_version_is_what_the_disk_says(tmp_path: Path) -> None:
    assert saved_at(tmp_path) is None
    keep(tmp_path, text("other"), NOON)
    (tmp_path / "draft.json").write_bytes(text("copied here"))
    found = saved_at(tmp_path)
    assert found is not None
    assert found > NOON


def test_what_somebody_else_wrote_is_kept_once_and_marked(tmp_path: Path) -> None:
    for n in range(3):
        keep(tmp_path, text(n), NOON + timedelta(minutes=n))
    keep_foreign(tmp_path, text(1), NOON + timedelta(hours=1))  # an earlier save that was brought back
    assert [(v.number, v.marked) for v in versions(tmp_path)] == [(1, False), (2, True), (3, False)]
    for _ in range(2):
        keep_foreign(tmp_path, text("elsewhere"), NOON + timedelta(hours=1))
    assert [(v.number, v.marked) for v in versions(tmp_path)][2:] == [(3, False), (4, True)]
