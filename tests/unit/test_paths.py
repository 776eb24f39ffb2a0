"""Paths: where shipped and own things lie, on a source tree, in a wheel, frozen, and with --data-dir."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import paths
from app.errors import DiskError, ExitCode
from app.paths import AppPaths, find_paths, font_folders, make_folder, shipped_root
from app.version import program_version

ROOT = Path(paths.__file__).resolve().parent.parent


def test_a_source_tree_ships_its_own_forms_and_resources() -> None:
    found = find_paths()
    assert found.forms == ROOT / "forms"
    assert found.fonts == ROOT / "resources" / "fonts"


def test_data_dir_takes_everything_of_the_user_and_creates_nothing(tmp_path: Path) -> None:
    profile = tmp_path / "张三 的资料"
    found = find_paths(profile)
    for own in (found.data, found.cache, found.logs, found.dropped_forms, found.settings_file, found.log_file):
        assert own.is_relative_to(profile)
    assert not profile.exists()


def test_a_relative_data_dir_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths(Path("profile")).data == tmp_path / "profile"


def test_without_data_dir_the_system_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = find_paths()
    if sys.platform.startswith("linux"):
        assert found.data == tmp_path / "data" / "shenbao"
        assert found.cache == tmp_path / "cache" / "shenbao"
    assert len({found.data, found.cache, found.logs}) == 3
    assert not list(tmp_path.iterdir())


def test_a_frozen_program_finds_its_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert shipped_root() == tmp_path


def test_an_installed_wheel_finds_what_it_carries(tmp_path: Path) -> None:
    package = tmp_path / "site packages" / "app"
    (package / "_shipped" / "forms").mkdir(parents=True)
    for name in ("__init__.py", "paths.py", "errors.py", "os_words.py"):
        shutil.copy(ROOT / "app" / name, package / name)
    code = "from app.paths import find_paths; print(find_paths().forms)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert run.stdout.strip() == str(package / "_shipped" / "forms")


def test_fonts_of_the_pc_lie_where_the_system_and_the_user_install_them() -> None:
    home = {"HOME": "/own"}
    assert [str(folder) for folder in font_folders(home, windows=False)] == [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/own/.local/share/fonts",
        "/own/.fonts",
    ]
    assert len(font_folders({}, windows=False)) == 2
    user = {"WINDIR": "D:/Windows", "LOCALAPPDATA": "C:/own/AppData/Local"}
    assert [folder.as_posix() for folder in font_folders(user, windows=True)] == [
        "D:/Windows/Fonts",
        "C:/own/AppData/Local/Microsoft/Windows/Fonts",
    ]
    assert [folder.as_posix() for folder in font_folders({}, windows=True)] == ["C:/Windows/Fonts"]


def test_paths_travel_to_a_worker_process(tmp_path: Path) -> None:
    found = find_paths(tmp_path)
    assert pickle.loads(pickle.dumps(found)) == found
    assert isinstance(found, AppPaths)


def test_make_folder_makes_parents_and_is_content_when_it_exists(tmp_path: Path) -> None:
    folder = tmp_path / "一 级" / "二级"
    assert make_folder(folder).is_dir()
    assert make_folder(folder) == folder


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "占用").write_text("x", "utf-8")
    with pytest.raises(DiskError, match="占用") as caught:
        make_folder(tmp_path / "占用" / "下级")
    assert caught.value.exit_code == ExitCode.DISK
    assert "路径里有一段不是文件夹" in caught.value.message
    assert caught.value.hint


def test_the_version_is_that_of_the_project_file() -> None:
    assert f'version = "{program_version()}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_looking_paths_up_loads_nothing_heavy() -> None:
    code = "import sys, app.paths, app.settings; print('appdirs' in sys.modules, 'pydantic' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert run.stdout.split() == ["False", "False"]
