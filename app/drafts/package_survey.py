"""What can be made out of a damaged package: its draft, and for each file where its bytes may be.

Entries are looked for by the directory and by local headers, so that a download that broke off still gives what had
come. A file is whole by the list (SHA-256); without the list by the draft's own (SHA-256) or by its entry (CRC).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import BinaryIO

from app.drafts import kept
from app.drafts.draft import DRAFT_FILE, Draft
from app.drafts.names import REVIEWS_FILE
from app.drafts.package_checks import (
    MANIFEST,
    TEXTS,
    Limits,
    Listed,
    demand_paths,
    entry_problem,
    is_bomb,
    is_dropping,
    is_folder,
    names_of,
    other_drafts,
    path_problems,
    read_manifest,
    same,
    stranger_problem,
)
from app.drafts.package_contents import demand_few_values, draft_in
from app.drafts.package_streams import Poured, pour, unheard
from app.drafts.package_zip import (
    REFUSED_HINT,
    STORED,
    PackageFile,
    ZipEntry,
    likely_starts,
    read_directory,
    scan_entries,
)
from app.errors import DamagedPackage, DraftError

# Headers of other zips within the files (Word, Excel) are found, too.
_MOST_SCANNED = 20_000
_MOST_STRANGERS = 3
_MOST_DRAFTS = 20
_MOST_NAMED = 400_000  # of those that are left out; a directory that is read has no more
# Damage makes two or three of one; thousands that share their bytes would be read for days.
_MOST_ALIKE = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be some path, and where the next one begins (-1: unknown)."""

    entry: ZipEntry
    end: int = -1

    def starts(self, file: PackageFile, size: int) -> Iterator[tuple[ZipEntry, int]]:
        """The entry and where its bytes may begin; ``size`` unpacked, when its own may be what is damaged."""
        for start in likely_starts(file, self.entry, self.end):
            yield self.entry, start
            if self.entry.method == STORED and size >= 0 and size != self.entry.packed:
                yield replace(self.entry, packed=size), start


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The draft of a package (``draft_whole``: as it was packed), and what is known of its files.

    ``by_list``: the list is whole, so SHA-256 alone says what else is. ``wanted``: the files of the draft.
    ``reviews``: None when there were none or they are lost (``reviews_lost``). ``top``: the folder around it, with its
    ``/``. ``places``: offsets of what may be any of this. ``poured``: what came out where entries begin, so that many
    that share their bytes are read once.
    """

    file: PackageFile
    limits: Limits
    draft: Draft
    draft_json: bytes
    draft_whole: bool
    by_list: bool
    wanted: Mapping[str, Listed]
    reviews: bytes | None
    reviews_lost: bool
    candidates: Mapping[str, tuple[Candidate, ...]]
    strangers: tuple[Candidate, ...]
    top: str
    places: frozenset[int]
    poured: dict[tuple[int, int, int], Poured] = field(default_factory=dict)

    @property
    def others(self) -> tuple[str, ...]:
        """The folders of further drafts, as :func:`other_drafts`."""
        names = (name for one in self.strangers for name in names_of(one.entry))
        return other_drafts(same(name).removeprefix(self.top) for name in names)

    def may_have(self, path: str) -> bool:
        """Whether the package is long enough for the bytes of a path, which are not read."""
        return any(start + entry.packed <= self.file.size for entry, start in self._attempts(path))

    def take(self, path: str, out: BinaryIO, tick: Callable[[int], object] = unheard) -> ZipEntry | None:
        """Write the bytes of a path to ``out``, an empty file, and say whose they are; None when they are lost.

        ``out`` then holds nothing.
        """
        want = self.wanted[path]
        for entry, start in self._attempts(path):
            most = want.bytes if self.by_list else max(want.bytes, entry.size)
            if is_bomb(most, entry.packed, self.limits):
                continue
            place = (start, entry.packed, entry.method)
            if place in self.poured and not self._is_whole(self.poured[place], entry, want):
                continue
            with contextlib.suppress(DamagedPackage):
                poured = pour(self.file, entry, start, most, out, tick)
                if self._is_whole(poured, entry, want):
                    return entry
                if poured.bytes <= most:
                    self.poured[place] = poured
            out.seek(0)
            out.truncate()
        return None

    def left_out(self, taken: Collection[int]) -> Iterator[tuple[str, str]]:
        """What the directory names and is not taken: names with the reason, as half a sentence.

        ``taken``: offsets of what was. Without a directory nothing can be told from what only looks like an entry.
        """
        others = self.others[:_MOST_DRAFTS]
        for name, reason in self._left_out(taken):
            yield name, "是另一份草稿的" if same(name).startswith(others) else reason

    def _left_out(self, taken: Collection[int]) -> Iterator[tuple[str, str]]:
        stray = () if self.reviews is not None or self.reviews_lost else (REVIEWS_FILE,)
        own = tuple(path for path in (*TEXTS, *self.wanted) if path not in stray)
        known = {same(path) for path in own}
        places = {*self.places, *taken}
        seen: set[str] = set()
        for entry in _directory(self.file):
            names = [same(name).removeprefix(self.top) for name in names_of(entry)]
            name = next((name for name in names if name in known), "")
            if name and name not in seen:
                seen.add(name)
            elif name or names[0] in stray or not (entry.offset in places or self._is_expected(names[0])):
                called = name or names[0]
                reason = "" if name else entry_problem(entry, self.limits, -1)
                reason = reason or stranger_problem(called, own)
                yield called, reason if self.by_list else reason.replace("清单", "草稿")

    def _is_expected(self, name: str) -> bool:
        """Whether an entry is what systems put there, or what the program keeps beside a draft that somebody zipped."""
        return is_dropping(name) or (not self.by_list and name.startswith("."))

    def _attempts(self, path: str) -> Iterator[tuple[ZipEntry, int]]:
        """Entries by their names, then, as names may be damaged, by their sizes."""
        size = self.wanted[path].bytes
        like = [one for one in self.strangers if self.by_list and one.entry.size == size]
        for candidate in (*self.candidates.get(path, ()), *like[:_MOST_STRANGERS]):
            yield from candidate.starts(self.file, size)

    def _is_whole(self, poured: Poured, entry: ZipEntry, want: Listed) -> bool:
        by_crc = not self.by_list and (poured.bytes, poured.crc) == (entry.size, entry.crc)
        return by_crc or (poured.sha256, poured.bytes) == (want.sha256, want.bytes)


def survey(file: PackageFile, limits: Limits) -> Survey:
    """Look through a package; raises :class:`DraftError` when its draft is lost, or its list was made to do harm."""
    named, top = _named(_all_entries(file, limits))
    listed = _whole_list(file, named.get(MANIFEST, ()), limits)
    draft_json, draft, draft_whole = _draft(file, named.get(DRAFT_FILE, ()), listed, limits)
    if listed is None:
        wanted = {one.path: Listed(one.sha256, one.bytes) for one in kept.every_file(draft)}
    else:
        wanted = {path: one for path, one in listed.items() if path not in TEXTS}
    unsafe = {path for path, _ in path_problems((DRAFT_FILE, REVIEWS_FILE, *wanted))}
    demand_paths(file, [(path, one) for path, one in wanted.items() if path not in unsafe], limits)
    reviews, reviews_lost = _reviews(file, named.get(REVIEWS_FILE, ()), listed, limits)
    known = {same(path): path for path in wanted}
    return Survey(
        file=file,
        limits=limits,
        draft=draft,
        draft_json=draft_json,
        draft_whole=draft_whole,
        by_list=listed is not None,
        wanted=wanted,
        reviews=reviews,
        reviews_lost=reviews_lost,
        candidates={path: named.get(name, ()) for name, path in known.items() if path not in unsafe},
        strangers=tuple(one for name, some in named.items() if name not in known and name not in TEXTS for one in some),
        top=top,
        places=frozenset(
            one.entry.offset for name, some in named.items() if name in known or name in TEXTS for one in some
        ),
    )


def _all_entries(file: PackageFile, limits: Limits) -> Iterator[Candidate]:
    """By the directory, then those that local headers tell otherwise."""
    seen = set()
    with contextlib.suppress(DraftError):
        directory = read_directory(file, limits.entries)
        for entry in directory.entries:
            if _usable(entry, limits):
                seen.add(_told(entry))
                yield Candidate(entry, directory.end_of(entry))
    for entry in scan_entries(file, _MOST_SCANNED):
        if _usable(entry, limits) and _told(entry) not in seen:
            yield Candidate(entry)


def _directory(file: PackageFile) -> Iterator[ZipEntry]:
    with contextlib.suppress(DraftError):
        yield from (entry for entry in read_directory(file, _MOST_NAMED).entries if not is_folder(entry))


def _usable(entry: ZipEntry, limits: Limits) -> bool:
    return not is_folder(entry) and not entry_problem(entry, limits, -1)


def _told(entry: ZipEntry) -> tuple[object, ...]:
    """What directory and local header both tell of an entry."""
    return entry.raw, entry.offset, entry.flags, entry.method, entry.crc, entry.packed, entry.size


def _named(found: Iterable[Candidate]) -> tuple[dict[str, tuple[Candidate, ...]], str]:
    """The entries by each name that they may have below the folder that was wrapped around, and that folder."""
    names: dict[str, list[Candidate]] = {}
    for one in found:
        for name in names_of(one.entry):
            alike = names.setdefault(same(name), [])
            if len(alike) < _MOST_ALIKE:
                alike.append(one)
    tops = [name.removesuffix(text) for name in names for text in (DRAFT_FILE, MANIFEST) if _ends_with(name, text)]
    top = min((top for top in tops if kept.ATTACHMENTS not in top.split("/")), key=len, default="")
    return {name.removeprefix(top): tuple(some) for name, some in names.items()}, top


def _ends_with(name: str, text: str) -> bool:
    return name == text or name.endswith(f"/{text}")


def _texts(
    file: PackageFile, found: Iterable[Candidate], want: Listed | None, most: int, limits: Limits
) -> Iterator[tuple[bytes, bool]]:
    """What a text may be by each entry that may be it, in its full length; and whether that is as it was packed."""
    for candidate in found:
        for entry, start in candidate.starts(file, want.bytes if want else -1):
            size = max(want.bytes if want else 0, entry.size)
            if size > most or is_bomb(size, entry.packed, limits):
                continue
            out = BytesIO()
            try:
                poured = pour(file, entry, start, size, out)
            except DamagedPackage:
                continue
            length, checked = (want.bytes, want.sha256) if want else (entry.size, entry.crc)
            if poured.bytes == length:
                yield out.getvalue(), checked in (poured.sha256, poured.crc)


def _whole_list(file: PackageFile, found: Iterable[Candidate], limits: Limits) -> dict[str, Listed] | None:
    """The list, when every byte of it is as it was packed; raises :class:`DraftError` when it was made to do harm."""
    for data, whole in _texts(file, found, None, limits.manifest, limits):
        with contextlib.suppress(ValueError):
            if whole:
                listed = read_manifest(file, data)
                demand_paths(file, listed, limits)
                return dict(listed)
    return None


def _draft(
    file: PackageFile, found: Iterable[Candidate], listed: Mapping[str, Listed] | None, limits: Limits
) -> tuple[bytes, Draft, bool]:
    """The text of the draft, the draft, and whether it is whole; else one that can still be read."""
    want = listed.get(DRAFT_FILE) if listed else None
    spare: tuple[bytes, Draft, bool] | None = None
    for data, whole in _texts(file, found, want, limits.document, limits):
        if whole:
            return data, draft_in(file, data), True
        if spare is None:
            readable = data.decode("utf-8-sig", "replace").encode()
            with contextlib.suppress(DraftError):
                spare = readable, draft_in(file, readable), False
    return spare or file.refuse("里填写的内容损坏或丢失了，救不出来", REFUSED_HINT)


def _reviews(
    file: PackageFile, found: Iterable[Candidate], listed: Mapping[str, Listed] | None, limits: Limits
) -> tuple[bytes | None, bool]:
    """What offices said, and whether it is lost; what is damaged is not shown."""
    found = tuple(found)
    if listed is not None and REVIEWS_FILE not in listed:
        return None, False
    want = listed[REVIEWS_FILE] if listed else None
    data = next((data for data, whole in _texts(file, found, want, limits.document, limits) if whole), None)
    demand_few_values(file, REVIEWS_FILE, data or b"")
    return data, data is None and bool(listed or found)
