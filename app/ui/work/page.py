"""What a page of the frame is, and the commands that it brings along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from app.ui.work.unfinished import Unfinished


def always() -> bool:
    """The command can be given at any time."""
    return True


class Command(NamedTuple):
    """Something to do by key or menu.

    ``keys`` as Qt writes them (``Ctrl+Shift+P``), several divided by ``;``, may be empty. ``id`` is unique in a page;
    the frame knows ``find``, ``open``, ``print`` and ``preview``, which it hands on.
    """

    id: str
    text: str
    keys: str
    run: Callable[[], None]
    enabled: Callable[[], bool] = always


class Page(QWidget):
    """A page behind one of the tabs; built when it is first visited and kept."""

    def entered(self) -> None:
        """Its tab was opened, the first time or again."""

    def left(self) -> None:
        """Another tab was opened, or the window gives the draft back."""

    def works(self) -> Sequence[Unfinished]:
        """What this page does that would be stopped if the draft were given back, under way or not."""
        return ()

    def end(self) -> None:
        """The draft was given back: stop what is under way."""

    def show_place(self, path: str) -> bool:
        """Put the cursor at the place of a path; False when that is not on this page."""
        return False

    def come_to(self, path: str) -> None:
        """Put the cursor at the place of a path, at once or in a moment when much is to be made for that."""
        self.show_place(path)

    def panes(self) -> Sequence[QWidget]:
        """The parts that F6 walks through, in order."""
        return (self,)

    def commands(self) -> Sequence[Command]:
        """What can be done while this page is shown."""
        return ()
