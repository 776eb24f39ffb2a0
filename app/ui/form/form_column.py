"""The middle column: the bar of the section over the section itself; sections are built when first shown, and kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.forms.sections import Section
from app.ui.form.section_bar import SectionBar
from app.ui.form.section_view import SectionView
from app.ui.widgets.panes import PageScroll
from app.ui.work.tools import Tools

LEAST = 660


class FormColumn(QWidget):
    """``built`` tells a section that was built just now, before it is shown. The keyboard goes to its last field."""

    built = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.bar = SectionBar(tools)
        self._stack = QStackedWidget()
        self._views: dict[str, tuple[SectionView, PageScroll]] = {}
        self._shown: SectionView | None = None
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
        self._shown = view
        scroll.setGeometry(self._stack.rect())  # now: whoever shows a place in it measures at once
        self._stack.setCurrentWidget(scroll)
        view.forget_slack()
        return view

    def _build(self, section: Section) -> tuple[SectionView, PageScroll]:
        view = SectionView(self._tools, section)
        scroll = PageScroll(self._tools.look)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(view)
        scroll.verticalScrollBar().valueChanged.connect(view.show_labels)
        self._stack.addWidget(scroll)
        self._views[section.id] = (view, scroll)
        self.built.emit(view)
        return view, scroll

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
