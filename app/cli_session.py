"""What one run of the command line works with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cli_arguments import FORMATS, Format
from app.cli_console import Console
from app.paths import AppPaths


@dataclass(frozen=True, slots=True)
class Session:
    """What one run works with; ``now`` is the clock, ``formats`` what an export writes when it is not told."""

    paths: AppPaths
    console: Console
    now: Callable[[], datetime]
    formats: Sequence[Format] = FORMATS
