"""Which drives of this PC can burn, and what may stand for one: a drive, or a file that plays a disc (``stdio:``)."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from app.discs.model import Drive
from app.disk import read_blocks
from app.errors import DiskError, InputFileError, UsageError

PSEUDO = "stdio:"
"""What the id of a file that plays a disc begins with, as xorriso has it; the rest is its path."""
NO_DRIVE = "这台电脑没有刻录机。已生成镜像文件，可拿到有刻录机的电脑上刻"
NO_PROGRAM = "这台电脑上没有刻录程序 xorriso。请让管理员安装它，或把镜像文件拿到别的电脑上刻"
_CDROM_INFO = Path("proc", "sys", "dev", "cdrom", "info")
_CAN_WRITE = ("Can write CD-R", "Can write DVD-R")
_OPTICAL = 11  # the major number of SCSI CD-ROM devices (Linux, Documentation/admin-guide/devices.txt)
SECTOR = 2048
"""Bytes of a sector of data on CD and DVD."""
_DESCRIPTORS = 16 * SECTOR
_LEAST = 32 * SECTOR


def linux_drives(root: Path = Path("/")) -> tuple[Drive, ...]:
    """The burners that the kernel knows, by what it says in ``/proc`` and ``/sys``; no drive is touched by asking."""
    try:
        said = (root / _CDROM_INFO).read_text("utf-8", "replace")
    except OSError:
        return ()
    rows = {name.strip(): values.split() for name, _, values in (line.partition(":") for line in said.splitlines())}
    names = rows.get("drive name", [])
    able = [
        name
        for place, name in enumerate(names)
        if any(rows.get(what, [])[place : place + 1] == ["1"] for what in _CAN_WRITE)
    ]
    return tuple(Drive(f"/dev/{name}", _called(root, name), f"/dev/{name}") for name in sorted(able))


def _called(root: Path, name: str) -> str:
    words = []
    for part in ("vendor", "model"):
        try:
            words.append((root / "sys" / "class" / "block" / name / "device" / part).read_text("utf-8", "replace"))
        except OSError:
            continue
    maker = " ".join(" ".join(words).split())
    return f"{maker}（/dev/{name}）" if maker else f"/dev/{name}"


def chosen_drive(known: tuple[Drive, ...], device: str, sentence: str = NO_DRIVE) -> Drive:
    """The drive that is meant, without ``device`` the only one; on Linux also any optical drive by its path.

    Raises :class:`UsageError` when it is none or several come into question, :class:`DiskError` when there is none.
    """
    if device:
        found = _named(known, device)
        if found is None:
            raise UsageError(f"“{device}”不是刻录机。", _those(known, sentence))
        return found
    if not known:
        raise DiskError(sentence)
    if len(known) > 1:
        raise UsageError(f"这台电脑有 {len(known)} 台刻录机，要指明用哪一台。", _those(known, sentence))
    return known[0]


def _named(known: tuple[Drive, ...], device: str) -> Drive | None:
    names = {device, str(Path(device).resolve())} if os.sep in device else {device}
    for drive in known:
        if drive.id in names or letter_of(drive.name) == letter_of(device) != "":
            return drive
    return Drive(device, device, device) if is_optical(Path(device)) else None


def letter_of(words: str) -> str:
    """The drive letter of Windows in ``E:``, ``e:`` with a backslash, or ``TSSTcorp CDDVDW（E:）``; empty for none."""
    found = re.fullmatch(r"([A-Za-z]):\\?", words) or re.search(r"（([A-Za-z]):）$", words)
    return found[1].upper() if found else ""


def _those(known: tuple[Drive, ...], sentence: str) -> str:
    """What to name instead; a drive whose name has neither letter nor path is named by its id."""
    if not known:
        return sentence
    shown = [letter_of(drive.name) or drive.id in drive.name for drive in known]
    names = [drive.name if plain else f"{drive.id}（{drive.name}）" for drive, plain in zip(known, shown, strict=True)]
    return f"请从这些里选：{'、'.join(names)}"


def is_optical(path: Path) -> bool:
    """Whether a path is the device of an optical drive (Linux)."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISBLK(found.st_mode) and os.major(found.st_rdev) == _OPTICAL


def pseudo_file(device: str, image: Path) -> Path:
    """The file that plays a disc; only a new one, an empty one or one that holds an image already.

    Raises :class:`UsageError` for anything else: whatever lies there would be lost.
    """
    words = device.removeprefix(PSEUDO)
    file = Path(words).absolute()
    if not words or not file.parent.is_dir():
        raise UsageError(f"“{device}”写不了：没有这个文件夹。", "stdio: 后面写文件的位置，它所在的文件夹要先有。")
    if not os.path.lexists(file):
        return file
    if file.is_file() and not file.is_symlink() and file.samefile(image):
        raise UsageError(f"“{file.name}”就是要刻的镜像文件，不能刻到它自己上。", "请换一个文件名。")
    if file.is_symlink() or not file.is_file() or not plays_a_disc(file):
        raise UsageError(f"“{file.name}”不是光盘镜像，没有覆盖它。", "请换一个还没有的文件名。")
    return file


def plays_a_disc(file: Path) -> bool:
    """Whether nothing but a disc's content can be lost with a file: it is empty, blank, or holds an image."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_LEAST)
    except OSError:
        return False
    return not head.strip(b"\0") or has_volume(head)


def has_volume(head: bytes) -> bool:
    """Whether the first sectors are those of a disc image (ISO 9660 or UDF: a volume recognition sequence)."""
    return head[_DESCRIPTORS + 1 : _DESCRIPTORS + 6] in (b"CD001", b"BEA01")


def checked_image(image: Path) -> int:
    """The bytes of a disc image; raises :class:`InputFileError` for a file that is none or cannot be read."""
    head = next(read_blocks(image), b"")[:_LEAST]
    length = image.stat().st_size
    if length % SECTOR or not has_volume(head):
        raise InputFileError(f"“{image.name}”不是光盘镜像，没有刻。", "请选“生成电子版”时得到的 .iso 文件。")
    if length < _stated(head) * SECTOR:
        raise InputFileError(f"镜像“{image.name}”不完整，没有刻：后面少了一段。", "请重新复制一次，或重新生成镜像。")
    return length


def _stated(head: bytes) -> int:
    """How many sectors an image says that it has (ECMA-119, 8.4.8); 0 where it does not begin with ISO 9660."""
    descriptor = head[_DESCRIPTORS : _DESCRIPTORS + SECTOR]
    is_primary = descriptor[:1] == b"\x01" and descriptor[1:6] == b"CD001"
    return int.from_bytes(descriptor[80:84], "little") if is_primary else 0
