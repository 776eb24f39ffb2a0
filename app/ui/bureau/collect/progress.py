"""How far a collection is: what is being read, how many of how many, and the way to stop; where the drop zone was."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.jobs import Step
from app.ui.look.look import Look
from app.ui.widgets.buttons import OutlineButton
from app.ui.widgets.labels import ElidedLabel
from app.ui.widgets.progress import ThinBar

_BEGIN, _NOTE, _STOPPING = "正在收材料", "期间可以看列表，也可以接着拖", "正在停下"


class CollectProgress(QWidget):
    """``stop_asked`` once for a collection."""

    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._stopping = False
        self.words = ElidedLabel(look, _BEGIN)
        self.bar = ThinBar(look)
        self._note = ElidedLabel(look, _NOTE, role="caption", tone="ink3")
        self.stop = OutlineButton(look, "取消")
        column = QVBoxLayout()
        column.setSpacing(6)
        for part in (self.words, self.bar, self._note):
            column.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self._stop)

    def begin(self) -> None:
        """A collection begins."""
        self._stopping = False
        self.words.setText(_BEGIN)
        self.setAccessibleName(_BEGIN)
        self.bar.set_busy(True)

    def tell(self, step: Step) -> None:
        """Where it is: the folders that are looked through are not counted beforehand."""
        counted = step.total > 1 and not step.label.startswith("查找")
        words = f"{step.label} · {min(step.done + 1, step.total)} / {step.total}" if counted else step.label
        self.words.setText(_STOPPING if self._stopping else words)
        if counted:
            self.bar.set_value(step.done, step.total)
        else:
            self.bar.set_busy(True)

    def _stop(self) -> None:
        """Once; the button stays enabled, else Qt would give the keyboard to the menu."""
        if not self._stopping:
            self._stopping = True
            self.words.setText(_STOPPING)
            self.stop_asked.emit()
