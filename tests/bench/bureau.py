"""A thousand applications collected, checked and summarised, against parsing the same JSON and writing the same rows.

Ours is what a clerk does: :func:`app.api.collect` into an empty desk (read, check, keep in SQLite), then
:func:`app.api.summarise` of that desk into 附件 3 in Excel and ``review.xlsx``; without the desk and Word and PDF are
told apart. Theirs is ``json.loads`` of the same files and the very same rows into two workbooks by openpyxl in its
write-only way, plain cells. Each in a process of its own, timed inside it, what ours has to import included; in turns,
of each the least counts. One draft in twenty is damaged, in every way there is, and each must be named in the workbook.
Memory must not grow with the number of drafts, neither in this process nor in those that read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

from app.paths import find_paths
from tests.bench.measure import ROOT, Row, tell

if TYPE_CHECKING:
    from tests.unit.bureau.many_drafts import Damaged

TURNS = 5
MANY, FEW = 1000, 200
MOST = 3.0
OURS = ("desk", "straight")
# what reads keeps nothing; the summary itself is a draft with a row for each applicant, written and read again whole
GROWTH = {"main process": 1.25, "reading processes": 1.1}
_NOW = datetime(2026, 4, 20, 12)
_SUMMARY, _REVIEW = "草稿_01_推荐汇总表.xlsx", "review.xlsx"
Work: TypeAlias = Callable[[], object]
Sheets: TypeAlias = list[tuple[str, list[list[object]]]]


def rows(folder: Path) -> Iterator[Row]:
    """Rows of time for many drafts, of memory for many against few, and of Word and PDF by themselves."""
    from tests.unit.bureau.many_drafts import make_drafts

    many, few = folder / "many", folder / "few"
    damaged = make_drafts(many / "inbox", MANY)
    make_drafts(few / "inbox", FEW)
    least = _in_turns(many, damaged)
    name = f"{MANY} drafts collected, checked and summarised"
    yield Row(f"{name} / json and openpyxl", least["desk"] / least["theirs"], most=MOST)
    yield Row(f"{name}, without a desk / json and openpyxl", least["straight"] / least["theirs"], most=MOST)
    for work in OURS:
        for (what, growth), was, now in zip(GROWTH.items(), _peaks(work, few), _peaks(work, many), strict=True):
            tell(f"  peak of {what}, {work}: {was / 1024:.0f} MiB at {FEW}, {now / 1024:.0f} MiB at {MANY}")
            yield Row(f"peak memory, {what}, {work}: {MANY} / {FEW} drafts", now / was, most=growth)
    yield Row(f"Word and PDF of {MANY} rows / the rest", _seconds("books", many) / least["desk"])


def _in_turns(folder: Path, damaged: list[Damaged]) -> dict[str, float]:
    """The least seconds of each work; every damaged draft must be named by ours each time."""
    from tests.unit.bureau.many_drafts import unnamed

    times: dict[str, list[float]] = {name: [] for name in (*OURS, "theirs")}
    for turn in range(TURNS + 1):
        for name, each in times.items():
            seconds = _seconds(name, folder)
            if turn:  # the first one compiles and fills caches
                each.append(seconds)
            if name in OURS and (left := unnamed(folder / "out" / _REVIEW, damaged)):
                raise SystemExit(f"{name}: {len(left)} of {len(damaged)} damaged drafts are not named: {left}")
    for name, each in times.items():
        tell(f"  {name}: " + ", ".join(f"{one:.2f} s" for one in each))
    tell(f"  all {len(damaged)} damaged drafts are named")
    return {name: min(each) for name, each in times.items()}


def _seconds(work: str, folder: Path) -> float:
    return _run(work, folder)[0]


def _peaks(work: str, folder: Path) -> tuple[float, float]:
    """The most KiB of a work's process, and of one that it starts."""
    _, own, others = _run(work, folder, "peaks")
    return own, others


