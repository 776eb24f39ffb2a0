"""The sections of a form in printed order, and the one section that each field belongs to.

A fact may be printed in several places (the name stands on covers, in tables, in the declaration); it belongs to the
place where the form asks for it: a cell of a table, else an outline, else a cover. What is printed nowhere belongs to
the first section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from app.forms.definition import OTHER, Cell, Cover, FormDefinition, Holding, Line, Outline, Part, Table, Volume
from app.forms.labels import with_years
from app.forms.slots import Slot, parse_slots

SectionKind: TypeAlias = Literal["cover", "notes", "table", "outline", "statement", "evidence"]
# Where the form asks for a fact, before where it repeats it.
_ASKED_FIRST: tuple[SectionKind, ...] = ("table", "outline", "cover", "statement")


@dataclass(frozen=True, slots=True)
class Section:
    """One stretch of the printed form: its title, its volume, what it shows, and the fields that belong to it.

    ``id`` is unique in the form. ``shows`` is the id of the table, outline or statement (else empty), ``item`` the item
    of the contents that holds it; ``items`` are those of an evidence section. ``printed`` are all fields in it.
    """

    id: str
    kind: SectionKind
    title: str
    volume: str
    shows: str = ""
    item: int | None = None
    items: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()


def sections_of(definition: FormDefinition) -> tuple[Section, ...]:
    """All sections, volume after volume; the evidence of a volume stands behind its printed sections."""
    found = [section for volume in definition.volumes for section in _sections(definition, volume)]
    homes = _homes(found)
    homes |= {name: found[0].id for name in definition.fields if name not in homes}
    return tuple(
        replace(section, fields=tuple(name for name in _asked(definition, section) if homes[name] == section.id))
        for section in found
    )


def _asked(definition: FormDefinition, section: Section) -> tuple[str, ...]:
    """The printed fields in printed order, then all others: some are asked for and printed nowhere."""
    return (*section.printed, *(name for name in definition.fields if name not in section.printed))


def _homes(sections: list[Section]) -> dict[str, str]:
    homes: dict[str, str] = {}
    for kind in _ASKED_FIRST:
        for section in sections:
            if section.kind == kind:
                for name in section.printed:
                    homes.setdefault(name, section.id)
    return homes


def _sections(definition: FormDefinition, volume: Volume) -> Iterator[Section]:
    items: list[int] = []
    for part in volume.parts:
        yield from _of_part(definition, volume, part)
        if part.item and any(holding.attachments for holding in part.item.holds):
            items.append(part.item.number)
    if items:
        yield Section(f"{volume.id}.evidence", "evidence", "佐证材料", volume.id, items=tuple(items))


def _of_part(definition: FormDefinition, volume: Volume, part: Part) -> Iterator[Section]:
    if part.cover:
        yield _cover(definition, volume, part.cover)
    elif part.notes:
        yield Section(f"{volume.id}.notes", "notes", part.notes.title, volume.id)
    holds = part.body.holds if part.body else part.item.holds if part.item else ()
    number = part.item.number if part.item else None
    for holding in holds:
        section = _holding(definition, volume, holding)
        if section:
            yield replace(section, item=number)


def _cover(definition: FormDefinition, volume: Volume, cover: Cover) -> Section:
    texts = [line.value for line in cover.lines]
    return Section(f"{volume.id}.cover", "cover", "封面", volume.id, printed=_names(definition, texts))


def _holding(definition: FormDefinition, volume: Volume, holding: Holding) -> Section | None:
    if holding.table:
        table = definition.tables[holding.table]
        return _shown(definition, volume, "table", holding.table, table.title, _of_table(definition, table))
    if holding.outline:
        outline = definition.outlines[holding.outline]
        return _shown(definition, volume, "outline", holding.outline, outline.title, _of_outline(outline))
    if holding.statement:
        statement = definition.statements[holding.statement]
        texts = [statement.text, *(line.text for line in statement.signatures)]
        return _shown(definition, volume, "statement", holding.statement, statement.title, _names(definition, texts))
    return None


def _shown(
    definition: FormDefinition, volume: Volume, kind: SectionKind, shows: str, title: str, printed: tuple[str, ...]
) -> Section:
    named = "".join(part for part in parse_slots(with_years(definition, title)) if isinstance(part, str))
    return Section(f"{volume.id}.{shows}", kind, named, volume.id, shows=shows, printed=printed)


def _of_outline(outline: Outline) -> tuple[str, ...]:
    return tuple(line.field for line in outline.lines if line.field)


def _of_table(definition: FormDefinition, table: Table) -> tuple[str, ...]:
    """The fields of the cells in reading order, then those of title and lines around that no cell holds."""
    found: dict[str, None] = {}
    for row in table.rows:
        for cell in row:
            found |= dict.fromkeys(fields_of_cell(definition, cell))
    if table.repeat:
        found[table.repeat.field] = None
    around: list[Line] = [line for lines in table.above for line in lines]
    around += table.below
    printed = [table.title, table.subtitle, *(line.text for line in around)]
    return (*found, *(name for name in _names(definition, printed) if name not in found))


def fields_of_cell(definition: FormDefinition, cell: Cell) -> tuple[str, ...]:
    """The fields answered in a cell: its own, the free text of its 其他, those of the slots in its printed text."""
    if cell.field is None:
        return _names(definition, [cell.text or ""])
    field = definition.fields[cell.field]
    return (cell.field, field.other) if field.other and OTHER in field.options else (cell.field,)


def _names(definition: FormDefinition, texts: list[str]) -> tuple[str, ...]:
    """The fields whose slots stand in printed texts, once each."""
    found: dict[str, None] = {}
    for text in texts:
        for part in parse_slots(text):
            if isinstance(part, Slot) and part.name in definition.fields:
                found[part.name] = None
    return tuple(found)
