"""What is told of folders in which several applicants' materials lie: who cannot be read there, and nobody's own files.

A folder is a tree of what was found in it. Only when all was found is it known which exports are copies, and so how
many applicants lie beside each other. Those of whom nobody can tell whose they are (books, or a Word form that cannot
be compared) may be the only other's: there, only what bears a name is told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from app.bureau.beside import bearers, bears_another, bears_name, is_named_after, names_another
from app.bureau.exports import BOOK, Copies, Export
from app.bureau.folder_entries import is_file
from app.bureau.left_over import WANTED, nothing_in
from app.bureau.model import Source, Unreadable
from app.bureau.not_read import PACKED, SCANS, WORD_ENDINGS, is_other, others_told, packed_told, scans_told
from app.drafts.names import PACKAGE_ENDING

Found: TypeAlias = Source | Unreadable
_ENDING = re.compile(rf"(?:{'|'.join(map(re.escape, (PACKAGE_ENDING, *WORD_ENDINGS)))})$", re.IGNORECASE)


@dataclass(slots=True, kw_only=True, eq=False)
class Pile:
    """A folder: what was found in it and below (``items``), its entries that are not ours (``rest``).

    ``given`` are a draft or a copy that it is itself, ``books`` an export whose Word form is not there. ``is_ended``:
    it was looked through to its end; ``is_bare``: somebody's, if nothing is told of it. ``left`` are folders and
    files in it and below of which nothing was told; ``several``: several applicants lie in it, or below.
    ``places``: of whatever was found or told in it and below.
    """

    folder: Path
    depth: int = 0
    is_evidence: bool = False
    is_draft: bool = False
    is_copy: bool = False
    is_ended: bool = False
    is_bare: bool = False
    several: bool = False
    books: Export | None = None
    own: Collection[str] = ()
    words: Mapping[str, Source] = field(default_factory=dict)
    given: Sequence[Found] = ()
    rest: Sequence[os.DirEntry[str]] = ()
    items: list[Found | Pile] = field(default_factory=list)
    links: Sequence[Unreadable] = ()
    left: list[Pile | Path] = field(default_factory=list)
    places: set[Path] = field(default_factory=set)

    @property
    def sources(self) -> list[Path]:
        """The places of the sources in the folder itself."""
        packages = [Path(entry.path) for entry in self.rest if is_file(entry, PACKAGE_ENDING)]
        found = [one.path for one in (*self.given, *self.words.values()) if isinstance(one, Source)]
        return [*found, *packages]

    @property
    def inner(self) -> Iterator[Pile]:
        """The folders in it."""
        return (item for item in self.items if isinstance(item, Pile))

    @property
    def others(self) -> list[Path]:
        """Its files that may be what somebody sent, though of no kind that is read or told by itself."""
        return [Path(entry.path) for entry in self.rest if is_other(entry)]

    def files(self, endings: tuple[str, ...]) -> tuple[Path, ...]:
        """Its files of some kinds that are not ours."""
        return tuple(Path(entry.path) for entry in self.rest if is_file(entry, endings))


def _path(one: Pile | Path) -> Path:
    return one.folder if isinstance(one, Pile) else one


def _lies_in(path: Path, folders: Collection[Path]) -> bool:
    """Whether it lies below one of the folders."""
    return not frozenset(path.parents).isdisjoint(folders)


def _lines_of(told: Sequence[Pile | Path]) -> Iterator[Unreadable]:
    """A line for each folder, and one for the files of each that lie in none of these."""
    folders = {one.folder for one in told if isinstance(one, Pile)}
    files: dict[Path, list[Path]] = {}
    for one in told:
        if isinstance(one, Pile):
            yield nothing_in(one.folder, one.own)
        elif not _lies_in(one, folders):
            files.setdefault(one.parent, []).append(one)
    for folder, those in files.items():
        yield from others_told(folder, those)


def _called(one: Pile | Path) -> str:
    """What a folder or file is called that nobody read."""
    return one.folder.name if isinstance(one, Pile) else one.stem


def place_of(one: Found) -> Path:
    """Where it lies."""
    return one.path if isinstance(one, Source) else one.source.path


@dataclass(slots=True)
class _Applicants:
    """Who lies in a folder: ``certain``, each by the place of his group, and exports of which nobody can tell.

    ``below`` are the certain ones that lie in inner folders, ``again`` exports of one who is certain.
    """

    certain: dict[Path, Collection[Path]] = field(default_factory=dict)
    below: set[Path] = field(default_factory=set)
    unknown: dict[Path, bool] = field(default_factory=dict)
    again: set[Path] = field(default_factory=set)

    @property
    def places(self) -> list[Path]:
        """The places of the one who is certain, or of the one of whom nobody can tell."""
        return [*next(iter(self.certain.values()), self.unknown)]

    def names_in(self, folder: Path) -> list[str]:
        """What their places in a folder are called, and the folders on the way there."""
        places = [place for place in self.places if place.is_relative_to(folder) and place.name != BOOK]
        parts = [part for place in places for part in place.relative_to(folder).parts]
        return [_ENDING.sub("", part) for part in parts]

    @property
    def amount(self) -> int:
        """How many there are, at most."""
        return len(self.certain) + len(self.unknown)

    def add(self, key: Path, places: Collection[Path], *, is_below: bool) -> None:
        """Somebody who is nobody else of them."""
        self.certain[key] = places
        if is_below:
            self.below.add(key)


def _is_pile(pile: Pile, who: _Applicants) -> bool:
    """Whether more than one applicant's materials lie in a folder; of a place that was dropped, any."""
    return who.amount >= (2 if pile.depth else 1)


