"""Where the desk's summary was exported to last, as the settings remember it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.ui.bureau.tools import DeskTools
from app.ui.work import out_folders


def export_folder(tools: DeskTools) -> Path | None:
    """The folder chosen last; None when there was none, since beside the desk nobody would look for it."""
    chosen = out_folders.export_folder(tools.preferences.settings, tools.folder)
    return None if chosen == out_folders.usual_folder(tools.folder) else chosen


def remember_export(tools: DeskTools, folder: Path) -> None:
    """Begin there the next time."""
    tools.preferences.update(partial(out_folders.remembered, draft=tools.folder, out=folder))
