"""The wheel is the program: every form and resource of the tree is in it, compiled forms too, and it checks itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SHIPPED = "app/_shipped/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.conftest import ROOT

    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--no-index", "-q"]
    subprocess.run([*command, "-w", str(out)], cwd=ROOT, check=True, timeout=300)
    (built,) = out.glob("*.whl")
    return built


def tracked(root: Path, folder: str) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_form_and_resource_is_in_the_wheel(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert {SHIPPED + name for name in tracked(root, "forms") | tracked(root, "resources")} <= names
        for form in sorted((root / "forms").iterdir()):
            compiled = json.loads(archive.read(f"{SHIPPED}forms/{form.name}/form.json"))
            assert compiled["form"]["id"] == form.name
    assert {name for name in tracked(root, "app") if name.endswith(".py")} <= names


def test_the_wheel_checks_itself_without_the_source_tree(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "装好的程序"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), os.environ["PYTHONPATH"]])}
    command = [sys.executable, "-P", "-m", "app", "--data-dir", str(tmp_path / "资料"), "self-test"]
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "未通过" not in run.stdout
