"""Where a draft is exported to: beside its folder, unless another place was chosen before."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from app.settings import Settings

_MOST = 50


def usual_folder(draft: Path) -> Path:
    """The folder beside the draft that takes its books."""
    return draft.parent / f"{draft.name}-导出"


def export_folder(settings: Settings, draft: Path) -> Path:
    """The folder chosen last for this draft, or the usual one."""
    chosen = settings.export_folders.get(_key(draft))
    return Path(chosen) if chosen else usual_folder(draft)


def remembered(settings: Settings, draft: Path, out: Path) -> Settings:
    """The settings with ``out`` as the folder of this draft; the drafts exported longest ago are forgotten."""
    key = _key(draft)
    folders = {other: folder for other, folder in settings.export_folders.items() if other != key}
    if out != usual_folder(draft):
        folders[key] = str(out)
    return replace(settings, export_folders=dict(list(folders.items())[-_MOST:]))


def _key(draft: Path) -> str:
    return os.path.normcase(draft.absolute())
