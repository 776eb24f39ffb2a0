"""The drafts that pictures are taken of: samples, empty ones, and those of the acceptance tests at their ceilings."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from window_stage import Stage

    from tests.acceptance.packets import Press

ZONE, SERVICE = "cooperation_zone_2026", "service_institution_2026"
LONG_NAME = "云川市中德国际智能制造与绿色低碳装备产业中小企业合作区暨技术创新联合研究院（虚构）"
_MANY_FILES = 12
_FULL = "zone at its ceilings, with files"
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
    if not (root / "drafts" / _FULL).exists():
        _take_in_many(press)


def fullest(form: str) -> str:
    """The name of the prepared draft that holds most of a form."""
    return _FULL if form == "zone" else f"{form} at its ceilings"


def _take_in_many(press: Press) -> None:
    """The longest answers once more, with many files of long names for the first item."""
    from app import api
    from tests import scans
    from tests.acceptance.packets import NOW

    folder = press.root / "drafts" / _FULL
    shutil.copytree(press.draft("zone at its ceilings"), folder)
    sources = press.root / "evidence" / _FULL
    sources.mkdir(parents=True)
    files = [
        scans.write_scan_pdf(sources / f"{number:02} {LONG_NAME}入驻企业名录.pdf", [f"I01-{number}"] * number)
        for number in range(1, _MANY_FILES + 1)
    ]
    api.attach(press.paths, folder, 1, files, api.Attaching(), NOW)
    api.set_item_state(press.paths, folder, 1, "files", "", NOW)


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
