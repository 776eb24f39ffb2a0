"""What freezing costs: the first picture of the bundle in those of the source run, its size in the 300 MB promised."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.measure import ROOT, Row, tell

RUNS = 9
BUNDLE = ROOT / "build" / "bundle" / "shenbao"
MOST_BYTES = 300_000_000


def rows(folder: Path) -> Iterator[Row]:
    """Rows of size and start; none, and a sentence, where no bundle was built."""
    program = BUNDLE / "shenbao"
    if not program.is_file():
        tell("the bundle: SKIPPED, there is none in build/bundle (packaging/linux/bundle.sh makes it)")
        return
    tell("the bundle")
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    yield Row("bundle: size / 300 MB", size / MOST_BYTES, most=1)
    starts = {"bundle": [str(program)], "source": [sys.executable, "-m", "app"]}
    times: dict[str, list[float]] = {name: [] for name in starts}
    for turn in range(RUNS + 1):
        for name, command in starts.items():
            taken = _first_picture(command, folder / name)
            if turn:  # the first turn fills caches
                times[name].append(taken)
    found = {name: statistics.median(taken) for name, taken in times.items()}
    tell(f"first picture: bundle {1000 * found['bundle']:.0f} ms, source run {1000 * found['source']:.0f} ms")
    yield Row("bundle: first paint / source run", found["bundle"] / found["source"], most=1.4)


def _first_picture(command: Sequence[str], profile: Path) -> float:
    """Seconds from asking for the program to its first picture, as the window's own trial tells it."""
    begun = time.time()
    with subprocess.Popen(
        [*command, "--data-dir", str(profile), "--try-window"],
        cwd=ROOT,
        env=_environment(profile),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        word, _, painted = process.stdout.readline().partition(" ")
        process.terminate()
    if word != "painted":
        raise SystemExit(f"{command[0]} painted nothing")
    return float(painted) - begun


def _environment(profile: Path) -> Mapping[str, str]:
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(profile.parent / "bytecode")}
    return {**os.environ, **kept, "QT_QPA_PLATFORM": "offscreen"}
