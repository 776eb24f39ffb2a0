"""Starts the program as ``python -m app`` does, in a process of its own, and says when what was seen and loaded.

``python start_driver.py PROFILE WATCHED…``: prints JSON with the CPU and wall times in ms of the first picture of the
window and of the start page, and which of the modules WATCHED are loaded when all has been warmed that ever is.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

LOOK_MS, MOST_MS = 100, 30_000


class Watch:
    """Notes when the first paint events of the window and of the start page were delivered."""

    def __init__(self) -> None:
        self.seen: dict[str, float] = {}

    def note(self, what: str) -> None:
        self.seen.setdefault(f"{what}_cpu", time.process_time() * 1000)

    def follow(self, kind: Any, what: str) -> None:
        painted = kind.paintEvent

        def paint_event(widget: Any, event: Any) -> None:
            painted(widget, event)
            self.note(what)

        kind.paintEvent = paint_event


def main(arguments: list[str]) -> int:
    """Run until the start page was seen and what is loaded ahead of time is there."""
    profile, watched = Path(arguments[0]), arguments[1:]
    watch = Watch()
    from app.__main__ import find_paths, load_settings

    paths = find_paths(profile)
    from app.ui.application import MainWindow, Start

    watch.follow(MainWindow, "first")
    start = Start(paths, load_settings(paths.settings_file), None, datetime.now, paths.log_file)
    start.window.seen.connect(lambda: _after_first(start, watch, watched))
    code = start.qt.exec()
    watch.seen["code"] = code
    sys.stdout.write(json.dumps(watch.seen))
    return 0


def _after_first(start: Any, watch: Watch, watched: list[str]) -> None:
    from PySide6.QtCore import QTimer

    from app.ui.home.page import HomePage
    from app.ui.window.warming import LATER, WANTED

    watch.follow(HomePage, "home")

    timer = QTimer(start.window)
    begun = time.monotonic()

    def look() -> None:
        warm = all(name in sys.modules for name in (*WANTED, *LATER))
        if not warm and time.monotonic() - begun < MOST_MS / 1000:
            return
        timer.stop()
        watch.seen["warm"] = warm
        watch.seen["loaded"] = [name for name in watched if name in sys.modules]  # type: ignore[assignment]
        start.window.close()

    timer.timeout.connect(look)
    timer.start(LOOK_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
