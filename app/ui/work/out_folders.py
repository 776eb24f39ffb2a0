"""Where a draft's books and its electronic copy are put: beside its folder, unless another place was chosen before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.settings import Settings

_MOST = 50


def usual_folder(draft: Path, what: str = "导出") -> Path:
    """The folder beside the draft that takes its books, or whatever ``what`` says."""
    return draft.parent / f"{draft.name}-{what}"


def export_folder(settings: Settings, draft: Path) -> Path:
    """The folder chosen last for the books of this draft, or the usual one."""
    return _chosen(settings.export_folders, draft) or usual_folder(draft)


def copy_folder(settings: Settings, draft: Path, what: str) -> Path:
    """The folder chosen last for the electronic copy of this draft, or the usual one for ``what`` it is."""
    return _chosen(settings.copy_folders, draft) or usual_folder(draft, what)


def remembered(settings: Settings, draft: Path, out: Path) -> Settings:
    """The settings with ``out`` as the folder of this draft; the drafts exported longest ago are forgotten."""
    known = _remembered(settings.export_folders, draft, out, usual_folder(draft))
    return replace(settings, export_folders=known)


def remembered_copy(settings: Settings, draft: Path, out: Path, what: str) -> Settings:
    """The settings with ``out`` as the folder of the electronic copy of this draft; see :func:`remembered`."""
    known = _remembered(settings.copy_folders, draft, out, usual_folder(draft, what))
    return replace(settings, copy_folders=known)


def _chosen(folders: Mapping[str, str], draft: Path) -> Path | None:
    chosen = folders.get(_key(draft))
    return Path(chosen) if chosen else None


def _remembered(known: Mapping[str, str], draft: Path, out: Path, usual: Path) -> dict[str, str]:
    key = _key(draft)
    folders = {other: folder for other, folder in known.items() if other != key}
    if out != usual:
        folders[key] = str(out)
    return dict(list(folders.items())[-_MOST:])


def _key(draft: Path) -> str:
    return os.path.normcase(draft.absolute())
