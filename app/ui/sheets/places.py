"""Where new drafts go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

if TYPE_CHECKING:
    from app.ui.window.surroundings import Surroundings

FOLDER = "申报册"


def drafts_folder(around: Surroundings) -> Path:
    """The folder for new drafts: that of the settings, else one among the user's documents."""
    chosen = around.preferences.settings.drafts_folder
    if chosen:
        return Path(chosen)
    if around.paths.drafts is not None:
        return around.paths.drafts
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home(), FOLDER)
