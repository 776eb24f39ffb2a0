"""What was exported, and its pages for a printer (part of ``app.api``). Nothing here changes a book."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.drafts.draft import Draft
from app.errors import AppError

if TYPE_CHECKING:
    from app.books.exported import Exported
    from app.books.print_pictures import PrintPicture


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """A folder to export into: bytes free on its disk (None when nobody says), and the set that lies there already."""

    folder: Path
    free: int | None
    exported: Exported | None


def look_at_export_folder(folder: Path) -> ExportFolder:
    """What is in a folder that may not exist yet, and how much room is left on its disk.

    Where an export was ended by force between old files and new ones, the old ones are put back first.
    """
    from app.books.exported import read_export
    from app.books.publish import put_right

    with contextlib.suppress(AppError, OSError):  # a mixed folder says nothing of itself, and the next export tells why
        put_right(folder)
    return ExportFolder(folder, _free(folder), read_export(folder))


def draft_code(draft: Draft) -> str:
    """The short code of a draft's content, as ``book.json`` has it: the same when nothing was changed since."""
    from app.books.assembly import content_code

    return content_code(draft)


def pdf_page(file: Path, side: int, dpi: int) -> PrintPicture:
    """A side (from 1) of an exported PDF as a picture of ``dpi`` pixels to the inch.

    Raises :class:`InputFileError` when the file is gone or is no PDF, :class:`UsageError` when it has no such page.
    """
    from app.books.print_pictures import print_picture

    return print_picture(file, side, dpi)


def _free(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue  # it will be made
        except OSError:
            return None
    return None
