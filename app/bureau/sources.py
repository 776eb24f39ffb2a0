"""What lies in the places that a clerk drops: draft folders, ``.shenbao`` files, official forms in Word, and copies.

A place may be any of these or a folder of all of them. Names are looked at; only beside an export a draft is opened, to
know whose it is. Links are not followed, and what a system hides is left out. What cannot be read, as a scan, an
archive or a folder of photographs, is told: whoever sent nothing else must not be overlooked. So no folder is left out
for what it holds, only files of a draft, an export, a disc or a desk are; whatever else lies there is looked through.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from app.bureau.applicant_folders import COPY_LIST, is_draft, is_of_draft, listed_in
from app.bureau.beside import bears_name
from app.bureau.disc_copies import EVIDENCE, sources_on
from app.bureau.exports import BOOK, Export, export_in, is_bureaus, without_copies
from app.bureau.folder_entries import entries_of, is_file, is_folder, links_in
from app.bureau.left_over import WANTED, link_told, nothing_in
from app.bureau.model import Source, Unreadable
from app.bureau.not_read import (
    PACKED,
    SCANS,
    WORD_ENDINGS,
    folded_told,
    is_other,
    others_told,
    packed_told,
    scans_told,
    told_once,
    unwanted,
)
from app.bureau.own_files import letters_in, own_names
from app.bureau.word_groups import words_of
from app.bureau.workspace import DESK_FILE
from app.drafts.names import DRAFT_FILE, HISTORY, PACKAGE_ENDING
from app.forms.definition import FormDefinition
from app.os_words import refused_reading
from app.progress import Progress, pause_of, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far a place is walked: far beyond any real one, so that a slip (a whole hard disk) comes to an end.

    ``told`` is how many things that are no source are told one by one.
    """

    depth: int = 12
    folders: int = 20_000
    told: int = 300


