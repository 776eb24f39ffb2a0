"""Whether an electronic copy is whole, and is that of a draft (part of ``app.api``). Nothing here is changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_editing import edition_of, edition_told
from app.drafts import store
from app.drafts.edition import not_as_filled
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.discs.model import Verified


def verify(
    paths: AppPaths, place: Path, draft: Path | None = None, code: str = "", progress: Progress = silent
) -> Verified:
    """Compare every byte of a folder, an image or a disc in a drive with the lists on it.

    With ``draft``, a draft folder, also what was changed there since: only whether anything was, and a sentence on it,
    where this PC has another file of its edition, which may have other sections (decision 89); where nobody can know,
    a sentence alone. With ``code`` whether the copy has this content code. Raises :class:`UsageError` for a ``code``
    that is none, :class:`DraftError`, :class:`InputFileError` when there is nothing to verify, :class:`PassingError`
    when it cannot be read, :class:`AuditError` for an image whose structures are damaged.
    """
    from app.discs.draft_parts import draft_parts, whole_parts
    from app.discs.verify import verify_copy
    from app.drafts.content_code import content_code

    if draft is None:
        return verify_copy(place, None, code, progress)
    with store.open_draft(draft, writable=False) as opened:
        edition = edition_of(paths, opened.draft)
        definition = edition.definition
        parts, told = draft_parts(definition, opened.draft), edition_told(opened.draft, edition)
        as_whole = bool(not_as_filled(opened.draft, definition, edition.stamp))
        if as_whole:
            parts = whole_parts(content_code(opened.draft), parts)
    found = verify_copy(place, parts, code, progress, definition=definition, as_whole=as_whole)
    if not told or found.manifest is None or found.manifest.head.form != definition.id:
        return found
    only = "；和草稿只比较了内容编号，没有逐处比较" if as_whole else ""
    return replace(found, sentences=(*found.sentences, *(f"{one}{only}" for one in told)))
