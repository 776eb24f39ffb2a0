"""Type: the families of the window, five roles in points, two weights, tabular figures."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtGui import QFont, QFontDatabase

from app.settings import TextSize

TypeRole: TypeAlias = Literal["caption", "body", "value", "title", "page"]
TypeSource: TypeAlias = Literal["installed", "bundled"]
POINTS: dict[TypeRole, float] = {"caption": 9.0, "body": 10.0, "value": 10.5, "title": 12.0, "page": 16.0}
FACTOR: dict[TextSize, float] = {"standard": 1.0, "large": 1.15}
# Families with simplified Chinese, best first, as Windows, UOS, Kylin and Debian install them.
FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
BUNDLED_FILE = "NotoSansSC-Regular.ttf"


def families(fonts: Path, source: TypeSource = "installed") -> list[str]:
    """The families to ask Qt for, best first.

    Where none of ``FAMILIES`` is installed (or with ``source`` "bundled"), the font shipped in the folder ``fonts``
    is made known to Qt; a file that cannot be read leaves the choice to Qt.
    """
    installed = [] if source == "bundled" else [name for name in FAMILIES if QFontDatabase.hasFamily(name)]
    if installed:
        return installed
    number = QFontDatabase.addApplicationFont(str(fonts / BUNDLED_FILE))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else list(FAMILIES)


def make_font(names: list[str], role: TypeRole, size: TextSize = "standard", *, semibold: bool = False) -> QFont:
    """The font of ``role``: sized in points, figures of one width so that columns of them align."""
    font = QFont()
    font.setFamilies(names)
    font.setPointSizeF(POINTS[role] * FACTOR[size])
    # None of the families has a semi-bold cut; asked for one, Qt gives the regular where there is no bold either.
    font.setWeight(QFont.Weight.Bold if semibold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