def _run(work: str, folder: Path, *more: str) -> list[float]:
    command = [sys.executable, "-m", "tests.bench.bureau", work, str(folder), *more]
    # an installed program has its bytecode: it is kept here, too, whatever the environment of the tree says
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder.parent / "bytecode")}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **kept}, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{work}: {done.stderr.decode('utf-8', 'replace')}")
    return [float(one) for one in json.loads(done.stdout.splitlines()[-1])]


# ---- the works, each in a process of its own ----------------------------------------------------------------------


def main(work: str, folder: Path, measured: str = "seconds") -> int:
    """Do one work; tell its seconds, and with ``peaks`` the most KiB of this process and of one that it started."""
    do = _WORKS[work](folder)
    with _Watch() if measured == "peaks" else nullcontext() as watch:
        begun = perf_counter()
        do()
        seconds = perf_counter() - begun
    sys.stdout.write(json.dumps([seconds, *(watch.peaks if watch else ())]))
    return 0


def _straight(folder: Path) -> Work:
    shutil.rmtree(folder / "out", ignore_errors=True)
    return lambda: _summarise(folder, [folder / "inbox"], None)


def _by_the_desk(folder: Path) -> Work:
    """Taken in first, and summarised from there."""
    from app import api

    for name in ("out", "desk"):
        shutil.rmtree(folder / name, ignore_errors=True)

    def work() -> None:
        api.collect(find_paths(folder.parent / "profile"), [folder / "inbox"], _NOW, folder / "desk")
        _summarise(folder, [], folder / "desk")

    return work


def _books(folder: Path) -> Work:
    """Word and PDF of the summary draft."""
    from app import api
    from app.api_summary_draft import SUMMARY_DRAFT

    shutil.rmtree(folder / "out", ignore_errors=True)
    _summarise(folder, [folder / "inbox"], None)
    paths, draft = find_paths(folder.parent / "profile"), folder / "out" / SUMMARY_DRAFT
    return lambda: api.export(paths, draft, folder / "books", ("pdf", "docx"), "draft")


def _summarise(folder: Path, places: list[Path], desk: Path | None) -> None:
    from app import api

    how = api.Summarising(bureau_name="云川市", formats=(), desk=desk, as_draft=True)
    api.summarise(find_paths(folder.parent / "profile"), places, folder / "out", how, _NOW)


def _theirs(folder: Path) -> Work:
    """Parsing and writing alone: the rows are there, as are the names of the files."""
    written = {name: _written(folder / "out" / name) for name in (_SUMMARY, _REVIEW)}
    files = sorted((folder / "inbox").iterdir())

    def work() -> None:
        for file in files:
            _parsed(file)
        for name, sheets in written.items():
            _write(folder / f"theirs {name}", sheets)

    return work


def _written(file: Path) -> Sheets:
    """The rows that we wrote, sheet by sheet."""
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    return [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]


def _write(file: Path, sheets: Sheets) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(file)


def _parsed(file: Path) -> object:
    try:
        if file.is_dir():
            return json.loads((file / "draft.json").read_bytes())
        with zipfile.ZipFile(file) as package:
            return json.loads(package.read("draft.json"))
    except (OSError, ValueError, KeyError, RecursionError, zipfile.BadZipFile):
        return None


class _Watch:
    """Looks at the most memory that this process and those that it started have had, again and again.

    What the system tells in the end (``getrusage``) counts a process from before its program was loaded.
    """

    def __init__(self) -> None:
        self.peaks = [0, 0]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.peaks[0] = _most("self")

    def _look_on(self) -> None:
        while not self._over.wait(0.02):
            for thread in Path("/proc/self/task").iterdir():
                with suppress(OSError):  # it is over
                    for process in (thread / "children").read_text("ascii").split():
                        self.peaks[1] = max(self.peaks[1], _most(process))


def _most(process: str) -> int:
    status = Path("/proc", process, "status").read_text("ascii")
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


_WORKS: dict[str, Callable[[Path], Work]] = {
    "straight": _straight, "theirs": _theirs, "desk": _by_the_desk, "books": _books,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
