"""Creating, opening, saving and recovering a draft folder; what a disk may do at any step."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.disk import TEMP_ENDING
from app.drafts import history
from app.drafts.draft import Draft, from_json, to_json
from app.drafts.store import DAMAGED_FILE, OpenDraft, Saved, create, open_draft, save
from app.drafts.store import holder as store_holder
from app.errors import DiskError, DraftError

NOON = datetime(2026, 4, 1, 12, 0, 0)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "云岭合作区", "cooperation_zone_2026")
    return tmp_path / "云岭合作区"


def answered(text: str) -> Draft:
    return Draft(form="cooperation_zone_2026", answers={"zone_name": text})


def save_once(folder: Path, draft: Draft, now: datetime = NOON) -> Saved:
    with open_draft(folder, writable=True, now=now) as opened:
        return save(opened, draft, now=now)


def read(folder: Path) -> Draft:
    return open_draft(folder, writable=False).draft


def strays(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.endswith(TEMP_ENDING)]


def test_create_open_save_open(folder: Path) -> None:
    assert read(folder) == Draft(form="cooperation_zone_2026")
    result = save_once(folder, answered("甲"))
    assert result == Saved(folder / "draft.json")
    assert read(folder) == answered("甲")
    assert {path.name for path in folder.iterdir()} == {"draft.json", ".history"}
    assert (folder / "draft.json").read_text("utf-8") == to_json(answered("甲"))


def test_create_refuses_what_is_there(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"已有“draft\.json”"):
        create(folder, "f")
    (tmp_path / "文件").write_text("x")
    with pytest.raises(DraftError, match="不是文件夹"):
        create(tmp_path / "文件", "f")
    with pytest.raises(DiskError, match="不是文件夹"):
        create(tmp_path / "文件" / "里", "f")


@pytest.mark.parametrize("writable", [True, False])
def test_no_draft_is_a_sentence(tmp_path: Path, writable: bool) -> None:
    with pytest.raises(DraftError, match="没有“无此”"):
        open_draft(tmp_path / "无此", writable=writable)
    (tmp_path / "空").mkdir()
    with pytest.raises(DraftError, match="“空”不是草稿文件夹"):
        open_draft(tmp_path / "空", writable=writable)
    assert list((tmp_path / "空").iterdir()) == []
    (tmp_path / "证书.docx").write_bytes(b"x")
    (tmp_path / "甲.shenbao").write_bytes(b"PK")
    with pytest.raises(DraftError, match=r"“甲\.shenbao”是打包的草稿，还没有解开"):
        open_draft(tmp_path / "甲.shenbao", writable=writable)
    with pytest.raises(DraftError, match=r"“证书\.docx”是文件，不是草稿") as caught:
        open_draft(tmp_path / "证书.docx", writable=writable)
    assert "佐证材料" in caught.value.hint


def test_a_draft_that_cannot_be_read_is_told_without_words_of_the_system(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(path: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with caplog.at_level("INFO"), pytest.raises(DraftError) as caught:
        open_draft(folder, writable=False)
    assert caught.value.message == f"读不了“{folder.name}/draft.json”：磁盘读写出错"
    assert "备份" in caught.value.hint
    assert "Input/output error" in caplog.text


def test_a_draft_file_that_is_a_folder_is_told(folder: Path) -> None:
    (folder / "draft.json").unlink()
    (folder / "draft.json").mkdir()
    with pytest.raises(DraftError, match="它是文件夹，不是文件"):
        open_draft(folder, writable=True)


def test_names_too_long_are_refused_and_not_a_bug(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match=r"没有建成.*太长"):
        create(tmp_path / ("长" * 100), "f")
    with pytest.raises(DraftError, match="没有“长"):
        open_draft(tmp_path / ("长" * 100), writable=True)


def test_a_history_that_cannot_be_written_is_the_one_that_is_named(folder: Path) -> None:
    (folder / ".history").write_text("x")
    with pytest.raises(DiskError) as caught:
        save_once(folder, answered("甲"))
    assert caught.value.message == "写不了“.history”：同名的文件已经在那里。原来的文件没有改动"
    assert "移走" in caught.value.hint
    assert read(folder) == Draft(form="cooperation_zone_2026")


def test_opening_to_look_touches_nothing_and_may_not_save(folder: Path) -> None:
    (folder / f".draft.1{TEMP_ENDING}").write_text("x")
    before = sorted(path.name for path in folder.iterdir())
    opened = open_draft(folder, writable=False)
    assert opened.read_only
    with pytest.raises(DraftError, match="没有保存"):
        save(opened, answered("甲"), now=NOON)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_closed_draft_may_not_be_saved(folder: Path) -> None:
    opened = open_draft(folder, writable=True)
    opened.close()
    opened.close()
    with pytest.raises(DraftError, match="已经关闭"):
        save(opened, answered("甲"), now=NOON)


def test_a_newer_draft_is_looked_at_and_never_written(folder: Path) -> None:
    text = '{"format": 2, "form": "f", "colour": "红"}'
    (folder / "draft.json").write_text(text, "utf-8")
    with open_draft(folder, writable=True) as opened:
        assert "版本 2" in opened.read_only
        assert opened.damage == ""
        assert opened.draft.extra == {"colour": "红"}
        with pytest.raises(DraftError, match="版本 2"):
            save(opened, opened.draft, now=NOON)
    assert sorted(path.name for path in folder.iterdir()) == ["draft.json"]
    assert (folder / "draft.json").read_text("utf-8") == text


def test_a_newer_draft_with_another_frame_is_not_replaced_by_an_older_save(folder: Path) -> None:
    save_once(folder, answered("甲"))
    (folder / "draft.json").write_text('{"format": 2, "form": {"id": "f"}}')
    with pytest.raises(DraftError, match="较新的程序"):
        open_draft(folder, writable=True)
    assert not (folder / DAMAGED_FILE).exists()
    assert not (folder / ".lock").exists()


@pytest.mark.parametrize("bad", [b"", b'{"format": 1, "fo', b"\xff\xfe\x00", b"[]", b"\x00" * 300])
def test_a_damaged_file_opens_the_last_good_save_and_is_kept(folder: Path, bad: bytes) -> None:
    save_once(folder, answered("甲"))
    save_once(folder, answered("乙"), NOON + timedelta(hours=1))
    (folder / "draft.json").write_bytes(bad)
    looked = open_draft(folder, writable=False)
    assert looked.draft == answered("乙")
    assert not (folder / DAMAGED_FILE).exists()
    with open_draft(folder, writable=True) as opened:
        assert opened.draft == answered("乙")
        assert "2026年4月1日 13:00" in opened.damage
        assert DAMAGED_FILE in opened.damage
        assert (folder / DAMAGED_FILE).read_bytes() == bad
        assert (folder / "draft.json").read_bytes() == bad
        save(opened, answered("丙"), now=NOON + timedelta(hours=2))
    assert read(folder) == answered("丙")
    assert (folder / DAMAGED_FILE).read_bytes() == bad
    assert all(history.read_version(version) for version in history.versions(folder))


def test_a_second_damaged_file_does_not_overwrite_the_first(folder: Path) -> None:
    save_once(folder, answered("甲"))
    for bad in (b"one", b"two", b"two"):
        (folder / "draft.json").write_bytes(bad)
        open_draft(folder, writable=True).close()
    kept_aside = {path.name: path.read_bytes() for path in folder.glob("draft.坏*.json")}
    assert kept_aside == {"draft.坏.json": b"one", "draft.坏-2.json": b"two"}


def test_damage_during_a_session_is_kept_aside_by_the_save(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        (folder / "draft.json").write_bytes(b"{")
        told = save(opened, answered("甲"), now=NOON)
        assert told.notice == "草稿文件被别的程序改过，读不出来，那一份留作 draft.坏.json"
        assert save(opened, answered("甲"), now=NOON).notice == ""
    assert (folder / DAMAGED_FILE).read_bytes() == b"{"
    assert read(folder) == answered("甲")


def test_damaged_without_history_names_the_file_and_keeps_it(folder: Path) -> None:
    (folder / "draft.json").write_bytes(b"{")
    for writable in (True, False):
        with pytest.raises(DraftError, match=r"云岭合作区/draft\.json.*第 1 行"):
            open_draft(folder, writable=writable)
    assert sorted(path.name for path in folder.iterdir()) == ["draft.json"]


def test_a_vanished_file_opens_the_last_good_save(folder: Path) -> None:
    save_once(folder, answered("甲"))
    (folder / "draft.json").unlink()
    opened = open_draft(folder, writable=False)
    assert opened.draft == answered("甲")
    assert "不见了" in opened.damage


def test_what_another_program_wrote_is_kept_before_it_is_replaced(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        (folder / "draft.json").write_text(to_json(answered("别处改的")), "utf-8")
        save(opened, answered("乙"), now=NOON)
    found = [history.read_version(version) for version in history.versions(folder)]
    assert found == [answered("别处改的"), answered("乙")]


CHANGED = "草稿文件被别的程序改过，那一份留在历史版本里，可以比较和恢复"


def test_what_another_program_wrote_is_told_once_and_outlives_many_saves(folder: Path) -> None:
    other = answered("别处改的")
    with open_draft(folder, writable=True) as opened:
        assert save(opened, answered("甲"), now=NOON).notice == ""
        before = (folder / "draft.json").stat()
        (folder / "draft.json").write_text(to_json(other), "utf-8")
        os.utime(folder / "draft.json", ns=(before.st_atime_ns, before.st_mtime_ns))  # as programs that copy do
        told = save(opened, answered("乙"), now=NOON)
        assert (told.notice, told.kept, told.path.name) == (CHANGED, True, "draft.json")
        for n in range(40):
            assert save(opened, answered(str(n)), now=NOON + timedelta(seconds=n)).notice == ""
    kept = [version for version in history.versions(folder) if history.read_version(version) == other]
    assert [version.marked for version in kept] == [True]


def test_an_earlier_save_that_was_brought_back_outside_is_not_kept_twice(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        save(opened, opened.draft, now=NOON)
        save(opened, answered("甲"), now=NOON + timedelta(hours=1))
        earlier = (folder / "draft.json").read_bytes()
        save(opened, answered("乙"), now=NOON + timedelta(hours=2))
        (folder / "draft.json").write_bytes(earlier)
        assert save(opened, answered("丙"), now=NOON + timedelta(hours=3)).notice == CHANGED
    found = [(history.read_version(one), one.marked) for one in history.versions(folder)]
    empty = Draft(form="cooperation_zone_2026")
    assert found == [(empty, False), (answered("甲"), True), (answered("乙"), False), (answered("丙"), False)]


def test_a_file_that_is_only_touched_or_says_the_same_is_nobody_elses(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        os.utime(folder / "draft.json")
        assert save(opened, answered("甲"), now=NOON).notice == ""
        (folder / "draft.json").write_text(to_json(answered("乙")), "utf-8")
        assert save(opened, answered("乙"), now=NOON).notice == ""
        (folder / "draft.json").unlink()
        assert save(opened, answered("丙"), now=NOON).notice == ""
    assert not any(version.marked for version in history.versions(folder))


def test_a_change_outside_is_told_when_the_file_that_was_held_can_be_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_draft(folder, writable=True) as opened:
        (folder / "draft.json").write_text(to_json(answered("别处改的")), "utf-8")
        with monkeypatch.context() as patch:
            held_file(patch, 10_000)
            beside = save(opened, answered("甲"), now=NOON, sleep=lambda _: None)
        assert not beside.kept
        assert read(folder) == answered("别处改的")
        assert save(opened, answered("甲"), now=NOON).notice == CHANGED
    assert [version.marked for version in history.versions(folder)] == [True, False]


def test_what_was_damaged_before_it_was_opened_is_not_told_as_changed_since(folder: Path) -> None:
    save_once(folder, answered("甲"))
    (folder / "draft.json").write_bytes(b"{")
    with open_draft(folder, writable=True) as opened:
        assert opened.damage
        assert save(opened, answered("乙"), now=NOON).notice == ""


def test_a_history_that_takes_no_copy_of_it_keeps_it_from_being_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with open_draft(folder, writable=True) as opened:
        save(opened, answered("甲"), now=NOON)
        (folder / "draft.json").write_text(to_json(answered("别处改的")), "utf-8")
        with monkeypatch.context() as patch:
            patch.setattr("app.disk.write_file", full)
            with pytest.raises(DiskError):
                save(opened, answered("乙"), now=NOON)
        assert read(folder) == answered("别处改的")


def test_history_is_thinned_and_not_fooled_by_the_clock(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        for day in range(30):
            for hour in range(3):
                now = NOON + timedelta(days=day, hours=hour)
                save(opened, answered(f"{day}-{hour}"), now=now)
        save(opened, answered("过去"), now=NOON - timedelta(days=4000))
    found = history.versions(folder)
    last_of_days = {f"{day}-2" for day in range(17, 30)}
    last_ten = {"29-0", "29-1", "29-2", "28-0", "28-1", "28-2", "27-0", "27-1", "27-2", "过去"}
    names = {history.read_version(version).answers["zone_name"] for version in found}
    assert names == last_of_days | last_ten
    newest = history.newest_good(folder)
    assert newest is not None
    assert newest[1] == answered("过去")


def test_saving_the_same_again_adds_no_version(folder: Path) -> None:
    for _ in range(3):
        save_once(folder, answered("甲"))
    assert [history.read_version(v) for v in history.versions(folder)] == [
        Draft(form="cooperation_zone_2026"),
        answered("甲"),
    ]


def test_foreign_files_in_the_history_are_left_alone(folder: Path) -> None:
    (folder / ".history").mkdir()
    (folder / ".history" / "说明.txt").write_text("x")
    (folder / ".history" / "000001_99999999T999999.json").write_text("x")
    for number in range(40):
        save_once(folder, answered(str(number)))
    assert (folder / ".history" / "说明.txt").exists()
    assert (folder / ".history" / "000001_99999999T999999.json").exists()


def held_file(monkeypatch: pytest.MonkeyPatch, times: int) -> list[float]:
    real = os.replace
    left = [times]

    def replace_held(source: object, target: object) -> None:
        if Path(str(target)).name == "draft.json" and left[0] > 0:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "held")
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "replace", replace_held)
    return []


def test_a_file_held_for_a_moment_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = held_file(monkeypatch, 9)
    with open_draft(folder, writable=True) as opened:
        assert save(opened, answered("甲"), now=NOON, sleep=waits.append) == Saved(folder / "draft.json")
    assert len(waits) == 9
    assert 1.5 <= sum(waits) <= 2.5
    assert read(folder) == answered("甲")


def test_a_file_held_for_long_is_saved_beside_and_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = held_file(monkeypatch, 10_000)
    with open_draft(folder, writable=True) as opened:
        first = save(opened, answered("甲"), now=NOON, sleep=waits.append)
        second = save(opened, answered("乙"), now=NOON, sleep=waits.append)
    assert (first.path.name, second.path.name) == ("draft.恢复-1.json", "draft.恢复-2.json")
    assert "draft.恢复-1.json" in first.notice
    assert from_json(first.path.read_text("utf-8"), "x") == answered("甲")
    assert read(folder) == Draft(form="cooperation_zone_2026")
    assert strays(folder) == []
    assert "draft.恢复-1.json、draft.恢复-2.json" in open_draft(folder, writable=False).notices[0]


class Faults:
    """Counts the steps that change the disk and lets one, or all from one on, fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int, *, forever: bool) -> None:
        self.count = 0
        self.at = -1
        for name in ("open", "write", "fsync", "replace"):
            monkeypatch.setattr(os, name, self._wrap(getattr(os, name), code, forever))

    def _wrap(self, real: Callable[..., object], code: int, forever: bool) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            self.count += 1
            if self.count == self.at or (forever and 0 <= self.at <= self.count):
                raise OSError(code, os.strerror(code))
            return real(*args, **options)

        return step


