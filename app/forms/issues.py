"""Issues: things to correct in the answers. Data, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.forms.answers import Answer
from app.forms.definition import Severity

Kind: TypeAlias = Literal["unfilled", "error", "warning", "note"]
# Nothing stands there yet. They block the final export as errors do, but nothing that was entered is wrong.
OVERRIDE = "override."
ACCEPTED = ".accepted"
UNFILLED = frozenset(
    ("required", "rows_too_few", "other_text_missing", "item_state_missing", "item_text_missing", "item_files_missing")
)


@dataclass(frozen=True, slots=True)
class Fix:
    """A one-click correction: the button's words, the path to set and its new value.

    Paths: ``field``, ``rows_field.3.column`` (0-based row), ``items.3.state``; ``override.field`` keeps a code in
    spite of its check digit (ruling 9), with ``value`` as the note; ``items.3.files.0.accepted`` lets the warning
    ``value`` about a file stand.
    """

    label: str
    path: str
    value: Answer

    @property
    def place(self) -> str:
        """The path of what is changed, as issues name it: of an override the field, of an acceptance the file."""
        return self.path.removeprefix(OVERRIDE).removesuffix(ACCEPTED)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to correct: where, which code of the table, how grave, the sentence, and the offered fixes.

    ``message`` names the field by its printed label; ``path`` as in :class:`Fix`.
    """

    path: str
    code: str
    severity: Severity
    message: str
    fixes: tuple[Fix, ...] = ()

    @property
    def kind(self) -> Kind:
        """The severity, with what is only not filled in yet told apart from what is wrong."""
        return "unfilled" if self.severity == "error" and self.code in UNFILLED else self.severity
