"""Drafts of one form side by side: the figures that its definition compares by, block by block, zones as rows.

Every number keeps the field and the draft that it comes from. Nothing is estimated: what is no number stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from app.bureau.model import Received, Source
from app.drafts.changes import words_of
from app.forms.bureau_records import Figure
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.field_types import FIELD_TYPES
from app.forms.labels import label_of, with_years

BLANK = "未填"
_LONGEST_SHORT = 12
_MOST_NAMED = 3
_LONGEST_TOLD = 20
_QUANTITY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([^（(]*)", re.DOTALL)
_EXACT = Decimal("0.000001")
# what one of each is in the smallest of its kind; 15 亩 are a hectare (《中华人民共和国法定计量单位》)
_MEASURES: tuple[Mapping[str, Fraction], ...] = (
    {"平方米": Fraction(1), "亩": Fraction(10_000, 15), "公顷": Fraction(10_000), "平方公里": Fraction(1_000_000)},
    {"元": Fraction(1), "万元": Fraction(10_000), "亿元": Fraction(100_000_000)},
)


@dataclass(frozen=True, slots=True)
class Zone:
    """An applicant: what charts call it (``short``, no two alike), its name, where it is, and which draft says so."""

    short: str
    name: str
    place: str
    source: Source
    code: str


@dataclass(frozen=True, slots=True)
class ZoneCell:
    """A figure of a zone: a number, else a text (无, 未填, or as typed); the field it stands in, and what was typed."""

    value: Decimal | str
    field: str
    typed: str


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure: its label and unit, a column for each year (or one), a row for each zone.

    ``note`` says when figures were converted to be compared. ``labels`` are those of the fields, one for each column.
    """

    label: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[ZoneCell, ...], ...]
    note: str = ""
    labels: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label with its unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @property
    def has_numbers(self) -> bool:
        """Whether there is anything to draw."""
        return any(isinstance(cell.value, Decimal) for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """All figures of all zones, and sentences on what to look at."""

    title: str
    zones: tuple[Zone, ...]
    blocks: tuple[FigureBlock, ...]
    told: tuple[str, ...] = ()


def zone_table(definition: FormDefinition, received: Sequence[Received]) -> ZoneTable:
    """Compare drafts of ``definition`` in the order given; a draft that came twice as it is stands once."""
    told: list[str] = []
    drafts = _once(definition, received, told)
    names = [_name(definition, one) for one in drafts]
    shorts = _apart([_short(definition, one, name, drafts) for one, name in zip(drafts, names, strict=True)])
    zones = tuple(
        Zone(short, name, _place(definition, one), one.source, one.code)
        for short, name, one in zip(shorts, names, drafts, strict=True)
    )
    figures = definition.bureau.figures if definition.bureau else ()
    blocks = tuple(_block(definition, figure, drafts) for figure in figures)
    told += _no_numbers(zones, blocks)
    return ZoneTable(definition.short_title, zones, blocks, tuple(told))


def _no_numbers(zones: Sequence[Zone], blocks: Sequence[FigureBlock]) -> Iterator[str]:
    """What was typed where a figure is compared and is none: it stands in the table, and no chart shows it."""
    for number, zone in enumerate(zones):
        found = [
            f"“{label}”写的是“{_shortened(cell.typed)}”"
            for block in blocks
            for label, cell in zip(block.labels, block.rows[number], strict=True)
            if cell.typed not in ("", NONE) and not isinstance(cell.value, Decimal)
        ]
        if found:
            more = f"等 {len(found)} 处" if len(found) > _MOST_NAMED else ""
            yield f"“{zone.name}”的{'，'.join(found[:_MOST_NAMED])}{more}，不是可以比较的数，照写列出，没有画进图表"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_TOLD else f"{plain[: _LONGEST_TOLD - 1]}…"


def _once(definition: FormDefinition, received: Sequence[Received], told: list[str]) -> list[Received]:
    found: dict[str, Received] = {}
    for one in received:
        if one.code in found:
            told.append(f"“{one.source.path.name}”和“{found[one.code].source.path.name}”内容相同，只列一次")
        found.setdefault(one.code, one)
    names: dict[str, Received] = {}
    for one in found.values():
        name = _name(definition, one)
        if name in names:
            told.append(
                f"“{name}”有两份内容不同的草稿（“{names[name].source.path.name}”和“{one.source.path.name}”），都列出了，请核对"
            )
        names.setdefault(name, one)
    return list(found.values())


def _answer(one: Received, field: str) -> str:
    value = one.draft.answers.get(field)
    return value.strip() if isinstance(value, str) else "" if value in (None, []) else words_of(value)


def _name(definition: FormDefinition, one: Received) -> str:
    return _answer(one, definition.name_field) or one.source.path.stem


def _place(definition: FormDefinition, one: Received) -> str:
    fields = definition.bureau.place if definition.bureau else ()
    return "".join(
        f"{_bare(definition, one, name)}{_ending(definition, name)}" for name in fields if _answer(one, name)
    )


def _ending(definition: FormDefinition, field: str) -> str:
    """The word that the form prints behind a place: 省, 市."""
    return next(iter(definition.fields[field].drop_ending), "")


def _bare(definition: FormDefinition, one: Received, field: str) -> str:
    text = _answer(one, field)
    return next((text.removesuffix(end) for end in definition.fields[field].drop_ending if text.endswith(end)), text)


def _short(definition: FormDefinition, one: Received, name: str, drafts: Sequence[Received]) -> str:
    """The last place name when no other zone has it: charts have little room; else the beginning of the name."""
    fields = definition.bureau.place[-1:] if definition.bureau else ()
    for field in fields:
        place = _bare(definition, one, field)
        if place and sum(_bare(definition, other, field) == place for other in drafts) == 1:
            return place
    return name if len(name) <= _LONGEST_SHORT else f"{name[:_LONGEST_SHORT]}…"


def _apart(shorts: Sequence[str]) -> list[str]:
    found: list[str] = []
    for short in shorts:
        number, named = 1, short
        while named in found:
            number += 1
            named = f"{short} ({number})"
        found.append(named)
    return found


# ---- figures ---------------------------------------------------------------------------------------------------


def _block(definition: FormDefinition, figure: Figure, drafts: Sequence[Received]) -> FigureBlock:
    rows = [[_cell(definition.fields[field], _answer(one, field)) for field in figure.fields] for one in drafts]
    unit, note = figure.unit, ""
    if any(definition.fields[field].type == "quantity" for field in figure.fields):
        rows, unit, note = _in_one_unit(definition.fields[figure.fields[0]], rows)
    columns = tuple(_column(definition, figure, field) for field in figure.fields)
    labels = tuple(label_of(definition, field) for field in figure.fields)
    return FigureBlock(figure.label, unit, columns, tuple(tuple(row) for row in rows), note, labels)


def _column(definition: FormDefinition, figure: Figure, field: str) -> str:
    """The year that a field is about; without one what the figure is called."""
    label = definition.fields[field].label
    for key, year in definition.years.items():
        if f"{{{key}}}" in label or field.endswith(f"_{key}"):
            return f"{year}年"
    return figure.label if len(figure.fields) == 1 else with_years(definition, label_of(definition, field))


def _cell(field: Field, typed: str) -> ZoneCell:
    spec = FIELD_TYPES[field.type]
    value = spec.value(typed, field) if typed and spec.accepts(typed) else None
    if isinstance(value, Decimal):
        return ZoneCell(value, field.id, typed)
    return ZoneCell(typed or BLANK, field.id, typed)


def _in_one_unit(field: Field, rows: Sequence[Sequence[ZoneCell]]) -> tuple[list[list[ZoneCell]], str, str]:
    """The cells of amounts that carry their own unit, in one unit; which, and a note where some were converted."""
    units = {_unit(cell) for row in rows for cell in row if isinstance(cell.value, Decimal)}
    unit = units.pop() if len(units) == 1 else (field.units or ("",))[0]
    found = [[_converted(cell, unit) for cell in row] for row in rows]
    note = f"填写的单位不同，已换算成{unit}" if units else ""
    return found, unit, note


def _unit(cell: ZoneCell) -> str:
    match = _QUANTITY.fullmatch(cell.typed) or _QUANTITY.match(cell.typed)
    return match[2].strip() if match else ""


def _converted(cell: ZoneCell, unit: str) -> ZoneCell:
    """The amount in ``unit``; as typed when its own unit is of another kind."""
    own = _unit(cell)
    if not isinstance(cell.value, Decimal) or own == unit:
        return cell
    for measures in _MEASURES:
        if own in measures and unit in measures:
            exact = Fraction(cell.value) * measures[own] / measures[unit]
            value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_EXACT, ROUND_HALF_UP)
            plain = value.normalize() if value % 1 else value.quantize(Decimal(1))
            return ZoneCell(plain, cell.field, cell.typed)
    return ZoneCell(cell.typed, cell.field, cell.typed)