@dataclass(slots=True)
class _Walk:
    """One walk over all places; ``seen`` are the sources that were given already.

    ``ours`` are files that are no source because they belong to one or to us, ``listed`` those on lists of copies,
    ``quiet`` folders with nothing but ours, ``left`` what was not told of one applicant's folder, ``several`` folders
    of several applicants.
    """

    bounds: Bounds
    progress: Progress
    unended: list[Path]
    beside: dict[Path, tuple[Path, ...]]
    seen: set[str] = field(default_factory=set)
    exports: dict[Path, Export] = field(default_factory=dict)
    ours: list[Path] = field(default_factory=list)
    listed: set[Path] = field(default_factory=set)
    quiet: set[Path] = field(default_factory=set)
    own: dict[Path, frozenset[str]] = field(default_factory=dict)
    left: dict[Path, list[Path]] = field(default_factory=dict)
    several: set[Path] = field(default_factory=set)
    places: tuple[Path, ...] = ()
    forms: Mapping[str, FormDefinition] = field(default_factory=dict)
    folders: int = 0
    too_many: bool = False
    too_deep: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether something was not looked through."""
        return self.too_many or self.too_deep


def find_sources(
    places: Sequence[Path],
    progress: Progress = silent,
    bounds: Bounds | None = None,
    unended: list[Path] | None = None,
    beside: dict[Path, tuple[Path, ...]] | None = None,
    forms: Mapping[str, FormDefinition] = MappingProxyType({}),
    copies: list[Path] | None = None,
) -> Iterator[Source | Unreadable]:
    """Every source in ``places``, each once, place after place and sorted by name within one.

    What is no source, cannot be looked into, or holds none is told. ``progress`` hears each folder. ``unended`` gets
    the folders and places that could not be looked through to their end: what is not found there may well be there.
    ``beside`` gets the scans that lie beside a lone source, by the place of that one. ``forms`` are those known, by
    id, to tell whose an export is (:func:`app.bureau.exports.without_copies`); ``copies`` gets the places that are not
    given because they are a draft's, a disc's or a bureau's own.
    """
    walk = _Walk(bounds or Bounds(), progress, [] if unended is None else unended, {} if beside is None else beside)
    walk.places, walk.forms = tuple(map(absolute, places)), forms
    found = [one for place in walk.places for one in _given(walk, place)]
    pause = pause_of(progress, walk.folders, walk.folders + 1, "查找材料")
    copied: dict[Path, Path] = {}
    kept = [*without_copies(found, walk.exports, forms, pause, copied)]
    kept += _beside_exports(walk, copied)
    if copies is not None:
        copies += [*copied, *walk.ours]
    yield from told_once(kept)


def _beside_exports(walk: _Walk, copied: Mapping[Path, Path]) -> Iterator[Unreadable]:
    """Scans beside a draft's copy go with that draft; those beside books that are nobody's copy are told."""
    for place in [place for place in walk.exports if place in walk.beside]:
        if place in copied:
            own = copied[place]
            _lies_beside(walk, copied.get(own, own), walk.beside.pop(place))
        elif place.suffix.lower() not in WORD_ENDINGS:
            yield from scans_told(place, walk.beside.pop(place))


def _given(walk: _Walk, place: Path) -> Iterator[Source | Unreadable]:
    """What is new in a place that was given, and what to tell of it."""
    walk.folders, walk.too_many, walk.too_deep, found = 0, False, False, False
    told, folded = 0, 0
    for one in _of_place(walk, place):
        found = True
        if isinstance(one, Source):
            if _is_new(walk, one):
                yield one
        elif told < walk.bounds.told or one.source.path in walk.exports:
            told += 1
            yield one
        else:
            folded += 1
    if folded:
        yield folded_told(place, folded)
    if walk.is_cut:
        walk.unended.append(place)
        why = "太多" if walk.too_many else "套得太深"
        sentence = f"“{_name(place)}”里的文件夹{why}，没有全部找完，已经找到的都列出来了"
        yield Unreadable(Source("folder", place), sentence, "请把各单位的材料放进一个单独的文件夹，再拖进来")
    elif not found:
        yield _nothing(place)


def absolute(place: Path) -> Path:
    """A place by the one name that it has however it was written: ``收件/../收件`` is ``收件``."""
    return Path(os.path.abspath(place))  # noqa: PTH100


def _is_new(walk: _Walk, source: Source) -> bool:
    key = os.path.normcase(source.path)
    if key in walk.seen:
        return False
    walk.seen.add(key)
    return True


def _of_place(walk: _Walk, place: Path) -> Iterator[Source | Unreadable]:
    try:
        kind = place.stat().st_mode
    except OSError as error:
        why = refused_reading(error)
        walk.unended.append(place)
        yield Unreadable(
            Source("folder", place), f"打不开“{_name(place)}”：{why.reason}", f"{why.advice}。位置：{place}"
        )
        return
    if stat.S_ISDIR(kind):
        yield from _of_folder(walk, place, 0)
    elif not stat.S_ISREG(kind):
        yield Unreadable(Source("folder", place), f"“{_name(place)}”不是文件，也不是文件夹，读不了", WANTED)
    elif place.name == DRAFT_FILE:
        yield Source("folder", place.parent)
    else:
        yield _of_file(place)


def _of_file(file: Path) -> Source | Unreadable:
    ending = file.suffix.lower()
    if ending == PACKAGE_ENDING:
        return Source("package", file)
    if ending in WORD_ENDINGS:
        return Source("word", file)
    return unwanted(file)


def _of_folder(walk: _Walk, folder: Path, depth: int, *, is_evidence: bool = False) -> Iterator[Source | Unreadable]:
    """What lies in a folder and below; of a folder of evidence only drafts."""
    walk.folders += 1
    walk.progress(walk.folders, walk.folders + 1, "查找材料")
    walk.too_deep |= depth > walk.bounds.depth
    walk.too_many |= walk.folders > walk.bounds.folders
    if depth > walk.bounds.depth or walk.folders > walk.bounds.folders:
        return
    try:
        entries = entries_of(folder)
    except OSError as error:
        why = refused_reading(error)
        walk.unended.append(folder)
        sentence = f"看不了文件夹“{_name(folder)}”里有什么：{why.reason}"
        yield Unreadable(Source("folder", folder), sentence, f"{why.advice}。位置：{folder}")
        return
    yield from _of_pile(walk, _looked_at(walk, folder, entries, depth, is_evidence=is_evidence))


@dataclass(slots=True)
class _Pile:
    """A folder: what of it is a draft's or a copy's (``given``), its Word forms, and the entries that are not ours."""

    folder: Path
    depth: int
    is_evidence: bool
    is_draft: bool
    export: Export | None
    given: list[Source | Unreadable]
    words: Mapping[str, Source]
    rest: list[os.DirEntry[str]]
    is_copy: bool
    is_desk: bool
    held: int = 0
    several: bool = False
    bare: list[Path] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)

    @property
    def sources(self) -> list[Path]:
        """The places of the sources in the folder itself."""
        packages = [Path(entry.path) for entry in self.rest if _is_package(entry)]
        found = [one.path for one in (*self.given, *self.words.values()) if isinstance(one, Source)]
        return [*found, *packages]


def _looked_at(
    walk: _Walk, folder: Path, entries: Sequence[os.DirEntry[str]], depth: int, *, is_evidence: bool
) -> _Pile:
    names = {entry.name for entry in entries}
    draft = is_draft(folder, names)
    given: list[Source | Unreadable] = [Source("folder", folder)] if draft else []
    listed = listed_in(folder) if COPY_LIST in names and not is_evidence else frozenset()
    if listed:
        walk.listed |= {folder / path for path in listed}
        given += sources_on(folder, entries, listed, walk.unended)
    export = export_in(folder, names) if BOOK in names and not is_evidence else None
    own = own_names(folder, entries, export, walk.forms, is_draft=draft)
    if walk.listed:
        own |= {entry.name for entry in entries if Path(entry.path) in walk.listed}
    if not is_evidence:
        own |= {*letters_in(entries, names - own - (export.words.keys() if export else set()))}
    walk.ours += [folder / name for name in own if not (draft and is_of_draft(name))]
    walk.own[folder] = own
    rest = [entry for entry in entries if entry.name not in own and entry.name != HISTORY]
    words: Mapping[str, Source] = {} if is_evidence else words_of(folder, rest, export)
    if export:
        walk.exports |= {one.path: export for name, one in words.items() if name in export.words}
    if DESK_FILE in names or own or any(map(is_folder, rest)):  # of folders alone until one of them is not quiet
        walk.quiet.add(folder)
    return _Pile(folder, depth, is_evidence, draft, export, given, words, rest, bool(listed), DESK_FILE in names)


def _of_pile(walk: _Walk, pile: _Pile) -> Iterator[Source | Unreadable]:
    """What lies in a folder, but for what is ours; Word files count one by one, volumes as one."""
    yield from pile.given
    own = pile.sources
    for entry in pile.rest:
        if is_folder(entry):
            evidence = pile.is_evidence or (entry.name == EVIDENCE and (bool(own) or pile.is_copy))
            yield from _of_inner(walk, pile, Path(entry.path), is_evidence=evidence)
        elif _is_package(entry):
            yield Source("package", Path(entry.path))
        elif entry.name in pile.words:
            yield pile.words[entry.name]
        elif is_other(entry) and not pile.is_desk:
            walk.quiet.discard(pile.folder)
    if not pile.is_evidence:
        yield from _not_read(walk, pile, own)
        yield from (link for path in links_in(pile.folder) if (link := link_told(path, walk.places)))
    yield from _left_over(walk, pile, len(own))


def _of_inner(walk: _Walk, pile: _Pile, folder: Path, *, is_evidence: bool) -> Iterator[Source | Unreadable]:
    unended = len(walk.unended)
    found = [*_of_folder(walk, folder, pile.depth + 1, is_evidence=is_evidence)]
    yield from found
    pile.held += any(_place(one) not in walk.exports for one in found)
    pile.several |= folder in walk.several
    pile.left += walk.left.pop(folder, ())
    is_looked_through = not walk.is_cut and len(walk.unended) == unended
    if folder in walk.quiet:
        return
    if not pile.is_desk:
        walk.quiet.discard(pile.folder)
    if not found and is_looked_through and not is_evidence:
        pile.bare.append(folder)


def _not_read(walk: _Walk, pile: _Pile, own: Sequence[Path]) -> Iterator[Unreadable]:
    """Files that an applicant may have sent instead of a draft. Scans beside a single draft go with that one."""
    yield from packed_told(pile.folder, _files(pile.rest, PACKED))
    scans = _files(pile.rest, SCANS)
    if not own and pile.export and _are_books(walk, pile.export):
        walk.exports[pile.folder] = pile.export
        _lies_beside(walk, pile.folder, scans)
        sentence = f"“{_name(pile.folder)}”里只有导出的册子，没有 Word 版，读不出填写的内容"
        yield Unreadable(Source("folder", pile.folder), sentence, WANTED)
    elif len(own) == 1 and not pile.held:
        _lies_beside(walk, own[0], scans)
    else:
        yield from scans_told(pile.folder, scans)


def _are_books(walk: _Walk, export: Export) -> bool:
    """Whether books of an applicant lie in an export's folder."""
    is_anybodys = not export.is_blank and not is_bureaus(export, walk.forms)
    return is_anybodys and not export.books.keys().isdisjoint(walk.own[export.folder])


