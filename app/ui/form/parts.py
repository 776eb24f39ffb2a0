"""What a section of the form is made of on the screen: grids of cells, printed words, growable tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from app.forms.definition import Cover, Line, Table
from app.forms.labels import label_of, with_years
from app.forms.sections import Section, SectionKind, fields_of_cell
from app.ui.form.cells.base import AnswerCell
from app.ui.form.cells.factory import make_cell, make_line, make_line_editor, make_outline_cell
from app.ui.form.geometry import Area
from app.ui.form.grid import PaperGrid, Piece
from app.ui.form.navigation import title_of
from app.ui.form.printed import LabelCell, PrintedWords, SealCell, SealPlace, fields_in
from app.ui.form.rows.table import RowsTable
from app.ui.form.table_areas import PlacedCell, areas_of, words_for
from app.ui.work.tools import Tools

# The name of whoever hands in needs more room than the date beside it; between them, and any others, is a gap.
_LINE_SHARES = {2: (57, 40)}
_GAP_SHARE = 3
_PX_PER_MM = 1.3  # of the room for a stamp: enough to know it by, less than on paper


@dataclass(frozen=True, slots=True)
class Seat:
    """An editor's cell, where it stands, and the label that leads its row."""

    cell: AnswerCell
    grid: PaperGrid
    area: Area
    label: LabelCell | None = None


@dataclass(slots=True)
class Parts:
    """The blocks of a section from top to bottom, and what in them can be answered, cited or grows.

    ``sheet``: the blocks stand on a sheet of paper instead of the page's ground.
    """

    blocks: list[QWidget] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    cites: list[tuple[LabelCell, PaperGrid, Area]] = field(default_factory=list)
    rows: list[RowsTable] = field(default_factory=list)
    sheet: bool = False

    @property
    def answered_here(self) -> set[str]:
        """The fields that have an editor in these parts, growable ones left out."""
        return {name for seat in self.seats for name in seat.cell.fields}


Building: TypeAlias = Generator[None, None, Parts]


def building(tools: Tools, section: Section) -> Building:
    """Build the widgets of a section, one cell at each step, so that whoever drives it can let the window live.

    Gives the whole at the end. A field of the section that is printed nowhere gets a line of its own at the top.
    """
    section = replace(section, title=title_of(tools.desk, section))
    parts = yield from _BUILDERS[section.kind](tools, section)
    grown = {name for rows in parts.rows for name in rows.fields}
    left_over = [name for name in section.fields if name not in parts.answered_here and name not in grown]
    if left_over:
        _add_lines(tools, section, parts, left_over)
    return parts


def finished(steps: Building) -> Parts:
    """What a building gives that is not interrupted any more."""
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            parts: Parts = ended.value
            return parts


def _asked_here(section: Section, fields: tuple[str, ...], elsewhere: Collection[str] = ()) -> bool:
    """Whether a text has an editor for any of its fields; those with a cell of their own (``elsewhere``) have none."""
    return any(name in section.fields and name not in elsewhere for name in fields)


# ---- tables


def _table(tools: Tools, section: Section) -> Building:
    table = tools.desk.definition.tables[section.shows]
    parts = Parts()
    if table.subtitle:
        parts.blocks.append(PrintedWords(tools, table.subtitle, section, tone="ink2", centred=True))
    for lines in table.above:
        parts.blocks.append(_printed_line(tools, section, parts, lines))
    placed = areas_of(table)
    if table.repeat:  # the growable table brings its header itself
        placed = tuple(one for one in placed if not _is_header_row(table, one.area.row))
    if placed:
        parts.blocks.append((yield from _grid(tools, section, table, placed, parts)))
    if table.repeat:
        yield
        rows = RowsTable(tools, table)
        rows.set_place(section.title)
        parts.rows.append(rows)
        parts.blocks.append(rows)
    for line in table.below:
        parts.blocks.append(_printed_line(tools, section, parts, (line,)))
    return parts


def _is_header_row(table: Table, row: int) -> bool:
    return all(cell.header is not None for cell in table.rows[row])


def _grid(
    tools: Tools, section: Section, table: Table, placed: tuple[PlacedCell, ...], parts: Parts
) -> Generator[None, None, PaperGrid]:
    pieces = []
    for one in placed:
        pieces.append(_piece(tools, section, one))
        yield
    grid = PaperGrid(tools.look, table.columns_mm, pieces)
    names = _names(tools, placed)
    by_area = {piece.area: piece.widget for piece in pieces}
    for one, piece in zip(placed, pieces, strict=True):
        if isinstance(piece.widget, AnswerCell):
            seat = Seat(piece.widget, grid, piece.area, _leader(placed, one, by_area))
            parts.seats.append(seat)
            piece.widget.set_place(f"{section.title} › {names[one.area]}")
        elif isinstance(piece.widget, LabelCell) and piece.widget.cite is not None:
            parts.cites.append((piece.widget, grid, piece.area))
    return grid


