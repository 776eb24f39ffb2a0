"""A set of files goes into place whole or not at all.

PB1 all files arrive, nothing else stays. PB2 whatever step is refused, the old set stands unharmed. PB3 a cancelled run
leaves nothing, not even a folder it made. PB4 a refused folder is named, in Chinese. PB5 what a killed run left is
cleared away, and what it had moved aside comes back; until then nothing vouches for mixed files. PB6 the scratch place
adds little to a path. PB7 a move that can neither be done nor be taken back is told, and put right later. PB8 what
somebody else put there meanwhile is never lost.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from app import disk
from app.books.publish import Place, publish, put_right
from app.errors import DiskError
from app.progress import Cancelled
from tests.faults import FILLING, MOVING, REMOVING, ending, in_a_fork, refuse, steps, tree

NAMES = ["01_申报表.pdf", "02_申报材料.pdf"]


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


class Usage(NamedTuple):
    free: int


def fill(folder: Path, word: str) -> None:
    for name in (*NAMES, "book.json"):
        (folder / name).write_text(word, "utf-8")


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_pb1_all_files_arrive_and_nothing_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    for word in ("旧", "新"):
        with publish(out) as place:
            fill(place.folder, word)
            (place.folder / "scratch.own").write_text("x")
            place.finish(NAMES, "book.json")
        assert content(out) == dict.fromkeys([*NAMES, "book.json"], word)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with an old set, of which a new one replaces two files and drops one, beside a file of somebody's."""
    out = tmp_path / "导出"
    with publish(out) as place:
        write(place, OLD)
        place.finish(sorted(set(OLD) - {BOOK}), BOOK)
    (out / "我的.txt").write_text("mine")
    return out


def write(place: Place, files: dict[str, str]) -> None:
    for name, text in files.items():
        (place.folder / name).write_text(text, "utf-8")


def publish_new(out: Path) -> None:
    with publish(out) as place:
        write(place, NEW)
        place.finish(sorted(set(NEW) - {BOOK}), BOOK, ["03_旧的.pdf"])


BOOK = "book.json"
OLD = {**dict.fromkeys([*NAMES, "03_旧的.pdf"], "旧"), BOOK: "旧的"}
NEW = {**dict.fromkeys([*NAMES, "04_新的.pdf"], "新"), BOOK: "新的"}
MINE = {"我的.txt": "mine"}


def is_whole(out: Path) -> bool:
    """Whether what vouches for a set, if anything does, has that set beside it."""
    found = {path.name: path.read_text("utf-8") for path in out.iterdir() if path.is_file()}
    return BOOK not in found or any(
        found.items() >= files.items() and files[BOOK] == found[BOOK] for files in (OLD, NEW)
    )


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_pb2_whatever_is_refused_the_old_set_or_the_new_one_stands(out: Path, tmp_path: Path, code: int) -> None:
    base, refused = tmp_path / "base", 0
    shutil.copytree(out, base)
    for k in range(1, 200):
        told = ""
        with steps(out, refuse(code), k) as found:
            try:
                publish_new(out)
            except DiskError as error:
                refused, told = refused + 1, error.message
        assert not told or "“导出”" in told, k
        assert content(out) in (OLD | MINE, NEW | MINE), k
        if not found.reached:
            break
        shutil.rmtree(out)
        shutil.copytree(base, out)
    assert content(out) == NEW | MINE
    assert refused > 15


@pytest.mark.usefixtures("no_patience")
def test_pb7_a_folder_that_stays_mixed_vouches_for_nothing_and_is_put_right(out: Path, tmp_path: Path) -> None:
    base, torn = tmp_path / "base", 0
    shutil.copytree(out, base)
    for k in range(1, 200):
        with steps(out, refuse(errno.EACCES), k, forever=True, names=MOVING) as found:
            try:
                publish_new(out)
            except DiskError as error:
                if "新旧文件混在一起" in error.message:
                    torn += 1
                    with pytest.raises(DiskError, match="新旧文件混在一起，还没能恢复"), publish(out):
                        pytest.fail("nothing may be made while the folder is mixed")
        assert is_whole(out), k
        put_right(out)
        assert content(out) in (OLD | MINE, NEW | MINE), k
        if not found.reached:
            break
        shutil.rmtree(out)
        shutil.copytree(base, out)
    assert torn > 3


