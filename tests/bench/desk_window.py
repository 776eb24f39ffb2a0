"""The desk of the bureau with a thousand applicants: the window never works for 50 ms without a look at its user.

The real program with its worker processes, on a screen in memory: it collects a folder of 1,000 fictional applicants,
one in twenty damaged, is stopped in the middle and goes on, then somebody works on all three pages. Of each step the
longest turn of the event loop counts, in time of the processor for the window's thread. What is too long is measured
again, of some visits the least counts: what else the machine does can only add to it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import ROOT, Row, tell

RUNS = 3
MANY = 1000
STILL = 0.050


def rows(folder: Path) -> Iterator[Row]:
    """A row for each step of a visit; of those that are too long the functions are told."""
    folder.mkdir(parents=True)
    tell(f"the desk with {MANY} applicants")
    _run("prepare", folder)
    least: dict[str, float] = {}
    slow: list[str] = []
    for _ in range(RUNS):
        for step, seconds in _run("visit", folder)["longest"].items():
            least[step] = min(seconds, least.get(step, seconds))
        slow = [step for step, seconds in least.items() if not _row(step, seconds).is_met]
        if not slow:
            break
    functions = _run("profile", folder)["functions"] if slow else {}
    for step in slow:
        tell(f"  {step}: {1000 * least[step]:.0f} ms; where, with a profiler running:")
        for line in functions[step]:
            tell(f"    {line}")
    for step, seconds in least.items():
        yield _row(step, seconds)


def _row(step: str, seconds: float) -> Row:
    return Row(f"desk of {MANY}, {step} / 50 ms", seconds / STILL, most=1)


def _run(what: str, folder: Path) -> dict[str, Any]:
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment = {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.desk_window_driver", what, str(folder), str(MANY)],
        cwd=ROOT, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr.decode('utf-8', 'replace')}")
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found
