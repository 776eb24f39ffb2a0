"""What lies in the places that a clerk drops: draft folders, ``.shenbao`` files, official forms in Word, and copies.

A place may be any of these or a folder of all of them. Names are looked at; only beside an export, or what nobody can
read, a draft is opened, to know whose it is. Links are not followed, and what a system hides is left out. What cannot
be read, as a scan, an archive or a folder of photographs, is told: whoever sent nothing else must not be overlooked. So
no folder is left out for what it holds, only files of a draft, an export, a disc or a desk are; whatever else lies
there is looked through.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from app.bureau.applicant_folders import COPY_LIST, is_draft, is_of_draft, listed_in
from app.bureau.disc_copies import EVIDENCE, sources_on
from app.bureau.exports import BOOK, Export, copies_among, export_in, is_bureaus
from app.bureau.folder_entries import entries_of, is_file, is_folder, links_in
from app.bureau.left_over import WANTED, link_told
from app.bureau.loose_volumes import volumes_apart
from app.bureau.model import Source, Unreadable
from app.bureau.not_read import WORD_ENDINGS, folded_told, is_other, told_once, unwanted
from app.bureau.own_files import letters_in, own_names
from app.bureau.pile_lines import Found, Pile, Telling, place_of, sources_in
from app.bureau.search_steps import Steps
from app.bureau.word_groups import word_files, words_of
from app.bureau.workspace import DESK_FILE
from app.drafts.names import DRAFT_FILE, HISTORY, PACKAGE_ENDING
from app.forms.definition import FormDefinition
from app.os_words import refused_reading
from app.progress import Progress, silent


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
    """One walk over all places.

    ``ours`` are files that are no source because they belong to one or to us, ``listed`` those on lists of copies,
    ``quiet`` folders with nothing but ours, ``together`` what volumes are of that were dropped one by one.
    """

    bounds: Bounds
    progress: Progress
    unended: list[Path]
    exports: dict[Path, Export] = field(default_factory=dict)
    ours: list[Path] = field(default_factory=list)
    listed: set[Path] = field(default_factory=set)
    quiet: set[Path] = field(default_factory=set)
    places: tuple[Path, ...] = ()
    together: dict[Path, Source] = field(default_factory=dict)
    forms: Mapping[str, FormDefinition] = field(default_factory=dict)
    folders: int = 0
    too_many: bool = False
    too_deep: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether something was not looked through."""
        return self.too_many or self.too_deep


@dataclass(slots=True)
class _Place:
    """A place that was walked: what was found there, and why not all of it was looked through, if so."""

    path: Path
    found: Found | Pile
    cut: str


def find_sources(
    places: Sequence[Path],
    progress: Progress = silent,
    bounds: Bounds | None = None,
    unended: list[Path] | None = None,
    beside: dict[Path, tuple[Path, ...]] | None = None,
    forms: Mapping[str, FormDefinition] = MappingProxyType({}),
    copies: list[Path] | None = None,
    done: list[Path] | None = None,
) -> Iterator[Source | Unreadable]:
    """Every source in ``places``, each once, place after place and sorted by name within one.

    What is no source, cannot be looked into, or holds none is told. ``progress`` hears each folder, and then each thing
    that is read to tell whose it is. ``unended`` gets the folders and places that could not be looked through to their
    end: what is not found there may well be there. ``beside`` gets the scans that lie beside a lone source, by the
    place of that one. ``forms`` are those known, by id, to tell whose an export is
    (:func:`app.bureau.exports.copies_among`); ``copies`` gets the places that are not given because they are a draft's,
    a disc's or a bureau's own, ``done`` folders of which nothing is left to tell.
    """
    walk = _Walk(bounds or Bounds(), progress, [] if unended is None else unended)
    walk.places, walk.forms = tuple(map(absolute, places)), forms
    _note_together(walk)
    walked = [_walked(walk, place) for place in walk.places]
    every = {os.path.normcase(one.path): one for one in reversed([*sources_in(one.found for one in walked)])}
    sources = [*reversed(every.values())]
    steps = Steps(progress, 3 * len(sources) + 2 * len(walk.exports) + 1)
    exports = copies_among(sources, walk.exports, forms, steps)
    apart = volumes_apart(sources, walk.places, exports, forms, steps)
    telling = Telling(exports, {} if beside is None else beside, [] if done is None else done)
    found = [one for place in walked for one in _told_of(telling, place, walk.bounds)]
    if copies is not None:
        copies += [*exports.of, *(place.parent for place in exports.of if place.name == BOOK), *walk.ours]
    seen: set[str] = set()
    new = (one for one in found if _is_new(one, seen) and place_of(one) not in exports.of)
    for one in told_once(new):
        yield replace(one, apart=apart.get(one.path, one.apart)) if isinstance(one, Source) else one


