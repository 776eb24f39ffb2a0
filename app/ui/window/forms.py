"""The forms that can be begun, known from a small file before anything that reads definitions is loaded.

Compiling a definition takes packages that the window's process never loads: a worker does it, and what it found is
kept in ``home.json`` under the names, times and sizes of all form files.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.disk import write_file
from app.paths import AppPaths

if TYPE_CHECKING:
    from app.api import FormSummary
    from app.errors import AppError, DefinitionError
    from app.ui.window.errands import Errands

_LOG = logging.getLogger(__name__)
_FILE = "home.json"
_FORMAT = 1


class FormEntry(NamedTuple):
    """A form as the start page shows it, see :class:`app.api.FormSummary`; ``deadline`` is ``2026-05-28``."""

    id: str
    title: str
    short_title: str
    who: str
    deadline: str
    deadline_hint: str
    paper_copies: str
    disc_copies: int
    name_label: str
    items: int
    has_sample: bool


class Known(NamedTuple):
    """The forms, and a sentence for each form file that cannot be used."""

    forms: tuple[FormEntry, ...] = ()
    problems: tuple[str, ...] = ()


class Forms(QObject):
    """The forms of this run. ``changed`` tells when they are known, or known anew; ``failed`` why they are not."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, paths: AppPaths, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths = paths
        self._errands = errands
        self._asked = ""
        self.known: Known | None = None
        self._waiting: list[tuple[QObject, Callable[[], None]]] = []

    def read(self) -> None:
        """Take what an earlier run wrote down, if no form file changed since."""
        self.known = None
        try:
            stored = json.loads((self._paths.cache / _FILE).read_bytes())
            same = stored["format"] == _FORMAT and stored["files"] == fingerprint(self._paths)
            if same and set(stored["compiled"]) <= set(_compiled(self._paths)):
                self.known = _known(stored)
        except (OSError, ValueError, LookupError, TypeError):
            _LOG.info("the list of forms is made anew")

    def look(self) -> None:
        """Ask the worker when it is not known, or a form file has changed since it was; ``changed`` tells."""
        now = fingerprint(self._paths)
        if self._asked == now or (self.known is not None and not self._asked):
            return
        from app.jobs import Call

        self._asked = now
        task = self._errands.run(Call("list_forms", (self._paths,), reports=False))
        task.done.connect(lambda found: self._hear(*found))
        task.refused.connect(self._fail)
        task.broken.connect(lambda _: self._fail(None))

    def when_known(self, owner: QObject, call: Callable[[], None]) -> None:
        """Do something as soon as the forms are compiled: at once, mostly; not when ``owner`` is gone by then."""
        if self.known is not None:
            call()
        else:
            self._waiting.append((owner, call))
            self.look()

    def named(self, form_id: str) -> FormEntry | None:
        """A form by its id."""
        return next((form for form in self.known.forms if form.id == form_id), None) if self.known else None

    def _hear(self, forms: Sequence[FormSummary], problems: Sequence[DefinitionError]) -> None:
        entries = tuple(FormEntry(*(getattr(form, name) for name in FormEntry._fields)) for form in forms)
        self.known = Known(entries, tuple(_sentence(problem) for problem in problems))
        self.keep(self.known)
        self._tell()

    def _fail(self, error: AppError | None) -> None:
        self._asked = ""
        self.failed.emit(error.message if error else "表单读不出来，详情记在日志里")
        self._tell()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        self.changed.emit()
        for owner, call in waiting:
            if shiboken6.isValid(owner):
                call()

    def keep(self, known: Known) -> None:
        """Write it down for the next start; a cache that cannot be written only costs time."""
        stored = {
            "format": _FORMAT,
            "files": self._asked or fingerprint(self._paths),
            "compiled": _compiled(self._paths),
            "forms": [form._asdict() for form in known.forms],
            "problems": list(known.problems),
        }
        try:
            self._paths.cache.mkdir(parents=True, exist_ok=True)
            write_file(self._paths.cache / _FILE, json.dumps(stored, ensure_ascii=False).encode())
        except OSError:
            _LOG.info("the list of forms was not kept", exc_info=True)


def _sentence(problem: DefinitionError) -> str:
    return problem.problems[0] if problem.problems else problem.message


def _known(stored: Mapping[str, Any]) -> Known:
    forms = tuple(FormEntry(**{name: form[name] for name in FormEntry._fields}) for form in stored["forms"])
    return Known(forms, tuple(str(problem) for problem in stored["problems"]))


def fingerprint(paths: AppPaths) -> str:
    """What tells that a form file was added, changed or removed, or that the program is another one."""
    digest = hashlib.sha256()
    for file in (*_form_files(paths), Path(__file__), Path(sys.executable), paths.shipped / "pyproject.toml"):
        try:
            stat = file.stat()
        except OSError:
            continue
        digest.update(f"{file}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _form_files(paths: AppPaths) -> Iterator[Path]:
    """Every definition and sample, shipped and dropped."""
    yield from sorted(paths.forms.glob("*/*.yaml"))
    yield from sorted(paths.dropped_forms.glob("*.yaml"))
    yield from sorted(paths.dropped_forms.glob("*/*.yaml"))


def _compiled(paths: AppPaths) -> list[str]:
    """What the worker compiled: while it is there, definitions are read without the packages of authors."""
    return sorted(file.name for file in (paths.cache / "forms").glob("*.json"))
