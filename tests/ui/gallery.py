"""Draws every control in every state to PNG files, to be looked at: ``python -m tests.ui.gallery OUT``.

Writes ``OUT/<page>_<theme>_<scale>.png`` for light and dark at 100 and 150 %, each scale in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SCALES = ("1", "1.5")
THEMES = ("light", "dark")


def main(arguments: list[str]) -> int:
    """Draw all pages at all scales into the folder named first; ``--here`` draws in this process."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    if "--here" in arguments:
        draw(out)
        return 0
    codes = []
    for scale in SCALES:
        environment = os.environ | {
            "QT_SCALE_FACTOR": scale,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "default.warning=false",
        }
        command = [sys.executable, "-m", "tests.ui.gallery", str(out), "--here"]
        codes.append(subprocess.run(command, env=environment, check=False).returncode)
    return max(codes)


def draw(out: Path) -> None:
    """Draw every page in both themes, and the large type."""
    from PySide6.QtWidgets import QApplication

    from app.paths import shipped_root
    from app.ui.look.look import Look
    from tests.ui import gallery_pages

    application = QApplication([])
    look = Look(application, shipped_root() / "resources", theme="light", fonts="bundled")
    look.complete()
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    for name, build in gallery_pages.PAGES.items():
        for theme in THEMES:
            look.set_theme(theme)
            _picture(build, look).save(str(out / f"{name}_{theme}_{scale}.png"))
    look.set_theme("light")
    look.set_size("large")
    for name, build in gallery_pages.PAGES.items():
        _picture(build, look).save(str(out / f"{name}_large_{scale}.png"))


def _picture(build: Callable[..., object], look: object) -> object:
    from PySide6.QtWidgets import QApplication, QWidget

    page = build(look)
    assert isinstance(page, QWidget)
    page.show()
    for _ in range(3):
        QApplication.processEvents()
    picture = page.grab()
    page.close()
    page.deleteLater()
    return picture


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