@dataclass(slots=True)
class Telling:
    """Tells of one place after the other. ``beside`` gets the scans that lie beside a lone source, by its place.

    ``done`` gets folders of which nothing is left to tell: what was told of them once is gone or was taken up.
    ``books`` are the folders that are told as an export without its Word form, ``walked`` those in which something
    lies, ``untold`` what lies there and nothing was told of, with the folders whose line of before may be of that.
    """

    copies: Copies
    beside: dict[Path, tuple[Path, ...]]
    done: list[Path]
    books: set[Path] = field(default_factory=set)
    walked: list[Path] = field(default_factory=list)
    untold: dict[Path, list[Path]] = field(default_factory=dict)

    def of(self, pile: Pile) -> list[Found]:
        """What was found in a place, copies too, and what is told of it: inner folders first."""
        found = self._of(pile)
        unsaid = {folder for folders in self.untold.values() for folder in folders}
        self.done += [folder for folder in self.walked if folder not in unsaid]
        self.walked.clear()
        self.untold.clear()
        return found

    def _of(self, pile: Pile) -> list[Found]:
        found: list[Found] = []
        bare: list[Pile] = []
        for item in pile.items:
            inner = self._of(item) if isinstance(item, Pile) else [item]
            found += inner
            if isinstance(item, Pile) and item.is_bare and not item.places:
                bare.append(item)
        if pile.books and len(pile.sources) == 1 and pile.words:
            is_renamed = self.copies.is_renamed(pile.sources[0], pile.folder / BOOK)
            pile.books = None if is_renamed else pile.books
        who = self._applicants(pile)
        lines, scans = self._lines(pile, who)
        lines += self._left_over(pile, who, bare)
        is_books = pile.books is not None and not pile.sources
        pile.places |= {place_of(one) for one in (*lines, *([] if is_books else scans))} - self.books
        pile.places |= {path for item in pile.inner for path in item.places} | {*self._own(pile)}
        pile.places |= {place_of(item) for item in pile.items if not isinstance(item, Pile)}
        is_ours = not pile.is_bare and not pile.is_evidence
        if pile.is_ended and (pile.places or is_ours):
            self.walked.append(pile.folder)
        return [*found, *scans, *lines]

    def _lines(self, pile: Pile, who: _Applicants) -> tuple[list[Unreadable], list[Unreadable]]:
        """What is told of files in a folder itself and of links; and of scans."""
        if pile.is_evidence:
            return [], []
        packed = packed_told(pile.folder, pile.files(PACKED))
        return [*packed, *self._books(pile), *pile.links], [*self._scans(pile, who)]

    def _own(self, pile: Pile) -> list[Path]:
        return [*pile.sources, *([pile.folder / BOOK] if pile.books else [])]

    def _applicants(self, pile: Pile) -> _Applicants:
        """Who lies in a folder itself and in those in it; what is a copy of something below counts there."""
        who = _Applicants()
        groups = [(place, {place}, False) for place in self._own(pile)]
        groups += [(inner.folder, inner.places, True) for inner in pile.inner if inner.places]
        for key, places, is_below in groups:
            if not places <= self.copies.exports.keys():
                who.add(key, places, is_below=is_below)
                continue
            for place in sorted(places):
                original = self.copies.original(place)
                if original == place:
                    who.unknown[place] = is_below
                elif not original.is_relative_to(pile.folder):
                    who.add(original, {original}, is_below=is_below)
        self._compare(who)
        return who

    def _compare(self, who: _Applicants) -> None:
        """Ask whose the exports are of which nobody can tell, until it is known that there are several."""
        if not who.certain and who.unknown:
            said = (place for place in who.unknown if len(who.unknown) > 1 and self.copies.says(place))
            place = next(said, next(iter(who.unknown)))
            who.add(place, {place}, is_below=who.unknown.pop(place))
        for place, is_below in [*who.unknown.items()]:
            if len(who.certain) != 1:
                return
            (known,) = who.certain.values()
            is_his = self.copies.are_of_one(known, place)
            if is_his is not None:
                del who.unknown[place]
            if is_his is False:
                who.add(place, {place}, is_below=is_below)
            elif is_his:
                who.again.add(place)

    def _scans(self, pile: Pile, who: _Applicants) -> Iterator[Unreadable]:
        """Files that an applicant may have sent instead of a draft. Scans beside a single draft go with that one."""
        scans = pile.files(SCANS)
        own = {self.copies.original(place) for place in pile.sources if place not in who.again}
        if not own and pile.books:
            place = pile.folder / BOOK
            own = {self.copies.original(place)} - {place}
        others = [key for key in who.below if own.isdisjoint(who.certain[key])]
        if len(own) == 1 and not others:
            (place,) = own
            if scans:
                self.beside[place] = tuple(dict.fromkeys((*self.beside.get(place, ()), *scans)))
        else:
            yield from scans_told(pile.folder, scans)

    def _books(self, pile: Pile) -> Iterator[Unreadable]:
        """An export whose Word form is not there, and which is of nothing that was found."""
        if pile.books is None or pile.folder / BOOK in self.copies.of:
            return
        self.books.add(pile.folder)
        what = "导出的册子" if any(name.lower().endswith(".pdf") for name in pile.own) else f"导出的记录（{BOOK}）"
        only, other = ("有", "；看不出旁边的材料是这一份的") if pile.sources else ("只有", "")
        name = pile.folder.name or pile.folder
        sentence = f"“{name}”里{only}{what}，没有 Word 版，读不出填写的内容{other}"
        yield Unreadable(Source("folder", pile.folder), sentence, WANTED)

    def _left_over(self, pile: Pile, who: _Applicants, bare: Sequence[Pile]) -> Iterator[Unreadable]:
        """Folders in which nothing was found and files of other kinds, where several applicants' materials lie.

        Those of one applicant are his, but for what bears another name than his materials beside it. Whatever bears a
        name is told beside folders of several: until then it is handed up.
        """
        here: list[Pile | Path] = [*bare, *([] if pile.is_evidence else pile.others)]
        below = [one for item in pile.inner for one in item.left]
        is_his = bool(here or below or who.unknown) and self._is_his(pile, who)
        is_beside_several = any(item.several for item in pile.inner)
        is_county = len(who.below) > 1 or (len(who.below) + sum(who.unknown.values()) > 1 and not is_his)
        pile.several = is_county or is_beside_several or (len(who.certain) > 1 and not pile.is_draft)
        names = bearers(who.names_in(pile.folder)) if here or below or bare else ()
        told = [one for one in here if self._is_told(pile, who, one, names, is_his=is_his)]
        said = set(map(_path, told))
        inside = [one for item in bare if item.folder not in said for one in item.left]
        told += [one for one in inside if self._is_told(pile, who, one, names, is_his=is_his)]
        said.update(map(_path, told))
        if is_beside_several and _is_pile(pile, who):
            told += [one for one in below if _path(one) not in said and bears_name(_called(one))]
            said.update(map(_path, told))
        yield from _lines_of(told)
        for path in said:
            self.untold.pop(path, None)
        folders = {one.folder for one in told if isinstance(one, Pile)}
        left = [one for one in (*here, *below) if _path(one) not in said and not _lies_in(_path(one), folders)]
        self._hand_up(pile, left, is_his=is_his, is_all=who.amount < 2)

    def _is_his(self, pile: Pile, who: _Applicants) -> bool:
        """Whether a folder is the lone applicant's by its name."""
        return len(who.certain) == 1 and is_named_after(pile.folder.name, self.copies.named(who.places))

    def _is_told(self, pile: Pile, who: _Applicants, one: Pile | Path, names: Sequence[str], *, is_his: bool) -> bool:
        """Whether something is told that lies in a folder itself, or in one in it that holds nothing of anybody.

        ``names``: whom the materials beside it name.
        """
        name = _called(one)
        if _is_pile(pile, who) and (isinstance(one, Pile) or who.amount > 1 or who.below):
            is_one = len(who.certain) == 1 and (pile.is_draft or (pile.depth > 0 and bool(who.unknown)))
            return not is_one or bears_name(name)
        if is_his and not names_another(name, pile.folder.name):
            return False
        return bears_another(name, names)

    def _hand_up(self, pile: Pile, left: Sequence[Pile | Path], *, is_his: bool, is_all: bool) -> None:
        """Leave what was not told to the folders around, and note of which it is that a line may have told before."""
        for one in left:
            path, is_here = _path(one), _path(one).parent == pile.folder
            if is_his and not names_another(_called(one), pile.folder.name):
                self.untold.pop(path, None)
            elif not (pile.is_draft and is_here and isinstance(one, Path)):
                pile.left.append(one)
                if not pile.is_draft and (is_here or is_all):
                    self.untold.setdefault(path, []).append(pile.folder)


def sources_in(items: Iterable[Found | Pile]) -> Iterator[Source]:
    """The sources in a tree, in order."""
    for item in items:
        if isinstance(item, Pile):
            yield from sources_in(item.items)
        elif isinstance(item, Source):
            yield item
