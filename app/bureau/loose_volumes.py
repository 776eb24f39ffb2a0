"""Volumes of one application that were dropped one by one, or lie in folders of their own or beside other Word files.

Their numbers say that they may be of one; that they are, their covers must say, or a ``book.json``. Whatever may be of
two applications, or lies twice, stays apart.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.bureau.exports import BOOK, Copies, export_in
from app.bureau.folder_entries import entries_of, is_file
from app.bureau.matching import agree
from app.bureau.model import Source
from app.bureau.not_read import READ_AT_ONCE, WORD_ENDINGS
from app.bureau.search_steps import Steps
from app.bureau.volume_numbers import is_whole_row, number_in
from app.forms.definition import FormDefinition
from app.progress import Cancelled


def volumes_apart(
    sources: Sequence[Source],
    places: Collection[Path],
    copies: Copies,
    forms: Mapping[str, FormDefinition],
    steps: Steps,
) -> dict[Path, Source]:
    """What the first volumes are with all others, by their places; those are noted in ``copies`` and not given.

    ``places`` are what was dropped. Raises what ``steps`` raise.
    """
    singles = [one.path for one in sources if one.kind == "word" and one.copy is None]
    found: dict[Path, Source] = {}
    search = _Search(copies, forms, steps)
    for files in [*_by_books([one for one in singles if one in places]), *search.groups(singles, places)]:
        first, *others = files
        copies.volumes |= dict.fromkeys(others, first)
        if first in copies.of:
            copies.of |= dict.fromkeys(others, first)
        else:
            found[first] = Source("word", first, volumes=tuple(files))
    return found


def _by_books(dropped: Sequence[Path]) -> Iterator[list[Path]]:
    """Files that were dropped one by one and that the ``book.json`` beside them names together."""
    folders: dict[Path, list[Path]] = {}
    for file in dropped:
        folders.setdefault(file.parent, []).append(file)
    for folder, files in folders.items():
        if len(files) < 2 or not os.path.lexists(folder / BOOK):
            continue
        with suppress(OSError):
            names = [entry.name for entry in entries_of(folder) if is_file(entry, WORD_ENDINGS)]
            export = export_in(folder, names)
            named = [file for file in files if export and file.name in export.words]
            if len(named) > 1:
                yield sorted(named)


@dataclass(slots=True)
class _Search:
    """The files are read only where one is a first volume and another near it is not, and each once."""

    copies: Copies
    forms: Mapping[str, FormDefinition]
    steps: Steps
    said: dict[Path, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def groups(self, singles: Sequence[Path], places: Collection[Path]) -> Iterator[list[Path]]:
        """The volumes of each application, in order: in a folder and those in it, then of what was dropped."""
        numbered = [one for one in singles if number_in(one.name) and one.suffix.lower() in READ_AT_ONCE]
        near: dict[Path, list[Path]] = {}
        for file in numbered:
            for folder in dict.fromkeys((file.parent, file.parent.parent)):
                near.setdefault(folder, []).append(file)
        heaps = [near[folder] for folder in sorted(near, key=lambda one: len(one.parts), reverse=True)]
        for heap in (*heaps, [file for file in numbered if file in places]):
            yield from self._groups_in([file for file in heap if not self._is_taken(file)])

    def _is_taken(self, file: Path) -> bool:
        return file in self.copies.volumes or file in self.copies.volumes.values()

    def _groups_in(self, heap: Sequence[Path]) -> list[list[Path]]:
        """The applications all of whose volumes are in a heap, each once and of nobody else's."""
        firsts = [file for file in heap if number_in(file.name) == 1]
        if not firsts or len(firsts) == len(heap):
            return []
        later = [file for file in heap if file not in firsts]
        of = {one: [first for first in firsts if self._is_of(one, first)] for one in later}
        groups = []
        for first in firsts:
            files = [
                first,
                *sorted((one for one in later if first in of[one]), key=lambda one: number_in(one.name) or 0),
            ]
            numbers = [number_in(one.name) or 0 for one in files]
            if is_whole_row(numbers) and all(len(of[one]) == 1 for one in files[1:]) and self._are_one(files):
                groups.append(files)
        return groups

    def _is_of(self, later: Path, first: Path) -> bool:
        """Whether a volume is of the application of a first one."""
        for one, other in ((first, later), (later, first)):
            export = self.copies.exports.get(one)
            if export and export.is_missing(other, self.steps):
                return True
        if first in self.copies.of or later in self.copies.of:  # what was changed since is no copy
            return False
        ours, theirs = self._said_by(first), self._said_by(later)
        return any(agree(who, theirs[form]) for form, who in ours.items() if form in theirs)

    def _said_by(self, file: Path) -> Mapping[str, Mapping[str, str]]:
        if file not in self.said:
            from app.bureau.word_reading import who_in_word

            self.steps.step()
            self.said[file] = {}
            try:
                self.said[file] = who_in_word(file, self.forms, self.steps)
            except Cancelled:
                raise
            except Exception as error:  # one stranger's file must not cost the collection of all others
                logging.getLogger(__name__).info("%s: %r", file, error)
        return self.said[file]

    def _are_one(self, files: Sequence[Path]) -> bool:
        """Whether they can be read as one: no table is in two of them."""
        from app.bureau.word_reading import draft_in_word

        self.steps.step()
        try:
            draft_in_word(files, self.forms, Path(os.devnull), self.steps)
        except Cancelled:
            raise
        except Exception as error:  # as of _said_by
            logging.getLogger(__name__).info("%s: %r", files[0], error)
            return False
        return True
