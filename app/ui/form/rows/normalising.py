"""Brings the texts of a large block into their stored form, a few milliseconds at a time, so that the window lives."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

from app.forms.definition import Field
from app.forms.table_rows import Normaliser

AT_ONCE = 1000
_PIECE_S = 0.006
_TEXTS_A_LOOK = 64


class Normalising(QObject):
    """Texts under way: pairs of a column and a text; ``done`` gets the normaliser that knows them all, then it goes."""

    def __init__(
        self, asked: Field, texts: Iterator[tuple[str, str]], done: Callable[[Normaliser], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._normal = Normaliser(asked)
        self._texts = texts
        self._done = done
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._do_some)

    def begin(self, count: int) -> None:
        """Start; not more than ``AT_ONCE`` texts are done before this returns."""
        if count <= AT_ONCE:
            self.finish()
        else:
            self._timer.start()

    def finish(self) -> None:
        """Do all the rest now."""
        for column, text in self._texts:
            self._normal(column, text)
        self._end()

    def give_up(self) -> None:
        """Nothing comes of it."""
        self._timer.stop()
        self.deleteLater()

    def _do_some(self) -> None:
        end = time.perf_counter() + _PIECE_S
        while time.perf_counter() < end:
            for _ in range(_TEXTS_A_LOOK):
                found = next(self._texts, None)
                if found is None:
                    self._end()
                    return
                self._normal(*found)

    def _end(self) -> None:
        self.give_up()
        self._done(self._normal)
