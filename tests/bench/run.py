"""Measure what the program costs against yardsticks on the same machine: rows of a name and a ratio.

Run with ``make bench``. Standard output holds the rows, standard error progress and, for each demand, whether it is
met; the exit code is 1 when one is not. ``make bench BENCH="exporting growing"`` measures these parts only.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from app.paths import find_paths
from tests.bench import binding, bundle, bureau, desk_window, discs, exporting, growing, starting, taking_in, window
from tests.bench.measure import TOLERANCE, Row, tell

Part = Callable[[Path], Iterator[Row]]

PARTS: Mapping[str, Part] = {
    "starting": starting.rows,
    "window": window.rows,
    "bundle": lambda folder: bundle.rows(folder / "bundle"),
    "exporting": lambda folder: exporting.rows(find_paths(folder / "profile"), folder),
    "binding": lambda folder: binding.rows(folder / "packets"),
    "bureau": lambda folder: bureau.rows(folder / "bureau"),
    "desk_window": lambda folder: desk_window.rows(folder / "desk"),
    "discs": lambda folder: discs.rows(folder / "discs"),
    "taking_in": lambda folder: taking_in.rows(folder / "evidence"),
    "growing": lambda folder: growing.rows(find_paths(folder / "profile"), folder / "drafts"),
}


def main(names: list[str]) -> int:
    """Print the rows of the parts named, of all without names; 1 when a demand is not met, 2 for an unknown part."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        tell(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
        return 2
    demanded: list[Row] = []
    for name in names or PARTS:
        with tempfile.TemporaryDirectory(prefix="shenbao-bench-") as scratch:
            for row in PARTS[name](Path(scratch)):
                sys.stdout.write(f"{row.name} {row.ratio:.2f}\n")
                sys.stdout.flush()
                demanded += [row] if row.has_demand else []
    for row in demanded:
        tell(f"{'met' if row.is_met else 'NOT MET'}: {row.name}: {row.ratio:.2f}, {row.demand}")
    if demanded:
        tell(f"(tolerance {TOLERANCE:.0%})")
    return 0 if all(row.is_met for row in demanded) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
