"""How a sheet is drawn: shadow, picture, words while there is none, frames. Paper stays white in the dark theme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen

from app.ui.look.look import Look
from app.ui.look.palette import LIGHT, Colours

_SHADOW = 3
_WASH = 38  # of 255: 15 %
_HIT_WASH = 70
_FOLD = 28
_LEAST_FOR_WORDS = 140
_OUT = 1.5
_NEARLY = 0.01


def draw_shadow(painter: QPainter, sheet: QRectF, colours: Colours) -> None:
    """A soft edge below and at the right."""
    colour = QColor(colours.shadow)
    for reach in range(_SHADOW):
        colour.setAlpha(colours.shadow.alpha() * (_SHADOW - reach) // _SHADOW)
        begin, end = reach / 2, sheet.bottom() + reach
        painter.fillRect(QRectF(sheet.right() + reach, sheet.top() + 1 + begin, 1, end - sheet.top() - begin), colour)
        painter.fillRect(QRectF(sheet.left() + 1 + begin, end, sheet.width() + reach / 2 - 1, 1), colour)


def draw_picture(painter: QPainter, sheet: QRectF, image: QImage) -> None:
    """The picture in the box of the sheet, pixel for pixel where it is made for that size, else smoothed.

    At 125 % a widget may begin between two pixels of the screen, so the box is moved by that part of one.
    """
    to_screen = painter.deviceTransform()
    across, down = sheet.width() * to_screen.m11(), sheet.height() * to_screen.m22()
    fits = abs(across - image.width()) < _NEARLY and abs(down - image.height()) < _NEARLY
    if fits:
        corner = to_screen.map(sheet.topLeft())
        aside, below = round(corner.x()) - corner.x(), round(corner.y()) - corner.y()
        sheet = sheet.translated(aside / to_screen.m11(), below / to_screen.m22())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not fits)
    painter.drawImage(sheet, image)


def draw_framed(painter: QPainter, box: QRectF, image: QImage, line: QColor) -> None:
    """A small picture as large as fits into the middle of ``box``, its frame exactly on its edge at every scale."""
    size = QSizeF(image.size()).scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
    page = QRectF(QPointF(0, 0), size)
    page.moveCenter(box.center())
    to_screen = painter.deviceTransform()
    back, _ = to_screen.inverted()
    area = to_screen.mapRect(page)
    left, top, right, bottom = (round(edge) for edge in (area.left(), area.top(), area.right(), area.bottom()))
    thick = max(int(to_screen.m11() + _NEARLY), 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(back.mapRect(QRectF(left, top, right - left, bottom - top)), image)
    for edge in (
        QRectF(left, top, right - left, thick),
        QRectF(left, bottom - thick, right - left, thick),
        QRectF(left, top, thick, bottom - top),
        QRectF(right - thick, top, thick, bottom - top),
    ):
        painter.fillRect(back.mapRect(edge), line)
    painter.restore()


def draw_words(painter: QPainter, sheet: QRectF, look: Look, words: Sequence[str]) -> None:
    """A title and captions in the middle of what is seen of a sheet without picture; nothing where it is too small."""
    step = look.metrics("body").height() * 1.45
    if sheet.width() < _LEAST_FOR_WORDS or sheet.height() < step * len(words):
        return
    painter.save()
    top = sheet.center().y() - step * len(words) / 2
    for number, line in enumerate(words):
        painter.setFont(look.font("title" if number == 0 else "body", semibold=number == 0))
        painter.setPen(LIGHT.ink2 if number == 0 else LIGHT.ink3)
        room = QRectF(sheet.left(), top + number * step, sheet.width(), step)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, line)
    painter.restore()


def draw_focus(painter: QPainter, box: QRectF) -> None:
    """The answer in focus: a wash and a frame around it."""
    around = box.adjusted(-1, 1, 1, 1.5)  # words stand low in their lines: those above must stay free
    wash = QColor(LIGHT.accent)
    wash.setAlpha(_WASH)
    painter.fillRect(around, wash)
    _frame(painter, around, LIGHT.accent, 2)


def draw_hover(painter: QPainter, box: QRectF) -> None:
    """What a click would go to."""
    _frame(painter, box.adjusted(-0.5, -0.5, 0.5, 0.5), LIGHT.accent, 1)


def draw_hit(painter: QPainter, box: QRectF, current: bool) -> None:
    """Words that were searched for."""
    wash = QColor("#FFB000")
    wash.setAlpha(_HIT_WASH if not current else _HIT_WASH + 40)
    painter.fillRect(box, wash)
    if current:
        _frame(painter, box.adjusted(-_OUT, -_OUT, _OUT, _OUT), LIGHT.warning, 2)


def draw_current(painter: QPainter, sheet: QRectF, accent: QColor) -> None:
    """The frame around the small picture of the page that is looked at; it stands on the desk."""
    _frame(painter, sheet.adjusted(-2, -2, 2, 2), accent, 2)


def draw_fold(painter: QPainter, right_sheet: QRectF) -> None:
    """The fold of an opened book at the left edge of its right-hand page."""
    reach = min(right_sheet.width() / 12, 28)
    for sign in (-1, 1):
        edge = right_sheet.left()
        shade = QLinearGradient(edge, 0, edge + sign * reach, 0)
        shade.setColorAt(0, QColor(0, 0, 0, _FOLD))
        shade.setColorAt(1, QColor(0, 0, 0, 0))
        left = edge if sign > 0 else edge - reach
        painter.fillRect(QRectF(left, right_sheet.top(), reach, right_sheet.height()), shade)


def _frame(painter: QPainter, box: QRectF, colour: QColor, width: float) -> None:
    painter.save()
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
    painter.restore()
