"""Drafts that are to be merged, as folders or ``.shenbao`` files, and the one folder that comes out of them.

Drafts are only read. The new folder appears at once or not at all, and every file in it is the one that was listed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app import disk
from app.drafts import kept
from app.drafts.attachments import why_missing
from app.drafts.draft import DRAFT_FILE, Draft, to_json
from app.drafts.fresh import demand_free, fresh_folder
from app.drafts.kept import ListedFile
from app.drafts.merging import Merged
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_reading import Packed, extract_file
from app.errors import AppError, AttachmentError, DiskError, UsageError
from app.progress import Progress, silent

NOTE_FILE = "合并说明.txt"
NOT_DONE = "没有合并"
_MOST_NAMED = 10
Tick = Callable[[int], None]


class MergeSource(Protocol):
    """A draft to be merged and where its files are."""

    @property
    def place(self) -> Path:
        """The folder or file that it lies in."""

    @property
    def draft(self) -> Draft:
        """What it says."""

    @property
    def has_reviews(self) -> bool:
        """Whether offices' reviews came with it."""

    @property
    def is_doubtful(self) -> bool:
        """Whether what it says is not what was packed or saved last."""

    def has(self, file: ListedFile, path: str) -> bool:
        """Whether a file seems to be there under ``path``; its bytes are not read."""

    def fetch(self, file: ListedFile, path: str, target: Path, tick: Tick) -> bool:
        """Copy it; False, and nothing at ``target``, when it is not the one listed. Raises :class:`DiskError`."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A draft folder; ``is_doubtful``: an earlier save was read, since the last one is damaged."""

    place: Path
    draft: Draft
    is_doubtful: bool = False

    @property
    def has_reviews(self) -> bool:
        """Whether offices' reviews lie in it."""
        return os.path.lexists(self.place / REVIEWS_FILE)

    def has(self, file: ListedFile, path: str) -> bool:
        """Whether a file of that size lies there."""
        try:
            return not why_missing(self.place, path) and (self.place / path).stat().st_size == file.bytes
        except OSError:
            return False

    def fetch(self, file: ListedFile, path: str, target: Path, tick: Tick) -> bool:
        """Copy it and compare."""
        try:
            with disk.writing(target):
                digest, _ = disk.copy_file(kept.resolve(self.place, path), target, tick)
        except AttachmentError:
            return False
        if digest != file.sha256:
            disk.discard(target)
        return digest == file.sha256


@dataclass(frozen=True, slots=True)
class PackageSource:
    """A ``.shenbao`` file; its list says what its files are."""

    place: Path
    packed: Packed

    @property
    def draft(self) -> Draft:
        """What it says."""
        return self.packed.draft

    @property
    def has_reviews(self) -> bool:
        """Whether offices' reviews are in it."""
        return self.packed.reviews is not None

    @property
    def is_doubtful(self) -> bool:
        """Whether its draft is not what was packed."""
        return self.packed.is_doubtful

    def has(self, file: ListedFile, path: str) -> bool:
        """Whether it lists the file and did not lose it."""
        found = self.packed.files.get(path)
        return found is not None and found.sha256 == file.sha256 and path not in self.packed.lost

    def fetch(self, file: ListedFile, path: str, target: Path, tick: Tick) -> bool:
        """Write its bytes when they are those of the list."""
        before = 0

        def progress(done: int, total: int, label: str) -> None:
            nonlocal before
            tick(max(done - before, 0))
            before = done

        try:
            extract_file(self.place, path, target, progress)
        except DiskError:
            raise
        except AppError:
            return False
        return True


def demand_place(out: Path, sources: Sequence[MergeSource]) -> None:
    """Raise :class:`UsageError` for a folder in one of the drafts, :class:`DraftError` for one that is taken."""
    for source in sources:
        if disk.lies_in(out, source.place):
            raise UsageError(f"“{out.name}”在草稿“{source.place.name}”里，{NOT_DONE}。", "请写到草稿文件夹以外的位置。")
    demand_free(out.absolute(), NOT_DONE)


def write_merged(
    merged: Merged,
    sources: Sequence[MergeSource],
    out: Path,
    note: Callable[[Sequence[str]], str],
    *,
    without_missing: bool = False,
    progress: Progress = silent,
) -> tuple[str, ...]:
    """Write a merged draft with its files and its note, whole or not at all; the paths of files that it lacks.

    ``note`` gives the text of :data:`NOTE_FILE` when told those. They stay listed, so that a check names them. Raises
    :class:`AttachmentError` naming them unless ``without_missing``, :class:`DraftError`, :class:`DiskError`.
    """
    out = out.absolute()
    demand_place(out, sources)
    files = {file.path: file for file in kept.every_file(merged.draft)}
    wanted = {path: [*_places(merged, sources, path, file)] for path, file in files.items()}
    missing = [path for path, places in wanted.items() if not places]
    _demand_complete(missing, without_missing)
    count = _Count(progress, sum(file.bytes for file in files.values()))
    with fresh_folder(out, NOT_DONE) as temp:
        for path, places in wanted.items():
            if places and not _fetched(files[path], places, temp / path, count):
                missing.append(path)
        _demand_complete(missing, without_missing)
        with disk.writing(out):
            disk.write_file(temp / DRAFT_FILE, to_json(merged.draft).encode())
            disk.write_file(temp / NOTE_FILE, note(missing).encode("utf-8", "backslashreplace"))
    return tuple(missing)


def _fetched(file: ListedFile, places: Sequence[tuple[MergeSource, str]], target: Path, tick: Tick) -> bool:
    with disk.writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    return any(source.fetch(file, path, target, tick) for source, path in places)


def _places(
    merged: Merged, sources: Sequence[MergeSource], path: str, file: ListedFile
) -> Iterator[tuple[MergeSource, str]]:
    """Where the bytes of a file may be, its own draft first: others may hold the same file whole.

    A path that leads out of the folder is nowhere: it came with a draft from somebody else.
    """
    if kept.path_problem(path):
        return
    owner, old = merged.owners[path]
    if sources[owner].has(file, old):
        yield sources[owner], old
    for source in sources:
        for other in kept.every_file(source.draft):
            if file.sha256 and other.sha256 == file.sha256 and source.has(file, other.path):
                yield source, other.path


def _demand_complete(missing: Sequence[str], without_missing: bool) -> None:
    if not missing or without_missing:
        return
    names = "、".join(f"“{path.removeprefix(f'{kept.ATTACHMENTS}/')}”" for path in missing[:_MOST_NAMED])
    more = f"等 {len(missing)} 个文件" if len(missing) > _MOST_NAMED else ""
    raise AttachmentError(
        f"这些文件不在草稿里，或者添加以后被改动过，{NOT_DONE}：{names}{more}",
        "请把文件放回去，或在草稿里重新添加；缺着也要合并时，请勾上“找不到的佐证材料先缺着，也合并”",
        typed="请把文件放回去，或在草稿里重新添加；缺着也要合并时，加 --without-missing",
    )


class _Count:
    """Bytes done of all, told to a progress."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, max(total, 1), 0
        progress(0, self._total, "复制文件")

    def __call__(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total, "复制文件")
