"""Printed words between the editors: labels, lines with answers from elsewhere, places for seals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.documents.layout.texts import Filler
from app.forms.definition import Seal
from app.forms.sections import Section
from app.forms.slots import Slot, parse_slots
from app.ui.form.printed_lines import cut_at_citation
from app.ui.look.look import Look
from app.ui.look.paint import hatch, rounded
from app.ui.look.palette import Tone
from app.ui.look.type import TypeRole
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.drops import dragged_files
from app.ui.widgets.labels import TextLabel
from app.ui.work.desk import Edit
from app.ui.work.tools import Tools

PAD_X, PAD_Y = 10, 7
_CLIP = 14
_LONG_TITLE = 12
TALL = 160
_BEHIND_LINK = 12


class _Wrapping(QWidget):
    """A widget as high as its layout says for the width."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return layout.totalSizeHint().height()


def _column(widget: QWidget, x: int = PAD_X, y: int = PAD_Y, spacing: int = 2) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(x, y, x, y)
    column.setSpacing(spacing)
    return column


class _Caption(TextLabel):
    """A paper clip and what lies behind an item."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", role="caption", tone="ink3", wrap=True)
        self._look = look
        self.tone: Tone = "ink3"
        self.setContentsMargins(_CLIP + 5, 1, 0, 0)

    def set_words(self, text: str, tone: Tone) -> None:
        """Say something else."""
        self.tone = tone
        self.setText(text)
        self.set_tone(tone)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The clip before the words."""
        super().paintEvent(event)
        line = self._look.metrics("caption").height()
        place = QRect(0, 1 + (line - _CLIP) // 2, _CLIP, _CLIP)
        painter = QPainter(self)
        self._look.paint_icon(painter, place, "clip", self._look.colours.tone(self.tone))
        painter.end()


class LabelCell(_Wrapping):
    """A printed label or header. The line that names an evidence item is a link; files may be dropped on it.

    ``item_asked`` carries the number of the item, ``dropped`` the number and the paths.
    """

    item_asked = Signal(int)
    dropped = Signal(int, list)

    def __init__(self, look: Look, text: str, *, header: bool = False, cite: int | None = None) -> None:
        super().__init__()
        self._look = look
        self.text = text
        self.cite = cite
        self._over = False
        self._seen: tuple[int, int] | None = None
        self._content = _Wrapping(self)
        column = _column(self._content)
        self._words: list[TextLabel] = []
        self.link: LinkLabel | None = None
        before, cited, after = cut_at_citation(text, cite)
        column.addWidget(self._label(before, header))
        if cited:
            self.link = self._make_link(cited)
            column.addWidget(self.link)
        if after:
            column.addWidget(self._label(after, header))
        self._caption: _Caption | None = None
        if cite is not None:
            self._take_item(column, cite)

    def heightForWidth(self, width: int) -> int:
        """All lines, the link and its caption."""
        return self._content.heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words stand in the middle."""
        self._stand()

    def set_seen(self, top: int, bottom: int) -> None:
        """Tell which part of the cell is in sight: beside a tall answer the words stand in the middle of that part."""
        self._seen = (top, bottom)
        self._stand()

    def _stand(self) -> None:
        height = self._content.heightForWidth(self.width())
        top, bottom = 0, self.height()
        if self._seen is not None and self.height() > TALL:
            top, bottom = max(self._seen[0], 0), min(self._seen[1], self.height())
        y = (top + bottom - height) // 2
        self._content.setGeometry(0, max(min(y, self.height() - height), 0), self.width(), height)

    def _label(self, text: str, header: bool) -> TextLabel:
        label = TextLabel(self._look, text, tone="ink2", wrap=True)
        if header:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.append(label)
        return label

    def _make_link(self, text: str) -> LinkLabel:
        link = LinkLabel(self._look, text, wrap=True)
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the help leads there by keyboard; Tab is for the answers
        return link

    def _take_item(self, column: QBoxLayout, cite: int) -> None:
        if self.link is None:
            self.link = self._make_link(f"佐证材料 {cite}")
            column.addWidget(self.link)
        self.link.clicked.connect(lambda: self.item_asked.emit(cite))
        self._caption = _Caption(self._look)
        column.addWidget(self._caption)
        self.setAcceptDrops(True)

    def set_current(self, current: bool) -> None:
        """Words in full ink while a field of the row has the focus."""
        for label in self._words:
            label.set_tone("ink" if current else "ink2")

    def set_caption(self, words: str, tone: Tone) -> bool:
        """What lies behind the item; whether that is something new."""
        if self._caption is None or (self._caption.text(), self._caption.tone) == (words, tone):
            return False
        self._caption.set_words(words, tone)
        self._stand()
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are wanted."""
        self._set_over(bool(dragged_files(event.mimeData())))
        if self._over:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As before the drag."""
        self._set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hands the files on."""
        self._set_over(False)
        files: list[Path] = dragged_files(event.mimeData())
        if files and self.cite is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(self.cite, files)

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Accent while files are over it."""
        if self._over:
            colours = self._look.colours
            rounded(QPainter(self), self.rect(), colours.accent_tint, colours.accent, 0, 2)


def fields_in(tools: Tools, text: str) -> tuple[str, ...]:
    """The fields whose slots stand in a printed text, once each."""
    known = tools.desk.definition.fields
    names = [part.name for part in parse_slots(text) if isinstance(part, Slot) and part.name in known]
    return tuple(dict.fromkeys(names))


def homes_of(tools: Tools, fields: Sequence[str], here: Section) -> dict[str, str]:
    """For fields that are asked for elsewhere: the title of that section, and the first of its fields."""
    found: dict[str, str] = {}
    for field in fields:
        home = tools.desk.section_of(field)
        if home is not None and home.id != here.id:
            found.setdefault(home.title, field)
    return found


class PrintedWords(_Wrapping):
    """Words of the form with the answers of other sections in them, and a quiet link to where those are asked for."""

    resized = Signal()

    def __init__(
        self,
        tools: Tools,
        text: str,
        here: Section,
        *,
        role: TypeRole = "body",
        tone: Tone = "ink",
        semibold: bool = False,
        centred: bool = False,
        links: bool = True,
        pad: int = 4,
        inset: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._text = text
        self._fields = frozenset(fields_in(tools, text))
        self.words = TextLabel(tools.look, self._filled(), role=role, tone=tone, semibold=semibold, wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if centred:
            self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        homes = homes_of(tools, sorted(self._fields), here) if links else {}
        row = QHBoxLayout(self)
        row.setContentsMargins(inset, pad, inset + (_BEHIND_LINK if homes else 0), pad)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        self.links = home_links(tools, homes)
        for link in self.links:
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
        tools.desk.edited.connect(self._hear)

    def _filled(self) -> str:
        desk = self._tools.desk
        text = Filler(desk.definition, desk.draft.filling).plain(self._text)
        return text.removeprefix(" ")  # the paper underlines a little more than the answer; without a line it is askew

    def _hear(self, edit: Edit) -> None:
        if not self._fields.isdisjoint(edit.fields):
            self.words.setText(self._filled())
            self.updateGeometry()  # now: whoever holds it measures at once
            self.resized.emit()


def home_links(tools: Tools, homes: dict[str, str]) -> list[LinkLabel]:
    """A link for each section that asks for answers printed here."""
    links = []
    for title, field in homes.items():
        words = f"在“{title}”填写"
        link = LinkLabel(tools.look, words if len(title) <= _LONG_TITLE else "去填写", role="caption")
        link.set_name(words)
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        link.clicked.connect(lambda _checked=False, field=field: tools.guide.go(field))
        links.append(link)
    return links


def seal_sentence(seal: Seal, text: str) -> str:
    """What is done with a place that is filled on paper."""
    if not seal.by_applicant:
        return f"由{seal.who}填写"
    return "签字处，打印后签字" if "签字" in text else "盖章处，打印后盖章"


class SealPlace(_Wrapping):
    """Hatched: words that are signed or sealed on paper, and who does it. Skipped by Tab."""

    resized = Signal()

    def __init__(self, tools: Tools, text: str, seal: Seal, here: Section, *, least: int = 0) -> None:
        super().__init__()
        self._look = tools.look
        self._least = least
        column = _column(self, spacing=6)
        words = PrintedWords(tools, text, here, tone="ink2")
        words.resized.connect(self.resized)
        column.addWidget(words)
        column.addStretch(1)
        told = TextLabel(tools.look, seal_sentence(seal, text), role="caption", tone="ink3")
        column.addWidget(told)
        self.setAccessibleName(f"{words.words.text()}，{told.text()}")

    def heightForWidth(self, width: int) -> int:
        """Room for a stamp."""
        return max(super().heightForWidth(width), self._least)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hatched."""
        hatch(QPainter(self), self.rect(), self._look.colours)


class SealCell(_Wrapping):
    """A cell of printed text that ends in a place to seal."""

    resized = Signal()

    def __init__(self, tools: Tools, text: str, seal: Seal, here: Section, *, least: int = 0) -> None:
        super().__init__()
        above, _, below = text.rpartition("\n\n")
        column = _column(self, 0, 0, 0)
        if above.strip():
            body = PrintedWords(tools, above.strip("\n"), here, tone="ink", links=False, pad=10, inset=PAD_X)
            body.resized.connect(self.resized)
            column.addWidget(body)
        place = SealPlace(tools, below.strip("\n"), seal, here, least=least)
        place.resized.connect(self.resized)
        column.addWidget(place, 1)

    def sizeHint(self) -> QSize:
        """At the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))
