"""Where something will lie, in one line with a link that chooses another folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.disk import free_folder
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import TextLabel
from app.ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from app.ui.window.surroundings import Surroundings

_REST_MS = 200


class PlaceLine(QWidget):
    """``target`` is ``parent folder / name``, with a number behind when that is taken; ``changed`` tells a new folder.

    Whether it is taken is looked for beside the window once typing rests: the folder may lie on a slow share.
    """

    changed = Signal()

    def __init__(self, around: Surroundings, folder: Path, *, title: str = "选择放草稿的文件夹") -> None:
        super().__init__()
        self._around = around
        self._title = title
        self.folder = folder
        self.target: Path | None = None
        self._wanted: Path | None = None
        self._asked: Path | None = None
        self._then: Callable[[], None] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        self.words = TextLabel(around.look, "", role="caption", tone="ink3", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.link = LinkLabel(around.look, "更改位置", role="caption")
        self.link.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)

    def show_name(self, name: str) -> None:
        """What it will be called; empty while nothing is entered."""
        self._wanted = self.target = self.folder / name if name else None
        self._show()
        if self._wanted is not None:
            self._rest.start()

    def settle(self, then: Callable[[], None]) -> None:
        """Look once more, as things are now, and then call ``then`` with ``target`` right."""
        self._then = then
        self._look()

    def _look(self) -> None:
        self._rest.stop()
        if self._asked is not None:
            return
        if self._wanted is None:
            self._go_on()
            return
        wanted = self._asked = self._wanted
        learn = partial(self._learn, wanted)
        looking = self._around.looking
        looking.run(self, partial(free_folder, wanted), learn, lambda _: learn(wanted), line=str(wanted.parent))

    def _learn(self, asked: Path, free: Path) -> None:
        self._asked = None
        if asked != self._wanted:
            self._look()  # another name was entered meanwhile
            return
        self.target = free
        self._show()
        self._go_on()

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _show(self) -> None:
        place = str(self.target or self.folder)
        self.words.setText(f"{'同名的已经有了，' if self.target != self._wanted else ''}将放在 {_breakable(place)}")
        self.words.setToolTip(plain_tip(place))

    def _choose(self) -> None:
        chosen = self._around.dialogs.choose_folder(self, self._title, self.folder if self.folder.is_dir() else None)
        if chosen is not None:
            self.folder = chosen
            self.changed.emit()


def _breakable(path: str) -> str:
    """A path may be broken behind each folder."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")
