"""The program writes into the user's folders and nowhere else, also where it cannot write beside itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts and modes of Linux")
PROGRAM_FILES = ("app", "forms", "resources", "pyproject.toml")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in a folder with a blank and Chinese characters in its name."""
    place = tmp_path_factory.mktemp("installed") / "程序 文件夹"
    place.mkdir()
    for name in PROGRAM_FILES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place)
    return place


def read_only(place: Path, command: Sequence[str]) -> list[str]:
    """The command where ``place`` cannot be written: as root by a mount of its own, else by its modes."""
    if os.geteuid() == 0:
        if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
            pytest.skip("this machine allows no mounts of one's own: a read-only installation is NOT tested")
        mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'
        return ["unshare", "-m", "sh", "-c", mount, str(place), *command]
    for path in [place, *place.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    return list(command)


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


@pytest.mark.slow
def test_a_read_only_program_writes_into_the_users_folders_only(installed: Path, tmp_path: Path) -> None:
    home, scratch = tmp_path / "张 三", tmp_path / "临时 文件"
    home.mkdir()
    scratch.mkdir()
    before = files_below(installed)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment |= {"HOME": str(home), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": ""}
    code = (
        "import pathlib, sys; sys.path.insert(0, '.')\n"
        "try: pathlib.Path('probe').touch()\n"
        "except OSError: print('read-only')\n"
        "from app.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    out = home / "结果 一.json"
    command = read_only(installed, [sys.executable, "-c", code, "self-test", "--out", str(out)])
    done = subprocess.run(
        command, cwd=installed, env=environment, capture_output=True, encoding="utf-8", timeout=400, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("read-only")
    assert "未通过" not in done.stdout
    assert files_below(installed) == before
    assert list(scratch.iterdir()) == []
    own = (".local/share/shenbao/", ".cache/shenbao/", ".local/state/shenbao/", "结果 一.json")
    assert [name for name in files_below(home) if not name.startswith(own)] == []
