"""Folders that the program exported a draft into: copies of a draft that came, else the form in Word of an applicant.

What was exported is known by its ``book.json``; files that were changed since are nobody's copy.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import disk
from app.bureau.desk_forms import form_for
from app.bureau.matching import agree, alike, who_of
from app.bureau.model import Source
from app.bureau.not_read import READ_AT_ONCE
from app.bureau.plain_folder import demand_plain
from app.bureau.search_steps import Steps
from app.drafts import history, store
from app.drafts.content_code import content_code
from app.drafts.draft import Draft
from app.drafts.package_checks import has_too_many_values
from app.drafts.package_reading import read_packed
from app.errors import AppError
from app.forms.definition import FormDefinition
from app.progress import Cancelled, Pause

BOOK = "book.json"
_MOST_BYTES = 16 << 20
_BLANK = "blank"  # the mark of an export without answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a ``book.json`` says: the form, its mark, the code of the content, its files with their SHA-256.

    ``words`` are those Word files that lie there, ``missing`` those that do not, ``books`` all PDFs that it names.
    """

    folder: Path
    form: str
    mark: str
    code: str
    words: dict[str, str]
    books: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether it is the form without any answer."""
        return self.mark == _BLANK

    @property
    def word_files(self) -> list[Path]:
        """Its Word files that lie there."""
        return [self.folder / name for name in self.words]

    def is_as_written(self, pause: Pause) -> bool:
        """Whether every Word file that still lies there is the one that the program wrote."""
        return all(self.has_as_written(name, pause) for name in self.words)

    def is_missing(self, file: Path, pause: Pause) -> bool:
        """Whether a file is, under whatever name, one of those that it names and that do not lie there."""
        return any(self.missing.values()) and _sum_of(file, pause) in {*self.missing.values()} - {""}

    def is_file_of(self, name: str, file: Path, pause: Pause) -> bool:
        """Whether a file is, under whatever name, the one that it names so and that does not lie there."""
        return self.missing[name] != "" and _sum_of(file, pause) == self.missing[name]

    def has_as_written(self, name: str, pause: Pause = lambda: None) -> bool:
        """Whether a file that it names lies there as the program wrote it."""
        expected = self.words.get(name) or self.books.get(name, "")
        return expected != "" and _sum_of(self.folder / name, pause) == expected


def export_in(folder: Path, names: Collection[str]) -> Export | None:
    """The export in a folder that holds ``names``; None when its ``book.json`` says nothing of any."""
    file = folder / BOOK
    try:
        found = file.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
            return None
        data = file.read_bytes()
        if has_too_many_values(data):
            return None
        book = json.loads(data)
        listed, books = (_sums(book["volumes"], kind) for kind in ("docx", "pdf"))
        form, mark, code = (str(book[name]) for name in ("form", "mark", "code"))
    except Exception as error:  # as of _own_of
        logging.getLogger(__name__).info("%s: %r", file, error)
        return None
    words = {name: listed[name] for name in sorted(listed) if name in names and _is_plain(folder / name)}
    missing = {name: listed[name] for name in sorted(listed) if name not in words}
    return Export(folder=folder, form=form, mark=mark, code=code, words=words, books=books, missing=missing)


def _sums(volumes: Sequence[Mapping[str, Any]], kind: str) -> dict[str, str]:
    """SHA-256 by name of the files of one kind; nothing for one that it does not say of."""
    named = {str(one[kind]): str(one["sha256"].get(kind, "")) for one in volumes if one.get(kind)}
    return {name: sum_ for name, sum_ in named.items() if Path(name).name == name}


def _is_plain(file: Path) -> bool:
    """Whether it is a file and no link, and nothing that is read for ever."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except (OSError, ValueError):
        return False


def _sum_of(file: Path, pause: Pause) -> str:
    """SHA-256 of a file; empty when it cannot be read."""
    try:
        return disk.fingerprint(file, lambda _: pause()) if _is_plain(file) else ""
    except (AppError, OSError):
        return ""


@dataclass(frozen=True, slots=True)
class _Own:
    """Whose a draft is: its form, the code of its content, what its applicant says of name and code."""

    form: str
    code: str
    who: Mapping[str, str]


