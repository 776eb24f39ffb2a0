"""Which file lies on which disc, or in which part of a hand-in folder: whole items in order, and no file is ever cut.

Capacities: CD-R of 80 minutes 360,000 blocks of 2,048 bytes, DVD+R 2,295,104 of them (a DVD-R holds a little more).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from app.discs.manifest import LIST_NAME, SUMS_NAME, list_bytes
from app.discs.model import CopyFile, CopyHead, ListedFile, Manifest, Medium
from app.errors import UsageError
from app.progress import Progress, silent
from app.times_and_sizes import size_in_words

CAPACITY: Mapping[Medium, int] = {"cd": 360_000 * 2_048, "dvd": 4_700_372_992}
MEDIUM_WORDS: Mapping[Medium, str] = {"cd": "CD", "dvd": "DVD"}
LARGEST = (4 << 30) - 2_048
"""A file of so many bytes or more: other systems than ours do not read it from a disc."""
_FREE = 0.02
_LONGEST_NUMBER = 10**6  # as a disc's number in the list: so many bytes the real one never takes


@dataclass(frozen=True, slots=True)
class Parts:
    """The number (from 1) of the disc or part of each file, and how many there are. ``medium`` is empty for parts."""

    numbers: tuple[int, ...]
    count: int
    medium: Medium = ""


class Held(Protocol):
    """What a disc or part holds: as many files as may come, each lot is reckoned once."""

    @property
    def bytes(self) -> int:
        """The most bytes that all of it takes, with all that goes with it."""

    def plus(self, files: Sequence[tuple[str, int]]) -> Held:
        """The same with more files, given by paths and sizes."""


@dataclass(frozen=True, slots=True)
class PlainBytes:
    """Files of which only their bytes count."""

    bytes: int = 0

    def plus(self, files: Sequence[tuple[str, int]]) -> PlainBytes:
        """As :meth:`Held.plus`."""
        return PlainBytes(self.bytes + sum(size for _, size in files))


def room_of(medium: Medium) -> int:
    """How many bytes of a disc are filled at most: 2 % stay free."""
    return int(CAPACITY[medium] * (1 - _FREE))


def smallest_medium(size: int) -> Medium:
    """The kind of disc for an image of so many bytes; the largest one when none holds it."""
    return "cd" if size <= room_of("cd") else "dvd"


def parted_on_discs(
    files: Sequence[CopyFile], lists: int, medium: Medium, empty: Held, progress: Progress = silent
) -> Parts:
    """Put files on as few discs as it takes in order: the first one with room gets the next item.

    ``lists`` are the bytes of the lists, which each disc has; ``medium`` empty: CD when all fits on one, else DVD.
    ``empty`` is a disc without anything. Raises :class:`UsageError` naming a file that is too large for any disc, or
    for this kind of disc, and whatever ``progress`` raises.
    """
    _demand_readable(files)
    bare = empty.plus([(LIST_NAME, lists), (SUMS_NAME, lists)])
    chosen = medium or smallest_medium(bare.plus(_sizes(files)).bytes)
    room = room_of(chosen)
    for file in files:
        if bare.plus(_sizes([file])).bytes > room:
            raise UsageError(
                f"“{file.path}”有 {size_in_words(file.bytes)}，一张 {MEDIUM_WORDS[chosen]} 放不下。", "请改用 DVD。"
            )
    numbers = _placed(files, bare, room, progress)
    return Parts(numbers, max(numbers, default=1), chosen)


def parted_by_size(files: Sequence[CopyFile], lists: int, most_bytes: int, progress: Progress = silent) -> Parts:
    """Put files into parts of at most ``most_bytes`` (0: one part), lists included, as far as a file is not larger."""
    numbers = _placed(files, PlainBytes(lists), most_bytes or sys.maxsize, progress)
    return Parts(numbers, max(numbers, default=1))


def lists_size(head: CopyHead, files: Sequence[CopyFile]) -> int:
    """At most so many bytes the lists of a copy take on each disc, wherever its files lie."""
    most = _LONGEST_NUMBER
    listed = tuple(listed_file(file, most) for file in files)
    sums = sum(len(file.path.encode()) * 2 + len(file.sha256) + 4 for file in listed) + 200
    return len(list_bytes(Manifest(head=head, disc=most, of=most, files=listed))) + sums


def listed_file(file: CopyFile, disc: int) -> ListedFile:
    """How the list tells of a file on a disc."""
    return ListedFile(
        path=file.path,
        bytes=file.bytes,
        sha256=file.sha256,
        pages=file.pages,
        disc=disc,
        remark=file.remark,
        heading=file.heading,
    )


def _demand_readable(files: Sequence[CopyFile]) -> None:
    for file in files:
        if file.bytes >= LARGEST:
            raise UsageError(
                f"“{file.path}”有 {size_in_words(file.bytes)}，光盘上的一个文件要小于 4 GB。", "请把它分成几个文件。"
            )


def _sizes(files: Sequence[CopyFile]) -> list[tuple[str, int]]:
    return [(file.path, file.bytes) for file in files]


def _placed(files: Sequence[CopyFile], bare: Held, room: int, progress: Progress) -> tuple[int, ...]:
    """First fit in order: whole groups, then file by file those of a group that fits nowhere whole.

    What fits nowhere by itself stands alone. ``bare`` is a disc that has its lists only.
    """
    discs: list[Held] = []
    found: dict[str, int] = {}
    waiting = list(reversed(list(_groups(files))))
    while waiting:
        progress(len(found), len(files), "分配文件")
        group = waiting.pop()
        sizes = _sizes(group)
        free = next((number for number, held in enumerate(discs) if held.plus(sizes).bytes <= room), None)
        if free is None and len(group) > 1 and bare.plus(sizes).bytes > room:
            waiting += [[file] for file in reversed(group)]
            continue
        if free is None:
            free = len(discs)
            discs.append(bare)
        discs[free] = discs[free].plus(sizes)
        found |= dict.fromkeys((file.path for file in group), free + 1)
    return tuple(found[file.path] for file in files)


def _groups(files: Sequence[CopyFile]) -> Iterator[list[CopyFile]]:
    """What should stay together: books, Word and scans; then the files of each item."""
    for _, group in groupby(files, key=lambda file: file.item):
        yield list(group)
