"""What is opened outside of the frozen program starts as if the user had started it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from app.ui.window.system_dialogs import SystemDialogs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no LD_LIBRARY_PATH")


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A frozen program on a PC whose xdg-open writes down how it was started."""
    tools = tmp_path / "tools"
    tools.mkdir()
    said = tmp_path / "said.txt"
    (tools / "xdg-open").write_text(
        f'#!/bin/sh\nprintf "%s|%s" "$LD_LIBRARY_PATH" "$1" > "{said}.new" && mv "{said}.new" "{said}"\n'
    )
    (tools / "xdg-open").chmod(0o755)
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
