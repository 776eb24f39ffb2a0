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
        self.compiled = tempfile.TemporaryDirectory(prefix="shenbao-forms-")
        shipped = shipped_forms(root / "forms", Path(self.compiled.name), root)
        if not (root / "resources").is_dir():
            raise SystemExit("resources/ is missing: the wheel would have no fonts")
        shipped[str(root / "resources")] = f"{SHIPPED}/resources"
        build_data["force_include"].update(shipped)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Drop the compiled files once the wheel is written."""
        if version != "editable":
            self.compiled.cleanup()


def shipped_forms(forms: Path, compiled: Path, root: Path) -> dict[str, str]:
    """Compile every form into ``compiled``; gives source file -> place in the wheel, in a fixed order."""
    sys.path.insert(0, str(root))
    try:
        from app.forms.library import compile_form, compile_sample, wrapped
    finally:
        sys.path.remove(str(root))
    shipped: dict[str, str] = {}
    for source in sorted(forms.glob("*/*.yaml")):
        place = f"{SHIPPED}/forms/{source.parent.name}"
        shipped[str(source)] = f"{place}/{source.name}"
        compile_it = {"form.yaml": compile_form, "sample.yaml": compile_sample}.get(source.name)
        if compile_it is not None:
            target = compiled / source.parent.name / source.with_suffix(".json").name
            target.parent.mkdir(exist_ok=True)
            target.write_text(wrapped(source, _or_stop(compile_it, source)), encoding="utf-8", newline="\n")
            shipped[str(target)] = f"{place}/{target.name}"
    if not shipped:
        raise SystemExit(f"no forms in {forms}: the wheel would be empty")
    return shipped


def _or_stop(compile_it: Any, source: Path) -> str:  # noqa: ANN401
    from app.errors import AppError

    try:
        return str(compile_it(source))
    except AppError as error:
        lines = getattr(error, "problems", ()) or (error.message,)
        raise SystemExit("\n".join(lines)) from None
