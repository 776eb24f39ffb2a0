"""Pictures of pages for all who show some: asked for one call at a time, the most wanted first, memory bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from app.books.seen import PagePicture, SeenPage
from app.drafts.draft import Draft
from app.jobs import Call
from app.ui.preview.book_seen import BookSeen
from app.ui.preview.seen_book import Spot
from app.ui.work.tasks import follow, nothing
from app.ui.work.tools import Tools

LIMIT = 96 << 20
WIDEST = 2400
_NARROWEST = 32
_SMALL = 260
_BATCH = 4
_ATTEMPTS = 3
_Key: TypeAlias = tuple[int, int, int]


class Wanted(NamedTuple):
    """A picture that somebody shows or is about to: ``width`` in pixels of the screen."""

    volume: str
    side: int
    width: int


class Picture(NamedTuple):
    """A picture to draw into the page's box; not ``fresh`` while a newer or a sharper one is under way."""

    image: QImage
    fresh: bool


class PagePictures(QObject):
    """Holds pictures by what they show, the least recently drawn ones are let go beyond ``limit`` bytes.

    :meth:`want` says what is on the screen; ``arrived`` (volume, side) that there is something new to draw.
    """

    arrived = Signal(str, int)

    def __init__(self, tools: Tools, book_seen: BookSeen, limit: int = LIMIT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._seen = book_seen
        self._limit = limit
        self._images: OrderedDict[_Key, QImage] = OrderedDict()
        self._shown: dict[tuple[Spot, bool], _Key] = {}
        self._wants: dict[int, tuple[int, tuple[Wanted, ...]]] = {}
        self._refused: set[_Key] = set()
        self._asked: list[tuple[Wanted, _Key]] = []
        self._broken = 0
        self._broken_draft: Draft | None = None
        self._doubted = ""
        self.bytes = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        book_seen.changed.connect(self._begin_book)
        book_seen.updating.connect(self._ask_soon)

    # ---- for those who draw

    def picture(self, volume: str, side: int, width: int) -> Picture | None:
        """What there is to draw: this width, another width, or an older state of the page; None for nothing yet."""
        spot = Spot(volume, side)
        page = self._seen.page(spot)
        key = self._key(page, width)
        image = self._images.get(key) if key else None
        if key and image is not None:
            self._images.move_to_end(key)
            self._shown[spot, width <= _SMALL] = key
            return Picture(image, True)
        last = self._shown.get((spot, width <= _SMALL))
        kept = self._images.get(last) if last else None
        if last and kept is not None:
            self._images.move_to_end(last)
            return Picture(kept, False)
        other = self._other_width(key)
        return Picture(other, False) if other is not None else None

    def is_refused(self, volume: str, side: int, width: int) -> bool:
        """Whether the page could not be drawn, so that nothing more is to be expected."""
        key = self._key(self._seen.page(Spot(volume, side)), width)
        return key in self._refused or self._broken >= _ATTEMPTS

    def want(self, owner: QObject, pages: Sequence[Wanted], rank: int = 0) -> None:
        """Replace what ``owner`` wants, the most wanted first; lower ranks come before higher ones, () when hidden."""
        name = id(owner)
        if pages:
            if name not in self._wants:
                owner.destroyed.connect(lambda *_: self._wants.pop(name, None))
            self._wants[name] = (rank, tuple(pages))
            self._soon.start()
        elif name in self._wants:
            self._wants[name] = (rank, ())

    # ---- asking

    def _key(self, page: SeenPage | None, width: int) -> _Key | None:
        if page is None or page.pending:
            return None
        return self._seen.process, page.look, max(_NARROWEST, min(width, WIDEST))

    def _other_width(self, key: _Key | None) -> QImage | None:
        """The same page at another width, the widest first; only asked where a page has no picture of its own yet."""
        if key is None:
            return None
        same = [known for known in self._images if known[:2] == key[:2]]
        return self._images[max(same)] if same else None

    def _missing(self) -> Iterator[tuple[Wanted, _Key]]:
        for _, pages in sorted(self._wants.values(), key=lambda want: want[0]):
            for wanted in pages:
                key = self._key(self._seen.page(Spot(wanted.volume, wanted.side)), wanted.width)
                if key and key not in self._images and key not in self._refused:
                    yield wanted, key

    def _ask_soon(self, _updating: bool) -> None:
        self._soon.start()

    def _ask(self) -> None:
        """Send the next call. While the book is being laid out anew, pictures of the old one would be for nothing."""
        book = self._seen.book
        if book is None or self._asked or self._seen.is_updating or self._seen.is_closed or self._broken >= _ATTEMPTS:
            return
        asked: list[tuple[Wanted, _Key]] = []
        for wanted, key in self._missing():
            if asked and key[2] != asked[0][1][2]:
                continue
            asked.append((wanted, key))
            if len(asked) == (_BATCH if key[2] <= _SMALL else 1):
                break
        if not asked:
            return
        self._asked = asked
        tools, draft = self._tools, self._seen.draft
        sides = [(wanted.volume, wanted.side) for wanted, _ in asked]
        args = (tools.paths, tools.folder, draft, book.key, sides, asked[0][1][2], self._seen.mark)
        task = tools.eyes.run(Call("see_pages", args))
        # stopped: the window goes
        follow(task, done=self._take, refused=self._give_up, stopped=nothing, broken=self._begin_process)
        task.ended.connect(self._end)

    def _take(self, pictures: Sequence[PagePicture]) -> None:
        self._broken = 0
        asked = {(wanted.volume, wanted.side): key for wanted, key in self._asked}
        for picture in pictures:
            key = asked.pop((picture.volume, picture.side), None)
            if key is None:
                continue
            self._keep(key, as_image(picture))
            self._doubt(picture.key)
            self.arrived.emit(picture.volume, picture.side)
        for (volume, side), key in asked.items():  # no such page in that book
            self._refused.add(key)
            self.arrived.emit(volume, side)

    def _keep(self, key: _Key, image: QImage) -> None:
        if key not in self._images:
            self.bytes += image.sizeInBytes()
        self._images[key] = image
        while self.bytes > self._limit and len(self._images) > 1:
            _, old = self._images.popitem(last=False)
            self.bytes -= old.sizeInBytes()

    def _doubt(self, key: str) -> None:
        """The process drew another book than the one that is held (files changed on the disk): look again, once."""
        book = self._seen.book
        if book is not None and key not in (book.key, self._doubted):
            self._doubted = key
            self._seen.refresh()

    def _give_up(self, _error: object) -> None:
        for wanted, key in self._asked:
            self._refused.add(key)
            self.arrived.emit(wanted.volume, wanted.side)

    def _begin_process(self, _details: str) -> None:
        """The next process knows nothing of the books of the one that broke: it has to lay this one out."""
        self._broken += 1
        self._broken_draft = self._seen.draft
        self._seen.refresh()

    def _end(self) -> None:
        self._asked = []
        self._soon.start()

    def _begin_book(self) -> None:
        self._refused.clear()
        if self._seen.draft is not self._broken_draft:
            self._broken = 0
        self._shown = {spot: key for spot, key in self._shown.items() if key in self._images}
        self._soon.start()


def as_image(picture: PagePicture) -> QImage:
    """The picture with pixels of its own."""
    form = QImage.Format.Format_RGB32
    return QImage(picture.data, picture.width, picture.height, picture.stride, form).copy()
