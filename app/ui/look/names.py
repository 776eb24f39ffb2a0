"""What the user calls the themes and sizes of the look."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.settings import TextSize, Theme

THEME_NAMES: Mapping[Theme, str] = MappingProxyType({"system": "跟随系统", "light": "浅色", "dark": "深色"})
SIZE_NAMES: Mapping[TextSize, str] = MappingProxyType({"standard": "标准", "large": "大"})
