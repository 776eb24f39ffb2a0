"""The drafts that were opened last, for the start page: one small JSON file in the data folder.

The start page shows it before anything else of the program is loaded, so nothing here knows a form or opens a draft:
whoever saves a draft writes down what the page should show of it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from app.disk import alone, disk_reason, replacing

MOST = 50
_FORMAT = 1


class RecentDraft(NamedTuple):
    """One entry: the folder, its form's id, the name that the draft goes by, and how far it was at the last save.

    ``done`` of ``total`` as :func:`app.forms.filled.answered` counts, ``errors`` what is wrong (not what is missing),
    ``saved`` ISO 8601 to the second, ``own_deadline`` the day that the applicant set (``2026-05-28``), if any.
    """

    folder: str
    form: str
    name: str = ""
    done: int = 0
    total: int = 0
    errors: int = 0
    saved: str = ""
    own_deadline: str = ""


def recent_drafts(file: Path) -> tuple[RecentDraft, ...]:
    """The entries, the one that was used last first; whether their folders are still there is not asked.

    A file that cannot be understood is renamed to ``recent.json.broken`` (the newest one is kept) and logged.
    """
    try:
        stored = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        logging.getLogger(__name__).warning("最近草稿的列表 %s 读不出来：%s", file, disk_reason(error))
        return ()
    except (ValueError, RecursionError):
        return _keep_aside(file)
    if not isinstance(stored, dict) or not isinstance(stored.get("drafts"), list):
        return _keep_aside(file)
    return tuple(_once(found for entry in stored["drafts"] if (found := _entry(entry))))


def remember(file: Path, draft: RecentDraft) -> None:
    """Put a draft at the top of the list, in the place of what the list said of it; its folder must exist.

    Other windows that write at the same time lose nothing. Raises :class:`DiskError`; the old list stands then.
    """
    _change(file, lambda known: (draft, *known))


def forget(file: Path, folder: str) -> None:
    """Take a draft out of the list; the draft itself is not touched. Raises :class:`DiskError`."""
    _change(file, lambda known: tuple(entry for entry in known if _key(entry.folder) != _key(folder)))


def _change(file: Path, change: Callable[[tuple[RecentDraft, ...]], tuple[RecentDraft, ...]]) -> None:
    with alone(file):
        drafts = [entry._asdict() for entry in _once(change(recent_drafts(file)))]
        text = json.dumps({"format": _FORMAT, "drafts": drafts}, ensure_ascii=False, indent=1)
        with replacing(file) as temporary:
            temporary.write_bytes((text + "\n").encode("utf-8", "surrogatepass"))


def _once(entries: Iterable[RecentDraft]) -> list[RecentDraft]:
    """The first entry of each folder, not too many."""
    found: dict[str, RecentDraft] = {}
    for entry in entries:
        found.setdefault(_key(entry.folder), entry)
    return list(found.values())[:MOST]


def _key(folder: str) -> str:
    return os.path.normcase(Path(folder).absolute())


def _entry(stored: object) -> RecentDraft | None:
    """An entry, with what is wrong in it left at its default; None when it does not even say which draft."""
    if not isinstance(stored, dict) or not _word(stored, "folder"):
        return None
    done, total, errors = (_number(stored, name) for name in ("done", "total", "errors"))
    folder, form, name, saved, own = (_word(stored, key) for key in ("folder", "form", "name", "saved", "own_deadline"))
    return RecentDraft(folder, form, name, done, total, errors, saved, own)


def _word(stored: Mapping[str, object], name: str) -> str:
    value = stored.get(name)
    return value if isinstance(value, str) else ""


def _number(stored: Mapping[str, object], name: str) -> int:
    value = stored.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _keep_aside(file: Path) -> tuple[RecentDraft, ...]:
    aside = file.with_name(file.name + ".broken")
    try:
        file.replace(aside)
    except OSError:
        aside = file  # a read-only profile: the file stays where it is, which loses nothing either
    logging.getLogger(__name__).warning("最近草稿的列表读不懂，已另存为 %s", aside)
    return ()
