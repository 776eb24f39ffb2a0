"""Earlier saves in ``.history``: each save is also kept there under a running number, its time, and a mark.

The newest entry equals ``draft.json``, so a file that was damaged later costs nothing. The running number, not
the clock, says which is newer: a PC with a wrong date must not hide or drop a save. Saves every few seconds are thinned
out, so that they do not push out the ones that somebody wants back; those kept on purpose carry the mark.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app import disk
from app.drafts.draft import Draft, from_json
from app.drafts.names import DRAFT_FILE
from app.drafts.names import HISTORY as HISTORY
from app.errors import DraftError, UsageError

KEEP_SPACED = 10
SPACE = timedelta(minutes=5)
KEEP_DAYS = 14
KEEP_MARKED = 20
_MARKED = "_marked"
_NAME = re.compile(rf"(\d{{6,}})_(\d{{8}}T\d{{6}})({_MARKED})?\.json")


@dataclass(frozen=True, slots=True)
class Version:
    """One kept save; ``marked`` when it was kept on purpose."""

    path: Path
    number: int
    saved: datetime
    marked: bool = False


def versions(folder: Path) -> tuple[Version, ...]:
    """All kept saves of a draft folder, oldest first; files with other names are left alone."""
    found = []
    with contextlib.suppress(OSError):
        for path in (folder / HISTORY).iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                with contextlib.suppress(ValueError):
                    saved = datetime.strptime(match.group(2), "%Y%m%dT%H%M%S")
                    found.append(Version(path, int(match.group(1)), saved, bool(match.group(3))))
    return tuple(sorted(found, key=lambda version: (version.number, version.path.name)))


def saved_at(folder: Path) -> datetime | None:
    """When what opens was written: the time of its version, else what the disk says (a copied folder has none).

    That is ``draft.json``, or the newest good save where that file is damaged or gone: its own time says nothing then.
    """
    with contextlib.suppress(OSError, DraftError, UnicodeDecodeError):
        data = (folder / DRAFT_FILE).read_bytes()
        from_json(data.decode("utf-8-sig"), DRAFT_FILE)
        for newest in versions(folder)[-1:]:
            if _holds(newest, data):
                return newest.saved
        return datetime.fromtimestamp((folder / DRAFT_FILE).stat().st_mtime).replace(microsecond=0)
    good = newest_good(folder)
    return good[0].saved if good else None


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


def find(folder: Path, number: int) -> Version:
    """The kept save with this number, else :class:`UsageError` with the numbers there are."""
    known = versions(folder)
    for version in reversed(known):
        if version.number == number:
            return version
    numbers = "、".join(str(version.number) for version in known) or "还没有"
    raise UsageError(f"草稿“{folder.absolute().name}”没有第 {number} 个历史版本。", f"现有的版本：{numbers}。")


def keep(folder: Path, data: bytes, now: datetime, *, marked: bool = False) -> None:
    """Keep one save, unless the newest entry holds the very same bytes (that one is marked then, when wanted).

    ``data`` must have been validated: a damaged file may push no good one out. Raises ``OSError``.
    """
    known = versions(folder)
    if known and _holds(known[-1], data):
        if marked:
            mark(known[-1])
        return
    number = known[-1].number + 1 if known else 1
    (folder / HISTORY).mkdir(exist_ok=True)
    ending = _MARKED if marked else ""
    disk.write_file(folder / HISTORY / f"{number:06d}_{now:%Y%m%dT%H%M%S}{ending}.json", data)


def keep_foreign(folder: Path, data: bytes, now: datetime) -> None:
    """Keep and mark what somebody else put in the place of a save; a save that was kept already is only marked.

    ``data`` must have been validated. Raises ``OSError``.
    """
    same = next((version for version in reversed(versions(folder)) if _holds(version, data)), None)
    if same:
        mark(same)
    else:
        keep(folder, data, now, marked=True)


def _holds(version: Version, data: bytes) -> bool:
    try:
        return version.path.stat().st_size == len(data) and version.path.read_bytes() == data
    except OSError:
        return False


def mark(version: Version) -> None:
    """Mark a kept save as kept on purpose; raises ``OSError``."""
    if not version.marked:
        version.path.replace(version.path.with_name(f"{version.path.stem}{_MARKED}.json"))


def thin(folder: Path) -> None:
    """Drop what :func:`to_drop` names; an entry that cannot be removed now goes next time."""
    for version in to_drop(versions(folder)):
        disk.discard(version.path)


def to_drop(known: Sequence[Version]) -> tuple[Version, ...]:
    """All but the newest, the last ten spaced ones, the last twenty marked ones and the last save of fourteen days.

    Spaced: five minutes or more after the spaced one before, counted from the oldest on, so that saves every few
    seconds leave one standing each five minutes. Days are counted among the entries and not back from today, and a
    step back of the clock spaces as well as one forward, so that a leap of the clock drops nothing.
    """
    last_of_day = {version.saved.date(): version for version in known}
    by_age = sorted(last_of_day.values(), key=lambda version: version.number)
    marked = [version for version in known if version.marked]
    kept = {*known[-1:], *_spaced(known)[-KEEP_SPACED:], *by_age[-KEEP_DAYS:], *marked[-KEEP_MARKED:]}
    return tuple(version for version in known if version not in kept)


def _spaced(known: Sequence[Version]) -> list[Version]:
    spaced: list[Version] = []
    for version in known:
        if not spaced or abs(version.saved - spaced[-1].saved) >= SPACE:
            spaced.append(version)
    return spaced
