"""The drafts that pictures are taken of: samples, empty ones, and those of the acceptance tests at their ceilings."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from window_stage import Stage

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
NAMES = tuple(
    name
    for form in ("zone", "service", "summary")
    for name in (f"empty {form}", f"sample {form}", f"{form} at its ceilings")
)


def prepare(root: Path) -> None:
    """Make each draft once below ``root``; takes some ten seconds."""
    from tests.acceptance.packets import Press

    press = Press(root)
    for name in NAMES:
        press.draft(name)


def cache_of(root: Path) -> Path:
    """What was compiled and taken in while the drafts were made."""
    return root / "profile" / "cache"


def copied(stage: Stage, master: str, name: str) -> Path:
    """A copy of a prepared draft among the documents of the stage, anew each time."""
    folder = stage.documents / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(Path(os.environ["WINDOW_DRAFTS"], "drafts", master), folder)
    (folder / ".lock").unlink(missing_ok=True)
    return folder
