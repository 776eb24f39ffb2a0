"""Which applicants a 附件 3 in Word names: it may have been edited by hand after it was made."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

_COLUMN = "单位名称"


def names_in(word: Path) -> tuple[str, ...] | None:
    """The texts below 单位名称 in the first table that has such a column; None when there is none to be read."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(word))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return None
    for table in document.tables:
        rows = [[name_key(cell.text) for cell in row.cells] for row in table.rows]
        for place, row in enumerate(rows):
            if _COLUMN in row:
                column = row.index(_COLUMN)
                below = (later[column] for later in rows[place + 1 :] if column < len(later))
                return tuple(name for name in dict.fromkeys(below) if name and name != _COLUMN)
    return None


def name_key(text: str) -> str:
    """By what two texts that name the same applicant are equal: forms of width, brackets and blanks aside."""
    return "".join(unicodedata.normalize("NFKC", text).split())
