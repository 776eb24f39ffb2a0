"""The look in use: colours, fonts and icons, and the switches for theme and size of type."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QTextDocument
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.settings import TextSize, Theme
from app.ui.look.high_contrast import high_contrast
from app.ui.look.icons import APPLICATION, Icons
from app.ui.look.palette import DARK, LIGHT, Colours, Tone, from_system, qpalette, tooltip_palette
from app.ui.look.type import FACTOR, TypeRole, TypeSource, families, make_font

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from app.ui.look.style import MenuStyle, PaperStyle

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
_ROLE_OF_WIDGET = "typeRole"
_COMPLETE_MS = 300
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class Look(QObject):
    """How everything is drawn; one for the application, handed to each widget.

    ``resources`` holds ``icons`` and ``fonts``; ``fonts`` "bundled" uses the shipped font alone (tests: the same
    widths on every machine). Colours are read when something is painted, so a change of theme needs no restyling.
    ``changed`` comes after the theme or the size of type has changed.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        resources: Path,
        *,
        theme: Theme = "system",
        size: TextSize = "standard",
        fonts: TypeSource = "installed",
    ) -> None:
        super().__init__(application)
        self._application = application
        self._families = families(resources / "fonts", fonts)
        self._fonts: dict[tuple[TypeRole, bool], QFont] = {}
        self._metrics: dict[tuple[TypeRole, bool], QFontMetrics] = {}
        self._lines: dict[TypeRole, int] = {}
        self._icons = Icons(resources / "icons", lambda: self.colours)
        self.theme: Theme = theme
        self.size: TextSize = size
        self.colours: Colours = LIGHT
        self._style: PaperStyle | None = None
        self._menu_style: MenuStyle | None = None
        application.setStyle("Fusion")
        QTimer.singleShot(_COMPLETE_MS, self.complete)
        application.setFont(self.font("body"))
        for effect in _EFFECTS:
            application.setEffectEnabled(effect, False)
        if theme != "system":
            application.styleHints().setColorScheme(_SCHEMES[theme])
        self._apply_colours()
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    def complete(self) -> None:
        """Put our own style over Fusion; called after the first picture, by the timer at the latest.

        What the first picture shows is drawn by our controls; the style of the others would delay it by a tenth.
        """
        if self._style is None:
            from app.ui.look.style import PaperStyle

            self._style = PaperStyle(self)
            self._application.setStyle(self._style)

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use, chosen or following the system."""
        if self.theme == "system":
            return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.theme == "dark"

    @property
    def factor(self) -> float:
        """How much larger than standard type is: sizes in px that hold a line of words grow by it."""
        return FACTOR[self.size]

    def set_theme(self, theme: Theme) -> None:
        """Use ``theme`` from now on; title bars of the system follow where it lets them."""
        if theme == self.theme:
            return
        self.theme = theme
        self._application.styleHints().setColorScheme(_SCHEMES[theme])
        self._apply_colours()
        self.changed.emit()

    def set_size(self, size: TextSize) -> None:
        """Use type of ``size`` from now on, in every widget that was dressed."""
        if size == self.size:
            return
        self.size = size
        self._fonts.clear()
        self._metrics.clear()
        self._lines.clear()
        self._application.setFont(self.font("body"))
        for widget in self._application.allWidgets():
            role = widget.property(_ROLE_OF_WIDGET)
            if role:
                name, _, weight = str(role).partition(" ")
                self.dress(widget, _as_role(name), semibold=bool(weight))
        self.changed.emit()

    def font(self, role: TypeRole, semibold: bool = False) -> QFont:
        """The font of ``role`` in the present size."""
        known = self._fonts.get((role, semibold))
        if known is None:
            known = self._fonts[(role, semibold)] = make_font(self._families, role, self.size, semibold=semibold)
        return known

    def metrics(self, role: TypeRole, semibold: bool = False) -> QFontMetrics:
        """The measures of :meth:`font`, in logical pixels."""
        known = self._metrics.get((role, semibold))
        if known is None:
            known = self._metrics[(role, semibold)] = QFontMetrics(self.font(role, semibold))
        return known

    def line_height(self, role: TypeRole) -> int:
        """The height of a line of Chinese text in a box of ``role``; figures may be set in another font."""
        known = self._lines.get(role)
        if known is None:
            document = QTextDocument("字")
            document.setDocumentMargin(0)
            document.setDefaultFont(self.font(role))
            known = self._lines[role] = math.ceil(document.size().height())
        return known

    def dress(self, widget: QWidget, role: TypeRole, semibold: bool = False) -> None:
        """Give ``widget`` the font of ``role`` and keep it right when the size changes."""
        widget.setProperty(_ROLE_OF_WIDGET, f"{role} semibold" if semibold else role)
        widget.setFont(self.font(role, semibold))

    @property
    def menu_style(self) -> MenuStyle:
        """The style of menus; one for all of them."""
        if self._menu_style is None:
            from app.ui.look.style import MenuStyle

            self._menu_style = MenuStyle(self)
            self._menu_style.setParent(self)  # outlives the menus
        return self._menu_style

    def icon(self, name: str, tone: Tone = "ink2") -> QIcon:
        """The icon ``name``, drawn in the colours of the moment of painting."""
        return self._icons.icon(name, tone)

    def paint_icon(self, painter: QPainter, rect: QRect | QRectF, name: str, colour: QColor) -> None:
        """Draw the icon ``name`` in the middle of ``rect``, as large as fits."""
        self._icons.drawing(name).paint(painter, QRectF(rect), colour)

    def application_icon(self) -> QIcon:
        """The icon of windows and of the task bar: a bound book with a seal."""
        return self._icons.icon(APPLICATION)

    def icon_picture(self, name: str, side: int) -> bytes:
        """The icon ``name`` as a PNG file of ``side`` × ``side`` pixels, for packages and shortcuts."""
        return self._icons.picture(name, side)

    def _follow_system(self, _scheme: Qt.ColorScheme) -> None:
        if self.theme == "system":
            self._apply_colours()
            self.changed.emit()

    def _apply_colours(self) -> None:
        if high_contrast():
            self._application.setPalette(QPalette())  # without ours, Qt answers with the system's
            self.colours = from_system(self._application.palette())
        else:
            self.colours = DARK if self.dark else LIGHT
        self._application.setPalette(qpalette(self.colours))
        QToolTip.setPalette(tooltip_palette(self.colours))


def _as_role(name: str) -> TypeRole:
    roles: dict[str, TypeRole] = {
        "caption": "caption", "body": "body", "value": "value", "title": "title", "page": "page",
    }  # fmt: skip
    return roles[name]