@dataclass(slots=True)
class _Drafts:
    """The drafts that were found, by every folder around them, each read when it is asked for and once."""

    forms: Mapping[str, FormDefinition]
    steps: Steps
    around: dict[Path, list[Source]] = field(default_factory=dict)
    known: dict[Path, _Own | None] = field(default_factory=dict)
    read: dict[tuple[Path, ...], Mapping[str, str]] = field(default_factory=dict)

    def of(self, export: Export, pause: Pause) -> Source | None:
        """The one of them that was exported, as it is or as it was once; None when it is none of them."""
        return self._of_content(export) or self._of_applicant(export, pause)

    def _of_content(self, export: Export) -> Source | None:
        """The one of them that says what was exported, the nearest first."""
        for folder in (export.folder, *export.folder.parents):
            for source in self.around.get(folder, ()):
                own = self.own(source)
                if own and (own.form, own.code) == (export.form, export.code):
                    return source
        return None

    def _of_applicant(self, export: Export, pause: Pause) -> Source | None:
        """One of those beside an export, or below, that is its applicant's and once said that: it went on since.

        Where no Word form says whose an export is, an earlier save does; only a lone draft is looked through for it.
        """
        beside = self.around.get(export.folder.parent, ())
        if not beside or export.form not in self.forms or not (export.words or len(beside) == 1):
            return None
        for source in beside:
            own = self.own(source)
            said = _once_said(source, export, pause) if own and own.form == export.form else None
            if own is None or said is None:
                continue
            who = self.who_in(export.word_files, pause) if export.words else _who_of(said, self.forms)
            if agree(own.who, who):
                return source
        return None

    def who_in(self, files: Sequence[Path], pause: Pause) -> Mapping[str, str]:
        """What the applicant says of name and code in his Word files, which take long to read, and are read once."""
        key = tuple(files)
        if key not in self.read:
            self.steps.step()
            self.read[key] = _who_in(files, self.forms, pause)
        return self.read[key]

    def own(self, source: Source) -> _Own | None:
        """Whose one of them is; None of one that cannot be read as it was written."""
        if source.path not in self.known:
            self.steps.step()
            self.known[source.path] = _own_of(source, self.forms)
        return self.known[source.path]


@dataclass(slots=True)
class Copies:
    """Which exports are copies of what else was found; of the others it can be asked whose they are.

    ``exports`` by their places: the first Word file, or ``book.json`` where none lies there. ``of``: what each copy is
    one of.
    """

    exports: Mapping[Path, Export]
    of: dict[Path, Path]
    _sources: Mapping[Path, Source]
    _drafts: _Drafts
    _pause: Pause
    _who: dict[Path, Mapping[str, str]] = field(default_factory=dict)

    def original(self, place: Path) -> Path:
        """The place of what lies at one, which is its own where that is no copy."""
        first = self.of.get(place, place)
        return self.of.get(first, first)

    def are_of_one(self, places: Collection[Path], other: Path) -> bool | None:
        """Whether what lies at one of the places is of the applicant of the ``other``; None where nobody can tell."""
        drafts = [place for place in places if place in self._sources and self._sources[place].kind != "word"]
        alone = places if len(places) == 1 else ()  # Word forms take long to read
        whos = [who for place in drafts or alone if (who := self._who_at(place))]
        asked = self._who_at(other) if whos else {}
        compared = [who for who in whos if who.keys() & asked.keys()]
        return any(agree(who, asked) for who in compared) if compared else None

    def is_renamed(self, word: Path, book: Path) -> bool:
        """Whether a Word file is one of those that lack beside a ``book.json``: the very one, or of that applicant."""
        if self.exports[book].is_missing(word, self._pause):
            return True
        return self.are_of_one([word], book) is True

    def says(self, place: Path) -> bool:
        """Whether what lies at a place says anything of whose it is."""
        return bool(self._who_at(place))

    def named(self, places: Collection[Path]) -> list[str]:
        """The names in the drafts among the places; Word forms take long to read."""
        drafts = [one for place in places if (one := self._sources.get(place)) and one.kind != "word"]
        owns = [own for one in drafts if (own := self._drafts.own(one)) and own.form in self._drafts.forms]
        return [name for own in owns if (name := own.who.get(self._drafts.forms[own.form].name_field))]

    def _who_at(self, place: Path) -> Mapping[str, str]:
        if place not in self._who:
            self._who[place] = self._read_at(place)
        return self._who[place]

    def _read_at(self, place: Path) -> Mapping[str, str]:
        export, source = self.exports.get(place), self._sources.get(place)
        forms, pause = self._drafts.forms, self._pause
        if export:
            return self._drafts.who_in(export.word_files, pause) if export.words else _who_on(export, forms, pause)
        if source and source.kind == "word":
            is_docx = source.copy is None and source.path.suffix.lower() in READ_AT_ONCE
            return self._drafts.who_in([source.path], pause) if is_docx else {}
        own = self._drafts.own(source) if source else None
        return own.who if own else {}


