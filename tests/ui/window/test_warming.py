"""Modules loaded ahead of time: leaf first, a little at a time, and nothing of what a window never loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.window.warming import Warming, leaf_first

ROOT = Path(__file__).resolve().parents[3]
CODE = """
import json, sys
HEAVY = "reportlab", "docx", "pikepdf", "openpyxl", "PIL", "pypdfium2", "lxml", "pydantic", "yaml"
import app.ui.program, app.ui.home.page
from importlib import import_module
from app.ui.window.warming import LATER, WANTED, leaf_first
before = set(sys.modules)
most, order = 0, []
for name in leaf_first((*WANTED, *LATER)):
    ours = {one for one in sys.modules if one.startswith("app.")}
    import_module(name)
    more = {one for one in sys.modules if one.startswith("app.")} - ours
    most = max(most, len(more))
    order.append(name)
print(json.dumps({"most": most, "count": len(order), "twice": len(order) - len(set(order)),
                  "wanted": all(name in sys.modules for name in (*WANTED, *LATER)),
                  "heavy": [name for name in HEAVY if name in sys.modules]}))
"""


def test_modules_come_leaf_first_so_that_no_step_brings_many_along() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["wanted"] is True
    assert told["heavy"] == []
    assert told["twice"] == 0
    assert told["count"] > 120
    assert told["most"] <= 12  # a package that names its modules brings them along


def test_what_is_loaded_already_is_not_named_again() -> None:
    assert list(leaf_first(["app.ui.window.warming", "app.errors"])) == []


def test_whoever_waits_is_called_once_it_is_done(qtbot: QtBot) -> None:
    warming, gone = Warming(wanted=("app.ui.window.warming",)), QObject()
    called: list[str] = []
    warming.when_done(warming, lambda: called.append("later"))
    warming.when_done(gone, lambda: called.append("of a window that was closed"))
    shiboken6.delete(gone)
    assert called == []
    qtbot.waitUntil(lambda: called == ["later"], timeout=2000)
    warming.when_done(warming, lambda: called.append("at once"))
    assert called == ["later", "at once"]
    assert warming.is_done


def test_what_comes_later_is_not_waited_for(qtbot: QtBot) -> None:
    warming = Warming(wanted=("app.ui.window.warming",), later=("app.ui.nothing_of_the_kind",))
    called: list[bool] = []
    warming.when_done(warming, lambda: called.append(warming._timer.isActive()))
    qtbot.waitUntil(lambda: called == [True], timeout=2000)
    qtbot.waitUntil(lambda: not warming._timer.isActive(), timeout=2000)


def test_a_module_that_is_not_there_is_passed_over(qtbot: QtBot) -> None:
    warming = Warming(wanted=("app.ui.nothing_of_the_kind",))
    warming.begin()
    warming.begin()
    qtbot.waitUntil(lambda: warming.is_done, timeout=2000)
