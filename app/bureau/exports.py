"""Folders that the program exported a draft into: copies of a draft that came, else the form in Word of an applicant.

What was exported is known by its ``book.json``; files that were changed since are nobody's copy.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import disk
from app.bureau.desk_forms import form_for
from app.bureau.matching import agree, who_of
from app.bureau.model import Source, Unreadable
from app.bureau.plain_folder import demand_plain
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

    ``words`` are those Word files that lie there, ``books`` all PDFs that it names.
    """

    folder: Path
    form: str
    mark: str
    code: str
    words: dict[str, str]
    books: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether it is the form without any answer."""
        return self.mark == _BLANK

    def is_as_written(self, pause: Pause) -> bool:
        """Whether every Word file that still lies there is the one that the program wrote."""
        return all(self.has_as_written(name, pause) for name in self.words)

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
    return Export(folder=folder, form=form, mark=mark, code=code, words=words, books=books)


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
    around: dict[Path, list[Source]] = field(default_factory=dict)
    known: dict[Path, _Own | None] = field(default_factory=dict)

    def of(self, export: Export, pause: Pause) -> Source | None:
        """The one of them that was exported, as it is or as it was once; None when it is none of them."""
        return self._of_content(export) or self._of_applicant(export, pause)

    def _of_content(self, export: Export) -> Source | None:
        """The one of them that says what was exported, the nearest first."""
        for folder in (export.folder, *export.folder.parents):
            for source in self.around.get(folder, ()):
                own = self._own(source)
                if own and (own.form, own.code) == (export.form, export.code):
                    return source
        return None

    def _of_applicant(self, export: Export, pause: Pause) -> Source | None:
        """One of those beside an export, or below, that is its applicant's and once said that: it went on since."""
        beside = self.around.get(export.folder.parent, ())
        if not beside or export.form not in self.forms or not export.words:
            return None
        who = _who_in(export, self.forms, pause)
        if not who:
            return None
        owns = ((source, self._own(source)) for source in beside)
        of_applicant = [one for one, own in owns if own and own.form == export.form and agree(own.who, who)]
        return next((one for one in of_applicant if _once_said(one, export, pause)), None)

    def _own(self, source: Source) -> _Own | None:
        if source.path not in self.known:
            self.known[source.path] = _own_of(source, self.forms)
        return self.known[source.path]


def without_copies(
    found: Sequence[Source | Unreadable],
    exports: Mapping[Path, Export],
    forms: Mapping[str, FormDefinition],
    pause: Pause,
    copies: dict[Path, Path],
) -> Iterator[Source | Unreadable]:
    """What was found, but for exports of a draft that is among it, and of one that comes before it.

    ``exports`` by the place that was found for each. ``forms`` are those known, by id: an export beside a draft of the
    same applicant is a copy of it, too, where an earlier save of that draft says the same. Whatever else an applicant
    exported may be newer than his draft. ``copies`` gets the places of those left out, and of what each is a copy.
    """
    if not exports:
        yield from found
        return
    drafts = _Drafts(forms)
    for one in found:
        if isinstance(one, Source) and one.kind != "word":
            for folder in (one.path, *one.path.parents):
                drafts.around.setdefault(folder, []).append(one)
    whole = {place: one for place, one in exports.items() if one.is_as_written(pause)}
    first = {(one.form, one.code): place for place, one in reversed(whole.items()) if one.words}
    for one in found:
        place = one.path if isinstance(one, Source) else one.source.path
        export = whole.get(place)
        if export is None:
            yield one
            continue
        pause()
        again = first.get((export.form, export.code), place)
        own = drafts.of(export, pause) if again == place else None
        if own or again != place:
            copies[place] = own.path if own else again
        else:
            yield one


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


def _once_said(source: Source, export: Export, pause: Pause) -> bool:
    """Whether an earlier save of a draft in a folder says what was exported."""
    if source.kind != "folder":
        return False
    for version in history.versions(source.path):
        pause()
        with contextlib.suppress(Exception):  # as of _own_of; the folder is plain, else it had no _Own
            if content_code(history.read_version(version)) == export.code:
                return True
    return False


def _draft_of(source: Source) -> Draft | None:
    if source.kind == "package":
        packed = read_packed(source.path)
        return None if packed.is_doubtful else packed.draft
    demand_plain(source.path)
    with store.open_draft(source.path, writable=False) as opened:
        return None if opened.damage else opened.draft


def _who_in(export: Export, forms: Mapping[str, FormDefinition], pause: Pause) -> Mapping[str, str]:
    """What the applicant says of name and code in the Word files; nothing when they cannot be read."""
    from app.bureau.word_reading import draft_in_word

    try:
        files = [export.folder / name for name in export.words]
        draft, _ = draft_in_word(files, forms, Path(os.devnull), pause)
        return _who_of(draft, forms)
    except Cancelled:
        raise
    except Exception as error:  # as of _own_of
        logging.getLogger(__name__).info("%s: %r", export.folder, error)
        return {}


def _who_of(draft: Draft, forms: Mapping[str, FormDefinition]) -> Mapping[str, str]:
    return who_of(form_for(forms, draft), draft) if draft.form in forms else {}
