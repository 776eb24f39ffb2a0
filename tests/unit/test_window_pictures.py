"""The command that takes pictures of the window: what it does not know it does not do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "window_pictures.py"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0), (["-h"], 0), (["review", "--help"], 0), (["screenshots", "-h"], 0), ([], 2), (["reviews"], 2),
        (["review", "desks"], 2), (["review", "desk", "--now"], 2), (["screenshots", "desk"], 2), (["play", "home"], 2),
        (["play", "home", "out", "wide", "bureau"], 2),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_not_done(words: list[str], code: int, tmp_path: Path) -> None:
    """``review`` without any name clears what was drawn before, so that a slip must not become it."""
    done = subprocess.run([sys.executable, str(SCRIPT), *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == code
    told = done.stderr if code else done.stdout
    assert "window_pictures.py review [REEL ...]" in told
    assert "Traceback" not in done.stderr
    assert [told for told in (done.stdout, done.stderr) if told] == [told]
