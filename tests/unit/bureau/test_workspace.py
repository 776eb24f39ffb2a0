from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.workspace import DAMAGED_FILE, DESK_FILE, Workspace, open_workspace
from app.bureau.workspace_copies import BACKUPS
from app.bureau.workspace_tables import APPLICATION_ID, NEWEST, put, read_back, setting, step_of, stored
from app.errors import DiskError, DraftError
from tests.unit.bureau.older_desks import made_old
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in, snapshot


def say(folder: Path, word: str, now: datetime = NOW) -> None:
    with desk(folder) as workspace, workspace.change(now) as connection:
        put(connection, "word", word)


def said(folder: Path) -> tuple[str, tuple[str, ...]]:
    """What is kept, and what is told on opening."""
    with open_workspace(folder, writable=False) as workspace:
        return setting(workspace.connection, "word"), workspace.told


def backups(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / BACKUPS).iterdir())


def test_what_is_committed_is_there_and_in_one_file(tmp_path):
    say(tmp_path / "台", "甲")
    assert said(tmp_path / "台") == ("甲", ())
    assert [path.name for path in (tmp_path / "台").iterdir()] == [DESK_FILE]


def test_looking_makes_nothing(tmp_path):
    with open_workspace(tmp_path / "无", writable=False) as workspace:
        assert setting(workspace.connection, "word") == ""
        assert workspace.read_only == ""
        with pytest.raises(DraftError, match="没有改动"):
            workspace.demand_writable()
    assert not (tmp_path / "无").exists()
    say(tmp_path, "甲")
    before = snapshot(tmp_path)
    assert said(tmp_path)[0] == "甲"
    assert snapshot(tmp_path) == before


def test_a_change_is_whole_or_not_at_all(tmp_path):
    say(tmp_path, "甲")
    with desk(tmp_path) as workspace:
        with pytest.raises(ZeroDivisionError), workspace.change(NOW) as connection:
            put(connection, "word", "乙")
            raise ZeroDivisionError
        with workspace.change(NOW) as connection:
            put(connection, "other", "丙")
    assert said(tmp_path)[0] == "甲"


def test_who_looks_does_not_hold_up_who_writes(tmp_path):
    say(tmp_path, "甲")
    with open_workspace(tmp_path, writable=False) as looking:
        assert setting(looking.connection, "word") == "甲"
        say(tmp_path, "乙")
        assert setting(looking.connection, "word") == "甲", "what it saw first and what it sees last are one state"
    assert said(tmp_path) == ("乙", ())


def test_where_no_temporary_file_can_be_made_looking_goes_on(tmp_path, monkeypatch):
    say(tmp_path, "甲")
    connect, opened = sqlite3.connect, []

    class Full(sqlite3.Connection):
        def execute(self, *_):
            raise sqlite3.OperationalError("database or disk is full")

    def connected(place, *arguments, **named):
        opened.append(place)
        return connect(place, *arguments, **named, **({"factory": Full} if place == "" else {}))

    monkeypatch.setattr("app.bureau.workspace.sqlite3.connect", connected)
    assert said(tmp_path) == ("甲", ())
    assert opened[-2:] == ["", ":memory:"]


def test_who_looks_while_another_one_writes_sees_what_was_committed(tmp_path):
    say(tmp_path, "甲")
    with desk(tmp_path) as writing:
        with writing.change(NOW) as connection:
            put(connection, "word", "乙")
        with writing.change(NOW) as connection:
            put(connection, "word", "丙")
            with open_workspace(tmp_path, writable=False) as looking:
                assert setting(looking.connection, "word") == "乙"
    assert said(tmp_path) == ("丙", ())


