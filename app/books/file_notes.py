"""What was found in an evidence file when it was attached, kept in the draft beside the file's entry.

So a draft gives the same issues on every PC, whatever its cache knows, and checking opens no file. A record is worth
something only for the bytes and the way of taking in that it was made for; without one the file is taken in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.books.evidence_sides import demand_choices
from app.books.intake import INTAKE_VERSION, Intake, opened_intake
from app.books.listed_files import take_in_listed
from app.books.normaliser import Note, known_code
from app.drafts.draft import Draft
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile

KEY = "intake"
_SEVERITIES = ("note", "warning")


def record(sha256: str, pages: int, notes: tuple[Note, ...]) -> dict[str, object]:
    """What an entry of ``files`` in ``draft.json`` keeps of a file with this SHA-256: its pages, the notes on it."""
    told = [_stored(note) for note in notes]
    return {KEY: {"version": INTAKE_VERSION, "sha256": sha256, "pages": pages, "notes": told}}


def _stored(note: Note) -> dict[str, str]:
    stored: dict[str, str] = {"severity": note.severity, "sentence": note.sentence}
    return {**stored, "code": note.code} if note.code else stored


def recorded(file: EvidenceFile) -> tuple[Note, ...] | None:
    """The notes that an entry keeps; None when it keeps none, or of other bytes or another way of taking in."""
    stored = _record_of(file)
    notes = stored.get("notes")
    if not isinstance(notes, list) or recorded_pages(file) is None:
        return None
    found = tuple(_note(entry) for entry in notes)
    return None if None in found else tuple(note for note in found if note)


def recorded_pages(file: EvidenceFile) -> int | None:
    """How many pages it has, as its entry keeps it; None as for :func:`recorded`."""
    pages = _record_of(file).get("pages")
    return pages if isinstance(pages, int) and not isinstance(pages, bool) and pages > 0 else None


def _record_of(file: EvidenceFile) -> Mapping[str, object]:
    stored = file.extra.get(KEY)
    if not isinstance(stored, dict) or stored.get("version") != INTAKE_VERSION or stored.get("sha256") != file.sha256:
        return {}
    return stored


def _note(entry: object) -> Note | None:
    """A note of a draft that may come from anywhere."""
    if not isinstance(entry, dict):
        return None
    sentence = entry.get("sentence")
    for severity in _SEVERITIES:
        if entry.get("severity") == severity and isinstance(sentence, str) and sentence:
            return Note("warning" if severity == "warning" else "note", sentence, known_code(entry.get("code")))
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """The notes on the files that will be bound, by path; ``told`` is what to say of the work itself."""

    notes: Mapping[str, tuple[Note, ...]]
    told: tuple[str, ...] = ()


def notes_of_files(cache: Path, fonts: Path, folder: Path, draft: Draft, facts: Mapping[str, str]) -> Found:
    """What the user should know of a draft's files; an ``error`` note says why one cannot be bound.

    Files that ``facts`` calls missing or changed are left out. A file without a record (a draft made by hand or by
    another edition of the program) is taken in, which takes its time once on each PC. Raises DiskError.
    """
    known = recorded_notes(draft, facts)
    new = [file for path, file in _bound(draft).items() if path not in facts and path not in known]
    if not new:
        return Found(known)
    with opened_intake(cache, fonts) as (intake, told):
        looked_at = _looked_at(intake, folder, new)
    return Found(known | looked_at, told)


def recorded_notes(draft: Draft, facts: Mapping[str, str]) -> dict[str, tuple[Note, ...]]:
    """As :func:`notes_of_files`, of the files that have a record; opens none."""
    notes = {path: (file, recorded(file)) for path, file in _bound(draft).items() if path not in facts}
    return {
        path: (*found, *_misfit(file, recorded_pages(file) or 0))
        for path, (file, found) in notes.items()
        if found is not None
    }


def _bound(draft: Draft) -> dict[str, EvidenceFile]:
    """The files that will be bound, by path."""
    return {file.path: file for state in draft.items.values() if state.state == "files" for file in state.files}


def _looked_at(intake: Intake, folder: Path, files: Sequence[EvidenceFile]) -> dict[str, tuple[Note, ...]]:
    found: dict[str, tuple[Note, ...]] = {}
    for file, taken in zip(files, take_in_listed(intake, folder, files), strict=True):
        if isinstance(taken, AttachmentError):
            found[file.path] = (_refusal(taken),)
        else:
            notes = intake.notes_of(file.sha256, file.rotate)
            found[file.path] = (*notes, *_misfit(file, len(taken.pages)))
    return found


def _misfit(file: EvidenceFile, pages: int) -> tuple[Note, ...]:
    """Why it cannot be bound as its entry says, with ranges or a caption that somebody wrote into the draft."""
    try:
        demand_choices(file, pages)
    except AttachmentError as error:
        return (_refusal(error),)
    return ()


def _refusal(error: AttachmentError) -> Note:
    return Note("error", f"{error.message.rstrip('。')}。{error.hint}")
