"""Lines with a printed label and a value: covers, the lines above tables, titles with a name in them, signatures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.forms.definition import FormDefinition
from app.forms.field_types import FIELD_TYPES, FieldContext
from app.forms.slots import Slot, parse_slots
from app.word_forms.cells import CellReader, Place, without_label
from app.word_forms.findings import Found, Rank
from app.word_forms.flow import Line
from app.word_forms.words import Folded, squeezed

_LEAST_LABEL = 3
_DIGITS_BEGIN = re.compile(r"[0-9０-９(（+]")
# Telephone numbers as people write them, and what they put between a name and its number.
_IN_NUMBERS = r"[0-9０-９(（+][-0-9０-９()（）+－—–―、,，;；/／\s转分机]*"
_NUMBERS = re.compile(f"{_IN_NUMBERS}$")
_NUMBERS_FIRST = re.compile(rf"(?P<numbers>{_IN_NUMBERS}?)(?P<name>[^\W\d][^0-9０-９]*)")
_LEAST_DIGITS = re.compile("(?:[0-9０-９][^0-9０-９]{0,2}){7}")
_IN_BRACKETS = re.compile(r"^[(（]([^()（）]*)[)）]$")
_CALLED = re.compile(r"(?:(?:联系)?(?:电话|手机|座机)(?:号码|号)?|(?<![A-Za-z])tel)$", re.IGNORECASE)
_BETWEEN = " \u3000\n\t，,、；;：:/／.（("
_LONGEST_CONTACT = 400


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A printed line with slots: its text, where it stands, whose word it is, texts that may share the line."""

    text: str
    where: str
    rank: Rank
    beside: tuple[str, ...] = ()


def asked_lines(definition: FormDefinition) -> list[AskedLine]:
    """All lines with values of a form, long ones first: one may begin like another."""
    found: dict[str, AskedLine] = {}
    for line in (*_of_covers(definition), *_of_tables(definition), *_of_statements(definition)):
        known = found.get(line.text)
        beside = dict.fromkeys((*known.beside, *line.beside)) if known else line.beside
        found[line.text] = replace(known or line, beside=tuple(beside))
    return sorted(found.values(), key=lambda line: -len(line.text))


def cover_labels(definition: FormDefinition) -> frozenset[str]:
    """The printed labels of covers, squeezed: a table that holds them is a cover."""
    return frozenset(
        squeezed(line.label)
        for volume in definition.volumes
        for part in volume.parts
        if part.cover
        for line in part.cover.lines
    )


def _of_covers(definition: FormDefinition) -> Iterator[AskedLine]:
    for volume in definition.volumes:
        for part in volume.parts:
            for line in part.cover.lines if part.cover else ():
                yield AskedLine(f"{line.label}\n{line.value}", f"{volume.title}封面", Rank.COVER)


def _of_tables(definition: FormDefinition) -> Iterator[AskedLine]:
    for table in definition.tables.values():
        name = "".join(part for part in parse_slots(table.title) if isinstance(part, str))
        if any(isinstance(part, Slot) for part in parse_slots(table.title)):
            yield AskedLine(table.title, name, Rank.ASKED)
        for shared in table.above:
            texts = tuple(line.text for line in shared)
            for text in texts:
                beside = tuple(other for other in texts if other != text)
                label = text.partition("{")[0].strip().rstrip("：:")
                yield AskedLine(text, f"表格上方的“{label}”", Rank.REPEATED, beside)
        for below in table.below:
            yield AskedLine(below.text, f"{name}下方", Rank.REPEATED)


def _of_statements(definition: FormDefinition) -> Iterator[AskedLine]:
    for statement in definition.statements.values():
        for text in (*statement.text.split("\n"), *(line.text for line in statement.signatures)):
            yield AskedLine(text, statement.title, Rank.REPEATED)
    if definition.self_declaration:
        yield AskedLine(definition.self_declaration.signature.text, definition.self_declaration.title, Rank.REPEATED)


