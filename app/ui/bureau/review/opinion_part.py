"""意见: what is printed into the cell of the form, and how much room it has there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.bureau.desk_records import CaseSeen
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.review.reviews import Reviews
from app.ui.bureau.review.section import Section
from app.ui.bureau.review.words import room_words
from app.ui.bureau.review.writing_box import WritingBox
from app.ui.bureau.tools import DeskTools
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import TextLabel
from app.ui.work.tasks import follow, nothing

if TYPE_CHECKING:
    from app.bureau.opinion_sheet import OpinionRoom

_REST_MS = 600
_NO_CELL = "这种申报表没有推荐部门填意见的栏，意见只随材料转报"


class OpinionPart(Section):
    """``print_asked`` when the opinion is wanted as an overlay. The room is asked for while somebody writes."""

    print_asked = Signal()

    def __init__(self, tools: DeskTools, reviews: Reviews, parent: QWidget | None = None) -> None:
        super().__init__(tools.look, "意见", parent=parent)
        self._tools = tools
        self._reviews = reviews
        self._case = 0
        self._has_cell = False
        self.button = OutlineButton(tools.look, "印推荐意见…", icon="print", small=True)
        self.head.addWidget(self.button)
        hint = "印在申请表的推荐意见栏，例如：同意推荐。"
        self.box = WritingBox(tools.look, "意见", hint, lines=3, undo=reviews.undo, redo=reviews.redo)
        self.room = TextLabel(tools.look, role="caption", tone="ink3", wrap=True)
        self.body.addWidget(self.box)
        self.body.addWidget(self.room)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._ask)
        self.button.clicked.connect(self.print_asked)
        self.box.edited.connect(self._edit)
        self.box.left.connect(reviews.rest)
        self.box.box.entered.connect(self._ask)
        self.box.box.refused.connect(tools.guide.say)

    def show_case(self, seen: CaseSeen) -> None:
        """Show what this office wrote; the room of another applicant is not known yet."""
        if seen.row.case != self._case:
            self.room.setText("" if seen.opinion else _NO_CELL)
            self.room.set_tone("ink3")
        self._case, self._has_cell = seen.row.case, seen.opinion
        self.button.setVisible(seen.opinion)
        self.box.show_text(self._reviews.of(seen.row.case).opinion)

    def _edit(self, text: str) -> None:
        self._reviews.change(self._case, "opinion", opinion=text)
        if self._has_cell:
            self._rest.start()

    def _ask(self) -> None:
        if not (self._case and self._has_cell):
            return
        tools, case = self._tools, self._case
        args = (tools.paths, str(case), self._reviews.of(case).opinion, "", tools.desk)
        follow(
            tools.eyes.run(Call("opinion_room", args), key="desk room"),
            done=lambda room: self._hear_room(case, room),
            refused=lambda error: self._hear_refusal(case, error),
            stopped=nothing,
        )

    def _hear_room(self, case: int, room: OpinionRoom) -> None:
        if case == self._case:
            self.room.setText(room_words(room))
            self.room.set_tone("error" if room.characters and not room.points else "ink3")

    def _hear_refusal(self, case: int, error: AppError) -> None:
        if case == self._case:
            self.room.setText(error.in_full())
            self.room.set_tone("ink3")
