"""The real program on a stage: opened without a screen, always at the same moment, and waited for before each picture.

Nothing here belongs to the program. What would differ from PC to PC (fonts, free space, where the user's folders lie)
is settled, so that the same tree gives the same pictures.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QCursor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.api import ExportFolder
from app.books.exported import Exported
from app.paths import AppPaths
from app.settings import Settings, Theme
from app.ui.application import make_qt
from app.ui.ecopy.watch import Watch
from app.ui.export.page import ExportPage
from app.ui.export.questions import Questions
from app.ui.look.look import Look
from app.ui.program import Program
from app.ui.window.frame import DraftFrame
from app.ui.window.main_window import MainWindow

NOW = datetime(2026, 5, 28, 14, 32)
USUAL, SMALL, LARGE = (1366, 690), (1024, 600), (1920, 1080)
_FREE = 86 << 30
_AWAY = (2590, 1690)
_QUIET = 4
_STEP_MS = 10
# Timers that wait longer only put something away again.
_SHORT_MS = 1500


@dataclass
class Dialogs:
    """In place of the system's dialogs: answers with what a scene laid ready."""

    folder: Path | None = None
    files: list[Path] = field(default_factory=list)

    def choose_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        """What was laid ready."""
        return list(self.files)

    def choose_folder(self, parent: QWidget, title: str, start: Path | None = None) -> Path | None:
        """What was laid ready."""
        return self.folder

    def choose_target(self, parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
        """Nothing."""
        return None

    def open_outside(self, path: Path) -> bool:
        """Nothing is opened."""
        return True


class Stage:
    """One run of the program; ``out`` takes the pictures, one folder for each sheet.

    ``home`` is the home of somebody made up: drafts are copied there before they are opened, since a picture may show
    where they lie. ``troubles`` are errors and warnings of Qt; a run with some has failed.
    """

    def __init__(self, home: Path, cache: Path, shipped: Path, out: Path, scale: float = 1.0) -> None:
        self.out = out
        self.scale = scale
        self.documents = home / "文档" / "申报册"
        self.documents.mkdir(parents=True, exist_ok=True)
        self.now = NOW
        self.troubles: list[str] = []
        self._taken: dict[str, int] = {}
        sys.excepthook = self._caught
        qInstallMessageHandler(self._heard)
        self.paths = AppPaths(shipped, home / ".shenbao", cache, home / ".shenbao" / "logs", (), self.documents)
        self.qt: QApplication = make_qt(())
        self.qt.setCursorFlashTime(0)
        QCursor.setPos(*_AWAY)
        _settle_what_differs()
        look = Look(self.qt, shipped / "resources", theme="light", fonts="bundled")
        self.window = MainWindow(Settings(theme="light"))
        self.dialogs = Dialogs()
        self.program = Program(
            self.qt, self.paths, Settings(theme="light"), lambda: self.now, self.paths.log_file, look=look,
            dialogs=self.dialogs,
        )  # fmt: skip
        self.window.resize(*USUAL)
        self.window.show()
        self.program.begin(self.window, None)
        self.window.activateWindow()
        self.wait(lambda: bool(getattr(self.window.page, "cards", ())), "the start page")
        self.settle()

    # ---- waiting by asking

    def wait(self, condition: Callable[[], object], what: str, seconds: float = 120) -> None:
        """Let the program run until something is the case; whatever takes longer is a fault."""
        end = datetime.now() + timedelta(seconds=seconds)
        while not condition():
            if datetime.now() > end:
                raise SystemExit(f"waited in vain for {what}")
            QTest.qWait(_STEP_MS)

    def settle(self) -> None:
        """Until nothing is under way: no call, no picture, no timer that would change something soon."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = 0 if self._busy() else quiet + 1
            return quiet >= _QUIET

        self.wait(still, "rest")

    def _busy(self) -> bool:
        around, frame = self.program.around, self.window.frame
        lines_rest = around.beside.wait(0) and around.looking.wait(0)
        if around.errands.is_busy or not lines_rest or not around.warming.is_done:
            return True
        roots = [self.window, self.program, *([frame.tools.desk] if frame else [])]
        timers = (timer for root in roots for timer in root.findChildren(QTimer))
        if any(timer.isActive() and timer.isSingleShot() and timer.interval() <= _SHORT_MS for timer in timers):
            return True
        desk = self.window.desk
        if desk is not None and (desk.tools.hands.is_busy or desk.tools.eyes.is_busy):
            return True
        return frame is not None and _frame_is_busy(frame)

    # ---- what is shown

    @property
    def frame(self) -> DraftFrame:
        """The frame of the opened draft."""
        assert self.window.frame is not None
        return self.window.frame

    @property
    def page(self) -> Any:  # noqa: ANN401
        """The page of the opened draft that is shown; scenes know which it is."""
        return self.frame.page

    def size(self, width: int, height: int) -> None:
        """Give the window a size in logical pixels."""
        self.window.resize(width, height)
        self.settle()

    def theme(self, theme: Theme) -> None:
        """Light or dark."""
        self.program.around.preferences.change(theme=theme)
        self.settle()

    def open(self, folder: Path) -> None:
        """Open a draft in the window and wait for the first section."""
        self.window.open_path(folder)
        self.wait(lambda: self.window.frame is not None and self.window.frame.page is not None, folder.name)
        self.settle()

    def desk(self) -> Any:  # noqa: ANN401
        """Open the desk of the bureau from the start page."""
        self.window.desk_turns.show()
        self.wait(lambda: self.window.desk is not None and self.window.desk.page is not None, "the desk")
        self.settle()
        return self.desk_frame

    @property
    def desk_frame(self) -> Any:  # noqa: ANN401
        """The frame of the desk; scenes know which page it shows."""
        assert self.window.desk is not None
        return self.window.desk

    def go_home(self) -> None:
        """Give the draft back; the start page is shown."""
        self.window.turns.go_home()
        self.wait(lambda: self.window.frame is None, "the start page")
        self.settle()

    def section(self, section_id: str) -> None:
        """Show a section of the form, the cursor in its first field."""
        self.frame.tools.guide.go_tab("form")
        self.page.show_section(section_id)
        self.page.form.focus_last()
        self.settle()

    def page_of_home(self) -> Any:  # noqa: ANN401
        """The start page."""
        return self.window.page

    # ---- pictures

    def take(self, sheet: str, caption: str) -> None:
        """A picture of the window with what lies over it, when all is quiet."""
        self.settle()
        self.keep(self.shot(), sheet, caption)

    def shot(self) -> QPixmap:
        """The window as it is now, menus and lists over it."""
        picture = self.window.grab()
        painter = QPainter(picture)
        for over in QApplication.topLevelWidgets():
            if over is not self.window and over.isVisible() and over.isWindow():
                painter.drawPixmap(self.window.mapFromGlobal(over.pos()), over.grab())
        painter.end()
        return picture

    def keep(self, picture: QPixmap, sheet: str, caption: str) -> None:
        """Write a picture down under the next number of its sheet."""
        number = self._taken[sheet] = self._taken.get(sheet, 0) + 1
        folder = self.out / sheet
        folder.mkdir(parents=True, exist_ok=True)
        picture.save(str(folder / f"{number:02} {caption}.png"))

    def crop(self, widget: QWidget, most: int) -> QPixmap:
        """The whole of a widget, beyond what its window shows too, down to ``most`` pixels."""
        picture = widget.grab()
        tall = round(most * picture.devicePixelRatio())
        return picture if picture.height() <= tall else picture.copy(0, 0, picture.width(), tall)

    # ---- the end, and what must not happen

    def end(self) -> None:
        """Close the window as a user does, and wait for all that runs."""
        ended: list[bool] = []
        self.program.ended.connect(lambda: ended.append(True))
        for window in list(self.program.windows):
            window.close()
        self.wait(lambda: bool(ended), "the end")

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._tell("".join(traceback.format_exception(kind, error, trace)))

    def _heard(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if kind != QtMsgType.QtDebugMsg and "This plugin does not support" not in words:
            self._tell(f"Qt: {words}")

    def _tell(self, trouble: str) -> None:
        self.troubles.append(trouble)
        print(trouble, file=sys.stderr)


def _frame_is_busy(frame: DraftFrame) -> bool:
    tools, shared = frame.tools, frame.shared
    if tools.eyes.is_busy or tools.hands.is_busy or shared.files.looking or shared.book.is_updating:
        return True
    return (shared.book.book is None and not shared.book.trouble_text) or any(shared.pictures._missing())


def _settle_what_differs() -> None:
    """The free space of this PC, and when an export was really written."""
    show_folder, show_result = Questions.show_folder, ExportPage._show_result

    def folder_shown(self: Questions, seen: ExportFolder, now: datetime) -> None:
        exported = replace(seen.exported, written=now - timedelta(minutes=3)) if seen.exported else None
        show_folder(self, replace(seen, free=_FREE, exported=exported), now)

    def result_shown(self: ExportPage, exported: Exported, *, primary: bool) -> None:
        show_result(self, replace(exported, written=NOW - timedelta(minutes=3)), primary=primary)

    hear_folder = Watch._hear_folder

    def folder_heard(self: Watch, seen: ExportFolder) -> None:
        exported = replace(seen.exported, written=NOW - timedelta(minutes=3)) if seen.exported else None
        hear_folder(self, replace(seen, free=_FREE, exported=exported))

    Watch._hear_folder = folder_heard  # type: ignore[method-assign]
    Questions.show_folder = folder_shown  # type: ignore[method-assign]
    ExportPage._show_result = result_shown  # type: ignore[method-assign]
