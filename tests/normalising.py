"""What the worker processes of tests do with a file: functions that such a process imports by their name."""

from __future__ import annotations

from collections.abc import Sequence

from app.books import intake_office
from app.books.intake_work import Task, normalise
from app.books.normaliser import Normalised
from app.books.office.converters import Converter
from app.progress import Progress


def normalise_with(converters: Sequence[Converter], task: Task, progress: Progress) -> Normalised:
    """Normalise on a PC that has these programs for office files, for ``functools.partial``."""
    intake_office.find_converters = lambda fonts, pc=None: tuple(converters)
    return normalise(task, progress)
