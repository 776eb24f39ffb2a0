"""Loads what a draft needs while the start page is looked at, a few milliseconds at a time.

On the window's own thread: a second thread that loads modules holds the interpreter whenever a picture wants it, and a
page of many controls then waits many times. Modules come leaf first, so that no slice brings a whole package along.
"""

from __future__ import annotations

import dis
import gc
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import CodeType

import shiboken6
from PySide6.QtCore import QObject, QTimer

_LOG = logging.getLogger(__name__)
_AFTER_MS = 300
_PAUSE_MS = 12
_SLICE = 0.008
_OURS = "app"
# What opening a draft reaches, in the order in which it is needed.
WANTED = (
    "app.ui.work.opening",
    "app.drafts.changes",
    "app.ui.window.assembly",
    "app.ui.work.recording",
    "app.ui.form.page",
)
# What its further tabs and the most used sheets reach; nobody waits for these.
LATER = (
    "app.ui.evidence.page",
    "app.ui.checks.page",
    "app.ui.preview.page",
    "app.ui.export.page",
    "app.ui.sheets.new_draft",
    "app.ui.sheets.copying",
    "app.ui.sheets.history",
)


class Warming(QObject):
    """Begun once, after the first picture; a draft that is opened earlier simply loads what is still missing.

    ``is_done``: all that is ``wanted`` is there; ``later`` comes after it.
    """

    def __init__(
        self, parent: QObject | None = None, *, wanted: Sequence[str] = WANTED, later: Sequence[str] = LATER
    ) -> None:
        super().__init__(parent)
        self._names = leaf_first(wanted)
        self._later = leaf_first(later)
        self._begun = False
        self._pause = _PAUSE_MS
        self._waiting: list[tuple[QObject, Callable[[], None]]] = []
        self.is_done = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Start shortly; calling it again does nothing."""
        if not self._begun:
            self._begun = True
            self._timer.start(_AFTER_MS)

    def when_done(self, owner: QObject, call: Callable[[], None]) -> None:
        """Load the rest without pauses, the window still answering in between, and then do something.

        Nothing is done when ``owner`` is gone by then.
        """
        if self.is_done:
            call()
            return
        self._waiting.append((owner, call))
        self._begun = True
        self._pause = 0
        self._timer.start(0)

    def stop(self) -> None:
        """Load nothing more."""
        self._timer.stop()
        self._waiting.clear()

    def _step(self) -> None:
        end = time.perf_counter() + _SLICE
        for name in self._later if self.is_done else self._names:
            _load(name)
            if time.perf_counter() > end:
                self._timer.start(self._pause)
                return
        gc.freeze()  # modules stay: whatever is made from now on is looked through without them
        if not self.is_done:
            self._end()

    def _end(self) -> None:
        self.is_done = True
        self._pause = _PAUSE_MS
        self._timer.start(_AFTER_MS)
        waiting, self._waiting = self._waiting, []
        for owner, call in waiting:
            if shiboken6.isValid(owner):
                call()


def _load(name: str) -> None:
    try:
        import_module(name)
    except ImportError:
        _LOG.exception("loading %s ahead of time", name)


def leaf_first(wanted: Sequence[str]) -> Iterator[str]:
    """The modules of the program that the wanted ones need and that are not loaded yet, each after what it imports."""
    seen: set[str] = set()
    for name in wanted:
        yield from _walk(name, seen)


def _walk(name: str, seen: set[str]) -> Iterator[str]:
    if name in seen or name in sys.modules:
        return
    seen.add(name)
    for found in _imported(name):
        yield from _walk(found, seen)
    yield name


def _imported(name: str) -> list[str]:
    """The modules of the program that a module names when it is loaded, read from its code without running it."""
    spec = _spec(name)
    get_code = getattr(spec.loader, "get_code", None) if spec else None
    code = get_code(name) if get_code else None
    return list(_names_in(code)) if isinstance(code, CodeType) else []


def _names_in(code: CodeType) -> Iterator[str]:
    """``from app.drafts import store`` names both ``app.drafts`` and, if it is a module, ``app.drafts.store``."""
    base = ""
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            base = str(step.argval)
            if _is_ours(base):
                yield base
        elif step.opname == "IMPORT_FROM" and _is_ours(base) and _is_package(base):
            whole = f"{base}.{step.argval}"
            if _spec(whole) is not None:
                yield whole


def _is_ours(name: str) -> bool:
    return name == _OURS or name.startswith(f"{_OURS}.")


def _is_package(name: str) -> bool:
    spec = _spec(name)
    return spec is not None and spec.submodule_search_locations is not None


def _spec(name: str) -> ModuleSpec | None:
    """Where a module lies. ``importlib.util.find_spec`` would load the packages above it."""
    parent = name.rpartition(".")[0]
    above = _spec(parent) if parent else None
    places = above.submodule_search_locations if above else None
    if parent and places is None:
        return None
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec = find(name, places) if find else None
        if isinstance(spec, ModuleSpec):
            return spec
    return None
