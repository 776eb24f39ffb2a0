"""Burn an image: which burner this PC has, one copy of it, and the bytes of the disc read back and compared.

A file that plays a disc (``stdio:``) is burnt under a temporary name and replaces the old one when it was compared, so
that no half disc stands there; of a real disc that was broken off nothing can be saved.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import Protocol

from app.discs.burn_windows import ImapiBurner, ScriptUnusable, isoburn, system_folder
from app.discs.burn_xorriso import XorrisoBurner
from app.discs.drives import (
    NO_DRIVE,
    NO_PROGRAM,
    PSEUDO,
    SECTOR,
    checked_image,
    chosen_drive,
    letter_of,
    linux_drives,
    pseudo_file,
)
from app.discs.model import Burnt, Drive, Drives
from app.disk import BLOCK, fingerprint, replacing
from app.errors import AuditError, DiskError
from app.progress import Progress, silent
from app.times_and_sizes import size_in_words

COMPARING = "读回核对"
UNREAD = "已刻好，还没有读回核对：请把盘取出再放回，然后校验"
_SETTLING = 30.0
_PAUSE = 1.0


class Burner(Protocol):
    """Something that burns: it knows its drives and writes an image to the disc in one of them."""

    def drives(self) -> tuple[Drive, ...]:
        """The drives that can burn."""

    def burn(self, image: Path, drive: Drive, progress: Progress) -> str:
        """Write the image and close the disc; a sentence when this is not the end of it, else empty."""

    def written(self, drive: Drive) -> str:
        """What is to be opened to read the bytes of the disc, empty for nothing; a device is no path of folders."""

    def eject(self, drive: Drive) -> None:
        """Open the tray, where there is one that listens."""


def drives_here(burner: Burner | None = None) -> Drives:
    """The drives of this PC that burn; without any, a sentence that says what to do with the image."""
    burner = burner or burner_here()
    if burner is None:
        return Drives((), NO_PROGRAM if linux_drives() else NO_DRIVE)
    try:
        found = burner.drives()
    except ScriptUnusable:
        found = isoburn().drives()
    return Drives(found, "" if found else NO_DRIVE)


def burner_here() -> Burner | None:
    """What burns on this PC; None when there is no program for it."""
    if sys.platform == "win32":
        return ImapiBurner(system_folder())
    program = shutil.which("xorriso")
    return XorrisoBurner(program) if program else None


def burn_image(
    image: Path,
    device: str,
    progress: Progress = silent,
    burner: Burner | None = None,
    fallback: Callable[[], Burner] = isoburn,
    sleep: Callable[[float], None] = time.sleep,
) -> Burnt:
    """Burn one copy and compare it.

    ``device``: see :func:`app.api_burning.burn`. Raises what that does; ``burner`` is the one to use.
    """
    image = image.absolute()
    length = checked_image(image)
    if device.startswith(PSEUDO):
        return _burn_pseudo(image, device, length, burner or _xorriso(), progress)
    burner = burner or burner_here()
    if burner is None:
        raise DiskError(drives_here().sentence)
    drive: Drive | None = None
    try:
        drive = chosen_drive(burner.drives(), device)
        told = burner.burn(image, drive, progress)
    except ScriptUnusable:
        burner = fallback()
        letter = letter_of(drive.name) if drive else ""
        drive = chosen_drive(burner.drives(), f"{letter}:" if letter else device)
        told = burner.burn(image, drive, progress)
    if told:
        return Burnt("handed_over", told)
    compared = _compared(image, burner.written(drive), length, progress, sleep)
    burner.eject(drive)
    return _done(length) if compared else Burnt("not_read", UNREAD)


def _xorriso() -> XorrisoBurner:
    program = shutil.which("xorriso")
    if program is None:
        raise DiskError(NO_PROGRAM)
    return XorrisoBurner(program)


def _burn_pseudo(image: Path, device: str, length: int, burner: Burner, progress: Progress) -> Burnt:
    file = pseudo_file(device, image)
    with replacing(file, "disc") as temporary:
        burner.burn(image, Drive(f"{PSEUDO}{temporary}", file.name), progress)
        _refuse_difference(image, str(temporary), length, progress)
    return _done(length)


def _done(length: int) -> Burnt:
    return Burnt("compared", f"已刻好并读回核对，与镜像文件一致（{size_in_words(length)}）")


def _compared(image: Path, disc: str, length: int, progress: Progress, sleep: Callable[[float], None]) -> bool:
    """Compare a real disc; False when the system does not show it yet. It may need a while to see what was written."""
    if not disc:
        return False
    waited = 0.0
    while not _is_readable(disc, length):
        if waited >= _SETTLING:
            return False
        progress(0, length, COMPARING)
        sleep(_PAUSE)
        waited += _PAUSE
    _refuse_difference(image, disc, length, progress)
    return True


def _is_readable(disc: str, length: int) -> bool:
    """Whether the last sector is there (Windows reads devices by whole ones); a drive not ready yet shows none."""
    with suppress(OSError, ValueError), _opened(disc) as stream:
        stream.seek(max(0, length - SECTOR))
        return len(stream.read(SECTOR)) == min(length, SECTOR)
    return False


def _refuse_difference(image: Path, disc: str, length: int, progress: Progress) -> None:
    """Raise :class:`AuditError` unless the disc begins with the very bytes of the image."""
    done = 0

    def tick(read: int) -> None:
        nonlocal done
        done += read
        progress(done, 2 * length, COMPARING)

    wanted = fingerprint(image, tick)
    digest = hashlib.sha256()
    size = 0
    try:
        for block in _blocks(disc, length):
            digest.update(block)
            size += len(block)
            tick(len(block))
    except OSError as error:
        raise AuditError("刻好的盘读不出来，不能交。", "请换一张新的空白盘再刻。") from error
    if size != length or digest.hexdigest() != wanted:
        raise AuditError(
            "刻好的盘与镜像文件不一样，不能交。", "请换一张新的空白盘再刻；连着几张都这样，请换一台刻录机。"
        )


def _opened(disc: str) -> RawIOBase:
    """Open what :meth:`Burner.written` named, as it was named."""
    return open(disc, "rb", buffering=0)  # noqa: PTH123  # a Path of Windows would name the root folder


def _blocks(disc: str, length: int) -> Iterator[bytes]:
    left = length
    with _opened(disc) as stream:
        while left and (block := stream.read(min(BLOCK, left))):
            left -= len(block)
            yield block
