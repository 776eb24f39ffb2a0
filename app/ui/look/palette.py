"""The colours of the window: two sets, the pairs that must be readable, and how Qt's palette carries them."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from PySide6.QtGui import QColor, QPalette

Tone: TypeAlias = Literal["ink", "ink2", "ink3", "placeholder", "accent", "error", "warning", "done"]
TONES: tuple[Tone, ...] = ("ink", "ink2", "ink3", "placeholder", "accent", "error", "warning", "done")
READABLE = 4.5  # WCAG 2.1, success criterion 1.4.3, for text below 18 pt
VISIBLE = 3.0  # WCAG 2.1, success criterion 1.4.11, for outlines and marks


class Colours(NamedTuple):
    """One set of colours by what they are for.

    ``ink`` values and titles, ``ink2`` labels, ``ink3`` captions and units; ``desk`` lies behind pages of paper;
    ``grid`` parts the cells of a table, ``hairline`` parts areas, ``outline`` bounds what can be ticked;
    ``paper_accent`` frames a field on paper, which stays white in the dark; ``shadow`` is the only translucent one.
    """

    ground: QColor
    surface: QColor
    label_cell: QColor
    desk: QColor
    grid: QColor
    hairline: QColor
    outline: QColor
    ink: QColor
    ink2: QColor
    ink3: QColor
    placeholder: QColor
    disabled: QColor
    accent: QColor
    accent_tint: QColor
    button: QColor
    button_hover: QColor
    button_text: QColor
    error: QColor
    error_tint: QColor
    warning: QColor
    warning_tint: QColor
    done: QColor
    done_tint: QColor
    neutral_tint: QColor
    paper: QColor
    paper_ink: QColor
    paper_accent: QColor
    shadow: QColor

    def tone(self, tone: Tone) -> QColor:
        """The colour that words and marks of ``tone`` are drawn in."""
        colour: QColor = getattr(self, tone)
        return colour

    def tint(self, tone: Tone) -> QColor:
        """The pale ground that belongs to ``tone``; inks share the neutral one."""
        colour: QColor = getattr(self, f"{tone}_tint", self.neutral_tint)
        return colour


def _colours(**named: str) -> Colours:
    return Colours(**{name: QColor(value) for name, value in named.items()})


LIGHT = _colours(
    ground="#F2F4F7", surface="#FFFFFF", label_cell="#F7F8FA", desk="#DFE2EA",
    grid="#BFC6D0", hairline="#E2E6EC", outline="#7A8494",
    ink="#1B2330", ink2="#475163", ink3="#5E697C", placeholder="#6D7787", disabled="#A3ABB8",
    accent="#1F5FA8", accent_tint="#E9F1FB", button="#1F5FA8", button_hover="#194F8D", button_text="#FFFFFF",
    error="#B3261E", error_tint="#FDEEEC", warning="#8A5300", warning_tint="#FFF5E0",
    done="#1E7B4A", done_tint="#E7F5ED", neutral_tint="#EAEDF2",
    paper="#FFFFFF", paper_ink="#000000", paper_accent="#1F5FA8", shadow="#38000000",
)  # fmt: skip

DARK = _colours(
    ground="#16191E", surface="#1E2228", label_cell="#252A32", desk="#0F1115",
    grid="#454D5A", hairline="#2D333C", outline="#7C8696",
    ink="#E8EBF0", ink2="#B6BDC9", ink3="#929BAA", placeholder="#8A94A3", disabled="#5B6472",
    accent="#86B5F0", accent_tint="#1D3049", button="#2F6BB3", button_hover="#3672BC", button_text="#FFFFFF",
    error="#F39A92", error_tint="#3B2224", warning="#E8BD6B", warning_tint="#372C18",
    done="#7FCDA0", done_tint="#1B3327", neutral_tint="#2A3039",
    paper="#FFFFFF", paper_ink="#000000", paper_accent="#1F5FA8", shadow="#80000000",
)  # fmt: skip

_GROUNDS = ("ground", "surface", "label_cell", "neutral_tint")
_STATES = ("accent", "error", "warning", "done")
_TINTS = ("accent_tint", "error_tint", "warning_tint", "done_tint")
# (words, what they stand on): every pair that some widget draws. A new combination is added here and checked.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("ink", "ink2") for ground in (*_GROUNDS, *_TINTS, "desk")),
    *(("ink3", ground) for ground in (*_GROUNDS, "accent_tint")),
    ("placeholder", "surface"),
    *((state, ground) for state in _STATES for ground in ("ground", "surface", "label_cell")),
    *((state, f"{state}_tint") for state in _STATES),
    *((tone, "accent_tint") for tone in ("error", "warning", "done")),
    *(("accent", tint) for tint in ("error_tint", "warning_tint", "done_tint", "neutral_tint")),
    ("button_text", "button"),
    ("button_text", "button_hover"),
    ("paper_ink", "paper"),
)  # fmt: skip
MARK_PAIRS: tuple[tuple[str, str], ...] = (
    ("outline", "surface"),
    ("outline", "ground"),
    ("accent", "surface"),
    ("accent", "desk"),
    ("paper_accent", "paper"),
)

# Qt's palette has roles that Fusion uses for bevels only, which are not drawn here: they carry the other inks, so
# that a plain QLabel follows a change of theme by its foreground role alone, without a style sheet.
FOREGROUND: dict[Tone, QPalette.ColorRole] = {
    "ink": QPalette.ColorRole.WindowText,
    "ink2": QPalette.ColorRole.Shadow,
    "ink3": QPalette.ColorRole.Dark,
    "placeholder": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Link,
    "error": QPalette.ColorRole.BrightText,
    "warning": QPalette.ColorRole.LinkVisited,
    "done": QPalette.ColorRole.ToolTipText,
}
BACKGROUND: dict[str, QPalette.ColorRole] = {
    "ground": QPalette.ColorRole.Window,
    "surface": QPalette.ColorRole.Base,
    "label_cell": QPalette.ColorRole.AlternateBase,
    "desk": QPalette.ColorRole.ToolTipBase,
}
_CARRIED: tuple[tuple[QPalette.ColorRole, str], ...] = (
    *((role, tone) for tone, role in FOREGROUND.items()),
    *((role, name) for name, role in BACKGROUND.items()),
    (QPalette.ColorRole.Text, "ink"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "ink"),
    (QPalette.ColorRole.Light, "neutral_tint"),
    (QPalette.ColorRole.Midlight, "hairline"),
    (QPalette.ColorRole.Mid, "grid"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Highlight, "button"),
    (QPalette.ColorRole.HighlightedText, "button_text"),
)
_DISABLED_INKS = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.Link,
)


def qpalette(colours: Colours) -> QPalette:
    """Qt's palette with every colour that widgets take from it; see ``FOREGROUND`` and ``BACKGROUND``."""
    palette = QPalette()
    for role, name in _CARRIED:
        palette.setColor(role, getattr(colours, name))
    for role in _DISABLED_INKS:
        palette.setColor(QPalette.ColorGroup.Disabled, role, colours.disabled)
    return palette


