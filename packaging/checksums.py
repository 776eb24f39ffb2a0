"""Write ``SHA256SUMS`` of all files in a folder, as ``sha256sum --check`` reads it, and show it.

Usage: ``python packaging/checksums.py DIST_DIR``, on Linux and Windows alike: the same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

SUMS = "SHA256SUMS"


def write_checksums(folder: Path) -> str:
    """What was written: a line for each file in the order of their names' bytes, names in UTF-8."""
    files = [path for path in folder.iterdir() if path.is_file() and path.name != SUMS]
    lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(files, key=lambda path: path.name.encode())]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    return "".join(lines)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


if __name__ == "__main__":
    sys.stdout.buffer.write(write_checksums(Path(sys.argv[1])).encode())
