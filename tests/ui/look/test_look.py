"""Theme and size of type are switched without rebuilding anything; type is what the roles say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.paths import shipped_root
from app.ui.look import high_contrast as asked
from app.ui.look import type as types
from app.ui.look.look import Look
from app.ui.look.palette import DARK, LIGHT
from app.ui.widgets.labels import TextLabel

Shown = Callable[..., QWidget]


def test_type_comes_from_the_bundled_font_in_points(look: Look) -> None:
    for role, points in types.POINTS.items():
        font = look.font(role)
        assert font.pointSizeF() == points >= 9
        assert QFontInfo(font).family() == "Noto Sans SC"
        assert not font.bold()
        assert look.font(role, semibold=True).weight() > font.weight()


def test_semibold_is_really_heavier(look: Look) -> None:
    def ink(semibold: bool) -> int:
        label = TextLabel(look, "合作区营业总收入", role="title", semibold=semibold)
        image = label.grab().toImage()
        return sum(
            255 - image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())
        )

    assert ink(True) > ink(False) * 1.1


def test_figures_have_one_width(look: Look) -> None:
    metrics = look.metrics("value")
    assert len({metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}) == 1


def test_without_a_chinese_font_the_bundled_one_is_used(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = shipped_root() / "resources" / "fonts"
    monkeypatch.setattr(types, "FAMILIES", ("No Such Family",))
    assert types.families(fonts) == ["Noto Sans SC"]
    monkeypatch.setattr(types, "FAMILIES", ("No Such Family", "Noto Sans SC"))
    assert types.families(Path("nowhere")) == ["Noto Sans SC"]
    monkeypatch.setattr(types, "FAMILIES", ("No Such Family",))
    assert types.families(Path("nowhere")) == ["No Such Family"]  # Qt finds something


def test_the_theme_is_switched_by_the_palette_alone(look: Look, shown: Shown, qtbot: QtBot) -> None:
    label = TextLabel(look, "错误", tone="error")
    shown(label)
    assert label.palette().color(label.foregroundRole()) == LIGHT.error
    with qtbot.waitSignal(look.changed):
        look.set_theme("dark")
    QApplication.processEvents()  # Qt tells widgets of the palette in its own time
    assert look.dark
    assert look.colours is DARK
    assert label.palette().color(label.foregroundRole()) == DARK.error
    assert QApplication.palette().color(label.backgroundRole()) == DARK.ground
    assert QApplication.instance().styleSheet() == ""  # restyling costs seconds


def test_the_same_theme_or_size_again_is_silent(look: Look, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme("light")
        look.set_size("standard")


def test_larger_type_reaches_what_is_already_there(look: Look, shown: Shown) -> None:
    dressed, plain = TextLabel(look, "标题", role="title", semibold=True), QLineEdit("值")
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(dressed)
    column.addWidget(plain)
    shown(page)
    look.set_size("large")
    QApplication.processEvents()
    assert dressed.font().pointSizeF() == pytest.approx(12 * 1.15)
    assert dressed.font().bold()
    assert plain.font().pointSizeF() == pytest.approx(10 * 1.15)
    look.set_size("standard")
    assert dressed.font().pointSizeF() == 12


def test_following_the_system_only_when_asked(look: Look, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.changed):
        look._follow_system(Qt.ColorScheme.Dark)
    look.set_theme("system")
    with qtbot.waitSignal(look.changed):
        look._follow_system(Qt.ColorScheme.Light)
    assert look.colours is LIGHT


def test_high_contrast_follows_the_system(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ui.look.look.high_contrast", lambda: True)
    look.set_theme("dark")
    assert look.colours.error == look.colours.ink
    assert look.colours.error_tint == look.colours.surface


@pytest.mark.skipif(os.name == "nt", reason="Windows answers for itself")
def test_only_windows_is_asked_for_high_contrast() -> None:
    assert asked.high_contrast() is False
    assert asked._asked_windows() is False


def _pixels(widget: QWidget, area: QRect | None = None) -> set[str]:
    image = widget.grab(area or widget.rect()).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_qts_own_controls_are_drawn_in_our_colours(look: Look, shown: Shown, theme: str) -> None:
    look.set_theme(theme)  # type: ignore[arg-type]
    colours = look.colours
    QApplication.processEvents()
    page = QWidget()
    column = QVBoxLayout(page)
    line, other, combo, text = QLineEdit(), QLineEdit(), QComboBox(), QPlainTextEdit("\n" * 80)
    for widget in (line, other, combo, text):
        column.addWidget(widget)
    shown(page, 300, 300)
    line.setFocus()
    QApplication.processEvents()
    middle = QRect(10, 0, line.width() - 20, line.height())
    assert colours.accent.name() in _pixels(line, middle)
    assert colours.accent.name() not in _pixels(other, middle)
    assert colours.grid.name() in _pixels(other, middle)
    assert colours.grid.name() in _pixels(combo, QRect(10, 0, 40, combo.height()))
    bar = text.verticalScrollBar()
    assert {colours.surface.name(), colours.grid.name()} <= _pixels(bar)
    assert _pixels(page, QRect(0, 0, 4, 4)) == {colours.ground.name()}


def test_scroll_bars_follow_the_mouse(look: Look, shown: Shown, qtbot: QtBot) -> None:
    text = QPlainTextEdit("\n" * 200)
    shown(text, 300, 200)
    bar = text.verticalScrollBar()
    bar.setValue(0)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QRect(bar.rect()).center())
    assert bar.value() > 0  # a page down: the groove below the thumb is alive


def test_fonts_are_made_once(look: Look) -> None:
    assert look.font("body") is look.font("body")
    assert isinstance(look.font("body"), QFont)
    assert look.metrics("caption").height() < look.metrics("page").height()


def test_the_first_picture_does_not_wait_for_the_style() -> None:
    """What only menus and standard controls need is loaded after the first picture."""
    script = (
        "import sys; from PySide6.QtWidgets import QApplication; from pathlib import Path;"
        "a = QApplication([]); from app.ui.look.look import Look; look = Look(a, Path(sys.argv[1]));"
        "from app.ui.widgets import buttons, labels, marks;"
        "b = buttons.OutlineButton(look, '新建', icon='plus'); b.show(); a.processEvents();"
        "late = ('app.ui.look.style', 'app.ui.look.icon_engine', 'PySide6.QtSvg');"
        "early = [name for name in late if name in sys.modules];"
        "look.complete(); look.complete(); print(early, late[0] in sys.modules)"
    )
    resources = str(shipped_root() / "resources")
    done = subprocess.run(
        [sys.executable, "-c", script, resources], capture_output=True, text=True, check=True, cwd=shipped_root()
    )
    assert done.stdout.strip() == "[] True"
