"""Whatever words stand on, they can be read, in both themes; Qt's palette carries the colours by role."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from app.ui.look.palette import (
    BACKGROUND,
    DARK,
    FOREGROUND,
    LIGHT,
    MARK_PAIRS,
    READABLE,
    TEXT_PAIRS,
    TONES,
    VISIBLE,
    Colours,
    contrast,
    from_system,
    is_dark,
    qpalette,
)

THEMES = {"light": LIGHT, "dark": DARK}


def test_contrast_is_that_of_the_standard() -> None:
    black, white = QColor("#000000"), QColor("#FFFFFF")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast(QColor("#777777"), white) == pytest.approx(4.48, abs=0.01)  # the usual example of "just not"
    assert contrast(white, QColor("#777777")) == contrast(QColor("#777777"), white)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("words", "ground"), TEXT_PAIRS)
def test_words_can_be_read(theme: str, words: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(getattr(colours, words), getattr(colours, ground)) >= READABLE


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_can_be_seen(theme: str, mark: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(getattr(colours, mark), getattr(colours, ground)) >= VISIBLE


def test_every_tone_is_checked_on_every_ground_it_has_a_tint_for() -> None:
    checked = set(TEXT_PAIRS)
    for tone in TONES:
        if f"{tone}_tint" in Colours._fields:
            assert (tone, f"{tone}_tint") in checked
        assert (tone, "surface") in checked


@pytest.mark.parametrize("theme", THEMES)
def test_the_palette_carries_tones_and_grounds(theme: str) -> None:
    colours = THEMES[theme]
    palette = qpalette(colours)
    for tone, role in FOREGROUND.items():
        assert palette.color(role) == colours.tone(tone), tone
    for name, role in BACKGROUND.items():
        assert palette.color(role) == getattr(colours, name), name
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == colours.disabled


def test_no_role_carries_two_colours() -> None:
    assert len({*FOREGROUND.values(), *BACKGROUND.values()}) == len(FOREGROUND) + len(BACKGROUND)


def test_tones_without_a_tint_share_the_neutral_one() -> None:
    assert LIGHT.tint("error") == LIGHT.error_tint
    assert LIGHT.tint("ink3") == LIGHT.neutral_tint


def test_high_contrast_takes_the_systems_colours_and_drops_tints() -> None:
    system = QPalette()
    for role, name in (
        (QPalette.ColorRole.Base, "#000000"),
        (QPalette.ColorRole.Window, "#000000"),
        (QPalette.ColorRole.Text, "#FFFF00"),
        (QPalette.ColorRole.WindowText, "#FFFF00"),
        (QPalette.ColorRole.Highlight, "#00FF00"),
        (QPalette.ColorRole.HighlightedText, "#000000"),
        (QPalette.ColorRole.Link, "#00FFFF"),
    ):
        system.setColor(role, QColor(name))
    colours = from_system(system)
    assert is_dark(system)
    assert {getattr(colours, name).name() for name in Colours._fields if name.endswith("_tint")} == {"#000000"}
    assert colours.error == colours.ink == colours.grid == QColor("#FFFF00")
    assert colours.accent == QColor("#00FFFF")
    assert colours.paper == QColor("#FFFFFF")  # paper stays paper
    pairs = [(words, ground) for words, ground in TEXT_PAIRS if words != "paper_ink"]
    assert min(contrast(getattr(colours, words), getattr(colours, ground)) for words, ground in pairs) >= READABLE
