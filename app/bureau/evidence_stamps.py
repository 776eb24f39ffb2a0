"""Evidence files that were compared with their SHA-256 once and have not been touched since need not be read again.

A file in a package has the stamp of the package.

A stamp is what the system says of a file (size, times, number). It is kept only when the file's last change lies well
before the collection that read it: within the coarse steps of a disk's clock a file may change twice and look the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from app import disk
from app.drafts.kept import ListedFile
from app.drafts.package_damage import damaged_files
from app.errors import AttachmentError
from app.progress import Pause, unpaused

Stamp: TypeAlias = tuple[str, int, int, int, int, int]
"""SHA-256, size, times of content and entry in nanoseconds, number, disk."""
_STEP = 3_000_000_000  # nanoseconds; FAT counts in steps of 2 s


class Stamps:
    """The stamps of a draft folder or package by path: ``known`` from an earlier collection, :attr:`found` in this one.

    ``moment`` is when this collection began, in nanoseconds; ``pause`` is called between blocks of a file.
    """

    def __init__(self, known: Mapping[str, Stamp], moment: int, pause: Pause = unpaused) -> None:
        self._known, self._moment, self._pause = known, moment, pause
        self.found: dict[str, Stamp] = {}

    def is_listed(self, path: Path, file: ListedFile) -> bool:
        """As :func:`app.drafts.kept.is_listed`, without reading a file that is as it was."""
        try:
            before = _stamp(path, file.sha256)
            if before[1] != file.bytes:
                return False
            if self._known.get(file.path) != before:
                if disk.fingerprint(path, self._hear) != file.sha256:
                    return False
                if _stamp(path, file.sha256) != before or self._moment < max(before[2:4]) + _STEP:
                    return True
        except (OSError, AttachmentError):
            return False
        self.found[file.path] = before
        return True

    def damaged_in(self, package: Path, files: Sequence[ListedFile]) -> frozenset[str]:
        """As :func:`app.drafts.package_damage.damaged_files`, without reading files of a package that is as it was."""
        before = _stamp(package, "")[1:]
        vouched = {file.path: (file.sha256, *before) for file in files}
        unread = [file.path for file in files if self._known.get(file.path) != vouched[file.path]]
        damaged = damaged_files(package, unread, self._hear) if unread else frozenset()
        if _stamp(package, "")[1:] == before and self._moment >= max(before[1:3]) + _STEP:
            self.found |= {path: stamp for path, stamp in vouched.items() if path not in damaged}
        return damaged

    def _hear(self, _bytes: int) -> None:
        self._pause()


def _stamp(path: Path, sha256: str) -> Stamp:
    found = path.stat()
    return sha256, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev
