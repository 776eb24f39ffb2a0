"""Where new drafts go, and folder names that every system takes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

if TYPE_CHECKING:
    from app.ui.window.surroundings import Surroundings

FOLDER = "申报册"
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
_LONGEST = 180  # bytes: file systems take 255, and copies get endings


def drafts_folder(around: Surroundings) -> Path:
    """The folder for new drafts: that of the settings, else one among the user's documents."""
    chosen = around.preferences.settings.drafts_folder
    if chosen:
        return Path(chosen)
    if around.paths.drafts is not None:
        return around.paths.drafts
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home(), FOLDER)


def folder_name(name: str) -> str:
    """A name for a folder, as near to ``name`` as Windows and Linux allow; empty when nothing is left."""
    kept = _FORBIDDEN.sub(" ", " ".join(name.split())).strip(" .")
    kept = re.sub(" +", " ", kept)
    while len(kept.encode("utf-8", "replace")) > _LONGEST:
        kept = kept[:-1].rstrip(" .")
    return f"{kept}_" if _RESERVED.fullmatch(kept) else kept


def free_folder(folder: Path) -> Path:
    """``folder``, or the first of ``name-2``, ``name-3``… that does not stand there yet."""
    number = 1
    found = folder
    while os.path.lexists(found):
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found
