"""Burning a disc image, one copy at a time (part of ``app.api``). What is on a disc afterwards is for verifying."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.discs.model import Burnt, Drives


def drives() -> Drives:
    """The drives of this PC that can burn; without any, ``sentence`` says what to do with the image."""
    from app.discs.burning import drives_here

    return drives_here()


def burn(image: Path, device: str = "", progress: Progress = silent) -> Burnt:
    """Burn one copy of an image, read the disc back and compare it; tells what became of it, in a sentence, too.

    ``device`` is the id of a drive, its letter on Windows, or ``stdio:`` and the path of a file that plays a disc;
    without it the only drive is taken. Raises :class:`UsageError` when there are several, or when it is no drive;
    :class:`InputFileError` when ``image`` is no disc image; :class:`DiskError` when there is no drive, or drive and
    disc refuse (no disc, not blank, too small, in use, not allowed); :class:`AuditError` when the disc differs.
    """
    from app.discs.burning import burn_image

    return burn_image(image, device, progress)
