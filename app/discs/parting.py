"""Which file lies on which disc, or in which part of a hand-in folder: whole items in order, and no file is ever cut.

Capacities: CD-R of 80 minutes 360,000 blocks of 2,048 bytes, DVD+R 2,295,104 of them (a DVD-R holds a little more).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.discs.manifest import list_bytes
from app.discs.model import CopyFile, CopyHead, ListedFile, Manifest, Medium
from app.errors import UsageError
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


Measure = Callable[[Sequence[tuple[str, int]]], int]
"""The most bytes that files (path and size) take together, with all that goes with them."""


def room_of(medium: Medium) -> int:
    """How many bytes of a disc are filled at most: 2 % stay free."""
    return int(CAPACITY[medium] * (1 - _FREE))


def smallest_medium(size: int) -> Medium:
    """The kind of disc for an image of so many bytes; the largest one when none holds it."""
    return "cd" if size <= room_of("cd") else "dvd"


def parted_on_discs(files: Sequence[CopyFile], lists: int, medium: Medium, measure: Measure) -> Parts:
    """Put files on as few discs as it takes in order: the first one with room gets the next item.

    ``lists`` are the bytes of the lists, which each disc has; ``medium`` empty: CD when all fits on one, else DVD.
    Raises :class:`UsageError` naming a file that is too large for any disc, or for this kind of disc.
    """
    _demand_readable(files)
    chosen = medium or smallest_medium(measure(_sizes(files, lists)))
    room = room_of(chosen)
    for file in files:
        if measure(_sizes([file], lists)) > room:
            raise UsageError(
                f"“{file.path}”有 {size_in_words(file.bytes)}，一张 {MEDIUM_WORDS[chosen]} 放不下。", "请改用 DVD。"
            )
    numbers = _placed(files, lambda held: measure(_sizes(held, lists)) <= room)
    return Parts(numbers, max(numbers, default=1), chosen)


def parted_by_size(files: Sequence[CopyFile], lists: int, most_bytes: int) -> Parts:
    """Put files into parts of at most ``most_bytes`` (0: one part), lists included, as far as a file is not larger."""

    def fits(held: Sequence[CopyFile]) -> bool:
        return not most_bytes or lists + sum(file.bytes for file in held) <= most_bytes

    numbers = _placed(files, fits)
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


def _sizes(files: Sequence[CopyFile], lists: int) -> list[tuple[str, int]]:
    return [*((file.path, file.bytes) for file in files), ("文件清单.txt", lists), ("SHA256SUMS", lists)]


def _placed(files: Sequence[CopyFile], fits: Callable[[Sequence[CopyFile]], bool]) -> tuple[int, ...]:
    """First fit in order: whole groups, then file by file those of a group that fits nowhere whole.

    What fits nowhere by itself stands alone.
    """
    discs: list[list[CopyFile]] = [[]]
    found: dict[str, int] = {}
    waiting = list(reversed(list(_groups(files))))
    while waiting:
        group = waiting.pop()
        free = next((number for number, held in enumerate(discs) if fits([*held, *group])), None)
        if free is None and not fits(group) and len(group) > 1:
            waiting += [[file] for file in reversed(group)]
            continue
        if free is None:
            discs += [[]] if discs[-1] else []
            free = len(discs) - 1
        discs[free] += group
        found |= dict.fromkeys((file.path for file in group), free + 1)
    return tuple(found[file.path] for file in files)


def _groups(files: Sequence[CopyFile]) -> Iterator[list[CopyFile]]:
    """What should stay together: books, Word and scans; then the files of each item."""
    for _, group in groupby(files, key=lambda file: file.item):
        yield list(group)
