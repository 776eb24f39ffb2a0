"""Where evidence files and scans may lie, and the place for removed ones: ``.history/removed/`` instead of deletion.

A path in a draft is foreign input (it may come from another office in a package): one grammar for it serves
reading, packing and unpacking.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app import disk
from app.drafts.draft import Draft
from app.drafts.history import HISTORY
from app.drafts.names import FORBIDDEN, RESERVED
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile

ATTACHMENTS = "attachments"
REMOVED = "removed"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_REPARSE_POINT = 0x400
SEALED = "sealed"
"""The folder in ``attachments`` where scans of sealed pages lie; those of evidence are called by numbers."""


class ListedFile(Protocol):
    """A file that a draft lists: evidence or a scan."""

    @property
    def path(self) -> str:
        """Where it lies in the draft folder, with ``/``."""

    @property
    def sha256(self) -> str:
        """Its hash."""

    @property
    def bytes(self) -> int:
        """Its size."""


def called(path: str) -> str:
    """What a listed file is, in words, by its path."""
    return "盖章扫描件" if path.startswith(f"{ATTACHMENTS}/{SEALED}/") else "佐证材料"


def path_problem(path: str) -> str:
    """Why a path of a draft cannot be followed, as half a sentence; empty when its words are fine."""
    parts = path.split("/")
    if len(parts) < 2 or parts[0] != ATTACHMENTS:
        return f"不在 {ATTACHMENTS} 文件夹里"
    return next((problem for part in parts[1:] if (problem := _part_problem(part))), "")


def _part_problem(part: str) -> str:
    if part in ("", ".", ".."):
        return "指到了别的文件夹"
    if FORBIDDEN.search(part) or _CONTROL.search(part):
        return "含有文件名里不能用的字符"
    if part.endswith((".", " ")) or RESERVED.fullmatch(part.split(".")[0].rstrip()):
        return "是 Windows 不能用的文件名"
    if len(part) > 255:
        return "名称太长"
    return ""


def resolve(folder: Path, path: str) -> Path:
    """The file behind a path of a draft; raises :class:`AttachmentError` when it points out of the draft folder.

    The file need not exist. Links are followed as long as they stay inside ``attachments``.
    """
    return Places(folder).resolve(path)


class Places:
    """Where the files of one draft folder lie; what is above them is looked at once for all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plain: dict[str, bool] = {}
        self._root: Path | None = None

    def resolve(self, path: str) -> Path:
        """As :func:`resolve`."""
        problem = path_problem(path)
        if not problem:
            try:
                inside = self._is_inside(path)
            except (OSError, RuntimeError):
                inside = False
            problem = "" if inside else "指到了别的文件夹"
        if problem:
            raise AttachmentError(f"{called(path)}“{path}”{problem}，没有读取", "请重新添加这个文件")
        return self._folder / path

    def _is_inside(self, path: str) -> bool:
        if self._root is None:
            self._root = (self._folder / ATTACHMENTS).resolve()
            # A linked attachments folder would make everything below it foreign.
            self._plain[ATTACHMENTS] = self._root.is_relative_to(self._folder.resolve())
        if not self._plain[ATTACHMENTS]:
            return False
        # what no link leads to lies where it says; following links takes a look at every folder from the root on
        return self._is_plain(path) or (self._folder / path).resolve().is_relative_to(self._root)

    def _is_plain(self, path: str) -> bool:
        """Whether neither a path nor a folder above it is a link or, on Windows, a junction."""
        parts = path.split("/")
        above = ["/".join(parts[:end]) for end in range(2, len(parts))]
        for folder in above:
            if folder not in self._plain:
                self._plain[folder] = _is_no_link(self._folder / folder)
        return all(self._plain[folder] for folder in above) and _is_no_link(self._folder / path)


def _is_no_link(path: Path) -> bool:
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    return not stat.S_ISLNK(found.st_mode) and not getattr(found, "st_file_attributes", 0) & _REPARSE_POINT


def listed_files(draft: Draft) -> Iterator[tuple[int, EvidenceFile]]:
    """Every listed file of evidence with its item, in the order of items and of files within them."""
    for number in sorted(draft.items):
        for file in draft.items[number].files:
            yield number, file