def _piece(tools: Tools, section: Section, placed: PlacedCell) -> Piece:
    cell, definition = placed.cell, tools.desk.definition
    if placed.printed is not None:
        header = cell.label is None
        label = LabelCell(tools.look, with_years(definition, placed.printed), header=header, cite=cell.cite)
        return Piece(label, placed.area, "header" if header else "label")
    least = round(cell.height_mm * _PX_PER_MM)
    text = cell.text or cell.static or ""
    if cell.field is not None or _asked_here(section, fields_in(tools, text)):
        return Piece(make_cell(tools, cell), placed.area, "answer", least)
    if cell.seal is not None:
        return Piece(SealCell(tools, text, cell.seal, section, least=least), placed.area, "answer", least)
    return Piece(PrintedWords(tools, text, section, pad=8, inset=10), placed.area, "static", least)


def _leader(placed: tuple[PlacedCell, ...], one: PlacedCell, widgets: Mapping[Area, QWidget]) -> LabelCell | None:
    """The label nearest at the left in the row of a cell."""
    left = [
        other
        for other in placed
        if other.cell.label is not None
        and other.area.row <= one.area.row <= other.area.last_row
        and other.area.column < one.area.column
    ]
    widget = widgets[max(left, key=lambda other: other.area.column).area] if left else None
    return widget if isinstance(widget, LabelCell) else None


def _names(tools: Tools, placed: tuple[PlacedCell, ...]) -> dict[Area, str]:
    """What each answered cell is called: row › column as printed, else the label of its field where that names two."""
    definition = tools.desk.definition
    printed = {one.area: " › ".join(filter(None, words_for(definition, placed, one))) for one in placed}
    answered = [one for one in placed if one.printed is None]
    counted = Counter(printed[one.area] for one in answered)
    for one in answered:
        if one.cell.field and (not printed[one.area] or counted[printed[one.area]] > 1):
            printed[one.area] = "".join(label_of(definition, one.cell.field).split("\n"))
    return printed


# ---- printed lines around tables, covers, statements


def _line_piece(
    tools: Tools, section: Section, text: str, area: Area, label: str = "", in_cells: Collection[str] = ()
) -> Piece:
    """A printed line: with an editor at its slots where this section asks for them, else words."""
    fields = fields_in(tools, text)
    if _asked_here(section, fields, in_cells):
        cell = make_line(tools, text, section=section.id)
        names = {name: f"{section.title} › {label or label_of(tools.desk.definition, name)}" for name in cell.fields}
        if label and len(cell.fields) > 1:
            names = {name: f"{words} › {label_of(tools.desk.definition, name)}" for name, words in names.items()}
        cell.set_names(names)
        return Piece(cell, area, "plain")
    return Piece(PrintedWords(tools, text, section), area, "plain")


def _printed_line(tools: Tools, section: Section, parts: Parts, lines: tuple[Line, ...]) -> PaperGrid:
    in_cells = _fields_of_cells(tools, section)
    pieces = [_line_piece(tools, section, line.text, Area(0, 2 * at), "", in_cells) for at, line in enumerate(lines)]
    shares = _LINE_SHARES.get(len(lines), (100 / len(lines),) * len(lines))
    grid = PaperGrid(tools.look, [part for share in shares for part in (share, _GAP_SHARE)][:-1], pieces)
    _seat(parts, grid)
    return grid


def _fields_of_cells(tools: Tools, section: Section) -> set[str]:
    """The fields that the cells of the section's table answer: around it they are only repeated."""
    definition = tools.desk.definition
    table = definition.tables[section.shows]
    return {name for row in table.rows for cell in row for name in fields_of_cell(definition, cell)}


def _seat(parts: Parts, grid: PaperGrid) -> None:
    for piece in grid.pieces:
        if isinstance(piece.widget, AnswerCell):
            label = next((p.widget for p in grid.pieces if p.area.row == piece.area.row and p.area.column == 0), None)
            parts.seats.append(Seat(piece.widget, grid, piece.area, label if isinstance(label, LabelCell) else None))


def _add_lines(tools: Tools, section: Section, parts: Parts, names: list[str]) -> None:
    """Fields that the paper does not ask for in a place of their own: label and editor, above everything else."""
    pieces = []
    for row, name in enumerate(names):
        words = label_of(tools.desk.definition, name)
        cell = make_line_editor(tools, name)
        cell.set_place(f"{section.title} › {words}")
        pieces.append(Piece(LabelCell(tools.look, words), Area(row, 0), "label"))
        pieces.append(Piece(cell, Area(row, 1), "answer"))
    grid = PaperGrid(tools.look, (1, 2.5), pieces)
    own = Parts()
    _seat(own, grid)
    parts.blocks.insert(0, grid)
    parts.seats[:0] = own.seats


