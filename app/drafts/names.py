"""What a draft is called on the disk, and names that every system takes. Imports nothing of the program."""

from __future__ import annotations

import re

DRAFT_FILE = "draft.json"
HISTORY = ".history"
REVIEWS_FILE = "reviews.json"  # what offices said of a draft; lies beside it where it was unpacked
PACKAGE_ENDING = ".shenbao"
# What Windows forbids in names, and Joliet with it ("Naming Files, Paths, and Namespaces" of Microsoft).
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 180  # bytes: file systems take 255, and copies get endings


def folder_name(name: str) -> str:
    """A name for a folder, as near to ``name`` as Windows and Linux allow; empty when nothing is left."""
    kept = " ".join(FORBIDDEN.sub(" ", _CONTROL.sub(" ", name)).split()).strip(" .")
    while len(kept.encode("utf-8", "replace")) > _LONGEST:
        kept = kept[:-1].rstrip(" .")
    return f"{kept}_" if RESERVED.fullmatch(kept.split(".")[0].rstrip()) else kept