def every_file(draft: Draft) -> Iterator[ListedFile]:
    """Every file that a draft lists and that must lie in its folder: evidence, then scans."""
    for _, file in listed_files(draft):
        yield file
    yield from draft.sealed


def put_away(folder: Path, path: str) -> Path | None:
    """Move a file that no entry lists any more into the place for removed ones; where it is now.

    None when nothing was moved: a missing one is no trouble, a path that points elsewhere is never touched. Raises
    ``OSError``.
    """
    try:
        source = resolve(folder, path)
    except AttachmentError:
        return None
    if not disk.is_file(source):  # a folder may hold the files of other entries
        return None
    target = folder / HISTORY / REMOVED / path.removeprefix(f"{ATTACHMENTS}/")
    target.parent.mkdir(parents=True, exist_ok=True)
    found = source.replace(disk.free_name(target))
    disk.sync_folder(target.parent)
    disk.sync_folder(source.parent)
    return found


def put_away_unlisted(folder: Path, paths: Iterable[str], draft: Draft) -> tuple[str, ...]:
    """Move those of ``paths`` that ``draft`` does not list into the place for removed ones; gives their paths.

    ``paths`` are what the caller itself has listed: files of anybody else in the folder are not touched. ``draft`` must
    be what is saved, or about to be: a copy that a saved draft lists is brought back on the next opening. Raises
    :class:`DiskError`.
    """
    still = {file.path for file in every_file(draft)}
    gone = tuple(sorted(set(paths) - still))
    for path in gone:
        with disk.writing(folder / path):
            put_away(folder, path)
    return gone


def bring_back(folder: Path, draft: Draft) -> tuple[str, ...]:
    """Move removed files back that the draft lists and that are missing; gives their paths.

    Needed after an undo, after going back to an earlier save, and when the program ended between removing a file
    and saving. Files are recognised by SHA-256. Raises ``OSError``.
    """
    back = []
    for file in every_file(draft):
        try:
            target = resolve(folder, file.path)
        except AttachmentError:
            continue
        found = None if os.path.lexists(target) else _removed(folder, file)
        if found:
            target.parent.mkdir(parents=True, exist_ok=True)
            found.replace(target)
            disk.sync_folder(target.parent)
            back.append(file.path)
    return tuple(back)


def reclaimed(folder: Path, draft: Draft) -> Draft:
    """An earlier state of a draft with its files on the disk again, as far as they are still kept.

    A removed file comes back to its place; where another file has taken that name since, it comes back under a free
    one, and the draft that is given lists it there. Raises ``OSError``.
    """
    bring_back(folder, draft)
    again: dict[str, str] = {}
    for file in every_file(draft):
        if file.path not in again:
            again[file.path] = _reclaimed_path(folder, file)
    items = {
        number: replace(state, files=tuple(replace(file, path=again[file.path]) for file in state.files))
        for number, state in draft.items.items()
    }
    sealed = tuple(replace(scan, path=again[scan.path]) for scan in draft.sealed)
    return replace(draft, items=items, sealed=sealed)


def _reclaimed_path(folder: Path, file: ListedFile) -> str:
    try:
        place = resolve(folder, file.path)
    except AttachmentError:
        return file.path
    if not os.path.lexists(place) or is_listed(place, file):
        return file.path
    found = _removed(folder, file)
    if found is None:
        return file.path
    free = disk.free_name(place)
    found.replace(free)
    disk.sync_folder(free.parent)
    return f"{file.path.rpartition('/')[0]}/{free.name}"


def _removed(folder: Path, file: ListedFile) -> Path | None:
    for parent, _, names in os.walk(folder / HISTORY / REMOVED):
        for name in sorted(names):
            path = Path(parent, name)
            if not path.is_symlink() and is_listed(path, file):
                return path
    return None


def is_listed(path: Path, file: ListedFile) -> bool:
    """Whether a file on the disk is the one listed, by size and then by SHA-256; unreadable is no."""
    try:
        return path.is_file() and path.stat().st_size == file.bytes and disk.fingerprint(path) == file.sha256
    except (OSError, AttachmentError):
        return False
