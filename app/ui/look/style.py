"""Qt's Fusion style with flat lines, thin scroll bars and our boxes; standard controls look like the drawn ones."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPalette, QPolygonF
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QLineEdit,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QWidget,
)

from app.ui.look.paint import paint_box, paint_dot, paint_focus, rounded
from app.ui.look.palette import Colours

_THUMB = 6
_THUMB_MIN = 32
_State = QStyle.StateFlag
_Primitive = QStyle.PrimitiveElement
_Control = QStyle.ControlElement
_Complex = QStyle.ComplexControl
_Part = QStyle.SubControl
_MENU_ROW = 30
_SEPARATOR = 12
_COMBO_LEFT = 10
_COMBO_RIGHT = 28
_CHEVRON = QPolygonF([QPointF(-4, -2), QPointF(0, 2), QPointF(4, -2)])


class HasColours(Protocol):
    """Whoever knows the colours in use."""

    colours: Colours


class _Slider(Protocol):
    """What the stubs of ``QStyleOptionSlider`` leave out."""

    rect: QRect
    orientation: Qt.Orientation
    minimum: int
    maximum: int
    pageStep: int
    sliderPosition: int
    upsideDown: bool


class PaperStyle(QProxyStyle):
    """Draws lines, boxes and scroll bars from ``look.colours``; everything else is Fusion's with our palette.

    Only what is drawn is ours. Qt asks for metrics, hints and sizes so often (8,000 times for a page of 50 fields)
    that answering in Python would double the time in which a page appears.
    """

    def __init__(self, look: HasColours) -> None:
        super().__init__("Fusion")
        self._look = look

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Frames, boxes and the ground of controls."""
        drawn = _PRIMITIVES.get(element)
        if drawn is None or not drawn(self._look.colours, option, painter, widget):
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """Rows of menus in the accent's tint, headers of tables flat."""
        colours = self._look.colours
        if element == _Control.CE_MenuItem:
            if getattr(option, "menuItemType", None) == QStyleOptionMenuItem.MenuItemType.Separator:
                row = _rect(option)
                painter.fillRect(QRect(row.left() + 8, row.center().y(), row.width() - 16, 1), colours.hairline)
                return
            if _is(option, _State.State_Selected) and _is(option, _State.State_Enabled):
                painter.fillRect(_rect(option), colours.accent_tint)
            option.state &= ~_State.State_Selected  # type: ignore[attr-defined]  # Fusion would frame the row
        elif element == _Control.CE_ItemViewItem:
            _keep_ink_when_selected(colours, option)
        elif element == _Control.CE_HeaderSection:
            _header_section(colours, option, painter)
            return
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Scroll bars as a thumb without groove or arrows; combo boxes as an outlined box with a chevron."""
        if control == _Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            _scroll_bar(self._look.colours, option, painter, widget)
        elif control == _Complex.CC_ComboBox and _is_list(widget):
            _combo_box(self._look.colours, option, painter)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Scroll bars have no arrows: the groove is the whole bar."""
        if control == _Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return _scroll_part(cast("_Slider", option), part)
        if control == _Complex.CC_ComboBox and part == _Part.SC_ComboBoxEditField and _is_list(widget):
            return _rect(option).adjusted(_COMBO_LEFT, 1, -_COMBO_RIGHT, -1)
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]


class MenuStyle(PaperStyle):
    """For menus, whose rows are as high as other targets; asked for sizes far too often to be everybody's style."""

    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        """Rows at least 30 px high with some room at the sides; separators as Fusion has them."""
        found = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind == QStyle.ContentsType.CT_MenuItem and found.height() > _SEPARATOR:
            return QSize(found.width() + 16, max(found.height(), _MENU_ROW))
        return found


def _is(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)  # type: ignore[attr-defined]


def _rect(option: QStyleOption) -> QRect:
    rect: QRect = option.rect  # type: ignore[attr-defined]
    return rect


