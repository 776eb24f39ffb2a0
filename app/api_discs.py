"""The electronic copy of a draft: made from its final export, and looked at; offered by :mod:`app.api`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_editing import demand_as_filled, edition_of, edition_told, told_of
from app.discs.draft_parts import draft_parts, whole_parts
from app.drafts import store
from app.drafts.content_code import content_code
from app.drafts.draft import Draft
from app.drafts.edition import not_as_filled
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.discs.model import MadeCopy, Medium


def make_copy(
    paths: AppPaths,
    folder: Path,
    export: Path,
    out: Path,
    image: Path | None = None,
    *,
    medium: Medium = "",
    with_draft: bool = False,
    most_bytes: int = 0,
    progress: Progress = silent,
) -> MadeCopy:
    """Make the electronic copy of the draft in ``folder`` from its final export: a tree in ``out``, and disc images.

    Where the notice asks for discs, ``image`` names the image file (``NAME-1.iso``… for several), ``medium`` the kind
    of disc (``cd``, ``dvd``; empty: the smallest). Else ``out`` is what is handed in, in parts of at most
    ``most_bytes`` (0: one). ``out`` is new, empty, or an earlier copy. Raises as :func:`app.discs.making.make`,
    and as :func:`app.api_editing.demand_as_filled`.
    """
    from app.discs.making import CopyRequest, make

    with store.open_draft(folder, writable=False) as opened:
        edition = edition_of(paths, opened.draft)
        demand_as_filled(opened.draft, edition, "没有生成电子版")
        request = CopyRequest(
            definition=edition.definition,
            draft=opened.draft,
            folder=opened.folder,
            export=export.absolute(),
            out=out.absolute(),
            fonts=paths.fonts,
            cache=paths.cache / "intake",
            image=image.absolute() if image else None,
            medium=medium,
            with_draft=with_draft,
            most_bytes=most_bytes,
        )
        made = make(request, progress)
        return replace(made, told=(*told_of(opened), *edition_told(opened.draft, edition), *made.told))


def look_at_copy(out: Path) -> MadeCopy | None:
    """What lies in a folder already, as its lists tell; None when it holds no electronic copy. Hashes nothing."""
    from app.discs.making import look

    return look(out.absolute())


def draft_parts_of(paths: AppPaths, draft: Draft) -> dict[str, str]:
    """The short code of each part of a draft by its name; those that a copy's head says otherwise were changed.

    Where this PC has another file of its edition, which may have other sections, what it says as a whole.
    """
    edition = edition_of(paths, draft)
    parts = draft_parts(edition.definition, draft)
    if not_as_filled(draft, edition.definition, edition.stamp):
        return whole_parts(content_code(draft), parts)
    return parts
