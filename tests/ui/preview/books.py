"""Made-up books, and queues whose calls a test answers itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.books.seen import FileStart, ItemStart, PagePicture, Place, Places, SeenBook, SeenPage, SeenVolume
from app.documents.model import Geometry, OutlineEntry
from app.errors import AppError
from app.jobs import Call

A4 = Geometry(11906, 16838, 2098, 1984, 1588, 1474, 1400, 850)


class FakeTask(QObject):
    step = Signal(object)
    done = Signal(object)
    refused = Signal(object)
    stopped = Signal()
    broken = Signal(str)
    ended = Signal()

    def __init__(self, queue: FakeQueue, call: Call, key: str) -> None:
        super().__init__(queue)
        self.queue, self.call, self.key = queue, call, key

    def cancel(self) -> None:
        if self in self.queue.tasks:
            self.queue.tasks.remove(self)
            self.stopped.emit()
            self.ended.emit()


class FakeQueue(QObject):
    """Takes calls like a TaskQueue; a test ends the oldest of a name when it likes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks: list[FakeTask] = []
        self.asked: list[Call] = []

    def run(self, call: Call, *, key: str = "") -> FakeTask:
        task = FakeTask(self, call, key)
        self.tasks.append(task)
        self.asked.append(call)
        return task

    def names(self) -> list[str]:
        return [task.call.name for task in self.tasks]

    def _pop(self, name: str) -> FakeTask:
        task = next(task for task in self.tasks if task.call.name == name)
        self.tasks.remove(task)
        return task

    def answer(self, value: object, name: str = "see_book") -> None:
        task = self._pop(name)
        task.done.emit(value)
        task.ended.emit()

    def refuse(self, error: AppError, name: str = "see_book") -> None:
        task = self._pop(name)
        task.refused.emit(error)
        task.ended.emit()

    def breaks(self, name: str = "see_book") -> None:
        task = self._pop(name)
        task.broken.emit("Traceback")
        task.ended.emit()

    def answer_pictures(self, shade: int = 200, key: str = "") -> list[tuple[str, int]]:
        """Answer the next call for pictures; which pages it asked for."""
        call = next(task.call for task in self.tasks if task.call.name == "see_pages")
        pages, width = call.args[4], call.args[5]
        made = tuple(picture(volume, side, width, shade, key or call.args[3]) for volume, side in pages)
        self.answer(made, "see_pages")
        return list(pages)


def picture(volume: str, side: int, width: int, shade: int = 200, key: str = "k") -> PagePicture:
    height = round(width * A4.height / A4.width)
    return PagePicture(key, volume, side, width, height, width * 4, bytes((shade, shade, shade, 255)) * width * height)


def page(side: int, **values: object) -> SeenPage:
    given: dict[str, object] = {
        "side": side, "kind": "numbered", "label": str(side), "number": side, "part": "p", "part_kind": "body",
        "item": None, "file": "", "file_page": 0, "pending": False, "look": side * 1000,
    }  # fmt: skip
    return SeenPage(**(given | values))  # type: ignore[arg-type]


def volume(pages: Sequence[SeenPage], identity: str = "form", **values: object) -> SeenVolume:
    given: dict[str, object] = {
        "id": identity, "title": "申报表", "file_name": "申报表", "geometry": A4, "pages": tuple(pages),
        "items": (), "outline": (), "sections": (), "seals": (),
    }  # fmt: skip
    return SeenVolume(**(given | values))  # type: ignore[arg-type]


def placed(places: Mapping[str, tuple[Place, ...]]) -> Places:
    """As a book has them."""
    return Places((path, place) for path, boxes in places.items() for place in boxes)


def book(
    *volumes: SeenVolume, key: str = "k", places: Mapping[str, tuple[Place, ...]] | None = None, **values: object
) -> SeenBook:
    return SeenBook(key, "final", "7F3A-92C1", volumes, placed(places or {}), **values)  # type: ignore[arg-type]


def plain_book(count: int, key: str = "k", look: int = 0) -> SeenBook:
    """One volume of ``count`` numbered pages; ``look`` is added to their looks."""
    return book(volume([page(side, look=side * 1000 + look) for side in range(1, count + 1)]), key=key)


def bound_book(evidence: int = 5, pending: bool = False) -> SeenBook:
    """A form with covers, and a volume of evidence: cover, blank, contents, blank, then item 3 with a file, a blank."""
    form = [
        page(1, kind="front", label="封面", number=None, part="form.cover", part_kind="cover"),
        page(2, kind="blank", label="ii", number=None, part="form.cover", part_kind="cover"),
        *(page(side, label=str(side - 2), number=side - 2, part="form.body") for side in (3, 4, 5)),
    ]
    front = [
        page(1, kind="front", label="封面", number=None, part="m.cover", part_kind="cover"),
        page(2, kind="blank", label="ii", number=None, part="m.cover", part_kind="cover"),
        page(3, kind="front", label="iii", number=None, part="m.contents", part_kind="contents"),
        page(4, kind="blank", label="iv", number=None, part="m.contents", part_kind="contents"),
    ]
    count = 1 if pending else evidence
    files = [
        page(5 + n, kind="evidence", label=str(n + 1), number=n + 1, part="m.item.3", part_kind="item", item=3,
             file="evidence/3/协议.pdf", file_page=n, pending=pending, look=50_000 + n)
        for n in range(count)
    ]  # fmt: skip
    side = 5 + count
    blank = page(side, kind="blank", label=str(count + 1), number=count + 1, part="m.item.3", part_kind="item", item=3)
    last = page(
        side + 1, label=str(count + 2), number=count + 2, part="m.item.4", part_kind="item", item=4, look=60_000
    )
    start = FileStart("evidence/3/协议.pdf", "协议.pdf", "1", 5, count, pending, not pending)
    items = (
        ItemStart(3, "合作协议", "1", 5, (start,)),
        ItemStart(4, "海外机构", str(count + 2), side + 1, ()),
    )
    outline = (
        OutlineEntry("合作区申报材料", 1, 1),
        OutlineEntry("目录", 1, 3),
        OutlineEntry("3. 合作协议", 1, 5),
        OutlineEntry("4. 海外机构", 1, side + 1),
    )
    forms = volume(form, outline=(OutlineEntry("合作区申报表", 1, 1), OutlineEntry("一、基本情况", 1, 3)))
    materials = volume([*front, *files, blank, last], "materials", file_name="申报材料", items=items, outline=outline)
    places = {
        "zone_name": (
            Place("form", 1, 3000, 5000, 4000, 600, "form.cover"),
            Place("form", 3, 4000, 3000, 5000, 500, "form.A1"),
        ),
        "revenue_y2": (Place("form", 3, 5000, 9000, 1500, 480, "form.A1"),),
        "people": (Place("form", 4, 2000, 3000, 7000, 4000, "form.A2"),),
        "people.3": (Place("form", 4, 2000, 4000, 7000, 500, "form.A2"),),
    }  # fmt: skip
    pended = ("evidence/3/协议.pdf",) if pending else ()
    return book(forms, materials, places=places, key="pending" if pending else "k", pending=pended)
