"""Where on paper an issue stands, in the words that are printed there: table and item, row label, 序号 of a row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.documents.layout.tables import grid
from app.forms.definition import FormDefinition, Table
from app.forms.field_types.choices import printed_numbers
from app.forms.labels import item_label, label_of, with_years
from app.forms.sections import Section, fields_of_cell, sections_of

EVIDENCE = "佐证材料"
ELSEWHERE = "其他"
_LIST_MARKS = ";；。"
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """A place on paper: the ``heading`` names table and item, ``field`` what is printed beside it.

    ``row`` is the 序号 of a row of a growable table, 0 elsewhere; ``label`` begins the sentences of its issues.
    """

    heading: str
    field: str
    row: int = 0
    label: str = ""


class PaperPlaces:
    """The places of one filled form; ``answers`` tell which rows of growable tables are printed."""

    def __init__(self, definition: FormDefinition, answers: Mapping[str, object]) -> None:
        self._definition = definition
        self._answers = answers

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """All headings in printed order."""
        found = dict.fromkeys(self._heading(section) for section in self._sections)
        return (*found, EVIDENCE, ELSEWHERE)

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        return tuple(section for section in sections_of(self._definition) if section.fields)

    @cached_property
    def _homes(self) -> Mapping[str, Section]:
        return {name: section for section in self._sections for name in section.fields}

    def _heading(self, section: Section) -> str:
        definition = self._definition
        if section.item is not None:
            return f"第 {section.item} 项{quoted(section.title)}"
        volume = next(volume for volume in definition.volumes if volume.id == section.volume)
        own = volume.file_name if len(definition.volumes) > 1 else ""
        return f"{own}{section.title}" if section.kind == "cover" else f"{volume.file_name}{quoted(section.title)}"

    def of_item(self, number: int) -> PaperPlace:
        """The place of a numbered item of evidence."""
        words = f"第 {number} 项（{with_years(self._definition, self._definition.items[number].short_title)}）"
        return PaperPlace(EVIDENCE, words, label=item_label(self._definition, number))

    def item_title(self, number: int) -> str:
        """What the contents list calls an item, without the mark at its end."""
        return with_years(self._definition, self._definition.items[number].title).rstrip(_LIST_MARKS)

    def of(self, path: str) -> PaperPlace:
        """The place of a path as issues have it."""
        head, *rest = path.split(".")
        if head == "items" and rest and rest[0].isdecimal() and int(rest[0]) in self._definition.items:
            return self.of_item(int(rest[0]))
        home = self._homes.get(head)
        if home is None:
            return PaperPlace(ELSEWHERE, "")
        if rest and rest[0].isdecimal():
            return self._of_row(home, head, int(rest[0]), rest[1:])
        label = label_of(self._definition, head)
        return PaperPlace(self._heading(home), f"{quoted(label)}{self._in_row(home, head, label)}", label=label)

    def _of_row(self, home: Section, name: str, place: int, column: Sequence[str]) -> PaperPlace:
        rows = self._answers.get(name)
        numbers = printed_numbers(rows) if isinstance(rows, list) else []
        number = numbers[place] if place < len(numbers) else place + 1
        asked = self._definition.fields[name].columns.get(column[0]) if column else None
        words = quoted(with_years(self._definition, asked.label)) if asked else ""
        path = ".".join((name, str(place), *column))
        return PaperPlace(self._heading(home), words, number, label_of(self._definition, path, number))

    def _in_row(self, home: Section, name: str, label: str) -> str:
        """Which printed row a field stands in, when its label does not say so by itself."""
        table = self._definition.tables.get(home.shows) if home.kind == "table" else None
        row = _row_label(self._definition, table, name) if table else ""
        if not row or _says(_core(row), _core(label)) or _says(_core(label), _core(row)):
            return ""
        return f"（{quoted(row)}一行）"


def quoted(text: str) -> str:
    """A text in quotes; quotes in it become single ones (GB/T 15834-2011, 4.8.3.5)."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def rows_in_words(numbers: Iterable[int]) -> str:
    """``第 2、5—7 行``."""
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    words = [str(a) if a == b else f"{a}、{b}" if b == a + 1 else f"{a}—{b}" for a, b in stretches]
    return f"第 {'、'.join(words)} 行"


def _row_label(definition: FormDefinition, table: Table, name: str) -> str:
    """What is printed in the nearest cell to the left of a field; empty when nothing is."""
    cells = list(grid([*table.rows], len(table.columns_mm)))
    found = next(((row, column) for row, column, cell in cells if name in fields_of_cell(definition, cell)), None)
    if found is None:
        return ""
    beside = [
        (left, cell.label if cell.label is not None else cell.header)
        for row, left, cell in cells
        if row <= found[0] < row + cell.rows and left < found[1] and (cell.label or cell.header)
    ]
    text = max(beside, default=(0, ""), key=lambda one: one[0])[1] or ""
    return with_years(definition, text.split("\n")[0])


def _says(short: str, long: str) -> bool:
    """Whether all characters of one label stand in another, in their order (国家级平台数量, 国家级平台名称及数量)."""
    rest = iter(long)
    return all(char in rest for char in short)


def _core(text: str) -> str:
    """A label without brackets, blanks and forms of width."""
    return "".join(_BRACKETS.sub("", unicodedata.normalize("NFKC", text)).split())
