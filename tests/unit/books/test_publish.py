"""A set of files goes into place whole or not at all.

PB1 all files arrive, nothing else stays. PB2 whatever step is refused, the old set stands unharmed. PB3 a cancelled run
leaves nothing, not even a folder it made. PB4 a refused folder is named, in Chinese. PB5 what a killed run left is
cleared away, and what it had moved aside comes back. PB6 the scratch place adds little to a path.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from app import disk
from app.books.publish import publish
from app.errors import DiskError
from app.progress import Cancelled

NAMES = ["01_申报表.pdf", "02_申报材料.pdf"]


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


@pytest.mark.parametrize("step", range(1, 7))
def test_pb2_a_refused_move_puts_the_old_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    out = tmp_path / "导出"
    with publish(out) as place:
        fill(place.folder, "旧")
        place.finish(NAMES, "book.json")
    before = content(out)
    original, moves = Path.replace, 0

    def refusing(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == step:
            raise OSError(28, "No space left on device")
        return original(self, target)

    with pytest.raises(DiskError, match="导出"), publish(out) as place:
        fill(place.folder, "新")
        monkeypatch.setattr(Path, "replace", refusing)
        place.finish(NAMES, "book.json")
    monkeypatch.undo()
    assert moves >= step
    assert content(out) == before


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


KILLED = """
import os, sys
from pathlib import Path
from app.books.publish import publish
with publish(Path(sys.argv[1])) as place:
    for name in sys.argv[2:]:
        (place.folder / name).write_text("新")
    moves, original = [0], Path.replace
    def dying(self, target):
        moves[0] += 1
        if moves[0] == int(os.environ["LAST"]):
            os._exit(9)
        return original(self, target)
    Path.replace = dying
    place.finish(sys.argv[2:-1], sys.argv[-1])
"""


@pytest.mark.parametrize(("last", "left"), [(1, "whole"), (3, "whole"), (5, "mixed")])
def test_pb5_a_killed_run_is_cleared_away(tmp_path: Path, root: Path, last: int, left: str) -> None:
    out = tmp_path / "导出"
    with publish(out) as place:
        fill(place.folder, "旧")
        place.finish(NAMES, "book.json")
    environment = {**os.environ, "PYTHONPATH": str(root), "LAST": str(last)}
    command = [sys.executable, "-c", KILLED, str(out), *NAMES, "book.json"]
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    assert [path for path in out.iterdir() if path.is_dir()]
    with pytest.raises(Cancelled), publish(out):
        raise Cancelled
    if left == "whole":
        assert content(out) == dict.fromkeys([*NAMES, "book.json"], "旧")
    else:
        assert content(out) == {NAMES[0]: "新", NAMES[1]: "旧"}


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
