"""Files as a draft lists them, taken in together from the folder of the draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.books.intake import Intake, TakenIn, Wanted
from app.drafts import kept
from app.errors import AttachmentError
from app.forms.answers import EvidenceFile
from app.progress import Progress, silent


def take_in_listed(
    intake: Intake, folder: Path, files: Sequence[EvidenceFile], progress: Progress = silent
) -> list[TakenIn | AttachmentError]:
    """For each file, in order, what was taken in or why it was not; a path out of ``folder`` is refused as well.

    Raises :class:`DiskError` and whatever ``progress`` raises.
    """
    found: list[TakenIn | AttachmentError | None] = []
    wanted: list[Wanted] = []
    for file in files:
        try:
            source = kept.resolve(folder, file.path)
        except AttachmentError as error:
            found.append(error)
            continue
        found.append(None)
        wanted.append(Wanted(source, file.sha256, file.rotate, file.path.rpartition("/")[2]))
    taken = iter(intake.take_in_all(wanted, progress))
    return [next(taken) if one is None else one for one in found]
