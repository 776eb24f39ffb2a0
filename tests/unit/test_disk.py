"""What the disk says is said in Chinese; a process that ended is known to have ended."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import disk
from app.disk import disk_reason, is_file, is_folder, lies_in, process_runs, read_blocks
from app.errors import AttachmentError


@pytest.mark.parametrize("number", [*sorted(errno.errorcode), 99_999])
def test_no_word_of_the_system_reaches_the_user(number: int) -> None:
    reason = disk_reason(OSError(number, os.strerror(number)))
    assert reason
    assert not any(letter.isascii() and letter.isalpha() for letter in reason)


def test_an_error_without_a_number_has_a_sentence_too() -> None:
    assert disk_reason(OSError("boom")) == "磁盘没有应答"


def test_a_file_that_cannot_be_read_is_named_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError) as caught:
        list(read_blocks(tmp_path / "合同.pdf"))
    assert caught.value.message == "读不了“合同.pdf”：找不到这个文件"


def test_what_cannot_be_asked_about_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    for path in (tmp_path / ("长" * 200), tmp_path / "圈", tmp_path / "没有"):
        assert not is_folder(path)
        assert not is_file(path)
        assert not lies_in(path, tmp_path / "别处")
    assert not lies_in(tmp_path / "圈" / "x", tmp_path / "圈")
    assert lies_in(tmp_path / "a" / "..", tmp_path)
    assert lies_in(tmp_path / "a", tmp_path)


def test_running_and_ended_processes_are_told_apart() -> None:
    assert process_runs(os.getpid())
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not process_runs(ended.pid)
    assert not process_runs(0)


def test_whoever_comes_second_waits_and_then_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(disk.time, "sleep", waits.append)
    with disk.alone(tmp_path / "a.json"):
        assert not waits
        with disk.alone(tmp_path / "b.json"):
            assert not waits
        with disk.alone(tmp_path / "a.json"):
            assert len(waits) == disk.REPLACE_TRIES
    with disk.alone(tmp_path / "a.json"):
        assert len(waits) == disk.REPLACE_TRIES


def test_a_place_without_locks_stops_nothing(tmp_path: Path) -> None:
    with disk.alone(tmp_path / "nirgends" / "a.json"):
        pass


def test_a_folder_that_is_taken_gets_a_number_behind_its_whole_name(tmp_path: Path) -> None:
    (tmp_path / "甲 1.2").mkdir()
    (tmp_path / "甲 1.2-2").write_text("", encoding="utf-8")
    assert disk.free_folder(tmp_path / "甲 1.2") == tmp_path / "甲 1.2-3"
    assert disk.free_folder(tmp_path / "甲 1.2", "") == tmp_path / "甲 1.22"
    assert disk.free_folder(tmp_path / "乙") == tmp_path / "乙"
