"""A summary of many applicants: gathered rows in an order, with what the clerk changed in them.

A change never hides its source: a cell keeps what was gathered, and says when that is no longer what the clerk saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from app.bureau.gathering import GatheredCell, GatheredRow, place_order
from app.bureau.matching import alike
from app.bureau.told_names import name_told
from app.errors import UsageError
from app.forms.definition import Field
from app.forms.field_types import FIELD_TYPES
from app.forms.gathered import column_label
from app.forms.messages import shortened

Order: TypeAlias = Literal["given", "place", "kept"]
"""As the drafts were given; by place, then name; as the summary stood last time, new applicants behind."""

_LONGEST = 60
_BLANK = "空白"


@dataclass(frozen=True, slots=True)
class Edit:
    """What the clerk wrote into a cell, and what had been gathered there when it was written."""

    text: str
    was: str


_UNIT = re.compile(r"\s*[（(][^（()）]*[）)]$")

Edits: TypeAlias = Mapping[str, Mapping[str, Edit]]
"""Row key, column: edit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the summary. ``outdated``: the source said this when the clerk changed the cell, and says else now."""

    text: str
    source: GatheredCell
    edited: bool = False
    outdated: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An applicant's row: what was gathered, and what the clerk changed in it."""

    gathered: GatheredRow
    edits: Mapping[str, Edit]

    @property
    def key(self) -> str:
        """By which edits and order know the row."""
        return self.gathered.key

    @property
    def cells(self) -> dict[str, Cell]:
        """Its cells by column, made anew for whoever asks: of a thousand rows they are not kept."""
        return {column: _cell(source, self.edits.get(column)) for column, source in self.gathered.cells.items()}


@dataclass(frozen=True, slots=True)
class Summary:
    """The rows in printed order, every edit (also of applicants that are not among them), and what to tell."""

    rows: tuple[SummaryRow, ...] = ()
    edits: Edits = field(default_factory=dict)
    told: tuple[str, ...] = ()


def composed(
    rows: Sequence[GatheredRow],
    edits: Edits,
    order: Order = "given",
    kept: Sequence[str] = (),
    columns: Mapping[str, Field] = MappingProxyType({}),
) -> Summary:
    """The summary: rows in their order, edits in their cells.

    ``kept`` are the keys of last time, in their order; ``columns`` name what an applicant's edition does not ask for.
    """
    made = [SummaryRow(row, edits.get(row.key, {})) for row in rows]
    told = [sentence for row in made for sentence in _outdated(row, columns)]
    return Summary(tuple(in_order(made, order, kept)), edits, tuple(told))


def _cell(source: GatheredCell, edit: Edit | None) -> Cell:
    if edit is None or edit.text == source.text:
        return Cell(source.text, source)
    return Cell(edit.text, source, edited=True, outdated=edit.was if edit.was != source.text else None)


def _outdated(row: SummaryRow, columns: Mapping[str, Field]) -> Iterator[str]:
    """A sentence for each changed cell whose source says something else now, or is not asked for any more."""
    for column in row.edits:
        cell = row.cells.get(column)
        if cell is not None and cell.outdated is not None:
            origins = cell.source.origins
            label = origins[0].label if origins else column_label(columns, column)
            yield (
                f"“{name_told(row.gathered.name)}”的“{label}”改过以后，{_became(cell)}，"
                f"表上仍是改过的“{shortened(cell.text, _LONGEST) or _BLANK}”"
            )


def _became(cell: Cell) -> str:
    now, then = (shortened(text, _LONGEST) for text in (cell.source.text, cell.outdated or ""))
    if not cell.source.origins:
        return f"申报材料里取不到这一栏了（原来是“{then}”）"
    if not then:  # blank, or of an edition that did not ask
        return f"申报材料里有了“{now}”"
    return f"申报材料由“{then}”变成了“{now or _BLANK}”"


def in_order(rows: list[SummaryRow], order: Order, kept: Sequence[str] = ()) -> list[SummaryRow]:
    """Rows as ``order`` says; ``kept`` are the keys of last time, in their order."""
    if order == "place":
        return sorted(rows, key=lambda row: place_order(row.gathered))
    if order == "kept":
        places = {key: place for place, key in enumerate(kept)}
        return sorted(rows, key=lambda row: places.get(row.key, len(places)))
    return rows


def with_changes(
    rows: Sequence[GatheredRow],
    columns: Mapping[str, Field],
    edits: Edits,
    changes: Mapping[str, Mapping[str, str]],
    unlisted: Sequence[GatheredRow] = (),
) -> Edits:
    """Edits with ``changes`` added: rows by code or name, columns by id or label, texts as typed.

    A text that is what was gathered takes the edit back; ``unlisted`` as for :func:`row_named`. Raises
    :class:`UsageError` for an unknown row or column.
    """
    for named, texts in changes.items():
        typed = {_column_named(columns, column): text for column, text in texts.items()}
        edits = with_edits(row_named(rows, named, unlisted), columns, edits, typed)
    return edits


def with_edits(row: GatheredRow, columns: Mapping[str, Field], edits: Edits, typed: Mapping[str, str | None]) -> Edits:
    """Edits with what was ``typed`` into the cells of one row, by the ids of columns; None gives the source back."""
    own = dict(edits.get(row.key, {}))
    for column, said in typed.items():
        gathered, asked = row.cells[column].text, columns[column]
        text = gathered if said is None else FIELD_TYPES[asked.type].normalise(said, asked)
        if text == gathered:
            own.pop(column, None)
        else:
            own[column] = Edit(text, gathered)
    return {key: texts for key, texts in {**edits, row.key: own}.items() if texts}


def row_named(rows: Sequence[GatheredRow], named: str, unlisted: Sequence[GatheredRow] = ()) -> GatheredRow:
    """The row of an applicant, by code or name; :class:`UsageError` when there is none, or more than one.

    ``unlisted`` are those who are there without standing on the table; one who stands there goes before them.
    """
    found = _named(rows, named) or _named(unlisted, named)
    if len(found) == 1:
        return found[0]
    if found:
        keys = "、".join(f"“{row.key}”" for row in found)
        raise UsageError(f"有 {len(found)} 家机构都是“{named}”。", f"请写清楚是哪一家：{keys}。")
    raise UsageError(f"汇总的机构里没有“{named}”。", "请写统一社会信用代码，或与申报材料上一样的单位名称。")


def _named(rows: Sequence[GatheredRow], named: str) -> list[GatheredRow]:
    """Those with this key, or who were given another one since somebody has it, who is best known by it; else by all.

    A name that is the key of one who has no code means him, whoever else is called so.
    """
    mark = alike(named)
    if any(mark == alike(row.key) for row in rows):
        return [row for row in rows if mark in (alike(row.key), alike(next(iter(row.known.values()), "")))]
    return [row for row in rows if any(mark == alike(text) for text in row.known.values())]


def _column_named(columns: Mapping[str, Field], named: str) -> str:
    for name, column in columns.items():
        if named == name or alike(named) in (alike(column.label), alike(_UNIT.sub("", column.label))):
            return name
    known = "、".join(f"{name}（{column.label}）" for name, column in columns.items())
    raise UsageError(f"汇总表里没有“{named}”这一栏。", f"可用的栏：{known}。")
