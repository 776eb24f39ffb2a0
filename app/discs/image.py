"""A disc image of a folder: written in one step, and its size told before it is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import disk
from app.discs.image_names import image_names
from app.discs.image_work import SECTOR, build
from app.discs.reading_udf import read_udf
from app.errors import AuditError, UsageError
from app.progress import Progress, silent

_DAY = date(2000, 1, 1)
_YEARS = range(1980, 2100)
"""Years that every reader of discs can show."""
_STEP = "写镜像"
_LABEL = re.compile(r"[A-Z0-9_]{1,16}")
_FIXED = 257 + 64
"""Sectors before the files' entries, and those of empty path tables, root folders and the last anchor."""
_OF_FILE, _OF_FOLDER = SECTOR + 512, 5 * SECTOR + 512
"""What a file or folder takes besides data and names: its UDF entry and records, a folder's four lists of members."""


def write_image(
    folder: Path,
    names: Sequence[str],
    target: Path,
    label: str,
    progress: Progress = silent,
    *,
    day: date = _DAY,
) -> int:
    """Write the image of the files ``names`` (paths below ``folder`` with ``/``) to ``target``; its bytes.

    The same names, files, ``label`` (capitals, digits and ``_``, at most 16) and ``day``, the date that all files show,
    make the same bytes at any time on any PC; a day that readers cannot show becomes the first of 2000. Before it gets
    its name, the image is read again by another reader: each file must be there in full length. Raises
    :class:`InputFileError` for a name that no disc can hold, :class:`PassingError`, :class:`DiskError`,
    :class:`AuditError`; what was there before is then untouched.
    """
    if not _LABEL.fullmatch(label):
        raise UsageError(f"卷标“{label}”不能用：只能用大写字母、数字和下划线，最多 16 个")
    shown_day = day if day.year in _YEARS else _DAY
    placed = image_names(names)
    mark = disk.label_here("iso")
    disk.sweep_beside(target, mark)
    with disk.replacing(target, mark) as temp:
        with temp.open("wb") as out:
            build(placed, folder, out, label, shown_day, lambda done, total: progress(done, total, _STEP))
        _demand_all(temp, folder, [name.path[1:] for name in placed if not name.is_folder])
        return temp.stat().st_size


def image_size(files: Sequence[tuple[str, int]]) -> int:
    """At most how many bytes the image of files takes, given their paths and sizes: a whole number of sectors.

    Never less than :func:`write_image` makes of them, and more by a few KB for each file or folder.
    """
    image_names(path for path, _ in files)
    return ImageRoom().plus(files).bytes


@dataclass(frozen=True, slots=True)
class ImageRoom:
    """What files take together in an image, reckoned lot after lot; names are not looked at.

    ``sectors`` are those of their data, ``told`` the bytes that tell of them and of their ``folders``.
    """

    sectors: int = 0
    told: int = 0
    folders: frozenset[str] = frozenset()

    @property
    def bytes(self) -> int:
        """As :func:`image_size` of all files that were added."""
        return (_FIXED + self.sectors + -(-self.told // SECTOR)) * SECTOR

    def plus(self, files: Sequence[tuple[str, int]]) -> ImageRoom:
        """The same with more files, given by paths and sizes, none of which is in it."""
        new: set[str] = set()
        for path, _ in files:
            folder = path.rpartition("/")[0]
            while folder and folder not in self.folders and folder not in new:
                new.add(folder)
                folder = folder.rpartition("/")[0]
        told = sum(_OF_FILE + _of_name(path) for path, _ in files) + sum(_OF_FOLDER + _of_name(path) for path in new)
        data = sum(-(-size // SECTOR) for _, size in files)
        return ImageRoom(self.sectors + data, self.told + told, self.folders | new if new else self.folders)


def _of_name(path: str) -> int:
    """Bytes of a name in UDF and Joliet (UTF-16), Rock Ridge (UTF-8) and, of a folder, twice in the tables of paths."""
    return 6 * len(path.rpartition("/")[2].encode("utf-16-be", "surrogatepass"))


def _demand_all(image: Path, folder: Path, names: Sequence[str]) -> None:
    """What the image says of itself must be what was to be written; the bytes are for a verification."""
    with image.open("rb") as stream:
        found = {file.path: file.size for file in read_udf(stream)}
    if found != {name: (folder / name).stat().st_size for name in names}:
        raise AuditError("光盘镜像里的文件与要写的不同，没有保留它", "请再生成一次；还是这样的，请把日志交给开发者。")
