"""The version of the program; its one source is ``pyproject.toml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def program_version() -> str:
    """Version as ``pyproject.toml`` states it: read there in a source tree, else from the installed metadata."""
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    if project.is_file():
        import tomllib

        with project.open("rb") as stream:
            return str(tomllib.load(stream)["project"]["version"])
    from importlib.metadata import version

    return version("shenbao")