@pytest.mark.parametrize("forever", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_a_fault_at_any_step_leaves_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, forever: bool
) -> None:
    empty, old, new = Draft(form="cooperation_zone_2026"), answered("旧" * 50), answered("新" * 60)
    base = tmp_path / "base"
    create(base, "cooperation_zone_2026")
    save_once(base, old)
    outcomes = set()
    for k in range(1, 200):
        work = tmp_path / f"w{k}"
        shutil.copytree(base, work)
        opened = open_draft(work, writable=True, now=NOON)
        with monkeypatch.context() as patch:
            faults = Faults(patch, code, forever=forever)
            faults.at = k
            try:
                result = save(opened, new, now=NOON, sleep=lambda seconds: None)
                outcomes.add("beside" if result.path.name != "draft.json" else "noticed" if result.notice else "done")
            except DiskError:
                outcomes.add("refused")
                result = None
            reached = faults.count >= k
        opened.close()
        assert strays(work) == [], k
        found = open_draft(work, writable=False)
        assert found.damage == "", k
        assert found.draft in (old, new), k
        if result is not None and result.path.name == "draft.json":
            assert found.draft == new, k
        assert all(history.read_version(version) in (empty, old, new) for version in history.versions(work)), k
        assert save_once(work, new).notice == ""
        if not reached:
            break
    else:
        pytest.fail("the save never ran without a fault")
    assert {"refused", "done"} <= outcomes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("before", [True, False])
