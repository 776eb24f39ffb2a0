"""Writing a form's Word and PDF against LibreOffice, which turns the same Word files into PDF.

*Warm*: one process that exports a draft again after an answer was changed. *Cold*: a fresh process that runs the
command line. LibreOffice has a warm profile and converts all Word files of the form with one start. Of each the least
of some turns counts: whatever else the machine does can only add to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app import api
from app.paths import AppPaths
from tests.bench.drafts import NOW, Desk, desks
from tests.bench.measure import Row, in_turns, python, tell
from tests.office import words_to_pdfs

RUNS = 5
WARM, COLD = 8.0, 1.1


def rows(paths: AppPaths, folder: Path) -> Iterator[Row]:
    """Two rows for each form, and for one of several volumes also as one volume: one Word file, one PDF."""
    for desk in desks(paths, folder / "forms"):
        yield from _compared(desk, desk.definition.id)
    for desk in desks(paths, folder / "single"):
        if len(desk.definition.volumes) > 1:
            api.set_options(paths, desk.draft, [("volumes", "1")], NOW)
            yield from _compared(desk, f"{desk.definition.id} in one volume")


def _compared(desk: Desk, name: str) -> Iterator[Row]:
    tell(f"exporting {name}")
    data, out = str(desk.paths.data), str(desk.out) + ".cold"
    flags = ["--draft"] if desk.mark == "draft" else []
    command = ["-m", "app", "--data-dir", data, "export", str(desk.draft), "--out", out, *flags]
    found = in_turns(
        {
            "warm": desk.export,
            "office": lambda: words_to_pdfs(desk.word_files(), desk.out / "office"),
            "cold": python(*command),
        },
        RUNS,
        of=min,
        before=lambda part: desk.change() if part == "warm" else None,
    )
    tell("  " + ", ".join(f"{part} {seconds:.3f} s" for part, seconds in found.items()))
    yield Row(f"export {name}, warm: LibreOffice / ours", found["office"] / found["warm"], least=WARM)
    yield Row(f"export {name}, cold: LibreOffice / ours", found["office"] / found["cold"], least=COLD)
