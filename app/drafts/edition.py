"""Which edition of its form a draft was begun with: the key ``definition`` of ``draft.json`` (decision 89).

A draft without it is of edition 1: so are all that were made before there were editions.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def begun_as(definition: FormDefinition) -> Mapping[str, object]:
    """As :func:`begun_with`, where only the definition is at hand: by its number alone."""
    return {} if definition.edition == 1 else {KEY: Stamp(definition.edition).to_data()}


def restamped(draft: Draft, edition: Edition) -> Draft:
    """The draft as one of another edition of its form."""
    others = {key: value for key, value in draft.extra.items() if key != KEY}
    return replace(draft, form=edition.definition.id, extra={**others, **begun_with(edition)})


def other_file(stamp: Stamp, edition: Edition) -> str:
    """That the definition at hand has the number that a draft names, but is another file; empty when it is the one."""
    if stamp.sha256 in ("", edition.sha256):
        return ""
    name = f"“{edition.definition.short_title}”{edition_words(edition.definition)}"
    return f"这台电脑上的{name}和建立这份草稿时用的不是同一个定义文件，请核对版式和栏目"


def read_as(draft: Draft, definition: FormDefinition) -> str:
    """That a draft is read by another edition than its own, where one definition serves many; empty when it is not.

    Raises :class:`DraftError` as :func:`stamp_of`.
    """
    stamp = stamp_of(draft)
    if stamp.edition == definition.edition:
        return ""
    return (
        f"填的是“{definition.short_title}”第 {stamp.edition} 版，这里照{edition_words(definition)}读，请核对改过的栏目"
    )
