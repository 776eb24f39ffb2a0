"""Burning with xorriso itself, to a file that plays a disc; every disc is read back by us and by xorriso."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from app import api_burning
from app.errors import UsageError
from app.progress import Cancelled, silent


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An image of 20 MB, made by xorriso, in a folder with a blank and Chinese in its name."""
    folder = tmp_path_factory.mktemp("刻 录")
    (folder / "tree").mkdir()
    (folder / "tree" / "申报材料.pdf").write_bytes(os.urandom(20 << 20))
    file = folder / "电子版.iso"
    subprocess.run(
        ["xorriso", "-no_rc", "-as", "mkisofs", "-quiet", "-J", "-o", str(file), str(folder / "tree")],
        check=True,
        capture_output=True,
    )
    return file


def test_an_image_is_burnt_compared_and_read_by_xorriso(image: Path, tmp_path: Path) -> None:
    disc = tmp_path / "第 1 张.img"
    seen: list[str] = []
    told = api_burning.burn(image, f"stdio:{disc}", lambda done, total, label: seen.append(label))
    assert told.outcome == "compared"
    assert "与镜像文件一致" in told.sentence
    assert list(dict.fromkeys(seen)) == ["检查光盘", "刻录", "读回核对"]
    data = image.read_bytes()
    assert disc.read_bytes()[: len(data)] == data
    listing = subprocess.run(
        ["xorriso", "-no_rc", "-indev", f"stdio:{disc}", "-find", "/", "-type", "f"], capture_output=True, check=True
    )
    assert b"pdf" in listing.stdout
    assert [file.name for file in tmp_path.iterdir()] == [disc.name]


def test_the_next_copy_replaces_a_disc_that_was_burnt_before(image: Path, tmp_path: Path) -> None:
    disc = tmp_path / "disc.img"
    disc.write_bytes(b"\0" * 32769 + b"CD001 of last year" + b"\0" * 5000)
    assert api_burning.burn(image, f"stdio:{disc}", silent).outcome == "compared"
    assert api_burning.burn(image, f"stdio:{disc}", silent).outcome == "compared"


@pytest.mark.parametrize("label", ["检查光盘", "刻录", "读回核对"])
def test_a_burning_that_is_cancelled_leaves_nothing_behind(image: Path, tmp_path: Path, label: str) -> None:
    def cancel(done: int, total: int, step: str) -> None:
        if step == label:
            raise Cancelled

    with pytest.raises(Cancelled):
        api_burning.burn(image, f"stdio:{tmp_path / 'disc.img'}", cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_plain_file_is_never_overwritten(image: Path, tmp_path: Path) -> None:
    thesis = tmp_path / "论文.docx"
    thesis.write_bytes(b"PK\3\4 all my work")
    for device in (f"stdio:{thesis}", str(thesis), f"stdio:{image}"):
        with pytest.raises(UsageError):
            api_burning.burn(image, device, silent)
    assert thesis.read_bytes() == b"PK\3\4 all my work"
