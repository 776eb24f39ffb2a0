"""The opened draft: every change goes through here, can be undone, is checked at once and kept on the disk.

A draft is an immutable value, so a step of the undo stack is simply the draft before and after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.drafts.draft import Draft
from app.drafts.entering import fixed
from app.drafts.not_taken import NotTaken
from app.forms.answers import Answer, Filling, ItemState
from app.forms.checking import fill_none
from app.forms.definition import FormDefinition
from app.forms.field_types import empty_answer, normalise_answer
from app.forms.filled import Filled, answered, answered_fields, answered_items
from app.forms.issues import Fix
from app.forms.labels import label_of
from app.forms.sections import Section, sections_of
from app.ui.work.board import IssueBoard, head_of
from app.ui.work.checker import Checked, Checker, Files
from app.ui.work.row_counts import RowCounts

_MERGING = 1


@dataclass(frozen=True)
class Edit:
    """One change of the draft: what it was, what it is, in words, and the place that it happened at."""

    before: Draft
    after: Draft
    text: str
    place: str

    @cached_property
    def fields(self) -> frozenset[str]:
        """Fields whose answers differ."""
        old, new = self.before.answers, self.after.answers
        if old is new:
            return frozenset()
        return frozenset(name for name in {*old, *new} if old.get(name) != new.get(name))

    @cached_property
    def items(self) -> frozenset[int]:
        """Items whose state or files differ."""
        old, new = self.before.items, self.after.items
        if old is new:
            return frozenset()
        return frozenset(number for number in {*old, *new} if old.get(number) != new.get(number))

    @property
    def options(self) -> bool:
        """Whether options or overrides differ."""
        return self.before.options != self.after.options or self.before.overrides != self.after.overrides

    def turned_back(self) -> Edit:
        """The change that takes this one back."""
        return Edit(self.after, self.before, self.text, self.place)


class _Step(QUndoCommand):
    """A change on the undo stack; steps of one visit to a field become one."""

    def __init__(self, desk: Desk, edit: Edit, visit: int) -> None:
        super().__init__(edit.text)
        self._desk = desk
        self.edit = edit
        self._visit = visit

    def id(self) -> int:
        """Steps with the same number may become one."""
        return _MERGING if self._visit else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take a later step of the same visit in; one that comes back to the beginning leaves nothing."""
        if not isinstance(other, _Step) or other._visit != self._visit or other.edit.place != self.edit.place:
            return False
        self.edit = Edit(self.edit.before, other.edit.after, self.edit.text, self.edit.place)
        self.setObsolete(self.edit.before == self.edit.after)
        return True

    def redo(self) -> None:
        """Make the change."""
        self._desk.show_draft(self.edit)

    def undo(self) -> None:
        """Take it back."""
        self._desk.show_draft(self.edit.turned_back())


