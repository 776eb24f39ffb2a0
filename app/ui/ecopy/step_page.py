"""What the pages of all steps are: a column of cards that scrolls, told anew whenever something more is known."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.ecopy.known import Known
from app.ui.look.look import Look
from app.ui.widgets.marks import Kind
from app.ui.widgets.panes import PageScroll
from app.ui.widgets.strips import Strip
from app.ui.work.unfinished import Unfinished

_WIDTH = 808
_EDGE = 24


class StepPage(QWidget):
    """A step's page; subclasses put their cards into ``column``."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.view = PageScroll(look, name=name)
        self.strip = Strip(look, "note", "")
        self.strip.hide()
        inside, column = QWidget(), QWidget()
        column.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(_EDGE, 20, _EDGE, 20)
        self.column.setSpacing(12)
        self.column.addWidget(self.strip)
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(column, 100)
        across.addStretch(1)
        self.view.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.view)

    def show_known(self, known: Known) -> None:
        """Tell what is known now."""

    def first(self) -> QWidget:
        """Where the keyboard goes when the step is entered."""
        return self.view

    def works(self) -> Sequence[Unfinished]:
        """What would be stopped if the draft were given back."""
        return ()

    def running(self) -> str:
        """What is under way, in a few words for the list of steps; empty when nothing is."""
        return ""

    def end(self) -> None:
        """The draft was given back: stop what is under way."""

    @property
    def has_keyboard(self) -> bool:
        """Whether the keyboard is on this page: asked before something is hidden, or Qt gives it to the menu."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def give_keyboard(self) -> None:
        """Put the keyboard where it is of use now."""
        self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, kind: Kind, sentence: str, actions: Sequence[str] = ()) -> None:
        """Tell something at the top of the page; an empty sentence takes it away."""
        self.strip.set_issue(kind, sentence, actions)
        self.strip.setVisible(bool(sentence))
        if sentence:
            self.view.verticalScrollBar().setValue(0)
