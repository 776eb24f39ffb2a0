"""One piece of work on a file, as it is sent to a worker process, and what is done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from app.books.content import PICTURES, Kind
from app.books.normaliser import Normalised, Normaliser, Order
from app.progress import Progress


@dataclass(frozen=True, slots=True)
class Task:
    """A file to normalise into ``target``, which nobody else writes to; other fields as in :class:`Order`.

    With a ``password`` the file is not normalised but written without it (``intake_unlock``).
    """

    kind: Kind
    source: Path
    target: Path
    name: str
    fonts: Path
    rotate: int = 0
    password: str = ""


Entry: TypeAlias = Callable[[Task, Progress], Normalised]
"""What a worker does with a task: a function that another process can import by its name."""


def is_bindable(kind: Kind) -> bool:
    """Whether files of this kind become pages."""
    return kind in ("pdf", "ofd", "office", *PICTURES)


def normalise(task: Task, progress: Progress) -> Normalised:
    """Do a task with the normaliser of its kind. Raises what that raises."""
    order = Order(task.source, task.target, task.rotate, task.name, progress, task.fonts)
    if task.password:
        from app.books.intake_unlock import unlock

        return unlock(order, task.password)
    return _normaliser(task.kind)(order)


def _normaliser(kind: Kind) -> Normaliser:
    if kind in PICTURES:
        from app.books.intake_image import normalise_image

        return normalise_image
    if kind == "ofd":
        from app.books.intake_ofd import normalise_ofd

        return normalise_ofd
    if kind == "office":
        from app.books.intake_office import normalise_office

        return normalise_office
    from app.books.intake_pdf import normalise_pdf

    return normalise_pdf
