"""What the electronic copy is to be like: where it goes, the image, the draft, the size of its parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.discs.image_files import usual_image
from app.ui.ecopy.words import copy_name
from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.cards import card
from app.ui.widgets.choices import BoxRow, CheckBox, Segmented
from app.ui.widgets.labels import PathLabel, TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.panes import Card

if TYPE_CHECKING:
    from app.discs.model import Medium

_MEDIA: tuple[Medium, ...] = ("", "cd", "dvd")
_MB = 1 << 20
_MOST_MB = 100_000


class CopyOrder(NamedTuple):
    """What :func:`app.api.make_copy` is asked for; ``most_bytes`` 0 sets no limit."""

    out: Path
    image: Path | None
    medium: Medium
    with_draft: bool
    most_bytes: int

    @property
    def named(self) -> dict[str, object]:
        """The arguments that have names."""
        return {"medium": self.medium, "with_draft": self.with_draft, "most_bytes": self.most_bytes}


class CopyQuestions(QWidget):
    """``make_asked``: begin; ``folder_asked``: another place. Answers stand in :attr:`order`."""

    make_asked = Signal()
    folder_asked = Signal()

    def __init__(self, look: Look, discs: int) -> None:
        super().__init__()
        self._look = look
        self._discs = discs
        self.folder = Path()
        self.card: Card
        self.card, column = card(look)
        self.place = PathLabel(look)
        self.change = OutlineButton(look, "更改…")
        self.lack = TextLabel(look, "", role="caption", tone="ink2", wrap=True)
        self.image = CheckBox(look, "同时生成光盘镜像（刻录要用）")
        self.image.setChecked(True)
        self.media = Segmented(look, ("自动", "CD", "DVD"), name="光盘")
        self.with_draft = CheckBox(look, "附上草稿包，以后可以接着改")
        self.limited = CheckBox(look, "拆成几部分，每部分不超过")
        self.most = LineEdit(look, "50", name="每部分不超过多少 MB")
        self.make = FilledButton(look, f"生成{copy_name(discs)}", icon="disc" if discs else "folder")
        self._told = "", ""
        self._lay_out(column)
        self._connect()
        self._show_limit()

    def _lay_out(self, column: QVBoxLayout) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(8)
        rows.setColumnMinimumWidth(0, round(48 * self._look.factor))
        rows.setColumnStretch(1, 1)
        place = QHBoxLayout()
        place.setSpacing(12)
        place.addWidget(self.place, 1)
        place.addWidget(self.change)
        self._row(rows, 0, "放到", place)
        if self._discs:
            self._row(rows, 1, "光盘", self._across(self.media))
            self._row(rows, 2, "镜像", self._across(self.image, box=True))
        else:
            self.most.setValidator(QIntValidator(1, _MOST_MB, self.most))
            self.most.setFixedWidth(round(72 * self._look.factor))
            unit = TextLabel(self._look, "MB", tone="ink2")
            self._row(rows, 1, "大小", self._across(self.limited, self.most, unit, box=True))
        self._row(rows, 3, "草稿", self._across(self.with_draft, box=True))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.make)
        foot.addWidget(self.lack, 1)
        column.addLayout(rows)
        column.addLayout(foot)

    def _row(self, rows: QGridLayout, at: int, title: str, part: QHBoxLayout) -> None:
        rows.addWidget(TextLabel(self._look, title, tone="ink2"), at, 0)
        rows.addLayout(part, at, 1)

    def _across(self, *parts: QWidget, box: bool = False) -> QHBoxLayout:
        row = BoxRow() if box else QHBoxLayout()
        row.setSpacing(8)
        for part in parts:
            if isinstance(part, CheckBox):
                part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(part)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.change.clicked.connect(self.folder_asked)
        self.make.clicked.connect(self.make_asked)
        self.limited.toggled.connect(lambda _: self._show_limit())
        self.most.textChanged.connect(lambda _: self._show_limit())

    def _show_limit(self) -> None:
        self.most.setEnabled(self.limited.isChecked())
        self._show_lack()

    @property
    def _size_lacks(self) -> str:
        """What is wrong with the size of a part; an empty one must not mean that nothing is parted."""
        if self._discs or not self.limited.isChecked() or self.most.hasAcceptableInput():
            return ""
        return f"请填每部分的大小，1 到 {_MOST_MB} MB"

    # ---- what is chosen

    @property
    def order(self) -> CopyOrder:
        """What to make."""
        image = usual_image(self.folder) if self._discs and self.image.isChecked() else None
        medium = _MEDIA[self.media.current] if self._discs else ""
        limited = not self._discs and self.limited.isChecked() and self.most.hasAcceptableInput()
        most = int(self.most.text()) * _MB if limited else 0
        return CopyOrder(self.folder, image, medium, self.with_draft.isChecked(), most)

    def set_folder(self, folder: Path) -> None:
        """Where it goes."""
        self.folder = folder
        self.place.setText(str(folder))

    def show_lack(self, lack: str, warning: str, *, again: bool) -> None:
        """Why it cannot be made yet, or what it would be without; ``again``: one lies there already."""
        self._told = lack, warning
        self.make.setText(f"重新生成{copy_name(self._discs)}" if again else f"生成{copy_name(self._discs)}")
        self.make.updateGeometry()
        self._show_lack()

    def _show_lack(self) -> None:
        lack, warning = self._told
        lack = lack or self._size_lacks
        self.make.setEnabled(not lack)
        self.lack.setText(lack or warning)
        self.lack.set_tone("warning" if warning and not lack else "ink2")
