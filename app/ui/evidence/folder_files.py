"""The files of a dropped folder, and the item that each belongs to by the number at the beginning of its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_FILES = 1000
_DEEPEST = 6
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db"))
# 03 名录.pdf · 3-1.jpg · 佐证材料3 · 第三项 · （3）协议; neither 2024年报表 nor 12月 nor 3D nor 三方协议.
_NUMBER = re.compile(
    r"(?:佐证材料|证明材料|申报材料|材料|附件|附|第|\(|\[|【|no\.?)*\s*"
    r"(?P<number>[0-9]{1,3}(?![0-9年月日天个份张页%a-z])|[一二三四五六七八九十]{1,3}(?=[、.)\]】项\s_-]|$))",
    re.IGNORECASE,
)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A file of a dropped folder; ``item`` by its name, None when it has no number of an item."""

    path: Path
    item: int | None


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """What dropped folders hold, in the order of names; ``cut`` when there were more than can be taken at once."""

    folders: tuple[Path, ...]
    files: tuple[FolderFile, ...]
    cut: bool = False

    def of_items(self) -> dict[int, list[Path]]:
        """The files by item, in the order of items."""
        found: dict[int, list[Path]] = {}
        for file in self.files:
            if file.item is not None:
                found.setdefault(file.item, []).append(file.path)
        return dict(sorted(found.items()))

    @property
    def without_number(self) -> tuple[Path, ...]:
        """The files that no item claims."""
        return tuple(file.path for file in self.files if file.item is None)


def leading_number(name: str) -> int | None:
    """The number that a name begins with, in digits or Chinese; None when there is none."""
    found = _NUMBER.match(unicodedata.normalize("NFKC", name).strip())
    if found is None:
        return None
    text = found["number"]
    return int(text) if text.isascii() else _chinese(text)


def _chinese(text: str) -> int | None:
    """Up to 99: 三, 十, 十二, 二十, 二十一."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def files_of(folders: Sequence[Path], items: Collection[int]) -> FolderFiles:
    """Every file in folders and the folders in them; one that cannot be read counts as empty.

    The outermost folder with a number decides: inside ``3 合作协议`` the files may be numbered for themselves.
    """
    found: list[FolderFile] = []
    for folder in folders:
        whole = _item_of(folder.name, items)
        for file, inside in _walk(folder, ()):
            named = next((item for name in inside if (item := _item_of(name, items))), None)
            found.append(FolderFile(file, named or _item_of(file.name, items) or whole))
            if len(found) > MOST_FILES:
                return FolderFiles(tuple(folders), tuple(found[:MOST_FILES]), cut=True)
    return FolderFiles(tuple(folders), tuple(found))


def _item_of(name: str, items: Collection[int]) -> int | None:
    number = leading_number(name)
    return number if number in items else None


def _walk(folder: Path, inside: tuple[str, ...]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Files with the names of the folders that they lie in below the dropped one."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: _natural(entry.name))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in _SYSTEM or entry.is_symlink():
            continue
        if entry.is_dir():
            if len(inside) < _DEEPEST:
                yield from _walk(entry, (*inside, entry.name))
        elif entry.is_file():
            yield entry, inside


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts 2 before 10, as people do."""
    parts = re.findall(r"[0-9]+|[^0-9]+", unicodedata.normalize("NFKC", name).casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
