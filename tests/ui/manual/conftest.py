"""The whole program, see tests.ui.program_tools."""

from __future__ import annotations

from tests.ui.program_tools import clock, dialogs, known_profile, opened, paths, program, window

__all__ = ["clock", "dialogs", "known_profile", "opened", "paths", "program", "window"]
