"""The window of the manual: beside the others, closed with the last of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.look.look import Look
from app.ui.manual.contents import Contents
from app.ui.manual.pages import ManualPages
from app.ui.preview.outline import Outline, OutlineRow
from app.ui.widgets.buttons import IconButton, OutlineButton
from app.ui.widgets.choices import Segmented
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.work.tasks import TaskQueue
from app.ui.work.tools import Dialogs

TITLE = "申报册 使用手册"
_SIZE = (1240, 860)
_SMALLEST = (640, 420)
_LIST = 260
_NO_PROGRAM = "这台电脑上没有能打开 PDF 的程序"


class Chapters(Outline):
    """The headings; the key of each is its side."""

    def show_headings(self, contents: Contents) -> None:
        """Chapters and what stands in them, with the numbers that are printed on their pages."""
        self.setAccessibleName("手册的目录")
        self._rows.show_rows(
            [
                OutlineRow(one.title, str(one.side - contents.front), one.side, one.level - 1)
                for one in contents.headings
            ]
        )


class ManualWindow(QWidget):
    """One for the program. ``eyes`` is its own process: what is asked of it waits for no long work of the others."""

    def __init__(self, look: Look, contents: Contents, eyes: TaskQueue, dialogs: Dialogs) -> None:
        super().__init__()
        self._look = look
        self.contents = contents
        self._eyes = eyes
        self._dialogs = dialogs
        eyes.setParent(self)
        self.chapters = Chapters(look)
        self.pages = ManualPages(look, contents, eyes)
        self.previous = IconButton(look, "previous", "上一页", key="PgUp")
        self.next = IconButton(look, "next", "下一页", key="PgDn")
        self.where = TextLabel(look, role="caption", tone="ink2")
        self.told = ElidedLabel(look, role="caption", tone="ink2")
        self.zoom = Segmented(look, ("整页", "看清"), current=1, name="页面大小")
        self.outside = OutlineButton(look, "用别的程序打开", icon="open_outside", small=True)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(look.application_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(*_SMALLEST)
        self._lay_out()
        self._connect()
        self.chapters.show_headings(contents)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 7, 12, 7)
        bar.setSpacing(8)
        for widget in (self.previous, self.where, self.next, self.zoom):
            bar.addWidget(widget)
        bar.addWidget(self.told, 1)
        bar.addWidget(self.outside)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(bar)
        right.addWidget(HairLine(self._look))
        right.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.chapters.setFixedWidth(round(_LIST * self._look.factor))
        row.addWidget(self.chapters)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.chapters.chosen.connect(self.pages.go)
        self.chapters.activated_again.connect(lambda _: self.pages.setFocus())
        self.pages.shown.connect(self._show_side)
        self.previous.clicked.connect(lambda: self.pages.turn(-1))
        self.next.clicked.connect(lambda: self.pages.turn(1))
        self.zoom.chosen.connect(lambda number: self.pages.set_whole(number == 0))
        self.outside.clicked.connect(self._open_outside)
        application = QApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    # ---- what is shown

    def appear(self) -> None:
        """To the front, as it was; the first time as large as the screen allows."""
        if not self.isVisible():
            room = self.screen().availableGeometry()
            self.resize(min(_SIZE[0], room.width()), min(_SIZE[1], room.height() - 40))
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_chapter(self, chapter: str) -> None:
        """Turn to a heading by its id."""
        self.pages.go(self.contents.side_of(chapter))

    def _show_side(self, side: int) -> None:
        self.where.setText(self.contents.page_words(side))
        self.previous.setEnabled(side > 1)
        self.next.setEnabled(side < self.contents.sides)
        self.chapters.set_side(side)

    def _open_outside(self) -> None:
        found = self._dialogs.open_outside(self.contents.for_others())
        self.told.setText("" if found else _NO_PROGRAM)

    # ---- Qt's part

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F1 put it away."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The process ends with the window."""
        self._eyes.close()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The surface behind the bar."""
        QPainter(self).fillRect(self.rect(), self._look.colours.surface)