def _note_together(walk: _Walk) -> None:
    """Volumes that were dropped one by one, all that lie together: the same source as when their folder is dropped."""
    folders: dict[Path, list[Path]] = {}
    for place in walk.places:
        if place.suffix.lower() in WORD_ENDINGS:
            folders.setdefault(place.parent, []).append(place)
    for folder, files in folders.items():
        if len(files) < 2:
            continue
        looking = _Walk(walk.bounds, silent, [], forms=walk.forms)
        with suppress(OSError):
            pile = _looked_at(looking, folder, entries_of(folder), 0, is_evidence=False)
            for source in pile.words.values():
                together = word_files(source) if source.copy else ()
                if together and set(files).issuperset(together):
                    walk.together |= dict.fromkeys(together, source)
                    walk.exports |= {path: one for path, one in looking.exports.items() if path == source.path}


def _walked(walk: _Walk, path: Path) -> _Place:
    walk.folders, walk.too_many, walk.too_deep = 0, False, False
    found = _of_place(walk, path)
    if walk.is_cut:
        walk.unended.append(path)
    return _Place(path, found, "太多" if walk.too_many else "套得太深" if walk.too_deep else "")


def _told_of(telling: Telling, place: _Place, bounds: Bounds) -> Iterator[Found]:
    """What was found in a place, and what is told of it: not more one by one than anybody reads."""
    pile = place.found if isinstance(place.found, Pile) else Pile(folder=place.path, items=[place.found])
    found = telling.of(pile)
    told = folded = 0
    for one in found:
        if isinstance(one, Source) or one.source.path in telling.books:
            yield one
        elif told < bounds.told:
            told += 1
            yield one
        else:
            folded += 1
    if folded:
        yield folded_told(place.path, folded)
    if place.cut:
        sentence = f"“{_name(place.path)}”里的文件夹{place.cut}，没有全部找完，已经找到的都列出来了"
        yield Unreadable(Source("folder", place.path), sentence, "请把各单位的材料放进一个单独的文件夹，再拖进来")
    elif not pile.places:
        yield _nothing(place.path)


def _is_new(one: Found, seen: set[str]) -> bool:
    """Whether it is told, or a source that was not given yet."""
    if not isinstance(one, Source):
        return True
    key = os.path.normcase(one.path)
    is_new = key not in seen
    seen.add(key)
    return is_new


def absolute(place: Path) -> Path:
    """A place by the one name that it has however it was written: ``收件/../收件`` is ``收件``."""
    return Path(os.path.abspath(place))  # noqa: PTH100


def _of_place(walk: _Walk, place: Path) -> Found | Pile:
    try:
        kind = place.stat().st_mode
    except OSError as error:
        why = refused_reading(error)
        walk.unended.append(place)
        return Unreadable(
            Source("folder", place), f"打不开“{_name(place)}”：{why.reason}", f"{why.advice}。位置：{place}"
        )
    if stat.S_ISDIR(kind):
        return _of_folder(walk, place, 0)
    if not stat.S_ISREG(kind):
        return Unreadable(Source("folder", place), f"“{_name(place)}”不是文件，也不是文件夹，读不了", WANTED)
    if place in walk.together:
        return walk.together[place]
    return Source("folder", place.parent) if place.name == DRAFT_FILE else _of_file(place)


def _of_file(file: Path) -> Source | Unreadable:
    ending = file.suffix.lower()
    if ending == PACKAGE_ENDING:
        return Source("package", file)
    if ending in WORD_ENDINGS:
        return Source("word", file)
    return unwanted(file)


