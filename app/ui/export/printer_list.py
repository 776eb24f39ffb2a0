"""The printers of this PC, asked for in a process of its own.

Some systems ask every printer of the network before they answer, and Qt holds the interpreter meanwhile: a thread
would stop the window as well. The process ends with its answer, or when nobody waits for it any more.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.ui.work.relay import Relay


class PrinterFacts(NamedTuple):
    """A printer: the name it is asked for by, whether the system prefers it, whether it prints both faces by itself.

    The last is None while the printer has not answered.
    """

    name: str
    preferred: bool = False
    turns_paper: bool | None = None


class PrinterList(QObject):
    """``found`` tells all printers (:class:`PrinterFacts`), the preferred one first, again as more is known of them.

    None instead when the system gave no answer.
    """

    found = Signal(object)

    def begin(self) -> None:
        """Ask, unless that is under way."""

    def end(self) -> None:
        """Nobody waits for the answer any more."""


Tell = Callable[[Connection], None]


class SystemPrinterList(PrinterList):
    """As the system answers; ``tell`` runs in the process."""

    def __init__(self, parent: QObject | None = None, tell: Tell | None = None) -> None:
        super().__init__(parent)
        self._tell = tell or tell_printers
        self._process: SpawnProcess | None = None
        self._starting: threading.Thread | None = None
        self._ended = False
        self._told = Relay(self._hear, self)

    def begin(self) -> None:
        """Spawn the process on a thread: also that takes longer than a window may stand still."""
        if self._starting is None:
            self._starting = threading.Thread(target=self._ask, daemon=True)
            self._starting.start()

    def end(self) -> None:
        """End the process."""
        self._ended = True
        if self._process is not None:
            self._process.kill()

    def _ask(self) -> None:
        """On a thread of its own."""
        answered = False
        with contextlib.suppress(RuntimeError):  # this object may go at any time
            context = multiprocessing.get_context("spawn")
            answers, told = context.Pipe(duplex=False)
            self._process = context.Process(target=self._tell, args=(told,), daemon=True)
            with contextlib.suppress(OSError, EOFError), answers:
                self._process.start()
                told.close()
                if self._ended:
                    self._process.kill()
                while True:
                    self._told.tell(answers.recv())
                    answered = True
            self._process.join()
            if not answered and not self._ended:
                self._told.tell(None)

    def _hear(self, printers: tuple[PrinterFacts, ...] | None) -> None:
        if not self._ended:
            self.found.emit(printers)


def tell_printers(told: Connection) -> None:
    """In the process: all names first, then one after the other what only the printer itself knows."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    application = QCoreApplication([])
    preferred = QPrinterInfo.defaultPrinterName()
    printers = [PrinterFacts(name, name == preferred) for name in QPrinterInfo.availablePrinterNames()]
    printers.sort(key=lambda one: not one.preferred)
    with told:
        told.send(tuple(printers))
        for place, one in enumerate(printers):
            modes = QPrinterInfo.printerInfo(one.name).supportedDuplexModes()
            turns = any(mode in modes for mode in (QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexAuto))
            printers[place] = one._replace(turns_paper=turns)
            told.send(tuple(printers))
    del application
