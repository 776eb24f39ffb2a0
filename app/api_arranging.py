"""How a listed evidence file is bound: which pages, its caption, how many to a side; part of :mod:`app.api`.

Whoever keeps a draft open changes it by the pure functions of :mod:`app.drafts.file_choices` and asks
:func:`find_blank_pages` for what takes long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_editing import Told, edit
from app.drafts import attachments, file_choices, store
from app.drafts.draft import Draft
from app.drafts.entering import known_item
from app.errors import AttachmentError, UsageError
from app.forms.accepted import DUPLICATE, KEEP, UNCLEAR, accepted, with_accepted
from app.forms.answers import EvidenceFile
from app.forms.definition import FormDefinition
from app.forms.evidence import duplicate_issues
from app.paths import AppPaths
from app.progress import Progress, silent

if TYPE_CHECKING:
    from app.books.intake import TakenIn
    from app.books.normaliser import Note


@dataclass(frozen=True, slots=True)
class Arranging:
    """What changes of how a file is bound; ``None`` leaves it.

    ``pages`` are ranges (``1-3,5``; blank: all pages), ``without_blanks`` then takes the empty ones out. ``caption`` is
    the line above its first page (blank: none), ``per_side`` 1, 2 or 4. ``accepted``: whether warnings about the file
    that can be let stand are let stand.
    """

    pages: str | None = None
    without_blanks: bool = False
    caption: str | None = None
    per_side: int | None = None
    accepted: bool | None = None


def arrange(
    paths: AppPaths, folder: Path, item: int, name: str, how: Arranging, now: datetime, progress: Progress = silent
) -> Told:
    """Change how a file of an item is bound, and save; the sentences say which pages are bound and which are not.

    Raises :class:`UsageError` for ranges that it has not, a caption that is too long, or nothing to change;
    :class:`AttachmentError` where its pages must be known and it cannot be used. Then nothing has changed.
    """
    if how == Arranging():
        raise UsageError("没有写要改什么。", "可以写页码范围、去空白页、图注、每页放几张、仍然使用。")
    told: list[str] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        path = attachments.entry(opened.draft, item, name).path
        draft = _with_words(opened.draft, item, path, how)
        if how.pages is not None or how.without_blanks:
            draft, sentences = _with_pages(paths, opened.folder, draft, item, path, how, progress)
            told.extend(sentences)
        if how.accepted:
            draft, sentences = _with_warnings_accepted(paths, opened.folder, definition, draft, item, path, progress)
            told.extend(sentences)
        return draft

    return (*edit(paths, folder, now, change), *told)


def find_blank_pages(paths: AppPaths, folder: Path, file: EvidenceFile, progress: Progress = silent) -> tuple[int, ...]:
    """The empty pages (from 0) among those of a listed file that are bound; the draft is not changed.

    Raises :class:`AttachmentError` when the file cannot be used, :class:`UsageError` when it has not the pages of its
    ranges, and whatever ``progress`` raises.
    """
    from app.books.blank_pages import blank_pages
    from app.books.page_choices import file_name
    from app.forms.page_ranges import chosen_pages

    taken = _taken_in(paths, folder, file, progress)
    return blank_pages(taken.pdf, progress, chosen_pages(file.pages, len(taken.pages), file_name(file)))


def _with_words(draft: Draft, item: int, path: str, how: Arranging) -> Draft:
    """What can be changed without a look at the file."""
    if how.caption is not None:
        draft = file_choices.with_caption(draft, item, path, how.caption)
    if how.per_side is not None:
        draft = file_choices.with_per_side(draft, item, path, how.per_side)
    if how.accepted is False:
        draft = attachments.replaced(draft, item, path, lambda file: with_accepted(file, ()))
    return draft


def _with_warnings_accepted(
    paths: AppPaths, folder: Path, definition: FormDefinition, draft: Draft, item: int, path: str, progress: Progress
) -> tuple[Draft, Told]:
    """Only warnings that are there are let stand: one that comes up later has not been seen by anybody."""
    file = attachments.entry(draft, item, path)
    place = f"items.{item}.files.{draft.item(item).files.index(file)}"
    found = {DUPLICATE for one in duplicate_issues(definition, draft.filling) if one.path == place and one.fixes}
    found |= {UNCLEAR} if any(note.code == UNCLEAR for note in _notes(paths, folder, file, progress)) else set()
    if not found - accepted(file):
        return draft, (f"“{path.rpartition('/')[2]}”没有可以“{KEEP}”的提醒",)
    return attachments.replaced(draft, item, path, lambda one: with_accepted(one, accepted(one) | found)), ()


def _notes(paths: AppPaths, folder: Path, file: EvidenceFile, progress: Progress) -> tuple[Note, ...]:
    from app.books.file_notes import recorded
    from app.books.preview_files import EvidenceDesk

    kept = recorded(file)
    if kept is not None:
        return kept
    _taken_in(paths, folder, file, progress)
    return EvidenceDesk(folder, paths.cache / "intake", paths.fonts).notes(file)


def _with_pages(
    paths: AppPaths, folder: Path, draft: Draft, item: int, path: str, how: Arranging, progress: Progress
) -> tuple[Draft, Told]:
    from app.books.page_choices import bound_pages, file_name, left_out, left_out_in_words, without_blanks

    told: list[str] = []
    taken = _taken_in(paths, folder, attachments.entry(draft, item, path), progress)
    count = len(taken.pages)
    if how.pages is not None:
        draft = file_choices.with_pages(draft, item, path, how.pages, count)
        file = attachments.entry(draft, item, path)
        told.append(f"“{file_name(file)}”共 {count} 页，装入 {len(bound_pages(file, count))} 页")
        told.append(left_out_in_words(left_out(file, count)))
    if how.without_blanks:
        file = attachments.entry(draft, item, path)
        trimmed = without_blanks(file, count, find_blank_pages(paths, folder, file, progress))
        draft = file_choices.with_pages(draft, item, path, trimmed.pages, count)
        told.append(trimmed.told)
    return draft, tuple(sentence for sentence in told if sentence)


def _taken_in(paths: AppPaths, folder: Path, file: EvidenceFile, progress: Progress) -> TakenIn:
    from app.books.preview_files import EvidenceDesk

    known = EvidenceDesk(folder, paths.cache / "intake", paths.fonts).taken_in(file, progress)
    if known.taken is None:
        reason, hint = (known.refusal.reason, known.refusal.hint) if known.refusal else ("", "")
        raise AttachmentError(reason, hint)
    return known.taken
