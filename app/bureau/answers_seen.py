"""What an applicant answered at a place, in the words of the printed form."""

from __future__ import annotations

from typing import NamedTuple

from app.bureau.conditions import BLANK, figure_of
from app.bureau.paper_places import PaperPlaces
from app.forms.answers import Filling, ItemState
from app.forms.definition import FormDefinition
from app.forms.labels import STATE_WORDS, item_label, label_of
from app.forms.table_rows import rows_in, text_in


class AnswerSeen(NamedTuple):
    """The heading above an answer on paper, what is asked, and what is answered (``（未填）`` when nothing)."""

    heading: str
    field: str
    value: str


def answer_seen(definition: FormDefinition, filling: Filling, path: str) -> AnswerSeen:
    """The answer at a path as issues have it; one that the form does not know is blank and has no heading."""
    head, *rest = path.split(".")
    place = PaperPlaces(definition, filling.answers).of(path)
    if head == "items":
        number = int(rest[0]) if rest and rest[0].isdecimal() else 0
        if number not in definition.items:
            return AnswerSeen("", path, BLANK)
        return AnswerSeen(place.heading, item_label(definition, number), _item(filling.items.get(number, ItemState())))
    if head not in definition.fields:
        return AnswerSeen("", path, BLANK)
    label = label_of(definition, path, place.row or None)
    if len(rest) == 2 and rest[0].isdecimal():
        rows, at = rows_in(filling.answers.get(head)), int(rest[0])
        return AnswerSeen(place.heading, label, (text_in(rows[at], rest[1]) if at < len(rows) else "") or BLANK)
    return AnswerSeen(place.heading, label, figure_of(definition, filling, head).text)


def _item(state: ItemState) -> str:
    files = f"，{len(state.files)} 个文件" if state.state == "files" and state.files else ""
    return f"{STATE_WORDS[state.state]}{files}"