def _of_folder(walk: _Walk, folder: Path, depth: int, *, is_evidence: bool = False) -> Pile:
    """What lies in a folder and below; of a folder of evidence only drafts."""
    walk.folders += 1
    walk.progress(walk.folders, walk.folders + 1, "查找材料")
    walk.too_deep |= depth > walk.bounds.depth
    walk.too_many |= walk.folders > walk.bounds.folders
    if depth > walk.bounds.depth or walk.folders > walk.bounds.folders:
        return Pile(folder=folder, depth=depth)
    unended = len(walk.unended)
    try:
        entries = entries_of(folder)
    except OSError as error:
        why = refused_reading(error)
        walk.unended.append(folder)
        sentence = f"看不了文件夹“{_name(folder)}”里有什么：{why.reason}"
        told = Unreadable(Source("folder", folder), sentence, f"{why.advice}。位置：{folder}")
        return Pile(folder=folder, depth=depth, items=[told])
    pile = _looked_at(walk, folder, entries, depth, is_evidence=is_evidence)
    _look_below(walk, pile, is_desk=any(entry.name == DESK_FILE for entry in entries))
    pile.is_ended = not walk.is_cut and len(walk.unended) == unended
    pile.is_bare = pile.is_ended and not is_evidence and folder not in walk.quiet
    return pile


def _looked_at(
    walk: _Walk, folder: Path, entries: Sequence[os.DirEntry[str]], depth: int, *, is_evidence: bool
) -> Pile:
    names = {entry.name for entry in entries}
    draft = is_draft(folder, names)
    given: list[Found] = [Source("folder", folder)] if draft else []
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
    rest = [entry for entry in entries if entry.name not in own and entry.name != HISTORY]
    words: Mapping[str, Source] = {} if is_evidence else words_of(folder, rest, export)
    if export:
        walk.exports |= {one.path: export for name, one in words.items() if name in export.words}
    if DESK_FILE in names or own or any(map(is_folder, rest)):  # of folders alone until one of them is not quiet
        walk.quiet.add(folder)
    pile = Pile(folder=folder, depth=depth, is_evidence=is_evidence, is_draft=draft, is_copy=bool(listed))
    pile.own, pile.words, pile.given, pile.rest, pile.items = own, words, given, rest, [*given]
    if export and _are_books(walk, export):
        pile.books = walk.exports[folder / BOOK] = export
    return pile


def _are_books(walk: _Walk, export: Export) -> bool:
    """Whether an applicant's Word form does not lie in his export's folder by its name."""
    if export.is_blank or export.words or is_bureaus(export, walk.forms):
        return False
    return export.folder / BOOK not in walk.listed


def _look_below(walk: _Walk, pile: Pile, *, is_desk: bool) -> None:
    """What lies in a folder, but for what is ours; Word files count one by one, volumes as one."""
    is_known = bool(pile.sources) or pile.is_copy
    for entry in pile.rest:
        path = Path(entry.path)
        if is_folder(entry):
            evidence = pile.is_evidence or (entry.name == EVIDENCE and is_known)
            pile.items.append(_of_folder(walk, path, pile.depth + 1, is_evidence=evidence))
            if path not in walk.quiet and not is_desk:
                walk.quiet.discard(pile.folder)
        elif is_file(entry, PACKAGE_ENDING):
            pile.items.append(Source("package", path))
        elif entry.name in pile.words:
            pile.items.append(pile.words[entry.name])
        elif is_other(entry) and not is_desk:
            walk.quiet.discard(pile.folder)
    if not pile.is_evidence:
        pile.links = [link for path in links_in(pile.folder) if (link := link_told(path, walk.places))]


def _nothing(place: Path) -> Unreadable:
    sentence = f"“{_name(place)}”里没有找到草稿、{PACKAGE_ENDING} 文件、电子版或 Word 版"
    return Unreadable(Source("folder", place), sentence, WANTED)


def _name(path: Path) -> str:
    """The last part of a path; of a whole drive its letter."""
    return path.name or str(path)
