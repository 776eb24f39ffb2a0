"""Starts the program as ``python -m app`` does, in a process of its own, and says when what was seen and loaded.

``python start_driver.py PROFILE WATCHED…``: prints JSON with the CPU and wall times in ms of the first picture of the
window and of the start page, and which of the modules WATCHED are loaded after two seconds.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

TWO_SECONDS_MS = 2000


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
    """Run for two seconds after the start page was seen."""
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

    watch.follow(HomePage, "home")

    def look() -> None:
        watch.seen["loaded"] = [name for name in watched if name in sys.modules]  # type: ignore[assignment]
        start.window.close()

    QTimer.singleShot(TWO_SECONDS_MS, look)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
