"""问题 and 补正内容: what the form is wrong in, and the points that the notice asks for, one on each line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.bureau.desk_records import CaseSeen, CorrectionLine
from app.ui.bureau.review.problem_list import ProblemList
from app.ui.bureau.review.reviews import Reviews
from app.ui.bureau.review.section import Section
from app.ui.bureau.review.writing_box import LinesBox, points_of
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import LinkLabel, OutlineButton

_MOST = 20


class CorrectionPart(QWidget):
    """``place_asked`` carries the path of a problem, ``notice_asked`` when the notice is wanted."""

    place_asked = Signal(str)
    notice_asked = Signal()

    def __init__(self, tools: DeskTools, reviews: Reviews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = tools.look
        self._reviews = reviews
        self._seen: CaseSeen | None = None
        self._all_for = 0
        self.problems = Section(look, "问题")
        self.add_all = LinkLabel(look, "错误和未填的都加入补正", role="caption")
        self.problems.head.addWidget(self.add_all)
        self.list = ProblemList(look)
        self.more = LinkLabel(look, "", role="caption")
        self.problems.body.addWidget(self.list)
        self.problems.body.addWidget(self.more)
        self.notice = Section(look, "补正内容", "一行一条，就是补正通知里的一条；Alt+↑、Alt+↓ 移动一行")
        self.button = OutlineButton(look, "生成补正通知…", icon="mail", small=True)
        self.notice.head.addWidget(self.button)
        hint = "从上面的问题里加入，或者自己写"
        self.box = LinesBox(look, "补正内容", hint, undo=reviews.undo, redo=reviews.redo)
        self.notice.body.addWidget(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.problems)
        column.addWidget(self.notice)
        self.list.place_asked.connect(self.place_asked)
        self.list.add_asked.connect(self._toggle)
        self.add_all.clicked.connect(self._add_all)
        self.more.clicked.connect(self._show_all)
        self.box.edited.connect(self._edit)
        self.box.left.connect(reviews.rest)
        self.box.box.refused.connect(tools.guide.say)
        self.button.clicked.connect(self.notice_asked)

    def show_case(self, seen: CaseSeen) -> None:
        """Show the problems of an applicant and what the notice asks for."""
        self._seen = seen
        points, lines = self._points, seen.corrections
        shown = lines if self._all_for == seen.row.case else lines[:_MOST]
        self.list.show_problems(shown, points)
        self.list.setVisible(bool(lines))
        self.problems.say("" if lines else "没有问题")
        self.more.setText(f"还有 {len(lines) - len(shown)} 条，全部列出")
        self.more.setVisible(len(shown) < len(lines))
        self.problems.count.setText(problem_words(seen))
        self.add_all.setVisible(any(line.line not in points for line in _must(seen)))
        self.notice.count.setText(f"{len(points)} 条" if points else "")
        self.box.show_points(points)

    @property
    def _points(self) -> tuple[str, ...]:
        return self._reviews.of(self._seen.row.case).corrections if self._seen else ()

    def _edit(self, text: str) -> None:
        if self._seen is not None:
            self._reviews.change(self._seen.row.case, "corrections", corrections=points_of(text))

    def _toggle(self, line: CorrectionLine) -> None:
        if self._seen is not None:
            points = self._points
            without = tuple(point for point in points if point != line.line)
            now = without if line.line in points else (*points, line.line)
            self._reviews.change(self._seen.row.case, f"correction {line.line}", corrections=now)
            self._reviews.rest()

    def _add_all(self) -> None:
        if self._seen is not None:
            new = [line.line for line in _must(self._seen) if line.line not in self._points]
            self._reviews.change(self._seen.row.case, "all corrections", corrections=(*self._points, *new))
            self._reviews.rest()

    def _show_all(self) -> None:
        if self._seen is not None:
            self._all_for = self._seen.row.case
            self.show_case(self._seen)


def _must(seen: CaseSeen) -> tuple[CorrectionLine, ...]:
    """What has to be corrected in any case."""
    return tuple(line for line in seen.corrections if line.kind in ("error", "unfilled"))


def problem_words(seen: CaseSeen) -> str:
    """How much of what is wrong: ``2 处错误，28 项未填，1 处提醒``."""
    kinds = [issue.kind for issue in seen.issues]
    counted = (
        (kinds.count("error"), "处错误"),
        (kinds.count("unfilled"), "项未填"),
        (kinds.count("warning"), "处提醒"),
    )
    return "，".join(f"{count} {words}" for count, words in counted if count)
