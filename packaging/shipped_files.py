"""What wheel and bundle carry beside the code: every form, compiled too, and everything in ``resources/``.

Imported by path (the build hook, the PyInstaller spec): a folder named ``packaging`` cannot be a package of its own
beside the library of that name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_EARLIER = "earlier"


def shipped_files(root: Path, compiled: Path) -> dict[str, str]:
    """Source file -> place below the shipped root (``forms/…``, ``resources/…``), in a fixed order.

    ``root`` is the source tree, ``compiled`` an empty folder that receives the compiled forms. SystemExit with the
    position of the mistake when a form cannot be compiled, and when there is nothing to ship.
    """
    shipped = {**shipped_forms(root, compiled), **shipped_resources(root)}
    return dict(sorted(shipped.items(), key=lambda pair: pair[1]))


def shipped_forms(root: Path, compiled: Path) -> dict[str, str]:
    """Every definition and sample below ``forms/``, earlier editions too, each with its JSON beside it."""
    forms = root / "forms"
    shipped: dict[str, str] = {}
    for source in _definitions(forms):
        place = source.relative_to(root).as_posix()
        target = (compiled / source.relative_to(forms)).with_suffix(".json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_compile(source), encoding="utf-8", newline="\n")
        shipped[str(source)] = place
        shipped[str(target)] = Path(place).with_suffix(".json").as_posix()
    if not shipped:
        raise SystemExit(f"no forms in {forms}: nothing could be filled in")
    others = (path for path in _files(forms) if path.suffix != ".json" and str(path) not in shipped)
    return {**shipped, **{str(path): path.relative_to(root).as_posix() for path in others}}


def shipped_resources(root: Path) -> dict[str, str]:
    """Every file below ``resources/``."""
    resources = root / "resources"
    shipped = {str(path): path.relative_to(root).as_posix() for path in _files(resources)}
    if not shipped:
        raise SystemExit("resources/ is missing: there would be no fonts")
    return shipped


def _definitions(forms: Path) -> list[Path]:
    return sorted([*forms.glob("*/form.yaml"), *forms.glob("*/sample.yaml"), *forms.glob(f"*/{_EARLIER}/*.yaml")])


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _compile(source: Path) -> str:
    """The compiled text as the program reads it, by the program's own compiler."""
    root = str(Path(__file__).resolve().parent.parent)
    sys.path.insert(0, root)
    try:
        from app.errors import AppError
        from app.forms.library import compile_form, compile_sample, wrapped
    finally:
        sys.path.remove(root)
    compile_it: Callable[[Path], str] = compile_sample if source.name == "sample.yaml" else compile_form
    try:
        return wrapped(source, compile_it(source))
    except AppError as error:
        lines = getattr(error, "problems", ()) or (error.message,)
        raise SystemExit("\n".join(lines)) from None
