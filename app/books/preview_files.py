"""Evidence files for the eye: what is known of each at once, and what taking them in tells.

A preview is asked for while somebody types, so a file is read again only when its size or time has changed. An export
reads every byte and has the last word.
"""

from __future__ import annotations

import stat
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar
from weakref import finalize

from app.books.content import PICTURES, kind_of
from app.books.file_notes import recorded
from app.books.fit import PageBox
from app.books.intake import Intake, TakenIn, Wanted, file_changed, file_gone, file_unreadable, opened_intake
from app.books.normaliser import Note
from app.books.office.kinds import OfficeKind, office_kind
from app.books.seen import Fact, Refusal, SeenFile
from app.books.source_stamps import hashed
from app.disk import scratch_folder
from app.drafts import kept
from app.drafts.draft import Draft
from app.errors import AttachmentError, LockedFileError, PassingError
from app.forms.answers import EvidenceFile
from app.progress import Pause, Progress, pause_of, silent, unpaused

_KINDS: dict[str, str] = {"pdf": "PDF", "ofd": "OFD", **dict.fromkeys(PICTURES, "照片")}
_OFFICE: dict[OfficeKind, str] = {"word": "Word", "sheet": "Excel", "slides": "PPT", "unknown": ""}
_REMEMBERED = 4096
_State = TypeVar("_State")
_Found = TypeVar("_Found")


class Known(NamedTuple):
    """What is known of a file: it was taken in, or is refused; neither while it is pending.

    ``boxes`` are the pages of a pending file where they are known: from before it was turned.
    """

    taken: TakenIn | None = None
    refusal: Refusal | None = None
    boxes: tuple[PageBox, ...] = ()


class _Stamp(NamedTuple):
    """What tells one state of a file on the disk from another without reading it."""

    size: int
    modified: int
    number: int


class EvidenceDesk:
    """The evidence files of one draft folder; ``cache`` and ``fonts`` as for the intake."""

    def __init__(self, folder: Path, cache: Path, fonts: Path) -> None:
        self._folder = folder
        self._cache = cache
        self._kept = _kept_intake(cache, fonts)

    @property
    def told(self) -> tuple[str, ...]:
        """What the user should know of the cache."""
        return self._kept.told

    def warm(self) -> None:
        """Be ready for a file that is to be taken in."""
        self._kept.intake.workers.warm()

    def at_once(self, file: EvidenceFile) -> Known:
        """What can be said of a file without reading it; a changed one shows only when its size says so."""
        try:
            self._demand_there(file, read=False)
        except AttachmentError as error:
            return Known(refusal=_refusal(error))
        taken = self._kept.intake.known(file.sha256, file.rotate, _name(file))
        return Known(taken, boxes=() if taken else self._kept.intake.boxes_of(file.sha256, file.rotate))

    def remembered(self, file: EvidenceFile) -> TakenIn | None:
        """What was taken in of a file before, wherever that is now; None when nothing was."""
        return self._kept.intake.known(file.sha256, file.rotate, _name(file))

    def taken_in(self, file: EvidenceFile, progress: Progress = silent) -> Known:
        """What can be said of a file after it was read and, if need be, taken in; never pending.

        Raises :class:`DiskError` when the cache cannot be written, and whatever ``progress`` raises.
        """
        (known,) = self.all_taken_in([file], progress)
        return known

    def all_taken_in(self, files: Sequence[EvidenceFile], progress: Progress = silent) -> list[Known]:
        """:meth:`taken_in` for several files, in their order; what is new is taken in on all processors."""
        found: dict[int, Known] = {}
        new: dict[int, _Attempt] = {}
        for number, file in enumerate(files):
            if len(files) > 1:
                progress(number, len(files), f"核对 {_name(file)}")
            looked_at = self._looked_at(file, pause_of(progress, number, len(files), f"核对 {_name(file)}"))
            if isinstance(looked_at, Known):
                found[number] = looked_at
            else:
                new[number] = looked_at
        wanted = [Wanted(one.source, one.sha256, one.rotate, one.name) for one in new.values()]
        for number, taken in zip(new, self._kept.intake.take_in_all(wanted, progress), strict=True):
            found[number] = self._ended(new[number], taken)
        return [found[number] for number in range(len(files))]

    def _ended(self, attempt: _Attempt, taken: TakenIn | AttachmentError) -> Known:
        """What is known of a file now; only what is its own fault stays true while it does not change."""
        if not isinstance(taken, AttachmentError):
            return Known(taken)
        refusal = _refusal(taken)
        return Known(refusal=refusal if isinstance(taken, PassingError) else self._kept.refusals.keep(attempt, refusal))

    def _looked_at(self, file: EvidenceFile, pause: Pause) -> Known | _Attempt:
        """What is known of a file that was read; else what there is to take in."""
        try:
            source, stamp = self._demand_there(file, read=True, pause=pause)
        except AttachmentError as error:
            return Known(refusal=_refusal(error))
        known = self._kept.intake.known(file.sha256, file.rotate, _name(file))
        if known:
            return Known(known)
        attempt = _Attempt(source, stamp, file.sha256, file.rotate, _name(file))
        refused = self._kept.refusals.of(attempt)
        return Known(refusal=refused) if refused else attempt

    def kind(self, file: EvidenceFile) -> str:
        """What the row of a file calls it, by its content; empty for what is never bound or cannot be read."""
        try:
            source, stamp = self._demand_there(file, read=False)
            return _kind(source, stamp)
        except (AttachmentError, OSError):
            return ""

    def notes(self, file: EvidenceFile) -> tuple[Note, ...]:
        """What was found in a file that was taken in."""
        return self._kept.intake.notes_of(file.sha256, file.rotate)

    def _demand_there(self, file: EvidenceFile, read: bool, pause: Pause = unpaused) -> tuple[Path, _Stamp]:
        """The file and its stamp; AttachmentError when it is not there or not the one that was attached."""
        name = _name(file)
        stamp = _stamp(self._folder / file.path) if not kept.path_problem(file.path) else None
        try:
            source = _inside(self._folder, file.path, stamp)
        except AttachmentError as error:
            raise _Refused(_refusal(error, "missing")) from error
        if stamp is None:
            raise _Refused(_refusal(file_gone(name), "missing"))
        try:
            changed = (read or stamp.size != file.bytes) and self._sha256(source, stamp, pause) != file.sha256
        except OSError as error:
            raise file_unreadable(name, error) from error
        if changed:
            raise _Refused(_refusal(file_changed(name), "changed"))
        return source, stamp

    def _sha256(self, source: Path, stamp: _Stamp, pause: Pause) -> str:
        """The hash of a file's bytes, read once for each state of the file."""
        known = self._kept.hashes
        return known.of((source, stamp)) or known.keep((source, stamp), hashed(self._cache, source, pause))


