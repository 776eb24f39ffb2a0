"""Every type of field has its editor, and every field of every form a cell of its own."""

from __future__ import annotations

import importlib

import pytest

from app.forms.definition import Cell
from app.forms.field_types import FIELD_TYPES
from app.ui.form.cells.factory import TABLES, WIDGETS, make_cell, make_line_editor
from tests.ui.form.cells.conftest import SERVICE, ZONE, MakeTools


def test_every_type_has_an_editor_or_a_table() -> None:
    assert set(WIDGETS) | set(TABLES) == set(FIELD_TYPES)
    assert not set(WIDGETS) & set(TABLES)


def test_tables_are_there() -> None:
    module, _, name = TABLES["rows"].rpartition(".")
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize("form", [ZONE, SERVICE])
def test_every_cell_of_the_tables_can_be_built_and_measured(tools_of: MakeTools, form: str) -> None:
    tools = tools_of(form)
    found: set[str] = set()
    for table in tools.desk.definition.tables.values():
        cells: list[Cell] = [cell for row in table.rows for cell in row]
        for cell in cells:
            if cell.field or "{" in (cell.text or ""):
                made = make_cell(tools, cell)
                assert made.heightForWidth(120) >= 36
                assert made.heightForWidth(500) <= made.heightForWidth(90) + 400
                found |= set(made.fields)
                made.deleteLater()
    homes = {name for section in tools.desk.sections if section.kind == "table" for name in section.fields}
    rows = {name for name, field in tools.desk.definition.fields.items() if field.type == "rows"}
    dates_above = {"filed_on"}
    assert homes - rows - dates_above <= found


def test_editors_of_all_fields_are_named_from_their_place(tools_of: MakeTools) -> None:
    tools = tools_of(ZONE)
    for name in tools.desk.definition.fields:
        made = make_line_editor(tools, name)
        made.set_place("一、基本情况 › 合作区名称")
        assert made.editors()
        assert all(editor.accessibleName().startswith("一、基本情况 › 合作区名称") for editor in made.editors())
        made.deleteLater()
