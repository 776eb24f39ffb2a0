"""The start in a fresh process: what is seen when, and what is not loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.settings import Settings, WindowPlace
from app.ui.look.palette import DARK, LIGHT, Colours
from app.ui.window.first_sight import DARK_GROUND, HEADER, LIGHT_GROUND, Ground
from app.ui.window.header import HEIGHT as HEADER_OF_DRAFTS
from app.ui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[3]
DRIVER = ROOT / "tests" / "ui" / "start_driver.py"
NEVER = (
    "reportlab", "docx", "pikepdf", "openpyxl", "PIL", "pypdfium2", "pydantic", "yaml", "stdnum", "simpleeval", "lxml",
    "fontTools", "img2pdf",
)  # fmt: skip


def run(*words: str) -> str:
    """Standard output of a Python that finds the program and has no screen."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_heavy_is_loaded_by_the_start_and_the_warming(tmp_path: Path) -> None:
    for _ in ("a fresh profile", "the second start"):
        told = json.loads(run(str(DRIVER), str(tmp_path / "profile"), *NEVER))
        assert told["warm"]
        assert told["loaded"] == []
        assert told["code"] == 0
        assert "home_cpu" in told


def test_little_is_loaded_before_the_first_picture() -> None:
    code = (
        "import app.__main__, app.ui.application, sys, PySide6.QtCore as core;"
        "print(sorted(sys.modules), 'Qt' in vars(core))"
    )
    loaded = run("-c", code)
    for later in ("app.ui.look", "app.ui.home", "app.disk", "app.drafts", "app.api", "app.jobs", "app.ui.widgets"):
        assert f"'{later}'" not in loaded
    assert loaded.strip().endswith("False"), "the enums of Qt are made in Python, which takes 15 ms and more"


@pytest.mark.parametrize(("ground", "colours"), [(LIGHT_GROUND, LIGHT), (DARK_GROUND, DARK)])
def test_the_first_picture_has_the_colours_of_the_next(ground: Ground, colours: Colours) -> None:
    assert [QColor(one) for one in ground] == [colours.ground, colours.surface, colours.hairline]
    assert HEADER == HEADER_OF_DRAFTS


@pytest.mark.parametrize(("theme", "ground"), [("light", LIGHT_GROUND), ("dark", DARK_GROUND)])
def test_a_theme_that_was_chosen_is_seen_from_the_first_picture(
    qtbot: QtBot, theme: Literal["light", "dark"], ground: Ground
) -> None:
    window = MainWindow(Settings(theme=theme, window=WindowPlace(0, 40, 1024, 600)))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.seen, timeout=5000):
        window.appear()
    picture = window.grab().toImage()
    assert picture.pixelColor(500, 300) == QColor(ground.ground)
    assert picture.pixelColor(500, 10) == QColor(ground.surface)
    window.close()


def test_a_trial_in_which_something_unexpected_was_logged_is_no_success(tmp_path: Path) -> None:
    code = (
        "import sys, app.__main__ as program, app.ui.window.forms as forms\n"
        "if __name__ == '__main__':\n"
        "    forms.write_file = None\n"
        "    sys.argv = ['shenbao', '--data-dir', sys.argv[1], '--try-window']\n"
        "    sys.exit(program.main())\n"
    )
    driver = tmp_path / "driver.py"
    driver.write_text(code, "utf-8")
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path, "PYTHONUTF8": "1"}
    command = [sys.executable, str(driver), str(tmp_path / "profile")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "seen" in done.stdout, done.stderr
    assert done.returncode == 70
