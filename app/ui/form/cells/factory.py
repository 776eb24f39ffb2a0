"""Which editor a field gets, and the cells that hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app.forms.definition import Cell, Field, FieldType, FormDefinition
from app.forms.sections import Section
from app.ui.form.cells.base import AnswerCell, FieldEditor, Place
from app.ui.form.cells.boxes import OneOfEditor
from app.ui.form.cells.checks_editor import ChecksEditor
from app.ui.form.cells.choice_editor import make_choice
from app.ui.form.cells.date_editor import DateEditor
from app.ui.form.cells.field_cell import FieldCell
from app.ui.form.cells.line_editor import LineEditor
from app.ui.form.cells.long_editor import LongEditor
from app.ui.form.cells.printed_cell import PrintedCell, Printing
from app.ui.work.desk import Desk
from app.ui.work.tools import Tools

MakeEditor = Callable[[Tools, Field, Place, "QWidget | None"], FieldEditor]
_WIDGETS: dict[FieldType, MakeEditor] = {
    "text": LineEditor,
    "long_text": LongEditor,
    "integer": LineEditor,
    "decimal": LineEditor,
    "quantity": LineEditor,
    "percent": LineEditor,
    "date": DateEditor,
    "year": LineEditor,
    "phone": LineEditor,
    "email": LineEditor,
    "postcode": LineEditor,
    "uscc": LineEditor,
    "yesno": OneOfEditor,
    "choice": make_choice,
    "checks": ChecksEditor,
}
WIDGETS: Mapping[FieldType, MakeEditor] = MappingProxyType(_WIDGETS)
# Types that are no cell but a table of their own below the official header, and who shows them.
TABLES: Mapping[FieldType, str] = MappingProxyType({"rows": "app.ui.form.rows.table.RowsTable"})


def make_editor(tools: Tools, field: Field, place: Place | None = None, parent: QWidget | None = None) -> FieldEditor:
    """The editor of a field. Raises :class:`KeyError` for the types of ``TABLES``, which are no cells."""
    return WIDGETS[field.type](tools, field, place or Place(), parent)


def make_cell(tools: Tools, cell: Cell, parent: QWidget | None = None) -> AnswerCell:
    """The cell of an official table that answers a field, or printed text with slots.

    Slots of fields whose home is another section are shown with a way to it.
    """
    if cell.field is not None:
        field = tools.desk.definition.fields[cell.field]
        return FieldCell(tools, make_editor(tools, field, Place(hint=cell.placeholder)), parent)
    section = _section_of_cell(tools.desk, cell)
    here = frozenset(section.fields) if section else frozenset(tools.desk.definition.fields)
    printing = Printing(cell.text or "", here, cell.align, cell.seal, hint=cell.placeholder)
    return PrintedCell(tools, printing, make_editor, parent)


def make_outline_cell(tools: Tools, field: str, parent: QWidget | None = None) -> AnswerCell:
    """The box below a heading of an outline."""
    return make_line_editor(tools, field, parent)


def make_line(tools: Tools, text: str, parent: QWidget | None = None, *, section: str = "") -> AnswerCell:
    """A printed line with slots: of a cover, above or below a table; ``section`` is the one that it stands in."""
    home = next((one for one in tools.desk.sections if one.id == section), None)
    here = frozenset(home.fields) if home else frozenset(tools.desk.definition.fields)
    return PrintedCell(tools, Printing(text, here, bare=True), make_editor, parent)


def make_line_editor(tools: Tools, field: str, parent: QWidget | None = None) -> AnswerCell:
    """The editor of one field without printed words around it."""
    return FieldCell(tools, make_editor(tools, tools.desk.definition.fields[field]), parent)


def _section_of_cell(desk: Desk, cell: Cell) -> Section | None:
    table = _table_of_cell(desk.definition, cell)
    return next((one for one in desk.sections if one.kind == "table" and one.shows == table), None)


def _table_of_cell(definition: FormDefinition, cell: Cell) -> str:
    for name, table in definition.tables.items():
        if any(one is cell for row in table.rows for one in row):
            return name
    return ""
