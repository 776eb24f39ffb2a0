"""The program checks itself, and keeps what it found; offered by :mod:`app.api`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from app.api_editing import library
from app.disk import write_file, writing
from app.drafts.parts import demand_no_part
from app.paths import AppPaths
from app.progress import Progress, silent
from app.self_test import Check, run_checks
from app.version import program_version


def self_test(paths: AppPaths, progress: Progress = silent) -> list[Check]:
    """The program checks itself, also inside the frozen build; touches no draft of the user."""
    return run_checks(paths, library, progress)


def keep_checks(checks: Sequence[Check], file: Path) -> None:
    """Write what the checks found as JSON. Raises DiskError, UsageError for a file of a draft.

    ``{"version": …, "ok": …, "checks": [{"name", "ok", "sentence"}]}``.
    """
    found = {
        "version": program_version(),
        "ok": all(check.ok for check in checks),
        "checks": [{"name": check.name, "ok": check.ok, "sentence": check.sentence} for check in checks],
    }
    demand_no_part(file)
    with writing(file):
        write_file(file.absolute(), (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode())
