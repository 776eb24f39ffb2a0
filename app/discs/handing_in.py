"""The folder that is handed in where no disc is asked for: scans, Word, signed originals; in parts where mail is small.

A PDF that is larger than a part is divided where items begin, without any loss, its page labels kept. An item that is
larger still is divided between pages. What cannot be divided (a page, a Word file) is told and left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app import disk
from app.books.exported import ExportedVolume
from app.books.page_lists import page_in_words
from app.discs.contents import (
    Contents,
    CopyOf,
    SealedVolume,
    bound_files,
    evidence_file,
    made_folder,
    missing_seals,
    packed_draft,
    sealed_file,
    sealed_name,
    sealed_volumes,
    word_files,
)
from app.discs.evidence_copies import SIGNED_ORIGINAL, signed_originals
from app.discs.manifest import LIST_NAME, SUMS_NAME
from app.discs.model import CopyFile
from app.discs.names import Folder, short_name
from app.discs.page_slices import page_weights, weight, write_slice
from app.progress import Progress, pause_of
from app.times_and_sizes import size_in_words

SCANS, WORD = "扫描版", "word版"
LISTS = 64 << 10
"""Bytes of a part that are kept free for its lists."""


def hand_in_contents(of: CopyOf, most_bytes: int, progress: Progress) -> Contents:
    """What is handed in; with ``most_bytes`` no file with its lists is larger, as far as it can be divided.

    A volume without any scan is there as it was exported, and told with its missing seals. Raises as
    :func:`app.discs.contents.disc_contents`.
    """
    sealed = {one.volume: one for one in sealed_volumes(of, progress)}
    told = list(_told(of, tuple(sealed.values())))
    files: list[CopyFile] = []
    names = Folder()
    plain = dict(zip((v.id for v in of.final.exported.volumes), bound_files(of, Folder(), SCANS, SCANS), strict=True))
    for number, volume in enumerate(of.final.exported.volumes):
        whole = _scan(of, sealed.get(volume.id), plain[volume.id], progress)
        if most_bytes and whole.bytes > most_bytes - LISTS:
            files += _Dividing(of, volume, whole, most_bytes, progress).pieces(names, number, told)
        else:
            files.append(replace(whole, path=f"{SCANS}/{names.free(whole.path.rpartition('/')[2])}"))
    words = list(word_files(of, WORD, Folder()))
    signed = list(_signed(of, progress))
    packed = list(packed_draft(of, Folder(LIST_NAME, SUMS_NAME), progress))
    told += _too_large([*words, *signed, *packed], most_bytes)
    return Contents((*files, *words, *signed, *packed), tuple(told))


def _scan(of: CopyOf, sealed: SealedVolume | None, plain: CopyFile, progress: Progress) -> CopyFile:
    if sealed is None:
        return replace(plain, remark="没有盖章页的扫描件")
    path = f"{SCANS}/{sealed_name(of, sealed)}"
    return sealed_file(of, sealed, path, SCANS, pause_of(progress, 0, 1, "核对扫描版"))


def _told(of: CopyOf, sealed: Sequence[SealedVolume]) -> Iterator[str]:
    for one in sealed:
        yield from one.told
    missing = missing_seals(of, sealed)
    if missing:
        begin = "扫描版里" if sealed else "还没有导入盖章扫描件，扫描版用的是没有盖章的申报册。"
        yield f"{begin}还缺：{'、'.join(missing)}。"


def _signed(of: CopyOf, progress: Progress) -> Iterator[CopyFile]:
    names = Folder()
    for one in signed_originals(of.definition, of.draft, of.folder, of.intake, progress):
        name = names.free(short_name(f"{one.item:02d}_{one.name}"))
        yield evidence_file(one, SIGNED_ORIGINAL, name, SIGNED_ORIGINAL)


def _too_large(files: Sequence[CopyFile], most_bytes: int) -> Iterator[str]:
    for file in files:
        if most_bytes and file.bytes > most_bytes - LISTS:
            yield _left_as_it_is(file.path, file.bytes, most_bytes)


def _left_as_it_is(what: str, size: int, most_bytes: int) -> str:
    return (
        f"“{what}”有 {size_in_words(size)}，比一部分的上限 {size_in_words(most_bytes)} 大，又不能再分，单独成一部分。"
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pages (from 0) ``first`` up to ``end`` of a volume, which are one file; ``items`` begin or go on there.

    ``part`` (from 1) where an item takes several.
    """

    first: int
    end: int
    items: tuple[int, ...]
    part: int = 0

    @property
    def pages(self) -> range:
        return range(self.first, self.end)