def test_who_reads_on_and_on_is_told_of(tmp_path, monkeypatch):
    say(tmp_path, "甲")
    monkeypatch.setattr("app.bureau.workspace_tables._BUSY", 0.1)
    with closing(sqlite3.connect(tmp_path / DESK_FILE, isolation_level=None)) as looking:
        looking.execute("BEGIN")
        assert setting(looking, "word") == "甲"
        with pytest.raises(DraftError, match="正被别的窗口使用"):
            say(tmp_path, "乙")
        looking.execute("COMMIT")
    say(tmp_path, "乙")
    assert said(tmp_path) == ("乙", ())


def test_the_log_is_written_ahead_and_flushed(tmp_path):
    with desk(tmp_path) as workspace:
        assert workspace.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert workspace.connection.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert workspace.connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_what_was_committed_survives_a_killed_program(tmp_path):
    program = f"""
import os, sys
from pathlib import Path
from tests.unit.bureau.piles import NOW, desk
from app.bureau.workspace_tables import put
workspace = desk(Path({str(tmp_path)!r}))
for number in range(5):
    with workspace.change(NOW) as connection:
        put(connection, "word", str(number))
workspace.connection.execute("BEGIN IMMEDIATE")
put(workspace.connection, "word", "never")
os.kill(os.getpid(), 9)
"""
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", program], cwd=root, check=False, timeout=120)
    assert said(tmp_path)[0] == "4"
    with desk(tmp_path) as workspace:
        assert setting(workspace.connection, "word") == "4"
        assert workspace.told == ()


def test_a_second_program_may_look_and_not_write(tmp_path):
    say(tmp_path, "甲")
    with desk(tmp_path) as first:
        second = open_workspace(tmp_path, writable=True, now=LATER, sleep=lambda _: None)
        with second:
            assert "另一个窗口或任务正在用受理台" in second.read_only
            assert setting(second.connection, "word") == "甲"
            with pytest.raises(DraftError, match="只能看"), second.change(LATER):
                pass
        with open_workspace(tmp_path, writable=False) as looking:
            assert "正在用受理台" in looking.read_only
        with first.change(NOW) as connection:
            put(connection, "word", "乙")
    assert said(tmp_path) == ("乙", ())


def test_a_lock_that_is_given_back_soon_is_waited_for(tmp_path):
    first = desk(tmp_path)
    waits = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            first.close()

    with open_workspace(tmp_path, writable=True, now=LATER, sleep=sleep) as second:
        assert second.read_only == ""
        with second.change(LATER):
            pass
    assert len(waits) == 2


def test_the_state_of_the_last_run_is_copied_before_anything_changes(tmp_path):
    for word in "甲乙丙丁戊":
        say(tmp_path, word)
    desk(tmp_path).close()
    desk(tmp_path).close()  # nothing changed: no further copy
    assert backups(tmp_path) == ["受理台-00000004.db", "受理台-00000005.db"]
    copy = sqlite3.connect(tmp_path / BACKUPS / "受理台-00000004.db")
    assert copy.execute("SELECT value FROM desk WHERE key = 'word'").fetchone() == ("丁",)
    copy.close()


def test_the_last_copy_of_each_of_the_latest_days_stays(tmp_path):
    """Reviews are kept while they are typed: a whole morning would push out what was there yesterday."""
    for day in range(6):
        for word in "甲乙丙":
            say(tmp_path, word, NOW + timedelta(days=day))
    desk(tmp_path).close()
    assert backups(tmp_path) == [f"受理台-{number:08}.db" for number in (9, 12, 15, 17, 18)]


def copied(folder: Path, number: int) -> str | None:
    """What a copy says."""
    copy = sqlite3.connect(folder / BACKUPS / f"受理台-{number:08}.db")
    found = copy.execute("SELECT value FROM desk WHERE key = 'word'").fetchone()
    copy.close()
    return found[0] if found else None


