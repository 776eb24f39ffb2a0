"""What a folder of somebody else's holds and nobody hid: entries and links, which are not followed."""

from __future__ import annotations

import os
import re
from pathlib import Path

from app.drafts.names import HISTORY

SAVES = re.compile(r"draft\.(?:坏|恢复).*\.json")
"""What is kept of a draft whose file was damaged."""
_NOT_OURS = frozenset(("__macosx", "$recycle.bin", "system volume information", "lost+found"))
_REPARSE_POINT = 0x400


def entries_of(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds and nobody hid, sorted; neither links nor, on Windows, junctions. Raises ``OSError``."""
    with os.scandir(folder) as found:
        entries = [entry for entry in found if not _is_left_out(entry)]
    return sorted(entries, key=lambda entry: entry.name)


def links_in(folder: Path) -> list[Path]:
    """The links in a folder that was looked into, and on Windows junctions, but for those that nobody is shown."""
    try:
        with os.scandir(folder) as found:
            names = [entry.name for entry in found if not _is_hidden(entry) and _is_link(entry)]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if not name.startswith(".")]


def _is_left_out(entry: os.DirEntry[str]) -> bool:
    return _is_hidden(entry) or _is_link(entry)


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    is_ours = entry.name == HISTORY or SAVES.fullmatch(entry.name)  # by these a draft is known
    return not is_ours and (entry.name.startswith((".", "~$")) or entry.name.lower() in _NOT_OURS)


def _is_link(entry: os.DirEntry[str]) -> bool:
    try:
        if entry.is_symlink() or os.name != "nt":
            return entry.is_symlink()
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:  # one entry that says nothing of itself must not hide those beside it
        return True
    return bool(attributes & _REPARSE_POINT)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder and no link; one that says nothing of itself is none."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_file(entry: os.DirEntry[str], endings: str | tuple[str, ...]) -> bool:
    """Whether it is a file with one of the ``endings`` (lower case) and no link."""
    try:
        return entry.name.lower().endswith(endings) and entry.is_file(follow_symlinks=False)
    except OSError:
        return False
