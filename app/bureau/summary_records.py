"""What the window is told of a summary, and what it asks to be changed: texts and tuples.

A thousand rows of objects would take a window too long to receive (decision 52).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from app.forms.definition import DecimalsPolicy, Field
from app.forms.issues import Kind

Staff: TypeAlias = Literal["count", "rows"]
"""The figure of the form, or the rows of its table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryChange:
    """What a clerk changed; what is None stays as it is.

    ``edits``: row key to column to text, None gives the source back. ``order`` are row keys, or ``place``. ``cases``:
    row key of both to the number of the application that the clerk saw under it: meanwhile the row of another one may
    have got that key. ``staff`` as of :class:`app.api_summary.Summarising`. ``kind`` and ``name`` say who recommends;
    empty takes back what was said.
    """

    edits: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)
    order: tuple[str, ...] | Literal["place"] | None = None
    staff: Staff | None = None
    only_recommended: bool | None = None
    kind: str | None = None
    name: str | None = None


# ---- what is seen -------------------------------------------------------------------------------------------------


class OriginSeen(NamedTuple):
    """A place in the applicant's draft: path of the field, its label, what is printed there."""

    path: str
    label: str
    text: str


class CellSeen(NamedTuple):
    """How a text came about. ``was``: what had been gathered when the clerk changed it, where that is no longer so."""

    gathered: str
    edited: bool = False
    was: str | None = None
    mapped: bool = False
    origins: tuple[OriginSeen, ...] = ()
    doubts: tuple[str, ...] = ()


class RowSeen(NamedTuple):
    """A row: ``texts`` as they are stored, for each printed column; the first one, 序号, has none.

    ``cells`` tells of columns whose text is not simply what its own field says. ``case`` is the number of the
    application; ``key`` and ``case`` are empty for a row that was typed into the summary draft by hand.
    """

    key: str
    case: int
    name: str
    texts: tuple[str, ...]
    cells: Mapping[int, CellSeen]


class ColumnSeen(NamedTuple):
    """A printed column: its header, its width on paper, and what is asked for; ``own`` is the field that fills it.

    ``id`` is empty and ``asked`` None for 序号. ``counts``: rows of a table may be counted instead.
    """

    id: str
    header: str
    width_mm: float
    asked: Field | None = None
    align: str = ""
    own: OriginSeen = OriginSeen("", "", "")
    counts: bool = False


class IssueSeen(NamedTuple):
    """What is wrong with a cell: key of its row, column as printed.

    The column is -1 for what is wrong with the summary as a whole, and with rows that were typed by hand.
    """

    key: str
    column: int
    kind: Kind
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySeen:
    """The summary as it would be written now.

    ``form`` is that of the applicants, of whom ``total`` are on the desk and ``recommended`` have that decision.
    ``title`` and ``above`` are printed over the table. ``kinds`` are the kinds of bureau to choose from; ``kind`` and
    ``name`` who recommends: as somebody ``said``, both empty where nobody did, else as it follows from whose desk it is
    (``of_office``; :func:`app.bureau.recommends.said_or_own` decides, also of a change). ``most_mb`` and ``address``
    are those of the mails to the province.
    """

    form: str
    folder: Path
    title: str
    above: tuple[str, ...]
    columns: tuple[ColumnSeen, ...]
    rows: tuple[RowSeen, ...]
    issues: tuple[IssueSeen, ...]
    kinds: tuple[str, ...]
    kind: str
    name: str
    staff: Staff
    only_recommended: bool
    total: int
    recommended: int
    unreadable: int = 0
    told: tuple[str, ...] = ()
    most_mb: int = 0
    address: str = ""
    said: tuple[str, str] = ("", "")
    of_office: tuple[str, str] = ("", "")
    decimals: DecimalsPolicy = "as_typed"
