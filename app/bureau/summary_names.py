"""Which applicants a 附件 3 in Word names: it may have been edited by hand after it was made."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

_COLUMN = "单位名称"
# where a long name was broken; between words that is a blank
_LINE_END = re.compile(r"(?<![!-~])\s*\n\s*|\s*\n\s*(?![!-~])")


def names_in(word: Path) -> tuple[str, ...] | None:
    """The texts below 单位名称 in the first table with such a column, row by row; None when there is none to be read.

    Two rows may have one text: they are two applicants.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(word))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return None
    for table in document.tables:
        rows = [row.cells for row in table.rows]
        for place, row in enumerate(rows):
            keys = [name_key(cell.text) for cell in row]
            if _COLUMN in keys:
                column = keys.index(_COLUMN)
                # a cell that was merged over several rows is one cell
                below = {later[column]._tc: later[column].text for later in rows[place + 1 :] if column < len(later)}
                names = (" ".join(_LINE_END.sub("", text).split()) for text in below.values())
                return tuple(name for name in names if name and name_key(name) != _COLUMN)
    return None


def name_key(text: str) -> str:
    """By what two texts that name the same applicant are equal: forms of width, brackets and blanks aside."""
    return "".join(unicodedata.normalize("NFKC", text).split())
