"""Burning on Windows: through IMAPI2 by a PowerShell script, else by the program that Windows itself opens for images.

The script goes in on the command line (``-EncodedCommand``), so that no file of scripts is needed that a policy may
forbid; what it works on goes in through the environment, where nothing has to be quoted.
"""

from __future__ import annotations

import base64
import logging
import os
import string
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.discs.burn_program import Job, Run, Said, run_heard
from app.discs.burn_script import SCRIPT
from app.discs.drives import SECTOR, letter_of
from app.discs.model import Drive
from app.discs.refusals import refused, too_small
from app.disk import scratch_folder
from app.errors import DiskError
from app.progress import Pause, Progress, unpaused

LOOKING, BURNING, ERASING = "检查光盘", "刻录", "擦除光盘"
WINDOW = (
    "已交给 Windows 自带的刻录程序，刻录在它自己的窗口里进行，刻完后请关掉那个窗口。"
    "这里没有读回核对，请接着用“校验”检查"
)
_CDROM = 5  # DRIVE_CDROM of GetDriveType
# imapi2error.h
_REASONS: Mapping[str, str] = {
    "C0AA0002": "cancelled",  # E_IMAPI_REQUEST_CANCELLED
    "C0AA0202": "empty",  # E_IMAPI_RECORDER_MEDIA_NO_MEDIA
    "C0AA0203": "type",  # E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE
    "C0AA0204": "empty",  # E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN
    "C0AA0205": "busy",  # E_IMAPI_RECORDER_MEDIA_BECOMING_READY
    "C0AA0206": "busy",  # E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS
    "C0AA0207": "busy",  # E_IMAPI_RECORDER_MEDIA_BUSY
    "C0AA0209": "used",  # E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED
    "C0AA020D": "drive",  # E_IMAPI_RECORDER_COMMAND_TIMEOUT
    "C0AA0210": "busy",  # E_IMAPI_RECORDER_LOCKED
    "C0AA02FF": "drive",  # E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE
    "C0AA0400": "busy",  # E_IMAPI_DF2DATA_WRITE_IN_PROGRESS
    "C0AA0402": "used",  # E_IMAPI_DF2DATA_INVALID_MEDIA_STATE
    "C0AA0404": "small",  # E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA
    "C0AA0405": "used",  # E_IMAPI_DF2DATA_MEDIA_NOT_BLANK
    "C0AA0406": "type",  # E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED
    "C0AA0407": "drive",  # E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED
    "80070005": "denied",  # E_ACCESSDENIED
}


class ScriptUnusable(Exception):
    """PowerShell, or IMAPI2, or compiling the helper is not to be had on this PC; nothing was written."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the script said: its lines as words, the first of which says what a line is."""

    lines: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, said: Said) -> Answer:
        """Read what the script wrote."""
        return cls(tuple(tuple(line.split("\t")) for line in said.lines))

    def first(self, kind: str) -> tuple[str, ...] | None:
        """The rest of the first line of a kind."""
        return next((line[1:] for line in self.lines if line[0] == kind), None)

    def all(self, kind: str) -> tuple[tuple[str, ...], ...]:
        """The rest of every line of a kind that has words."""
        return tuple(line[1:] for line in self.lines if line[0] == kind and len(line) > 1)

    @property
    def begun(self) -> bool:
        """Whether anything was done to the disc."""
        return bool(self.all("STEP"))


