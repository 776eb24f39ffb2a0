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
from app.forms.edition_names import CHOICES_FILE, ENDINGS
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
    edition: int = 1


class Known(NamedTuple):
    """The forms, a sentence for each form file that cannot be used, and newer editions that nobody decided about."""

    forms: tuple[FormEntry, ...] = ()
    problems: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


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
        self._offered: set[str] = set()

    def not_offered(self) -> Path | None:
        """The file of a newer edition that waits for a decision; each is given once in a run."""
        for file in self.known.waiting if self.known else ():
            if file not in self._offered:
                self._offered.add(file)
                return Path(file)
        return None

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
        self._ask(now)

    def renew(self) -> None:
        """Ask the worker again: another edition is in use by now."""
        self._ask(fingerprint(self._paths))

    def _ask(self, now: str) -> None:
        from app.jobs import Call

        self._asked = now
        task = self._errands.run(Call("look_at_forms", (self._paths,), reports=False))
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

    def _hear(self, forms: Sequence[FormSummary], problems: Sequence[DefinitionError], waiting: Sequence[Path]) -> None:
        entries = tuple(FormEntry(*(getattr(form, name) for name in FormEntry._fields)) for form in forms)
        told = tuple(_sentence(problem) for problem in problems)
        known = self.known = Known(entries, told, tuple(str(file) for file in waiting))
        files = self._asked  # who is told may ask anew
        self._tell()
        self.keep(known, files)

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

    def keep(self, known: Known, files: str = "") -> None:
        """Write it down for the next start; a cache that cannot be written only costs time.

        ``files`` is the fingerprint of what was looked at; that of now unless given.
        """
        stored = {
            "format": _FORMAT,
            "files": files or fingerprint(self._paths),
            "compiled": _compiled(self._paths),
            "forms": [form._asdict() for form in known.forms],
            "problems": list(known.problems),
            "waiting": list(known.waiting),
        }
        try:
            self._paths.cache.mkdir(parents=True, exist_ok=True)
            # In ASCII: names of files may hold bytes that are no text (zip of another PC), and keep them so.
            write_file(self._paths.cache / _FILE, json.dumps(stored).encode())
        except (OSError, ValueError):
            _LOG.info("the list of forms was not kept", exc_info=True)


def _sentence(problem: DefinitionError) -> str:
    return problem.problems[0] if problem.problems else problem.message


def _known(stored: Mapping[str, Any]) -> Known:
    forms = tuple(FormEntry(**{name: form[name] for name in FormEntry._fields}) for form in stored["forms"])
    problems, waiting = (tuple(str(one) for one in stored.get(key, ())) for key in ("problems", "waiting"))
    return Known(forms, problems, waiting)


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
    """Every definition and sample, shipped and dropped, and which editions were chosen."""
    yield from sorted(paths.forms.glob("*/*.yaml"))
    yield from sorted(paths.forms.glob("*/*/*.yaml"))
    for ending in ENDINGS:
        yield from sorted(paths.dropped_forms.glob(f"*{ending}"))
    yield from sorted(paths.dropped_forms.glob("*/*.yaml"))
    yield paths.dropped_forms / CHOICES_FILE


def _compiled(paths: AppPaths) -> list[str]:
    """What the worker compiled: while it is there, definitions are read without the packages of authors."""
    return sorted(file.name for file in (paths.cache / "forms").glob("*.json"))