class Desk(QObject):
    """One opened draft with its definition, issues and undo stack.

    ``edited`` tells every :class:`Edit` (undone ones turned back), ``checked`` that the issues are new, ``recalled``
    the place of a step that was undone or redone. ``arriving`` are files on their way into an item. Nothing changes
    while ``read_only`` says why. ``checked`` spares the first check, which takes long for thousands of rows, where it
    was made of this very draft.
    """

    edited = Signal(object)
    checked = Signal()
    arriving_changed = Signal()
    recalled = Signal(str)

    def __init__(
        self,
        definition: FormDefinition,
        draft: Draft,
        covers: Callable[[str], bool],
        read_only: str = "",
        parent: QObject | None = None,
        *,
        checked: Checked | None = None,
        not_taken: tuple[NotTaken, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.definition = definition
        self.sections: tuple[Section, ...] = sections_of(definition)
        self.read_only = read_only
        self.arriving: tuple[NotTaken, ...] = ()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(1000)
        self._draft = draft
        self._visit = 0
        self._recalling = False
        self._counts: dict[str, RowCounts] = {}
        known = checked if checked is not None and checked.draft is draft else None
        self._checker = Checker(definition, covers, known, self, not_taken=not_taken)
        self._checker.checked.connect(self.checked)
        if known is None:
            self._checker.take(draft)

    @property
    def draft(self) -> Draft:
        """As it is now."""
        return self._draft

    @property
    def board(self) -> IssueBoard:
        """The issues of the last check."""
        return self._checker.board

    @property
    def files(self) -> Files:
        """What is known of the listed evidence files."""
        return self._checker.files

    @property
    def not_taken(self) -> tuple[NotTaken, ...]:
        """Files that were given to items and are not in the draft."""
        return self._checker.not_taken

    # ---- reading

    def answer_of(self, field: str) -> Answer:
        """The answer as it is stored, the blank of its type when there is none."""
        stored = self._draft.filling.answers.get(field)
        return empty_answer(self.definition.fields[field]) if stored is None else stored

    def text_of(self, field: str) -> str:
        """The answer of a field that is text; empty for anything else."""
        answer = self._draft.answers.get(field, "")
        return answer if isinstance(answer, str) else ""

    def row_number(self, field: str, place: int) -> int:
        """The 序号 that a row (``place`` from 0, also below the last one) is printed with, or would be."""
        return self.counts_of(field).number(place)

    def counts_of(self, field: str) -> RowCounts:
        """What is counted of the rows of a table as they are now."""
        return self._counts.setdefault(field, RowCounts()).of(self._draft.answers.get(field))

    def label_of(self, path: str) -> str:
        """The printed words for a path; a row by the 序号 that it is printed with."""
        field, place = (*path.split("."), "")[:2]
        number = self.row_number(field, int(place)) if field in self.definition.fields and place.isdecimal() else None
        return label_of(self.definition, path, number)

    def item(self, number: int) -> ItemState:
        """What was chosen for an item."""
        return self._draft.item(number)

    def section_of(self, path: str) -> Section | None:
        """The section that a field belongs to; for an item the evidence section that lists it."""
        head = head_of(path)
        if head.startswith("items."):
            number = int(head[6:]) if head[6:].isdecimal() else 0
            return next((section for section in self.sections if number in section.items), None)
        return next((section for section in self.sections if head in section.fields), None)

    def progress(self, section: Section | None = None) -> Filled:
        """How much of the form, or of a section, is answered; an item with a file that is not in it is not."""
        filling = self._countable()
        if section is None:
            return self._without_held(answered(self.definition, filling), filling, self.definition.items)
        if section.items:
            found = answered_items(self.definition, filling, section.items)
            return self._without_held(found, filling, section.items)
        return answered_fields(self.definition, filling, section.fields)

    def _without_held(self, found: Filled, filling: Filling, items: Collection[int]) -> Filled:
        held = {entry.item for entry in self.not_taken if entry.item in items}
        return found._replace(done=found.done - answered_items(self.definition, filling, held).done)

    def _countable(self) -> Filling:
        """The answers with as many rows of each table as tell whether enough of it is filled in."""
        filling = self._draft.filling
        tables = {
            name: self.counts_of(name).shortened(max(field.at_least, 1))
            for name, field in self.definition.fields.items()
            if field.type == "rows" and isinstance(filling.answers.get(name), list)
        }
        return replace(filling, answers={**filling.answers, **tables}) if tables else filling

    # ---- changing

    def begin_visit(self) -> None:
        """A cell got the focus: what is typed from now on is a step of its own."""
        self._visit += 1

    def answer(self, field: str, value: Answer) -> None:
        """Store what stands in a cell, as it was typed; steps of one visit become one."""
        if self._draft.answers.get(field) == value or (field not in self._draft.answers and value in ("", [])):
            return
        self.edit(self._draft.answered({field: value}), f"填写“{label_of(self.definition, field)}”", field, merge=True)

    def leave(self, field: str) -> None:
        """A cell was left: its answer takes the form that is stored, in the same step."""
        stored = self._draft.filling.answers.get(field)
        if stored is not None:
            self.answer(field, normalise_answer(stored, self.definition.fields[field]))
        self._visit += 1

    def set_answers(self, answers: Mapping[str, Answer], text: str, place: str) -> None:
        """Store several answers, normalised, as one step."""
        fields, held = self.definition.fields, self._draft.answers
        self.edit(
            self._draft.answered(
                {name: normalise_answer(value, fields[name], held.get(name)) for name, value in answers.items()}
            ),
            text,
            place,
        )

    def fix(self, fix: Fix) -> None:
        """Apply the one-click correction of an issue."""
        self.edit(fixed(self.definition, self._draft, fix), fix.label, fix.place)

    def fill_none(self, fields: Collection[str] | None = None) -> int:
        """Put 无 into the empty required fields that take it, all or some; how many were filled."""
        wanted = self._none_answers(fields)
        if wanted and not self.read_only:
            count = self._asked(wanted)
            self.edit(self._draft.answered(wanted), f"给 {count} 项填“无”", next(iter(wanted)))
            return count
        return 0

    def none_count(self, fields: Collection[str] | None = None) -> int:
        """How many fields :meth:`fill_none` would fill."""
        return self._asked(self._none_answers(fields))

    def _none_answers(self, fields: Collection[str] | None) -> dict[str, Answer]:
        """What a fill changes; boxes bring the free line of their 其他 along."""
        found = fill_none(self.definition, self._draft.filling)
        if fields is None:
            return found
        others = {self.definition.fields[name].other for name in fields}
        return {name: answer for name, answer in found.items() if name in fields or name in others}

    def _asked(self, answers: Mapping[str, Answer]) -> int:
        """How many fields that is as a user counts: boxes and the free line of their 其他 are one."""
        others = {self.definition.fields[name].other for name in answers}
        return sum(name not in others for name in answers)

    def edit(self, after: Draft, text: str, place: str, *, merge: bool = False) -> None:
        """Make any change of the draft one step; ``merge`` joins it to the steps of the same visit at that place."""
        if self.read_only or after == self._draft:
            return
        self.undo_stack.push(_Step(self, Edit(self._draft, after, text, place), self._visit if merge else 0))

    def show_draft(self, edit: Edit) -> None:
        """Called by the undo stack: the draft is now what ``edit`` made it."""
        self._draft = edit.after
        self._checker.take(edit.after)
        self.edited.emit(edit)
        if self._recalling:
            self.recalled.emit(edit.place)

    def undo(self) -> None:
        """Take the last step back and show where it was."""
        self._recall(self.undo_stack.undo)

    def redo(self) -> None:
        """Make the step again that was taken back last and show where it was."""
        self._recall(self.undo_stack.redo)

    def _recall(self, move: Callable[[], None]) -> None:
        self._visit += 1
        self._recalling = True
        try:
            move()
        finally:
            self._recalling = False

    def learn_files(self, files: Files) -> None:
        """Hear what is known of the evidence files by now."""
        self._checker.learn_files(files, self._draft)

    def learn_not_taken(self, entries: tuple[NotTaken, ...]) -> None:
        """Hear which files were given to items and not taken in."""
        self._checker.learn_not_taken(entries)

    def learn_arriving(self, entries: tuple[NotTaken, ...]) -> None:
        """Hear which files are on their way: told as what would be written of them if the program ended now."""
        if entries != self.arriving:
            self.arriving = entries
            self.arriving_changed.emit()