class LineReader:
    """Reads lines with labels wherever they stand."""

    def __init__(self, definition: FormDefinition, reader: CellReader) -> None:
        self._definition = definition
        self._reader = reader
        self._asked = asked_lines(definition)

    def read(self, lines: Sequence[Line]) -> None:
        """Take every line that begins with a printed label or reads as a printed text.

        A label may have been broken over two lines.
        """
        for line, following in itertools.pairwise([*lines, Line("", "")]):
            if line.used or line.table:
                continue
            line.used = any(self._take(asked, line.text) for asked in self._asked)
            if not line.used and not following.used and self._begins_label(line.words):
                both = f"{line.text}\n{following.text}"
                line.used = following.used = any(self._take(asked, both) for asked in self._asked)

    def _begins_label(self, words: str) -> bool:
        """Whether a line is the first part of a printed label and nothing more."""
        labels = (self._reader.template(asked.text).label for asked in self._asked)
        return len(words) >= _LEAST_LABEL and any(label.startswith(words) and label != words for label in labels)

    def _take(self, asked: AskedLine, text: str) -> bool:
        template = self._reader.template(asked.text)
        label = template.label.rstrip(":")
        folded = Folded(text)
        if len(label) >= _LEAST_LABEL:
            if not folded.words.startswith(label) or not _ends_there(folded, label):
                return False
        elif template.read(text) is None or not self._shows_all(asked.text, folded.words):
            return False
        for other in asked.beside:
            cut = folded.words.find(self._reader.template(other).label, len(label))
            if cut > 0 and self._reader.template(other).label:
                self._take(AskedLine(other, asked.where, asked.rank), folded.part(cut, len(folded.words)))
                folded = Folded(folded.part(0, cut))
        self._read(asked, folded.original, label)
        return True

    def _read(self, asked: AskedLine, text: str, label: str) -> None:
        template = self._reader.template(asked.text)
        if not template.slots:
            self._reader.printed(asked.text, text, asked.where)
        elif self._is_together(asked.text):
            self._together(asked, text, label)
        else:
            self._reader.line(asked.text, text, Place(asked.where, rank=asked.rank))

    def _shows_all(self, printed: str, words: str) -> bool:
        """Whether a line that begins with an answer holds all that is printed behind it."""
        fixed = [squeezed(part) for part in parse_slots(printed) if isinstance(part, str)]
        return sum(map(len, fixed)) >= 2 * _LEAST_LABEL and all(part in words for part in fixed)

    def _is_together(self, text: str) -> bool:
        """Whether two values stand beside each other with nothing but a blank between them."""
        parts = parse_slots(text)
        return any(
            isinstance(one, Slot) and isinstance(two, str) and not two.strip() and isinstance(three, Slot)
            for one, two, three in zip(parts, parts[1:], parts[2:], strict=False)
        )

    def _together(self, asked: AskedLine, line: str, label: str) -> None:
        """A contact and a number on one rule: cut where the second begins to be what it is asked to be."""
        text = without_label(line, label).strip("_ \u3000")
        slots = [part for part in parse_slots(asked.text) if isinstance(part, Slot)]
        first, second = slots[0].name, slots[-1].name
        head, tail = self._parted(text, second)
        for name, value in ((first, head), (second, tail)):
            self._reader.findings.take(Found(name, value, text, asked.where, Rank.TOGETHER))

    def _parted(self, text: str, second: str) -> tuple[str, str]:
        """The name and the number; of several numbers without a name none is the name.

        Whether a number is one that is asked for tells most; else what looks like one, behind the name or before it.
        """
        if not any(char.isalpha() for char in text):
            return "", text
        asked = self._definition.fields[second]
        spec = FIELD_TYPES[asked.type]
        for match in _DIGITS_BEGIN.finditer(text):
            head, tail = text[: match.start()].strip(), text[match.start() :].strip()
            is_number = not any(spec.check(spec.normalise(tail, asked), asked, FieldContext("")))
            if is_number and not _LEAST_DIGITS.search(head):
                return _name_in(head), tail
        head, _, tail = text.rpartition(" ")
        return _by_looks(text) or ((head.strip(), tail.strip()) if head else (text, ""))


def _by_looks(text: str) -> tuple[str, str] | None:
    """The name and the number where digits stand behind a name or before it; None when neither is so, or it is long."""
    if len(text) > _LONGEST_CONTACT:
        return None
    behind, before = _NUMBERS.search(text), _NUMBERS_FIRST.fullmatch(text)
    if behind and _LEAST_DIGITS.search(behind[0]):
        return _name_in(text[: behind.start()]), _IN_BRACKETS.sub(r"\1", behind[0].strip())
    if before and _LEAST_DIGITS.search(before["numbers"]):
        numbers = before["numbers"].rstrip(f"{_BETWEEN}-－—–―")
        name = _IN_BRACKETS.sub(r"\1", text[len(numbers) :].strip(f"{_BETWEEN[:-2]}-－—–―"))
        return None if set(name) & set("()（）") else (name, numbers)
    return None


def _name_in(head: str) -> str:
    """What stands before a number, without what leads over to it."""
    return _CALLED.sub("", head.rstrip(_BETWEEN)).rstrip(_BETWEEN)


def _ends_there(folded: Folded, label: str) -> bool:
    """Whether a label ends where it should: a colon, a rule or a blank stands behind it, or a figure."""
    end = len(folded.part(0, len(label)))
    start = folded.original.find(folded.part(0, len(label)))
    behind = folded.original[start + end :][:1]
    return not behind or behind.isspace() or behind in ":：_" or not behind.isalpha()
