"""What a disc or an electronic copy holds of its applicant, by its list."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.bureau.folder_entries import entries_of, is_file, is_folder
from app.bureau.model import Source, Unreadable
from app.bureau.not_read import WORD_ENDINGS
from app.drafts.names import HISTORY, PACKAGE_ENDING

EVIDENCE = "佐证材料"
"""The folder of evidence on a disc."""


def sources_on(
    folder: Path, entries: Sequence[os.DirEntry[str]], listed: Collection[str], unended: list[Path]
) -> Iterator[Source | Unreadable]:
    """The draft on a disc or in an electronic copy; without one its Word files, which hold the same answers.

    ``listed`` are the paths on its list. ``unended`` gets the folders that could not be looked into.
    """
    before = len(unended)
    on = _Listed.of(folder, listed, unended)
    files = [*on.files(entries)]
    packages = [path for path in files if path.name.lower().endswith(PACKAGE_ENDING)]
    if packages:
        yield from (Source("package", path, folder) for path in packages)
    elif files:
        yield Source("word", files[0], folder)  # its volumes lie beside it
    elif len(unended) == before:
        sentence = f"电子版“{folder.name or folder}”里没有草稿（{PACKAGE_ENDING}），也没有 Word 版"
        yield Unreadable(Source("folder", folder, folder), sentence, "光盘有几张的，请把每一张都拖进来；否则请要草稿")


@dataclass(frozen=True, slots=True)
class _Listed:
    paths: frozenset[Path]
    folders: frozenset[Path]
    unended: list[Path]

    @classmethod
    def of(cls, folder: Path, listed: Collection[str], unended: list[Path]) -> _Listed:
        folders = {folder / above for path in listed for above in PurePosixPath(path).parents}
        return cls(frozenset(folder / path for path in listed), frozenset(folders), unended)

    def files(self, entries: Sequence[os.DirEntry[str]]) -> Iterator[Path]:
        """Drafts and Word files, the highest first; what is evidence is not looked through.

        However deep a listed folder lies: what is on the list is found here, or by nobody.
        """
        level = list(entries)
        while level:
            for entry in level:
                if Path(entry.path) in self.paths and is_file(entry, (PACKAGE_ENDING, *WORD_ENDINGS)):
                    yield Path(entry.path)
            level = [inner for entry in level for inner in self._in(entry)]

    def _in(self, entry: os.DirEntry[str]) -> list[os.DirEntry[str]]:
        """What a folder holds that is above something listed."""
        folder = Path(entry.path)
        if folder not in self.folders or entry.name in (EVIDENCE, HISTORY) or not is_folder(entry):
            return []
        try:
            return entries_of(folder)
        except OSError:
            self.unended.append(folder)
            return []
