"""The left column: the sections of both volumes with their marks, and how much of the whole is filled in."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.forms.sections import Section
from app.ui.form.foot import NavigationFoot
from app.ui.form.navigation import navigation_row, navigation_rows
from app.ui.widgets.navigation import NARROW, WIDTH, SideNavigation
from app.ui.work.tools import Tools


class NavigationColumn(QWidget):
    """Wide with names, or a strip of marks."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.list = SideNavigation(tools.look, "各节")
        self.foot = NavigationFoot(tools)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 1, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self.foot)
        self.list.set_rows(navigation_rows(tools.desk))
        self.set_narrow(False)
        self.foot.refresh()

    def set_narrow(self, narrow: bool) -> None:
        """Show names or only marks."""
        self.list.set_narrow(narrow)
        self.foot.set_narrow(narrow)
        self.setFixedWidth(NARROW if narrow else round(WIDTH * min(self._tools.look.factor, 1.1)))

    def refresh(self) -> None:
        """Count again after a change of the draft."""
        for section in self._tools.desk.sections:
            self.list.set_row(navigation_row(self._tools.desk, section))
        self.foot.refresh()

    def set_current(self, section: Section) -> None:
        """Mark the section that is shown."""
        self.list.set_current(section.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page's ground, a hairline at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._tools.look.colours.ground)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._tools.look.colours.hairline)
