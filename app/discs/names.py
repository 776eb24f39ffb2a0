"""Names in an electronic copy: short, the same on Windows, Joliet and UDF, and none twice in a folder."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from app.drafts.attachments import safe_name
from app.drafts.names import RESERVED

MOST = 20
"""Characters of a file's or a folder's name, the ending included."""
_END = ". "


def short_name(name: str) -> str:
    """A file name of at most :data:`MOST` characters that Windows takes, NFC, its ending kept.

    Source: "Naming Files, Paths, and Namespaces" of Microsoft, and Joliet with it.
    """
    stem, suffix = _parted(safe_name(name))
    return _cut(stem, suffix)


def short_folder(name: str) -> str:
    """A folder name as :func:`short_name`; what looks like an ending is cut like all the rest."""
    return _cut(safe_name(name), "")


class Folder:
    """The names in one folder; whoever takes one gets it as it is, or with ``~2`` where it is taken already."""

    def __init__(self, *taken: str) -> None:
        self._taken = {_key(name) for name in taken}

    def free(self, name: str) -> str:
        """``name`` (a short one) or the first of ``stem~2``, ``stem~3``… that is not taken, ignoring case."""
        stem, suffix = _parted(name)
        number, found = 1, name
        while _key(found) in self._taken:
            number += 1
            mark = f"~{number}"
            found = _cut(stem, f"{mark}{suffix}")
        self._taken.add(_key(found))
        return found


def _key(name: str) -> str:
    # Letters that only differ in width or case are apart on a disc and alike in a list that somebody reads.
    return unicodedata.normalize("NFKC", name).casefold()


def _parted(name: str) -> tuple[str, str]:
    path = PurePosixPath(name)
    return (path.stem, path.suffix) if len(path.suffix) < MOST // 2 + 2 else (name, "")


def _cut(stem: str, ending: str) -> str:
    kept = unicodedata.normalize("NFC", stem[: MOST - len(ending)]).rstrip(_END) or "_"
    if RESERVED.fullmatch(kept.split(".")[0].rstrip()):  # also what cutting made so
        kept = f"_{kept}"[: MOST - len(ending)].rstrip(_END)
    return f"{kept}{ending}"
