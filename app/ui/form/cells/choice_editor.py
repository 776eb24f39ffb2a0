"""One of several options, with or without a line beside 其他."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.forms.answers import Answer
from app.forms.definition import OTHER, Field
from app.ui.form.cells.base import FieldEditor, Place
from app.ui.form.cells.boxes import OneOfEditor
from app.ui.form.cells.checks_editor import ChecksEditor
from app.ui.work.tools import Tools


def make_choice(tools: Tools, field: Field, place: Place, parent: QWidget | None = None) -> FieldEditor:
    """Boxes on one line where that is all; one below the other where 其他 has a line."""
    if field.other and OTHER in field.options:
        return ChoiceEditor(tools, field, place, parent)
    return OneOfEditor(tools, field, place, parent)


class ChoiceEditor(ChecksEditor):
    """Exclusive boxes with a line beside 其他: what is ticked last stands alone."""

    def ticked(self) -> list[str]:
        """The one option that is stored."""
        answer = self.desk.text_of(self.field.id)
        return [answer] if answer else []

    def stored(self, ticked: list[str]) -> Answer:
        """The newest alone."""
        return ticked[-1] if ticked else ""
