"""Burning through xorriso (Linux): what lies in the drive is looked at first, then the image is written as it is.

xorriso writes CD, DVD and BD, and a plain file that plays a disc (``stdio:``). Its words are English and stay in the
log; the user hears what they mean. Options: xorrecord(1), xorriso(1).
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.discs.burn_program import Job, Run, Said, run_heard
from app.discs.drives import NO_PROGRAM, PSEUDO, SECTOR, linux_drives
from app.discs.model import Drive
from app.discs.refusals import refused, too_small
from app.errors import DiskError
from app.progress import Progress

LOOKING, BURNING = "检查光盘", "刻录"
_PLAIN = {"LC_ALL": "C.UTF-8"}
_WRITTEN = re.compile(r"(\d+) of +(\d+) MB written")
_REWRITABLE = re.compile(r"RW|RAM|BD-RE|overwriteable")
_CDROM_EJECT = 0x5309  # linux/cdrom.h


@dataclass(frozen=True, slots=True)
class Medium:
    """What lies in a drive, as xorriso tells it; ``free`` in bytes, None when that is not told."""

    current: str
    status: str
    free: int | None

    @property
    def present(self) -> bool:
        """Whether there is a disc that can be made out."""
        return bool(self.status) and "not" not in self.status.split() and "not" not in self.current.split()

    @property
    def blank(self) -> bool:
        """Whether nothing was written to it."""
        return "is blank" in self.status

    @property
    def rewritable(self) -> bool:
        """Whether what was written to it can be wiped."""
        return bool(_REWRITABLE.search(self.current))


def medium_of(said: str) -> Medium:
    """Read the answer to ``-tell_media_space``."""

    def after(head: str) -> str:
        found = re.search(rf"^{head} *: *(.+)$", said, re.M)
        return found[1].strip() if found else ""

    space = re.match(r"(\d+)s", after("Media space"))
    return Medium(after("Media current"), after("Media status"), int(space[1]) * SECTOR if space else None)


class XorrisoBurner:
    """Writes images through the xorriso at ``program``; ``allowed`` says whether this user may use a drive."""

    def __init__(
        self, program: str, run: Run = run_heard, allowed: Callable[[str], bool] = lambda id: os.access(id, 6)
    ) -> None:
        self._program = program
        self._run = run
        self._allowed = allowed

    def drives(self) -> tuple[Drive, ...]:
        """The burners that the kernel knows."""
        return linux_drives()

    def written(self, drive: Drive) -> str:
        """Where the bytes of the disc can be read."""
        return drive.id.removeprefix(PSEUDO)

    def burn(self, image: Path, drive: Drive, progress: Progress) -> str:
        """Write the image to the disc in the drive, and close it. Raises :class:`DiskError`, what ``progress`` raises.

        A rewritable disc is wiped first, any other that is not blank is refused.
        """
        progress(0, 1, LOOKING)
        length = image.stat().st_size
        self._refuse_unfit(drive, length, progress)
        self._write(image, drive, length, progress)
        return ""

    def eject(self, drive: Drive) -> None:
        """Open the tray, where there is one that listens."""
        if drive.id.startswith(PSEUDO):
            return
        with suppress(OSError, ImportError):
            import fcntl

            descriptor = os.open(drive.id, os.O_RDONLY | os.O_NONBLOCK)
            try:
                fcntl.ioctl(descriptor, _CDROM_EJECT)
            finally:
                os.close(descriptor)

    def _refuse_unfit(self, drive: Drive, length: int, progress: Progress) -> None:
        if not drive.id.startswith(PSEUDO) and not self._allowed(drive.id):
            raise refused("permission")
        # an address without "stdio:" is none but a drive's, whatever the settings of this PC say
        command = ("-outdev", _address(drive), "-tell_media_space")
        said = self._job(command, drive, lambda line: None, lambda: progress(0, 1, LOOKING))
        if said.code:
            raise refused(reason_in(said.text) or "drive")
        medium = medium_of(said.text)
        if not medium.present:
            raise refused("empty")
        if not (medium.blank or medium.rewritable or drive.id.startswith(PSEUDO)):
            raise refused("used")
        if medium.blank and medium.free is not None and medium.free < length:
            raise too_small(length, medium.free)

    def _write(self, image: Path, drive: Drive, length: int, progress: Progress) -> None:
        done = 0

        def hear(line: str) -> None:
            nonlocal done
            if found := _WRITTEN.search(line):
                done = min(int(found[1]) << 20, length)

        command = ("-as", "cdrecord", "-v", f"dev={_address(drive)}", "blank=as_needed", str(image))
        said = self._job(command, drive, hear, lambda: progress(done, length, BURNING))
        if said.code:
            raise refused(reason_in(said.text) or "broken")
        progress(length, length, BURNING)

    def _job(
        self, command: tuple[str, ...], drive: Drive, hear: Callable[[str], None], pause: Callable[[], None]
    ) -> Said:
        pseudo = drive.id.startswith(PSEUDO)
        job = Job((self._program, "-no_rc", *command), _PLAIN, patience=5 if pseudo else 12, may_be_killed=pseudo)
        try:
            said = self._run(job, hear, pause)
        except OSError as error:
            raise DiskError(NO_PROGRAM) from error
        if said.code:
            logging.getLogger(__name__).warning("xorriso ended with %d:\n%s", said.code, said.text)
        return said


def _address(drive: Drive) -> str:
    """How xorriso is told: one of a real drive can never fall back to writing a plain file."""
    return drive.id if drive.id.startswith(PSEUDO) else f"mmc:{drive.id}"


_REASONS = (
    ("full", r"No space left on device"),
    ("small", r"exceeds free space on media"),
    ("empty", r"No media detected|Medium not present|No (suitable )?medi"),
    ("permission", r"Permission denied|rw-permission"),
    ("busy", r"busy"),
    ("used", r"Need blank or appendable|not blank and unsuitable|unsuitable for writing|write.once|closed or not rec"),
    ("drive", r"Cannot (acquire|access)|not found"),
)


def reason_in(said: str) -> str:
    """Why xorriso did not do it, as a key of the sentences; empty when its words say nothing that we know."""
    return next((reason for reason, words in _REASONS if re.search(words, said, re.I)), "")
