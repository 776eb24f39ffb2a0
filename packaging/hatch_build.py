"""Ships forms and resources inside the wheel, under ``app/_shipped/``, with the forms compiled to JSON.

hatchling runs this hook for every wheel; an editable install reads ``forms/`` and ``resources/`` where they are.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = "app/_shipped"


class CustomBuildHook(BuildHookInterface):
    """Compiles ``form.yaml`` and ``sample.yaml`` of each form; a mistake in one stops the build with its position."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name everything to ship; ``version`` is ``standard`` or ``editable``."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "packaging"))
        try:
            from shipped_files import shipped_files
        finally:
            sys.path.remove(str(root / "packaging"))
        self.compiled = tempfile.TemporaryDirectory(prefix="shenbao-forms-")
        shipped = shipped_files(root, Path(self.compiled.name))
        build_data["force_include"].update({source: f"{SHIPPED}/{place}" for source, place in shipped.items()})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Drop the compiled files once the wheel is written."""
        if version != "editable":
            self.compiled.cleanup()
