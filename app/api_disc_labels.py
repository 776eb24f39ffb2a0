"""Labels for discs and books, and the list of places to stamp, as PDF to print (part of ``app.api``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_editing import Told, demand_as_filled, edition_of, edition_told
from app.disk import lies_in
from app.drafts import store
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.discs.label_texts import Setter
    from app.documents.fonts import Fonts

LABELS = "光盘标签和书脊.pdf"
SEALS = "盖章清单.pdf"


def make_labels(
    paths: AppPaths,
    folder: Path,
    export: Path,
    out: Path,
    *,
    day: date | None = None,
    discs: int = 0,
    progress: Progress = silent,
) -> tuple[Path, Told]:
    """Write :data:`LABELS` into ``out``: disc faces and inlays, spines, 正本 and 副本, to be cut out and stuck on.

    For a final export of the draft in ``folder`` as it is saved. ``day`` instead of the date on the papers; ``discs``
    is how many discs one copy takes, 0 for one (no discs at all where the notice wants none). Gives the file, and what
    to tell of the draft's edition. Raises :class:`DraftError`, :class:`UsageError` when ``export`` is no such set,
    :class:`DiskError`.
    """
    from app.books.exported import read_export
    from app.discs.label_sheets import label_sheets
    from app.discs.label_words import labels_of
    from app.renderers.label_sheet import render_sheets

    _demand_apart(out, folder)
    draft, definition, told = _as_filled(paths, folder, "没有写标签")
    labels = labels_of(definition, draft, read_export(export), day, discs)
    progress(0, 1, "排版")
    fonts, setter = _fonts(paths)
    sheets = label_sheets(labels, setter)
    render_sheets(sheets, "光盘标签和书脊", labels.code, fonts, out / LABELS, progress)
    return out / LABELS, told


def seal_checklist(
    paths: AppPaths, folder: Path, export: Path, out: Path, progress: Progress = silent
) -> tuple[Path, Told]:
    """Write :data:`SEALS` into ``out``: where to stamp and sign in the books of ``export``, on which page and sheet.

    The state of the scans is that of the draft in ``folder``. Gives the file, and what to tell of the draft's edition.
    Raises :class:`DraftError`, :class:`UsageError` when there is no export of this form, :class:`DiskError`.
    """
    from app.books.assembly import marks_of
    from app.books.exported import read_export
    from app.discs.seal_checklist import seal_sheets
    from app.renderers.label_sheet import render_sheets
    from app.scans.seal_places import seal_places

    _demand_apart(out, folder)
    draft, definition, told = _as_filled(paths, folder, "没有写盖章清单")
    exported = read_export(export)
    if exported is None or exported.form != draft.form:
        raise UsageError("这个文件夹里没有这份草稿导出的申报册。", "请先导出，再打印盖章清单。")
    progress(0, 1, "排版")
    fonts, setter = _fonts(paths)
    name = marks_of(definition, draft, "final").author
    sheets = seal_sheets(seal_places(draft, exported), exported, name, setter)
    render_sheets(sheets, "盖章清单", exported.code, fonts, out / SEALS, progress)
    return out / SEALS, told


def _as_filled(paths: AppPaths, folder: Path, not_done: str) -> tuple[Draft, FormDefinition, Told]:
    """The draft as it is saved, its form, what nobody can know of it; as :func:`app.api_editing.demand_as_filled`."""
    with store.open_draft(folder, writable=False) as opened:
        draft = opened.draft
    edition = edition_of(paths, draft)
    demand_as_filled(draft, edition, not_done)
    return draft, edition.definition, edition_told(draft, edition)


def _demand_apart(out: Path, folder: Path) -> None:
    if lies_in(out, folder):
        raise UsageError(f"“{out.name}”在草稿文件夹里，没有写。", "请写到草稿文件夹以外的位置。")


def _fonts(paths: AppPaths) -> tuple[Fonts, Setter]:
    from app.books.assembly import kept_typesetter
    from app.discs.label_texts import Setter
    from app.documents.fonts import opened_fonts

    fonts = opened_fonts(paths.fonts)
    return fonts, Setter(kept_typesetter(fonts))
