"""Pictures of our pages and of scanned ones, asked for beside the window; some are kept for going back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import AppError
from app.jobs import Call
from app.ui.work.tasks import Task, follow, nothing
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from app.books.print_pictures import PrintPicture

_KEPT = 16
_STEPS = (60, 90, 120, 150, 200, 300)
_A4_INCHES = 297 / 25.4


class PageSource(NamedTuple):
    """A page to be pictured: ``page`` counts from 1 in our own PDF, from 0 in a scanned file."""

    file: Path
    page: int
    ours: bool
    turn: int = 0
    skew: float = 0.0


class _Key(NamedTuple):
    source: PageSource
    dpi: int


def dpi_for(height: int) -> int:
    """Dots to the inch so that a sheet of A4 is at least ``height`` pixels high, in a few steps."""
    wanted = height / _A4_INCHES
    return next((step for step in _STEPS if step >= wanted), _STEPS[-1])


class PagePictures(QObject):
    """``arrived`` tells that there is something new to draw; what cannot be drawn says why by :meth:`refusal`."""

    arrived = Signal()

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._images: OrderedDict[_Key, QImage] = OrderedDict()
        self._refused: dict[_Key, str] = {}
        self._wanted: list[_Key] = []
        self._asked: _Key | None = None
        self._task: Task | None = None

    def picture(self, source: PageSource, height: int) -> QImage | None:
        """The picture for a height in pixels of the screen, or a coarser one until that is there."""
        key = _Key(source, dpi_for(height))
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
            return image
        others = [known for known in self._images if known.source == source]
        return self._images[max(others, key=lambda known: known.dpi)] if others else None

    def refusal(self, source: PageSource) -> str:
        """Why a page cannot be shown; empty when it can, or is still awaited."""
        return next((why for key, why in self._refused.items() if key.source == source), "")

    def want(self, sources: Sequence[tuple[PageSource, int]]) -> None:
        """What is shown, or is about to be, each with its height in pixels; earlier wants are forgotten."""
        keys = [_Key(source, dpi_for(height)) for source, height in sources]
        self._wanted = [key for key in keys if key not in self._images and key not in self._refused]
        self._ask()

    def forget(self) -> None:
        """Files may have changed: ask anew."""
        self._images.clear()
        self._refused.clear()

    def _ask(self) -> None:
        if self._asked is not None or not self._wanted:
            return
        key = self._asked = self._wanted.pop(0)
        source = key.source
        if source.ours:
            call = Call("pdf_page", (source.file, source.page, key.dpi), reports=False)
        else:
            args = (self._tools.paths, self._tools.folder, source.file, source.page, source.turn, source.skew, key.dpi)
            call = Call("scan_page_picture", args, reports=False)
        task = self._tools.eyes.run(call)
        # stopped: the window goes
        follow(
            task,
            done=lambda picture: self._keep(key, picture),
            refused=lambda error: self._refuse(key, error),
            stopped=nothing,
        )
        task.ended.connect(self._end)

    def _keep(self, key: _Key, picture: PrintPicture) -> None:
        self._images[key] = as_image(picture)
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self.arrived.emit()

    def _refuse(self, key: _Key, error: AppError) -> None:
        self._refused[key] = error.in_full()
        self.arrived.emit()

    def _end(self) -> None:
        self._asked = None
        self._ask()


def as_image(picture: PrintPicture) -> QImage:
    """The picture with pixels of its own."""
    form = QImage.Format.Format_Grayscale8 if picture.grey else QImage.Format.Format_RGB888
    row = picture.width * (1 if picture.grey else 3)
    return QImage(picture.data, picture.width, picture.height, row, form).copy()
