"""How wide the three columns are: names or marks at the left, help and preview beside the form or laid over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.ui.form.form_column import LEAST, FormColumn
from app.ui.form.navigation_column import NavigationColumn
from app.ui.form.right_column import NARROWEST, WIDEST, RightColumn
from app.ui.widgets.overlay import Overlay
from app.ui.widgets.panes import Splitter
from app.ui.work.tools import Tools

# Narrower than this the names of the sections would leave the table less than it needs.
NAMES_FROM = 1232
RIGHT_FROM = 1100
USUAL_RIGHT = 396
_FORM_WIDEST = 900
_SPLIT_LEAST = 400
_RIGHT_LARGE = 560


class Columns(QObject):
    """Lays the columns into ``page`` and keeps their widths.

    ``make_preview`` is called once, after the first paint, when the right column is to be seen: the preview is much
    of the program.
    """

    def __init__(
        self,
        tools: Tools,
        page: QWidget,
        navigation: NavigationColumn,
        form: FormColumn,
        right: RightColumn,
        make_preview: Callable[[], QWidget | None],
    ) -> None:
        super().__init__(page)
        self._tools = tools
        self._page = page
        self._navigation = navigation
        self._right = right
        self._make_preview = make_preview
        self._overlay: Overlay | None = None
        self._slot = QWidget()  # keeps the room of the navigation, which may lie over the form for a while
        self._split = Splitter(Qt.Orientation.Horizontal, tools.look)
        self._split.addWidget(form)
        self._split.addWidget(right)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self._split.setMinimumWidth(_SPLIT_LEAST)  # else no window could be made narrower than what is beside now
        self._split.splitterMoved.connect(self._keep_width)
        navigation.setParent(page)  # before the others: Tab comes to it first
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._slot)
        row.addWidget(self._split, 1)
        navigation.list.installEventFilter(self)
        page.installEventFilter(self)
        tools.look.changed.connect(self.arrange)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page of another width has its columns arranged anew."""
        kind = event.type()
        if watched is self._page and kind in (QEvent.Type.Resize, QEvent.Type.Show):
            self.arrange()
        elif watched is self._navigation.list and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._place_navigation(names=kind == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    @property
    def right_shown(self) -> bool:
        """Whether help and preview are seen."""
        return not self._right.isHidden() and self._right.isVisible()

    def toggle_right(self) -> None:
        """Show or hide help and preview: beside the form where there is room, else laid over it."""
        if self._page.width() >= RIGHT_FROM:
            shown = not self._tools.preferences.settings.preview
            self._tools.preferences.change(preview=shown)
            self.arrange()
        elif not self.put_overlay_away():
            self._lay_over()

    def put_overlay_away(self) -> bool:
        """Take the right column off the form; False when it does not lie there."""
        if self._overlay is None or not self._overlay.is_open:
            return False
        self._overlay.put_away()
        return True

    def _lay_over(self) -> None:
        if self._overlay is None:
            self._overlay = Overlay(self._tools.look, self._page, side="right", width=self._chosen())
            self._overlay.body.setContentsMargins(0, 0, 0, 0)
        now = QApplication.focusWidget()
        self._overlay.body.addWidget(self._right)
        self._right.show()
        self._ask_for_preview()
        self._overlay.open()
        if now is not None and self._page.isAncestorOf(now):
            now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> int:
        return min(max(self._tools.preferences.settings.right_column, NARROWEST), WIDEST)

    def arrange(self) -> None:
        """Decide who is shown, and how wide, at the width of the page."""
        width = self._page.width()
        self._place_navigation(names=self._navigation.list.hasFocus())
        layout = self._page.layout()
        if layout is not None:
            layout.activate()  # the splitter must know its new width before it is told how to divide it
        if width >= RIGHT_FROM:
            self.put_overlay_away()
        if width >= RIGHT_FROM and self._tools.preferences.settings.preview:
            self._stand_beside(width - self._slot.width())
        elif self._overlay is None or not self._overlay.is_open:
            self._right.hide()

    def _place_navigation(self, *, names: bool) -> None:
        """The navigation in its room; a strip that has the keyboard shows its names over the form."""
        narrow = self._page.width() < NAMES_FROM
        self._navigation.set_narrow(narrow)
        self._slot.setFixedWidth(self._navigation.width())
        if narrow and names:
            self._navigation.set_narrow(False)
        self._navigation.setGeometry(0, 0, self._navigation.width(), self._page.height())
        self._navigation.raise_()

    def _stand_beside(self, room: int) -> None:
        if self._right.parentWidget() is not self._split:
            self._split.addWidget(self._right)
        self._right.show()
        wanted = max(min(self._wanted(room), room - LEAST), NARROWEST)
        self._split.setSizes([room - wanted - 1, wanted])
        self._ask_for_preview()

    def _wanted(self, room: int) -> int:
        """What was chosen; untouched it grows on a wide screen, since the table grows no further."""
        chosen = self._chosen()
        return chosen if chosen != USUAL_RIGHT else min(max(chosen, room - _FORM_WIDEST), _RIGHT_LARGE)

    def _keep_width(self) -> None:
        self._tools.preferences.change(right_column=self._right.width())

    def _ask_for_preview(self) -> None:
        if self._right.preview is None and self._page.isVisible():
            QTimer.singleShot(0, self._take_preview)

    def _take_preview(self) -> None:
        if self._right.preview is None:
            pane = self._make_preview()
            if pane is not None:
                self._right.take_preview(pane)
