"""Pages of an exported PDF as pictures for a printer: one page after the other, grey where there is no colour."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.books.raster import render_plain
from app.errors import InputFileError, UsageError
from app.os_words import refused_reading

_POINTS = 72
LEAST_DPI, MOST_DPI = 36, 600


@dataclass(frozen=True, slots=True)
class PrintPicture:
    """A page for a printer: ``grey`` is one byte for each pixel, else three (red, green, blue); rows without gaps."""

    width: int
    height: int
    grey: bool
    data: bytes


def print_picture(pdf: Path, side: int, dpi: int) -> PrintPicture:
    """A side (from 1) at ``dpi`` pixels to the inch (36 to 600).

    Raises :class:`InputFileError` when the file is gone or is no PDF, :class:`UsageError` when it has no such page.
    """
    import pypdfium2

    try:
        pdf.stat()
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            if not 1 <= side <= len(document):
                raise UsageError(f"“{pdf.name}”没有第 {side} 面，没有打印。", "请再导出一次，再打印。")
            with closing(document[side - 1]) as page:
                image = render_plain(page, max(LEAST_DPI, min(MOST_DPI, dpi)) / _POINTS)
    except OSError as error:
        why = refused_reading(error)
        raise InputFileError(f"打印不了“{pdf.name}”：{why.reason}。", "请再导出一次，再打印。") from error
    except pypdfium2.PdfiumError as error:
        raise InputFileError(f"“{pdf.name}”打不开，没有打印。", "请再导出一次，再打印。") from error
    return PrintPicture(image.width, image.height, image.mode == "L", image.tobytes())
