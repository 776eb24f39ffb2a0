"""Problems at their place: marks in the cells, strips below their rows, captions of the evidence that a row cites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.forms.issues import Fix, Issue, Kind
from app.forms.labels import label_of
from app.ui.form.grid import PaperGrid
from app.ui.form.parts import Seat
from app.ui.form.reveal import Reveal
from app.ui.form.section_view import SectionView
from app.ui.look.palette import Tone
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.strips import Strip
from app.ui.work.board import WORST_FIRST
from app.ui.work.tools import Tools

_CLAIM, _NO_CLAIM = "claim_without_evidence", "evidence_without_claim"


@dataclass(frozen=True, slots=True)
class Told:
    """One problem as a strip shows it: where, how grave, the sentence, the buttons, and the item it leads to."""

    path: str
    kind: Kind
    sentence: str
    fixes: tuple[Fix, ...] = ()
    item: int = 0

    @property
    def actions(self) -> list[str]:
        """The words of the buttons."""
        return [fix.label for fix in self.fixes] or (["去核对"] if self.item else [])


class StripStack(QWidget):
    """The problems of one row: the worst with the count of the others, or all of them under one another."""

    acted = Signal(object, int)
    more_asked = Signal()

    def __init__(self, tools: Tools, told: list[Told], *, whole: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = told
        shown = told if whole else told[:1]
        self.strips: list[Strip] = []
        for one in shown:
            more = len(told) - len(shown)
            strip = Strip(tools.look, one.kind, one.sentence, one.actions, more=more, parent=self)
            strip.set_actions_shown(not tools.desk.read_only)
            strip.acted.connect(lambda number, one=one: self.acted.emit(one, number))
            strip.more_asked.connect(self.more_asked)
            self.strips.append(strip)

    @property
    def buttons(self) -> list[OutlineButton]:
        """All buttons, in order."""
        return [button for strip in self.strips for button in strip.buttons]

    @property
    def stops(self) -> list[QWidget]:
        """What Tab stops at: what there is more, and the buttons."""
        return [stop for strip in self.strips for stop in strip.stops]

    def heightForWidth(self, width: int) -> int:
        """All strips and the lines between them."""
        return sum(strip.heightForWidth(width) for strip in self.strips) + len(self.strips) - 1

    def resizeEvent(self, event: object) -> None:
        """One below the other."""
        y = 0
        for strip in self.strips:
            height = strip.heightForWidth(self.width())
            strip.setGeometry(0, y, self.width(), height)
            y += height + 1


class Problems(QObject):
    """Keeps marks, strips and captions of one section as the board says.

    ``caption`` gives the words on what lies behind an item.
    """

    def __init__(
        self, tools: Tools, view: SectionView, reveal: Reveal, caption: Callable[[int], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._view = view
        self._reveal = reveal
        self._caption = caption
        self._whole: set[tuple[PaperGrid, int]] = set()
        self._rows: dict[tuple[PaperGrid, int], list[Seat]] = {}
        for seat in view.parts.seats:
            self._rows.setdefault((seat.grid, seat.area.last_row), []).append(seat)
        for label, grid, area in view.parts.cites:
            self._rows.setdefault((grid, area.last_row), [])
            if label.cite is not None:
                label.item_asked.connect(lambda item: tools.guide.go(f"items.{item}"))

    def refresh(self, focused: str, *, typing: bool = False) -> None:
        """Show what is told now; ``focused`` is the field with the cursor, empty for none."""
        for key, seats in self._rows.items():
            told = self._of_seats(seats, focused, typing) + self._of_items(*key)
            told.sort(key=lambda one: WORST_FIRST.index(one.kind))
            self._show(key, told)
        self.refresh_captions()

    def refresh_captions(self) -> None:
        """The words below the links to the evidence."""
        for label, grid, _ in self._view.parts.cites:
            if label.cite is not None and label.set_caption(self._caption(label.cite), self._tone(label.cite)):
                grid.measure_again(label)

    def _tone(self, item: int) -> Tone:
        kinds = {issue.kind for issue in self._tools.desk.board.of_item(item)}
        return "error" if "error" in kinds else "warning" if "warning" in kinds else "ink3"

    def _of_seats(self, seats: list[Seat], focused: str, typing: bool) -> list[Told]:
        found: list[Issue] = []
        for seat in seats:
            for field in seat.cell.fields:
                issues = self._tools.desk.board.of_field(field)
                told = self._reveal.told(field, issues, focused=field == focused, typing=typing)
                seat.cell.show_problem(field, told[0].kind if told else None)
                found += told
        several = len({issue.path for issue in found}) > 1
        return [Told(issue.path, issue.kind, self._sentence(issue, several), issue.fixes) for issue in found]

    def _sentence(self, issue: Issue, several: bool) -> str:
        """The sentence without the name of the field, which the row has; with it where a row has several."""
        label = label_of(self._tools.desk.definition, issue.path)
        return issue.message if several else issue.message.removeprefix(f"{label}：")

    def _of_items(self, grid: PaperGrid, row: int) -> list[Told]:
        return [
            Told(f"items.{label.cite}", issue.kind, self._claim(label.cite, issue), (), label.cite)
            for label, in_grid, area in self._view.parts.cites
            if in_grid is grid and area.last_row == row and label.cite is not None
            for issue in self._tools.desk.board.of_item(label.cite)
            if issue.code in (_CLAIM, _NO_CLAIM)
        ]

    def _claim(self, item: int, issue: Issue) -> str:
        if issue.code == _NO_CLAIM:
            return f"这里填的是没有，佐证材料 {item} 却附了文件"
        none = self._tools.desk.item(item).state == "none"
        return f"这里填了内容，佐证材料 {item} 却{'标为“无”' if none else '还没有文件'}"

    def _show(self, key: tuple[PaperGrid, int], told: list[Told]) -> None:
        grid, row = key
        if not told:
            self._whole.discard(key)
        whole = key in self._whole
        now = grid.strip(row)
        if isinstance(now, StripStack) and now.told == told and len(now.strips) == (len(told) if whole else 1):
            return
        if not told:
            if now is not None:
                grid.set_strip(row, None)
            return
        stack = StripStack(self._tools, told, whole=whole)
        stack.acted.connect(self._act)
        stack.more_asked.connect(lambda: self._show_whole(key, told))
        grid.set_strip(row, stack)

    def _show_whole(self, key: tuple[PaperGrid, int], told: list[Told]) -> None:
        self._whole.add(key)
        self._show(key, told)

    def _act(self, told: Told, number: int) -> None:
        if told.item:
            self._tools.guide.go(f"items.{told.item}")
            return
        self._view.focus_path(told.path)
        self._tools.desk.fix(told.fixes[number])