def _editor(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if isinstance(widget, QLineEdit) and not widget.hasFrame():
        return False
    enabled = _is(option, _State.State_Enabled) and not _is(option, _State.State_ReadOnly)
    rounded(painter, _rect(option), colours.surface if enabled else colours.label_cell, colours.grid)
    if _is(option, _State.State_HasFocus):
        paint_focus(painter, _rect(option), colours)
    return True


def _frame(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    rounded(painter, _rect(option), None, colours.grid, 0)
    return True


def _box(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    on, enabled = _is(option, _State.State_On), _is(option, _State.State_Enabled)
    paint_box(painter, _rect(option), colours, on, enabled, _is(option, _State.State_MouseOver))
    return True


def _dot(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    paint_dot(painter, _rect(option), colours, _is(option, _State.State_On), _is(option, _State.State_Enabled))
    return True


def _button(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    pressed = _is(option, _State.State_Sunken) or _is(option, _State.State_On)
    hovered = _is(option, _State.State_MouseOver) and _is(option, _State.State_Enabled)
    fill = colours.accent_tint if pressed else colours.label_cell if hovered else colours.surface
    rounded(painter, _rect(option), fill, colours.accent if pressed else colours.grid)
    return True


def _focus(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    if _is(option, _State.State_KeyboardFocusChange) or _is(option, _State.State_HasFocus):
        paint_focus(painter, _rect(option), colours)
    return True


def _item(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    brush = getattr(option, "backgroundBrush", None)
    if isinstance(brush, QBrush) and brush.style() != Qt.BrushStyle.NoBrush:
        painter.fillRect(_rect(option), brush)
    if _is(option, _State.State_Selected):
        painter.fillRect(_rect(option), colours.accent_tint)
    return True


def _keep_ink_when_selected(colours: Colours, option: QStyleOption) -> None:
    if _is(option, _State.State_Selected):
        palette = QPalette(option.palette)  # type: ignore[attr-defined]
        palette.setColor(QPalette.ColorRole.HighlightedText, colours.ink)
        option.palette = palette  # type: ignore[attr-defined]


def _is_list(widget: QWidget | None) -> bool:
    return isinstance(widget, QComboBox) and not widget.isEditable()


def _panel(colours: Colours, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> bool:
    painter.fillRect(_rect(option), colours.surface)
    rounded(painter, _rect(option), None, colours.grid, 0)
    return True


_PRIMITIVES = {
    _Primitive.PE_PanelLineEdit: _editor,
    _Primitive.PE_Frame: _frame,
    _Primitive.PE_FrameMenu: _frame,
    _Primitive.PE_IndicatorCheckBox: _box,
    _Primitive.PE_IndicatorItemViewItemCheck: _box,
    _Primitive.PE_IndicatorRadioButton: _dot,
    _Primitive.PE_PanelButtonCommand: _button,
    _Primitive.PE_FrameFocusRect: _focus,
    _Primitive.PE_PanelItemViewItem: _item,
    _Primitive.PE_PanelMenu: _panel,
    _Primitive.PE_PanelTipLabel: _panel,
}


def _header_section(colours: Colours, option: QStyleOption, painter: QPainter) -> None:
    rect = _rect(option)
    painter.fillRect(rect, colours.label_cell)
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.grid)
    painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), colours.grid)


def _combo_box(colours: Colours, option: QStyleOptionComplex, painter: QPainter) -> None:
    rect, enabled = _rect(option), _is(option, _State.State_Enabled)
    fill = colours.surface if enabled else colours.label_cell
    rounded(painter, rect, fill, colours.accent if _is(option, _State.State_On) else colours.grid)
    if _is(option, _State.State_HasFocus):
        paint_focus(painter, rect, colours)
    centre = QRectF(rect.right() - 20, rect.top(), 12, rect.height()).center()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = painter.pen()
    pen.setColor(colours.ink2 if enabled else colours.disabled)
    pen.setWidthF(1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.translate(centre)
    painter.drawPolyline(_CHEVRON)
    painter.restore()


def _scroll_bar(colours: Colours, option: QStyleOptionSlider, painter: QPainter, bar: QWidget | None) -> None:
    slider = cast("_Slider", option)
    holder = bar.parentWidget() if bar is not None else None
    area = holder.parentWidget() if holder is not None else None
    if isinstance(area, QAbstractScrollArea):  # the bar stands on the ground of what it scrolls
        page = area.viewport()
        painter.fillRect(slider.rect, page.palette().color(page.backgroundRole()))
    if slider.maximum <= slider.minimum:
        return
    thumb = QRectF(_scroll_part(slider, _Part.SC_ScrollBarSlider))
    aside = (thumb.width() - _THUMB) / 2 if _upright(slider) else 2
    above = 2 if _upright(slider) else (thumb.height() - _THUMB) / 2
    active = _is(option, _State.State_MouseOver) or _is(option, _State.State_Sunken)
    colour = colours.outline if active else colours.grid
    rounded(painter, thumb.adjusted(aside, above, -aside, -above), colour, None, _THUMB / 2)


def _upright(slider: _Slider) -> bool:
    return slider.orientation == Qt.Orientation.Vertical


def _scroll_part(slider: _Slider, part: QStyle.SubControl) -> QRect:
    """The parts of a scroll bar in its own coordinates; arrows are empty."""
    rect, upright = slider.rect, _upright(slider)
    length = rect.height() if upright else rect.width()
    span = max(slider.maximum - slider.minimum, 0)
    thumb = min(length, max(_THUMB_MIN, length * slider.pageStep // max(span + slider.pageStep, 1))) if span else length
    at = QStyle.sliderPositionFromValue(
        slider.minimum, slider.maximum, slider.sliderPosition, max(length - thumb, 0), slider.upsideDown
    )
    places = {
        _Part.SC_ScrollBarGroove: (0, length),
        _Part.SC_ScrollBarSlider: (at, thumb),
        _Part.SC_ScrollBarSubPage: (0, at),
        _Part.SC_ScrollBarAddPage: (at + thumb, length - at - thumb),
    }
    start, size = places.get(part, (0, 0))
    if upright:
        return QRect(rect.left(), rect.top() + start, rect.width(), size)
    return QRect(rect.left() + start, rect.top(), size, rect.height())
