"""Copies of evidence and scans that nothing lists: left by a run that ended between copying files and saving the draft.

They would lie in the draft folder for ever, and nobody could tell them from evidence. On opening for writing they go to
the place for removed files, which is told by name; whatever lists them later has them back from there
(:func:`app.drafts.kept.bring_back`).
"""

from __future__ import annotations

import contextlib
import logging
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from app import disk
from app.drafts import kept
from app.drafts.draft import Draft
from app.drafts.names import HISTORY

_LOG = logging.getLogger(__name__)
_FOLDER_OF_COPIES = re.compile(rf"\d{{2,}}|{kept.SEALED}")
# Windows puts these into folders that somebody looked into.
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")
_MOST_NAMES = 10


def put_away_orphans(folder: Path, drafts: Iterable[Draft]) -> Mapping[str, Path]:
    """Move copies that none of ``drafts`` lists into the place for removed ones; where each path is now.

    ``drafts`` are all states that somebody may still go on from. Only what lies where copies are made is meant: plain
    files right in ``attachments/NN`` and ``attachments/sealed``. One that cannot be moved stays until the next time.
    """
    listed = {_key(file.path) for draft in drafts for file in kept.every_file(draft)}
    moved: dict[str, Path] = {}
    for path in sorted(path for path in _copies(folder) if _key(path) not in listed):
        try:
            found = kept.put_away(folder, path)
        except OSError:
            _LOG.warning("a copy that nothing lists stays where it is", exc_info=True)
            continue
        if found:
            moved[path] = found
    return moved


def _copies(folder: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for place in (folder / kept.ATTACHMENTS).iterdir():
            if not _FOLDER_OF_COPIES.fullmatch(place.name) or place.is_symlink() or not place.is_dir():
                continue
            for file in place.iterdir():
                hidden = file.name.startswith(".") or file.name.lower() in _OF_THE_SYSTEM
                if not hidden and not file.is_symlink() and disk.is_file(file):
                    yield f"{kept.ATTACHMENTS}/{place.name}/{file.name}"


def _key(path: str) -> str:
    """As Windows and macOS compare names: what a draft lists must be found whatever system wrote the name."""
    return unicodedata.normalize("NFC", path).casefold()


def orphans_in_words(paths: Collection[str]) -> str:
    """One sentence on copies that were put away; empty without any."""
    names = [f"“{path.removeprefix(f'{kept.ATTACHMENTS}/')}”" for path in sorted(paths)]
    if not names:
        return ""
    named = "、".join(names[:_MOST_NAMES]) + (f"等 {len(names)} 个文件" if len(names) > _MOST_NAMES else "")
    lists = "或".join(sorted({kept.called(path) for path in paths}))
    return (
        f"草稿文件夹的 {kept.ATTACHMENTS} 里有没列入{lists}的文件：{named}，"
        f"已移到 {HISTORY}/{kept.REMOVED}，没有删除。要用的请重新添加"
    )
