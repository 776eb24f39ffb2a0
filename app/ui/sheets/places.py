"""Where new drafts go, for sheets of a window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.work import drafts_place

if TYPE_CHECKING:
    from app.ui.window.surroundings import Surroundings


def drafts_folder(around: Surroundings) -> Path:
    """See :func:`app.ui.work.drafts_place.drafts_folder`."""
    return drafts_place.drafts_folder(around.paths, around.preferences.settings)