def _lies_beside(walk: _Walk, place: Path, scans: tuple[Path, ...]) -> None:
    if scans:
        walk.beside[place] = (*walk.beside.get(place, ()), *scans)


def _left_over(walk: _Walk, pile: _Pile, own: int) -> Iterator[Unreadable]:
    """Folders in which nothing was found and files of other kinds, where several applicants' materials lie.

    Those of one applicant are his: only beside folders of several those that bear a name are told.
    """
    amount = pile.held + own
    if pile.held > 1 or pile.several:
        walk.several.add(pile.folder)
    is_pile = amount > 1 or (pile.depth == 0 and amount > 0)
    if not is_pile:
        walk.left[pile.folder] = [*pile.bare, *pile.left]
        return
    only_draft = amount == 1 and pile.is_draft
    told = [folder for folder in pile.bare if not only_draft or bears_name(folder.name)]
    told += [folder for folder in pile.left if pile.several and bears_name(folder.name)]
    yield from (nothing_in(folder, walk.own.get(folder, ())) for folder in told)
    if not pile.is_evidence and (amount > 1 or pile.held):
        yield from others_told(pile.folder, [Path(entry.path) for entry in pile.rest if is_other(entry)])


def _files(entries: Sequence[os.DirEntry[str]], endings: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(Path(entry.path) for entry in entries if is_file(entry, endings))


def _place(one: Source | Unreadable) -> Path:
    return one.path if isinstance(one, Source) else one.source.path


def _is_package(entry: os.DirEntry[str]) -> bool:
    return is_file(entry, PACKAGE_ENDING)


def _nothing(place: Path) -> Unreadable:
    sentence = f"“{_name(place)}”里没有找到草稿、{PACKAGE_ENDING} 文件、电子版或 Word 版"
    return Unreadable(Source("folder", place), sentence, WANTED)


def _name(path: Path) -> str:
    """The last part of a path; of a whole drive its letter."""
    return path.name or str(path)
