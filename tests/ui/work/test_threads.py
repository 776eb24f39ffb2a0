"""Work beside the window outlives whoever asked for it, and the window never waits for it."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from app import api
from app.drafts.lock import LOCK
from app.paths import find_paths
from app.ui.evidence.folders import _Scan
from app.ui.work import checker, opening
from app.ui.work.checker import Checker
from app.ui.work.opening import Opening
from app.ui.work.threads import Line

NOW = datetime(2026, 5, 28, 14, 32)


class Asker(QObject):
    heard = Signal(str)


def test_one_thing_after_the_other_and_what_breaks_is_told(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    asker = Asker()
    line = Line(asker)
    done: list[str] = []
    line.do(lambda: done.append("first"))
    line.do(lambda: 1 // 0, lambda error: done.append(type(error).__name__))
    line.do(lambda: done.append("third"))
    assert line.wait(10)
    assert done == ["first", "ZeroDivisionError", "third"]
    assert "ZeroDivisionError" in caplog.text


def test_whoever_asked_may_be_deleted_meanwhile(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    asker, goes_on = Asker(), threading.Event()
    line = Line(asker)
    broke: list[Exception] = []

    def work() -> None:
        assert goes_on.wait(10)
        asker.heard.emit("too late")

    line.do(work, broke.append)
    shiboken6.delete(asker)  # returns although the thread still works
    assert not goes_on.is_set()
    goes_on.set()
    assert line.wait(10)
    assert (broke, caplog.text) == ([], "")


def test_a_check_that_runs_does_not_hold_up_whoever_lets_go_of_the_draft(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, begun = threading.Event(), threading.Event()

    def slow(*_: object) -> list[object]:
        begun.set()
        assert goes_on.wait(10)
        return []

    monkeypatch.setattr(checker, "check", slow)
    monkeypatch.setattr(checker, "REST_MS", 0)
    made = Checker(cast(checker.FormDefinition, SimpleNamespace(items={}, fields={})), lambda _: True)
    made.take(cast(checker.Draft, SimpleNamespace(answers={"rows": [{}] * 300}, filling=None)))
    qtbot.waitUntil(begun.is_set)
    line = made._line
    shiboken6.delete(made)
    goes_on.set()
    assert line.wait(10)


def test_looking_through_a_folder_does_not_either(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    goes_on = threading.Event()
    monkeypatch.setattr("app.ui.evidence.folders.files_of", lambda *_: goes_on.wait(10))
    host = QObject()
    scan = _Scan([tmp_path], (1,), host)
    scan.begin()
    line = scan._line
    shiboken6.delete(host)
    goes_on.set()
    assert line.wait(10)
    assert caplog.text == ""


def test_a_draft_that_opens_when_nobody_is_there_any_more_is_closed_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, folder = find_paths(tmp_path / "profile"), tmp_path / "草稿"
    api.new_draft(paths, "cooperation_zone_2026", folder, NOW)
    goes_on, real = threading.Event(), opening.open_folder

    def slow(*args: object, **named: object) -> object:
        assert goes_on.wait(10)
        found = real(*args, **named)  # type: ignore[arg-type]
        assert (folder / LOCK).exists()
        return found

    monkeypatch.setattr(opening, "open_folder", slow)
    made = Opening(paths, folder, NOW)
    made.begin()
    line = made._line
    shiboken6.delete(made)
    goes_on.set()
    assert line.wait(20)
    assert not (folder / LOCK).exists()
