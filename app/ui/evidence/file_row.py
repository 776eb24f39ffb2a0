"""One file of an item: grip, small picture, name, what is known of it, a badge, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.forms.accepted import KEEP
from app.ui.evidence.dragging import DraggedFile, mime_of
from app.ui.evidence.row_look import Act, RowLook
from app.ui.look.look import Look
from app.ui.look.paint import paint_focus
from app.ui.preview.paper import draw_framed
from app.ui.widgets.buttons import FilledButton, IconButton, OutlineButton
from app.ui.widgets.marks import Badge
from app.ui.widgets.progress import ThinBar
from app.ui.widgets.tips import plain_tip

Picture: TypeAlias = Callable[[str, int], QImage | None]
HEIGHT = 73
THUMBNAIL = QSize(40, 56)
_GRIP = 16
_EDGE = 8
_GAP = 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_ACT_WORDS: dict[Act, str] = {
    "password": "输入密码", "swap": "换一个文件", "cancel": "取消", "retry": "再试一次", "remove": "移除",
    "keep": KEEP, "pages": "改页码", "caption": "改图注",
}  # fmt: skip


class FileRow(QWidget):
    """A row of :class:`FileList`.

    ``acted`` carries what is to be done; ``walked`` and ``paged`` +1 or -1 for the arrow keys and PgUp, PgDn.
    """

    picked = Signal()
    acted = Signal(str)
    walked = Signal(int)
    paged = Signal(int)

    def __init__(
        self, look: Look, row: RowLook, item: int, picture: Picture, *, editable: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.row = row
        self._item = item
        self._picture = picture
        self._editable = editable
        self._selected = False
        self._pressed: QPoint | None = None
        self._words_right = 0
        self._badge_room = 0
        self._badge: Badge | None = None
        self._bar: ThinBar | None = None
        self._tools: list[IconButton] = []
        self._buttons: list[QPushButton] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._more = IconButton(look, "more", "更多操作", parent=self)
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.clicked.connect(lambda: self._act("more"))
        self._dress()

    # ---- what it shows

    @property
    def is_selected(self) -> bool:
        """Whether the viewer shows this file."""
        return self._selected

    def set_row(self, row: RowLook) -> None:
        """Show something else of the same file."""
        if row != self.row:
            self.row = row
            self._dress()

    def set_item(self, item: int, row: RowLook) -> None:
        """Show a file of another item."""
        self._item = item
        self.set_row(row)

    def set_selected(self, selected: bool) -> None:
        """Mark the row as the one that is shown; it is the one stop of Tab."""
        if selected != self._selected:
            self._selected = selected
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if selected else Qt.FocusPolicy.ClickFocus)
            self._dress()

    def set_position(self, place: int, count: int) -> None:
        """Tell screen readers what the row says and where it stands."""
        row = self.row
        said = (row.name, row.caption, row.badge, row.sentence, row.more, f"第 {place} 个，共 {count} 个")
        self.setAccessibleName("，".join(part.rstrip("。，；") for part in said if part))

    def buttons(self) -> list[QPushButton]:
        """The buttons with words, then the icons of a selected row."""
        return [*self._buttons, *self._tools]

    def _dress(self) -> None:
        row = self.row
        self._make_badge()
        self._make_bar()
        self._make_buttons()
        self._make_tools()
        self._more.setVisible(row.listed and not self._tools)
        self.setToolTip(plain_tip("\n".join(part for part in (row.sentence, row.more) if part)))
        self._place()
        self.update()

    def _make_badge(self) -> None:
        if self.row.badge and self._badge is None:
            self._badge = Badge(self._look, parent=self)
        if self._badge is not None:
            self._badge.set_badge(self.row.badge, self.row.badge_tone)
            self._badge.setVisible(bool(self.row.badge))

    def _make_bar(self) -> None:
        progress = self.row.progress
        if progress and self._bar is None:
            self._bar = ThinBar(self._look, parent=self)
        if self._bar is not None:
            self._bar.setVisible(progress is not None)
            if progress and progress[1] > 1:
                self._bar.set_value(*progress)
            elif progress:
                self._bar.set_busy(True)

    def _make_buttons(self) -> None:
        wanted = self.row.acts if self._editable else ()
        if [button.property("act") for button in self._buttons] != list(wanted):
            for old in self._buttons:
                old.hide()
                old.deleteLater()
            self._buttons = [self._button(act) for act in wanted]
        for button in self._buttons:
            button.setAccessibleName(f"{button.text()}：{self.row.name}")

    def _button(self, act: Act) -> QPushButton:
        button = FilledButton(self._look, _ACT_WORDS[act], parent=self) if act == "password" else OutlineButton(
            self._look, _ACT_WORDS[act], parent=self)  # fmt: skip
        button.setProperty("act", act)
        button.clicked.connect(lambda: self._act(act))
        button.show()
        return button

    def _make_tools(self) -> None:
        wanted = self._selected and self.row.listed
        specs = self._specs() if wanted else []
        if [tool.property("act") for tool in self._tools] == [act for act, *_ in specs]:
            return
        for tool in self._tools:
            tool.hide()
            tool.deleteLater()
        self._tools = [self._tool(*spec) for spec in specs]

    def _specs(self) -> list[tuple[Act, str, str, str]]:
        more: tuple[Act, str, str, str] = ("more", "more", "更多操作", "")
        opening: tuple[Act, str, str, str] = ("open", "open_outside", "打开", "Enter")
        removing: tuple[Act, str, str, str] = ("remove", "bin", "删除", "Del")
        if not self._editable:
            return [opening, more]
        if self.row.acts:  # its own button needs the room; the menu has the rest
            return [removing, more]
        return [
            ("left", "rotate_left", "向左转", "Ctrl+Shift+R"),
            ("right", "rotate_right", "向右转", "Ctrl+R"),
            opening,
            removing,
            more,
        ]

    def _tool(self, act: Act, icon: str, name: str, key: str) -> IconButton:
        tool = IconButton(self._look, icon, name, key=key, parent=self)
        tool.setProperty("act", act)
        tool.clicked.connect(lambda: self._act(act))
        tool.show()
        return tool

    def _act(self, act: Act) -> None:
        self.picked.emit()
        self.acted.emit(act)

    # ---- where things are

    def sizeHint(self) -> QSize:
        """One height for all rows."""
        return QSize(400, round(HEIGHT * self._look.factor))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons stand at the right."""
        self._place()

    def _thumbnail(self) -> QRect:
        left = _EDGE + (_GRIP + 4 if self._editable else 4)
        return QRect(QPoint(left, (self.height() - THUMBNAIL.height()) // 2), THUMBNAIL)

    def _place(self) -> None:
        right = self.width() - _EDGE
        behind: list[QWidget] = [*self._tools] or ([self._more] if self.row.listed else [])
        for widget in reversed(behind):
            right = self._put(widget, right) - 2
        right -= 6 if behind else 0
        for button in reversed(self._buttons):
            right = self._put(button, right) - 8
        badge = self._badge if self.row.badge else None
        beside = badge is not None and bool(self._buttons)
        if badge is not None and not beside:
            right = self._put(badge, right) - 8
        self._words_right = right
        self._badge_room = self._put_beside_name(badge) if badge is not None and beside else 0
        if self._bar is not None:
            words = self._words()
            metrics = self._look.metrics("caption")
            self._bar.setGeometry(words.left(), words.bottom() - metrics.height() // 2 - 2, words.width(), 4)

    def _put(self, widget: QWidget, right: int) -> int:
        size = widget.sizeHint()
        widget.setGeometry(right - size.width(), (self.height() - size.height()) // 2, size.width(), size.height())
        return right - size.width()

    def _put_beside_name(self, badge: Badge) -> int:
        """A badge at the end of the name's line, where it leaves the sentence its whole line; how much that takes."""
        size, words = badge.sizeHint(), self._words()
        top = words.top() + (self._look.metrics("value").height() - size.height()) // 2
        badge.setGeometry(words.right() + 1 - size.width(), max(top, 2), size.width(), size.height())
        return size.width() + 8

    def _words(self) -> QRect:
        """Room for name, caption and sentence."""
        left = self._thumbnail().right() + 1 + _GAP
        lines = self._lines()
        top = (self.height() - lines) // 2
        return QRect(left, top, max(self._words_right - left - 4, 20), lines)

    def _lines(self) -> int:
        caption = self._look.metrics("caption").height()
        below = bool(self.row.caption) + (len(self._sentence()) or self.row.progress is not None)
        return self._look.metrics("value").height() + 3 + below * (caption + 1)

    def _sentence(self) -> list[str]:
        """The lines of the sentence: one below a caption, up to two in its place."""
        if not self.row.sentence:
            return []
        width = self._words_right - self._thumbnail().right() - 1 - _GAP - 4
        return _broken(self.row.sentence, 1 if self.row.caption else 2, max(width, 20), self._look.metrics("caption"))

    # ---- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, grip, picture, words, focus."""
        painter = QPainter(self)
        colours = self._look.colours
        if self._selected:
            painter.fillRect(self.rect(), colours.accent_tint)
        if self._editable and self.row.listed:
            grip = QRectF(_EDGE - 2, self.height() / 2 - 10, 20, 20)
            self._look.paint_icon(painter, grip, "grip", colours.ink3)
        self._paint_picture(painter)
        self._paint_words(painter)
        if self.hasFocus():
            paint_focus(painter, self.rect(), colours, 2)

    def _paint_picture(self, painter: QPainter) -> None:
        colours = self._look.colours
        box = self._thumbnail()
        ratio = self.devicePixelRatioF()
        image = self._picture(self.row.key, round(box.width() * ratio)) if self.row.listed else None
        if image is None:
            painter.fillRect(box, colours.neutral_tint)
            painter.setPen(colours.grid)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            icon = QRectF(0, 0, 20, 20)
            icon.moveCenter(QRectF(box).center())
            self._look.paint_icon(painter, icon, self.row.icon, colours.ink3)
            return
        draw_framed(painter, QRectF(box), image, colours.grid)

    def _paint_words(self, painter: QPainter) -> None:
        look, row, colours = self._look, self.row, self._look.colours
        room = self._words()
        value, caption = look.metrics("value"), look.metrics("caption")
        painter.setFont(look.font("value"))
        painter.setPen(colours.ink)
        name = QRect(room.left(), room.top(), room.width() - self._badge_room, value.height())
        painter.drawText(name, _MIDDLE, value.elidedText(row.name, Qt.TextElideMode.ElideMiddle, name.width()))
        painter.setFont(look.font("caption"))
        line = QRect(room.left(), name.bottom() + 4, room.width(), caption.height())
        if row.caption:
            painter.setPen(colours.ink3)
            painter.drawText(line, _MIDDLE, caption.elidedText(row.caption, Qt.TextElideMode.ElideRight, line.width()))
            line.translate(0, line.height() + 1)
        if row.sentence:
            painter.setPen(colours.tone(row.tone))
            for words in self._sentence():
                painter.drawText(line, _MIDDLE, words)
                line.translate(0, line.height() + 1)

    # ---- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row; a move from here on drags it."""
        self.picked.emit()
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a listed file to another place or another item."""
        at = event.position().toPoint()
        if self._pressed is None or not (self._editable and self.row.listed):
            return
        if (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(mime_of(DraggedFile(self._item, self.row.key)))
            drag.setPixmap(self.grab())
            drag.setHotSpot(at)
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing is dragged."""
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the file in its program."""
        if self.row.listed:
            self._act("open")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the file."""
        if self.row.listed:
            self._act("more")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the rows, Enter opens."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.walked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row.listed:
            self._act("open")
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._buttons:
            self._buttons[0].click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row in focus is the one shown."""
        self.picked.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw without the frame."""
        self.update()


def _broken(text: str, lines: int, width: int, metrics: QFontMetrics) -> list[str]:
    """A sentence on at most ``lines`` lines of ``width`` px; what does not fit is cut at the end."""
    found: list[str] = []
    while text and len(found) + 1 < lines and metrics.horizontalAdvance(text) > width:
        fits = next((at for at in range(1, len(text) + 1) if metrics.horizontalAdvance(text[:at]) > width), len(text))
        cut = max(fits - 1, 1)
        if text[cut] in "，。；：、”）":  # no line begins with these
            cut = max(cut - 1, 1)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
