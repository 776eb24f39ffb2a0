"""The version that ``pyproject.toml`` states; as a script it prints it. Scripts import it by path."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def project_version(root: Path = ROOT) -> str:
    """The version of the tree ``root``."""
    with (root / "pyproject.toml").open("rb") as stream:
        return str(tomllib.load(stream)["project"]["version"])


if __name__ == "__main__":
    sys.stdout.write(project_version() + "\n")
