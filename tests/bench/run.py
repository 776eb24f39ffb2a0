"""Measure what the program costs against a yardstick on the same machine: rows of a name and a ratio.

Each ratio is the median of several runs over the median of the yardstick's runs, so a slow machine changes both.
Run with ``make bench``; progress goes to standard error.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7


def median_seconds(work: Callable[[], object]) -> float:
    """Median time of one call over several; the first call, which fills caches, is not counted."""
    work()
    measured = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        measured.append(time.perf_counter() - start)
    return statistics.median(measured)


def python(*arguments: str) -> Callable[[], object]:
    """A call that runs a fresh Python in the source tree; it must exit 0 or 1 (issues in the answers)."""

    def run() -> None:
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode("utf-8", "replace"))

    return run


def rows() -> list[tuple[str, float]]:
    """Every measured ratio."""
    bare = median_seconds(python("-c", "pass"))
    found = [
        ("start: --version / bare python", median_seconds(python("-m", "app", "--version")) / bare),
        ("start: import app.api / bare python", median_seconds(python("-c", "import app.api")) / bare),
    ]
    with tempfile.TemporaryDirectory() as folder:
        program = ("-m", "app", "--data-dir", str(Path(folder) / "profile"))
        python(*program, "forms")()  # compiled definitions are in the cache from here on
        found.append(("forms / bare python", median_seconds(python(*program, "forms")) / bare))
        for form in sorted(path.name for path in (ROOT / "forms").iterdir() if (path / "form.yaml").is_file()):
            draft = str(Path(folder) / form)
            python(*program, "new", form, draft)()
            parse = f"import json; json.load(open({str(Path(draft) / 'draft.json')!r}, encoding='utf-8'))"
            yardstick = median_seconds(python("-c", parse))
            found.append((f"check {form} / json parse", median_seconds(python(*program, "check", draft)) / yardstick))
    return found


if __name__ == "__main__":
    for name, ratio in rows():
        sys.stdout.write(f"{name} {ratio:.2f}\n")
