"""What must stand on paper, from the transcription of the notices (ruling 16: compared after NFKC, without spaces)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
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
    known = transcription()["tables"]
    if form.startswith("recommendation"):
        return [t for t in known if t["id"] == "B6"]
    return [t for t in known if t["id"].startswith(side(form)) and t["id"] not in ("A2", "B6")]


def options(name: str) -> list[str]:
    """The options of a check group in order."""
    return list(transcription()["option_sets"][name])


def printed(cell: dict[str, Any]) -> str:
    """The text that a cell of the empty form shows, squeezed; boxes stand before options."""
    if cell["k"] == "checks":
        return squeeze("".join(f"□{option}" for option in options(cell["options"])))
    return squeeze(str(cell.get("t") or cell.get("hint") or "").replace("(blank space)", ""))


def in_order(text: str, pieces: Sequence[str]) -> list[str]:
    """The pieces that do not follow their forerunner in a squeezed text."""
    lost, at = [], 0
    for piece in map(squeeze, pieces):
        found = text.find(piece, at)
        if found < 0:
            lost.append(piece)
        else:
            at = found + len(piece)
    return lost


def lost_words(text: str, cell: dict[str, Any]) -> list[str]:
    """The printed words that a filled cell no longer shows in order (ruling 17: a hint alone gives way)."""
    if cell["k"] == "checks":
        return in_order(text, [option.rstrip("_") for option in options(cell["options"])])
    if cell["k"] == "yesno":
        return in_order(text, ["是", "否"])
    lines = str(cell.get("t") or "").replace("(blank space)", "").split("\n")
    return in_order(text, [piece for line in lines for piece in line.split("_")])
