"""A visit to the desk in a process of its own: ``python -m tests.bench.desk_window_driver WHAT FOLDER NUMBER``.

``prepare`` makes what NUMBER applicants handed in; ``visit`` prints the longest turn of each step in seconds as JSON,
``profile`` the functions in it, too.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.turns import Turns, rest, until

NOW = datetime(2026, 5, 28, 14, 32)
_INBOX = "inbox"
_WARM_S = 3.0


def prepare(folder: Path, number: int) -> dict[str, Any]:
    """Drafts and packages, one in twenty damaged; the last one has a scan as evidence."""
    from tests.awkward.pdfs import make_scan
    from tests.unit.bureau.many_drafts import make_drafts
    from tests.unit.bureau.piles import handed_in

    inbox = folder / _INBOX
    damaged = make_drafts(inbox, number - 1)
    handed_in(inbox / f"{number - 1:04}", {"扫描.pdf": make_scan(folder).read_bytes()})
    return {"damaged": len(damaged)}


def visit(folder: Path, number: int, *, profiled: bool = False) -> dict[str, Any]:
    """Every step on a desk that is empty when it begins."""
    from app.paths import find_paths
    from app.settings import Settings, WindowPlace
    from app.ui.application import Start
    from app.ui.home.page import HomePage
    from tests.bench.desk_clerk import Clerk

    paths = find_paths(folder / f"profile-{os.getpid()}")
    settings = Settings(window=WindowPlace(0, 30, 1366, 690), theme="light")
    begun = Start(paths, settings, None, lambda: NOW, paths.log_file)
    home = begun.window
    until(lambda: isinstance(home.page, HomePage) and home.page.desk.open.isVisible())
    rest(_WARM_S)
    turns = Turns(profiled=profiled)
    Clerk(home, turns, folder / _INBOX, number).visit()
    return {"longest": turns.longest, "functions": {step: list(turns.functions(step)) for step in turns.longest}}


def profile(folder: Path, number: int) -> dict[str, Any]:
    """The same with a profiler, which makes it slower."""
    return visit(folder, number, profiled=True)


WHAT: Mapping[str, Callable[[Path, int], dict[str, Any]]] = {one.__name__: one for one in (prepare, visit, profile)}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(WHAT[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what a visit costs is asked, not what an end does
