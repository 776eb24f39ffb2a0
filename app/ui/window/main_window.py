"""One window: the start page, a draft, or the bureau's desk; on the screen before what it shows is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from app.forms.edition_names import is_definition
from app.settings import Settings
from app.ui.window import places
from app.ui.window.first_sight import ground_of, paint_ground

if TYPE_CHECKING:
    from app.drafts.recent import RecentDraft
    from app.ui.bureau.frame import DeskFrame
    from app.ui.window.actions import Actions
    from app.ui.window.desk_turns import DeskTurns
    from app.ui.window.frame import DraftFrame
    from app.ui.window.menu import MainMenu
    from app.ui.window.surroundings import Surroundings
    from app.ui.window.turns import Turns

PROGRAM = "申报册"
_RECENT_IN_MENU = 8


class MainWindow(QMainWindow):
    """A window of the program. ``seen`` comes after its first picture, ``gone`` when it closed for good.

    Only :meth:`appear` and closing work before :meth:`furnish`; ``turns`` opens and gives back drafts, ``desk_turns``
    the desk. At most one of ``frame`` and ``desk`` is there.
    """

    seen = Signal()
    gone = Signal()
    around: Surroundings
    actions_kept: Actions
    turns: Turns
    desk_turns: DeskTurns

    def __init__(self, settings: Settings, *, beside: int = 0) -> None:
        super().__init__()
        self.frame: DraftFrame | None = None
        self.desk: DeskFrame | None = None
        self.furnished = False
        self._ground = ground_of(settings)
        self._painted = False
        self._gone = False
        self._stack = QStackedWidget()
        self.setMinimumSize(*places.SMALLEST)
        self.setWindowTitle(PROGRAM)
        self._maximised = places.put(self, settings.window, beside)

    def appear(self) -> None:
        """Show the window, as large as it was."""
        if self._maximised:
            self.showMaximized()
        else:
            self.show()

    def furnish(self, around: Surroundings) -> None:
        """Everything that the window needs to show pages."""
        from app.ui.window.actions import Actions
        from app.ui.window.desk_turns import DeskTurns
        from app.ui.window.turns import Turns

        self.around = around
        self.actions_kept = Actions(self)
        self.turns = Turns(self)
        self.desk_turns = DeskTurns(self)
        self.setCentralWidget(self._stack)
        self.furnished = True

    # ---- what is shown

    @property
    def page(self) -> QWidget | None:
        """The page that fills the window: start page, draft, recovery, desk."""
        return self._stack.currentWidget()

    def show_only(self, page: QWidget) -> None:
        """Fill the window with a page; the one before is thrown away."""
        before = [self._stack.widget(index) for index in range(self._stack.count())]
        if page not in before:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        for old in before:
            if old is not page:
                self._stack.removeWidget(old)
                old.hide()
                old.deleteLater()

    def show_nothing(self) -> None:
        """The window is about to go: what filled it is thrown away."""
        self.show_only(QWidget())

    def menu(self, parent: QWidget | None = None) -> MainMenu:
        """The menu behind ≡."""
        from app.ui.window.menu import MainMenu

        return MainMenu(self, self._recent_entries, parent or self)

    def _recent_entries(self) -> list[tuple[str, Callable[[], None]]]:
        from app.drafts.recent import recent_drafts

        here = self.frame.tools.folder if self.frame else None
        found = [
            entry
            for entry in recent_drafts(self.around.paths.recent_file)
            if here is None or Path(entry.folder) != here
        ]
        return [self._recent_entry(entry) for entry in found[:_RECENT_IN_MENU]]

    def _recent_entry(self, entry: RecentDraft) -> tuple[str, Callable[[], None]]:
        folder = Path(entry.folder)
        return entry.name or folder.name, lambda: self.open_path(folder)

    def say(self, sentence: str) -> None:
        """Tell at the foot of what is shown what was done."""
        message = getattr(self.page, "message", None)
        if message is not None:
            message.say(sentence, action="")

    def do(self, command_id: str, *arguments: object) -> None:
        """Something that lies over the window: a sheet, a question, a panel."""
        from app.ui.sheets.dispatch import dispatch

        dispatch(self, command_id, *arguments)

    def save(self) -> None:
        """Save now, what is being typed as it stands, and keep this state in the history for good."""
        if self.frame and self.frame.tools.saver:
            self.frame.tools.desk.begin_visit()  # what is typed after a save is taken back by itself
            self.frame.tools.saver.save(marked=True)

    def open_path(self, path: Path, *, then: Callable[[], None] | None = None) -> None:
        """See :meth:`app.ui.window.turns.Turns.open_path`; beside the desk, if that is here. Also a form definition."""
        if is_definition(path):
            self.do("definition", path)
        elif self.desk is not None:
            self.desk_turns.open_path(path, then=then)
        else:
            self.turns.open_path(path, then=then)

    # ---- events of the window itself

    def close_soon(self) -> None:
        """Close the window once the draft is safe."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once when nothing is open; else when the draft is safe."""
        if self.furnished and not (self.desk_turns.may_close() and self.turns.may_close()):
            event.ignore()
            return
        event.accept()
        if self._gone:
            return
        self._gone = True
        if self.furnished:
            self.around.preferences.change(window=places.place_of(self))
        self.gone.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Another program comes to the front: what was typed goes to the disk now."""
        frame = getattr(self, "frame", None)  # may come before the constructor is through
        if frame is not None and event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            saver = frame.tools.saver
            if saver:
                saver.journal_now()
        desk = getattr(self, "desk", None)
        if desk is not None and event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            desk.settle()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, until there is a page."""
        if not self.furnished:
            paint_ground(self, self._ground)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.seen.emit)
