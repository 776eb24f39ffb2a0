"""Keeps the laid-out book of the opened draft up to date: asked for when typing rests, kept until the next is there."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.books.seen import Place, SeenBook, SeenPage
from app.drafts.draft import Draft
from app.errors import AppError
from app.jobs import Call, Step
from app.ui.preview.seen_book import PlaceIndex, Spot, page_of, page_words, places_of, spot_of, volume_of
from app.ui.work.desk import Edit
from app.ui.work.tasks import Task
from app.ui.work.tools import Tools

REST_MS = 350
_FIRST_MS = 50
_TROUBLE = "这一页暂时排不出来"


class BookSeen(QObject):
    """The newest :class:`SeenBook` of a draft, and the page that is looked at.

    ``changed``: there is a new book. ``trouble``: the newest draft could not be laid out, in a sentence; empty when
    that is over; the old book stays. ``updating``: whether an answer is awaited. ``taking_in``: how far the files are
    that the book still lacks (:class:`Step`, None at the end). ``status_changed``: :meth:`status` has other words.
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
        self.trouble_text = ""
        self.spot: Spot | None = None
        self._index: PlaceIndex | None = None
        self._asked: Task | None = None
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

    def refresh(self) -> None:
        """Lay the book out now: files changed on the disk, or somebody wants it tried again."""
        if self.is_closed:
            return
        if self._asked is not None:
            self._rest.start(REST_MS)
            return
        self._rest.stop()
        draft = self._tools.desk.draft
        task = self._tools.eyes.run(self._call(draft, complete=False), key="book")
        self._asked, self._asked_draft = task, draft
        task.done.connect(self._take)
        task.refused.connect(self._hear_refusal)
        task.broken.connect(self._hear_break)
        task.ended.connect(self._end)
        self.updating.emit(True)

    def _call(self, draft: Draft, *, complete: bool) -> Call:
        return Call("see_book", (self._tools.paths, self._tools.folder, draft, self.mark, complete))

    def _hear_edit(self, edit: Edit) -> None:
        self._edited_path = edit.place
        self._rest.start(REST_MS)

    def _take(self, book: SeenBook) -> None:
        before, self.book, self.draft = self.book, book, self._asked_draft
        self._index = None
        if self.trouble_text:
            self._tell_trouble("")
        self._keep_spot(before, book)
        self.changed.emit()
        self.status_changed.emit()
        self._take_in_pending()

    def _hear_refusal(self, error: AppError) -> None:
        self._tell_trouble(_sentence(error))

    def _hear_break(self, _details: str) -> None:
        self._tell_trouble(f"{_TROUBLE}：程序出了意外，详情在日志里")

    def _tell_trouble(self, sentence: str) -> None:
        self.trouble_text = sentence
        self.trouble.emit(sentence)

    def _end(self) -> None:
        self._asked = None
        self.updating.emit(False)

    def _take_in_pending(self) -> None:
        """Files that the book lacks are taken in beside the looking, each set once: one that cannot be stays away."""
        pending = frozenset(self.book.pending) if self.book else frozenset()
        if not pending or pending <= self._tried or self._taking is not None or self.is_closed:
            return
        self._tried = pending
        task = self._tools.hands.run(self._call(self.draft, complete=True), key="book")
        self._taking = task
        task.step.connect(self._hear_step)
        task.done.connect(self._hear_taken)
        task.ended.connect(self._end_taking)

    def _hear_step(self, step: Step) -> None:
        self.taking_in.emit(step)

    def _hear_taken(self, _book: SeenBook) -> None:
        self.refresh()

    def _end_taking(self) -> None:
        self._taking = None
        self.taking_in.emit(None)

    def close(self) -> None:
        """The draft is given back: nothing more is asked."""
        self.is_closed = True
        self._rest.stop()
        if self._taking is not None:
            self._taking.cancel()

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
        """The path at a point of a page and its box, see :class:`PlaceIndex`."""
        if self.book is None:
            return "", None
        if self._index is None:
            self._index = PlaceIndex(self.book)
        return self._index.at(spot, x, y)

    def status(self) -> str:
        """The page looked at and how long the other volumes are: ``第 3 页，共 9 页 · 申报材料 160 页``."""
        if self.book is None or self.spot is None:
            return ""
        volume = volume_of(self.book, self.spot.volume)
        if volume is None or not 1 <= self.spot.side <= len(volume.pages):
            return ""
        others = [f"{one.file_name} {len(one.pages)} 页" for one in self.book.volumes if one is not volume]
        return " · ".join([page_words(volume, self.spot.side), *others])


def _look(book: SeenBook, spot: Spot) -> int | None:
    page = page_of(book, spot)
    return page.look if page else None


def _sentence(error: AppError) -> str:
    return "，".join(part.rstrip("。") for part in (f"{_TROUBLE}：{error.message}", error.hint) if part)
