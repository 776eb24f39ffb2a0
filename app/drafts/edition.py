"""Which edition of its form a draft was begun with: the key ``definition`` of ``draft.json`` (decision 89).

A draft without it is of edition 1: so are all that were made before there were editions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.drafts.draft import DRAFT_FILE, Draft
from app.forms.definition import FormDefinition
from app.forms.editions import Edition, Stamp, edition_words, stamp_in

KEY = "definition"


def stamp_of(draft: Draft) -> Stamp:
    """The edition that a draft names; raises :class:`DraftError` when what it says cannot be understood."""
    return stamp_in(draft.extra.get(KEY), DRAFT_FILE)


def begun_with(edition: Edition) -> Mapping[str, object]:
    """What a new draft of an edition holds besides answers; nothing for the first one that the program brings."""
    return {} if edition.shipped and edition.number == 1 else {KEY: edition.stamp.to_data()}


def restamped(draft: Draft, edition: Edition) -> Draft:
    """The draft as one of another edition of its form."""
    extra = {**unstamped(draft.extra), **begun_with(edition)}
    return replace(draft, form=edition.definition.id, extra=extra)


def unstamped(extra: Mapping[str, object]) -> dict[str, object]:
    """What a draft holds besides answers, without the stamp: nobody typed that, so nobody decides about it."""
    return {key: value for key, value in extra.items() if key != KEY}


def stamp_for(drafts: Sequence[Draft]) -> Mapping[str, object]:
    """The stamp of a draft that is made of others of the same edition: the one that says most, nothing without any."""
    said = [draft for draft in drafts if KEY in draft.extra]
    said.sort(key=lambda draft: not stamp_of(draft).sha256)
    return {KEY: said[0].extra[KEY]} if said else {}


def is_very(stamp: Stamp, here: Stamp) -> bool:
    """Whether ``here`` is the very edition of a stamp; where one of them says nothing of the file, the number tells."""
    return stamp.edition == here.edition and (stamp.sha256 == here.sha256 or "" in (stamp.sha256, here.sha256))


def not_as_filled(draft: Draft, definition: FormDefinition, here: Stamp) -> str:
    """That a draft is read by another edition than its own, or by another file of that number; empty when it is not.

    ``here`` is the stamp of ``definition``. Raises :class:`DraftError` as :func:`stamp_of`.
    """
    stamp, name = stamp_of(draft), f"“{definition.short_title}”"
    if is_very(stamp, here):
        return ""
    if stamp.edition != here.edition:
        return f"填的是{name}第 {stamp.edition} 版，这里照{edition_words(definition)}读，请核对改过的栏目"
    name += edition_words(definition)
    return f"填的是{name}，和这台电脑上的不是同一个定义文件，请核对版式和栏目"


def is_surely_very(stamp: Stamp, here: Edition) -> bool:
    """Whether this edition is known to be the very one of a stamp: what the program brings is, by its number alone.

    A file that was put beside it may be another one than that of a stamp which names none.
    """
    return is_very(stamp, here.stamp) and bool(stamp.sha256 or here.shipped)


def edition_doubt(draft: Draft, here: Edition) -> str:
    """That a draft is not read by its own edition (:func:`not_as_filled`), or that nobody can know; empty when it is.

    Raises :class:`DraftError` as :func:`stamp_of`.
    """
    told = not_as_filled(draft, here.definition, here.stamp)
    if told or is_surely_very(stamp_of(draft), here):
        return told
    name = f"“{here.definition.short_title}”{edition_words(here.definition)}"
    return f"这份草稿没有写明照哪个定义文件填，这台电脑上的{name}是另外放进来的，不能确定是同一个，请核对版式和栏目"
