"""The pages of the manual, one at a time: pictures drawn in a process of its own, turned by wheel and keys."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.books.print_pictures import PrintPicture
from app.errors import AppError
from app.jobs import Call
from app.ui.bureau.review.page_view import PageView
from app.ui.look.look import Look
from app.ui.manual.contents import Contents
from app.ui.work.tasks import TaskQueue, follow, nothing

_A4_INCHES = 210 / 25.4
_LEAST_DPI, _MOST_DPI = 60, 240
_KEPT = 12
_TURN_AT = 120
_REFUSED = ("手册的这一页打不开", "请用别的程序打开手册，或者重新安装程序")


class ManualPages(PageView):
    """``shown`` carries the side (from 1) that was turned to; ``eyes`` draws."""

    shown = Signal(int)

    def __init__(self, look: Look, contents: Contents, eyes: TaskQueue, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._contents = contents
        self._eyes = eyes
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._turned = 0
        self.side = 0
        self.set_whole(False)
        self.setAccessibleName("手册的页面")
        self.stepped.connect(self.turn)
        self.resized.connect(self._want)

    def go(self, side: int) -> None:
        """Show a side from its top."""
        side = min(max(side, 1), self._contents.sides)
        if side != self.side:
            self.side = side
            self.setAccessibleDescription(self._contents.page_words(side))
            self._want()
            self.shown.emit(side)
        self.verticalScrollBar().setValue(0)

    def turn(self, by: int) -> None:
        """To the page after or before."""
        if 1 <= self.side + by <= self._contents.sides:
            self.go(self.side + by)
            if by < 0:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    # ---- pictures

    def _want(self) -> None:
        if not self.side or not self.isVisible():
            return
        found = self._pictures.get((self.side, self._dpi()))
        if found is not None:
            self.show_image(found)
            return
        coarse = next((image for (side, _), image in reversed(self._pictures.items()) if side == self.side), None)
        self.show_image(coarse, words=("正在打开…",))
        asked = (self.side, self._dpi())
        task = self._eyes.run(Call("pdf_page", (self._contents.pdf, *asked), reports=False), key="manual page")
        follow(task, done=lambda picture: self._keep(asked, picture), refused=self._refuse, stopped=nothing)

    def _dpi(self) -> int:
        """As fine as the page is shown: text that is drawn larger or smaller than it is painted blurs."""
        return min(max(round(self.wanted_width() / _A4_INCHES), _LEAST_DPI), _MOST_DPI)

    def _keep(self, asked: tuple[int, int], picture: PrintPicture) -> None:
        form = QImage.Format.Format_Grayscale8 if picture.grey else QImage.Format.Format_RGB888
        stride = picture.width * (1 if picture.grey else 3)
        image = QImage(picture.data, picture.width, picture.height, stride, form).copy()
        self._pictures[asked] = image
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        if asked[0] == self.side:
            self.show_image(image)

    def _refuse(self, _error: AppError) -> None:
        self.show_image(None, words=_REFUSED)

    # ---- Qt's part

    def showEvent(self, event: object) -> None:
        """Pictures are wanted while it is seen."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt hands a show event
        self._want()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Past the end of a page the wheel turns it."""
        bar, delta = self.verticalScrollBar(), event.angleDelta().y()
        inside = bar.value() < bar.maximum() if delta < 0 else bar.value() > bar.minimum()
        if inside or not delta:
            self._turned = 0
            super().wheelEvent(event)
            return
        self._turned = self._turned + delta if self._turned * delta >= 0 else delta
        if abs(self._turned) >= _TURN_AT:
            self._turned = 0
            self.turn(-1 if delta > 0 else 1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp and PgDn go through a page before they turn it; Home and End go to the first and last."""
        key, bar = Qt.Key(event.key()), self.verticalScrollBar()
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(key, 0)
        if step and (bar.value() < bar.maximum() if step > 0 else bar.value() > 0):
            bar.setValue(bar.value() + step * round(self.viewport().height() * 0.9))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(1 if key == Qt.Key.Key_Home else self._contents.sides)
        else:
            super().keyPressEvent(event)