def test_an_older_file_that_somebody_put_back_is_copied_too_and_its_copy_stays(tmp_path):
    """Its counter of changes went back, below those of the copies that are there."""
    say(tmp_path, "甲")
    old = (tmp_path / DESK_FILE).read_bytes()
    for word in "乙丙丁戊":
        say(tmp_path, word)
    (tmp_path / DESK_FILE).write_bytes(old)
    say(tmp_path, "己")
    assert [copied(tmp_path, number) for number in (4, 5)] == ["丁", "甲"]
    say(tmp_path, "庚")
    assert backups(tmp_path) == ["受理台-00000005.db", "受理台-00000006.db"]
    assert [copied(tmp_path, number) for number in (5, 6)] == ["甲", "己"]
    (tmp_path / DESK_FILE).write_bytes(b"x" * 9000)
    assert said(tmp_path)[0] == "己"


def test_copies_that_were_numbered_by_changes_are_followed_by_newer_ones(tmp_path):
    """Earlier programs gave a copy the number of changes, and a collection makes many."""
    say(tmp_path, "甲")
    say(tmp_path, "乙")
    (tmp_path / BACKUPS / "受理台-00000001.db").rename(tmp_path / BACKUPS / "受理台-00000900.db")
    say(tmp_path, "丙")
    assert backups(tmp_path) == ["受理台-00000900.db", "受理台-00000901.db"]
    assert copied(tmp_path, 901) == "乙"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A desk of the first program with an applicant on it."""
    handed_in(tmp_path / "收件" / "一")
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (tmp_path / "收件",), FORMS, FONTS, NOW)
    made_old(tmp_path / "台")
    return tmp_path / "台"


def applicants(folder: Path, *, writable: bool = False) -> tuple[list[str], tuple[str, ...]]:
    with open_workspace(folder, writable=writable, now=LATER) as workspace:
        seen = desk_seen(workspace, FORMS)
        return [row.applicant for row in seen.rows], workspace.told


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_file_of_an_older_program_is_looked_at_and_stays_as_it_is(older, mode):
    connection = sqlite3.connect(older / DESK_FILE)
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.close()
    before = (older / DESK_FILE).read_bytes()
    assert applicants(older) == (["云川启明（虚构）中小企业服务有限公司"], ())
    assert (older / DESK_FILE).read_bytes() == before
    assert not (older / BACKUPS).exists()


def test_a_file_of_an_older_program_is_copied_before_it_is_changed(older):
    before = (older / DESK_FILE).read_bytes()
    names, told = applicants(older, writable=True)
    assert names == ["云川启明（虚构）中小企业服务有限公司"]
    assert told == ("受理台的资料是较早的程序写的，已改成新的写法，较早的程序不能再用它；原来的留在“备份”里",)
    (name,) = backups(older)
    copy = sqlite3.connect(older / BACKUPS / name)
    assert step_of(copy) == 1
    copy.close()
    assert (older / DESK_FILE).read_bytes() != before
    assert applicants(older, writable=True) == (names, ())
    assert applicants(older) == (names, ())
    assert backups(older) == [name]
    (older / DESK_FILE).write_bytes(b"x" * 9000)
    names_again, told = applicants(older)
    assert names_again == names
    assert "已换上备份" in told[0]


def test_a_file_of_an_older_program_that_another_one_has_open_can_be_looked_at(older):
    first = open_workspace(older, writable=True, now=NOW)
    with first:
        made_old(older)
        second = open_workspace(older, writable=True, now=LATER, sleep=lambda _: None)
        with second:
            assert second.read_only
            assert len(desk_seen(second, FORMS).rows) == 1


@pytest.mark.parametrize("damage", ["noise", "cut", "head", "empty", "gone"])
@pytest.mark.parametrize("writable", [True, False])
def test_a_damaged_file_is_kept_aside_and_the_newest_copy_opened(tmp_path, damage, writable):
    for word in ("甲", "乙", "丙"):
        say(tmp_path, word)
    file = tmp_path / DESK_FILE
    whole = file.read_bytes()
    broken = {
        "noise": whole[:4096] + b"\xa5" * 20000 + whole[24096:],
        "cut": whole[: len(whole) // 2],
        "head": b"not a database at all" * 100,
        "empty": b"",
        "gone": b"",
    }[damage]
    file.write_bytes(broken)
    if damage == "gone":
        file.unlink()
    with open_workspace(tmp_path, writable=writable, now=LATER) as workspace:
        assert setting(workspace.connection, "word") == "乙"
        (told,) = workspace.told
    assert "已换上备份（2026年4月20日 14:32）" in told
    assert ("不见了" in told) == (damage == "gone")
    if damage != "gone":
        assert (tmp_path / DAMAGED_FILE).read_bytes() == broken
        assert DAMAGED_FILE in told
    assert said(tmp_path) == ("乙", ())


def test_copies_that_are_damaged_too_are_passed_over(tmp_path):
    for word in ("甲", "乙", "丙"):
        say(tmp_path, word)
    (tmp_path / DESK_FILE).write_bytes(b"x")
    (tmp_path / BACKUPS / "受理台-00000002.db").write_bytes(b"x" * 5000)
    assert said(tmp_path)[0] == "甲"


def test_without_any_copy_the_desk_is_empty_and_says_so(tmp_path):
    say(tmp_path, "甲")
    (tmp_path / DESK_FILE).write_bytes(b"x" * 9000)
    with desk(tmp_path) as workspace:
        assert "没有可用的备份" in workspace.told[0]
        assert setting(workspace.connection, "word") == ""
    assert (tmp_path / DAMAGED_FILE).stat().st_size == 9000


def test_a_newer_or_foreign_file_is_not_touched(tmp_path):
    say(tmp_path, "甲")
    connection = sqlite3.connect(tmp_path / DESK_FILE)
    connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    connection.close()
    before = (tmp_path / DESK_FILE).read_bytes()
    for writable in (True, False):
        with pytest.raises(DraftError, match="较新的程序"):
            open_workspace(tmp_path, writable=writable, now=NOW)
    assert (tmp_path / DESK_FILE).read_bytes() == before
    other = sqlite3.connect(tmp_path / "别.db")
    other.execute("CREATE TABLE t(a)")
    other.commit()
    assert step_of(other) == -1
    other.close()
    shutil.copy(tmp_path / "别.db", tmp_path / DESK_FILE)
    foreign = (tmp_path / DESK_FILE).read_bytes()
    with desk(tmp_path) as workspace:
        assert "已另存为" in workspace.told[0]
    assert (tmp_path / DAMAGED_FILE).read_bytes() == foreign


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions")
def test_a_folder_that_takes_nothing_can_be_looked_at(tmp_path):
    say(tmp_path, "甲")
    tmp_path.chmod(0o500)
    try:
        assert said(tmp_path)[0] == "甲"
        with pytest.raises(DiskError):
            desk(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_place_that_is_no_folder_is_refused_in_words(tmp_path):
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(DiskError):
        desk(tmp_path / "文件")


def test_odd_names_are_paths_not_addresses(tmp_path):
    folder = tmp_path / "50% a?b#c"
    say(folder, "甲")
    assert said(folder)[0] == "甲"


def test_texts_with_halves_of_pairs_are_kept(tmp_path):
    for text in ("甲", "\udcb2\udcdd", "a\ud800"):
        with desk(tmp_path) as workspace, workspace.change(NOW) as connection:
            connection.execute("INSERT OR REPLACE INTO desk VALUES('odd', ?)", (stored(text),))
            (kept,) = connection.execute("SELECT value FROM desk WHERE key = 'odd'").fetchone()
            assert read_back(kept) == text


def test_a_workspace_of_before_the_first_table_gets_them(tmp_path):
    sqlite3.connect(tmp_path / DESK_FILE).close()
    workspace: Workspace = desk(tmp_path)
    with workspace:
        assert step_of(workspace.connection) == NEWEST
