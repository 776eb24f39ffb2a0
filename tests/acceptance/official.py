"""What must stand on paper, from the transcription of the notices (ruling 16: compared after NFKC, without spaces)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """NFKC without spaces and control characters."""
    normal = unicodedata.normalize("NFKC", text)
    return _SPACE.sub("", "".join(c for c in normal if unicodedata.category(c) != "Cc" or c.isspace()))


@cache
def transcription() -> dict[str, Any]:
    """The file beside the tests, as data."""
    import yaml

    found: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "data" / "transcription.yaml").read_text("utf-8"))
    return found


def side(form: str) -> str:
    """``A`` for the cooperation zone, ``B`` for the service institution."""
    return "A" if form.startswith("cooperation") else "B"


def contents_titles(form: str) -> list[str]:
    """The lines of the contents list in order."""
    return list(transcription()[f"contents_{side(form)}"])


def tables(form: str) -> list[dict[str, Any]]:
    """The tables of a form that are tables on paper: A2 flows as text, B6 is the bureau's."""
    return [t for t in transcription()["tables"] if t["id"].startswith(side(form)) and t["id"] not in ("A2", "B6")]


def options(name: str) -> list[str]:
    """The options of a check group in order."""
    return list(transcription()["option_sets"][name])


def printed(cell: dict[str, Any]) -> str:
    """The text that a cell of the empty form shows, squeezed; boxes stand before options."""
    if cell["k"] == "checks":
        return squeeze("".join(f"□{option}" for option in options(cell["options"])))
    return squeeze(str(cell.get("t") or cell.get("hint") or "").replace("(blank space)", ""))
