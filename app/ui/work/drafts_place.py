"""Where new drafts go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from app.paths import AppPaths
from app.settings import Settings

FOLDER = "申报册"


def drafts_folder(paths: AppPaths, settings: Settings) -> Path:
    """The folder for new drafts: that of the settings, else one among the user's documents."""
    if settings.drafts_folder:
        return Path(settings.drafts_folder)
    if paths.drafts is not None:
        return paths.drafts
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home(), FOLDER)
