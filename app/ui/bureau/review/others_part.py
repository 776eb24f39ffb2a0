"""What other offices said, and the versions that came: only to be read."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.bureau.desk_records import CaseSeen
from app.ui.bureau.review.section import Section
from app.ui.bureau.review.words import others_of, review_head, review_lines, version_lines
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.labels import TextLabel


class OthersPart(QWidget):
    """Reviews that came along with the draft, then its versions; a part without content is not shown."""

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.reviews = Section(tools.look, "别的单位的初审")
        self.versions = Section(tools.look, "收到过的版本")
        self._said = TextLabel(tools.look, tone="ink2", wrap=True, selectable=True)
        self._came = TextLabel(tools.look, role="caption", tone="ink2", wrap=True, selectable=True)
        self.reviews.body.addWidget(self._said)
        self.versions.body.addWidget(self._came)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reviews)
        column.addWidget(self.versions)

    @property
    def words(self) -> str:
        """What other offices said."""
        return self._said.text()

    def show_case(self, seen: CaseSeen) -> None:
        """Tell of an applicant."""
        office, now = self._tools.board.office, self._tools.clock()
        others = others_of(seen, office.level, office.name)
        said = ["\n".join((review_head(one, now), *review_lines(one.review))) for one in others]
        self._said.setText("\n\n".join(said))
        self.reviews.setVisible(bool(said))
        came = list(version_lines(seen, now))
        self._came.setText("\n".join(came))
        self.versions.setVisible(bool(came))
