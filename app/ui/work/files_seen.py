"""What is known of the listed evidence files: pages, size, kind, and what is wrong with them. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.drafts.draft import Draft
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import Item, Severity
from app.forms.evidence import has_text
from app.jobs import Call
from app.ui.work.checker import Files
from app.ui.work.desk import Edit
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from app.books.seen import SeenFile

_Key: TypeAlias = tuple[str, str]
_FIRST_MS = 250  # after the first pages of the book, which are in sight


class FilesSeen(QObject):
    """Asks for the listed files beside the window and tells the desk; one for an opened draft. Begins by itself.

    What was learnt of a file stays known for its path and content, so a step that is undone needs no second look.
    ``changed`` tells that something is known anew.
    """

    changed = Signal()

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent or tools.desk)
        self._tools = tools
        self._known: dict[_Key, SeenFile] = {}
        self._asked: frozenset[_Key] = frozenset()
        self._running = 0
        tools.desk.edited.connect(self._hear_edit)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        self._first.start(_FIRST_MS)

    @property
    def looking(self) -> bool:
        """Whether an answer is awaited."""
        return self._running > 0

    def of(self, path: str) -> SeenFile | None:
        """What is known of a listed file; None while nothing is, or it is listed no more."""
        listed = listed_files(self._tools.desk.draft).get(path)
        return self._known.get(_key(listed)) if listed else None

    def pages(self, item: int) -> int:
        """Pages of the files of an item, as far as known."""
        return sum(seen.pages for file in self._tools.desk.item(item).files if (seen := self._known.get(_key(file))))

    def caption(self, item: int) -> str:
        """What an item has by now, in a few words: ``2 个文件，12 页``, ``标为“无”``."""
        state = self._tools.desk.item(item)
        if state.state == "files" and state.files:
            pages = self.pages(item)
            return f"{len(state.files)} 个文件，{pages} 页" if pages else f"{len(state.files)} 个文件"
        return self._without_files(state, self._tools.desk.definition.items[item])

    def _without_files(self, state: ItemState, item: Item) -> str:
        words = {"none": "标为“无”", "self_declaration": "自我声明"}
        if state.state in words:
            return words[state.state]
        desk = self._tools.desk
        if item.evidence == "text_or_files" and has_text(desk.definition, desk.draft.filling, item):
            return "已在表内填写"
        return "可不附" if item.evidence == "optional" and not state.state else "尚未处理"

    @Slot()
    def look(self) -> None:
        """Look at every listed file again: on opening, and whenever the disk may have changed."""
        self._first.stop()
        draft = self._tools.desk.draft
        self._asked = frozenset(_key(file) for file in listed_files(draft).values())
        if not self._asked:
            self._learn()
            return
        call = Call("see_files", (self._tools.paths, self._tools.folder, draft))
        task = self._tools.eyes.run(call, key="files")
        self._running += 1
        task.done.connect(lambda found: self._hear(draft, found))
        task.ended.connect(self._end)

    def _hear_edit(self, edit: Edit) -> None:
        if not edit.items:
            return
        now = {_key(file) for file in listed_files(edit.after).values()}
        if now - self._known.keys() - (self._asked if self.looking else frozenset()):
            self.look()
        self._learn()

    def _hear(self, draft: Draft, found: Mapping[str, SeenFile]) -> None:
        listed = listed_files(draft)
        self._known |= {_key(listed[path]): seen for path, seen in found.items() if path in listed}
        self._learn()

    def _end(self) -> None:
        self._running -= 1

    def _learn(self) -> None:
        """Tell the desk what concerns the files that are listed now."""
        known = [(path, self._known.get(_key(file))) for path, file in listed_files(self._tools.desk.draft).items()]
        facts = {path: seen.fact for path, seen in known if seen and seen.fact}
        notes = {path: notes_of(seen) for path, seen in known if seen and not seen.fact}
        self._tools.desk.learn_files(Files(facts, {path: told for path, told in notes.items() if told}))
        self.changed.emit()


def notes_of(seen: SeenFile) -> tuple[tuple[Severity, str], ...]:
    """What is to be said of a file, why it cannot be bound among it."""
    notes: tuple[tuple[Severity, str], ...] = tuple((note[0], note[1]) for note in seen.notes)
    if seen.reason and not seen.fact and all(severity != "error" for severity, _ in notes):
        notes = (("error", f"{seen.reason.rstrip('。')}。{seen.hint}"), *notes)
    return notes


def listed_files(draft: Draft) -> dict[str, EvidenceFile]:
    """Every listed file by its path in the draft, whatever state its item has."""
    return {file.path: file for state in draft.items.values() for file in state.files}


def _key(file: EvidenceFile) -> _Key:
    return file.path, file.sha256