def see_listed_files(desk: EvidenceDesk, draft: Draft, progress: Progress = silent) -> dict[str, SeenFile]:
    """Every listed file of a draft by its path, also those of items that show something else at the moment.

    What is new is taken in. Raises :class:`DiskError` and whatever ``progress`` raises.
    """
    listed = {file.path: file for _, file in kept.listed_files(draft)}
    known = desk.all_taken_in(list(listed.values()), progress)
    desk.warm()  # whoever looks at files brings the next one soon
    return {path: _seen(desk, file, one) for (path, file), one in zip(listed.items(), known, strict=True)}


def _seen(desk: EvidenceDesk, file: EvidenceFile, known: Known) -> SeenFile:
    shown = SeenFile(file.path, _name(file), desk.kind(file), file.bytes, 0, refusal=known.refusal)
    if known.taken is None:
        return shown
    stored = recorded(file)
    notes = desk.notes(file) if stored is None else stored
    pages = known.taken.pages
    if file.rotate % 180:
        pages = tuple(PageBox(box.height, box.width) for box in pages)
    alike = {box: box for box in pages}  # equal ones as one object: on their way to the window they are sent once
    boxes = tuple(alike[box] for box in pages)
    return replace(shown, pages=len(pages), notes=notes, boxes=boxes, taken_bytes=_size(known.taken.pdf))


def _size(pdf: Path) -> int:
    try:
        return pdf.stat().st_size
    except OSError:
        return 0


class _Refused(AttachmentError):
    """A refusal on its way to whoever asked."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason, refusal.hint)
        self.refusal = refusal


def _refusal(error: AttachmentError, fact: Fact = "") -> Refusal:
    if isinstance(error, _Refused):
        return error.refusal
    return Refusal(error.message, error.hint, fact, isinstance(error, LockedFileError))


def _name(file: EvidenceFile) -> str:
    return file.path.rsplit("/", 1)[-1]


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _Stamp(found.st_size, found.st_mtime_ns, found.st_ino) if stat.S_ISREG(found.st_mode) else None


class _Attempt(NamedTuple):
    """A file in one state of the disk, to be taken in for the first time."""

    source: Path
    stamp: _Stamp
    sha256: str
    rotate: int
    name: str


class _Remembered(Generic[_State, _Found]):
    """What was found out about states of files, which took as long as reading or taking in."""

    def __init__(self) -> None:
        self._known: dict[_State, _Found] = {}

    def of(self, state: _State) -> _Found | None:
        """What was found out before."""
        return self._known.get(state)

    def keep(self, state: _State, found: _Found) -> _Found:
        """Remember it; when there is much, the oldest is forgotten."""
        self._known[state] = found
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return found


@dataclass(frozen=True, slots=True)
class _KeptIntake:
    """The intake of this process, what to tell of its cache, what it refused and what was read.

    Files that could not be taken in by their own fault are not tried again until they change.
    """

    intake: Intake
    told: tuple[str, ...] = ()
    refusals: _Remembered[_Attempt, Refusal] = field(default_factory=_Remembered)
    hashes: _Remembered[tuple[Path, _Stamp], str] = field(default_factory=_Remembered)


@lru_cache(maxsize=1)
def _kept_intake(cache: Path, fonts: Path) -> _KeptIntake:
    """The intake of a cache folder; where nothing can be written, of a folder that is kept while the process runs."""
    with opened_intake(cache, fonts) as (intake, told):
        if not told:
            return _KeptIntake(intake)
    stack = ExitStack()
    kept_there = Intake(stack.enter_context(scratch_folder()), fonts)
    finalize(kept_there, stack.close)
    return _KeptIntake(kept_there, told)


@lru_cache(maxsize=_REMEMBERED)
def _inside(folder: Path, path: str, stamp: _Stamp | None) -> Path:
    """A listed file that lies in the draft; ``stamp`` only tells states of the disk apart."""
    return kept.resolve(folder, path)


@lru_cache(maxsize=_REMEMBERED)
def _kind(source: Path, stamp: _Stamp) -> str:
    kind = kind_of(source)
    return _OFFICE[office_kind(source)] if kind == "office" else _KINDS.get(kind, "")
