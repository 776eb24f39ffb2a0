"""Files whose bytes were hashed and that have not been touched since: a further export need not read gigabytes again.

A stamp lies in the cache, ``<sha256>.seen``, with what the system says of the file at each place: size, times, number.
It counts only when it was written well after the file's last change: within the coarse steps of a disk's clock a file
may change twice and look the same. What is bound comes from the cache in any case, never from a file that is vouched
for here. All of it may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

from app.disk import discard, temp_beside

_STEP = 3_000_000_000  # nanoseconds; FAT counts in steps of 2 s
_MOST_PLACES = 64


def is_as_hashed(cache: Path, source: Path, sha256: str) -> bool:
    """Whether ``source`` had these bytes when it was last read and looks untouched since. Raises ``OSError``."""
    seen = _file(cache, sha256)
    stamp = _stamp(source)
    try:
        places = json.loads(seen.read_text("ascii"))
        return bool(places[_place(source)] == stamp and seen.stat().st_mtime_ns > max(stamp[1:3]) + _STEP)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def hashed(cache: Path, source: Path) -> str:
    """SHA-256 of ``source``, which is remembered if it stayed as it was meanwhile. Raises ``OSError``."""
    before = _stamp(source)
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if _stamp(source) == before:
        _remember(_file(cache, sha256), _place(source), before)
    return sha256


def _remember(seen: Path, place: str, stamp: list[int]) -> None:
    """Not forced to the disk: a stamp that is lost or cut only costs a reading."""
    try:
        places = json.loads(seen.read_text("ascii"))
        kept = {key: places[key] for key in list(places)[1 - _MOST_PLACES :] if key != place}
    except (OSError, ValueError, TypeError, KeyError):
        kept = {}
    temporary = temp_beside(seen)
    with contextlib.suppress(OSError):
        temporary.write_text(json.dumps({**kept, place: stamp}), "ascii")
        temporary.replace(seen)
    discard(temporary)


def _file(cache: Path, sha256: str) -> Path:
    return cache / f"{sha256}.seen"


def _place(source: Path) -> str:
    return hashlib.sha256(os.fsencode(source.absolute())).hexdigest()[:16]


def _stamp(source: Path) -> list[int]:
    found = source.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev]
