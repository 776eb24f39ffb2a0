"""Sends pages of an exported PDF to a printer: a worker draws them, the window paints them in narrow bands.

A page of 300 dots to the inch takes a printer's painter up to a second; a band of it takes about 20 ms, and between
bands the window is there for its user.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter

from app.errors import AppError
from app.jobs import Call
from app.ui.export.print_choice import EMPTY, Faces
from app.ui.work.tasks import Task, follow
from app.ui.work.tools import Tools

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.books.print_pictures import PrintPicture

DPI = 300
_BANDS = 32
_OVERLAP = 4  # rows; a viewer of the spooled file shows no seam then
_STOPPED, _STOPPED_HINT = "打印停下了，没有印完。", "看看印出了哪些页，其余的再印一次。"
_FORMATS = {True: QImage.Format.Format_Grayscale8, False: QImage.Format.Format_RGB888}


class PrintJob(NamedTuple):
    """``runs`` of sides (from 1, 0 for an empty face) of ``file``; between two runs the paper is turned by hand."""

    file: Path
    title: str
    runs: Sequence[Sequence[int]]
    faces: Faces
    copies: int
    make: Callable[[], QPrinter]


class _Spool:
    """A printer and the painter on it, which must end before the printer goes."""

    def __init__(self) -> None:
        self.printer: QPrinter | None = None
        self.painter: QPainter | None = None

    def next_page(self, landscape: bool) -> bool:
        """Open the next face of paper; the first one opens the job, with the paper lying as the page does."""
        assert self.printer is not None
        if self.painter is not None:
            return self.printer.newPage()
        if landscape:
            self.printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        self.painter = QPainter()
        return self.painter.begin(self.printer)

    def end(self) -> bool:
        """Hand the job to the system; whether it took it."""
        painter, self.painter = self.painter, None
        ended = painter is None or not painter.isActive() or painter.end()
        self.printer = None
        return ended

    def abort(self) -> None:
        """Give the job up."""
        if self.printer is not None and self.painter is not None and self.painter.isActive():
            self.printer.abort()
        self.end()


class Printing(QObject):
    """One job at a time. ``stepped`` tells pages done and in all of this run, ``turn_asked`` that the fronts are done.

    It ends with one of ``finished``, ``stopped`` and ``refused`` (sentence, hint).
    """

    began = Signal()
    stepped = Signal(int, int)
    turn_asked = Signal()
    finished = Signal()
    stopped = Signal()
    refused = Signal(str, str)

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.job: PrintJob | None = None
        self._pages: list[int] = []
        self._at = 0
        self._run = 0
        self._spool = _Spool()
        self.destroyed.connect(self._spool.abort)
        self._image: QImage | None = None
        self._data = b""
        self._band = 0
        self._task: Task | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._paint_band)

    @property
    def is_running(self) -> bool:
        """Whether a job is under way, or waits for the paper to be turned."""
        return self.job is not None

    @property
    def pages(self) -> int:
        """How many faces this run has."""
        return len(self._pages)

    def start(self, job: PrintJob) -> None:
        """Begin, unless a job is under way."""
        if self.job is not None or not any(job.runs):
            return
        self.job = job
        self._run = 0
        self.began.emit()
        self._begin_run()

    def go_on(self) -> None:
        """The paper lies turned in its tray: print the backs."""
        if self.job is not None and self._spool.printer is None:
            self._begin_run()

    def cancel(self) -> None:
        """Stop; what the printer has already stays printed."""
        if self.job is None:
            return
        self._turn.stop()
        if self._task is not None:
            self._task.cancel()
        self._let_go()
        self.stopped.emit()

    # ---- one run

    def _begin_run(self) -> None:
        assert self.job is not None
        job = self.job
        printer = job.make()
        printer.setDocName(job.title)
        printer.setDuplex(_duplex(printer, job.faces))
        self._pages = list(job.runs[self._run])
        if job.copies > 1 and printer.supportsMultipleCopies():
            printer.setCopyCount(job.copies)
            printer.setCollateCopies(True)
        elif job.copies > 1:
            self._pages = self._pages * job.copies
        self._spool.printer = printer
        self._at = 0
        self.stepped.emit(0, len(self._pages))
        self._fetch()

    def _fetch(self) -> None:
        """Ask for the picture of the next page; an empty face needs none."""
        assert self.job is not None
        side = self._pages[self._at]
        if side == EMPTY:
            self._take(None)
            return
        task = self._tools.eyes.run(Call("pdf_page", (self.job.file, side, DPI), reports=False))
        self._task = task
        follow(
            task,
            done=lambda picture: self._hear(task, picture),
            refused=lambda error: self._refuse(task, error),
            stopped=lambda: self._refuse(task, AppError(_STOPPED, _STOPPED_HINT)),
            broken=lambda _: self._refuse(task, AppError("打印时程序出了意外，没有印完。", "详情记在日志里。")),
        )

    def _hear(self, task: Task, picture: PrintPicture) -> None:
        if task is self._task and self._spool.printer is not None:  # a job that was stopped hears no more
            self._task = None
            self._take(picture)

    def _take(self, picture: PrintPicture | None) -> None:
        if picture is None:
            self._image = None
        else:
            self._data = picture.data
            row = picture.width * (1 if picture.grey else 3)
            self._image = QImage(self._data, picture.width, picture.height, row, _FORMATS[picture.grey])
        if not self._spool.next_page(self._image is not None and self._image.width() > self._image.height()):
            self._give_up("打印机没有回应，没有打印。", "看看打印机有没有开、有没有连上，再试一次。")
            return
        self._band = 0
        self._turn.start(0)

    def _paint_band(self) -> None:
        if self._image is None or self._band >= _BANDS:
            self._end_page()
            return
        from PySide6.QtPrintSupport import QPrinter

        painter, printer, image = self._spool.painter, self._spool.printer, self._image
        assert painter is not None
        assert printer is not None
        paper = printer.paperRect(QPrinter.Unit.DevicePixel)
        top = image.height() * self._band // _BANDS
        below = min(image.height() * (self._band + 1) // _BANDS + _OVERLAP, image.height())
        scale = paper.height() / image.height()
        target = QRectF(0, top * scale, paper.width(), (below - top) * scale)
        painter.drawImage(target, image, QRectF(0, top, image.width(), below - top))
        self._band += 1
        self._turn.start(0)

    def _end_page(self) -> None:
        self._image, self._data = None, b""
        self._at += 1
        self.stepped.emit(self._at, len(self._pages))
        if self._at < len(self._pages):
            self._fetch()
            return
        assert self.job is not None
        if not self._spool.end():
            self._give_up("打印机没有收下，没有打印。", "看看打印机有没有开、有没有连上，再试一次。")
            return
        self._run += 1
        if self._run < len(self.job.runs):
            self.turn_asked.emit()
            return
        self._let_go()
        self.finished.emit()

    # ---- ending

    def _let_go(self) -> None:
        self._task = None
        self._image, self._data = None, b""
        self._spool.abort()
        self.job = None

    def _refuse(self, task: Task, error: AppError) -> None:
        if task is self._task and self._spool.printer is not None:
            self._give_up(error.message, error.hint)

    def _give_up(self, sentence: str, hint: str) -> None:
        self._let_go()
        self.refused.emit(sentence, hint)


def _duplex(printer: QPrinter, faces: Faces) -> QPrinter.DuplexMode:
    from PySide6.QtPrintSupport import QPrinter as Printer

    return Printer.DuplexMode.DuplexLongSide if faces == "long_edge" else Printer.DuplexMode.DuplexNone
