"""Boxes of one form as another form calls them, and the free text beside them (附件 3: 主要服务方向; ruling 24)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.forms.bureau_records import ColumnSource
from app.forms.definition import OTHER, Field
from app.forms.names import split_names
from app.forms.nothing import says_nothing

_SLOT = "{}"
_OTHER = re.compile(r"其[他它](?:服务|方向|类)?")
_HEADED = re.compile("^" + _OTHER.pattern + r"[：:]\s*")
_WRAPPED = re.compile(_OTHER.pattern + r"\s*(?:（(?P<inside>.*)）)?", re.DOTALL)
_KIND = re.compile(r"(?:类|类服务|服务|方向)$")
_HALF = str.maketrans("()", "（）")


def chosen_texts(
    asked: Field, source: ColumnSource, column: Field, ticked: Sequence[str], free: str
) -> tuple[list[str], tuple[str, ...]]:
    """What the summary writes for the boxes ``ticked`` and the text ``free``, each once, and what is doubtful.

    Boxes come in the order of the form. The free text is one choice in the words of ``source.other_as``, unless it
    names what ``column`` lists, or says of itself that it is another service: nothing is wrapped twice.
    """
    order = {option: place for place, option in enumerate(asked.options)}
    boxes = sorted(dict.fromkeys(ticked), key=lambda one: order.get(one, len(order)))
    doubts = [f"勾选的“{one}”不在表上" for one in boxes if one not in order]
    found = dict.fromkeys(source.renamed.get(one, one) for one in boxes)
    for text in _free_texts(free, source, column):
        if text in found:
            doubts.append(f"另外写的“{text}”已经有了，只写一次")
        found[text] = None
    return list(found), tuple(doubts)


def _free_texts(free: str, source: ColumnSource, column: Field) -> list[str]:
    if not free.strip() or says_nothing(free, column):
        return []
    listed = _listed(source, column)
    text = _HEADED.sub("", " ".join(free.split()), count=1)
    pieces = split_names(text.translate(_HALF))
    if any(_name(piece) in listed or _is_wrapped(piece) for piece in pieces):
        return [_named(piece, source, listed) for piece in pieces]
    return [source.other_as.replace(_SLOT, text)]


def _listed(source: ColumnSource, column: Field) -> Mapping[str, str]:
    """The names that stand for a choice of the summary, and how it writes them."""
    own = {option: option for option in column.options if not option.startswith(OTHER)}
    return {**own, **source.renamed}


def _name(piece: str) -> str:
    return _KIND.sub("", piece) or piece


def _is_wrapped(piece: str) -> bool:
    """``其他服务（上市辅导）`` as a whole, or ``其他服务`` alone."""
    found = _WRAPPED.fullmatch(piece)
    return found is not None and _balanced(found["inside"] or "")


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "（") - (char == "）")
        if depth < 0:
            return False
    return depth == 0


def _named(piece: str, source: ColumnSource, listed: Mapping[str, str]) -> str:
    """One piece of a free text: a listed choice, or another service without its own word for that."""
    wrapped = _WRAPPED.fullmatch(piece) if _is_wrapped(piece) else None
    if wrapped and not wrapped["inside"]:
        return source.other_as.partition(_SLOT)[0].rstrip("（")
    bare = wrapped["inside"].strip() if wrapped else _HEADED.sub("", piece)
    return listed.get(bare) or listed.get(_name(bare)) or source.other_as.replace(_SLOT, bare)
