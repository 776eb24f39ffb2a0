"""The way of Tab over the whole page 填表: navigation, section bar, fields, help, preview, and out of the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.form.form_column import FormColumn
from app.ui.form.right_column import RightColumn
from app.ui.widgets.tab_order import is_stop, stop_outside, stops_in


class TabWalk:
    """Goes from area to area where one has no more stops. The fields and the help walk through themselves."""

    def __init__(self, page: QWidget, navigation: QWidget, form: FormColumn, right: RightColumn) -> None:
        self._page = page
        self._navigation = navigation
        self._form = form
        self._right = right

    def go(self, forward: bool) -> bool:
        """Tab was pressed where nobody else walks: the next stop of the area, or the next area."""
        now = QApplication.focusWidget()
        areas = self._areas()
        at = next((at for at, area in enumerate(areas) if now and (area is now or area.isAncestorOf(now))), None)
        if at is None or now is None:
            return self._enter_one_of(areas if forward else areas[::-1], forward)
        if areas[at] is not self._form:
            stops = stops_in(areas[at])
            place = (stops.index(now) if now in stops else 0) + (1 if forward else -1)
            if 0 <= place < len(stops):
                _focus(stops[place], forward)
                return True
        return self._go_on(at, forward)

    def leave(self, area: QWidget, forward: bool) -> bool:
        """Go on behind (before) an area that has no more stops."""
        return self._go_on(self._areas().index(area), forward)

    def _areas(self) -> list[QWidget]:
        """From left to right; those that are not seen have no stops."""
        preview = [self._right.preview] if self._right.preview is not None else []
        return [self._navigation, self._form.bar, self._form, self._right.help, *preview]

    def _go_on(self, at: int, forward: bool) -> bool:
        areas = self._areas()
        if self._enter_one_of(areas[at + 1 :] if forward else areas[:at][::-1], forward):
            return True
        outside = stop_outside(self._page, forward=forward)
        if outside is None:
            return self._enter_one_of(areas if forward else areas[::-1], forward)
        _focus(outside, forward)
        return True

    def _enter_one_of(self, areas: list[QWidget], forward: bool) -> bool:
        return any(self._enter(area, forward) for area in areas)

    def _enter(self, area: QWidget, forward: bool) -> bool:
        if area is self._form:
            return self._form.enter(last=not forward)
        if area is self._right.help:
            stops = [area, *self._right.help.links()] if is_stop(area) else []
        else:
            stops = stops_in(area)
        if stops:
            _focus(stops[0 if forward else -1], forward)
        return bool(stops)


def _focus(stop: QWidget, forward: bool) -> None:
    stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
