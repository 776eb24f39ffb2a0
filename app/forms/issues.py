"""Issues: things to correct in the answers. Data, never raised."""

from __future__ import annotations

from dataclasses import dataclass

from app.forms.answers import Answer
from app.forms.definition import Severity


@dataclass(frozen=True, slots=True)
class Fix:
    """A one-click correction: the button's words, the path to set and its new value.

    Paths: ``field``, ``rows_field.3.column`` (0-based row), ``items.3.state``.
    """

    label: str
    path: str
    value: Answer


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
