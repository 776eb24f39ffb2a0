"""Lists of names inside one text answer (ruling 6): 国家级创新平台名称, 海外研发机构名称."""

from __future__ import annotations

_OPEN = frozenset("（([{【〔《〈「『")
_CLOSE = frozenset("）)]}】〕》〉」』")
_BETWEEN = frozenset("、；;\n")


def split_names(text: str) -> list[str]:
    """Split at 、；; and line breaks, never inside brackets and never at blanks; empty pieces are left out.

    Brackets that do not pair up are taken as ordinary characters, so that one slip does not swallow the rest.
    Linear in the length of the text.
    """
    brackets = _balanced(text)
    pieces: list[str] = []
    begin = depth = 0
    for place, char in enumerate(text):
        if brackets and char in _OPEN:
            depth += 1
        elif brackets and char in _CLOSE:
            depth -= 1
        elif char in _BETWEEN and depth == 0:
            pieces.append(text[begin:place])
            begin = place + 1
    pieces.append(text[begin:])
    return [name for piece in pieces if (name := piece.strip().rstrip("。.，,").strip())]


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
