"""What a page of the frame is, and the commands that it brings along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget


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

    def show_place(self, path: str) -> bool:
        """Put the cursor at the place of a path; False when that is not on this page."""
        return False

    def panes(self) -> Sequence[QWidget]:
        """The parts that F6 walks through, in order."""
        return (self,)

    def commands(self) -> Sequence[Command]:
        """What can be done while this page is shown."""
        return ()