class ImapiBurner:
    """Writes images through IMAPI2; ``system`` is where Windows is."""

    def __init__(self, system: str, run: Run = run_heard) -> None:
        self._shell = rf"{system}\System32\WindowsPowerShell\v1.0\powershell.exe"
        self._run = run

    def drives(self) -> tuple[Drive, ...]:
        """The burners that IMAPI2 knows, named with their letter. Raises :class:`ScriptUnusable`."""
        answer = self._asked("list", {})
        if answer.first("DONE") is None:
            raise ScriptUnusable
        return tuple(_drive(*words) for words in answer.all("DRIVE") if len(words) == 3)

    def written(self, drive: Drive) -> str:
        """Where the bytes of the disc can be read: the drive as Windows names devices."""
        return device_of(drive.place)

    def burn(self, image: Path, drive: Drive, progress: Progress) -> str:
        """Write the image to the disc in the drive, and close it.

        Raises :class:`DiskError`, :class:`ScriptUnusable` and what ``progress`` raises.
        """
        length = image.stat().st_size
        step = (0, 1, LOOKING)

        def hear(line: str) -> None:
            nonlocal step
            words = line.split("\t")
            if words[0] == "STEP" and len(words) == 4:
                erasing = words[3] == "erase"
                step = (0, 1, ERASING) if erasing else (min(int(words[1]) * SECTOR, length), length, BURNING)

        with scratch_folder() as scratch:
            values = {"SHENBAO_IMAGE": str(image), "SHENBAO_DRIVE": drive.id, "SHENBAO_STOP": str(scratch / "stop")}
            answer = self._asked("burn", values, hear, lambda: progress(*step), scratch / "stop")
        _refuse(answer, length)
        progress(length, length, BURNING)
        return ""

    def eject(self, drive: Drive) -> None:
        """Open the tray, where there is one that listens."""
        with suppress(ScriptUnusable):
            self._asked("eject", {"SHENBAO_DRIVE": drive.id})

    def _asked(
        self,
        task: str,
        values: Mapping[str, str],
        hear: Callable[[str], None] = lambda line: None,
        pause: Pause = unpaused,
        stop: Path | None = None,
    ) -> Answer:
        script = base64.b64encode(SCRIPT.encode("utf-16-le")).decode("ascii")
        command = (self._shell, "-NoProfile", "-NonInteractive", "-Sta", "-EncodedCommand", script)
        try:
            said = self._run(Job(command, {"SHENBAO_TASK": task, **values}, stop), hear, pause)
        except OSError as error:
            raise ScriptUnusable from error
        if said.code:
            logging.getLogger(__name__).warning("burning script ended with %d:\n%s", said.code, said.text)
        return Answer.of(said)


def _refuse(answer: Answer, length: int) -> None:
    """Raise what the script's answer means, unless it burnt the disc."""
    if answer.first("DONE") is not None:
        return
    free = answer.first("FREE")
    if free and free[0].isdecimal():
        raise too_small(length, int(free[0]) * SECTOR)
    refusal = answer.first("REFUSED")
    failure = answer.first("FAILED")
    reason = refusal[0] if refusal else _REASONS.get(failure[0], "") if failure else ""
    if reason:
        raise refused(reason)
    if answer.begun:
        raise refused("broken")
    raise ScriptUnusable


def _drive(unique: str, path: str, maker: str) -> Drive:
    letter = path.rstrip("\\")
    words = " ".join(maker.split()) or "刻录机"
    return Drive(unique, f"{words}（{letter}）" if letter else words, letter if letter_of(letter) else "")


def device_of(letter: str) -> str:
    r"""``\\.\E:`` of ``E:``, empty without a letter.

    No :class:`Path`: it would end in a backslash there, and name the root folder instead of the device.
    """
    return rf"\\.\{letter}" if letter else ""


class IsoburnBurner:
    """Hands images to the program of Windows that burns them in a window of its own; nobody hears how it ends."""

    def __init__(self, system: str, start: Callable[[tuple[str, ...]], object], letters: Callable[[], str]) -> None:
        self._program = rf"{system}\System32\isoburn.exe"
        self._start = start
        self._letters = letters

    def drives(self) -> tuple[Drive, ...]:
        """Every optical drive: Windows does not say in a simple way which of them burn."""
        return tuple(Drive(f"{letter}:", f"光盘驱动器（{letter}:）", f"{letter}:") for letter in self._letters())

    def written(self, drive: Drive) -> str:
        """Nowhere that could be read now."""
        return ""

    def burn(self, image: Path, drive: Drive, progress: Progress) -> str:
        """Open the window. Raises :class:`DiskError` when there is no such program."""
        progress(0, 1, BURNING)
        try:
            self._start((self._program, "/Q", drive.id, str(image)))
        except OSError as error:
            told = "这台电脑上没有能用的刻录程序。"
            raise DiskError(told, "请在资源管理器里右击镜像文件，选“刻录光盘映像”，或拿到别的电脑上刻。") from error
        progress(1, 1, BURNING)
        return WINDOW

    def eject(self, drive: Drive) -> None:
        """Leave the tray alone: the disc is being written."""


def optical_letters() -> str:
    """The letters of all optical drives (Windows only)."""
    import ctypes

    asked = getattr(ctypes, "windll").kernel32.GetDriveTypeW  # noqa: B009
    return "".join(letter for letter in string.ascii_uppercase if asked(f"{letter}:\\") == _CDROM)


def isoburn() -> IsoburnBurner:
    """The fallback of this PC."""
    return IsoburnBurner(system_folder(), lambda command: subprocess.Popen(command), optical_letters)


def system_folder() -> str:
    """Where Windows is."""
    return os.environ.get("SYSTEMROOT") or r"C:\Windows"
