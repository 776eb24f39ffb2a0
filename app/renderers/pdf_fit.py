"""An installed font set into the room that layout reckoned with the bundled face, so that no page, line or row moves.

Hanzi are an em wide in both. Of what has other widths only that is taken from the installed font which fills its room
without touching and without gaps; the bundled face draws the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.documents.fonts import FaceSource

# in 1/1000 em for each character: how much closer they may stand, how much wider apart (from a tenth of an em on,
# programs that copy text take the gap for a space)
_CLOSER, _WIDER = 30, 80
_TOKEN = re.compile(r"[!-~\u00c0-\u024f]+|.", re.S)
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_FIGURES = re.compile(r"[0-9]+|.", re.S)
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_OPENING, _CLOSING = "“‘", "”’"


class Stretch(NamedTuple):
    """Characters that one of the two faces draws.

    ``shift`` moves the first from where the bundled widths put it, ``spacing`` sets them apart, both in 1/1000 em.
    """

    text: str
    installed: bool
    shift: float = 0
    spacing: float = 0

    @property
    def as_reckoned(self) -> bool:
        """Whether the characters stand exactly where the bundled widths put them."""
        return not self.shift and not self.spacing


class Fit:
    """Decides for one face what of a text the installed font draws."""

    def __init__(self, bundled: FaceSource, installed: FaceSource) -> None:
        self._bundled = bundled
        self._installed = installed
        self._cells: dict[str, Stretch] = {}
        self._letters: bool | None = None

    def stretches(self, text: str) -> list[Stretch]:
        """The text in pieces, neighbours with nothing to move joined; together they are the text."""
        found: list[Stretch] = []
        for token in _TOKEN.findall(text):
            for piece in self._token(token):
                last = found[-1] if found else None
                if last and last.installed == piece.installed and last.as_reckoned and piece.as_reckoned:
                    found[-1] = Stretch(last.text + piece.text, last.installed)
                else:
                    found.append(piece)
        return found

    def _token(self, token: str) -> Iterator[Stretch]:
        """A word stays in one face; in a number the figures do, and each sign is taken by itself."""
        if _LETTER.search(token):
            yield self._word(token) if self._letters_fit() else Stretch(token, installed=False)
        else:
            for part in _FIGURES.findall(token):
                yield self._word(part) if part[0] in "0123456789" else self._cell(part)

    def _word(self, word: str) -> Stretch:
        share = self._share(word)
        if share is None or not -_CLOSER <= share <= _WIDER:
            return Stretch(word, installed=False)
        return Stretch(word, True, share / 2, share)

    def _letters_fit(self) -> bool:
        """Whether words look alike all over: with letters of one width for all (SimSun) few words would fit."""
        if self._letters is None:
            shares = [self._share(alphabet) for alphabet in _ALPHABETS]
            self._letters = all(share is not None and -_CLOSER <= share <= _WIDER for share in shares)
        return self._letters

    def _share(self, text: str) -> float | None:
        """Room left over for each character; None when the installed font lacks one."""
        if not all(map(self._installed.has, text)):
            return None
        rest = sum(self._bundled.advance(char) - self._installed.advance(char) for char in text)
        return rest / len(text)

    def _cell(self, char: str) -> Stretch:
        """A hanzi or a sign, in the middle of its room; narrow quotation marks lean to what they enclose."""
        found = self._cells.get(char)
        if found is None:
            found = self._cells[char] = self._new_cell(char)
        return found

    def _new_cell(self, char: str) -> Stretch:
        share = self._share(char)
        if share is None:
            return Stretch(char, installed=False)
        if abs(share) <= _CLOSER:
            return Stretch(char, True, share / 2)
        if share > 0 and char in _OPENING + _CLOSING:
            return Stretch(char, True, share if char in _OPENING else 0)
        return Stretch(char, installed=False)