def test_pb1_files_without_successor_go_with_their_set(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    with publish(out) as place:
        fill(place.folder, "旧")
        place.finish(NAMES, "book.json")
    with publish(out) as place:
        fill(place.folder, "新")
        place.finish(NAMES[:1], "book.json", NAMES[1:])
    assert content(out) == {NAMES[0]: "新", "book.json": "新"}


def test_pb3_a_cancelled_run_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    with pytest.raises(Cancelled), publish(out) as place:
        fill(place.folder, "新")
        raise Cancelled
    assert not out.exists()


def test_pb4_a_target_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "导出").write_text("a file")
    with pytest.raises(DiskError, match="导出"), publish(tmp_path / "导出"):
        pytest.fail("no place can be given")
    assert (tmp_path / "导出").read_text() == "a file"


def test_pb4_the_reason_is_chinese(tmp_path: Path) -> None:
    for number in (13, 17, 28, 5, 122):
        with pytest.raises(DiskError) as caught, publish(tmp_path / "导出"):
            raise OSError(number, os.strerror(number))
        words = re.sub(r"\d (KB|MB|GB|TB)", "", str(caught.value))
        assert not any(letter.isascii() and letter.isalpha() for letter in words)


ALL = (*FILLING, *MOVING, *REMOVING)


def ended_at_any_step(out: Path, base: Path, work: Callable[[Path], None]) -> Iterator[int]:
    """Let the process end at every step of ``work`` in a copy of ``base``, and then yield, until it ends by itself."""
    for k in range(1, 400):
        shutil.rmtree(out)
        shutil.copytree(base, out)

        def end_there(k: int = k) -> None:
            with steps(out, ending, k, names=ALL):
                work(out)

        code = in_a_fork(end_there)
        assert code in (0, 9), k
        yield k
        if code == 0:
            return
    pytest.fail("it never came to its end")


@needs_fork
def test_pb5_a_run_that_ends_at_any_step_is_put_right(out: Path, tmp_path: Path) -> None:
    base, seen = tmp_path / "base", []
    shutil.copytree(out, base)
    for k in ended_at_any_step(out, base, publish_new):
        assert is_whole(out), k
        put_right(out)
        assert content(out) in (OLD | MINE, NEW | MINE), k
        seen.append(content(out) == NEW | MINE)
    assert len(seen) > 30
    assert seen == sorted(seen)  # once the new set stands, it stays


@needs_fork
def test_pb5_files_that_nothing_vouched_for_are_put_back_as_well(out: Path, tmp_path: Path) -> None:
    base, old, whole = tmp_path / "base", {NAMES[0]: "旧"} | MINE, []
    shutil.rmtree(out)
    out.mkdir()
    for name, text in old.items():
        (out / name).write_text(text, "utf-8")
    shutil.copytree(out, base)
    for k in ended_at_any_step(out, base, refused_by_the_last_move):
        put_right(out)
        assert content(out) in (old, NEW | MINE), k
        whole.append(k)
    assert len(whole) > 30


def refused_by_the_last_move(out: Path) -> None:
    """A run that takes everything back, by itself."""

    class Refusing(Place):
        def _move(self, names: Sequence[str], last: str, gone: Sequence[str]) -> None:
            super()._move(names, last, gone)
            raise OSError(errno.EIO, "refused")

    with pytest.MonkeyPatch.context() as patch, suppress(DiskError):
        patch.setattr("app.books.publish.Place", Refusing)
        publish_new(out)


@needs_fork
def test_pb5_what_was_all_moved_stays_when_its_claim_goes(out: Path, tmp_path: Path) -> None:
    base, moved = tmp_path / "base", 0
    shutil.copytree(out, base)
    for k in ended_at_any_step(out, base, publish_new):
        if content_of_files(out) != NEW | MINE:
            continue
        moved += 1
        (out / BOOK).unlink()
        put_right(out)
        assert content(out) == {name: text for name, text in (NEW | MINE).items() if name != BOOK}, k
    assert moved > 3


@needs_fork
def test_pb5_putting_right_may_end_at_any_step_as_well(out: Path, tmp_path: Path) -> None:
    base, torn, mixed = tmp_path / "base", tmp_path / "torn", 0
    shutil.copytree(out, base)
    for k in ended_at_any_step(out, base, publish_new):
        left = content_of_files(out)
        if left in (OLD | MINE, NEW | MINE):
            continue
        mixed += 1
        shutil.rmtree(torn, ignore_errors=True)
        shutil.copytree(out, torn)  # with the times of its files
        for j in ended_at_any_step(out, torn, put_right):
            assert is_whole(out), (k, j)
            put_right(out)
            assert content(out) in (OLD | MINE, NEW | MINE), (k, j)
    assert mixed > 5


def content_of_files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.is_file()}


