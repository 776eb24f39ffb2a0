"""The committed icons are those that the drawing gives, and files that desktops and Windows can read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import ROOT

# Another build of Qt may round a point at an edge differently; another drawing differs in whole areas.
MOST_STEPS = 24
MOST_POINTS = 0.02


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


def like(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same, but for points at edges."""
    if one.size != other.size:
        return False
    steps = [
        max(abs(int(a) - int(b)) for a, b in zip(p, q, strict=True))
        for p, q in zip(*map(points, (one, other)), strict=True)
    ]
    return sum(step > MOST_STEPS for step in steps) <= MOST_POINTS * len(steps)


def points(picture: Image.Image) -> list[tuple[int, ...]]:
    content = picture.convert("RGBA").tobytes()
    return [tuple(content[at : at + 4]) for at in range(0, len(content), 4)]


def frames(content: bytes) -> dict[int, Image.Image]:
    """The pictures of an .ico by their side."""
    from PIL.IcoImagePlugin import IcoFile

    icon = IcoFile(io.BytesIO(content))
    return {side: icon.getimage((side, side)).convert("RGBA") for side, _ in icon.sizes()}


def test_the_committed_icons_are_those_of_the_drawing() -> None:
    import make_icons

    made = make_icons.icon_files()
    there = {file.name: file.read_bytes() for file in make_icons.ICONS.iterdir()}
    assert set(made) == set(there)
    for name, content in made.items():
        if name.endswith(".png"):
            assert like(Image.open(io.BytesIO(content)), Image.open(io.BytesIO(there[name]))), name
    ours, committed = frames(made["shenbao.ico"]), frames(there["shenbao.ico"])
    assert set(ours) == set(committed) == set(make_icons.ICO_SIZES)
    assert all(like(ours[side], committed[side]) for side in ours)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    import make_icons

    assert make_icons.icon_files() == make_icons.icon_files()


def test_another_drawing_is_noticed(tmp_path: Path) -> None:
    import make_icons

    other = tmp_path / "app.svg"
    other.write_text(make_icons.DRAWING.read_text("utf-8").replace("#C8372D", "#2D8A37"), encoding="utf-8")
    made = make_icons.icon_files(other)
    for side in make_icons.PNG_SIZES:
        name = f"shenbao-{side}.png"
        ours, committed = Image.open(io.BytesIO(made[name])), Image.open(make_icons.ICONS / name)
        assert not like(ours, committed), name


def test_small_pictures_of_the_windows_icon_are_bitmaps_and_the_large_one_a_png() -> None:
    import struct

    import make_icons

    content = (make_icons.ICONS / "shenbao.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", content)
    assert (kind, count) == (1, len(make_icons.ICO_SIZES))
    for number, side in enumerate(make_icons.ICO_SIZES):
        width, height, _, _, planes, depth, size, offset = struct.unpack_from("<BBBBHHII", content, 6 + 16 * number)
        assert (width or 256, height or 256, planes, depth) == (side, side, 1, 32)
        body = content[offset : offset + size]
        assert body.startswith(b"\x89PNG") == (side == 256)
        assert len(body) == size


def test_corners_are_clear_and_the_seal_is_red() -> None:
    import make_icons

    picture = Image.open(make_icons.ICONS / "shenbao-64.png").convert("RGBA")
    assert picture.getpixel((0, 0)) == (0, 0, 0, 0)
    red, green, blue, alpha = points(picture)[29 * 64 + 33]
    assert (red > 150, green < 110, blue < 110, alpha) == (True, True, True, 255)


@pytest.mark.qt_log_ignore("Cannot read file", extend=True)
def test_a_file_that_is_no_drawing_is_refused(tmp_path: Path) -> None:
    import make_icons

    wrong = tmp_path / "app.svg"
    wrong.write_text("not svg", encoding="utf-8")
    with pytest.raises(SystemExit, match="not an SVG"):
        make_icons.draw(wrong, 16)