def test_a_process_that_ends_at_any_step_leaves_old_or_new(tmp_path: Path, before: bool) -> None:
    old, new = answered("旧" * 50), answered("新" * 60)
    folder = tmp_path / "d"
    create(folder, "cooperation_zone_2026")
    codes = []
    for k in range(1, 200):
        save_once(folder, old)
        child = os.fork()
        if child == 0:
            end_at_step(folder, new, k, before=before)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        with open_draft(folder, writable=True) as opened:
            assert (opened.read_only, opened.damage) == ("", ""), k
            assert opened.draft in (old, new), k
        assert strays(folder) == [], k
        assert all(history.read_version(version) for version in history.versions(folder))
        if codes[-1] == 0:
            break
    assert codes == [9] * (len(codes) - 1) + [0]
    assert len(codes) > 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("other", [to_json(answered("别处改的")).encode(), b"\0" * 99])
def test_a_process_that_ends_at_any_step_never_costs_what_somebody_else_wrote(
    tmp_path: Path, before: bool, other: bytes
) -> None:
    codes = []
    for k in range(1, 200):
        folder = tmp_path / f"d{k}"
        create(folder, "cooperation_zone_2026")
        save_once(folder, answered("旧" * 50))
        child = os.fork()
        if child == 0:
            end_at_step(folder, answered("新" * 60), k, before=before, other=other)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        there = [path.read_bytes() for path in folder.rglob("*.json")]
        assert other in there, k
        if codes[-1] == 0:
            break
    assert codes == [9] * (len(codes) - 1) + [0]
    assert len(codes) > 10


