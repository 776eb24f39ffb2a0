"""What definition files are called on the disk. Imports nothing of the program: the window asks before all else."""

from __future__ import annotations

from pathlib import Path

FORM_ENDING = ".shenbao-form"
"""What a definition file is called that is opened by double click; the text in it is the YAML."""
ENDINGS = (FORM_ENDING, ".yaml", ".yml")
CHOICES_FILE = "editions.json"
"""Beside the dropped forms: which editions the user chose."""


def is_definition(path: Path) -> bool:
    """Whether a file is a definition by its name; the disk is not asked."""
    return path.suffix.lower() in ENDINGS
