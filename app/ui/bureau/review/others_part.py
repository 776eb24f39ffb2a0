"""What other offices said, and the versions that came: only to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.bureau.desk_records import CaseSeen, ReviewSeen
from app.ui.bureau.review.long_text import LongText
from app.ui.bureau.review.section import Section
from app.ui.bureau.review.words import others_of, review_head, review_lines, version_lines
from app.ui.bureau.tools import DeskTools

_MOST_REVIEWS, _MOST_LINES, _MOST_LETTERS, _MOST_HEAD = 4, 6, 200, 80
_MOST_VERSIONS = 8


class OthersPart(QWidget):
    """Reviews that came along with the draft, then its versions; a part without content is not shown."""

    def __init__(self, tools: DeskTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.reviews = Section(tools.look, "别的单位的初审")
        self.versions = Section(tools.look, "收到过的版本")
        self.said = LongText(tools.look, "别的单位的初审")
        self.came = LongText(tools.look, "收到过的版本", role="caption")
        self.reviews.body.addWidget(self.said)
        self.versions.body.addWidget(self.came)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reviews)
        column.addWidget(self.versions)

    @property
    def words(self) -> str:
        """What other offices said, as far as it is shown at once."""
        return self.said.label.text()

    def show_case(self, seen: CaseSeen) -> None:
        """Tell of an applicant."""
        office, now = self._tools.board.office, self._tools.clock()
        others = others_of(seen, office.level, office.name)
        whole = "\n\n".join("\n".join((review_head(one, now), *review_lines(one.review))) for one in others)
        self.said.show_text(few_of_reviews(others, now), whole)
        self.reviews.setVisible(bool(others))
        came = list(version_lines(seen, now))
        self.came.show_text(few_of_versions(came), "\n".join(came))
        self.versions.setVisible(bool(came))


def few_of_reviews(others: Sequence[ReviewSeen], now: datetime) -> str:
    """The first of them, their long texts cut: strangers may have written as much as a file takes."""
    said = ["\n".join((_cut(review_head(one, now), _MOST_HEAD), *_few_lines(one))) for one in others[:_MOST_REVIEWS]]
    more = len(others) - len(said)
    return "\n\n".join([*said, f"还有 {more} 份初审"] if more else said)


def _few_lines(one: ReviewSeen) -> list[str]:
    """The first lines of a review, an opinion of several lines among them."""
    lines = list(islice((line for text in review_lines(one.review) for line in text.split("\n")), _MOST_LINES + 1))
    few = [_cut(line, _MOST_LETTERS) for line in lines[:_MOST_LINES]]
    return [*few, "……"] if len(lines) > _MOST_LINES else few


def few_of_versions(came: Sequence[str]) -> str:
    """The latest of them."""
    more = len(came) - _MOST_VERSIONS
    return "\n".join([f"较早的还有 {more} 版", *came[more:]] if more > 0 else came)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
