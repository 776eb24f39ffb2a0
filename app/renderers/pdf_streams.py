"""Streams of a PDF as they stand in the file; text that was packed before in this process is not packed again.

From one export to the next of the same draft nearly all pages stay as they are.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFStream


@lru_cache(maxsize=256)
def packed(content: str) -> bytes:
    """The text of a stream, compressed as the library does it."""
    return zlib.compress(content.encode())


def stream(content: bytes, **entries: int) -> PDFStream:
    """A stream of packed content; ``entries`` go into its dictionary."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFStream

    return PDFStream(PDFDictionary({"Filter": PDFArray(["/FlateDecode"]), **entries}), content)
