"""How stored values are compared and told when drafts are merged: answers by their field, all else as it is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias, cast

from app.drafts.changes import BLANK, words_of
from app.drafts.draft import is_blank
from app.drafts.merging_values import NOTHING, Kind, Nothing, dumped
from app.forms.answers import Answer
from app.forms.definition import OTHER, Field
from app.forms.field_types import FIELD_TYPES, normalise_answer
from app.forms.field_types.choices import filled_rows
from app.forms.labels import STATE_WORDS

Stored: TypeAlias = object | Nothing
"""A JSON value, or NOTHING."""
WithOther: TypeAlias = tuple[Stored, Stored]
"""The boxes of a group and the text beside its 其他, which belong together."""


def answer_kind(asked: Field | None) -> Kind[Stored]:
    """Answers of a field say the same when they are equal once normalised; boxes in any order.

    Without a field (another edition asked it), or in another shape than the field's, they are compared as stored.
    """
    return Kind(lambda value: answer_key(asked, value), stored_words, dumped)


def answer_key(asked: Field | None, value: Stored) -> Hashable:
    """What an answer says; None when it is blank."""
    if value is NOTHING or is_blank(value):
        return None
    if asked is None or not FIELD_TYPES[asked.type].accepts(value):
        return dumped(value)
    answer = cast(Answer, value)
    if FIELD_TYPES[asked.type].is_empty(answer):
        return None
    plain = normalise_answer(answer, asked)
    if asked.type == "rows":
        rows = filled_rows(plain)
        return dumped(rows) if rows else None
    if asked.type == "checks":
        return dumped(sorted({str(entry) for entry in plain}))
    return dumped(plain)


def with_other_kind(asked: Field, other: Field | None) -> Kind[WithOther]:
    """Boxes together with the text of their 其他."""

    def key(pair: WithOther) -> Hashable:
        both = (answer_key(asked, pair[0]), answer_key(other, pair[1]))
        return None if both == (None, None) else both

    return Kind(key, _words_with_other, lambda pair: (dumped(pair[0]), dumped(pair[1])))


def _words_with_other(pair: WithOther) -> str:
    ticked, text = stored_words(pair[0]), stored_words(pair[1])
    if text == BLANK:
        return ticked
    return f"{OTHER}：{text}" if ticked == BLANK else f"{ticked}（{OTHER}：{text}）"


def stored_words(value: Stored) -> str:
    """A stored value as it is told."""
    return BLANK if value is NOTHING else words_of(value)


def row_words(row: Mapping[str, object]) -> str:
    """A row on one line: what its cells say."""
    return "、".join(text for cell in row.values() if (text := words_of(cell)) != BLANK) or BLANK


PLAIN: Kind[Stored] = Kind(lambda value: None if is_plain_blank(value) else dumped(value), stored_words, dumped)
"""Options, and what this program does not know: compared as stored."""

OPTION: Kind[Stored] = Kind(
    PLAIN.key, lambda value: "默认" if is_plain_blank(value) else stored_words(value), PLAIN.exact
)
STATE: Kind[Stored] = Kind(PLAIN.key, lambda value: STATE_WORDS.get(str(value), str(value)), PLAIN.exact)


def is_plain_blank(value: Stored) -> bool:
    """Whether a stored value says nothing."""
    return value is NOTHING or is_blank(value)


def file_words(entry: Mapping[str, Any]) -> str:
    """A listed file: its name and what was chosen for it."""
    name = str(entry.get("path", "")).rpartition("/")[2]
    chosen = [word.format(entry[key]) for key, word in FILE_CHOICES.items() if entry.get(key)]
    return f"{name}（{'，'.join(chosen)}）" if chosen else name


FILE_CHOICES: Mapping[str, str] = {
    "rotate": "转 {} 度", "pages": "第 {} 页", "caption": "图注“{}”", "per_side": "每面 {} 张",
}  # fmt: skip


def item_words(document: Mapping[str, Any]) -> str:
    """What was chosen for an item, on one line."""
    said = [STATE_WORDS.get(document.get("state", ""), "")] if document.get("state") else []
    said += [str(document["statement"])] if document.get("statement") else []
    said += ["、".join(document["ticked"])] if document.get("ticked") else []
    said += ["、".join(file_words(file) for file in document["files"])] if document.get("files") else []
    return "；".join(said) or (BLANK if is_blank(document) else "别的记录")
