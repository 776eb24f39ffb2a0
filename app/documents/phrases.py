"""Faces of a text, character by character, with foreign names kept in one face.

The Chinese fonts draw the ó of Żółć and lack the other letters. Letters of two fonts in one word look like a slip, so
the whole phrase takes the face of the letter that the wanted one lacks; in Word the same stretch names the same font.
"""

from __future__ import annotations

import re
import unicodedata

from app.documents.fonts import LATIN, Fonts
from app.documents.linebreak import LETTERS
from app.documents.model import Face

# words with what stands between the words of a name: Łukasz Żółć-Müller, O’Šea, Huta „Łódź” Sp. z o.o.
_WORD = rf"[A-Za-z{LETTERS}\u0300-\u036f]+"
_PHRASE = re.compile(rf"{_WORD}(?:[ .,'’&/„“”«»-]{{1,3}}{_WORD})*")
_MARKED = re.compile("[^\u0300-\u036f][\u0300-\u036f]+")


def composed(text: str) -> str:
    """Letters that came apart from their marks (z and a dot above) as the one character that fonts draw well.

    Only these: normal forms of a whole text (Unicode UAX 15) would turn hanzi of names into others.
    """
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def faces_of(text: str, wanted: Face, fonts: Fonts) -> list[Face | None]:
    """The face of each character where ``wanted`` is asked for; None for one that no face has."""
    found = [fonts.face_for(wanted, char) for char in text]
    if LATIN.isdisjoint(found):
        return found
    for phrase in _PHRASE.finditer(text):
        start, end = phrase.span()
        latin = next((face for face in found[start:end] if face in LATIN), None)
        if latin and all(fonts.has(latin, char) for char in phrase[0]):
            found[start:end] = [latin] * (end - start)
    return found
