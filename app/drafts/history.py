"""Earlier saves in ``.history``: each save is also kept there under a running number and its time.

The newest entry equals ``draft.json``, so a file that was damaged later costs nothing. The running number, not
the clock, says which is newer: a PC with a wrong date must not hide or drop a save.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app import disk
from app.drafts.draft import Draft, from_json
from app.errors import DraftError

HISTORY = ".history"
KEEP_SAVES = 10
KEEP_DAYS = 14
_NAME = re.compile(r"(\d{6,})_(\d{8}T\d{6})\.json")


@dataclass(frozen=True, slots=True)
class Version:
    """One kept save."""

    path: Path
    number: int
    saved: datetime


def versions(folder: Path) -> tuple[Version, ...]:
    """All kept saves of a draft folder, oldest first; files with other names are left alone."""
    found = []
    with contextlib.suppress(OSError):
        for path in (folder / HISTORY).iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                with contextlib.suppress(ValueError):
                    saved = datetime.strptime(match.group(2), "%Y%m%dT%H%M%S")
                    found.append(Version(path, int(match.group(1)), saved))
    return tuple(sorted(found, key=lambda version: (version.number, version.path.name)))


def read_version(version: Version) -> Draft:
    """The draft as it was; raises :class:`DraftError` when the entry is damaged."""
    name = f"{HISTORY}/{version.path.name}"
    try:
        return from_json(version.path.read_bytes().decode("utf-8-sig"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise DraftError(f"“{name}”读不出来", "请换一个时间的版本") from error


def newest_good(folder: Path) -> tuple[Version, Draft] | None:
    """The last kept save that can still be read."""
    for version in reversed(versions(folder)):
        with contextlib.suppress(DraftError):
            return version, read_version(version)
    return None


def keep(folder: Path, data: bytes, now: datetime) -> None:
    """Keep one save, unless the newest entry holds the very same bytes; raises ``OSError``.

    ``data`` must have been validated: a damaged file may push no good one out.
    """
    known = versions(folder)
    if known:
        with contextlib.suppress(OSError):
            if known[-1].path.read_bytes() == data:
                return
    number = known[-1].number + 1 if known else 1
    (folder / HISTORY).mkdir(exist_ok=True)
    disk.write_file(folder / HISTORY / f"{number:06d}_{now:%Y%m%dT%H%M%S}.json", data)


def thin(folder: Path) -> None:
    """Drop what :func:`to_drop` names; an entry that cannot be removed now goes next time."""
    for version in to_drop(versions(folder)):
        disk.discard(version.path)


def to_drop(known: Sequence[Version]) -> tuple[Version, ...]:
    """All but the last ten saves and the last save of each of the fourteen most recent days with a save.

    Days are counted among the entries and not back from today, so that a leap of the clock drops nothing.
    """
    last_of_day = {version.saved.date(): version for version in known}
    by_age = sorted(last_of_day.values(), key=lambda version: version.number)
    kept = {*known[-KEEP_SAVES:], *by_age[-KEEP_DAYS:]}
    return tuple(version for version in known if version not in kept)
