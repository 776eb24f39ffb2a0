"""What one run of the command line works with."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from app.cli_arguments import FORMATS, Format
from app.cli_console import Console
from app.errors import ExitCode
from app.paths import AppPaths


@dataclass(frozen=True, slots=True)
class Session:
    """What one run works with; ``now`` is the clock, ``formats`` what an export writes when it is not told."""

    paths: AppPaths
    console: Console
    now: Callable[[], datetime]
    formats: Sequence[Format] = FORMATS

    def tell(self, told: Sequence[str]) -> None:
        """Say each sentence beside the result."""
        from app.api_editing import FOUND_AGAIN

        for sentence in told:
            self.console.say(f"{sentence}，命令行用 recover" if sentence.endswith(FOUND_AGAIN) else sentence)

    def tell_desk(self, given: Path | None, *, may_be_new: bool = False) -> None:
        """Say which desk it is when that was chosen in the window and not ``given`` here.

        Raises :class:`UsageError` when none lies in the folder given: a mistyped one would be an empty desk.
        """
        from app import api

        if given is not None and not may_be_new:
            api.demand_desk(given)
        if given is None and self.paths.chosen_desk:
            self.console.say(f"受理台是窗口里选定的“{self.paths.chosen_desk}”")


Handler: TypeAlias = Callable[[argparse.Namespace, Session], ExitCode]
