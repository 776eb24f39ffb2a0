"""Volumes of one application that lie in folders of their own, or beside other Word files: each is told of the others.

Their numbers say that they may be of one; that they are, their covers must say, or a ``book.json``. They stay sources
of their own: only what lies alone together is read, stored and protected as one.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.bureau.exports import Copies
from app.bureau.folder_entries import entries_of, is_file
from app.bureau.matching import agree
from app.bureau.model import Apart, Source
from app.bureau.not_read import READ_AT_ONCE, WORD_ENDINGS
from app.bureau.search_steps import Steps
from app.bureau.volume_numbers import number_in
from app.forms.definition import FormDefinition
from app.progress import Cancelled


def volumes_apart(
    sources: Sequence[Source],
    places: Collection[Path],
    copies: Copies,
    forms: Mapping[str, FormDefinition],
    steps: Steps,
) -> dict[Path, Apart]:
    """What lies apart from volumes that are sources of their own, by their places; only of those that it does.

    ``places`` are what was dropped: what lies beside a file that was dropped alone counts, too. Raises what ``steps``
    raise.
    """
    singles = [one.path for one in sources if one.kind == "word" and one.copy is None and number_in(one.path.name)]
    search = _Search(copies, forms, steps)
    beside = _beside([one for one in singles if one in places])
    search.look(dict.fromkeys((*singles, *beside)), places)
    told = ((one, Apart(tuple(search.volumes.get(one, ())), tuple(search.perhaps.get(one, ())))) for one in singles)
    return {one: apart for one, apart in told if apart != Apart()}


def _beside(dropped: Sequence[Path]) -> Iterator[Path]:
    """The volumes that lie beside files that were dropped."""
    for folder in dict.fromkeys(file.parent for file in dropped):
        with suppress(OSError):
            names = [entry.name for entry in entries_of(folder) if is_file(entry, WORD_ENDINGS)]
            yield from (folder / name for name in names if number_in(name))


@dataclass(slots=True)
class _Search:
    """The files are read only where one is a first volume and another near it is not, and each once."""

    copies: Copies
    forms: Mapping[str, FormDefinition]
    steps: Steps
    volumes: dict[Path, list[Path]] = field(default_factory=dict)
    perhaps: dict[Path, list[Path]] = field(default_factory=dict)
    said: dict[Path, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def look(self, numbered: Collection[Path], places: Collection[Path]) -> None:
        """Find the volumes of each application: in a folder and those in it, then among what was dropped."""
        near: dict[Path, list[Path]] = {}
        for file in numbered:
            for folder in dict.fromkeys((file.parent, file.parent.parent)):
                near.setdefault(folder, []).append(file)
        heaps = [near[folder] for folder in sorted(near, key=lambda one: len(one.parts), reverse=True)]
        for heap in (*heaps, [file for file in numbered if file in places]):
            self._look_in([file for file in heap if file not in self.volumes])

    def _look_in(self, heap: Sequence[Path]) -> None:
        firsts = [file for file in heap if number_in(file.name) == 1]
        if not firsts or len(firsts) == len(heap):
            return
        later = sorted((file for file in heap if file not in firsts), key=lambda one: number_in(one.name) or 0)
        of = {one: {first: self._is_of(one, first) for first in firsts} for one in later}
        for first in firsts:
            files = [first, *(one for one in later if of[one][first])]
            if len(files) > 1 and self._are_one(files):
                for one in files:
                    others = [other for other in files if number_in(other.name) != number_in(one.name)]
                    self.volumes[one] = [*dict.fromkeys((*self.volumes.get(one, ()), *others))]
        for one in later:
            may_be = [first for first in firsts if of[one][first] is not False]
            self.perhaps[one] = [*dict.fromkeys((*self.perhaps.get(one, ()), *may_be))]

    def _is_of(self, later: Path, first: Path) -> bool | None:
        """Whether a volume is of the application of a first one; None where nobody can tell."""
        for one, other in ((first, later), (later, first)):
            export = self.copies.exports.get(one)
            if export and export.is_missing(other, self.steps):
                return True
        if first in self.copies.of or later in self.copies.of:  # what was changed since is no copy
            return False
        ours, theirs = self._said_by(first), self._said_by(later)
        if not ours or not theirs:
            return None
        both = [(who, theirs[form]) for form, who in ours.items() if form in theirs]
        if any(agree(*whos) for whos in both):
            return True
        return None if any(who.keys().isdisjoint(other) for who, other in both) else False

    def _said_by(self, file: Path) -> Mapping[str, Mapping[str, str]]:
        if file.suffix.lower() not in READ_AT_ONCE:
            return {}
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
        """Whether one of each number can be read as one: no table is in two of them."""
        from app.bureau.word_reading import draft_in_word

        one_each = {number_in(file.name): file for file in reversed(files)}
        self.steps.step()
        try:
            draft_in_word([*reversed(one_each.values())], self.forms, Path(os.devnull), self.steps)
        except Cancelled:
            raise
        except Exception as error:  # as of _said_by
            logging.getLogger(__name__).info("%s: %r", files[0], error)
            return False
        return True