def copies_among(
    sources: Sequence[Source], exports: Mapping[Path, Export], forms: Mapping[str, FormDefinition], steps: Steps
) -> Copies:
    """Exports of a draft that is among the sources, and of one that comes before it.

    ``forms`` are those known, by id: an export beside a draft of the same applicant is a copy of it, too, where an
    earlier save of that draft says the same. Whatever else an applicant exported may be newer than his draft.
    """
    drafts = _Drafts(forms, steps)
    copies = Copies(exports, {}, {one.path: one for one in sources}, drafts, steps)
    if not exports:
        return copies
    for one in sources:
        if one.kind != "word":
            for folder in (one.path, *one.path.parents):
                drafts.around.setdefault(folder, []).append(one)
    whole = {place: one for place, one in exports.items() if _is_as_written(one, steps)}
    first = {(one.form, one.code): place for place, one in reversed(whole.items()) if one.code}
    first |= {(one.form, one.code): place for place, one in reversed(whole.items()) if one.code and one.words}
    for place, export in whole.items():
        steps()
        again = first.get((export.form, export.code), place)
        own = drafts.of(export, steps) if again == place else None
        if own or again != place:
            copies.of[place] = own.path if own else again
    return copies


def _is_as_written(export: Export, steps: Steps) -> bool:
    steps.step()
    return export.is_as_written(steps)


def is_bureaus(export: Export, forms: Mapping[str, FormDefinition]) -> bool:
    """Whether it is a summary that a bureau made itself."""
    form = forms.get(export.form)
    return form is not None and form.bureau is not None and form.bureau.gathers is not None


def _own_of(source: Source, forms: Mapping[str, FormDefinition]) -> _Own | None:
    """Whose a draft is; None of one that cannot be read as it was written."""
    try:
        draft = _draft_of(source)
        return None if draft is None else _Own(draft.form, content_code(draft), _who_of(draft, forms))
    except Exception as error:  # one stranger's file must not cost the collection of all others
        logging.getLogger(__name__).info("%s: %r", source.path, error)
        return None


def _once_said(source: Source, export: Export, pause: Pause) -> Draft | None:
    """The earlier save of a draft in a folder that says what was exported."""
    if source.kind != "folder":
        return None
    for version in history.versions(source.path):
        pause()
        with contextlib.suppress(Exception):  # as of _own_of; the folder is plain, else it had no _Own
            said = history.read_version(version)
            if content_code(said) == export.code:
                return said
    return None


def _draft_of(source: Source) -> Draft | None:
    if source.kind == "package":
        packed = read_packed(source.path)
        return None if packed.is_doubtful else packed.draft
    demand_plain(source.path)
    with store.open_draft(source.path, writable=False) as opened:
        return None if opened.damage else opened.draft


def _who_in(files: Sequence[Path], forms: Mapping[str, FormDefinition], pause: Pause) -> Mapping[str, str]:
    """What the applicant says of name and code in his Word files; nothing when they cannot be read."""
    from app.bureau.word_reading import draft_in_word

    try:
        draft, _ = draft_in_word(files, forms, Path(os.devnull), pause)
        return _who_of(draft, forms)
    except Cancelled:
        raise
    except Exception as error:  # as of _own_of
        logging.getLogger(__name__).info("%s: %r", files[0], error)
        return {}


def _who_on(export: Export, forms: Mapping[str, FormDefinition], pause: Pause) -> Mapping[str, str]:
    """What the books say of the applicant's name in their metadata; nothing when none is as the program wrote it."""
    import pikepdf

    form = forms.get(export.form)
    written = (name for name in export.books if export.has_as_written(name, pause))
    name = next(written, None) if form else None
    if form is None or name is None:
        return {}
    try:
        with pikepdf.open(export.folder / name) as book:
            author = alike(str(book.docinfo.get("/Author", "")))
        return {form.name_field: author} if author else {}
    except Exception as error:  # as of _own_of
        logging.getLogger(__name__).info("%s: %r", export.folder, error)
        return {}


def _who_of(draft: Draft, forms: Mapping[str, FormDefinition]) -> Mapping[str, str]:
    return who_of(form_for(forms, draft), draft) if draft.form in forms else {}
