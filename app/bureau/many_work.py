"""What is done with one source of many, here or in a process of its own: read, looked at, made into what is wanted."""

from __future__ import annotations

import contextlib
import gc
import logging
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Generic, TypeVar

from app.bureau.desk_forms import edition_for, edition_in_use
from app.bureau.evidence_stamps import Stamp as EvidenceStamp
from app.bureau.evidence_stamps import Stamps
from app.bureau.looking import look_at
from app.bureau.model import Looked, Received, Source, Unreadable
from app.bureau.reading import read_document
from app.documents.fonts import opened_fonts
from app.forms.definition import FormDefinition
from app.forms.editions import Edition, Stamp
from app.forms.glyphs import Glyphs
from app.progress import Cancelled, Pause, unpaused
from app.worker_process import begin_beside

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setup(Generic[T]):
    """What all sources are read with: forms whose applicants are collected, fonts, and when it began (nanoseconds).

    ``want`` makes what is wanted out of a draft that was read, where it was read: a function of a module. ``today`` is
    the day of the clerk, None where days to come do not matter.
    """

    forms: Mapping[str, FormDefinition]
    fonts: Path
    want: Callable[[FormDefinition, Arrived], T]
    moment: int = 0
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A source, and the stamps that an earlier collection kept of its evidence.

    ``came_as_one``: its files were taken in as one application before, and may have been chosen.
    """

    source: Source
    stamps: Mapping[str, EvidenceStamp] = field(default_factory=dict)
    came_as_one: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """A draft that was read and looked at, by the edition ``read_by``; ``data`` is the text of its ``draft.json``."""

    received: Received
    looked: Looked
    data: bytes
    stamps: Mapping[str, EvidenceStamp]
    read_by: Stamp


class Reader(Generic[T]):
    """Reads one source after the other; knows by then which characters the fonts have."""

    def __init__(self, setup: Setup[T]) -> None:
        self._setup = setup
        self._covers = opened_fonts(setup.fonts).covers
        self._glyphs: dict[tuple[str, Stamp], Glyphs] = {}
        for form_id in setup.forms:
            self._glyphs_of(edition_in_use(setup.forms, form_id))

    def read(self, task: Task, pause: Pause = unpaused) -> T | Unreadable:
        """What became of a task; ``pause`` is called between blocks of its evidence files. Raises what that raises."""
        stamps = Stamps(task.stamps, self._setup.moment, pause)
        pause()
        try:
            setup, damaged_in = self._setup, stamps.damaged_in
            found = read_document(task.source, setup.forms, stamps.is_listed, setup.fonts, pause, damaged_in)
            if isinstance(found, Unreadable):
                return found
            edition = edition_for(setup.forms, found.received.draft)
            form = edition.definition
            looked = look_at(form, found.received, self._covers, self._glyphs_of(edition), setup.today)
            return setup.want(form, Arrived(found.received, looked, found.data, stamps.found, edition.stamp))
        except Cancelled:
            raise
        except Exception:  # one applicant's draft must not cost those of all others
            logging.getLogger(__name__).exception("reading %s broke", task.source.path)
            return broken(task.source)

    def _glyphs_of(self, edition: Edition) -> Glyphs:
        key = (edition.definition.id, edition.stamp)
        if key not in self._glyphs:
            self._glyphs[key] = Glyphs(edition.definition, self._covers)
        return self._glyphs[key]


def broken(source: Source) -> Unreadable:
    """A source whose reading ended in a way nobody foresaw."""
    sentence = f"读“{source.path.name}”时程序出错，没有读出来"
    return Unreadable(source, sentence, f"其他材料不受影响。请对方重新交一份。位置：{source.path}")


def serve(setup: Setup[object], way: Connection) -> None:
    """A process: say that it is there, then read what comes in, stretch after stretch, until nobody wants any more."""
    begin_beside()
    reader = Reader(setup)
    gc.freeze()  # forms and fonts stay: what is read is looked through without them
    with way, contextlib.suppress(OSError):
        way.send_bytes(b"")
        while True:
            try:
                tasks: Sequence[Task] = way.recv()
            except (EOFError, OSError):
                return
            outcomes = [reader.read(task) for task in tasks]
            way.send_bytes(pickle.dumps(outcomes, pickle.HIGHEST_PROTOCOL))
