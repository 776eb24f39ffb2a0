"""Our reader of icons draws what Qt's own SVG reader draws, in any colour, sharp at any scale."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.paths import shipped_root
from app.ui.look.drawing import read_drawing
from app.ui.look.look import Look
from app.ui.look.palette import DARK, LIGHT

FOLDER = shipped_root() / "resources" / "icons"
NAMES = sorted(file.stem for file in FOLDER.glob("*.svg"))
WANTED = {
    "menu", "undo", "redo", "find", "check", "ring", "half", "error", "warning", "info", "clip", "previous", "next",
    "down", "zoom", "rotate_left", "rotate_right", "bin", "open_outside", "grip", "plus", "lock", "more", "dash",
    "sign", "print", "folder", "disc", "mail", "seal", "history", "download", "app",
}  # fmt: skip
SIDE = 60


def _blank() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    return image


def _ours(name: str, colour: QColor) -> QImage:
    image = _blank()
    painter = QPainter(image)
    read_drawing(FOLDER / f"{name}.svg").paint(painter, QRectF(0, 0, SIDE, SIDE), colour)
    painter.end()
    return image


def _qts(name: str, colour: QColor) -> QImage:
    image = _blank()
    source = (FOLDER / f"{name}.svg").read_bytes().replace(b"currentColor", colour.name().encode())
    renderer = QSvgRenderer()
    assert renderer.load(source), name
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, SIDE, SIDE))
    painter.end()
    return image


def _grey(image: QImage) -> bytes:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)  # named: the bits die with it
    return bytes(grey.constBits())


def test_every_icon_of_the_window_is_there() -> None:
    assert set(NAMES) >= WANTED


@pytest.mark.parametrize("name", NAMES)
def test_drawn_as_qts_own_reader_draws_it(qapp: object, name: str) -> None:
    ours, theirs = _grey(_ours(name, LIGHT.ink2)), _grey(_qts(name, LIGHT.ink2))
    different = sum(abs(a - b) > 48 for a, b in zip(ours, theirs, strict=True))
    inked = sum(value < 200 for value in theirs)
    assert inked > 20
    assert different <= max(inked // 50, 4)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "app"])
def test_stays_on_its_grid(name: str) -> None:
    drawing = read_drawing(FOLDER / f"{name}.svg")
    assert drawing.size == 20
    for shape in drawing.shapes:
        edge = shape.width / 2 if shape.stroke != "none" else 0
        bounds = shape.path.boundingRect().adjusted(-edge, -edge, edge, edge)
        assert QRectF(1, 1, 18, 18).contains(bounds), bounds
        assert {shape.fill, shape.stroke} <= {"none", "currentColor"}
        assert shape.width == 1.5


def test_a_missing_or_damaged_file_draws_nothing(tmp_path: Path) -> None:
    assert read_drawing(tmp_path / "none.svg").shapes == ()
    damaged = tmp_path / "cut.svg"
    damaged.write_text('<svg viewBox="0 0 20 20" fill="none"><path d="M1 1L', "utf-8")
    assert read_drawing(damaged).shapes == ()


def _colours_in(icon: QIcon, mode: QIcon.Mode, state: QIcon.State, ratio: float = 1) -> set[str]:
    image = icon.pixmap(QSize(20, 20), ratio, mode, state).toImage()
    assert image.width() == 20 * ratio
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_follows_its_state(look: Look, ratio: float) -> None:
    icon, normal, off = look.icon("plus"), QIcon.Mode.Normal, QIcon.State.Off
    assert _colours_in(icon, normal, off, 2) == {LIGHT.ink2.name()}
    assert LIGHT.disabled.name() in _colours_in(icon, QIcon.Mode.Disabled, off, 2 * ratio)
    assert _colours_in(icon, normal, QIcon.State.On, 2) == {LIGHT.accent.name()}
    assert _colours_in(icon, QIcon.Mode.Selected, off, 2) == {LIGHT.button_text.name()}
    assert _colours_in(look.icon("plus", "error"), normal, off, 2) == {LIGHT.error.name()}


def test_an_icon_follows_the_theme_without_being_made_again(look: Look) -> None:
    icon = look.icon("plus")
    look.set_theme("dark")
    assert _colours_in(icon, QIcon.Mode.Normal, QIcon.State.Off, 2) == {DARK.ink2.name()}
    assert look.icon("plus").cacheKey() == icon.cacheKey()


def test_a_copied_icon_outlives_the_first(look: Look) -> None:
    copy = QIcon(look.icon("folder"))
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    copy.paint(painter, QRect(0, 0, 20, 20))
    painter.end()
    assert any(image.pixelColor(x, 10).alpha() for x in range(20))


@pytest.mark.parametrize("side", [16, 32, 256])
def test_the_programs_icon_as_a_file(look: Look, side: int) -> None:
    picture = QImage.fromData(look.icon_picture("app", side), "PNG")
    assert (picture.width(), picture.height()) == (side, side)
    assert picture.pixelColor(0, 0).alpha() == 0
    assert not look.application_icon().isNull()
