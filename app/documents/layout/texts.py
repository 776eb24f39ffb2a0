"""Printed texts with their slots filled: which stretch is printed text, which is an answer, which is a blank."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.documents.typeset import clean
from app.forms.answers import Filling
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.slots import Slot, parse_slots

_DATE = re.compile(r"(?P<year>\d{4})(?:[-年./](?P<month>\d{1,2})(?:[-月./](?P<day>\d{1,2}))?)?[年月日]?")
# before a word that may need a line of its own stands no blank: office programs would leave it on the line before
_LONG_WORD = re.compile("[!-~]{13,}")
_EN_SPACE = "\u2002"
_UNDERSCORE = "_"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a filled text; ``answer`` is the field it shows, ``ruled`` an answer on a printed blank."""

    text: str
    answer: str = ""
    ruled: bool = False


class Filler:
    """Answers of one filling as they are printed, and texts with those answers in their slots."""

    def __init__(self, definition: FormDefinition, filling: Filling) -> None:
        self.definition = definition
        self.filling = filling

    def field(self, identity: str) -> Field:
        """The definition of a field of the form."""
        return self.definition.fields[identity]

    def shown(self, identity: str) -> str:
        """The printed text of a text answer; empty while it is blank or of a shape that cannot be printed."""
        answer = self.filling.answers.get(identity, "")
        return self._show(answer, self.field(identity)) if isinstance(answer, str) else ""

    def _show(self, answer: str, field: Field) -> str:
        return FIELD_TYPES[field.type].show(answer, field, self.definition.decimals)

    def chosen(self, identity: str) -> tuple[str, ...]:
        """The ticked options of a check group."""
        answer = self.filling.answers.get(identity, [])
        return tuple(entry for entry in answer if isinstance(entry, str)) if isinstance(answer, list) else ()

    def entries(self, identity: str) -> dict[int, dict[str, str]]:
        """The entries of a rows field, as printed, by their place in the answer, without those that are wholly blank.

        Places count from 0.
        """
        answer = self.filling.answers.get(identity, [])
        columns = self.field(identity).columns
        found = {}
        for place, entry in enumerate(answer if isinstance(answer, list) else ()):
            if isinstance(entry, dict):
                found[place] = {name: self._cell(entry, name, column) for name, column in columns.items()}
        return {place: entry for place, entry in found.items() if any(entry.values())}

    def _cell(self, entry: dict[str, str], name: str, column: Field) -> str:
        value = entry.get(name, "")
        return self._show(value, column) if isinstance(value, str) else ""

    def spans(self, text: str) -> tuple[Span, ...]:
        """Fill the slots of a printed text."""
        return tuple(
            self._slot(part) if isinstance(part, Slot) else Span(part) for part in parse_slots(text) if part != ""
        )

    def plain(self, text: str) -> str:
        """The filled text without marks."""
        return "".join(span.text for span in self.spans(text))

    def _slot(self, slot: Slot) -> Span:
        if slot.name in self.definition.years:
            return Span(str(self.definition.years[slot.name]))
        value = self._date_part(slot) if slot.part else self._without_ending(slot.name)
        if not clean(value).strip():
            return Span(slot.blank, slot.name)
        if not slot.blank:
            return Span(value, slot.name)
        return Span(_on_blank(value, slot.blank), slot.name, ruled=True)

    def _date_part(self, slot: Slot) -> str:
        """Year, month or day of a date answer, without leading zeros.

        What is no whole date shows its year and month where it has them, else all of it in place of the year: on a
        draft copy, too, stands all that was typed.
        """
        answer = self.filling.answers.get(slot.name, "")
        if not isinstance(answer, str):
            return ""
        found = _DATE.fullmatch(answer.strip())
        if found is None:
            return answer if slot.part == "year" else ""
        part = found[slot.part or "year"]
        return str(int(part)) if part else ""

    def _without_ending(self, identity: str) -> str:
        """An answer without the 省 or 市 that the form prints after it (ruling 8)."""
        value = self.shown(identity)
        for ending in self.field(identity).drop_ending:
            if len(value) > len(ending) and value.endswith(ending):
                return value[: -len(ending)]
        return value


def _on_blank(value: str, blank: str) -> str:
    """A value on its printed blank: one of underscores keeps its length, figures end at the same place on it.

    A figure is half an em wide, as is each underscore in the fonts of office programs, so en spaces fill the rest.
    """
    if blank.strip(_UNDERSCORE):
        return value if _LONG_WORD.match(value) else f" {value} "
    wide = sum(1 if char.isascii() else 2 for char in value)
    if wide > len(blank) and _LONG_WORD.match(value):
        return value
    rest = max(2, len(blank) - wide)
    after = 1 if value.isascii() else rest // 2
    return _EN_SPACE * (rest - after) + value + _EN_SPACE * after
