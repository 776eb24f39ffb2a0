"""One measurement of the window in a process of its own: ``python -m tests.bench.window_driver WHAT FOLDER``.

Prints numbers as JSON. Times of a start are seconds since the process was asked for (environment BEGUN, of time.time).
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.turns import rest, until

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from app.forms.definition import Field, FormDefinition
    from app.ui.application import Start
    from app.ui.window.main_window import MainWindow

NOW = datetime(2026, 5, 28, 14, 32)
LARGER = "cooperation_zone_2026"
LONGEST = 3000


def _since_begun() -> float:
    return time.time() - float(os.environ["BEGUN"])


def bare(folder: Path) -> dict[str, float]:
    """A main window of Qt with nothing in it, to its first paint."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Painted(QMainWindow):
        def paintEvent(self, event: object) -> None:
            found.setdefault("painted", _since_begun())
            QTimer.singleShot(0, application.quit)

    found: dict[str, float] = {}
    application = QApplication([])
    window = Painted()
    window.resize(1366, 768)
    window.show()
    application.exec()
    return found


def start(folder: Path) -> dict[str, float]:
    """The program to its first paint, and to the start page with its forms."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                found.setdefault("painted", _since_begun())
            return False

    found: dict[str, float] = {}
    watch = Watch()
    begun = _begun(folder, None)
    begun.window.installEventFilter(watch)
    until(lambda: _is_whole(begun.window))
    found["whole"] = _since_begun()
    return found


def _is_whole(window: QWidget) -> bool:
    """Whether the start page shows its cards."""
    from PySide6.QtWidgets import QPushButton

    return any(button.text() == "看示例" and button.isVisible() for button in window.findChildren(QPushButton))


def opened(folder: Path) -> dict[str, float]:
    """The program asked to open the larger sample, to its first section on the screen."""
    begun = _begun(folder, _copied(folder, "sample"))
    until(lambda: _shows_a_section(begun.window))
    return {"painted": _since_begun()}


def opened_later(folder: Path) -> dict[str, float]:
    """The larger sample from a start page that rests: from asking for it to its first section on the screen."""
    begun = _begun(folder, None)
    window = begun.window
    until(lambda: _is_whole(window))
    rest(3.0)
    copy = _copied(folder, "sample")
    asked = time.perf_counter()
    window.open_path(copy)
    until(lambda: _shows_a_section(window))
    return {"painted": time.perf_counter() - asked}


def _shows_a_section(window: MainWindow) -> bool:
    """Whether the page of the form is there and has been painted."""
    if window.frame is None or window.frame.page is None:
        return False
    window.frame.page.repaint()
    return True


def _begun(folder: Path, opened: Path | None) -> Start:
    from app.paths import find_paths
    from app.settings import load_settings
    from app.ui.application import Start

    paths = find_paths(folder / "profile")
    return Start(paths, load_settings(paths.settings_file), opened, lambda: NOW, paths.log_file)


def keys(folder: Path) -> dict[str, float]:
    """Key presses in the longest text: each to stored, checked and painted, in seconds."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    qt, window = _application(folder, "longest")
    assert window.frame is not None
    window.frame.tools.guide.go("plan_overview")
    rest(3.0)
    editor = QApplication.focusWidget()
    before = window.frame.tools.desk.text_of("plan_overview")
    taken = []
    for count in range(60):
        begun = time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_A + count % 26)
        qt.processEvents()
        taken.append(time.perf_counter() - begun)
        rest(0.02)
    assert len(window.frame.tools.desk.text_of("plan_overview")) == len(before) + 60
    taken.sort()
    return {"median": taken[30], "worst": taken[-1]}


