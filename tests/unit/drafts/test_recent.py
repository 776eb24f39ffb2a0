"""The list of recent drafts: the newest first, no entry lost between windows, nothing that a broken file can stop."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafts.recent import MOST, RecentDraft, forget, recent_drafts, remember
from app.errors import DiskError

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("app.forms", "app.drafts.draft", "app.drafts.store", "app.documents", "pydantic", "difflib")


def entry(number: int, **changes: object) -> RecentDraft:
    return RecentDraft(f"/草稿/{number}", "cooperation_zone_2026", f"合作区 {number}", 81, 113, 3)._replace(**changes)


def test_the_one_used_last_stands_first_and_once(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    assert recent_drafts(file) == ()
    for number in (1, 2, 3, 1):
        remember(file, entry(number, saved=f"2026-04-01T14:32:0{number}"))
    assert [found.folder for found in recent_drafts(file)] == ["/草稿/1", "/草稿/3", "/草稿/2"]
    assert recent_drafts(file)[0] == entry(1, saved="2026-04-01T14:32:01")
    forget(file, "/草稿/x/../3")
    forget(file, "/草稿/3/")
    assert [found.folder for found in recent_drafts(file)] == ["/草稿/1", "/草稿/2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".recent.json.lock", "recent.json"]


def test_there_are_not_too_many(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    for number in range(MOST + 5):
        remember(file, entry(number))
    found = recent_drafts(file)
    assert len(found) == MOST
    assert found[0].folder == f"/草稿/{MOST + 4}"


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"", b'{"drafts": 7}', b"[" * 100_000])
def test_a_broken_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "recent.json"
    file.write_bytes(content)
    assert recent_drafts(file) == ()
    assert (tmp_path / "recent.json.broken").read_bytes() == content
    remember(file, entry(1))
    assert recent_drafts(file) == (entry(1),)


values = st.none() | st.integers() | st.booleans() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
broken = st.fixed_dictionaries({}, optional=dict.fromkeys(RecentDraft._fields, values))


@given(st.lists(broken | values, max_size=6))
def test_wrong_entries_are_left_out_and_wrong_values_at_their_default(
    tmp_path_factory: pytest.TempPathFactory, entries: list[object]
) -> None:
    file = tmp_path_factory.mktemp("data") / "recent.json"
    file.write_text(json.dumps({"format": 1, "drafts": entries}), "utf-8")
    for found in recent_drafts(file):
        assert found.folder
        assert all(type(value) is type(default) for value, default in zip(found, entry(1), strict=True))
        assert min(found.done, found.total, found.errors) >= 0


WRITER = """
import sys
from pathlib import Path
from app.drafts.recent import RecentDraft, remember
for n in range(12):
    remember(Path(sys.argv[1]), RecentDraft(f"/{sys.argv[2]}/{n}", "f"))
"""


def test_windows_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), name], cwd=ROOT) for name in ("a", "b", "c")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert {found.folder for found in recent_drafts(file)} == {f"/{name}/{n}" for name in "abc" for n in range(12)}


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "recent.json").mkdir()
    with pytest.raises(DiskError, match=r"recent\.json"):
        remember(tmp_path / "recent.json", entry(1))


def test_the_start_page_loads_nothing_else_for_it() -> None:
    code = "import sys, app.drafts.recent\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [name for name in HEAVY if name in done.stdout.split()]
