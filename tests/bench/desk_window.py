"""The desk of the bureau with a thousand applicants: the window never works for 50 ms without a look at its user.

The real program with its worker processes, on a screen in memory: it collects a folder of 1,000 fictional applicants,
one in twenty damaged, is stopped in the middle and goes on, then somebody works on all three pages. Of each step the
longest turn of the event loop counts, in time of the processor for the window's thread. Of some visits the least: what
else the machine does can only add to it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import ROOT, Row, tell

RUNS = 3
MANY = 1000
STILL = 0.050


def rows(folder: Path) -> Iterator[Row]:
    """A row for each step of a visit; of those that are too long the functions are told."""
    tell(f"the desk with {MANY} applicants")
    _run("prepare", folder)
    least: dict[str, float] = {}
    for _ in range(RUNS):
        for step, seconds in _run("visit", folder)["longest"].items():
            least[step] = min(seconds, least.get(step, seconds))
    found = [Row(f"desk of {MANY}, {step} / 50 ms", seconds / STILL, most=1) for step, seconds in least.items()]
    slow = {step for step, row in zip(least, found, strict=True) if not row.is_met}
    functions = _run("profile", folder)["functions"] if slow else {}
    for step in sorted(slow):
        tell(f"  {step}: {1000 * least[step]:.0f} ms, with a profiler running:")
        for line in functions[step]:
            tell(f"    {line}")
    yield from found


def _run(what: str, folder: Path) -> dict[str, dict[str, float]]:
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment = {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.desk_window_driver", what, str(folder), str(MANY)],
        cwd=ROOT, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr.decode('utf-8', 'replace')}")
    found: dict[str, dict[str, float]] = json.loads(done.stdout.decode().splitlines()[-1])
    return found
