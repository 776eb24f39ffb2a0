"""What the window costs: its start in bare windows of Qt, its answers in the times that a user does not notice.

The times not noticed are those of the screen and the hand: a frame of 16 ms for a key, 50 ms for the window to stand
still while it works beside, 250 ms for a table of 5,000 rows.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import ROOT, Row, tell

RUNS = 7
FRAME, STILL, TABLE = 0.016, 0.050, 0.250


def rows(folder: Path) -> Iterator[Row]:
    """Rows of start and opening against a bare window in the same turns, then of keys, export and the large table."""
    tell("the window")
    _run("prepare", folder)
    times = _starts(folder)
    yield Row("window: first paint / bare window", times["start"] / times["bare"], most=1.3)
    yield Row("window: start page whole / bare window", times["whole"] / times["bare"], most=2.6)
    yield Row("window: started with the larger sample / bare", times["opened"] / times["bare"], most=8.5)
    yield Row("window: larger sample opened at the start page / bare", times["opened_later"] / times["bare"], most=2.5)
    keys = _run("keys", folder)
    yield Row("window: key in the longest text / 16 ms", keys["median"] / FRAME, most=1)
    yield Row("window: stands still while exporting / 50 ms", _run("exporting", folder)["longest"] / STILL, most=1)
    longest = min(_run("turns", folder)["longest"] for _ in range(3))
    yield Row("window: longest turn at sections and pages / 50 ms", longest / STILL, most=1)
    yield Row("window: 5,000 rows pasted and scrolled / 250 ms", _run("pasting", folder)["longest"] / TABLE, most=1)


def _starts(folder: Path) -> dict[str, float]:
    """Medians in seconds, all measured in the same turns."""
    measured: dict[str, list[float]] = {name: [] for name in ("bare", "start", "whole", "opened", "opened_later")}
    for turn in range(RUNS + 1):
        for what in ("bare", "start", "opened", "opened_later"):
            found = _run(what, folder)
            if turn:  # the first turn fills caches
                measured[what].append(found["painted"])
                if what == "start":
                    measured["whole"].append(found["whole"])
    return {name: statistics.median(values) for name, values in measured.items()}


def _run(what: str, folder: Path) -> dict[str, float]:
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment = {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen", "BEGUN": repr(time.time())}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_driver", what, str(folder)],
        cwd=ROOT, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr.decode('utf-8', 'replace')}")
    numbers: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return numbers
