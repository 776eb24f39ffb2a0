"""打印: the page that is shown prints itself if it can; else the page of exports is the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def open_print(window: MainWindow) -> None:
    """Hand on to the command ``print`` of the current page; without one the export page opens."""
    frame = window.frame
    if frame is None:
        return
    command = next((one for one in (frame.page.commands() if frame.page else ()) if one.id == "print"), None)
    if command is not None and command.enabled():
        command.run()
    else:
        frame.tools.guide.go_tab("export")
