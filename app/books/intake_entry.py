"""What the cache of the intake says of a normalised PDF, in the JSON file beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.books.fit import PageBox
from app.books.normaliser import Normalised, Note, known_code
from app.books.source_stamps import hashed, is_as_hashed
from app.disk import fingerprint, replacing
from app.progress import Pause


def read_entry(pdf: Path) -> Normalised | None:
    """What the cache tells about ``pdf``; None when it is not there, cut short or unreadable."""
    try:
        entry: dict[str, Any] = json.loads(pdf.with_suffix(".json").read_text("utf-8"))
        if entry["bytes"] != pdf.stat().st_size:
            return None
        pages = tuple(PageBox(float(width), float(height)) for width, height in entry["pages"])
        return Normalised(pages, tuple(_note(*pair) for pair in entry["notes"])) if pages else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_sound(cache: Path, pdf: Path, pause: Pause) -> bool:
    """Whether the bytes of a cached PDF are those that were written; an untouched file is not read again."""
    try:
        digest = json.loads(pdf.with_suffix(".json").read_text("utf-8"))["sha256"]
        return is_as_hashed(cache, pdf, digest) or bool(hashed(cache, pdf, pause) == digest)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _note(severity: str, sentence: str, code: str) -> Note:
    return Note("warning" if severity == "warning" else "note", sentence, known_code(code))


def write_entry(pdf: Path, done: Normalised) -> None:
    """Say beside ``pdf`` what it holds; written after it, so that a PDF without this is simply made again."""
    entry = {
        "bytes": pdf.stat().st_size,
        "sha256": fingerprint(pdf),
        "pages": [[box.width, box.height] for box in done.pages],
        "notes": list(done.notes),
    }
    with replacing(pdf.with_suffix(".json")) as temporary:
        temporary.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), "utf-8")
