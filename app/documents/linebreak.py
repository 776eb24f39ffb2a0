"""Where a line of Chinese text may end: tokens, forbidden places (避头尾), and where a long word may be cut.

Source: GB/T 15834-2011 标点符号用法 5.1 (closing marks never open a line, opening marks never close one); the lists are
those of official office programs, so that Word and LibreOffice break alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NO_START = frozenset(
    "，。、；：？！）】》〉」』〕〗〙〛｝］”’…—–％‰℃·～‥・ー々!),.:;?]}%>°′″¢›»﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞＂＇．｜"
)
NO_END = frozenset("（【《〈「『〔〖〘〚｛［“‘„‚￥＄§([{<$£¥₹₺₽₴№＃#‹«﹙﹛﹝")
_GLUED = (NO_START | NO_END) - frozenset("々ー")
LETTERS = "\u00c0-\u02af\u02bc\u0370-\u052f\u1e00-\u1fff\u2c60-\u2c7f"
"""Letters beyond ASCII of Latin, Greek and Cyrillic, phonetic and Vietnamese ones too, for a class of a pattern."""
_INDEX_FIGURES = "\u00b2\u00b3\u00b9\u2070-\u209c"
_WORD = rf"[A-Za-z0-9{LETTERS}{_INDEX_FIGURES}]"
_TOKEN = re.compile(
    r"——|……"
    rf"|[+\-±]?{_WORD}(?:(?:{_WORD}|[.,:/@_+\-&=?~'’\u0300-\u036f])*(?:{_WORD}|/))?[%‰℃°]?"
    r"|[ ]+|.[\u0300-\u036f]*",
    re.S,
)
_RELUCTANT = rf"[!-~±’{LETTERS}{_INDEX_FIGURES}\u0300-\u036f]"
_WORDWISE = re.compile(rf"——|……|{_RELUCTANT}+[%‰℃°]?|[ ]+|.", re.S)
_INNER_BREAK = re.compile(r"(?<=[/?&=_\-@])(?=[^/?&=_\-@])|(?<=[.,:])(?=[A-Za-z])")
_BETWEEN_NUMBERS = re.compile(r"(?<=[/~])(?=\d)")
_ANY_SEPARATOR = re.compile(
    r"(?<=[/@_~:,=&?])(?=[^/\-.@_~:,=&?+])|(?<=[^\d.]\.)(?=[^/\-.@_~:,=&?+])|(?<=\w[\-+])(?=[^/\-.@_~:,=&?+])"
)
_LONG = 18
_MARK = "[" + re.escape("".join(sorted((NO_START | NO_END) - set("々ー")))) + "]"
_DOUBTFUL = re.compile(rf"{_RELUCTANT}{{{_LONG},}}|{_MARK}{{3,}}|[ ]{{2,}}")


def tokens(text: str) -> list[str]:
    """Cut text into what stays together: a number or Latin word whole, each hanzi alone, —— and …… in one piece.

    A web address or another token of more than 18 characters is cut after its separators, so that it may wrap; one of
    figures only (two dates, two telephone numbers) only between its numbers. Joined tokens equal the text.
    """
    found: list[str] = []
    for token in _with_marks(_TOKEN.findall(text)):
        if len(token) > _LONG or "://" in token:
            breaks = _INNER_BREAK if any(char.isalpha() for char in token) else _BETWEEN_NUMBERS
            found += _with_marks([part for part in breaks.split(token) if part])
        else:
            found.append(token)
    return found


def words(text: str) -> list[str]:
    """Cut text where even the most reluctant office program ends a line: a run of Latin letters and marks stays whole.

    LibreOffice 7.4 and Word move an address that does not fit to a new line and cut it there, wherever the line ends.
    Every place between two words is one between two tokens. Joined words equal the text.
    """
    return _with_marks(_WORDWISE.findall(text))


def fragments(token: str) -> list[str]:
    """What a token is cut into when no line can hold it: after its separators, not behind a sign or a decimal point.

    Joined they equal the token.
    """
    return _with_marks([part for part in _ANY_SEPARATOR.split(token) if part])


def clusters(text: str) -> list[str]:
    """The characters of a text, each with the combining marks that stand on it."""
    return _with_marks(list(text))


def _with_marks(pieces: list[str]) -> list[str]:
    """Pieces of text of which none begins with a combining mark (Unicode category M): it stays on its character."""
    found: list[str] = []
    for piece in pieces:
        if found and unicodedata.category(piece[0]).startswith("M"):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def is_doubtful(text: str) -> bool:
    """Whether office programs end lines of the text at places of their own: addresses, heaps of marks, symbols, blanks.

    Measured against LibreOffice 7.4 with thousands of random texts: prose with numbers, names and usual marks is not.
    """
    return bool(_DOUBTFUL.search(text)) or any(is_symbol(char) for char in text)


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbouring tokens."""
    if not before or not after:
        return True
    return not (after[0] in NO_START or before[-1] in NO_END)


def may_surely_break(before: str, after: str) -> bool:
    """Whether every office program may end a line there: not between a mark and Latin letters or digits."""
    if not may_break(before, after) or not before or not after:
        return may_break(before, after)
    return not ((_is_word(before[-1]) and after[0] in _GLUED) or (before[-1] in _GLUED and _is_word(after[0])))


def _is_word(char: str) -> bool:
    return (char.isascii() and char != " ") or is_latin(char)


@lru_cache(maxsize=65536)
def is_hanzi(char: str) -> bool:
    """Whether autospace treats the character as East Asian text (hanzi, not punctuation)."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x323AF
        or 0xF900 <= code <= 0xFAFF
        or 0x3040 <= code <= 0x30FF
        or code == 0x3007
    )


@lru_cache(maxsize=65536)
def is_latin(char: str) -> bool:
    """Whether autospace treats the character as Latin text or a digit."""
    code = ord(char)
    return (code < 0x2B0 and char.isalnum()) or 0x370 <= code <= 0x52F or 0x1E00 <= code <= 0x1FFF


@lru_cache(maxsize=65536)
def is_symbol(char: str) -> bool:
    """Whether a character is neither hanzi, letter, digit, space nor a mark of Chinese text: ①, Ⅲ, ㎡, №, ☑."""
    return (
        ord(char) > 0xFF
        and unicodedata.category(char) in ("No", "Nl", "So", "Sm", "Sc", "Lo", "Lm")
        and not is_hanzi(char)
    )


def needs_gap(before: str, after: str) -> bool:
    """Whether Word's autospace sets a gap between two characters (hanzi beside Latin letters or digits)."""
    return (is_hanzi(before) and is_latin(after)) or (is_latin(before) and is_hanzi(after))
