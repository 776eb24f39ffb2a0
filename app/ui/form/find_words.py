"""Finding a field by its label, its value, or the initials of their pinyin. No widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.forms.answers import Answer
from app.forms.field_types.choices import printed_numbers
from app.forms.labels import item_label, label_of
from app.forms.table_rows import rows_in, text_in
from app.ui.form.initials import find_initials, initials
from app.ui.work.desk import Desk

MOST = 60
_SHORT = 30  # in longer texts the initials of almost anything are found


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that was found: its path, its printed label, the section it stands in, and what is answered there."""

    path: str
    label: str
    section: str
    value: str


@dataclass(frozen=True, slots=True)
class _Entry:
    hit: Hit
    label_initials: tuple[str, ...]


class Finder:
    """The places of one draft as they are when the search begins."""

    def __init__(self, desk: Desk) -> None:
        self._entries = [_Entry(hit, initials(hit.label)) for hit in _places(desk)]

    def find(self, query: str) -> list[Hit]:
        """The best hits first: labels that begin with it, hold it, have its initials; then values. All when blank."""
        wanted = "".join(query.lower().split())
        if not wanted:
            return [entry.hit for entry in self._entries if not _is_cell(entry.hit.path)][:MOST]
        ranked = [(rank, at) for at, entry in enumerate(self._entries) if (rank := _rank(entry, wanted)) is not None]
        return [self._entries[at].hit for _, at in sorted(ranked)][:MOST]


def _rank(entry: _Entry, wanted: str) -> int | None:
    label = "".join(entry.hit.label.lower().split())
    place = label.find(wanted)
    if place >= 0:
        return 0 if place == 0 else 1
    if wanted.isascii() and wanted.isalnum():
        at = find_initials(wanted, entry.label_initials)
        if at >= 0:
            return 2 if at == 0 else 3
    value = "".join(entry.hit.value.lower().split())
    if wanted in value:
        return 4
    short = len(value) <= _SHORT and wanted.isascii() and wanted.isalpha()
    return 5 if short and find_initials(wanted, initials(entry.hit.value)) >= 0 else None


def _is_cell(path: str) -> bool:
    return path.count(".") == 2


def _places(desk: Desk) -> Iterator[Hit]:
    definition = desk.definition
    for section in desk.sections:
        for name in section.fields:
            answer = desk.answer_of(name)
            yield Hit(name, label_of(definition, name), section.title, _shown(answer))
            if isinstance(answer, list):
                yield from _cells(desk, section.title, name, answer)
        for number in section.items:
            yield Hit(f"items.{number}", item_label(definition, number), section.title, "")


def _cells(desk: Desk, section: str, name: str, answer: Answer) -> Iterator[Hit]:
    columns = desk.definition.fields[name].columns
    rows = rows_in(answer) if columns else []
    for place, (row, number) in enumerate(zip(rows, printed_numbers(rows), strict=True)):
        for column in columns:
            if value := text_in(row, column):
                path = f"{name}.{place}.{column}"
                yield Hit(path, label_of(desk.definition, path, number), section, value)


def _shown(answer: Answer) -> str:
    if isinstance(answer, str):
        return " ".join(answer.split())
    return "、".join(entry for entry in answer if isinstance(entry, str))
