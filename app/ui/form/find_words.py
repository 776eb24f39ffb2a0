"""Finding a field by its label, its value, or the initials of their pinyin. No widgets."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import TypeAlias

from app.forms.answers import Answer
from app.forms.labels import item_label, label_of
from app.forms.table_rows import rows_in, text_in
from app.ui.work.desk import Desk
from app.ui.work.initials import find_initials, initials

MOST = 60
_SHORT = 30  # in longer texts the initials of almost anything are found
_CELLS_A_STEP = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that was found: its path, its printed label, the section it stands in, and what is answered there."""

    path: str
    label: str
    section: str
    value: str


Finding: TypeAlias = Generator[None, None, list[Hit]]


class Finder:
    """The places of one draft as they are when the search begins."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._draft = desk.draft
        self._fields = list(_fields(desk))
        self._labels = [initials(hit.label) for hit in self._fields]

    def find(self, query: str) -> list[Hit]:
        """What :meth:`finding` gives, at once."""
        steps = self.finding(query)
        while True:
            try:
                next(steps)
            except StopIteration as ended:
                hits: list[Hit] = ended.value
                return hits

    def finding(self, query: str) -> Finding:
        """The best hits first: labels that begin with it, hold it, have its initials; then values. All when blank.

        Step by step, since tables may have thousands of cells; those of a table come behind its own field. A draft
        that changed meanwhile gives what was found so far.
        """
        wanted = "".join(query.lower().split())
        if not wanted:
            return self._fields[:MOST]
        ranked = [
            (rank, at, hit)
            for at, (hit, label) in enumerate(zip(self._fields, self._labels, strict=True))
            if (rank := _rank(hit, label, wanted)) is not None
        ]
        yield
        for at, hit in enumerate(self._cells(), start=len(self._fields)):
            rank = _rank(hit, None, wanted)
            if rank is not None:
                ranked.append((rank, at, hit))
            if at % _CELLS_A_STEP == 0:
                if len(ranked) > 4 * MOST:
                    ranked = nsmallest(MOST, ranked, key=lambda one: one[:2])
                yield
                if self._desk.draft is not self._draft:
                    break
        return [hit for _, _, hit in nsmallest(MOST, ranked, key=lambda one: one[:2])]

    def _cells(self) -> Iterator[Hit]:
        """The cells of growable tables that hold anything."""
        for hit in self._fields:
            answer = self._desk.answer_of(hit.path) if "." not in hit.path else ""
            if isinstance(answer, list):
                yield from _cells(self._desk, hit, answer)


def _rank(hit: Hit, label_initials: tuple[str, ...] | None, wanted: str) -> int | None:
    """How well a place fits, 0 best; without ``label_initials`` those of the label are taken now."""
    label = "".join(hit.label.lower().split())
    place = label.find(wanted)
    if place >= 0:
        return 0 if place == 0 else 1
    letters = wanted.isascii() and wanted.isalnum()
    if letters:
        at = find_initials(wanted, initials(hit.label) if label_initials is None else label_initials)
        if at >= 0:
            return 2 if at == 0 else 3
    value = "".join(hit.value.lower().split())
    if wanted in value:
        return 4
    short = letters and len(value) <= _SHORT and wanted.isalpha()
    return 5 if short and find_initials(wanted, initials(hit.value)) >= 0 else None


def _fields(desk: Desk) -> Iterator[Hit]:
    definition = desk.definition
    for section in desk.sections:
        for name in section.fields:
            yield Hit(name, label_of(definition, name), section.title, _shown(desk.answer_of(name)))
        for number in section.items:
            yield Hit(f"items.{number}", item_label(definition, number), section.title, "")


def _cells(desk: Desk, table: Hit, answer: Answer) -> Iterator[Hit]:
    columns = desk.definition.fields[table.path].columns
    for place, row in enumerate(rows_in(answer) if columns else []):
        for column in columns:
            if value := text_in(row, column):
                path = f"{table.path}.{place}.{column}"
                number = desk.row_number(table.path, place)
                yield Hit(path, label_of(desk.definition, path, number), table.section, value)


def _shown(answer: Answer) -> str:
    if isinstance(answer, str):
        return " ".join(answer.split())
    return "、".join(entry for entry in answer if isinstance(entry, str))
