"""Fills in any form by keyboard and paste, from the answers that it is to have; makes mistakes and mends them.

Goes by the definition alone: no field is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractButton

from app.forms.definition import NONE, OTHER, Field
from app.forms.issues import Issue
from app.forms.labels import with_years
from app.ui.evidence.page import EvidencePage
from app.ui.form.page import FormPage
from app.ui.window.frame import DraftFrame
from app.ui.work.board import head_of
from tests.ui.whole.hands import CTRL, Hands, Key

_FIGURES = ("integer", "decimal", "percent", "year")
_TABS_FOR_ONE = 4  # cells, boxes with a free line, the button of a strip


@dataclass
class Slip:
    """A mistake that is made on purpose: what is typed instead, until the button of its strip mends it."""

    field: str
    typed: str
    right: str
    mended: bool = False


@dataclass
class Clerk:
    """Fills one opened draft. ``slips`` are made on the way, by field; ``left_blank`` gets its 无 later."""

    hands: Hands
    frame: DraftFrame
    answers: Mapping[str, Any]
    slips: dict[str, Slip] = field(default_factory=dict)
    left_blank: set[str] = field(default_factory=set)
    blocks: list[str] = field(default_factory=list)
    refused_ticks: list[str] = field(default_factory=list)

    # ---- reading

    @property
    def _fields(self) -> Mapping[str, Field]:
        return self.frame.tools.desk.definition.fields

    @property
    def _here(self) -> str:
        return head_of(self.frame.tools.guide.focus)

    def _stands(self, name: str) -> Any:
        return self.frame.tools.desk.answer_of(name)

    def _form(self) -> FormPage:
        page = self.frame.page
        assert isinstance(page, FormPage)
        return page

    # ---- the form

    def fill_form(self) -> None:
        """Walk through all sections by Tab and enter every answer on the way; no field may be missed."""
        hands = self.hands
        hands.press(Key.Key_1, CTRL)
        hands.wait(lambda: isinstance(self.frame.page, FormPage), "填表没有打开")
        left = [name for name, answer in self.answers.items() if answer not in ("", []) and name not in self.left_blank]
        todo = dict.fromkeys(left)
        for _ in range(_TABS_FOR_ONE * len(self._fields) + 40):
            here = self._here
            if here in todo and not isinstance(hands.focus, QAbstractButton):
                del todo[here]
                for name in self._enter(here):
                    todo.pop(name, None)
            if not todo:
                break
            self._leave(here)
            self._mend()
        self._leave(self._here)
        self._mend()
        assert not todo, f"Tab does not lead to {sorted(todo)}"
        assert all(slip.mended for slip in self.slips.values()), self.slips

    def _leave(self, here: str) -> None:
        """Tab; out of a table of rows by Ctrl+Enter, since Tab goes on from cell to cell there.

        A section that only repeats what others ask for has no cursor: on to the next one.
        """
        if not here:
            self.hands.press(Key.Key_PageDown, CTRL)
        elif self._fields[here].type == "rows":
            self.hands.press(Key.Key_Return, CTRL)
        else:
            self.hands.press(Key.Key_Tab)

    def _enter(self, name: str) -> Iterable[str]:
        """Enter the answer of the field with the cursor; the fields that are done by that."""
        asked, answer = self._fields[name], self.answers[name]
        deed = {"yesno": self._choose, "choice": self._choose, "checks": self._tick, "rows": self._paste_rows}
        if asked.type in deed:
            deed[asked.type](asked, answer)
            return (name,)
        if answer == NONE:
            self.hands.press(Key.Key_F9)
            return (name,)
        block = self._block(name) if not self.blocks else {}
        if block:
            return self._paste_block(name, block)
        slip = self.slips.get(name)
        if asked.type == "long_text":
            self.hands.paste(str(answer))
        else:
            self.hands.type(slip.typed if slip else str(answer))
        return (name,)

    def _choose(self, asked: Field, answer: str) -> None:
        options = asked.options or ("是", "否")
        self.hands.press(Key(Key.Key_1.value + options.index(answer)))

    def _tick(self, asked: Field, answer: Sequence[str]) -> None:
        """Down from box to box, Space on those that are wanted; one too many is refused where there is a limit."""
        hands, spare = self.hands, [one for one in asked.options if one not in answer and one != OTHER]
        at = 0
        for wanted in [one for one in asked.options if one in answer]:
            at = self._step_to(at, asked.options.index(wanted))
            hands.press(Key.Key_Space)
        if asked.at_most == len(answer) and spare:
            self._step_to(at, asked.options.index(spare[-1]))
            hands.press(Key.Key_Space)
            assert self._stands(asked.id) == list(answer), "a box beyond the limit was ticked"
            assert hands.sees(spare[-1])
            self.refused_ticks.append(asked.id)

    def _step_to(self, at: int, wanted: int) -> int:
        for _ in range(abs(wanted - at)):
            self.hands.press(Key.Key_Down if wanted > at else Key.Key_Up)
        return wanted

    def _paste_rows(self, asked: Field, answer: Sequence[Mapping[str, str]]) -> None:
        """All rows as one block, as they come from a spreadsheet."""
        tables = self.frame.tools.desk.definition.tables.values()
        repeat = next(table.repeat for table in tables if table.repeat and table.repeat.field == asked.id)
        columns = [cell.field for cell in repeat.cells if cell.field]
        lines = ["\t".join(_quoted(str(row.get(name, ""))) for name in columns) for row in answer]
        assert self.frame.tools.guide.focus == f"{asked.id}.0.{columns[0]}"
        self.hands.paste("\r\n".join(lines) + "\r\n")

    # ---- a block of years

    def _block(self, name: str) -> dict[str, list[list[str]]]:
        """The figures right of a field and below, when there are at least two rows and columns of them."""
        if self._fields[name].type not in _FIGURES:
            return {}
        view = self._form().form.view
        seat = view.seat_of(name) if view else None
        if view is None or seat is None:
            return {}
        rows: dict[int, list[str]] = {}
        for one in sorted(view.parts.seats, key=lambda one: (one.area.row, one.area.column)):
            below = one.area.row >= seat.area.row and one.area.column >= seat.area.column
            if one.grid is seat.grid and below and self._has_column(view, one, seat):
                rows.setdefault(one.area.row, []).append(one.cell.fields[0])
        wanted: list[list[str]] = []
        for _, names in sorted(rows.items()):
            figures = all(self._fields[one].type in _FIGURES and one not in self.slips for one in names)
            if not figures or len(names) != len(next(iter(rows.values()))):
                break
            wanted.append(names)
        return {name: wanted} if len(wanted) > 1 and len(wanted[0]) > 1 else {}

    @staticmethod
    def _has_column(view: Any, one: Any, seat: Any) -> bool:
        """Whether the row of a cell also has one below the first column of the block."""
        return any(
            other.grid is seat.grid and (other.area.row, other.area.column) == (one.area.row, seat.area.column)
            for other in view.parts.seats
        )

    def _paste_block(self, name: str, block: Mapping[str, list[list[str]]]) -> Sequence[str]:
        rows = block[name]
        self.hands.paste("".join("\t".join(str(self.answers[one]) for one in row) + "\r\n" for row in rows))
        names = [one for row in rows for one in row]
        assert self.hands.sees(f"已填 {len(names)} 格")
        self.blocks.append(name)
        return names

    # ---- mending

    def _mend(self) -> None:
        """Mend a slip by the button of its strip: the mouse where it is to be seen, else when Tab is on it."""
        for slip in self.slips.values():
            if slip.mended or slip.field == self._here:
                continue
            view = self._form().form.view
            found = [button for words in self._offered(slip) for button in self.hands.buttons(words, view)]
            if found and self.hands.focus is found[0]:
                self.hands.press(Key.Key_Space)
            elif found and self.hands.visible_point(found[0]):
                self.hands.click_at(found[0])
            else:
                continue
            assert self._stands(slip.field) == slip.right
            slip.mended = True

    def _offered(self, slip: Slip) -> list[str]:
        issues: Sequence[Issue] = self.frame.tools.desk.board.of_field(slip.field)
        return [fix.label for issue in issues for fix in issue.fixes if fix.value == slip.right]

    def fill_what_is_left_with_none(self) -> None:
        """F8 leads to what is empty; the button over the section gives it 无."""
        for name in sorted(self.left_blank):
            self.hands.press(Key.Key_F8)
            assert self._here == name
        self.hands.click("空项填无")
        assert all(self._stands(name) == NONE for name in self.left_blank)

    def write_one_choice_too_many(self) -> None:
        """Where a free line counts as a choice: beyond the limit it is told while it is typed; Esc gives back."""
        full = [one for one in self._fields.values() if one.at_most == len(self._stands(one.id) or ()) and one.other]
        for asked in full:
            self.frame.tools.guide.go(asked.other)
            self.hands.paste("多写的一项")
            assert self.hands.sees(f"最多选 {asked.at_most} 项")
            self.hands.press(Key.Key_Escape)
            assert not self.hands.sees(f"最多选 {asked.at_most} 项")
            assert not self._stands(asked.other)

    # ---- options that are pages of the form

    def switch_pages_on(self, names: Iterable[str]) -> None:
        """To the last section, then back from section to section; press the switch of each page that is wanted."""
        sections, hands = self.frame.tools.desk.sections, self.hands
        hands.press(Key.Key_1, CTRL)
        wanted = set(names)
        for _ in sections:
            hands.press(Key.Key_PageDown, CTRL)
        for _ in sections:
            view = self._form().form.view
            if self._page_of(view) in wanted:
                hands.click("印出这一页")
                wanted.discard(self._page_of(view))
            if not wanted:
                return
            hands.press(Key.Key_PageUp, CTRL)
        raise AssertionError(f"no page for {wanted}")

    def _page_of(self, view: Any) -> str:
        from app.ui.form.navigation import option_of

        return option_of(self.frame.tools.desk, view.section) if view else ""

    # ---- evidence

    def give_evidence(self, items: Mapping[int, Mapping[str, Any]], files: Callable[[int], Sequence[Path]]) -> None:
        """Drop files on the items, switch their states and tick what they need."""
        hands = self.hands
        hands.press(Key.Key_2, CTRL)
        hands.wait(lambda: isinstance(self.frame.page, EvidencePage), "佐证材料没有打开")
        page = self.frame.page
        assert isinstance(page, EvidencePage)
        for number, entry in sorted(items.items()):
            self._open_item(page, number)
            if files(number):
                self._drop(page, number, files(number))
            elif entry.get("state"):
                words = {"none": "无", "self_declaration": "自我声明"}[entry["state"]]
                hands.click(words, page.pane)
            for need in entry.get("ticked") or ():
                self._tick_need(page, number, need)
        hands.wait(lambda: not self.frame.shared.taking.is_busy, "文件没有整理完", 60)

    def _open_item(self, page: EvidencePage, number: int) -> None:
        """By the keyboard: to the list, home, down."""
        hands = self.hands
        for _ in range(4):
            if hands.focus is page.left_pane.list:
                break
            hands.press(Key.Key_F6)
        assert hands.focus is page.left_pane.list
        numbers = [row.number for row in page.left_pane.list.rows]
        hands.press(Key.Key_Home)
        for _ in range(numbers.index(number)):
            hands.press(Key.Key_Down)
        assert page.item == number

    def _drop(self, page: EvidencePage, number: int, files: Sequence[Path]) -> None:
        """On the row in the list, or, for odd items, on the zone of the open item."""
        if number % 2:
            self.hands.wait(page.pane.zone.isVisible, "放文件的地方没有出现")
            self.hands.drop(page.pane.zone, page.pane.zone.rect().center(), files)
        else:
            listed = page.left_pane.list
            self.hands.drop(listed.viewport(), listed.place_of(number).center(), files)
        taken = self.frame.tools.desk.item
        self.hands.wait(lambda: len(taken(number).files) == len(files), f"第 {number} 项的文件没有整理完", 60)

    def _tick_need(self, page: EvidencePage, number: int, need: str) -> None:
        """Tab to the box and press Space."""
        hands = self.hands
        words = with_years(self.frame.tools.desk.definition, need)
        wanted = f"佐证材料 › 第 {number} 项 › {words}"
        for _ in range(60):
            if hands.focus.accessibleName() == wanted:
                hands.press(Key.Key_Space)
                assert need in self.frame.tools.desk.item(number).ticked
                return
            hands.press(Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to “{wanted}”")


def _quoted(cell: str) -> str:
    """As a spreadsheet copies a cell with a line break inside."""
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in '\t\n"') else cell


def slips_for(fields: Mapping[str, Field], answers: Mapping[str, Any]) -> dict[str, Slip]:
    """One mistake of each kind that the form has room for: decimals, a wrong count, a letter in a code."""
    found: dict[str, Slip] = {}
    for name, asked in fields.items():
        answer = answers.get(name)
        if not isinstance(answer, str) or answer in ("", NONE):
            continue
        decimals = asked.type in ("decimal", "percent") and len(answer.partition(".")[2]) == 2
        if decimals and not any(slip.typed == f"{slip.right}4" for slip in found.values()):
            found[name] = Slip(name, f"{answer}4", answer)
        elif asked.type == "uscc" and "0" in answer:
            found[name] = Slip(name, answer.replace("0", "O", 1), answer)
        elif asked.counts and not any(fields[one].counts for one in found):
            found[name] = Slip(name, str(int(answer) + 1), answer)
    return found
