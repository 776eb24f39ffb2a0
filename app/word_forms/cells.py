"""What the cells of an official table say, read by what the definition prints in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.forms.definition import NONE, OTHER, Cell, Field, FieldType, FormDefinition
from app.forms.slots import Slot, parse_slots
from app.word_forms.days import assembled, in_figures
from app.word_forms.findings import Findings, Found, Rank
from app.word_forms.templates import Said, Template, template, without_rule
from app.word_forms.texts import Pieces, joined
from app.word_forms.ticks import read_ticks
from app.word_forms.words import Folded, squeezed

STRUCK = "有划掉的字"
NOT_AS_PRINTED = "没有照表上印好的样子写"
_HINT_KEPT = "表上印的提示还在，已去掉"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, in words, and what already speaks against it."""

    where: str
    doubts: tuple[str, ...] = ()
    rank: Rank = Rank.ASKED


class CellReader:
    """Reads cells and printed lines of one form into findings."""

    def __init__(self, definition: FormDefinition, findings: Findings) -> None:
        self.definition = definition
        self.findings = findings
        self._templates: dict[str, Template] = {}
        self._alone = {
            name
            for table in definition.tables.values()
            for row in table.rows
            for cell in row
            for name in _own(definition, cell)
        }
        self._readers: Mapping[FieldType, Callable[[Field, Pieces, Place], None]] = MappingProxyType(
            {"yesno": self._yesno, "choice": self._choice, "checks": self._checks}
        )

    def read(self, cell: Cell, pieces: Pieces, place: Place) -> None:
        """Read a cell of a table that is no label."""
        if any(paragraph.struck for piece in pieces for paragraph in piece):
            place = Place(place.where, (*place.doubts, STRUCK), place.rank)
        if cell.field is not None:
            self._field(self.definition.fields[cell.field], cell, pieces, place)
        elif cell.text is not None:
            self.line(cell.text, joined(pieces), place)
        elif cell.static is not None:
            self.printed(cell.static, joined(pieces), place.where)

    def template(self, text: str) -> Template:
        """A printed text turned round."""
        if text not in self._templates:
            self._templates[text] = template(text, self.definition.years)
        return self._templates[text]

    def line(self, printed: str, text: str, place: Place) -> bool:
        """Read a printed text with slots; what cannot be told apart goes to its first field, told as doubtful.

        Gives whether the text was as it is printed.
        """
        asked = self.template(printed)
        said = asked.read(text)
        if said is None:
            return self._line_by_line(printed, text, place)
        doubts = place.doubts + tuple(f"这里写的是 {found} 年，表格要的是 {wanted} 年" for wanted, found in said.years)
        for name, parts in _by_field(said).items():
            self._take(name, parts, Place(place.where, doubts, place.rank), text)
        self.findings.leave_all(place.where, ["".join(f"{text} " for text in said.written)])
        return True

    def printed(self, printed: str, text: str, where: str) -> None:
        """A place to stamp: what stands there besides the printed text belongs to nobody here."""
        said = self.template(printed).read(text)
        if said is not None:
            self.findings.leave_all(where, said.written)
            return
        known = {_without_figures(line) for line in printed.split("\n")}
        for line in text.split("\n"):
            if _without_figures(line) not in known or squeezed(line) != _without_figures(line):
                self.findings.leave(where, line)

    def _line_by_line(self, printed: str, text: str, place: Place) -> bool:
        """Read the lines of a text each for itself; else give all of it to the first field."""
        slots = [
            part for part in parse_slots(printed) if isinstance(part, Slot) and part.name in self.definition.fields
        ]
        if not slots:
            self.findings.leave(place.where, text)
            return False
        rests = [line for line in text.split("\n") if line.strip()]
        done: set[str] = set()
        for line in printed.split("\n") if "\n" in printed else ():
            asked = self.template(line)
            hit = next(
                (rest for rest in rests if asked.label and asked.slots and squeezed(rest).startswith(asked.label)), None
            )
            said = asked.read(hit) if hit is not None else None
            if hit is not None and said is not None:
                rests.remove(hit)
                for name, parts in _by_field(said).items():
                    done.add(name)
                    self._take(name, parts, place, hit)
            elif squeezed(line) in map(squeezed, rests):
                rests = [rest for rest in rests if squeezed(rest) != squeezed(line)]
        left = [slot.name for slot in slots if slot.name not in done]
        if left and rests:
            self._whole(left[0], self._behind_label(printed, rests), place)
        elif rests:
            self.findings.leave_all(place.where, rests)
        return False

    def _behind_label(self, printed: str, lines: Sequence[str]) -> str:
        """The lines without the printed words in front of the first value."""
        text = "\n".join(lines)
        return without_label(text, self.template(printed).label)

    def _whole(self, name: str, text: str, place: Place) -> None:
        doubts = place.doubts
        if self.definition.fields[name].type != "date":
            doubts = (*doubts, NOT_AS_PRINTED)
        self._take(name, {"": text}, Place(place.where, doubts, place.rank), text)

    def _take(self, name: str, parts: Mapping[str, str], place: Place, text: str) -> None:
        """A value out of a slot; a day may come in parts."""
        value = without_rule(parts[""], "") if "" in parts else assembled(parts)
        if self.definition.fields[name].type == "date":
            value = in_figures(value)
        rank = Rank.REPEATED if place.rank is Rank.ASKED and name in self._alone else place.rank
        self.findings.take(Found(name, value, value or text.strip(), place.where, rank, place.doubts))

    def _field(self, field: Field, cell: Cell, pieces: Pieces, place: Place) -> None:
        reader = self._readers.get(field.type)
        if reader is not None:
            reader(field, pieces, place)
            return
        text = joined(pieces, field.type)
        doubts = place.doubts
        hint = squeezed(cell.placeholder)
        if hint and squeezed(text) == hint:
            text = ""
        elif hint and squeezed(text).startswith(hint):
            text, doubts = without_label(text, hint), (*doubts, _HINT_KEPT)
        if field.type == "date":
            text = in_figures(text)
        self.findings.take(Found(field.id, text, text, place.where, place.rank, doubts))

    def _yesno(self, field: Field, pieces: Pieces, place: Place) -> None:
        self._one_of(field, ("是", "否"), pieces, place)

    def _choice(self, field: Field, pieces: Pieces, place: Place) -> None:
        self._one_of(field, field.options, pieces, place)

    def _one_of(self, field: Field, options: Sequence[str], pieces: Pieces, place: Place) -> None:
        text = joined(pieces)
        chosen = read_ticks(text, options)
        doubts = (*place.doubts, *chosen.doubts)
        answer = chosen.options[0] if len(chosen.options) == 1 else ""
        if len(chosen.options) > 1:
            doubts = (*doubts, f"{'、'.join(chosen.options)}都打了勾")
        if not chosen.options and not chosen.marked and chosen.rest:
            answer, doubts = chosen.rest, (*doubts, "没有看到方框和选项")
        elif chosen.rest:
            self.findings.leave(place.where, chosen.rest)
        self.findings.take(Found(field.id, answer, text.strip(), place.where, place.rank, doubts))

    def _checks(self, field: Field, pieces: Pieces, place: Place) -> None:
        text = joined(pieces)
        chosen = read_ticks(text, field.options)
        answer, other, doubts, rest = list(chosen.options), chosen.other, [*place.doubts, *chosen.doubts], chosen.rest
        if not answer and not chosen.marked and rest:
            doubts.append("没有看到方框和选项")
            if squeezed(rest) == NONE and field.none and field.other and OTHER in field.options:
                answer, other, rest = [OTHER], NONE, ""
        if rest:
            doubts.append(f"另外还写着“{' '.join(rest.split())}”")
            self.findings.leave(place.where, rest)
        self.findings.take(Found(field.id, answer, text.strip(), place.where, place.rank, tuple(doubts)))
        if field.other and OTHER in field.options:
            self.findings.take(Found(field.other, other, other, place.where, place.rank, place.doubts))


def without_label(text: str, label: str) -> str:
    """A text without the squeezed label that it begins with, and without the colon behind that."""
    folded = Folded(text)
    label = label.rstrip(":")
    if not label or not folded.words.startswith(label):
        return text.strip()
    begin = len(label) + folded.words[len(label) :].startswith(":")
    return folded.part(begin, len(folded.words)).strip()


def _own(definition: FormDefinition, cell: Cell) -> tuple[str, ...]:
    """The fields that a cell answers alone."""
    if cell.field is None:
        return ()
    field = definition.fields[cell.field]
    return (cell.field, field.other) if field.other and OTHER in field.options else (cell.field,)


def _by_field(said: Said) -> dict[str, dict[str, str]]:
    """The values of a text by field, each by the part of a day that it is."""
    found: dict[str, dict[str, str]] = {}
    for slot, value in said.values:
        found.setdefault(slot.name, {})[slot.part] = value
    return found


def _without_figures(line: str) -> str:
    return "".join(char for char in squeezed(line) if not char.isdecimal() and char != "_")
