"""The middle column: the bar of the section over the section itself; sections are kept once they are built."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.forms.sections import Section
from app.ui.form.parts import Building, building, finished
from app.ui.form.section_bar import SectionBar
from app.ui.form.section_view import SectionView
from app.ui.widgets.panes import PageScroll
from app.ui.work.tools import Tools

LEAST = 660
# Sections that nobody has asked for yet are built in pieces of this length, with pauses for whatever else there is.
_PIECE_S = 0.005
_PAUSE_MS = 12
_FIRST_PAUSE_MS = 400


class _Stack(QStackedWidget):
    """Has the keyboard between two sections; what is typed meanwhile is kept for the place that is on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.keeping = False
        self._typed: list[QKeyEvent] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Kept, or nobody's."""
        if self.keeping:
            self._typed.append(event.clone())
        else:
            super().keyPressEvent(event)

    def hand_on(self) -> None:
        """Give what was typed to what has the keyboard now."""
        typed, self._typed, self.keeping = self._typed, [], False
        now = QApplication.focusWidget()
        if now is not None and now is not self:
            for event in typed:
                QCoreApplication.postEvent(now, event)

    def forget(self) -> None:
        """The place is not wanted any more, nor is what was meant for it."""
        self._typed, self.keeping = [], False


class FormColumn(QWidget):
    """``built`` tells a section that was built just now, before it is shown. The keyboard goes to its last field."""

    built = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.bar = SectionBar(tools)
        self._stack = _Stack()
        self._views: dict[str, tuple[SectionView, PageScroll]] = {}
        self._begun: dict[str, Building] = {}
        self._ahead: list[Section] = []
        self._shown: SectionView | None = None
        self._asked: tuple[Section, Callable[[], object]] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._build_piece)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        self.setMinimumWidth(480)
        self.setAccessibleName("表格")

    @property
    def view(self) -> SectionView | None:
        """The section that is shown."""
        return self._shown

    def show_section(self, section: Section) -> SectionView:
        """Show a section; where it was scrolled to stays."""
        if self._asked is not None:
            self.call_off()
        view, scroll = self._views.get(section.id) or self._build(section)
        scroll.setGeometry(self._stack.rect())  # now: whoever shows a place in it measures at once
        if self.has_cursor():
            self._stack.setFocus()  # an editor is left by this; hidden with it, Qt would look for another place
        self._stack.setCurrentWidget(scroll)
        self._shown = view
        view.forget_slack()
        return view

    # ---- building

    def is_built(self, section: Section) -> bool:
        """Whether showing the section is only a matter of showing it."""
        return section.id in self._views

    def when_built(self, section: Section | None, then: Callable[[], object]) -> None:
        """Do something at once if ``section`` is built or none, else when it has been, in pieces, in later turns.

        Whoever asks next, or shows a section meanwhile, calls that off.
        """
        self.call_off()
        if section is None or section.items or self.is_built(section):
            then()
            return
        self._asked = (section, then)
        if self.has_cursor():  # what is typed now is meant for where the cursor is going
            self._stack.keeping = True
            self._stack.setFocus()
        QTimer.singleShot(0, self, self._build_asked)

    def has_cursor(self) -> bool:
        """Whether the cursor is among the fields, or between two sections."""
        now = QApplication.focusWidget()
        return now is not None and (now is self._stack or self._stack.isAncestorOf(now))

    def call_off(self) -> None:
        """Do no more of what waits for a section."""
        self._asked = None
        self._stack.forget()

    def _build_asked(self) -> None:
        if self._asked is None:
            return
        section, then = self._asked
        if self.is_built(section):
            self._asked = None
            then()
            self._stack.hand_on()
        else:
            self._build_some(section)
            QTimer.singleShot(0, self, self._build_asked)

    def build_ahead(self, sections: Sequence[Section]) -> None:
        """Build these sections in their order while nothing else is to be done."""
        self._ahead = [section for section in sections if section.id not in self._views]
        self._pause.start(_FIRST_PAUSE_MS)

    def _build_piece(self) -> None:
        """A few cells of the next section; the last piece of one stands alone, it makes the view."""
        while self._ahead and self._ahead[0].id in self._views:
            del self._ahead[0]
        if not self._ahead:
            return
        self._build_some(self._ahead[0])
        self._pause.start(_PAUSE_MS)

    def _build_some(self, section: Section) -> None:
        steps = self._begun.setdefault(section.id, building(self._tools, section))
        end = time.perf_counter() + _PIECE_S
        try:
            while time.perf_counter() < end:
                next(steps)
        except StopIteration as ended:
            self._take(section, SectionView(self._tools, section, ended.value))

    def _build(self, section: Section) -> tuple[SectionView, PageScroll]:
        steps = self._begun.setdefault(section.id, building(self._tools, section))
        return self._take(section, SectionView(self._tools, section, finished(steps)))

    def _take(self, section: Section, view: SectionView) -> tuple[SectionView, PageScroll]:
        self._begun.pop(section.id, None)
        scroll = PageScroll(self._tools.look)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(section.title)
        scroll.setWidget(view)
        scroll.verticalScrollBar().valueChanged.connect(view.show_labels)
        self._stack.addWidget(scroll)
        self._views[section.id] = (view, scroll)
        self.built.emit(view)
        return view, scroll

    # ---- the keyboard

    def focus_last(self) -> None:
        """Put the cursor where it was in this section, else into its first field."""
        view = self._shown
        if view is None or (view.last_path and view.focus_path(view.last_path)):
            return
        if not view.focus_end():
            self._stack.currentWidget().setFocus()  # nothing to fill in: arrows and page keys scroll
            self._tools.guide.set_focus("")

    def enter(self, *, last: bool = False) -> bool:
        """Put the cursor into the first (last) field of the section; one without fields takes arrows and page keys."""
        if self._shown is None or not self.isVisible():
            return False
        if not self._shown.focus_end(last=last):
            self._stack.currentWidget().setFocus()
            self._tools.guide.set_focus("")
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The column itself has nothing to type in."""
        super().focusInEvent(event)
        if self._shown is not None and self._shown.editors():
            self.focus_last()
