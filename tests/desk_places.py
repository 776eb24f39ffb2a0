"""Where the draft, its export and its electronic copy lie in tests of discs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.paths import AppPaths


@dataclass(frozen=True)
class DeskPlaces:
    """A folder of a test with all three in it."""

    root: Path
    paths: AppPaths

    @property
    def draft(self) -> Path:
        return self.root / "草稿"

    @property
    def export(self) -> Path:
        return self.root / "导出"

    @property
    def out(self) -> Path:
        return self.root / "电子版"
