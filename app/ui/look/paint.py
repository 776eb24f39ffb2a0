"""What several controls draw alike: rounded boxes, the focus frame, the tick box, hatching."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from app.ui.look.palette import Colours

CONTROL_RADIUS = 4
CARD_RADIUS = 6
BOX = 14
FOCUS_WIDTH = 2


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    fill: QColor | None,
    line: QColor | None,
    radius: float = CONTROL_RADIUS,
    width: float = 1,
) -> None:
    """A box with round corners inside ``rect``, its line ``width`` px wide and wholly inside."""
    inset = width / 2 if line is not None else 0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, width) if line is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(fill) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
    corner = max(radius - inset, 0)
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), corner, corner)
    painter.restore()


def grid_line(painter: QPainter, rect: QRect | QRectF, colour: QColor) -> None:
    """A line of a table, as long as ``rect``, which is 1 px wide: equally thick everywhere, whatever the scale.

    At 125 % a rectangle of 1 px covers one point of the screen here and two there; this one always covers one.
    """
    to_points = painter.deviceTransform()
    area = to_points.mapRect(QRectF(rect))
    thick = max(int(to_points.m11() + 0.01), 1)
    left, top = round(area.left()), round(area.top())
    upright = rect.width() <= rect.height()
    wide = thick if upright else round(area.right()) - left
    high = round(area.bottom()) - top if upright else thick
    back, _ = to_points.inverted()
    painter.fillRect(back.mapRect(QRectF(left, top, wide, high)), colour)


def paint_focus(painter: QPainter, rect: QRect | QRectF, colours: Colours, radius: float = CONTROL_RADIUS) -> None:
    """The accent frame, 2 px, inside ``rect``: where the keyboard is."""
    rounded(painter, rect, None, colours.accent, radius, FOCUS_WIDTH)


def paint_box(
    painter: QPainter,
    rect: QRect | QRectF,
    colours: Colours,
    checked: bool,
    enabled: bool = True,
    hovered: bool = False,
) -> None:
    """The square that is ticked, 14 px, in the middle of ``rect``."""
    centre = QRectF(rect).center()
    corner = QPointF(round(centre.x() - BOX / 2), round(centre.y() - BOX / 2))
    box = QRectF(corner.x(), corner.y(), BOX, BOX)
    if not checked:
        line = (colours.accent if hovered else colours.outline) if enabled else colours.disabled
        rounded(painter, box, colours.surface if enabled else None, line, 2.5, 1.2)
        return
    rounded(painter, box, colours.button if enabled else colours.disabled, None, 2.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_tick(colours.button_text if enabled else colours.surface))
    painter.drawPolyline(QPolygonF([corner + QPointF(x, y) for x, y in ((3.4, 7.3), (6.0, 9.9), (10.7, 4.5))]))
    painter.restore()


def paint_dot(painter: QPainter, rect: QRect | QRectF, colours: Colours, checked: bool, enabled: bool = True) -> None:
    """The circle of one choice among several, 14 px, in the middle of ``rect``."""
    centre = QRectF(rect).center()
    line = colours.disabled if not enabled else colours.button if checked else colours.outline
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.2))
    painter.setBrush(colours.surface)
    painter.drawEllipse(centre, BOX / 2 - 0.6, BOX / 2 - 0.6)
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line)
        painter.drawEllipse(centre, 3.6, 3.6)
    painter.restore()


def hatch(painter: QPainter, rect: QRect | QRectF, colours: Colours) -> None:
    """Slanted lines over ``rect``: filled by somebody else, on paper."""
    area = QRectF(rect)
    painter.save()
    painter.setClipRect(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.hairline, 1))
    at = area.left() - area.height()
    while at < area.right():
        painter.drawLine(QPointF(at, area.bottom()), QPointF(at + area.height(), area.top()))
        at += 8
    painter.restore()


def _tick(colour: QColor) -> QPen:
    return QPen(colour, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