def end_at_step(folder: Path, draft: Draft, k: int, *, before: bool, other: bytes = b"") -> None:
    """Save in this (forked) process and end it right before or after its k-th step on the disk."""
    done = [0]

    def wrap(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            done[0] += 1
            if before and done[0] == k:
                os._exit(9)
            try:
                return real(*args, **options)
            finally:
                if done[0] == k:
                    os._exit(9)

        return step

    try:
        with open_draft(folder, writable=True) as opened:
            if other:
                (folder / "draft.json").write_bytes(other)
            for name in ("open", "write", "fsync", "replace", "unlink"):
                setattr(os, name, wrap(getattr(os, name)))
            save(opened, draft, now=NOON)
        os._exit(0)
    finally:
        os._exit(70)


def test_a_relative_folder_has_a_name_in_messages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert open_draft(Path(), writable=False).draft == Draft(form="cooperation_zone_2026")
    with pytest.raises(DraftError, match="云岭合作区"):
        create(Path(), "f")


KILLED = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from app.drafts.draft import Draft
from app.drafts.store import open_draft, save
opened = open_draft(Path(sys.argv[1]), writable=True)
assert not opened.read_only, opened.read_only
n = 0
while True:
    n += 1
    text = str(n) + "字" * 20000
    save(opened, Draft(form="f", answers={"a": text, "b": text}), now=datetime(2026, 4, 1) + timedelta(seconds=n))
    print(n, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX signal")
def test_kill_at_any_moment_leaves_a_whole_draft(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    create(folder, "f")
    for turn in range(6):
        command = [sys.executable, "-c", KILLED, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
            assert running.stdout is not None
            last = 0
            for _ in range(3 + turn):
                last = int(running.stdout.readline())
            running.send_signal(signal.SIGKILL)
            rest = running.stdout.read().split()
            last = max([last, *map(int, rest)])
        with open_draft(folder, writable=True) as opened:
            assert opened.read_only == ""
            assert opened.damage == ""
            found = str(opened.draft.answers["a"]).rstrip("字")
            assert opened.draft.answers["a"] == opened.draft.answers["b"]
            assert int(found) in (last, last + 1)
        assert strays(folder) == []
        for version in history.versions(folder):
            history.read_version(version)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs folder permissions that bind")
def test_a_read_only_folder_opens_to_look(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        with open_draft(folder, writable=True) as opened:
            assert "没有写入的权限" in opened.read_only
    finally:
        folder.chmod(0o700)


def test_a_disk_that_takes_no_lock_opens_to_look(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(path: object, flags: int, *rest: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *rest)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(os, "open", refuse)
    with open_draft(folder, writable=True) as opened:
        assert opened.read_only == "磁盘是只读的，这里只能看"
        assert opened.draft == Draft(form="cooperation_zone_2026")


def test_opened_for_writing_sweeps_what_a_killed_run_left(folder: Path) -> None:
    (folder / "attachments" / "03").mkdir(parents=True)
    (folder / "attachments" / "03" / f".copy.77{TEMP_ENDING}").write_text("x")
    (folder / f".draft.77{TEMP_ENDING}").write_text("x")
    (folder / "attachments" / "03" / ".a.tmp").write_text("mine")
    open_draft(folder, writable=True).close()
    assert strays(folder) == []
    assert (folder / "attachments" / "03" / ".a.tmp").exists()


def lock_text(**changes: object) -> str:
    import platform

    return json.dumps({"pid": 2**22 + 7, "host": platform.node(), "user": "张三", "time": "2026-04-01T14:02"} | changes)


def test_the_second_opening_is_read_only_with_who_and_when(folder: Path) -> None:
    with open_draft(folder, writable=True, now=NOON) as first:
        second = open_draft(folder, writable=True, now=NOON)
        assert first.read_only == ""
        assert "这台电脑上的另一个程序窗口" in second.read_only
        assert "12:00 起" in second.read_only
        assert "只能看" in second.read_only
        with pytest.raises(DraftError):
            save(second, answered("乙"), now=NOON)
        second.close()
        save(first, answered("甲"), now=NOON)
    assert not (folder / ".lock").exists()
    with open_draft(folder, writable=True) as third:
        assert third.read_only == ""


def test_another_process_holds_it_and_its_death_frees_it(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom app.drafts.store import open_draft\n"
        "opened = open_draft(Path(sys.argv[1]), writable=True)\nprint('ready', flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert "只能看" in open_draft(folder, writable=True).read_only
        assert "只能看" in open_draft(folder, writable=True, take_over=True).read_only
        other.kill()
        other.wait()
    assert (folder / ".lock").exists()
    with open_draft(folder, writable=True) as opened:
        assert opened.read_only == ""
    assert not (folder / ".lock").exists()


@pytest.mark.parametrize("text", [lock_text(), "", "{", "[]", '{"pid": "x"}'])
def test_a_stale_lock_of_this_pc_is_taken_over(folder: Path, text: str) -> None:
    (folder / ".lock").write_text(text, "utf-8")
    with open_draft(folder, writable=True) as opened:
        assert opened.read_only == ""
        save(opened, answered("甲"), now=NOON)


def test_a_lock_of_another_pc_is_respected_until_taken_over(folder: Path) -> None:
    (folder / ".lock").write_text(lock_text(host="GXJ-03"), "utf-8")
    with open_draft(folder, writable=True) as opened:
        assert opened.read_only == "张三 在电脑 GXJ-03 上打开着（2026年4月1日 14:02 起），这里只能看"
        assert opened.may_take_over
        assert opened.holder is not None
        assert opened.holder == store_holder(folder)
        assert (opened.holder.user, opened.holder.host) == ("张三", "GXJ-03")
    assert (folder / ".lock").exists()
    with open_draft(folder, writable=True, take_over=True) as opened:
        assert opened.read_only == ""
        assert not opened.may_take_over
    assert store_holder(folder) is None


def test_a_program_on_this_pc_is_never_taken_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    with open_draft(folder, writable=True, now=NOON):
        second = open_draft(folder, writable=True, take_over=True)
        assert second.read_only
        assert not second.may_take_over

    def unsupported(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    (folder / ".lock").write_text(lock_text(pid=os.getppid()), "utf-8")
    assert open_draft(folder, writable=True, take_over=True).read_only


def test_whoever_was_taken_over_saves_beside(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        (folder / ".lock").write_text(lock_text(host="GXJ-03"), "utf-8")
        result = save(opened, answered("甲"), now=NOON)
        assert result.path.name == "draft.恢复-1.json"
        assert "GXJ-03" in result.notice
    assert (folder / ".lock").exists()
    assert read(folder) == Draft(form="cooperation_zone_2026")


def test_where_the_disk_knows_no_locks_the_pid_decides(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def unsupported(descriptor: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    (folder / ".lock").write_text(lock_text(pid=os.getppid()), "utf-8")
    assert "另一个程序窗口打开着这份草稿（2026年4月1日 14:02 起）" in open_draft(folder, writable=True).read_only
    (folder / ".lock").write_text(lock_text(), "utf-8")
    with open_draft(folder, writable=True) as opened:
        assert opened.read_only == ""


def test_an_error_on_opening_gives_the_lock_back(folder: Path) -> None:
    (folder / "draft.json").write_bytes(b"{")
    with pytest.raises(DraftError):
        open_draft(folder, writable=True)
    assert not (folder / ".lock").exists()


def test_an_opened_draft_can_be_replaced_and_saved_again(folder: Path) -> None:
    with open_draft(folder, writable=True) as opened:
        assert isinstance(opened, OpenDraft)
        draft = replace(opened.draft, answers={"zone_name": "甲"})
        save(opened, draft, now=NOON)
        save(opened, replace(draft, answers={}), now=NOON)
    assert read(folder).answers == {}
