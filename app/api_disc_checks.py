"""Whether an electronic copy is whole, and is that of a draft (part of ``app.api``). Nothing here is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.api_editing import definition_of
from app.drafts import store
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.discs.model import Verified


def verify(
    paths: AppPaths, place: Path, draft: Path | None = None, code: str = "", progress: Progress = silent
) -> Verified:
    """Compare every byte of a folder, an image or a disc in a drive with the lists on it.

    With ``draft``, a draft folder, also what was changed there since; with ``code`` whether the copy has this content
    code. Raises :class:`UsageError` for a ``code`` that is none, :class:`DraftError`, :class:`InputFileError` when
    there is nothing to verify, :class:`PassingError` when it cannot be read, :class:`AuditError` for an image whose
    structures are damaged.
    """
    from app.discs.draft_parts import draft_parts
    from app.discs.verify import verify_copy

    if draft is None:
        return verify_copy(place, None, code, progress)
    with store.open_draft(draft, writable=False) as opened:
        definition = definition_of(paths, opened.draft)
        parts = draft_parts(definition, opened.draft)
    return verify_copy(place, parts, code, progress, definition=definition)