def _cover(tools: Tools, section: Section) -> Building:
    yield
    cover = next(
        part.cover
        for volume in tools.desk.definition.volumes
        if volume.id == section.volume
        for part in volume.parts
        if part.cover
    )
    parts = Parts(sheet=True)
    if cover.mark:
        parts.blocks.append(PrintedWords(tools, cover.mark, section, tone="ink2"))
    title = "\n".join(cover.title)
    parts.blocks.append(PrintedWords(tools, title, section, role="page", semibold=True, centred=True, pad=28))
    grid = PaperGrid(tools.look, (30, 70), _cover_pieces(tools, section, cover))
    _seat(parts, grid)
    parts.blocks.append(grid)
    if cover.foot:
        parts.blocks.append(PrintedWords(tools, cover.foot, section, tone="ink2", centred=True, pad=28))
    return parts


def _cover_pieces(tools: Tools, section: Section, cover: Cover) -> list[Piece]:
    pieces: list[Piece] = []
    row = 0
    for line in cover.lines:
        label = LabelCell(tools.look, line.label)
        pieces.append(Piece(label, Area(row, 0), "plain", 40))
        words = "".join(line.label.split("\n")).rstrip("：:").strip()
        pieces.append(_line_piece(tools, section, line.value, Area(row, 1), words))
        if line.below:
            row += 1
            pieces.append(
                Piece(PrintedWords(tools, line.below, section, role="caption", tone="ink3"), Area(row, 1), "plain")
            )
        row += 1
    return pieces


def _outline(tools: Tools, section: Section) -> Building:
    outline = tools.desk.definition.outlines[section.shows]
    parts = Parts(sheet=True)
    if outline.note:
        parts.blocks.append(PrintedWords(tools, outline.note, section, tone="ink2", pad=0))
    pieces: list[Piece] = []
    for row, line in enumerate(outline.lines):
        yield
        area = Area(row, 0)
        if line.field:
            cell = make_outline_cell(tools, line.field)
            cell.set_place(f"{section.title} › {label_of(tools.desk.definition, line.field)}")
            pieces.append(Piece(cell, area, "answer"))
        elif line.heading:
            bold = line.level == 1
            words = PrintedWords(
                tools, line.heading, section, role="value", semibold=bold, pad=5 if line.level > 1 else 9
            )
            pieces.append(Piece(words, area, "plain"))
        else:
            pieces.append(Piece(PrintedWords(tools, line.guide, section, tone="ink3", pad=2), area, "plain"))
    grid = PaperGrid(tools.look, (1,), pieces)
    _seat(parts, grid)
    parts.blocks.append(grid)
    return parts


def _notes(tools: Tools, section: Section) -> Building:
    yield
    definition = tools.desk.definition
    notes = next(
        part.notes
        for volume in definition.volumes
        if volume.id == section.volume
        for part in volume.parts
        if part.notes and part.notes.title == section.title
    )
    parts = Parts(sheet=True)
    parts.blocks.append(PrintedWords(tools, notes.title, section, role="page", semibold=True, centred=True, pad=12))
    for number, name in enumerate(notes.passages, start=1):
        text = f"{number}.{definition.passages[name].text}"
        parts.blocks.append(PrintedWords(tools, text, section, role="value", pad=6))
    return parts


def _statement(tools: Tools, section: Section) -> Building:
    yield
    statement = tools.desk.definition.statements[section.shows]
    parts = Parts(sheet=True)
    title = PrintedWords(tools, statement.title, section, role="page", semibold=True, centred=True, pad=16)
    parts.blocks.append(title)
    if statement.mark:
        parts.blocks.append(PrintedWords(tools, statement.mark, section, role="caption", tone="ink3", centred=True))
    text = PrintedWords(tools, f"　　{statement.text}", section, role="value", pad=12, links=False)
    parts.blocks.append(text)
    for line in statement.signatures:
        if line.seal is not None:
            parts.blocks.append(SealPlace(tools, line.text, line.seal, section, least=72))
        else:
            parts.blocks.append(PrintedWords(tools, line.text, section, tone="ink2", pad=8))
    return parts


def _nothing(tools: Tools, section: Section) -> Building:
    yield
    return Parts()


_BUILDERS: Mapping[SectionKind, Callable[[Tools, Section], Building]] = MappingProxyType(
    {
        "table": _table,
        "cover": _cover,
        "outline": _outline,
        "notes": _notes,
        "statement": _statement,
        "evidence": _nothing,
    }
)
