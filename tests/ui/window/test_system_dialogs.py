"""What is opened outside of the frozen program starts as if the user had started it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.window import system_dialogs
from app.ui.window.system_dialogs import SystemDialogs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no LD_LIBRARY_PATH")


def make_opener(tools: Path, does: str) -> None:
    """What answers to the name of xdg-open."""
    (tools / "xdg-open").write_text(f"#!/bin/sh\n{does}\n")
    (tools / "xdg-open").chmod(0o755)


@pytest.fixture
def frozen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A frozen program on a PC whose xdg-open writes down how it was started."""
    tools = tmp_path / "tools"
    tools.mkdir()
    said = tmp_path / "said.txt"
    make_opener(tools, f'printf "%s|%s" "$LD_LIBRARY_PATH" "$1" > "{said}.new" && mv "{said}.new" "{said}"')
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    return said


@pytest.mark.parametrize("before", ["", "/usr/local/cuda"])
def test_another_program_gets_its_own_libraries(
    before: str, frozen: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/program/_internal")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    book = tmp_path / "01 申报表.pdf"
    assert SystemDialogs().open_outside(book)
    for _ in range(500):
        if frozen.is_file():
            break
        time.sleep(0.02)
    assert frozen.read_text("utf-8") == f"{before}|{book}"


def test_a_pc_without_such_a_program_is_told_of(frozen: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert not SystemDialogs().open_outside(tmp_path / "a.pdf")


@pytest.mark.parametrize("code", [3, 4])
def test_a_kind_of_file_that_no_program_opens_is_told_of(
    code: int, frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit codes 3 and 4 of xdg-open(1): a tool is missing, the action failed."""
    monkeypatch.setattr(system_dialogs, "_ANSWERS_MS", 60_000)
    make_opener(tmp_path / "tools", f"exit {code}")
    assert not SystemDialogs().open_outside(tmp_path / "a.pdf")


def test_a_program_that_stays_open_was_found(frozen: Path, tmp_path: Path) -> None:
    """Where no desktop answers, xdg-open becomes the program itself; it outlives the call."""
    make_opener(tmp_path / "tools", f'echo $$ > "{tmp_path}/id"; exec sleep 60')
    assert SystemDialogs().open_outside(tmp_path / "a.pdf")
    for _ in range(500):
        if (tmp_path / "id").is_file() and (tmp_path / "id").read_text().strip():
            break
        time.sleep(0.02)
    shown = int((tmp_path / "id").read_text())
    try:
        os.kill(shown, 0)
        assert os.getsid(shown) != os.getsid(0)
    finally:
        os.kill(shown, signal.SIGTERM)
