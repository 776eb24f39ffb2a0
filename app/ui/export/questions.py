"""The three questions of an export, answered beforehand: which copy, which formats, where to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.api import ExportFolder, Format, Mark
from app.settings import FORMATS
from app.times_and_sizes import moment_in_words, size_in_words
from app.ui.export.words import MARKS
from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, LinkLabel, OutlineButton
from app.ui.widgets.choices import BoxRow, CheckBox, Segmented
from app.ui.widgets.labels import PathLabel, TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.panes import Card

_MARKS: tuple[Mark, ...] = ("final", "draft")
_FORMATS: dict[Format, tuple[str, str]] = {
    "pdf": ("PDF", "装订、打印用"),
    "docx": ("Word", "还要改字、另作电子稿时用"),
}
_LITTLE_ROOM = 200 * 1024 * 1024


class Questions(Card):
    """What the user chose stands in ``mark``, ``formats`` and ``folder``.

    ``export_asked``: begin. ``formats_chosen``, ``folder_asked``, ``checks_asked``: what the page has to do.
    """

    export_asked = Signal()
    formats_chosen = Signal()
    folder_asked = Signal()
    checks_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._look = look
        self.folder = Path()
        self.marks = Segmented(look, ("正式稿", "草稿（每页标“草稿”）"), name="版本")
        self._why = TextLabel(look, "", role="caption", tone="ink2", wrap=True)
        self._why_mark = StateMark(look, "info", size=14)
        self.to_checks = LinkLabel(look, "去检查", role="caption")
        self.boxes = {kind: CheckBox(look, name) for kind, (name, _) in _FORMATS.items()}
        self._path = PathLabel(look)
        self.change = OutlineButton(look, "更改…")
        self._room = TextLabel(look, "", role="caption", tone="ink3", wrap=True)
        self.export = FilledButton(look, "导出", icon="download")
        self._needs = TextLabel(look, "", role="caption", tone="ink2")
        self._chosen = False
        self._lay_out()
        self.marks.chosen.connect(self._choose_mark)
        self.to_checks.clicked.connect(self.checks_asked)
        self.change.clicked.connect(self.folder_asked)
        self.export.clicked.connect(self.export_asked)
        for box in self.boxes.values():
            box.toggled.connect(self._choose_format)

    # ---- laying out

    def _lay_out(self) -> None:
        rows = QGridLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(6)
        rows.setColumnMinimumWidth(0, round(48 * self._look.factor))
        rows.setColumnStretch(1, 1)
        self._row(rows, 0, "版本", self.marks)
        rows.addLayout(self._reasons(), 1, 1)
        rows.setRowMinimumHeight(2, 10)
        self._row(rows, 3, "格式", self._formats())
        rows.setRowMinimumHeight(4, 10)
        self._row(rows, 5, "放到", self._place())
        rows.addWidget(self._room, 6, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.export)
        foot.addWidget(self._needs, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(18)
        column.addLayout(rows)
        column.addLayout(foot)

    def _row(self, rows: QGridLayout, at: int, title: str, part: QWidget | QHBoxLayout) -> None:
        rows.addWidget(TextLabel(self._look, title, tone="ink2"), at, 0)
        if isinstance(part, QWidget):
            rows.addWidget(part, at, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            rows.addLayout(part, at, 1)

    def _reasons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._why_mark)
        row.addWidget(self._why)
        row.addWidget(self.to_checks)
        row.addStretch(1)
        self._why.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        return row

    def _formats(self) -> QHBoxLayout:
        row = BoxRow()
        row.setSpacing(6)
        for kind, (_, use) in _FORMATS.items():
            box = self.boxes[kind]
            box.setAccessibleDescription(use)
            box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(box)
            row.addWidget(TextLabel(self._look, use, role="caption", tone="ink3"))
            row.addSpacing(18)
        row.addStretch(1)
        return row

    def _place(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._path, 1)
        row.addWidget(self.change)
        return row

    # ---- what is chosen

    @property
    def mark(self) -> Mark:
        """Which copy."""
        return _MARKS[self.marks.current]

    @property
    def formats(self) -> tuple[Format, ...]:
        """Which formats, none while the user has not decided."""
        return tuple(kind for kind in FORMATS if self.boxes[kind].isChecked())

    def set_formats(self, formats: tuple[Format, ...]) -> None:
        """Tick these, as they were ticked the last time."""
        for kind, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(kind in formats)
            box.blockSignals(False)
        self._show_needs()

    def set_final(self, why_not: str) -> None:
        """Whether the final copy can be made; while it cannot, ``why_not`` says why and the draft is chosen."""
        self.marks.set_enabled(0, not why_not, why_not)
        self._why.setText(why_not)
        for part in (self._why, self._why_mark, self.to_checks):
            part.setVisible(bool(why_not))
        if why_not and self.mark == "final":
            self.marks.set_current(1)
        elif not why_not and not self._chosen:
            self.marks.set_current(0)

    def choose_mark(self, mark: Mark) -> None:
        """Choose a copy for the user."""
        self.marks.set_current(_MARKS.index(mark))
        self._chosen = True

    def set_folder(self, folder: Path) -> None:
        """Where the books go; what is known of the folder comes later."""
        self.folder = folder
        self._path.setText(str(folder))
        self._room.setText("")
        self._room.set_tone("ink3")

    def show_folder(self, seen: ExportFolder, now: datetime) -> None:
        """The room that is left there, and what lies there already."""
        words = [] if seen.free is None else [f"可用空间 {size_in_words(seen.free)}"]
        scarce = seen.free is not None and seen.free < _LITTLE_ROOM
        if scarce:
            words[0] += "，可能不够"
        if seen.exported:
            at = moment_in_words(seen.exported.written, now)
            words.append(f"那里有 {at} 导出的{MARKS.get(seen.exported.mark, '文件')}，同名的文件会换成新的")
        self._room.setText("；".join(words))
        self._room.set_tone("warning" if scarce else "ink3")

    def show_unknown(self, sentence: str) -> None:
        """The folder cannot be looked at."""
        self._room.setText(sentence)
        self._room.set_tone("warning")

    def _choose_mark(self, _number: int) -> None:
        self._chosen = True

    def _choose_format(self) -> None:
        self._show_needs()
        if self.formats:
            self.formats_chosen.emit()

    def _show_needs(self) -> None:
        self.export.setEnabled(bool(self.formats))
        self._needs.setText("" if self.formats else "至少选一种格式")
