"""What of an application is looked at, and its pictures: asked for beside the window, the newest wish first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.tools import DeskTools
from app.ui.preview.pictures import as_image
from app.ui.work.tasks import follow, nothing

if TYPE_CHECKING:
    from app.api_cases import Box, CasePage, FilePage

_STEP = 200
_LEAST, _MOST = 800, 2400


@dataclass(frozen=True)
class Wish:
    """What to look at: an answer by its ``path``, a side of a volume, or a page (from 1) of a ``file``."""

    case: int
    path: str = ""
    file: str = ""
    volume: str = ""
    side: int = 1


@dataclass(frozen=True)
class Shown:
    """What came: the picture (None where there is none), what it is of, and where in it the answer stands."""

    wish: Wish
    image: QImage | None = None
    title: str = ""
    caption: str = ""
    told: tuple[str, ...] = ()
    side: int = 0
    sides: int = 0
    boxes: tuple[Box, ...] = ()
    trouble: str = ""


class Looks(QObject):
    """``arrived`` carries what came; what was wished before and not asked for yet is forgotten."""

    arrived = Signal(object)

    def __init__(self, tools: DeskTools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._wish: Wish | None = None
        self._width = 0
        self._head: Shown | None = None

    def want(self, wish: Wish, width: int) -> None:
        """Look at something, ``width`` pixels of the screen wide."""
        wide = min(max(-(-width // _STEP) * _STEP, _LEAST), _MOST)
        if wish == self._wish and wide <= self._width:
            return
        self._wish, self._width = wish, wide
        task = self._tools.eyes.run(self._call(wish, wide), key="desk look")
        follow(
            task,
            done=lambda found: self._hear(wish, found),
            refused=lambda error: self._refuse(wish, error),
            stopped=nothing,
        )

    def forget(self) -> None:
        """Nothing is looked at: what is wished next is asked for anew."""
        self._wish, self._width, self._head = None, 0, None

    def _call(self, wish: Wish, width: int) -> Call:
        paths, case, desk = self._tools.paths, str(wish.case), self._tools.desk
        args: tuple[Any, ...] = (paths, case, wish.path, width, desk)
        if wish.file:
            return Call("case_file_page", (paths, case, wish.file, wish.side - 1, width, desk))
        if wish.volume:
            return Call("case_page", (paths, case, wish.volume, wish.side, width, desk))
        return Call("case_place", args)

    def _hear(self, wish: Wish, found: CasePage | FilePage) -> None:
        if wish == self._wish:
            self.arrived.emit(self._file(wish, found) if wish.file else self._page(wish, found))

    def _file(self, wish: Wish, found: Any) -> Shown:  # noqa: ANN401  # a page of a file
        title = wish.file.rpartition("/")[2]
        return Shown(wish, as_image(found.picture), title, "佐证材料", side=found.page + 1, sides=found.pages)

    def _page(self, wish: Wish, found: Any) -> Shown:  # noqa: ANN401  # a page of the form
        where = " · ".join(part for part in (found.title, found.page, found.heading) if part)
        image = as_image(found.picture) if found.picture else None
        shown = Shown(
            replace(wish, volume=found.volume, side=found.side),
            image,
            f"{found.field}：{found.value}" if found.field else "",
            where,
            found.told,
            found.side,
            found.sides,
            found.boxes,
        )
        if wish.path and not wish.volume:
            self._head = shown
        elif self._head is not None and found.volume == self._head.wish.volume and found.side == self._head.side:
            shown = replace(shown, title=self._head.title, told=self._head.told, boxes=self._head.boxes)
        return shown

    def _refuse(self, wish: Wish, error: AppError) -> None:
        if wish == self._wish:
            self._wish = None  # asked for again, it may come
            title = wish.file.rpartition("/")[2]
            self.arrived.emit(Shown(wish, title=title, trouble=error.in_full()))
