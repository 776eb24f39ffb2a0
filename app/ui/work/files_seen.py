"""What is known of the listed evidence files: pages, size, kind, and what is wrong with them. No widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.books.page_choices import misfit, sides_of
from app.drafts.draft import Draft
from app.errors import AppError, in_full
from app.forms.answers import EvidenceFile, ItemState
from app.forms.definition import Item
from app.forms.evidence import FileNote, has_text
from app.forms.labels import STATE_WORDS
from app.jobs import Call
from app.ui.work.checker import Files
from app.ui.work.desk import Edit
from app.ui.work.tasks import Task, follow, nothing
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from app.books.seen import SeenFile

_Key: TypeAlias = tuple[str, str]
_FIRST_MS = 250  # after the first pages of the book, which are in sight


class FilesSeen(QObject):
    """Asks for the listed files beside the window and tells the desk; one for an opened draft. Begins by itself.

    What was learnt of a file stays known for its path and content, so a step that is undone needs no second look.
    ``changed`` tells that something is known anew. A file that is new here is read whole and taken in, so the hands
    do it: pages are drawn meanwhile. ``stepped`` tells how far that is (:class:`Step`), None at the end.
    """

    changed = Signal()
    stepped = Signal(object)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent or tools.desk)
        self._tools = tools
        self._known: dict[_Key, SeenFile] = {}
        self._asked: frozenset[_Key] = frozenset()
        self._stopped: frozenset[_Key] = frozenset()
        self._tasks: list[Task] = []
        self.trouble_text = ""
        tools.desk.edited.connect(self._hear_edit)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        self._first.start(_FIRST_MS)

    @property
    def looking(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._tasks)

    @property
    def put_off(self) -> int:
        """How many listed files are unknown because somebody stopped the look."""
        listed = {_key(file) for file in _by_path(self._tools.desk.draft).values()}
        return len((self._stopped & listed) - self._known.keys())

    def of(self, path: str) -> SeenFile | None:
        """What is known of a listed file; None while nothing is, or it is listed no more."""
        listed = _by_path(self._tools.desk.draft).get(path)
        return self._known.get(_key(listed)) if listed else None

    def pages(self, item: int) -> int:
        """Sides that the files of an item take in the book; 0 until each file is known."""
        files = self._tools.desk.item(item).files
        known = [(file, seen.pages) for file in files if (seen := self._known.get(_key(file)))]
        usable = [(file, count) for file, count in known if not misfit(file, count)]
        return sides_of(usable) if len(known) == len(files) else 0

    def caption(self, item: int) -> str:
        """What an item has by now, in a few words: ``2 个文件，12 页``, ``标为“无”``."""
        state = self._tools.desk.item(item)
        if state.state == "files" and state.files:
            pages = self.pages(item)
            return f"{len(state.files)} 个文件，{pages} 页" if pages else f"{len(state.files)} 个文件"
        return self._without_files(state, self._tools.desk.definition.items[item])

    def _without_files(self, state: ItemState, item: Item) -> str:
        if state.state in ("none", "self_declaration"):
            return f"标为“{STATE_WORDS['none']}”" if state.state == "none" else STATE_WORDS["self_declaration"]
        desk = self._tools.desk
        if item.evidence == "text_or_files" and has_text(desk.definition, desk.draft.filling, item):
            return "已在表内填写"
        return "可不附" if item.evidence == "optional" and not state.state else STATE_WORDS[""]

    @Slot()
    def look(self) -> None:
        """Look at every listed file again: on opening, and whenever the disk may have changed."""
        self._first.stop()
        self._stopped = frozenset()
        draft = self._tools.desk.draft
        self._asked = frozenset(_key(file) for file in _by_path(draft).values())
        if not self._asked:
            self._learn()
            return
        call = Call("see_files", (self._tools.paths, self._tools.folder, draft))
        task = self._tools.hands.run(call, key="files")
        self._tasks.append(task)
        task.step.connect(self.stepped)
        follow(task, done=lambda found: self._hear(draft, found), refused=self._hear_refusal, stopped=nothing)
        task.ended.connect(lambda: self._end(task))

    def stop(self) -> None:
        """Stop looking. What is not known by now waits for the next :meth:`look`; steps of the draft ask for others."""
        if self._tasks:
            self._stopped = self._asked
        for task in list(self._tasks):
            task.cancel()

    def _hear_edit(self, edit: Edit) -> None:
        if not edit.items:
            return
        now = {_key(file) for file in _by_path(edit.after).values()}
        if now - self._known.keys() - self._stopped - (self._asked if self.looking else frozenset()):
            self.look()
        self._learn()

    def _hear(self, draft: Draft, found: Mapping[str, SeenFile]) -> None:
        listed = _by_path(draft)
        self._known |= {_key(listed[path]): seen for path, seen in found.items() if path in listed}
        self.trouble_text = ""
        self._learn()

    def _hear_refusal(self, error: AppError) -> None:
        """Said once, not at each look; what was known before still holds."""
        sentence = f"佐证材料的页数暂时看不到：{error.in_full()}"
        if sentence != self.trouble_text:
            self.trouble_text = sentence
            self._tools.guide.say(sentence)

    def _end(self, task: Task) -> None:
        self._tasks.remove(task)
        if not self._tasks:
            self.stepped.emit(None)

    def _learn(self) -> None:
        """Tell the desk what concerns the files that are listed now."""
        listed = _by_path(self._tools.desk.draft)
        known = [(path, self._known.get(_key(file))) for path, file in listed.items()]
        facts = {path: seen.fact for path, seen in known if seen and seen.fact}
        notes = {path: notes_of(seen, listed[path]) for path, seen in known if seen and not seen.fact}
        self._tools.desk.learn_files(Files(facts, {path: told for path, told in notes.items() if told}))
        self.changed.emit()


def notes_of(seen: SeenFile, file: EvidenceFile) -> tuple[FileNote, ...]:
    """What is to be said of a listed file, why it cannot be bound among it."""
    notes: tuple[FileNote, ...] = tuple(seen.notes)
    if seen.reason and not seen.fact and all(note[0] != "error" for note in notes):
        notes = (("error", in_full(seen.reason, seen.hint)), *notes)
    wrong = misfit(file, seen.pages)
    return (*notes, ("error", wrong.in_full())) if wrong else notes


def _by_path(draft: Draft) -> dict[str, EvidenceFile]:
    """Every listed file by its path in the draft, whatever state its item has."""
    return {file.path: file for state in draft.items.values() for file in state.files}


def _key(file: EvidenceFile) -> _Key:
    return file.path, file.sha256
