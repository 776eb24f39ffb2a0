"""Make the program's icons from ``resources/icons/app.svg``: PNG files for desktops and one .ico for Windows.

Desktop menus, installers and programs want ready-made pictures; they are committed in ``packaging/icons`` and this
script makes them again. Same drawing, same Qt, same bytes; another Qt may round a pixel at an edge differently.
Usage: ``python packaging/make_icons.py [DIR]``; without DIR the committed folder.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icons" / "app.svg"
ICONS = ROOT / "packaging" / "icons"
# The sizes of the hicolor theme that desktops ask for; 22 is KDE's.
PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
# What Windows shows at 100, 125, 150, 200 and 250 % in lists, title bars, the desktop and large views.
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Smaller pictures stay plain bitmaps: older shells and resource tools read PNG at 256 only.
_PNG_INSIDE_ICO = 256


class Picture(NamedTuple):
    """A square picture; ``rgba`` has four bytes a pixel, row by row from the top, colours not multiplied by alpha."""

    side: int
    rgba: bytes


def draw(drawing: Path, side: int) -> Picture:
    """The SVG file drawn ``side`` pixels wide and high, on nothing."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise SystemExit(f"{drawing}: not an SVG that Qt can draw")
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Picture(side, bytes(straight.constBits()))


def png_file(picture: Picture) -> bytes:
    """A PNG file without clock or program name; written here, so that no library's habits change the bytes."""
    width = picture.side * 4
    rows = b"".join(b"\0" + picture.rgba[start : start + width] for start in range(0, len(picture.rgba), width))
    header = struct.pack(">IIBBBBB", picture.side, picture.side, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def ico_file(pictures: list[Picture]) -> bytes:
    """A Windows icon of ``pictures``, smallest first."""
    entries, bodies, offset = [], [], 6 + 16 * len(pictures)
    for picture in pictures:
        body = png_file(picture) if picture.side >= _PNG_INSIDE_ICO else _bitmap(picture)
        side = picture.side % 256  # 0 stands for 256
        entries.append(struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(body), offset))
        bodies.append(body)
        offset += len(body)
    return struct.pack("<HHH", 0, 1, len(pictures)) + b"".join(entries) + b"".join(bodies)


def _bitmap(picture: Picture) -> bytes:
    """A bitmap as icons hold it: rows from the foot, blue first, and an empty mask, since alpha does its work."""
    side, rgba = picture
    swapped = bytearray(rgba)
    swapped[0::4], swapped[2::4] = rgba[2::4], rgba[0::4]
    rows = [bytes(swapped[start : start + side * 4]) for start in range(0, len(swapped), side * 4)]
    mask = bytes((side + 31) // 32 * 4 * side)
    # The height counts the mask too: that is how the format has been since Windows 3.
    header = struct.pack("<IiiHHIIiiII", 40, side, side * 2, 1, 32, 0, len(rgba) + len(mask), 0, 0, 0, 0)
    return header + b"".join(reversed(rows)) + mask


def icon_files(drawing: Path = DRAWING) -> dict[str, bytes]:
    """Every icon file by its name."""
    files = {f"shenbao-{side}.png": png_file(draw(drawing, side)) for side in PNG_SIZES}
    files["shenbao.ico"] = ico_file([draw(drawing, side) for side in ICO_SIZES])
    return files


def main(folder: Path) -> None:
    """Write the icons into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in icon_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ICONS)
