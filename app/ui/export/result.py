"""What an export made: files, pages that changed, places to stamp, what is to be known and done next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.books.changed_pages import ChangedVolume, changed_in_words
from app.books.exported import Comparison, Exported, ExportedVolume, comparisons
from app.books.page_lists import length_in_words
from app.ui.export.seal_list import SealList
from app.ui.export.words import verdict
from app.ui.look.look import Look
from app.ui.widgets.buttons import FilledButton, OutlineButton
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.widgets.marks import StateMark
from app.ui.widgets.panes import Card
from app.ui.widgets.strips import Strip

_VERSION = "内容有变化的每次导出算一版。手里印的是哪一版，就照哪一版换页"
_STALE = "导出以后又改过内容，这些文件里没有"


class _Icon(QWidget):
    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self.setFixedSize(20, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.paint_icon(QPainter(self), self.rect(), self._name, self._look.colours.ink2)

    def sizeHint(self) -> QSize:
        return QSize(20, 20)


class _Head(Card):
    """The verdict, the strip of what is stale, and a line for each file."""

    def __init__(self, look: Look, result: Result) -> None:
        super().__init__(look)
        self._look = look
        self._result = result
        self.mark = StateMark(look, "check", size=20)
        self.verdict = TextLabel(look, "", role="title", semibold=True, wrap=True)
        self.when = TextLabel(look, "", role="caption", tone="ink3", wrap=True)
        self.stale = Strip(look, "warning", _STALE, ("再导出一次",))
        self.folder = OutlineButton(look, "打开所在文件夹", icon="folder")
        self.again = OutlineButton(look, "再导出…")
        self._files = QVBoxLayout()
        self._files.setSpacing(10)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        title.addWidget(self.verdict, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.folder)
        foot.addWidget(self.again)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        column.addLayout(title)
        column.addWidget(self.when)
        column.addWidget(self.stale)
        column.addLayout(self._files)
        column.addSpacing(4)
        column.addLayout(foot)

    def show_files(self, exported: Exported, primary: bool) -> None:
        """A line for each volume; printing the last one, the thick one, is what comes next if that is ``primary``."""
        _empty(self._files)
        printed = [volume for volume in exported.volumes if volume.pdf and primary]
        for volume in exported.volumes:
            self._files.addWidget(HairLine(self._look))
            self._files.addLayout(self._line(volume, volume in printed[-1:]))

    def _line(self, volume: ExportedVolume, next_step: bool) -> QHBoxLayout:
        names = [name for name in (volume.pdf, volume.docx) if name]
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(ElidedLabel(self._look, volume.name, role="value"))
        told = f"{length_in_words(volume.sides)} · {'、'.join(names)}"
        words.addWidget(ElidedLabel(self._look, told, role="caption", tone="ink3"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(_Icon(self._look, "document"))
        row.addLayout(words, 1)
        for kind, name in (("PDF", volume.pdf), ("Word", volume.docx)):
            if name:
                opens = OutlineButton(self._look, f"打开 {kind}")
                opens.set_name(f"打开 {name}")
                opens.clicked.connect(lambda _=False, name=name: self._result.open_asked.emit(name))
                row.addWidget(opens)
        if volume.pdf:
            prints = FilledButton(self._look, "打印…") if next_step else OutlineButton(self._look, "打印…")
            prints.set_name(f"打印 {volume.pdf}")
            prints.clicked.connect(lambda: self._result.print_asked.emit(volume.id, None))
            row.addWidget(prints)
        return row


class _Changes(Card):
    """What became of each volume since earlier exports, and the way to print only that."""

    def __init__(self, look: Look, result: Result) -> None:
        super().__init__(look)
        self._look = look
        self._result = result
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addWidget(TextLabel(look, "要重印的页", role="title", semibold=True))
        column.addWidget(TextLabel(look, _VERSION, role="caption", tone="ink3", wrap=True))
        column.addLayout(self._lines)

    def show_changes(self, exported: Exported) -> None:
        """Nothing when there is nothing to compare with."""
        _empty(self._lines)
        self.setVisible(exported.compared)
        for comparison in comparisons(exported):
            self._lines.addWidget(TextLabel(self._look, f"与{comparison.against}比", semibold=True))
            for volume, changed in comparison.volumes:
                self._lines.addLayout(self._line(comparison, volume, changed))
            if comparison.gone:
                self._lines.addWidget(TextLabel(self._look, comparison.gone_in_words, wrap=True))

    def _line(self, comparison: Comparison, volume: ExportedVolume, changed: ChangedVolume) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        words = f"{volume.name}：{changed_in_words(changed, volume.labels)}"
        row.addWidget(TextLabel(self._look, words, tone="ink" if changed.sheets else "ink2", wrap=True), 1)
        if changed.sheets and volume.pdf and not changed.whole:
            only = OutlineButton(self._look, "只打印改过的页…", icon="print", small=True)
            only.set_name(f"只打印“{volume.name}”与{comparison.against}比改过的页")
            version = comparison.versions[0]
            only.clicked.connect(lambda: self._result.print_asked.emit(volume.id, version))
            row.addWidget(only, 0, Qt.AlignmentFlag.AlignTop)
        return row


class Result(QWidget):
    """``open_asked`` a file by name; ``print_asked`` a volume, whole (None) or what changed since an earlier export."""

    open_asked = Signal(str)
    folder_asked = Signal()
    print_asked = Signal(str, object)
    seals_asked = Signal()
    again_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.exported: Exported | None = None
        self.head = _Head(look, self)
        self.changes = _Changes(look, self)
        self.seals = SealList(look)
        self._notes = Card(look)
        self._lines = QVBoxLayout(self._notes)
        self._lines.setContentsMargins(24, 16, 24, 16)
        self._lines.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.head, self.changes, self.seals, self._notes):
            column.addWidget(part)
        self.head.folder.clicked.connect(self.folder_asked)
        self.head.again.clicked.connect(self.again_asked)
        self.head.stale.acted.connect(lambda _: self.again_asked.emit())
        self.seals.print_button.clicked.connect(self.seals_asked)

    def show_export(
        self, exported: Exported, when: str, warning: str, next_steps: Sequence[str], *, primary: bool
    ) -> None:
        """Show a set of books; ``warning`` is the notice's sentence on false filing, or nothing.

        ``primary``: it was made just now and has the page for itself; otherwise it stands below the questions.
        """
        self.exported = exported
        self.head.again.setVisible(primary)
        self.head.verdict.setText(verdict(exported))
        self.head.when.setText(when)
        self.head.show_files(exported, primary)
        self.changes.show_changes(exported)
        if exported.mark == "final":
            self.seals.show_seals(exported)
        else:
            self.seals.hide()
        self.set_stale(False)
        self._show_notes(exported.told, warning, next_steps)

    def set_stale(self, stale: bool) -> None:
        """Whether the draft is another one by now."""
        self.head.stale.setVisible(stale)

    def _show_notes(self, told: Sequence[str], warning: str, next_steps: Sequence[str]) -> None:
        _empty(self._lines)
        self._notes.setVisible(bool(told or warning or next_steps))
        for sentence in told:
            self._lines.addLayout(self._note("info", sentence))
        if warning:
            self._lines.addLayout(self._note("warning", warning))
        if next_steps:
            self._lines.addSpacing(6 if told or warning else 0)
            self._lines.addWidget(TextLabel(self._look, "报送", role="title", semibold=True))
        for sentence in next_steps:
            self._lines.addWidget(TextLabel(self._look, sentence, tone="ink2", wrap=True, selectable=True))

    def _note(self, state: str, sentence: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(StateMark(self._look, "warning" if state == "warning" else "info"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(self._look, sentence, wrap=True, selectable=True), 1)
        return row

    def words(self) -> list[str]:
        """Everything that is said, from top to bottom."""
        return [label.text() for label in self.findChildren(TextLabel) if not label.isHidden()]


def _empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        if isinstance(inner, QVBoxLayout | QHBoxLayout):
            _empty(inner)
