"""Words of others: as much as has room at once, all of it in a box that scrolls once it is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.look.type import TypeRole
from app.ui.widgets.buttons import LinkLabel
from app.ui.widgets.labels import TextLabel

MOST_PIECE = 5_000
_HIGH = 280
_ALL, _LESS = "全部…", "收起"


class LongText(QWidget):
    """A label lays all of its text out whenever its room changes: it gets few words, the box does what is in sight."""

    def __init__(self, look: Look, name: str, *, role: TypeRole = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._role: TypeRole = role
        self._whole = ""
        self.label = TextLabel(look, role=role, tone="ink2", wrap=True, selectable=True)
        self.link = LinkLabel(look, _ALL, role="caption")
        self.link.hide()
        self.box: QPlainTextEdit | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.label)
        self._column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        self.link.clicked.connect(self._turn)
        look.changed.connect(self._fit)

    def show_text(self, few: str, whole: str) -> None:
        """Show ``few`` of ``whole``; what is open stays open while the words are the same."""
        if whole == self._whole and few == self.label.text():
            return
        self._whole = whole
        self.label.setText(few)
        self.link.setVisible(few != whole)
        self._open(open_=False)

    def _turn(self) -> None:
        self._open(open_=self.box is None)

    def _open(self, *, open_: bool) -> None:
        if open_:
            self.box = self._made()
            self._column.insertWidget(0, self.box)
        elif self.box is not None:
            self.box.hide()
            self.box.deleteLater()
            self.box = None
        self.label.setVisible(not open_)
        self.link.setText(_LESS if open_ else _ALL)
        self._fit()

    def _made(self) -> QPlainTextEdit:
        flags = Qt.TextInteractionFlag
        box = QPlainTextEdit()
        box.setReadOnly(True)
        box.setUndoRedoEnabled(False)
        box.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        box.setTabChangesFocus(True)
        box.setFrameShape(QFrame.Shape.NoFrame)
        box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        box.document().setDocumentMargin(0)
        box.setAccessibleName(self._name)
        self._look.dress(box, self._role)
        box.setPlainText(in_pieces(self._whole))
        return box

    def _fit(self) -> None:
        if self.box is not None:
            self.box.setFixedHeight(round(_HIGH * self._look.factor))


def in_pieces(text: str) -> str:
    """Paragraphs beyond all measure on several lines: the box breaks each paragraph in sight at once."""
    return "\n".join(
        line[begin : begin + MOST_PIECE]
        for line in text.split("\n")
        for begin in range(0, max(len(line), 1), MOST_PIECE)
    )
