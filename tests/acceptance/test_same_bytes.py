"""The same draft gives the same bytes: whenever, wherever, in whatever language and time zone it is exported.

Each export is a process of its own. The third lives in the year 2031, on an empty profile, with other hash seeds, in
another locale, from a copy of the draft in another place with other file times.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.acceptance.packets import Press

ROOT = Path(__file__).resolve().parents[2]
_FAR = ["faketime", "2031-05-05 10:00:00"]
_APART = 2.1


def export(draft: Path, out: Path, profile: Path, prefix: list[str], **environment: str) -> Path:
    """Export in a new process."""
    command = [
        *prefix,
        sys.executable,
        "-m",
        "app",
        "--data-dir",
        str(profile),
        "export",
        str(draft),
        "--out",
        str(out),
    ]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, "FAKETIME_DONT_FAKE_MONOTONIC": "1", **environment}
    done = subprocess.run(
        command, env=env, cwd=out.parent, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return out


def differing(one: Path, other: Path) -> list[str]:
    """The names of files that are not the same in both folders."""
    names = {path.name for path in (*one.iterdir(), *other.iterdir())}
    return sorted(
        name
        for name in names
        if not (one / name).is_file()
        or not (other / name).is_file()
        or (one / name).read_bytes() != (other / name).read_bytes()
    )


@pytest.mark.parametrize("name", ["own zone", "own service"])
def test_three_exports_are_the_same_to_the_byte(press: Press, tmp_path: Path, name: str) -> None:
    draft = press.draft(name)
    first = export(draft, tmp_path / "first", tmp_path / "p1", [], PYTHONHASHSEED="1", TZ="UTC")
    began = time.monotonic()
    copy = tmp_path / "别处 elsewhere" / "copy"
    shutil.copytree(draft, copy)
    for file in copy.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    time.sleep(max(0.0, _APART - (time.monotonic() - began)))
    second = export(draft, tmp_path / "second", tmp_path / "p1", [], PYTHONHASHSEED="2", TZ="Asia/Shanghai")
    third = export(
        copy,
        tmp_path / "third",
        tmp_path / "p3",
        _FAR,
        PYTHONHASHSEED="3",
        TZ="America/New_York",
        LC_ALL="C.UTF-8",  # under plain C, Python cannot start from a tree whose path is not ASCII
        LANG="C",
        TMPDIR=str(tmp_path),
    )
    assert len(list(first.iterdir())) == (5 if name == "own zone" else 3)
    assert differing(first, second) == []
    assert differing(first, third) == []
    assert differing(first, press.packet(name).folder) == []


def test_the_clock_of_the_third_export_is_another() -> None:
    """Without this the test above would prove nothing."""
    code = "import datetime; print(datetime.datetime.now().year)"
    done = subprocess.run([*_FAR, sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2031"


def test_one_other_byte_is_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("own service")
    shutil.copytree(packet.folder, tmp_path / "copy")
    victim = next((tmp_path / "copy").glob("*.docx"))
    data = bytearray(victim.read_bytes())
    data[10] ^= 1
    victim.write_bytes(data)
    assert differing(packet.folder, tmp_path / "copy") == [victim.name]
