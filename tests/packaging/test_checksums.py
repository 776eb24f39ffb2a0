"""The sums beside what is given to users, the same on each system."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.packaging.tools import PACKAGING, packaging_module


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    for name in ("shenbao.deb", "申报册-安装.exe", "演练 一.zip", "Z.whl"):
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "SHA256SUMS").write_text("of before")
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed: nobody to check with")
def test_the_sums_are_those_that_others_read(dist: Path) -> None:
    told = packaging_module("checksums").write_checksums(dist)
    assert (dist / "SHA256SUMS").read_bytes() == told.encode()
    names = [line.split("  ", 1)[1] for line in told.splitlines()]
    assert names == ["Z.whl", "shenbao.deb", "演练 一.zip", "申报册-安装.exe"]
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=dist, check=True, capture_output=True)
    (dist / "Z.whl").write_text("another")
    done = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=dist, capture_output=True, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize("script", ["package.sh", "windows/build.ps1"])
def test_both_systems_leave_the_sums_and_name_the_bill_alike(script: str) -> None:
    text = (PACKAGING / script).read_text("utf-8-sig")
    assert "checksums.py" in text
    assert "shenbao-$version.cdx.json" in text
    assert text.index("cdx.json") < text.rindex("checksums.py")