def tooltip_palette(colours: Colours) -> QPalette:
    """Tooltips have a palette of their own: :func:`qpalette` uses their roles for something else."""
    palette = qpalette(colours)
    palette.setColor(QPalette.ColorRole.ToolTipBase, colours.surface)
    palette.setColor(QPalette.ColorRole.ToolTipText, colours.ink)
    return palette


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def is_dark(palette: QPalette) -> bool:
    """Whether words of ``palette`` are lighter than what they stand on."""
    roles = QPalette.ColorRole
    return _luminance(palette.color(roles.WindowText)) > _luminance(palette.color(roles.Window))


def from_system(palette: QPalette) -> Colours:
    """Colours of a high-contrast theme: those of the system for everything, and no tints.

    State stays readable by shape and word, as everywhere in the window.
    """
    roles = QPalette.ColorRole
    ground, ink = palette.color(roles.Base), palette.color(roles.Text)
    chosen, chosen_text, link = (palette.color(r) for r in (roles.Highlight, roles.HighlightedText, roles.Link))
    grey = palette.color(QPalette.ColorGroup.Disabled, roles.Text)
    base = DARK if is_dark(palette) else LIGHT
    plain = {name: ground for name in Colours._fields if name.endswith("_tint")}
    inks = dict.fromkeys(("grid", "hairline", "outline", "ink", "ink2", "ink3", "placeholder"), ink)
    states = dict.fromkeys(("error", "warning", "done"), ink)
    grounds = dict.fromkeys(("ground", "surface", "label_cell", "desk"), ground)
    accents = {"accent": link, "button": chosen, "button_hover": chosen, "button_text": chosen_text, "disabled": grey}
    return base._replace(**plain, **inks, **states, **grounds, **accents)
