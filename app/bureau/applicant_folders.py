"""Folders that are an applicant's: drafts, and discs or electronic copies with a list of what they hold.

A list is read: a file that is only called so says nothing of the files around it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from app.bureau.folder_entries import SAVES
from app.disk import is_file
from app.drafts.kept import ATTACHMENTS
from app.drafts.names import DRAFT_FILE, HISTORY, REVIEWS_FILE
from app.drafts.store import DAMAGED_FILE

COPY_LIST = "文件清单.txt"
"""What every electronic copy has in its root (``app.discs.manifest``)."""
COPY_SUMS = "SHA256SUMS"
"""What lies beside it, for programs."""
_MOST_BYTES = 16 << 20
_DEEPEST = 64
"""Of more folders in each other no list of ours tells; each of them is remembered."""
_LISTED = re.compile(r"^\d+\. (.+)\r?\n   [^\r\n]*（[\d,]+ 字节）", re.MULTILINE)
_SUM = re.compile(r"^\\?[0-9a-f]{64} [ *](.+?)\r?$", re.MULTILINE)
_CODED = re.compile(r"\\(\\|u\{([0-9a-f]{1,6})\})")
_OWN = frozenset((DRAFT_FILE, ATTACHMENTS, REVIEWS_FILE, HISTORY))


def is_draft(folder: Path, names: Collection[str]) -> bool:
    """Whether a folder that holds these names is a draft, or one that lost its file."""
    if DRAFT_FILE in names:
        return True
    if any(SAVES.fullmatch(name) for name in names):
        return True
    return HISTORY in names and _has_versions(folder)


def is_of_draft(name: str) -> bool:
    """Whether what lies in a draft folder under a name is the draft's own."""
    return name in _OWN or SAVES.fullmatch(name) is not None


def listed_in(folder: Path) -> frozenset[str]:
    """The paths (relative, with ``/``) that the lists of a copy in ``folder`` name; none where it is no copy.

    A copy has ``文件清单.txt``; ``SHA256SUMS`` may name what a damaged one does not. At least one file must be there.
    """
    told = _text_of(folder / COPY_LIST)
    if told is None:
        return frozenset()
    named = [*map(_plain, _LISTED.findall(told)), *_SUM.findall(_text_of(folder / COPY_SUMS) or "")]
    listed = frozenset(path for path in named if _is_inside(path) and path != COPY_LIST)
    if not any(os.path.lexists(folder / path) for path in listed):
        return frozenset()
    return listed | {COPY_LIST, COPY_SUMS}


def is_of_applicant(folder: Path) -> bool:
    """Whether a folder is, or lies in, a draft or an electronic copy: nothing of ours belongs there."""
    return any(map(_is_applicants, (folder, *folder.parents)))


def _is_applicants(folder: Path) -> bool:
    if is_file(folder / DRAFT_FILE) or is_file(folder / DAMAGED_FILE):
        return True
    return _has_versions(folder) or bool(listed_in(folder))


def _has_versions(folder: Path) -> bool:
    from app.drafts.history import versions

    return bool(versions(folder))


def _text_of(file: Path) -> str | None:
    """What a list says; None of one that is no file, cannot be read, or is longer than any."""
    try:
        found = file.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
            return None
        return file.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None


def _plain(path: str) -> str:
    return _CODED.sub(lambda code: chr(int(code[2], 16)) if code[2] else "\\", path.rstrip("\r"))


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return 0 < len(parts) <= _DEEPEST and parts[0] != "/" and ".." not in parts and "\0" not in path
