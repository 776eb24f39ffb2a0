"""The middle column: the bar of the section over the section itself; sections are kept once they are built."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

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


class FormColumn(QWidget):
    """``built`` tells a section that was built just now, before it is shown. The keyboard goes to its last field."""

    built = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.bar = SectionBar(tools)
        self._stack = QStackedWidget()
        self._views: dict[str, tuple[SectionView, PageScroll]] = {}
        self._begun: dict[str, Building] = {}
        self._ahead: list[Section] = []
        self._shown: SectionView | None = None
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
        view, scroll = self._views.get(section.id) or self._build(section)
        scroll.setGeometry(self._stack.rect())  # now: whoever shows a place in it measures at once
        self._stack.setCurrentWidget(scroll)  # an editor of the old section may be left by this
        self._shown = view
        view.forget_slack()
        return view

    # ---- building

    def is_built(self, section: Section) -> bool:
        """Whether showing the section is only a matter of showing it."""
        return section.id in self._views

    def build(self, section: Section) -> None:
        """Build a section now, without showing it."""
        if section.id not in self._views:
            self._build(section)

    def build_ahead(self, sections: Sequence[Section]) -> None:
        """Build these sections in their order while nothing else is to be done."""
        self._ahead = [section for section in sections if section.id not in self._views]
        self._pause.start(_FIRST_PAUSE_MS)

    @property
    def is_building(self) -> bool:
        """Whether sections are still being built ahead."""
        return self._pause.isActive()

    def _build_piece(self) -> None:
        """A few cells of the next section; the last piece of one stands alone, it makes the view."""
        while self._ahead and self._ahead[0].id in self._views:
            del self._ahead[0]
        if not self._ahead:
            return
        section = self._ahead[0]
        steps = self._begun.setdefault(section.id, building(self._tools, section))
        end = time.perf_counter() + _PIECE_S
        try:
            while time.perf_counter() < end:
                next(steps)
        except StopIteration as ended:
            self._take(section, SectionView(self._tools, section, ended.value))
        self._pause.start(_PAUSE_MS)

    def _build(self, section: Section) -> tuple[SectionView, PageScroll]:
        steps = self._begun.setdefault(section.id, building(self._tools, section))
        return self._take(section, SectionView(self._tools, section, finished(steps)))

    def _take(self, section: Section, view: SectionView) -> tuple[SectionView, PageScroll]:
        self._begun.pop(section.id, None)
        scroll = PageScroll(self._tools.look)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The column itself has nothing to type in."""
        super().focusInEvent(event)
        if self._shown is not None and self._shown.editors():
            self.focus_last()
