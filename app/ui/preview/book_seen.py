"""Keeps the laid-out book of the opened draft up to date: asked for when typing rests, kept until the next is there."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.books.seen import Place, SeenBook, SeenPage
from app.drafts.draft import Draft
from app.errors import AppError
from app.jobs import Call, Step
from app.ui.preview.seen_book import WAITING, Spot, page_of, places_of, spot_of, status_words, what_stands_at
from app.ui.work.desk import Edit
from app.ui.work.tasks import Task, follow, nothing
from app.ui.work.tools import Tools

REST_MS = 350
_FIRST_MS = 50
_MOST_SUPERSEDED = 3
TROUBLE = "这一页暂时排不出来"
_FILES_TROUBLE = "有的佐证材料暂时编不进来"
_NOT_LAID_OUT = "暂时排不出来"


class BookSeen(QObject):
    """The newest :class:`SeenBook` of a draft, and the page that is looked at.

    ``changed``: there is a new book. ``trouble``: the newest draft could not be laid out, or files not be taken in, in
    a sentence; empty when that is over; the old book stays. ``updating``: whether an answer is awaited. ``taking_in``:
    how far the files are that the book still lacks (:class:`Step`, None at the end). ``status_changed``: :meth:`status`
    has other words.
    """

    changed = Signal()
    trouble = Signal(str)
    updating = Signal(bool)
    taking_in = Signal(object)
    status_changed = Signal()

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.mark: Literal["final"] = "final"
        self.book: SeenBook | None = None
        self.draft: Draft = tools.desk.draft
        self._asked_draft = self.draft
        self._book_trouble = ""
        self._files_trouble = ""
        self.spot: Spot | None = None
        self._asked: Task | None = None
        self._again = False
        self._superseded = 0
        self._taking: Task | None = None
        self._tried: frozenset[str] = frozenset()
        self._edited_path = ""
        self.is_closed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.refresh)
        tools.desk.edited.connect(self._hear_edit)
        tools.guide.focused.connect(self._follow)
        self._rest.start(_FIRST_MS)

    # ---- asking

    @property
    def is_updating(self) -> bool:
        """Whether the newest draft is being laid out right now."""
        return self._asked is not None

    @property
    def is_taking_in(self) -> bool:
        """Whether files that the book lacks are being taken in for it."""
        return self._taking is not None

    @property
    def process(self) -> int:
        """Whose looks the pages of the book have, see :class:`SeenBook`; 0 before there is one."""
        return self.book.process if self.book else 0

    @property
    def trouble_text(self) -> str:
        """What ``trouble`` told last."""
        return self._book_trouble or self._files_trouble

    def refresh(self) -> None:
        """Lay the book out now: files changed on the disk, or somebody wants it tried again."""
        if self.is_closed:
            return
        self._rest.stop()
        if self._asked is not None:
            self._again = True
            self._supersede(self._asked)
            return
        self._again = False
        draft = self._tools.desk.draft
        task = self._tools.eyes.run(Call("see_book", (self._tools.paths, self._tools.folder, draft, self.mark, False)))
        self._asked, self._asked_draft = task, draft
        # stopped: superseded, and asked for again at its end; or the window goes
        follow(task, done=self._take, refused=self._hear_refusal, stopped=nothing)
        task.ended.connect(self._end)
        self.updating.emit(True)

    def _supersede(self, running: Task) -> None:
        """A long table takes seconds to lay out: nobody waits for the state before the last key.

        Whoever goes on typing still sees a newer book now and then, therefore not each time.
        """
        if self._asked_draft is not self._tools.desk.draft and self._superseded < _MOST_SUPERSEDED:
            self._superseded += 1
            running.cancel()

    def try_again(self) -> None:
        """Somebody mended what was in the way: files that could not be taken in are tried once more."""
        self._tried = frozenset()
        self.refresh()

    def stop_taking_in(self) -> None:
        """Files that the book lacks now stay away until :meth:`try_again`."""
        listed = (file.path for state in self._tools.desk.draft.items.values() for file in state.files)
        self._tried = frozenset(self.book.pending if self.book else listed)
        if self._taking is not None:
            self._taking.cancel()

    def _hear_edit(self, edit: Edit) -> None:
        self._edited_path = edit.place
        self._rest.start(REST_MS)

    def _take(self, book: SeenBook) -> None:
        before, self.book, self.draft = self.book, book, self._asked_draft
        self._superseded = 0
        self._tell_trouble(book="", files=self._files_trouble if book.pending else "")
        self._keep_spot(before, book)
        self.changed.emit()
        self.status_changed.emit()
        self._take_in_pending()

    def _hear_refusal(self, error: AppError) -> None:
        self._superseded = 0
        self._tell_trouble(book=f"{TROUBLE}：{error.in_full()}", files=self._files_trouble)

    def _tell_trouble(self, *, book: str, files: str) -> None:
        before = self.trouble_text
        self._book_trouble, self._files_trouble = book, files
        if self.trouble_text != before:
            self.trouble.emit(self.trouble_text)
            self.status_changed.emit()

    def _end(self) -> None:
        self._asked = None
        self.updating.emit(False)
        if self._again:
            self.refresh()

    def _take_in_pending(self) -> None:
        """Files that the book lacks are taken in beside the looking, each set once: one that cannot be stays away."""
        pending = frozenset(self.book.pending) if self.book else frozenset()
        if not pending or pending <= self._tried or self._taking is not None or self.is_closed:
            return
        self._tried = pending
        task = self._tools.hands.run(Call("see_files", (self._tools.paths, self._tools.folder, self.draft)))
        self._taking = task
        task.step.connect(self._hear_step)
        # stopped: the window goes
        follow(task, done=self._hear_taken, refused=self._hear_not_taken, stopped=nothing)
        task.ended.connect(self._end_taking)

    def _hear_step(self, step: Step) -> None:
        self.taking_in.emit(step)

    def _hear_taken(self, _files: object) -> None:
        self._tell_trouble(book=self._book_trouble, files="")
        self.refresh()

    def _hear_not_taken(self, error: AppError) -> None:
        self._tell_trouble(book=self._book_trouble, files=f"{_FILES_TROUBLE}：{error.in_full()}")

    def _end_taking(self) -> None:
        self._taking = None
        self.taking_in.emit(None)

    def close(self) -> None:
        """The draft is given back: nothing more is asked."""
        self.is_closed = True
        self._rest.stop()
        for task in (self._asked, self._taking):
            if task is not None:
                task.cancel()

    # ---- the page that is looked at

    def look_at(self, volume: str, side: int) -> None:
        """Somebody looks at this page now: the status bar tells which it is."""
        if self.spot != (volume, side):
            self.spot = Spot(volume, side)
            self.status_changed.emit()

    def _follow(self, path: str) -> None:
        spot = spot_of(self.book, path, self.section_of(path)) if self.book and path else None
        if spot:
            self.look_at(*spot)

    def _keep_spot(self, before: SeenBook | None, book: SeenBook) -> None:
        """After an edit of the field in focus its page is looked at again: the one of its pages that changed."""
        path = self._tools.guide.focus
        spot = None
        if path and (before is None or path == self._edited_path):
            spot = self._changed_page(path, before, book) or spot_of(book, path, self.section_of(path))
        elif path and before is not None and self.spot in self._spots(before, path):
            # other answers grew or shrank: the field in focus may stand on another page now
            moved = self.spot not in self._spots(book, path)
            spot = spot_of(book, path, self.section_of(path)) if moved else None
        if spot is None and (self.spot is None or page_of(book, self.spot) is None):
            spot = Spot(book.volumes[0].id, 1) if book.volumes else None
        self._edited_path = ""
        if spot:
            self.look_at(*spot)

    def _changed_page(self, path: str, before: SeenBook | None, book: SeenBook) -> Spot | None:
        """Where a text over several pages was just changed; the page looked at wins, then the first."""
        if before is None:
            return None
        changed = [spot for spot in sorted(self._spots(book, path)) if _look(before, spot) != _look(book, spot)]
        if self.spot in changed:
            return self.spot
        return changed[0] if changed else None

    def _spots(self, book: SeenBook, path: str) -> set[Spot]:
        """The pages that show an answer where it is filled in."""
        return {Spot(place.volume, place.side) for place in places_of(book, path, self.section_of(path))}

    def section_of(self, path: str) -> str:
        """The id of the section that a path is filled in at."""
        section = self._tools.desk.section_of(path)
        return section.id if section else ""

    # ---- questions

    def page(self, spot: Spot) -> SeenPage | None:
        """The page at a spot; None before there is a book."""
        return page_of(self.book, spot) if self.book else None

    def focus_places(self, spot: Spot) -> list[Place]:
        """The boxes on a page that show the answer in focus, wherever it is printed."""
        path = self._tools.guide.focus
        if not self.book or not path:
            return []
        return [place for place in places_of(self.book, path) if (place.volume, place.side) == spot]

    def at(self, spot: Spot, x: float, y: float) -> tuple[str, Place | None]:
        """The path at a point of a page and its box, see :func:`what_stands_at`."""
        return what_stands_at(self.book, spot, x, y) if self.book else ("", None)

    def waiting_words(self, pending: bool) -> str:
        """What stands in the place of a picture that is not there; ``pending`` as of :class:`SeenPage`."""
        return TROUBLE if pending and self._files_trouble else WAITING

    def status(self) -> str:
        """The page looked at and how long the volumes are, see :func:`status_words`."""
        if self.book is None or self.spot is None:
            return ""
        return status_words(self.book, self.spot, _NOT_LAID_OUT if self._files_trouble else WAITING)


def _look(book: SeenBook, spot: Spot) -> int | None:
    page = page_of(book, spot)
    return page.look if page else None
