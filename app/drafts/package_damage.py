"""Which files of a package are not what was packed: every byte is read, nothing is written."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, cast

from app.drafts.package_checks import Limits
from app.drafts.package_contents import Contents, copy_out, read_contents
from app.drafts.package_streams import unheard
from app.drafts.package_survey import survey
from app.drafts.package_zip import PackageFile, opened
from app.errors import AppError, DamagedPackage


def damaged_files(
    file: Path, paths: Iterable[str], tick: Callable[[int], object] = unheard, *, limits: Limits | None = None
) -> frozenset[str]:
    """Those of ``paths`` whose bytes are lost or damaged; ``tick`` hears how many were read.

    Raises :class:`DraftError` when the package cannot be read at all, ``OSError``, and what ``tick`` raises.
    """
    wanted, limits = tuple(paths), limits or Limits()
    with opened(file) as source:
        try:
            held = read_contents(source, limits)
        except DamagedPackage:
            found, nowhere = survey(source, limits), cast(BinaryIO, _Nowhere())
            return frozenset(path for path in wanted if path not in found.wanted or not found.take(path, nowhere, tick))
        return frozenset(path for path in wanted if path not in held.listed or not _is_whole(source, held, path, tick))


def _is_whole(source: PackageFile, held: Contents, path: str, tick: Callable[[int], object]) -> bool:
    try:
        copy_out(source, held, path, None, tick)
    except (AppError, OSError):  # a part of a disc that cannot be read costs the files that lie there
        return False
    return True


class _Nowhere(io.RawIOBase):
    """Takes bytes and keeps none."""

    def write(self, data: object) -> int:
        """As much as is given."""
        return len(data)  # type: ignore[arg-type]

    def seek(self, offset: int, whence: int = 0) -> int:
        """There is but one place."""
        return 0

    def truncate(self, size: int | None = None) -> int:
        """There is nothing to cut."""
        return 0