class _Dividing:
    """One PDF that is larger than ``most``, on its way into files that are not."""

    def __init__(self, of: CopyOf, volume: ExportedVolume, whole: CopyFile, most: int, progress: Progress) -> None:
        self._of, self._volume, self._whole, self._progress = of, volume, whole, progress
        self._limit, self._most = most, most - LISTS
        self._weights: Sequence[Mapping[int, int]] = page_weights(whole.source)

    def pieces(self, names: Folder, number: int, told: list[str]) -> Iterator[CopyFile]:
        """The files, in order; ``number`` (from 0) is the place of the volume."""
        folder = made_folder(self._of.work / "pieces")
        waiting = list(reversed(list(self._stretches())))
        done = 0
        while waiting:
            stretch = waiting.pop()
            target = folder / f"{number}-{stretch.first}-{stretch.end}.pdf"
            self._write(stretch, target)
            size = target.stat().st_size
            if size > self._most and len(stretch.pages) > 1:  # the weights are estimates
                target.unlink()
                waiting += reversed(_halves(stretch))
                continue
            file = self._file(stretch, target, names)
            if size > self._most:
                told.append(_left_as_it_is(file.path, size, self._limit))
            done += len(stretch.pages)
            self._progress(done, self._volume.sides, "分成几部分")
            yield file

    def _stretches(self) -> Iterator[_Stretch]:
        """Items that fit into a file together; one that does not fit by itself page by page."""
        open_at: _Stretch | None = None
        for unit in self._units():
            joined = _joined(open_at, unit)
            if self._fits(joined):
                open_at = joined
                continue
            if open_at:
                yield open_at
            open_at = unit if self._fits(unit) else None
            if open_at is None:
                yield from self._by_pages(unit)
        if open_at:
            yield open_at

    def _units(self) -> Iterator[_Stretch]:
        """What stands before the first item, then each item."""
        starts = [(side - 1, item) for side, item in self._of.final.starts.get(self._volume.id, ())]
        bounds = [start for start, _ in starts] + [self._volume.sides]
        if bounds[0] > 0:
            yield _Stretch(0, bounds[0], ())
        for (start, item), end in zip(starts, bounds[1:], strict=True):
            if end > start:
                yield _Stretch(start, end, (item,))

    def _by_pages(self, unit: _Stretch) -> Iterator[_Stretch]:
        first, part = unit.first, 1
        for page in unit.pages:
            if page > first and not self._fits(replace(unit, first=first, end=page + 1)):
                yield replace(unit, first=first, end=page, part=part)
                first, part = page, part + 1
        yield replace(unit, first=first, part=part if part > 1 else 0)

    def _fits(self, stretch: _Stretch) -> bool:
        return weight(self._weights[stretch.first : stretch.end]) <= self._most

    def _write(self, stretch: _Stretch, target: Path) -> None:
        labels = self._volume.labels[stretch.first : stretch.end]
        pause = pause_of(self._progress, stretch.first, self._volume.sides, "分成几部分")
        pause()
        write_slice(self._whole.source, stretch.pages, target, labels, pause)

    def _file(self, stretch: _Stretch, target: Path, names: Folder) -> CopyFile:
        number = Path(self._whole.path).name.partition("_")[0]
        first, last = (self._volume.labels[page] for page in (stretch.first, stretch.end - 1))
        pages = page_in_words(first) if first == last else f"{page_in_words(first)}到{page_in_words(last)}"
        return CopyFile(
            path=f"{SCANS}/{names.free(short_name(f'{number}_{_words(stretch)}.pdf'))}",
            source=target,
            bytes=target.stat().st_size,
            sha256=disk.fingerprint(target),
            pages=len(stretch.pages),
            heading=SCANS,
            remark="；".join(words for words in (f"{self._volume.name}：{pages}", self._whole.remark) if words),
        )


def _joined(before: _Stretch | None, unit: _Stretch) -> _Stretch:
    return unit if before is None else _Stretch(before.first, unit.end, (*before.items, *unit.items))


def _halves(stretch: _Stretch) -> list[_Stretch]:
    middle = (stretch.first + stretch.end) // 2
    return [replace(stretch, end=middle), replace(stretch, first=middle)]


def _words(stretch: _Stretch) -> str:
    """``第1—4项``, ``第5项之2``; what belongs to no item by its pages."""
    if not stretch.items:
        return f"第{stretch.first + 1}—{stretch.end}面" if len(stretch.pages) > 1 else f"第{stretch.end}面"
    first, last = stretch.items[0], stretch.items[-1]
    named = f"第{first}项" if first == last else f"第{first}—{last}项"
    return f"{named}之{stretch.part}" if stretch.part else named
