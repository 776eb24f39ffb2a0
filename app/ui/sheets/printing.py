"""打印: the page that is shown prints itself if it can; else the page of exports is the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.window.frame import DraftFrame
    from app.ui.window.main_window import MainWindow


def open_print(window: MainWindow) -> None:
    """Hand on to the command ``print`` of the current page; without one the export page prints what it made last."""
    frame = window.frame
    if frame is None:
        return
    if not _print_page(frame):
        frame.tools.guide.go_tab("export")
        _print_page(frame)


def _print_page(frame: DraftFrame) -> bool:
    """Whether the page that is shown has something to print."""
    command = next((one for one in (frame.page.commands() if frame.page else ()) if one.id == "print"), None)
    if command is None or not command.enabled():
        return False
    command.run()
    return True
