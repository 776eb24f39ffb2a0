"""The drives of this PC as a list to choose from; steps that use a drive show the same choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.discs.model import Drive
from app.ui.look.look import Look
from app.ui.widgets.choices import ComboBox


class DriveBox(ComboBox):
    """``picked`` carries the id of the drive that its user chose."""

    picked = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look)
        self._shown: tuple[Drive, ...] = ()
        self.setAccessibleName(name)
        self.setPlaceholderText("请选一台")
        self.activated.connect(lambda _: self.picked.emit(self.drive))

    @property
    def drive(self) -> str:
        """The id of the drive that is shown; empty when none is."""
        return str(self.currentData() or "")

    def show_drives(self, drives: Sequence[Drive], chosen: str) -> None:
        """Show these drives; nothing is chosen where ``chosen`` is none of them."""
        if self._shown != tuple(drives):
            self._shown = tuple(drives)
            self.clear()
            for one in drives:
                self.addItem(one.name, one.id)
        self.setCurrentIndex(self.findData(chosen))