def exporting(folder: Path) -> dict[str, float]:
    """The longest time that the window stood still while it exported, in seconds.

    Once with the page of the export in front, to its result; once with somebody who goes on typing in the form.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.ui.export.page import ExportPage

    qt, window = _application(folder, "sample")
    frame = window.frame
    assert frame is not None
    rest(4.0)
    frame.show_tab("export")
    page = frame.page
    assert isinstance(page, ExportPage)
    page.questions.set_folder(folder / "out")
    rest(2.0)
    with _heart(qt) as gaps:
        page.start()
        until(lambda: page.state == "done", 120)
        rest(0.5)
    seen = max(gaps)
    frame.tools.guide.go("plan_overview")
    rest(3.0)
    editor, keys = QApplication.focusWidget(), 0
    with _heart(qt) as gaps:
        page.start()
        until(lambda: page.exporting.is_running)
        while page.exporting.is_running:
            QTest.keyClick(editor, Qt.Key.Key_A + keys % 26)
            keys += 1
            rest(0.08)
        rest(0.5)
    assert page.state == "done"
    assert keys > 5, keys
    return {"longest": max(seen, *gaps), "in_front": seen, "typing": max(gaps), "keys": float(keys)}


def pasting(folder: Path) -> dict[str, float]:
    """5,000 rows pasted into the widest growable table and scrolled to its end: the longest time it stood still."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QTableView

    qt, window = _application(folder, "rows")
    assert window.frame is not None
    field = _widest_table(window.frame.tools.desk.definition)
    window.frame.tools.guide.go(field.id)
    rest(3.0)
    QApplication.clipboard().setText("\n".join("\t".join(_cells(field, n)) for n in range(5000)))
    view = next(view for view in window.findChildren(QTableView) if view.isVisible())
    view.setFocus()
    with _heart(qt) as gaps:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        rest(2.0)
        rows = window.frame.tools.desk.answer_of(field.id)
        bar = view.verticalScrollBar()
        if bar.maximum() == 0:  # the page scrolls, not the table
            bar = _scrolled(view)
        for place in range(0, bar.maximum(), max(1, bar.maximum() // 60)):
            bar.setValue(place)
            qt.processEvents()
        rest(1.0)
    assert len(rows) == 5000, len(rows)
    return {"longest": max(gaps)}


def _widest_table(definition: FormDefinition) -> Field:
    """The growable table with the most columns."""
    tables = [field for field in definition.fields.values() if field.type == "rows"]
    return max(tables, key=lambda field: len(field.columns))


def _cells(table: Field, number: int) -> Iterator[str]:
    """A row as it would come from a spreadsheet, each cell in the shape of its column."""
    shapes = {"date": "2015-03-02", "decimal": "1,250.5", "integer": "12", "phone": "0350-5551234"}
    for place, column in enumerate(table.columns.values()):
        yield shapes.get(column.type, f"示例{number}" if place == 0 else "示例文字、示例文字")


def turns(folder: Path) -> dict[str, float]:
    """Every section and every tab, first and again: the longest turn of the event loop, time of the thread."""
    from app.ui.form.page import FormPage

    qt, window = _application(folder, "sample")
    assert window.frame is not None
    frame, page = window.frame, window.frame.page
    assert isinstance(page, FormPage)
    rest(4.0)
    gc.collect()
    gc.disable()
    longest = [0.0]
    steps = [partial(page.show_section, section.id) for section in page._shown_sections()]
    steps += [partial(frame.show_tab, tab.id) for tab in (*frame.tabs[1:], frame.tabs[0])]
    for step in (*steps, *steps):
        longest.append(_taken(step))
        longest += [_taken(qt.processEvents) for _ in range(20)]
    return {"longest": max(longest)}


def _taken(work: Callable[[], object]) -> float:
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def _scrolled(view: QWidget) -> object:
    from PySide6.QtWidgets import QScrollArea

    parent = view.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.verticalScrollBar().maximum():
            return parent.verticalScrollBar()
        parent = parent.parentWidget()
    raise AssertionError("nothing scrolls")


@contextmanager
def _heart(qt: QApplication) -> Iterator[list[float]]:
    """A timer of 5 ms; the list holds the times between its beats."""
    from PySide6.QtCore import Qt, QTimer

    gaps: list[float] = [0.0]
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(5)
    yield gaps
    timer.stop()


def _application(folder: Path, draft: str) -> tuple[QApplication, MainWindow]:
    """The program with a draft open and shown: a copy, since a measurement ends without closing it."""
    begun = _begun(folder, _copied(folder, draft))
    window = begun.window
    until(lambda: window.frame is not None and window.frame.page is not None)
    return begun.qt, window


def _copied(folder: Path, draft: str) -> Path:
    copy = folder / f"{draft}-{os.getpid()}"
    shutil.copytree(folder / draft, copy, ignore=shutil.ignore_patterns(".lock", ".journal"))
    return copy


def prepare(folder: Path) -> dict[str, float]:
    """The drafts that the other measurements open."""
    from app import api
    from app.paths import find_paths

    paths = find_paths(folder / "profile")
    api.list_forms(paths)
    api.sample_draft(paths, LARGER, folder / "sample", NOW)
    api.sample_draft(paths, LARGER, folder / "longest", NOW)
    api.set_answers(paths, folder / "longest", {"plan_overview": "示例文字，" * (LONGEST // 5)}, NOW)
    forms = [api.library(paths).get(form) for form in api.library(paths).ids()]
    widest = max(forms, key=lambda form: max((len(field.columns) for field in form.fields.values()), default=0))
    api.new_draft(paths, widest.id, folder / "rows", NOW)
    return {}


WHAT: Mapping[str, Callable[[Path], dict[str, float]]] = {
    one.__name__: one for one in (prepare, bare, start, opened, opened_later, keys, exporting, pasting, turns)
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(WHAT[sys.argv[1]](Path(sys.argv[2]))) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what a start costs is asked, not what an end does
