"""Files whose bytes were hashed and that have not been touched since: a further export need not read gigabytes again.

A stamp lies in the cache, ``<sha256>.seen``, with what the system says of the file at each place (size, times, number)
and the moment of stamping there, by the clock of the disk that holds the cache. It counts only when that is well after
the file's last change: within the coarse steps of a disk's clock a file may change twice and look the same. What is
bound comes from the cache in any case, never from a file that is vouched for here. All of it may be deleted at any
time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

from app.disk import BLOCK, discard, temp_beside
from app.progress import Pause, unpaused

_STEP = 3_000_000_000  # nanoseconds; FAT counts in steps of 2 s
_MOST_PLACES = 64


def is_as_hashed(cache: Path, source: Path, sha256: str) -> bool:
    """Whether ``source`` had these bytes when it was last read and looks untouched since. Raises ``OSError``."""
    stamp = _stamp(source)
    try:
        places = json.loads(_file(cache, sha256).read_text("ascii"))
        *kept, moment = places[_place(source)]
        return bool(kept == stamp and moment > max(stamp[1:3]) + _STEP)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def hashed(cache: Path, source: Path, pause: Pause = unpaused) -> str:
    """SHA-256 of ``source``, which is remembered if it stayed as it was meanwhile. Raises ``OSError``.

    ``pause`` is called between blocks; what it raises ends the reading.
    """
    before = _stamp(source)
    digest = hashlib.sha256()
    with source.open("rb") as file:
        block = file.read(BLOCK)
        while block:
            digest.update(block)
            block = file.read(BLOCK)
            if block:
                pause()
    sha256 = digest.hexdigest()
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
        temporary.write_bytes(b"")
        moment = temporary.stat().st_mtime_ns
        temporary.write_text(json.dumps({**kept, place: [*stamp, moment]}), "ascii")
        temporary.replace(seen)
    discard(temporary)


def _file(cache: Path, sha256: str) -> Path:
    return cache / f"{sha256}.seen"


def _place(source: Path) -> str:
    return hashlib.sha256(os.fsencode(source.absolute())).hexdigest()[:16]


def _stamp(source: Path) -> list[int]:
    found = source.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev]