@needs_fork
def test_pb5_the_next_export_puts_right_before_it_begins(out: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(out, base)
    for k in ended_at_any_step(out, base, publish_new):
        with pytest.raises(Cancelled), publish(out):
            raise Cancelled
        assert content(out) in (OLD | MINE, NEW | MINE), k


def torn_by_a_killed_run(out: Path) -> None:
    """Leave the folder as a run that ended after its second new file had come."""

    def work() -> None:
        with steps(out, ending, 7, names=MOVING):
            publish_new(out)

    assert in_a_fork(work) == 9
    assert content_of_files(out) == {NAMES[0]: "新"} | MINE


@needs_fork
def test_pb8_what_came_meanwhile_gets_a_free_name(out: Path) -> None:
    torn_by_a_killed_run(out)
    (out / NAMES[0]).write_text("在 Word 里改过")
    (out / NAMES[1]).write_text("别处拷来的")
    put_right(out)
    assert content(out) == OLD | MINE | {"01_申报表-2.pdf": "在 Word 里改过", "02_申报材料-2.pdf": "别处拷来的"}


@needs_fork
def test_pb8_another_set_that_came_meanwhile_stays(out: Path) -> None:
    torn_by_a_killed_run(out)
    for name in (*NAMES, BOOK):
        (out / name).write_text("另一台电脑导出的")
    put_right(out)
    assert content(out) == dict.fromkeys([*NAMES, BOOK], "另一台电脑导出的") | MINE


@needs_fork
def test_pb8_a_plan_that_nobody_can_read_costs_nothing(out: Path) -> None:
    torn_by_a_killed_run(out)
    (plan,) = out.glob(".shenbao-*/.plan.json")
    for nonsense in (
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"files": {}, "last": "x"}',
        b'{"files": {"../x": [1, 2]}, "last": "../x"}',
    ):
        plan.write_bytes(nonsense)
        before = tree(out)
        put_right(out)
        assert tree(out) == before


def test_pb5_what_runs_or_is_foreign_stays(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    with publish(out) as running:
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        foreign = out / f".shenbao-000000-{ended.pid}-abcdefgh"
        foreign.mkdir()
        with publish(out):
            assert running.folder.is_dir()
        assert running.folder.is_dir()
    assert [path.name for path in out.iterdir()] == [foreign.name]


def test_pb6_the_name_of_the_scratch_place_is_short(tmp_path: Path) -> None:
    with publish(tmp_path / "导出") as place:
        assert len(place.folder.name) <= 40
        assert str(os.getpid()) in place.folder.name


def test_pb4_a_full_disk_names_the_folder_and_what_is_left_not_our_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "导出"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=3 * 1024 * 1024))

    def full(descriptor: int, data: memoryview) -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskError) as refused, publish(out) as place:
        monkeypatch.setattr(os, "write", full)
        with disk.replacing(place.folder / "01_申报表.own") as temp:
            disk.put(temp, b"x")
    assert "“导出”：磁盘空间不够（还剩 3.0 MB）" in refused.value.message
    assert str(out) in refused.value.hint
    assert ".own" not in refused.value.in_full()
    assert ".shenbao" not in refused.value.in_full()


def test_pb4_a_file_outside_the_scratch_place_keeps_its_name(tmp_path: Path) -> None:
    other = tmp_path / "缓存.bin"
    with pytest.raises(DiskError, match="缓存") as refused, publish(tmp_path / "导出"), disk.writing(other):
        raise OSError(30, "Read-only file system")
    assert refused.value.file == str(other)


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Whatever tests before did in this process, such as a worker's beginning, which leaves Ctrl-C to others."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_pb9_who_gives_up_between_old_and_new_gets_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is heard before the exchange and after it; in between it would say that nothing was done."""
    out = tmp_path / "导出"
    with publish(out) as place:
        fill(place.folder, "旧")
        place.finish(NAMES, "book.json")
    replace_patiently = disk.replace_patiently

    def interrupted(source: Path, target: Path, sleep: Callable[[float], None]) -> bool:
        signal.raise_signal(signal.SIGINT)
        return replace_patiently(source, target, sleep)

    monkeypatch.setattr(disk, "replace_patiently", interrupted)
    with publish(out) as place:
        fill(place.folder, "新")
        place.finish(NAMES, "book.json")
        signal.raise_signal(signal.SIGINT)
    assert content(out) == dict.fromkeys([*NAMES, "book.json"], "新")
    with pytest.raises(KeyboardInterrupt), publish(out):
        signal.raise_signal(signal.SIGINT)
    assert content(out) == dict.fromkeys([*NAMES, "book.json"], "新")
